# helpers used by prob4_CNN.py, prob5_AE.py and prob6_CAE.py
import os
import random

import numpy as np
import torch
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from torchvision import datasets, transforms

DEVICE = torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')
FIG = 'figures'
os.makedirs(FIG, exist_ok=True)


def seed_everything(seed=663):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def mnist_loaders(batch_size=128, normalize=False, root='./data'):
    """normalize=True only for the classifier. The autoencoders end in a sigmoid,
    so their targets have to stay in [0, 1]."""
    steps = [transforms.ToTensor()]
    if normalize:
        steps.append(transforms.Normalize((0.1307,), (0.3081,)))
    tf = transforms.Compose(steps)
    train = datasets.MNIST(root, train=True, download=True, transform=tf)
    test = datasets.MNIST(root, train=False, download=True, transform=tf)
    train_loader = torch.utils.data.DataLoader(train, batch_size=batch_size, shuffle=True)
    test_loader = torch.utils.data.DataLoader(test, batch_size=1000, shuffle=False)
    return train_loader, test_loader


def gaussian_noise(x, std=0.3):
    return x + std * torch.randn_like(x)


def fit_autoencoder(model, train_loader, epochs, lr=1e-3, corrupt=None, tag=''):
    """Minimises ||model(corrupt(x)) - x||^2; without `corrupt` it is the plain autoencoder.
    Returns the mean training loss of every epoch."""
    model.to(DEVICE)
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    mse = torch.nn.MSELoss()
    curve = []
    for epoch in range(epochs):
        model.train()
        acc = 0.0
        for x, _ in train_loader:
            x = x.to(DEVICE)
            inp = x if corrupt is None else corrupt(x)
            opt.zero_grad()
            loss = mse(model(inp), x)      # the target is always the clean image
            loss.backward()
            opt.step()
            acc += loss.item() * x.shape[0]
        curve.append(acc / len(train_loader.dataset))
        print('%s epoch %d/%d: train mse %.5f' % (tag, epoch + 1, epochs, curve[-1]))
    return curve


@torch.no_grad()
def test_mse(model, test_loader, corrupt=None):
    model.eval()
    total = 0.0
    for x, _ in test_loader:
        x = x.to(DEVICE)
        inp = x if corrupt is None else corrupt(x)
        total += ((model(inp) - x) ** 2).mean().item() * x.shape[0]
    return total / len(test_loader.dataset)


@torch.no_grad()
def show_reconstructions(model, test_loader, filename, n=10, corrupt=None):
    model.eval()
    x = next(iter(test_loader))[0][:n].to(DEVICE)
    rows = [('original', x)]
    inp = x
    if corrupt is not None:
        inp = corrupt(x)
        rows.append(('corrupted', inp))
    rows.append(('output', model(inp)))
    fig, ax = plt.subplots(len(rows), n, figsize=(n, 1.1 * len(rows)))
    for i, (name, batch) in enumerate(rows):
        batch = batch.reshape(n, 28, 28).cpu()
        for j in range(n):
            ax[i, j].imshow(batch[j], cmap='gray', vmin=0, vmax=1)
            ax[i, j].set_xticks([])
            ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel(name)
    fig.tight_layout()
    fig.savefig(os.path.join(FIG, filename), dpi=150)
    plt.close(fig)


@torch.no_grad()
def show_embedding(model, test_loader, filename, title, n_batches=3, corrupt=None):
    """2-D codes of n_batches * 1000 test images"""
    model.eval()
    codes, labels = [], []
    for b, (x, y) in enumerate(test_loader):
        if b == n_batches:
            break
        x = x.to(DEVICE)
        codes.append(model.embed(x if corrupt is None else corrupt(x)).cpu())
        labels.append(y)
    codes, labels = torch.cat(codes).numpy(), torch.cat(labels).numpy()
    fig, ax = plt.subplots(figsize=(6, 5))
    sc = ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap='tab10', vmin=-0.5, vmax=9.5, s=5)
    fig.colorbar(sc, ticks=range(10), label='digit')
    ax.set_title(title)
    ax.set_xlabel('z1')
    ax.set_ylabel('z2')
    fig.savefig(os.path.join(FIG, filename), dpi=150)
    plt.close(fig)


def show_curves(curves, filename, title):
    fig, ax = plt.subplots()
    for name, c in curves.items():
        ax.plot(range(1, len(c) + 1), c, label=name)
    ax.set_xlabel('epoch')
    ax.set_ylabel('training MSE')
    ax.set_title(title)
    ax.legend()
    fig.savefig(os.path.join(FIG, filename), dpi=150)
    plt.close(fig)
