# Aufgabe 8
import matplotlib.pyplot as plt
import mnist                      # pip install mnist
import numpy as np
import torch
from torch import nn

mnist.datasets_url = "https://ossci-datasets.s3.amazonaws.com/mnist/"   # die Seite von LeCun antwortet nicht mehr

BATCH = 128
SCHRITTE = 1000


def lade():
    def bilder(a):
        return torch.from_numpy(a.reshape(len(a), 784).astype(np.float32) / 255)
    def klassen(a):
        return torch.from_numpy(a.astype(np.int64))
    return ((bilder(mnist.train_images()), klassen(mnist.train_labels())),
            (bilder(mnist.test_images()), klassen(mnist.test_labels())))


class MLP(nn.Module):
    def __init__(self, breite=100):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(784, breite), nn.ReLU(),
            nn.Linear(breite, breite), nn.ReLU(),
            nn.Linear(breite, breite), nn.ReLU(),
            nn.Linear(breite, 10),
        )

    def forward(self, x):
        return self.net(x)


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.bloecke = nn.Sequential(
            nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),    # 28 -> 24 -> 12
            nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),   # 12 -> 10 -> 5
            nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),   # 5 -> 4 -> 2
        )
        self.projektion = nn.Linear(64 * 2 * 2, 10)

    def forward(self, x):
        x = x.reshape(-1, 1, 28, 28)
        return self.projektion(self.bloecke(x).flatten(1))


def anzahl(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def trainiere(model, train, test, nsteps=SCHRITTE, alle=20):
    X, y = train
    Xt, yt = test
    ce = nn.CrossEntropyLoss()
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    schritt, tr, te = [], [], []
    puffer = []
    for i in range(1, nsteps + 1):
        idx = torch.randint(len(X), (BATCH,))
        loss = ce(model(X[idx]), y[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        puffer.append(loss.item())
        if i % alle == 0:
            with torch.no_grad():
                aus = model(Xt)
                te.append(ce(aus, yt).item())
                genau = (aus.argmax(1) == yt).float().mean().item()
            tr.append(sum(puffer) / len(puffer))     # Mittel der letzten 20 Minibatches
            puffer = []
            schritt.append(i)
    return schritt, tr, te, genau


if __name__ == "__main__":
    torch.manual_seed(11)
    train, test = lade()

    fig, axes = plt.subplots(2, 5, figsize=(10, 4.4))
    for ax, b, k in zip(axes.flat, train[0], train[1]):
        ax.imshow(b.reshape(28, 28), cmap="gray")
        ax.set_title(int(k))
        ax.axis("off")
    fig.savefig("plots/a08_beispiele.pdf")

    plt.figure(figsize=(7, 4.5))
    for farbe, (name, m) in zip(("C0", "C1"), (("MLP", MLP()), ("CNN", CNN()))):
        s, tr, te, genau = trainiere(m, train, test)
        print(name, anzahl(m), "Parameter, Testloss", te[-1], "Genauigkeit", genau)
        plt.plot(s, tr, "--", color=farbe, label=f"{name}, Training")
        plt.plot(s, te, color=farbe, label=f"{name}, Test")
    plt.yscale("log")
    plt.xlabel("Schritt")
    plt.ylabel("Kreuzentropie")
    plt.legend()
    plt.savefig("plots/a08_loss.pdf")

    for breite in (200, 400, 800, 1600):
        m = MLP(breite)
        s, tr, te, genau = trainiere(m, train, test)
        print("MLP 3 x", breite, anzahl(m), "Parameter, Testloss", te[-1], "Genauigkeit", genau)
