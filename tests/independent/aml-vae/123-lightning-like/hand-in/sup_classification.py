from dataclasses import dataclass

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import transforms
from torchvision.datasets import MNIST


@dataclass
class Einstellungen:
    je_klasse: int = 2000
    epochen: int = 6
    stapel: int = 128
    lernrate: float = 1e-3
    geraet: str = 'cuda' if torch.cuda.is_available() else 'cpu'


class Ziffernklassifikator(nn.Module):
    def __init__(self):
        super().__init__()
        self.falt1 = nn.Conv2d(1, 20, 5)      # 24
        self.falt2 = nn.Conv2d(20, 50, 5)     # 12 -> 8
        self.voll1 = nn.Linear(50 * 4 * 4, 256)
        self.voll2 = nn.Linear(256, 10)

    def forward(self, bild):
        h = F.max_pool2d(F.relu(self.falt1(bild)), 2)
        h = F.max_pool2d(F.relu(self.falt2(h)), 2)
        h = F.relu(self.voll1(h.flatten(1)))
        return F.log_softmax(self.voll2(h), dim=1)


def ausgewogene_teilmenge(menge, je_klasse):
    auswahl, zaehler = [], [0] * 10
    for i in torch.randperm(len(menge)).tolist():
        k = int(menge.targets[i])
        if zaehler[k] < je_klasse:
            zaehler[k] += 1
            auswahl.append(i)
    return Subset(menge, auswahl)


@torch.no_grad()
def pruefe(netz, lader, geraet):
    netz.eval()
    verlust = richtig = anzahl = 0
    for bild, ziffer in lader:
        bild, ziffer = bild.to(geraet), ziffer.to(geraet)
        logp = netz(bild)
        verlust += F.nll_loss(logp, ziffer, reduction='sum').item()
        richtig += int((logp.argmax(dim=1) == ziffer).sum())
        anzahl += len(ziffer)
    return verlust / anzahl, richtig / anzahl


def hauptprogramm(e=Einstellungen()):
    torch.manual_seed(11)
    training = MNIST('mnist', train=True, download=True, transform=transforms.ToTensor())
    validierung = MNIST('mnist', train=False, download=True, transform=transforms.ToTensor())
    lader = DataLoader(ausgewogene_teilmenge(training, e.je_klasse), e.stapel, shuffle=True)
    lader_val = DataLoader(validierung, 1000)
    netz = Ziffernklassifikator().to(e.geraet)
    optimierer = torch.optim.Adam(netz.parameters(), lr=e.lernrate)
    protokoll = []
    for epoche in range(e.epochen):
        netz.train()
        for bild, ziffer in lader:
            optimierer.zero_grad()
            # nll auf log_softmax = Kreuzentropie (Gl. 1, p one-hot)
            F.nll_loss(netz(bild.to(e.geraet)), ziffer.to(e.geraet)).backward()
            optimierer.step()
        protokoll.append(pruefe(netz, lader_val, e.geraet))
        print('Epoche %d  Verlust %.4f  Genauigkeit %.4f' % (epoche + 1, *protokoll[-1]))
    verluste, genauigkeiten = zip(*protokoll)
    bild, achsen = plt.subplots(2, 1, sharex=True)
    achsen[0].plot(range(1, e.epochen + 1), verluste, 'k.-')
    achsen[0].set_ylabel('Verlust (val)')
    achsen[1].plot(range(1, e.epochen + 1), genauigkeiten, 'k.-')
    achsen[1].axhline(0.97, ls=':')
    achsen[1].set_ylabel('Genauigkeit (val)')
    achsen[1].set_xlabel('Epoche')
    bild.savefig('klassifikator.pdf')


if __name__ == '__main__':
    hauptprogramm()
