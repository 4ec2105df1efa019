import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms
from tqdm import tqdm


def get_datasets(n_per_class=2000, root="./data", seed=0):
    """Subsamples the training set, n_per_class images of each digit. Validation set is kept."""
    tf = transforms.ToTensor()
    full_train = datasets.MNIST(root, train=True, download=True, transform=tf)
    val = datasets.MNIST(root, train=False, download=True, transform=tf)
    rng = np.random.default_rng(seed)
    labels = full_train.targets.numpy()
    keep = [rng.choice(np.flatnonzero(labels == digit), n_per_class, replace=False) for digit in range(10)]
    return Subset(full_train, np.concatenate(keep).tolist()), val


class Classifier(nn.Module):
    # ----- START OF MY CODE -----
    def __init__(self, n_classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, padding=1),    # 28
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.MaxPool2d(2),                               # 14
            nn.Conv2d(32, 64, kernel_size=3, padding=1),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(2),                               # 7
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(128, n_classes),
        )

    def forward(self, images):
        # raw scores, the softmax sits inside of F.cross_entropy
        return self.head(self.features(images))
    # ----- END OF MY CODE -----


def train_one_epoch(model, loader, optimizer, device):
    # ----- START OF MY CODE -----
    model.train()
    running, seen = 0.0, 0
    for images, labels in tqdm(loader, leave=False):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        running += loss.item() * len(labels)
        seen += len(labels)
    return running / seen
    # ----- END OF MY CODE -----


@torch.no_grad()
def validate(model, loader, device):
    # ----- START OF MY CODE -----
    model.eval()
    loss_sum, hits, seen = 0.0, 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        scores = model(images)
        loss_sum += F.cross_entropy(scores, labels, reduction="sum").item()
        hits += (scores.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return loss_sum / seen, hits / seen
    # ----- END OF MY CODE -----


def main(epochs=12, batch_size=128, lr=0.05):
    torch.manual_seed(0)
    os.makedirs("figs", exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train_set, val_set = get_datasets()
    assert len(train_set) == 20000
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=512)
    model = Classifier().to(device)
    # ----- START OF MY CODE -----
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    val_losses, val_accs = [], []
    for epoch in range(1, epochs + 1):
        train_loss = train_one_epoch(model, train_loader, optimizer, device)
        vloss, vacc = validate(model, val_loader, device)
        val_losses.append(vloss)
        val_accs.append(vacc)
        print(f"epoch {epoch:2d}  train {train_loss:.4f}  val {vloss:.4f}  acc {vacc:.4f}")
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
    left.plot(range(1, epochs + 1), val_losses, "o-")
    left.set(xlabel="epoch", title="average validation loss")
    right.plot(range(1, epochs + 1), val_accs, "o-")
    right.axhline(0.97, ls=":", c="gray")
    right.set(xlabel="epoch", title="validation accuracy")
    fig.tight_layout()
    fig.savefig("figs/sup_curves.png")
    torch.save(model.state_dict(), "sup_classifier.pt")
    # ----- END OF MY CODE -----


if __name__ == "__main__":
    main()
