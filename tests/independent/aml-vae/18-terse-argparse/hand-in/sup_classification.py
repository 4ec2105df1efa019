import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms as T
import matplotlib; matplotlib.use('Agg')
import matplotlib.pyplot as plt

ap = argparse.ArgumentParser()
ap.add_argument('--epochs', type=int, default=12)
ap.add_argument('--bs', type=int, default=128)
ap.add_argument('--lr', type=float, default=2e-3)
ap.add_argument('--root', default='.data')
a = ap.parse_args()
dev = 'cuda' if torch.cuda.is_available() else 'mps' if torch.backends.mps.is_available() else 'cpu'


def subsample(ds, per_class):
    return Subset(ds, [i for c in range(10) for i in (ds.targets == c).nonzero()[:per_class, 0].tolist()])


class ConvNet(nn.Module):
    def __init__(self, w=32):
        super().__init__()
        # --- fill in
        block = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]
        self.net = nn.Sequential(*block(1, w), *block(w, 2 * w), nn.Flatten(), nn.Dropout(.4), nn.Linear(98 * w, 10))
        # ---

    def forward(self, x):
        return self.net(x)


def train(model, loader, step_fn):
    opt = torch.optim.AdamW(model.parameters(), a.lr)
    val = []
    for ep in range(a.epochs):
        model.train()
        for b in loader['train']:
            loss = step_fn(model, b)
            opt.zero_grad(); loss.backward(); opt.step()
        val.append(evaluate(model, loader['val']))
        print(f'{ep + 1:3d}  val loss {val[-1][0]:.5f}  acc {val[-1][1]:.4f}')
    return val


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    l = n = 0
    for x, y in loader:
        out, y = model(x.to(dev)), y.to(dev)
        l += F.cross_entropy(out, y).item()
        n += (out.argmax(1) == y).sum().item()
    return l / len(loader.dataset), n / len(loader.dataset)


if __name__ == '__main__':
    tr, te = (datasets.MNIST(a.root, train=t, download=True, transform=T.ToTensor()) for t in (True, False))
    loaders = dict(train=DataLoader(subsample(tr, 2000), a.bs, shuffle=True), val=DataLoader(te, a.bs))
    hist = train(ConvNet().to(dev), loaders, lambda m, b: F.cross_entropy(m(b[0].to(dev)), b[1].to(dev)))
    f, ax = plt.subplots(1, 2, figsize=(9, 3))
    for k, name in enumerate(('val loss', 'val acc')):
        ax[k].plot([h[k] for h in hist]); ax[k].set(title=name, xlabel='epoch')
    f.savefig('sup.png')
