import torch
from torch import nn

from trainer import GERAET, Trainer, bildreihen, latentbild, mnist_loader, plt, rekonstruktion


class CAE(nn.Module):
    """Faltungs-Autoencoder nach der Tabelle auf dem Blatt."""

    def __init__(self):
        super().__init__()
        self.ein1 = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.ein2 = nn.Sequential(nn.Conv2d(4, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.runter = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.hoch = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.gross = nn.Upsample(scale_factor=2, mode="nearest")
        self.aus1 = nn.Sequential(nn.Conv2d(8, 4, 3, 1, 1), nn.ReLU())
        self.aus2 = nn.Sequential(nn.Conv2d(4, 1, 3, 1, 1), nn.Sigmoid())

    def pools(self, x):
        p1 = self.ein1(x)
        return p1, self.ein2(p1)

    def encoder(self, x):
        return self.runter(self.pools(x)[1])

    def forward(self, x):
        h = self.hoch(self.encoder(x)).view(-1, 8, 7, 7)
        h = self.aus1(self.gross(h))
        return self.aus2(self.gross(h))


class SkipCAE(CAE):
    """Wie CAE, aber die Pooling-Ausgaben werden vor dem Upsampling addiert."""

    def forward(self, x):
        p1, p2 = self.pools(x)
        h = self.hoch(self.runter(p2)).view(-1, 8, 7, 7)
        h = self.aus1(self.gross(h + p2))
        return self.aus2(self.gross(h))


def rauschen(x, staerke=0.3):
    return x + staerke * torch.rand_like(x)


def entrauschen(bild, label):
    # Eingabe verrauscht, Ziel sauber
    return rauschen(bild), bild


def auswerten(netz, kuerzel, bild, label, verrauscht=False):
    x = bild.to(GERAET)
    if verrauscht:
        x = rauschen(x)
    with torch.no_grad():
        z, neu = netz.encoder(x), netz(x)
    bildreihen(f"a6_{kuerzel}_bilder.png", Original=bild, Eingabe=x, Rekonstr=neu)
    latentbild(f"a6_{kuerzel}_latent.png", z.cpu(), label, kuerzel)


# kuerzel -> (Klasse, Paarfunktion, Dateiname)
VERSUCHE = {
    "cae": (CAE, rekonstruktion, "mnist_cae.pt"),
    "skip": (SkipCAE, rekonstruktion, "mnist-cae-skip.pt"),
    "cae_rausch": (CAE, entrauschen, "mnist_cae_rausch.pt"),
    "skip_rausch": (SkipCAE, entrauschen, "mnist-cae-skip_rausch.pt"),
}


if __name__ == "__main__":
    train, test = mnist_loader()
    bild, label = next(iter(test))
    for kuerzel, (klasse, paar, datei) in VERSUCHE.items():
        t = Trainer(klasse(), nn.MSELoss(), paar=paar).lauf(train, epochen=12).speichern(datei)
        auswerten(t.netz, kuerzel, bild, label, verrauscht=paar is entrauschen)
        plt.figure("verlauf")
        plt.plot(range(1, 13), t.verlauf, label=kuerzel)
    plt.figure("verlauf")
    plt.xlabel("Epoche"), plt.ylabel("Trainings-MSE"), plt.legend()
    plt.savefig("a6_verlauf.png")
