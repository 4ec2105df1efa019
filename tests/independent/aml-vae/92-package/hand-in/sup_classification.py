"""Part 2: supervised classification of MNIST with a small CNN."""
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

BATCH_SIZE = 64
NUM_EPOCHS = 15
LEARNING_RATE = 1e-3
SAMPLES_PER_CLASS = 2000


class ConvBlock(nn.Module):
    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1)
        self.norm = nn.BatchNorm2d(out_channels)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        return self.pool(torch.relu(self.norm(self.conv(x))))


class DigitClassifier(nn.Module):
    def __init__(self, num_classes: int = 10):
        super().__init__()
        self.block1 = ConvBlock(1, 16)     # 28 -> 14
        self.block2 = ConvBlock(16, 32)    # 14 -> 7
        self.block3 = ConvBlock(32, 64)    # 7 -> 3
        self.head = nn.Linear(64 * 3 * 3, num_classes)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(x)))
        x = self.head(x.flatten(start_dim=1))
        return torch.softmax(x, dim=1)     # q(y), see Eq. 1


def subsample(dataset, per_class):
    labels = np.array(dataset.targets)
    rng = np.random.default_rng(0)
    chosen = [rng.choice(np.flatnonzero(labels == c), per_class, replace=False) for c in range(10)]
    return Subset(dataset, np.concatenate(chosen).tolist())


def get_loaders():
    to_tensor = transforms.ToTensor()
    train = datasets.MNIST("./data", train=True, download=True, transform=to_tensor)
    test = datasets.MNIST("./data", train=False, download=True, transform=to_tensor)
    train = subsample(train, SAMPLES_PER_CLASS)
    return (DataLoader(train, batch_size=BATCH_SIZE, shuffle=True),
            DataLoader(test, batch_size=512, shuffle=False))


def train_epoch(model, loader, criterion, optimizer, device):
    model.train()
    losses = []
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def evaluate(model, loader, criterion, device):
    model.eval()
    loss_sum, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            probs = model(images)
            loss_sum += criterion(probs, labels).item() * labels.size(0)
            correct += (probs.argmax(dim=1) == labels).sum().item()
            count += labels.size(0)
    return loss_sum / count, correct / count


def main():
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train_loader, val_loader = get_loaders()
    model = DigitClassifier().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

    val_losses, val_accs = [], []
    for epoch in range(1, NUM_EPOCHS + 1):
        train_loss = train_epoch(model, train_loader, criterion, optimizer, device)
        val_loss, val_acc = evaluate(model, val_loader, criterion, device)
        val_losses.append(val_loss)
        val_accs.append(val_acc)
        print(f"[{epoch:02d}/{NUM_EPOCHS}] train loss {train_loss:.4f} | val loss {val_loss:.4f} | val acc {val_acc:.4f}")

    torch.save(model.state_dict(), "classifier.pt")
    xs = range(1, NUM_EPOCHS + 1)
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(xs, val_losses, marker="o")
    left.set(title="Validation loss", xlabel="epoch")
    right.plot(xs, val_accs, marker="o", color="tab:green")
    right.set(title="Validation accuracy", xlabel="epoch")
    fig.tight_layout()
    fig.savefig("classifier_curves.png", dpi=150)


if __name__ == "__main__":
    main()
