import torch
import torch.nn as nn
import numpy as np
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split


class ConvClassifier(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        #### YOUR CODE HERE ####
        self.body = nn.Sequential(
            self._block(1, 32),
            self._block(32, 64),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.25), nn.Linear(64 * 7 * 7, num_classes))

    @staticmethod
    def _block(cin, cout):
        return nn.Sequential(nn.Conv2d(cin, cout, 3, padding=1), nn.BatchNorm2d(cout), nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, x):
        #### YOUR CODE HERE ####
        return self.head(self.body(x))


class Trainer:
    def __init__(self, model, train_loader, val_loader, lr=1e-3):
        self.device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
        self.model = model.to(self.device)
        self.train_loader, self.val_loader = train_loader, val_loader
        self.loss = nn.CrossEntropyLoss()
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)
        self.history = {'val_loss': [], 'val_acc': []}

    def train_epoch(self):
        self.model.train()
        for x, y in self.train_loader:
            x, y = x.to(self.device), y.to(self.device)
            loss = self.loss(self.model(x), y)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        loss, hits, n = 0., 0, 0
        for x, y in self.val_loader:
            x, y = x.to(self.device), y.to(self.device)
            logits = self.model(x)
            loss += self.loss(logits, y).item() * len(y)
            hits += (logits.argmax(-1) == y).sum().item()
            n += len(y)
        return loss / n, hits / n

    def fit(self, epochs):
        for e in range(epochs):
            self.train_epoch()
            loss, acc = self.evaluate()
            self.history['val_loss'].append(loss)
            self.history['val_acc'].append(acc)
            print(f'[{e + 1}/{epochs}] val loss {loss:.4f}, val acc {acc:.4f}')

    def plot(self, path='sup_curves.png'):
        fig, axes = plt.subplots(1, 2, figsize=(10, 4))
        for ax, (name, vals) in zip(axes, self.history.items()):
            ax.plot(range(1, len(vals) + 1), vals, marker='o')
            ax.set_xlabel('epoch')
            ax.set_ylabel(name)
            ax.grid()
        fig.tight_layout()
        fig.savefig(path)


if __name__ == '__main__':
    transform = transforms.ToTensor()
    train_dataset = datasets.MNIST(root='./data', train=True, transform=transform, download=True)
    val_dataset = datasets.MNIST(root='./data', train=False, transform=transform, download=True)

    train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000,
                                        stratify=train_dataset.targets)
    train_loader = DataLoader(Subset(train_dataset, train_indices), batch_size=64, shuffle=True)
    val_loader = DataLoader(val_dataset, batch_size=256)

    trainer = Trainer(ConvClassifier(), train_loader, val_loader)
    trainer.fit(epochs=10)
    trainer.plot()
