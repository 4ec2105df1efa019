"""Part 2: supervised classification of MNIST with a small CNN."""
import argparse
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

PER_CLASS = 2000      # 10 * 2000 = 20,000 training images


class DigitNet(nn.Module):
    """conv-relu-pool twice, then two linear layers. Returns logits."""

    def __init__(self, n_classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                               # 28 -> 14
            nn.Conv2d(32, 64, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                               # 14 -> 7
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.25),
            nn.Linear(128, n_classes),
        )

    def forward(self, images):
        return self.head(self.features(images))


class History:
    """Keeps what we measured after every epoch and can draw it."""

    def __init__(self):
        self.train_loss, self.val_loss, self.val_acc = [], [], []

    def add(self, train_loss, val_loss, val_acc):
        self.train_loss.append(train_loss)
        self.val_loss.append(val_loss)
        self.val_acc.append(val_acc)

    def draw(self, path):
        epochs = range(1, len(self.val_loss) + 1)
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
        left.plot(epochs, self.train_loss, "--", label="train")
        left.plot(epochs, self.val_loss, label="validation")
        left.set_xlabel("epoch")
        left.set_ylabel("cross entropy")
        left.legend()
        right.plot(epochs, [100 * a for a in self.val_acc], color="green")
        right.axhline(97, color="gray", lw=0.7)
        right.set_xlabel("epoch")
        right.set_ylabel("validation accuracy [%]")
        fig.tight_layout()
        fig.savefig(path, dpi=150)
        plt.close(fig)


def balanced_subset(dataset, per_class, seed):
    """The same number of images of every digit."""
    rng = np.random.RandomState(seed)
    targets = dataset.targets.numpy()
    chosen = [rng.choice(np.where(targets == digit)[0], per_class, replace=False)
              for digit in range(10)]
    return Subset(dataset, np.concatenate(chosen).tolist())


def make_loaders(root, batch_size, seed):
    to_tensor = transforms.Compose([transforms.ToTensor(),
                                    transforms.Normalize((0.1307,), (0.3081,))])
    train = datasets.MNIST(root, train=True, download=True, transform=to_tensor)
    val = datasets.MNIST(root, train=False, download=True, transform=to_tensor)
    train = balanced_subset(train, PER_CLASS, seed)
    return (DataLoader(train, batch_size=batch_size, shuffle=True),
            DataLoader(val, batch_size=500, shuffle=False))


def train_one_epoch(net, loader, criterion, optimizer, device):
    net.train()
    total, seen = 0.0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(net(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        seen += len(labels)
    return total / seen


@torch.no_grad()
def evaluate(net, loader, criterion, device):
    """Average loss and accuracy over all images of the loader."""
    net.eval()
    total, hits, seen = 0.0, 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = net(images)
        total += criterion(logits, labels).item() * len(labels)
        hits += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return total / seen, hits / seen


def parse_args():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--epochs", type=int, default=10)
    p.add_argument("--batch-size", type=int, default=64)
    p.add_argument("--lr", type=float, default=0.02)
    p.add_argument("--momentum", type=float, default=0.9)
    p.add_argument("--seed", type=int, default=17)
    p.add_argument("--data", default="./data")
    p.add_argument("--figs", default="./figs")
    return p.parse_args()


def main():
    args = parse_args()
    torch.manual_seed(args.seed)
    os.makedirs(args.figs, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    train_loader, val_loader = make_loaders(args.data, args.batch_size, args.seed)
    net = DigitNet().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=args.momentum)

    history = History()
    for epoch in range(1, args.epochs + 1):
        train_loss = train_one_epoch(net, train_loader, criterion, optimizer, device)
        val_loss, val_acc = evaluate(net, val_loader, criterion, device)
        history.add(train_loss, val_loss, val_acc)
        print(f"epoch {epoch:2d}  train {train_loss:.4f}  val {val_loss:.4f}  acc {100 * val_acc:.2f}%")

    history.draw(os.path.join(args.figs, "sup_validation.png"))
    torch.save(net.state_dict(), "sup_classifier.pt")


if __name__ == "__main__":
    main()
