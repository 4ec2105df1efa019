import torch
import torch.nn as nn
import torchvision
from torchvision import transforms
import numpy as np
import matplotlib.pyplot as plt
from tqdm import tqdm

device = 'cuda' if torch.cuda.is_available() else 'cpu'


def stratified_idx(labels, per_class, seed=0):
    g = np.random.RandomState(seed)
    labels = np.asarray(labels)
    out = [g.choice(np.where(labels == c)[0], per_class, replace=False) for c in range(10)]
    return np.concatenate(out)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 16, 3, padding=1)
        self.c2 = nn.Conv2d(16, 32, 3, padding=1)
        self.drop = nn.Dropout(0.25)
        self.f1 = nn.Linear(32 * 7 * 7, 128)
        self.f2 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.c1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.c2(x)), 2)
        x = self.drop(x.flatten(1))
        return self.f2(torch.relu(self.f1(x)))


def validate(net, loader):
    net.eval()
    tot, hit, n = 0., 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            o = net(x)
            tot += nn.functional.cross_entropy(o, y, reduction='sum').item()
            hit += (o.argmax(1) == y).sum().item()
            n += len(y)
    return tot / n, hit / n


def main(epochs=12, bs=64, lr=0.05):
    torch.manual_seed(0)
    tf = transforms.ToTensor()
    tr = torchvision.datasets.MNIST('./data', train=True, download=True, transform=tf)
    te = torchvision.datasets.MNIST('./data', train=False, download=True, transform=tf)
    tr = torch.utils.data.Subset(tr, stratified_idx(tr.targets, 2000))   # 20k images
    trl = torch.utils.data.DataLoader(tr, bs, shuffle=True)
    tel = torch.utils.data.DataLoader(te, 500)

    net = Net().to(device)
    crit = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    vl, va = [], []
    for ep in range(epochs):
        net.train()
        for x, y in tqdm(trl, leave=False):
            x, y = x.to(device), y.to(device)
            opt.zero_grad()
            loss = crit(net(x), y)
            loss.backward()
            opt.step()
        a, b = validate(net, tel)
        vl.append(a)
        va.append(b)
        print(f'epoch {ep + 1}: val loss {a:.4f}  val acc {100 * b:.2f}%')

    fig, ax = plt.subplots(1, 2, figsize=(9, 3.5))
    ax[0].plot(range(1, epochs + 1), vl)
    ax[0].set_xlabel('epoch')
    ax[0].set_ylabel('validation loss')
    ax[1].plot(range(1, epochs + 1), va)
    ax[1].set_xlabel('epoch')
    ax[1].set_ylabel('validation accuracy')
    fig.tight_layout()
    fig.savefig('sup.png')
    torch.save(net.state_dict(), 'sup.pt')


if __name__ == '__main__':
    main()
