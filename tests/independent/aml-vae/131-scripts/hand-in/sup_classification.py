import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

EPOCHS = 12
BATCH = 64
LR = 0.05
PER_CLASS = 2000
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class DigitNet(nn.Module):
    """two conv blocks and a small head. returns logits (CrossEntropyLoss does the log-softmax)"""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.drop = nn.Dropout(0.25)
        self.fc1 = nn.Linear(32 * 7 * 7, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)   # 14
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)   # 7
        x = self.drop(torch.flatten(x, 1))
        x = F.relu(self.fc1(x))
        return self.fc2(x)


def subsample(train_set, per_class=PER_CLASS, seed=0):
    g = np.random.default_rng(seed)
    labels = train_set.targets.numpy()
    keep = [g.choice(np.flatnonzero(labels == c), per_class, replace=False) for c in range(10)]
    return Subset(train_set, np.concatenate(keep).tolist())


def run_validation(net, loader, criterion):
    net.eval()
    tot_loss, hits, n = 0.0, 0, 0
    with torch.no_grad():
        for img, lab in loader:
            img, lab = img.to(device), lab.to(device)
            logits = net(img)
            # criterion averages inside the batch, last batch can be smaller
            tot_loss += criterion(logits, lab).item() * len(lab)
            hits += (logits.argmax(1) == lab).sum().item()
            n += len(lab)
    return tot_loss / n, hits / n


def main():
    torch.manual_seed(0)
    tf = transforms.ToTensor()
    train_set = subsample(datasets.MNIST("data", train=True, download=True, transform=tf))
    test_set = datasets.MNIST("data", train=False, download=True, transform=tf)
    train_loader = DataLoader(train_set, BATCH, shuffle=True)
    val_loader = DataLoader(test_set, 500)

    net = DigitNet().to(device)
    criterion = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(net.parameters(), lr=LR, momentum=0.9)

    val_losses, val_accs = [], []
    for epoch in range(1, EPOCHS + 1):
        net.train()
        for img, lab in train_loader:
            img, lab = img.to(device), lab.to(device)
            opt.zero_grad()
            loss = criterion(net(img), lab)
            loss.backward()
            opt.step()
        vl, va = run_validation(net, val_loader, criterion)
        val_losses.append(vl)
        val_accs.append(va)
        print(f"epoch {epoch:2d}  val loss {vl:.4f}  val acc {100*va:.2f}%")

    torch.save(net.state_dict(), "classifier.pt")

    fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(9, 3.5))
    xs = range(1, EPOCHS + 1)
    ax1.plot(xs, val_losses, marker=".")
    ax1.set(xlabel="epoch", ylabel="cross entropy", title="validation loss")
    ax2.plot(xs, val_accs, marker=".", color="tab:green")
    ax2.axhline(0.97, ls=":", color="gray")
    ax2.set(xlabel="epoch", ylabel="accuracy", title="validation accuracy")
    fig.tight_layout()
    fig.savefig("sup_curves.png", dpi=130)


if __name__ == "__main__":
    main()
