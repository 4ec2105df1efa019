import numpy as np, torch, matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from torch import nn
from torch.nn.functional import cross_entropy
from torchvision import datasets
from sklearn.metrics import confusion_matrix

torch.manual_seed(1); rng = np.random.default_rng(1)
get = lambda tr: (lambda d: (d.data[:, None].float() / 255, d.targets))(datasets.MNIST('./data', train=tr, download=True))
(X, Y), (V, W) = map(get, (True, False))
net = nn.Sequential(nn.Conv2d(1, 40, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(40, 40, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(640, 10))

def fit(params, f, n, epochs, bs=64, lr=1e-3):
    """f: indices -> loss.  used in 5 and 6 too"""
    opt, hist = torch.optim.Adam(params, lr), []
    for e in range(epochs):
        h = []
        for b in np.array_split(rng.permutation(n), max(n // bs, 1)):
            opt.zero_grad(); l = f(b); l.backward(); opt.step(); h.append(l.item())
        hist.append(np.mean(h)); print(e + 1, hist[-1])
    return hist

if __name__ == '__main__':
    fit(net.parameters(), lambda b: cross_entropy(net(X[b]), Y[b]), len(X), 5)
    K = net[0].weight.detach().numpy()[:, 0]
    pad = np.pad(K, ((0, 0), (0, 1), (0, 1)), constant_values=K.min())
    plt.imshow(np.block([[pad[8*i + j] for j in range(8)] for i in range(5)]), cmap='gray'); plt.axis('off')
    plt.title('conv1, 40 filters 5x5'); plt.savefig('filters.png'); plt.close()
    with torch.no_grad(): P = np.concatenate([net(v).argmax(1) for v in V.split(1000)])
    C = confusion_matrix(W, P); print(C, 'acc', np.trace(C) / C.sum())
    D = C - np.diag(np.diag(C)); i, j = np.unravel_index(D.argmax(), D.shape); print('most confused: true', i, 'predicted', j, D[i, j])
    f, a = plt.subplots(figsize=(6, 6)); a.matshow(C, cmap='Blues', vmax=20)
    for (i, j), c in np.ndenumerate(C): a.text(j, i, c, ha='center', va='center', fontsize=8)
    a.set(xlabel='predicted', ylabel='true', xticks=range(10), yticks=range(10)); f.savefig('confusion.png')
