import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torchvision import datasets, transforms
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)      # 28 -> 24 -> pool 12
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)     # 12 -> 8  -> pool 4
        self.drop = nn.Dropout(0.3)
        self.fc1 = nn.Linear(20 * 4 * 4, 80)
        self.fc2 = nn.Linear(80, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = self.drop(F.relu(self.fc1(x.flatten(1))))
        return self.fc2(x)


def loaders(root, bs):
    t = transforms.ToTensor()
    mk = lambda train: torch.utils.data.DataLoader(
        datasets.MNIST(root, train=train, download=True, transform=t), batch_size=bs, shuffle=train)
    return mk(True), mk(False)


def train(model, loader, opt, dev):
    model.train()
    tot = 0.0
    for x, y in loader:
        x, y = x.to(dev), y.to(dev)
        opt.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        opt.step()
        tot += loss.item() * len(y)
    return tot / len(loader.dataset)


def predict(model, loader, dev):
    model.eval()
    p, t = [], []
    with torch.no_grad():
        for x, y in loader:
            p.append(model(x.to(dev)).argmax(1).cpu())
            t.append(y)
    return torch.cat(p), torch.cat(t)


def show_filters(model, path):
    w = model.conv1.weight.detach().cpu()[:, 0]
    fig, axs = plt.subplots(5, 8, figsize=(8, 5))
    for a, k in zip(axs.ravel(), w):
        a.imshow(k, cmap="gray"); a.axis("off")
    fig.suptitle("conv1, 40 filters"); fig.savefig(path); plt.close(fig)


def show_confusion(preds, truth, path):
    cm = confusion_matrix(preds.numpy(), truth.numpy())
    fig, a = plt.subplots(figsize=(6, 6))
    a.imshow(cm, cmap="Blues", vmax=40)
    for i in range(10):
        for j in range(10):
            a.text(j, i, cm[i, j], ha="center", va="center", fontsize=8)
    a.set_xticks(range(10)); a.set_yticks(range(10))
    a.set_ylabel("true digit"); a.set_xlabel("predicted digit")
    fig.savefig(path); plt.close(fig)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="./data")
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--batch-size", type=int, default=64)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--seed", type=int, default=452)
    args = ap.parse_args()

    torch.manual_seed(args.seed)
    dev = "cuda" if torch.cuda.is_available() else "cpu"
    tr, te = loaders(args.data, args.batch_size)
    net = CNN().to(dev)
    opt = optim.Adam(net.parameters(), lr=args.lr)
    for e in range(args.epochs):
        l = train(net, tr, opt, dev)
        p, t = predict(net, te, dev)
        print(f"epoch {e + 1}: loss {l:.4f}, test acc {(p == t).float().mean():.4f}")
    show_filters(net, "p4_filters.png")
    show_confusion(p, t, "p4_confusion.png")
