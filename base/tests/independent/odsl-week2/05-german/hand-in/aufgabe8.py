# Das Paket "mnist" lädt nicht mehr (Server antwortet mit 403), deshalb torchvision
# Auf dem Blatt steht 768, richtig ist 28*28 = 784
import torch
from torch import nn
from torchvision.datasets import MNIST
from werkzeuge import *

torch.manual_seed(8)
roh_train = MNIST('./data', train=True, download=True)
roh_test = MNIST('./data', train=False, download=True)
X_train, z_train = roh_train.data.float().reshape(-1, 784) / 255, roh_train.targets
X_test, z_test = roh_test.data.float().reshape(-1, 784) / 255, roh_test.targets

figur, achsen = plt.subplots(2, 6, figsize=(10, 4))
for i, achse in enumerate(achsen.ravel()):
    achse.imshow(X_train[i].reshape(28, 28), cmap='gray_r'); achse.set_title(z_train[i].item()); achse.axis('off')
figur.savefig('a8_beispiele.png'); plt.close(figur)


class Faltungsnetz(nn.Module):
    def __init__(self):
        super().__init__()
        self.block1 = nn.Sequential(nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.block2 = nn.Sequential(nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.block3 = nn.Sequential(nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2))
        self.ausgabe = nn.Linear(64 * 2 * 2, 10)

    def forward(self, x):
        x = x.reshape(-1, 1, 28, 28)
        x = self.block3(self.block2(self.block1(x)))
        return self.ausgabe(x.reshape(len(x), -1))


def trainiere(netz, anzahl_schritte=1000, stapel=128):
    optimierer = torch.optim.Adam(netz.parameters(), lr=1e-3)
    kreuzentropie = nn.CrossEntropyLoss()
    v_train, v_test, test_schritte = [], [], []
    for schritt in range(anzahl_schritte):
        auswahl = torch.randint(0, 60000, (stapel,))
        optimierer.zero_grad()
        verlust = kreuzentropie(netz(X_train[auswahl]), z_train[auswahl])
        verlust.backward()
        optimierer.step()
        v_train.append(verlust.item())
        if schritt % 25 == 0 or schritt == anzahl_schritte - 1:
            with torch.no_grad():
                v_test.append(kreuzentropie(netz(X_test), z_test).item())
            test_schritte.append(schritt)
    return v_train, test_schritte, v_test


netze = {'MLP': baue_netz([784, 100, 100, 100, 10]), 'CNN': Faltungsnetz()}
for breite in (250, 500, 1000):
    netze[f'MLP {breite}'] = baue_netz([784, breite, breite, breite, 10])
kurven, endwert = {}, {}
for name, netz in netze.items():
    vt, ts, ve = trainiere(netz)
    endwert[name] = ve[-1]
    if name in ('MLP', 'CNN'):
        kurven[name + ' Training'] = (range(len(vt)), vt)
        kurven[name + ' Test'] = (ts, ve)
    with torch.no_grad():
        genau = (netz(X_test).argmax(dim=1) == z_test).float().mean().item()
    print(name, 'Parameter:', anzahl_parameter(netz), 'Testverlust:', komma(ve[-1]), 'Genauigkeit:', komma(genau))
zeichne_verluste(kurven, 'a8_verluste.png', log=True)
naechstes = min((n for n in netze if n != 'CNN'), key=lambda n: endwert[n])
print('Am nächsten am CNN:', naechstes, 'mit', anzahl_parameter(netze[naechstes]), 'Parametern')
