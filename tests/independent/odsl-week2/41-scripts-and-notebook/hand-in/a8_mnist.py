# pip install mnist
import mnist
import torch
from torch import nn
import matplotlib.pyplot as plt
from helfer import mlp, n_params, speichern


def laden():
    def x(a):
        return torch.tensor(a.reshape(len(a), -1) / 255., dtype=torch.float32)

    def y(a):
        return torch.tensor(a.astype("int64"))
    return (x(mnist.train_images()), y(mnist.train_labels())), (x(mnist.test_images()), y(mnist.test_labels()))


def baue_mlp(breite=100):
    return mlp((784, breite, breite, breite, 10))     # Blatt says 768, it is 28*28=784


def baue_cnn():
    # 28 -5-> 24 -> 12 -3-> 10 -> 5 -2-> 4 -> 2
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 2 * 2, 10))


def train(modell, trn, tst, schritte=1000, lr=1e-3, batch=128, jede=20):
    opt = torch.optim.Adam(modell.parameters(), lr=lr)
    ce = nn.CrossEntropyLoss()
    (X, y), (Xt, yt) = trn, tst
    wann, a, b = [], [], []
    for s in range(schritte):
        idx = torch.randint(0, len(X), (batch,))
        l = ce(modell(X[idx]), y[idx])
        opt.zero_grad()
        l.backward()
        opt.step()
        if s % jede == 0 or s == schritte - 1:
            with torch.no_grad():
                wann.append(s), a.append(l.item()), b.append(ce(modell(Xt), yt).item())
    with torch.no_grad():
        acc = (modell(Xt).argmax(1) == yt).float().mean().item()
    return wann, a, b, acc


if __name__ == "__main__":
    torch.manual_seed(0)
    trn, tst = laden()
    fig, ax = plt.subplots(2, 6, figsize=(9, 3))
    for i, q in enumerate(ax.flat):
        q.imshow(trn[0][i].reshape(28, 28), cmap="gray_r"), q.axis("off"), q.set_title(int(trn[1][i]))
    speichern(fig, "a8_beispiele")

    fig, ax = plt.subplots()
    for name, m in (("MLP", baue_mlp()), ("CNN", baue_cnn())):
        w, a, b, acc = train(m, trn, tst)
        print(name, "Parameter:", n_params(m), "test loss", b[-1], "acc", acc)
        zeile, = ax.plot(w, b, label=name + " test")
        ax.plot(w, a, ":", c=zeile.get_color(), label=name + " train")
    ax.set_yscale("log"), ax.legend(), ax.set_xlabel("step")
    speichern(fig, "a8_losses")

    for breite in (200, 400, 800, 1600):
        m = baue_mlp(breite)
        _, _, b, acc = train(m, trn, tst)
        print("MLP", breite, "Parameter:", n_params(m), "test loss", b[-1], "acc", acc)
