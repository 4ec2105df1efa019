import numpy as np, torch, matplotlib.pyplot as plt
from torch import nn
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split
from functools import partial

tfm = transforms.ToTensor()
tr, te = (datasets.MNIST('./data', train=t, transform=tfm, download=True) for t in (True, False))
keep, _ = train_test_split(np.arange(len(tr)), train_size=20000, stratify=tr.targets)
tr_dl, te_dl = DataLoader(Subset(tr, keep), 100, shuffle=True), DataLoader(te, 500)

#### YOUR CODE HERE ####
conv = partial(nn.Conv2d, kernel_size=5, padding=2)
net = nn.Sequential(conv(1, 24), nn.ReLU(), nn.MaxPool2d(2), conv(24, 48), nn.ReLU(), nn.MaxPool2d(2),
                    nn.Flatten(), nn.Linear(48*49, 10))
opt = torch.optim.Adam(net.parameters())
ce = nn.functional.cross_entropy

def epoch():
    for x, y in tr_dl:
        opt.zero_grad(); ce(net(x), y).backward(); opt.step()

@torch.no_grad()
def val():
    out = [(ce(o := net(x), y, reduction='sum').item(), (o.argmax(1) == y).sum().item()) for x, y in te_dl]
    return np.sum(out, axis=0) / len(te)

E = 10
h = np.array([(epoch(), val())[1] for _ in range(E)])
print(h)
plt.plot(np.arange(1, E+1), h[:, 0]); plt.xlabel('epoch'); plt.ylabel('validation loss'); plt.savefig('val_loss.png')
