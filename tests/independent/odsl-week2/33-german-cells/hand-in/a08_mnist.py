# %% Aufgabe 8 (Hausaufgabe)
import matplotlib.pyplot as plt
import torch
from torch import nn
from torchvision.datasets import MNIST  # "pip install mnist" laedt bei mir nicht mehr (403), daher torchvision

torch.manual_seed(0)
geraet = "cuda" if torch.cuda.is_available() else "cpu"


def lade(train):
    d = MNIST("daten", train=train, download=True)
    return (d.data.float() / 255).reshape(-1, 784).to(geraet), d.targets.to(geraet)


X, y = lade(True)
Xt, yt = lade(False)

fig, ax = plt.subplots(2, 5)
for i, a in enumerate(ax.flat):
    a.imshow(X[i].reshape(28, 28).cpu(), cmap="gray"); a.set_title(y[i].item()); a.axis("off")
fig.savefig("a08_beispiele.png")


# %% (N, 784) rein, Blatt sagt 768, 28*28 ist aber 784
def mlp(breite=100):
    return nn.Sequential(
        nn.Linear(784, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, 10))


def cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),   # 24 -> 12
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),  # 10 -> 5
        nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),  # 4 -> 2
        nn.Flatten(), nn.Linear(64 * 2 * 2, 10))


def nparam(m):
    return sum(p.numel() for p in m.parameters())


def trainiere(m, schritte=1000, batch=128, alle=10):
    m.to(geraet)
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    krit = nn.CrossEntropyLoss()
    tr, te = [], []
    for s in range(schritte):
        idx = torch.randint(0, len(X), (batch,), device=geraet)
        opt.zero_grad()
        l = krit(m(X[idx]), y[idx])
        l.backward()
        opt.step()
        tr.append((s, l.item()))
        if s % alle == 0 or s == schritte - 1:
            with torch.no_grad():
                te.append((s, krit(m(Xt), yt).item()))
    return tr, te


# %%
modelle = {"MLP": mlp(), "CNN": cnn()}
plt.figure()
for i, (name, m) in enumerate(modelle.items()):
    print(name, nparam(m), "Parameter")
    tr, te = trainiere(m)
    plt.plot(*zip(*tr), c=f"C{i}", alpha=0.3, label=name + " train")
    plt.plot(*zip(*te), c=f"C{i}", label=name + " test")
    print(name, "Testverlust", te[-1][1])
plt.yscale("log"); plt.xlabel("Schritt"); plt.ylabel("Kreuzentropie"); plt.legend()
plt.savefig("a08_loss.png")

# CNN: weniger Parameter (15k gegen 100k) und trotzdem deutlich kleinerer Testverlust. Lokale, geteilte Gewichte passen zu Bildern.

# %% MLP groesser machen
for b in (200, 400, 800, 1600):
    m = mlp(b)
    _, te = trainiere(m)
    print(f"MLP Breite {b}: {nparam(m)} Parameter, Testverlust {te[-1][1]:.4f}")
# Kommt naeher (am besten 800, das sind 1 917 610 Parameter), holt das CNN in 1000 Schritten aber nicht ein.
