import torch
from torch import nn
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

from trainer import GERAET, Trainer, mnist_loader, plt


class CNN(nn.Module):
    """Architektur wie in der Vorlage, nur als Sequential geschrieben."""

    def __init__(self):
        super().__init__()
        self.merkmale = nn.Sequential(
            nn.Conv2d(1, 40, 5), nn.ReLU(), nn.MaxPool2d(2),     # -> 40 x 12 x 12
            nn.Conv2d(40, 80, 3), nn.ReLU(), nn.MaxPool2d(2),    # -> 80 x 5 x 5
        )
        self.kopf = nn.Sequential(nn.Flatten(), nn.Linear(80 * 5 * 5, 128), nn.ReLU(), nn.Linear(128, 10))

    def forward(self, x):
        return self.kopf(self.merkmale(x))


def filter_zeichnen(netz, datei):
    kerne = netz.merkmale[0].weight.detach().cpu()
    fig, achsen = plt.subplots(4, 10, figsize=(10, 4.4))
    for nr, (ax, k) in enumerate(zip(achsen.flat, kerne)):
        ax.imshow(k[0], cmap="RdBu")
        ax.set_title(nr, fontsize=6)
        ax.axis("off")
    fig.suptitle("Filter der 1. Faltungsschicht nach 5 Epochen")
    fig.savefig(datei)
    plt.close(fig)


@torch.no_grad()
def vorhersagen(netz, loader):
    netz.eval()
    wahr, geschaetzt = [], []
    for bild, label in loader:
        geschaetzt.append(netz(bild.to(GERAET)).argmax(dim=1).cpu())
        wahr.append(label)
    return torch.cat(wahr).numpy(), torch.cat(geschaetzt).numpy()


if __name__ == "__main__":
    train, test = mnist_loader(batch=64)
    t = Trainer(CNN(), nn.CrossEntropyLoss()).lauf(train, epochen=5)
    filter_zeichnen(t.netz, "a4_filter.png")

    # Konfusionsmatrix auf den Testdaten
    wahr, geschaetzt = vorhersagen(t.netz, test)
    print("Genauigkeit:", (wahr == geschaetzt).mean())
    ConfusionMatrixDisplay(confusion_matrix(wahr, geschaetzt)).plot(cmap="Greens")
    plt.title("Konfusionsmatrix (Zeile: wahr, Spalte: vorhergesagt)")
    plt.savefig("a4_konfusion.png")
