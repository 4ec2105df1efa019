import matplotlib.pyplot as plt
import mnist
import torch
from torch import nn


def charger():
    def conv(im, et):
        return (torch.from_numpy(im.copy()).float().flatten(1) / 255, torch.from_numpy(et.copy()).long())
    return conv(mnist.train_images(), mnist.train_labels()), conv(mnist.test_images(), mnist.test_labels())


def mlp(cachees=100):
    return nn.Sequential(nn.Linear(784, cachees), nn.ReLU(), nn.Linear(cachees, cachees), nn.ReLU(),
                         nn.Linear(cachees, cachees), nn.ReLU(), nn.Linear(cachees, 10))


def cnn():
    def bloc(entree, sortie, k):
        return [nn.Conv2d(entree, sortie, k), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(nn.Unflatten(1, (1, 28, 28)),
                         *bloc(1, 16, 5),       # 28 -> 24 -> 12
                         *bloc(16, 32, 3),      # 12 -> 10 -> 5
                         *bloc(32, 64, 2),      # 5 -> 4 -> 2
                         nn.Flatten(), nn.Linear(64 * 2 * 2, 10))


def nb(m):
    return sum(p.numel() for p in m.parameters())


def entrainer(m, train, test, pas=1000, lot=128, tous=25):
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    ce = nn.CrossEntropyLoss()
    suivi = []
    for s in range(pas + 1):
        i = torch.randint(len(train[1]), (lot,))
        l = ce(m(train[0][i]), train[1][i])
        if s % tous == 0:
            with torch.no_grad():
                sortie = m(test[0])
                suivi.append((s, l.item(), ce(sortie, test[1]).item(),
                              (sortie.argmax(1) == test[1]).float().mean().item()))
        if s == pas:
            break
        opt.zero_grad(); l.backward(); opt.step()
    return suivi


def exo8(dossier):
    train, test = charger()
    fig, axes = plt.subplots(1, 8, figsize=(10, 1.6))
    for ax, im, e in zip(axes, train[0], train[1]):
        ax.imshow(im.reshape(28, 28), cmap='gray'); ax.set_title(e.item()); ax.axis('off')
    fig.savefig(dossier / 'a8_exemples.png'); plt.close(fig)

    fig, ax = plt.subplots(figsize=(7, 4))
    modeles = [('cnn', cnn()), ('mlp 100', mlp()), ('mlp 300', mlp(300)), ('mlp 1000', mlp(1000)), ('mlp 2000', mlp(2000))]
    for k, (nom, m) in enumerate(modeles):
        s = entrainer(m, train, test)
        print(f'{nom:9s} {nb(m):8d} paramètres   train {s[-1][1]:.3f}  test {s[-1][2]:.3f}  exactitude {s[-1][3]:.4f}')
        if k < 2:
            ax.plot([e[0] for e in s], [e[1] for e in s], f'C{k}--', label=nom + ' train')
        ax.plot([e[0] for e in s], [e[2] for e in s], f'C{k}', label=nom + ' test')
    ax.set_yscale('log'); ax.set_xlabel('pas'); ax.legend()
    fig.savefig(dossier / 'a8_pertes.png'); plt.close(fig)
