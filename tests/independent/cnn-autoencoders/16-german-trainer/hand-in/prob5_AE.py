import torch
from torch import nn

from trainer import GERAET, Trainer, bildreihen, latentbild, mnist_loader, plt, rekonstruktion


def schichten(*groessen):
    """Linear + ReLU fuer jedes Paar aufeinanderfolgender Groessen."""
    liste = []
    for ein, aus in zip(groessen[:-1], groessen[1:]):
        liste += [nn.Linear(ein, aus), nn.ReLU()]
    return liste


class Autoencoder(nn.Module):
    def __init__(self, groessen=(784, 512, 128, 32, 2)):
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), *schichten(*groessen))
        # am Ausgang kein ReLU, die normierten Pixel sind auch negativ
        self.decoder = nn.Sequential(*schichten(*groessen[::-1])[:-1])

    def forward(self, x):
        return self.decoder(self.encoder(x)).view_as(x)


def korruption(punkte, p=0.25):
    """Maskierungsrauschen: jede Koordinate wird mit Wahrscheinlichkeit p auf 0 gesetzt."""
    maske = torch.bernoulli(torch.full_like(punkte, 1 - p))
    return punkte * maske


def zeichne_korruption(datei):
    x = torch.empty(400).uniform_(-2, 2)
    punkte = torch.stack([x, x ** 2], dim=1)
    kaputt = korruption(punkte)
    fig, (l, r) = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    l.scatter(*punkte.T, s=5), l.set_title("Original $y=x^2$")
    r.scatter(*kaputt.T, s=5, c="crimson"), r.set_title("nach C (p = 0.25)")
    fig.savefig(datei)
    plt.close(fig)


if __name__ == "__main__":
    zeichne_korruption("a5_korruption.png")

    train, test = mnist_loader()
    t = Trainer(Autoencoder(), nn.MSELoss(), paar=rekonstruktion).lauf(train, epochen=12)
    t.speichern("mnist_ae.pt")

    bild, label = next(iter(test))
    with torch.no_grad():
        z = t.netz.encoder(bild.to(GERAET))
        neu = t.netz(bild.to(GERAET))
    bildreihen("a5_rekonstruktion.png", Original=bild, Autoencoder=neu)
    latentbild("a5_latent.png", z.cpu(), label, "AE, 1000 Bilder")
