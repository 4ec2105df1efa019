import numpy as np
import torch
import torch.nn as nn
import torchvision
import torchvision.transforms as transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split
import matplotlib.pyplot as plt

BATCH, EPOCHS, LR = 64, 8, 1e-3


class CNN(nn.Module):
    """two conv blocks and a small head, returns logits"""

    def __init__(self, n_classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.25), nn.Linear(32 * 7 * 7, n_classes))

    def forward(self, x):
        return self.head(self.features(x))


class Classifier:
    def __init__(self, net, lr):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = net.to(self.device)
        self.criterion = nn.CrossEntropyLoss()
        self.optim = torch.optim.SGD(net.parameters(), lr=lr * 50, momentum=0.9)
        self.val_loss, self.val_acc = [], []

    def step(self, x, y):
        self.optim.zero_grad()
        loss = self.criterion(self.net(x.to(self.device)), y.to(self.device))
        loss.backward()
        self.optim.step()
        return loss.item()

    @torch.no_grad()
    def epoch_end(self, loader):
        self.net.eval()
        loss, hits, n = 0.0, 0, 0
        for x, y in loader:
            x, y = x.to(self.device), y.to(self.device)
            out = self.net(x)
            loss += self.criterion(out, y).item() * len(y)
            hits += (out.argmax(1) == y).sum().item()
            n += len(y)
        self.val_loss.append(loss / n)
        self.val_acc.append(hits / n)

    def fit(self, train_loader, val_loader, epochs):
        for epoch in range(epochs):
            self.net.train()
            running = [self.step(x, y) for x, y in train_loader]
            self.epoch_end(val_loader)
            print(f"epoch {epoch + 1}: train {np.mean(running):.4f} val {self.val_loss[-1]:.4f} acc {self.val_acc[-1]:.4f}")


def plot(clf):
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.5))
    ep = range(1, len(clf.val_loss) + 1)
    a.plot(ep, clf.val_loss, "o-")
    a.set(title="validation loss", xlabel="epoch")
    b.plot(ep, clf.val_acc, "o-")
    b.axhline(0.97, ls=":")
    b.set(title="validation accuracy", xlabel="epoch")
    fig.savefig("sup.png")


if __name__ == "__main__":
    torch.manual_seed(0)
    transform = transforms.Compose([transforms.ToTensor()])
    train_dataset = torchvision.datasets.MNIST(root="./data", train=True, download=True, transform=transform)
    test_dataset = torchvision.datasets.MNIST(root="./data", train=False, download=True, transform=transform)
    idx, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000, random_state=0, stratify=train_dataset.targets.numpy())
    train_loader = DataLoader(Subset(train_dataset, idx), batch_size=BATCH, shuffle=True)
    test_loader = DataLoader(test_dataset, batch_size=500)
    clf = Classifier(CNN(), LR)
    clf.fit(train_loader, test_loader, EPOCHS)
    plot(clf)
    print("test accuracy", clf.val_acc[-1])
