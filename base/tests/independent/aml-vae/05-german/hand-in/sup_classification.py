import torch
import torch.nn as nn
import numpy as np
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split

transform = transforms.ToTensor()
train_dataset = datasets.MNIST(root='./data', train=True, transform=transform, download=True)
test_dataset = datasets.MNIST(root='./data', train=False, transform=transform, download=True)
train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000,
                                    stratify=train_dataset.targets)
train_loader = DataLoader(Subset(train_dataset, train_indices), batch_size=64, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=64, shuffle=False)


#### YOUR CODE HERE ####
class Netz(nn.Module):
    """Zwei Faltungen, zwei lineare Schichten. Ausgabe: Logits (kein Softmax, das macht CrossEntropyLoss)."""

    def __init__(self):
        super().__init__()
        self.faltung1 = nn.Conv2d(1, 10, 5)        # 28 -> 24
        self.faltung2 = nn.Conv2d(10, 20, 5)       # 12 -> 8
        self.linear1 = nn.Linear(20 * 4 * 4, 50)
        self.linear2 = nn.Linear(50, 10)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(torch.relu(self.faltung1(x)))
        x = self.pool(torch.relu(self.faltung2(x)))
        x = x.view(x.size(0), -1)
        return self.linear2(torch.relu(self.linear1(x)))


def pruefe(netz, lader, verlustfunktion):
    netz.eval()
    verlust, richtig, anzahl = 0.0, 0, 0
    with torch.no_grad():
        for bilder, klassen in lader:
            logits = netz(bilder)
            verlust += verlustfunktion(logits, klassen).item() * bilder.size(0)
            richtig += (logits.argmax(dim=1) == klassen).sum().item()
            anzahl += bilder.size(0)
    return verlust / anzahl, richtig / anzahl


netz = Netz()
verlustfunktion = nn.CrossEntropyLoss()
optimierer = torch.optim.SGD(netz.parameters(), lr=0.1)
epochen = 15
verluste, genauigkeiten = [], []
for epoche in range(epochen):
    netz.train()
    for bilder, klassen in train_loader:
        optimierer.zero_grad()
        verlustfunktion(netz(bilder), klassen).backward()
        optimierer.step()
    v, g = pruefe(netz, test_loader, verlustfunktion)
    verluste.append(v)
    genauigkeiten.append(g)
    print('Epoche %2d: Verlust %.4f, Genauigkeit %.2f %%' % (epoche + 1, v, 100 * g))

abb, (links, rechts) = plt.subplots(1, 2, figsize=(10, 4))
links.plot(range(1, epochen + 1), verluste)
links.set_xlabel('Epoche')
links.set_ylabel('mittlerer Validierungsverlust')
rechts.plot(range(1, epochen + 1), genauigkeiten)
rechts.axhline(0.97, ls=':', c='gray')
rechts.set_xlabel('Epoche')
rechts.set_ylabel('Genauigkeit (Validierung)')
plt.savefig('klassifikation.png')
