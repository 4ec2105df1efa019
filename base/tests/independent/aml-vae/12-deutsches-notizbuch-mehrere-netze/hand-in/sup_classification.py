"""Supervised classification of MNIST, part 2. Filled in by Konstantin Brehm."""
from typing import List, Tuple

import matplotlib.pyplot as plt
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms


def create_datasets(per_class: int = 2000, batch_size: int = 64) -> Tuple[DataLoader, DataLoader]:
    """Training loader with ``per_class`` images of each digit and loader of the whole test set."""
    to_tensor = transforms.ToTensor()
    train = datasets.MNIST("./data", train=True, download=True, transform=to_tensor)
    test = datasets.MNIST("./data", train=False, download=True, transform=to_tensor)
    g = torch.Generator().manual_seed(0)
    chosen: List[int] = []
    for digit in range(10):
        where = (train.targets == digit).nonzero()[:, 0]
        chosen += where[torch.randperm(len(where), generator=g)[:per_class]].tolist()
    return (DataLoader(Subset(train, chosen), batch_size=batch_size, shuffle=True),
            DataLoader(test, batch_size=500))


class CNN(nn.Module):
    """Two convolutional blocks with batch norm and a linear head."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.head = nn.Linear(32 * 7 * 7, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(x).flatten(1))


# suggested by GitHub Copilot, checked and changed by me
def evaluate(model: nn.Module, loader: DataLoader, device: str) -> Tuple[float, float]:
    """Average cross-entropy and accuracy over all images of the loader."""
    model.eval()
    loss, correct, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            out = model(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            correct += (out.argmax(dim=1) == y).sum().item()
            count += len(y)
    return loss / count, correct / count


def main(epochs: int = 8) -> None:
    """Train, print and plot the validation metrics after each epoch."""
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train_loader, val_loader = create_datasets()
    model = CNN().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses: List[float] = []
    accuracies: List[float] = []
    for epoch in range(epochs):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x.to(device)), y.to(device))
            loss.backward()
            optimizer.step()
        val_loss, val_acc = evaluate(model, val_loader, device)
        losses.append(val_loss)
        accuracies.append(val_acc)
        print(f"epoch {epoch + 1}: val loss {val_loss:.4f}, val accuracy {val_acc:.4f}")
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    left.plot(range(1, epochs + 1), losses)
    left.set_title("validation loss")
    right.plot(range(1, epochs + 1), accuracies)
    right.set_title("validation accuracy")
    fig.savefig("classification.png")


if __name__ == "__main__":
    main()
