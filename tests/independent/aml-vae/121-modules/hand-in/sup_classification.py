import numpy as np
import torch
import torch.nn as nn
import torchvision
from torch.utils.data import DataLoader, Subset
from torchvision import transforms
import matplotlib.pyplot as plt

BATCH = 64
EPOCHS = 8


class DigitNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),    # 14
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),   # 7
            nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(0.3), nn.Linear(64 * 7 * 7, 10))

    def forward(self, x):
        # raw scores, CrossEntropyLoss does the log-softmax
        return self.head(self.features(x))


def subsample(ds, per_class, seed=0):
    rng = np.random.RandomState(seed)
    t = np.asarray(ds.targets)
    keep = []
    for c in range(10):
        keep.append(rng.choice(np.flatnonzero(t == c), per_class, replace=False))
    return Subset(ds, np.concatenate(keep).tolist())


def validate(net, loader, criterion, dev):
    net.eval()
    total, hits, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(dev), y.to(dev)
            scores = net(x)
            total += criterion(scores, y).item() * len(y)
            hits += (scores.argmax(1) == y).sum().item()
            n += len(y)
    return total / n, hits / n


def main():
    torch.manual_seed(0)
    dev = 'cuda' if torch.cuda.is_available() else 'cpu'
    tf = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    train = torchvision.datasets.MNIST('./data', train=True, transform=tf, download=True)
    val = torchvision.datasets.MNIST('./data', train=False, transform=tf, download=True)
    train_loader = DataLoader(subsample(train, 2000), batch_size=BATCH, shuffle=True)
    val_loader = DataLoader(val, batch_size=500)

    net = DigitNet().to(dev)
    criterion = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
    val_losses, val_accs = [], []
    for ep in range(EPOCHS):
        net.train()
        for x, y in train_loader:
            x, y = x.to(dev), y.to(dev)
            opt.zero_grad()
            criterion(net(x), y).backward()
            opt.step()
        l, a = validate(net, val_loader, criterion, dev)
        val_losses.append(l)
        val_accs.append(a)
        print(f'epoch {ep + 1}: val loss {l:.4f}  val acc {100 * a:.2f}%')

    fig, (a1, a2) = plt.subplots(1, 2, figsize=(9, 3.5))
    xs = range(1, EPOCHS + 1)
    a1.plot(xs, val_losses, marker='o')
    a1.set_xlabel('epoch'); a1.set_title('validation loss')
    a2.plot(xs, val_accs, marker='o', color='tab:green')
    a2.set_xlabel('epoch'); a2.set_title('validation accuracy')
    fig.savefig('classifier_curves.png', dpi=150)


if __name__ == '__main__':
    main()
