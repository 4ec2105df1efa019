import argparse
import numpy as np
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.datasets import MNIST


def load_mnist(n_per_digit, root='data', seed=42):
    """returns x_train, y_train, x_val, y_val. Training set: n_per_digit images of every digit"""
    tr, va = MNIST(root, train=True, download=True), MNIST(root, train=False, download=True)
    gen = np.random.RandomState(seed)
    y = tr.targets.numpy()
    idx = np.hstack([gen.permutation(np.where(y == c)[0])[:n_per_digit] for c in range(10)])
    scale = lambda t: t[:, None].float() / 255.
    return scale(tr.data[idx]), tr.targets[idx], scale(va.data), va.targets


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        # TODO (students): define layers
        self.c1 = nn.Conv2d(1, 16, 5, padding=2)
        self.c2 = nn.Conv2d(16, 32, 5, padding=2)
        self.l1 = nn.Linear(32 * 7 * 7, 100)
        self.l2 = nn.Linear(100, 10)

    def forward(self, x):
        # TODO (students)
        x = F.max_pool2d(F.relu(self.c1(x)), 2)     # n x 16 x 14 x 14
        x = F.max_pool2d(F.relu(self.c2(x)), 2)     # n x 32 x 7 x 7
        x = F.relu(self.l1(x.flatten(1)))
        return F.softmax(self.l2(x), dim=1)


def batches(n, size):
    return torch.randperm(n).split(size)


def evaluate(net, x, y):
    net.eval()
    with torch.no_grad():
        out = torch.cat([net(part) for part in x.split(1000)])
    return F.cross_entropy(out, y).item(), (out.argmax(1) == y).float().mean().item()


if __name__ == '__main__':
    ap = argparse.ArgumentParser()
    ap.add_argument('--epochs', type=int, default=20)
    ap.add_argument('--lr', type=float, default=1e-3)
    ap.add_argument('--batch', type=int, default=64)
    args = ap.parse_args()

    x_train, y_train, x_val, y_val = load_mnist(2000)
    net = Net()
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)
    log = np.zeros((args.epochs, 2))
    for ep in range(args.epochs):
        # TODO (students): train one epoch
        net.train()
        for i in batches(len(x_train), args.batch):
            opt.zero_grad()
            F.cross_entropy(net(x_train[i]), y_train[i]).backward()
            opt.step()
        # TODO (students): validation loss + accuracy
        log[ep] = evaluate(net, x_val, y_val)
        print('epoch %d: val loss %.4f, val acc %.2f%%' % (ep + 1, log[ep, 0], 100 * log[ep, 1]))

    for k, name in enumerate(['val loss', 'val accuracy']):
        plt.figure()
        plt.plot(np.arange(args.epochs) + 1, log[:, k])
        plt.xlabel('epoch')
        plt.ylabel(name)
        plt.savefig('sup_%s.png' % name.replace(' ', '_'))
    torch.save(net.state_dict(), 'sup.pt')
