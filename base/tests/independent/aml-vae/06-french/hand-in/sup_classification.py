import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split

transform = transforms.ToTensor()
train_dataset = datasets.MNIST(root='./data', train=True, transform=transform, download=True)
val_dataset = datasets.MNIST(root='./data', train=False, transform=transform, download=True)
train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000, stratify=train_dataset.targets)
train_loader = DataLoader(Subset(train_dataset, train_indices), batch_size=64, shuffle=True)
val_loader = DataLoader(val_dataset, batch_size=64)

#### YOUR CODE HERE ####
class Reseau(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.sortie = nn.Linear(32 * 7 * 7, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.sortie(x.flatten(1))


reseau = Reseau()
critere = nn.CrossEntropyLoss()
optimiseur = torch.optim.Adam(reseau.parameters(), lr=1e-3)
pertes, precisions = [], []

for epoque in range(10):
    reseau.train()
    for images, etiquettes in train_loader:
        optimiseur.zero_grad()
        perte = critere(reseau(images), etiquettes)
        perte.backward()
        optimiseur.step()
    # validation
    reseau.eval()
    somme, corrects = 0., 0
    with torch.no_grad():
        for images, etiquettes in val_loader:
            sorties = reseau(images)
            somme += critere(sorties, etiquettes).item()
            corrects += (sorties.argmax(1) == etiquettes).sum().item()
    pertes.append(somme / len(val_dataset))       # moyenne sur les images
    precisions.append(corrects / len(val_dataset))
    print(f"époque {epoque + 1} : perte {pertes[-1]:.6f}, précision {precisions[-1]:.4f}")

plt.subplot(1, 2, 1); plt.plot(range(1, 11), pertes); plt.xlabel("époque"); plt.ylabel("perte de validation")
plt.subplot(1, 2, 2); plt.plot(range(1, 11), precisions); plt.xlabel("époque"); plt.ylabel("précision de validation")
plt.tight_layout()
plt.savefig("classification.png")
