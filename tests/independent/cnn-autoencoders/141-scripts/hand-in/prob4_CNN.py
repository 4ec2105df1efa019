"""Problem 4.2: small CNN on MNIST, first-layer filters, confusion matrix."""
import argparse
import pathlib

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.metrics import confusion_matrix, ConfusionMatrixDisplay
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

FIGS = pathlib.Path("figs")


def mnist_loaders(batch_size=128):
    tf = transforms.ToTensor()
    train = datasets.MNIST("./mnist", train=True, download=True, transform=tf)
    test = datasets.MNIST("./mnist", train=False, download=True, transform=tf)
    return (DataLoader(train, batch_size=batch_size, shuffle=True),
            DataLoader(test, batch_size=1000, shuffle=False))


class CNN(nn.Module):
    def __init__(self, n_filters=40):
        super().__init__()
        self.conv1 = nn.Conv2d(1, n_filters, kernel_size=5)      # 28 -> 24
        self.conv2 = nn.Conv2d(n_filters, 20, kernel_size=5)     # 12 -> 8
        self.fc1 = nn.Linear(20 * 4 * 4, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc2(x)


def train_one_epoch(model, loader, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
    return total / len(loader.dataset)


@torch.no_grad()
def predict(model, loader):
    model.eval()
    preds, truth = [], []
    for images, labels in loader:
        preds.append(model(images).argmax(dim=1))
        truth.append(labels)
    return torch.cat(preds), torch.cat(truth)


def save_filters(model, path):
    weights = model.conv1.weight.detach()            # (40, 1, 5, 5)
    lim = weights.abs().max().item()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.4))
    for k, ax in enumerate(axes.ravel()):
        ax.imshow(weights[k, 0].numpy(), cmap="gray", vmin=-lim, vmax=lim)
        ax.set_title(str(k), fontsize=6)
        ax.axis("off")
    fig.suptitle("conv1, 40 filters (5x5), after training")
    fig.savefig(path, dpi=150)
    plt.close(fig)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--lr", type=float, default=1e-3)
    args = parser.parse_args()

    FIGS.mkdir(exist_ok=True)
    torch.manual_seed(663)
    train_loader, test_loader = mnist_loaders()
    model = CNN()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        loss = train_one_epoch(model, train_loader, optimizer)
        p, t = predict(model, test_loader)
        print(f"epoch {epoch + 1}: train loss {loss:.4f}, test accuracy {(p == t).float().mean():.4f}")
    torch.save(model.state_dict(), "mnist_cnn.pt")

    save_filters(model, FIGS / "p4_filters.png")
    cm = confusion_matrix(t.numpy(), p.numpy())
    ConfusionMatrixDisplay(cm, display_labels=list(range(10))).plot(cmap="Blues", colorbar=False)
    plt.savefig(FIGS / "p4_confusion.png", dpi=150)
    off = cm.copy()
    for k in range(10):
        off[k, k] = 0
    worst = sorted(((off[i, j], i, j) for i in range(10) for j in range(10)), reverse=True)[:5]
    for count, i, j in worst:
        print(f"true {i} predicted as {j}: {count} times")


if __name__ == "__main__":
    main()
