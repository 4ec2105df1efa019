import os

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn


def lade():
    """Paket mnist wie auf dem Blatt; wenn dessen Server streikt, torchvision."""
    try:
        import mnist
        felder = mnist.train_images(), mnist.train_labels(), mnist.test_images(), mnist.test_labels()
    except Exception as fehler:
        print("mnist-Paket geht nicht:", fehler)
        from torchvision.datasets import MNIST
        a, b = MNIST("daten", train=True, download=True), MNIST("daten", train=False, download=True)
        felder = a.data.numpy(), a.targets.numpy(), b.data.numpy(), b.targets.numpy()
    xtr, ytr, xte, yte = (np.array(f) for f in felder)

    def flach(x):
        return torch.tensor(x.reshape(len(x), 784), dtype=torch.float32) / 255

    return flach(xtr), torch.tensor(ytr, dtype=torch.long), flach(xte), torch.tensor(yte, dtype=torch.long)


def baue_mlp(breite=100):
    return nn.Sequential(nn.Linear(784, breite), nn.ReLU(), nn.Linear(breite, breite), nn.ReLU(),
                         nn.Linear(breite, breite), nn.ReLU(), nn.Linear(breite, 10))


class FaltNetz(nn.Module):
    def __init__(self):
        super().__init__()
        self.bloecke = nn.Sequential(
            nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),     # 28 -> 24 -> 12
            nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),    # 12 -> 10 -> 5
            nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2))    # 5 -> 4 -> 2
        self.aus = nn.Linear(64 * 2 * 2, 10)

    def forward(self, x):
        return self.aus(self.bloecke(x.view(-1, 1, 28, 28)).flatten(1))


def n_par(m):
    return sum(p.numel() for p in m.parameters())


def trainiere(m, xtr, ytr, xte, yte, schritte=1000, batch=128, alle=10):
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    ce = nn.CrossEntropyLoss()
    tr, te = [], []          # Listen aus (Schritt, Verlust)
    for s in range(1, schritte + 1):
        i = torch.randint(len(xtr), (batch,))
        loss = ce(m(xtr[i]), ytr[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        tr.append((s, loss.item()))
        if s % alle == 0:
            with torch.no_grad():
                j = torch.randint(len(xte), (2000,))
                te.append((s, ce(m(xte[j]), yte[j]).item()))
    with torch.no_grad():
        aus = m(xte)
        ende = ce(aus, yte).item()
        treffer = (aus.argmax(1) == yte).float().mean().item()
    return tr, te, ende, treffer


def main():
    torch.manual_seed(8)
    daten = lade()
    fig, ax = plt.subplots(2, 6, figsize=(9, 3.2))
    for k, a in enumerate(ax.flat):
        a.imshow(daten[0][k].view(28, 28), cmap="gray_r")
        a.set_title(int(daten[1][k]))
        a.axis("off")
    fig.savefig("bilder/a8_beispiele.png", dpi=120)

    mlp, cnn = baue_mlp(), FaltNetz()
    print("Parameter: MLP", n_par(mlp), "  CNN", n_par(cnn))
    plt.figure(figsize=(7, 4.5))
    for name, m, f in (("MLP", mlp, "C0"), ("CNN", cnn, "C1")):
        tr, te, ende, acc = trainiere(m, *daten)
        print(f"{name}: Testverlust {ende:.4f}, Treffer {acc:.4f}")
        plt.plot(*zip(*tr), color=f, alpha=0.3, label=f"{name} Train")
        plt.plot(*zip(*te), color=f, label=f"{name} Test")
        if name == "CNN":
            ziel = ende
    plt.yscale("log")
    plt.xlabel("Schritt")
    plt.ylabel("Kreuzentropie")
    plt.legend()
    plt.savefig("bilder/a8_kurven.png", dpi=130)

    print(f"MLP-Breiten, Ziel {ziel:.4f}")
    liste = []
    for b in (100, 200, 400, 800, 1600):
        m = baue_mlp(b)
        _, _, ende, acc = trainiere(m, *daten)
        liste.append((abs(ende - ziel), b, n_par(m)))
        print(f"  Breite {b:5d}: {n_par(m):8d} Parameter, Testverlust {ende:.4f}, Treffer {acc:.4f}")
    _, b, n = min(liste)
    print(f"am naechsten: Breite {b} mit {n} Parametern (CNN: {n_par(cnn)})")


if __name__ == "__main__":
    os.makedirs("bilder", exist_ok=True)
    main()
