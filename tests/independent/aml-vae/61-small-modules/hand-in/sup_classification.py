import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms


class ConvNet(nn.Module):
    """A small CNN for 28x28 gray images."""

    def __init__(self, num_classes=10):
        super().__init__()
        ############ YOUR CODE HERE ############
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                      # 16 x 14 x 14
            nn.Conv2d(16, 32, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                      # 32 x 7 x 7
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 100),
            nn.ReLU(),
            nn.Linear(100, num_classes),          # logits, softmax is inside the loss
        )
        ########################################

    def forward(self, x):
        ############ YOUR CODE HERE ############
        return self.head(self.features(x))
        ########################################


def subsample(dataset, n_per_class):
    targets = dataset.targets.numpy()
    idx = np.concatenate([np.where(targets == c)[0][:n_per_class] for c in range(10)])
    return Subset(dataset, idx)


def evaluate(model, loader, criterion, device):
    """Average loss per image and the accuracy on a whole loader."""
    ############ YOUR CODE HERE ############
    model.eval()
    loss_sum, hits, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            # criterion gives the mean of the batch; the last batch is smaller
            loss_sum += criterion(logits, y).item() * len(y)
            hits += (logits.argmax(dim=1) == y).sum().item()
            count += len(y)
    return loss_sum / count, hits / count
    ########################################


if __name__ == "__main__":
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    transform = transforms.ToTensor()
    train_set = datasets.MNIST("./data", train=True, download=True, transform=transform)
    train_set = subsample(train_set, 2000)
    val_set = datasets.MNIST("./data", train=False, download=True, transform=transform)

    batch_size = 64
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=batch_size, shuffle=False)

    ############ YOUR CODE HERE ############
    model = ConvNet().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    epochs = 10
    val_losses, val_accs = [], []

    for epoch in range(1, epochs + 1):
        model.train()
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()

        val_loss, val_acc = evaluate(model, val_loader, criterion, device)
        val_losses.append(val_loss)
        val_accs.append(val_acc)
        print(f"epoch {epoch:2d}: val loss {val_loss:.4f}, val acc {100 * val_acc:.2f}%")

    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
    xs = range(1, epochs + 1)
    left.plot(xs, val_losses, marker="o")
    left.set(xlabel="epoch", ylabel="cross entropy", title="validation loss")
    right.plot(xs, [100 * a for a in val_accs], marker="o", color="tab:green")
    right.axhline(97, linestyle="--", color="gray")
    right.set(xlabel="epoch", ylabel="%", title="validation accuracy")
    fig.tight_layout()
    fig.savefig("sup_classification.png", dpi=150)
    ########################################

    print(f"final test accuracy: {100 * val_accs[-1]:.2f}%")
