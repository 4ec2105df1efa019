# Q4 - log probability
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import Subset
import numpy as np
import matplotlib.pyplot as plt

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
M = 1000
sigma_p = 0.4


class ConvVAE(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.enc1 = nn.Conv2d(1, 16, 4, 2, 1)
        self.enc2 = nn.Conv2d(16, 32, 4, 2, 1)
        self.enc3 = nn.Linear(32 * 7 * 7, 2 * latent_dim)
        self.dec1 = nn.Linear(latent_dim, 32 * 7 * 7)
        self.dec2 = nn.ConvTranspose2d(32, 16, 4, 2, 1)
        self.dec3 = nn.ConvTranspose2d(16, 1, 4, 2, 1)
        self.latent_dim = latent_dim

    def encode(self, x):
        h = F.relu(self.enc1(x))
        h = F.relu(self.enc2(h))
        h = self.enc3(h.flatten(1))
        return h[:, :self.latent_dim], h[:, self.latent_dim:]

    def sample_z(self, mu, r):
        eps = torch.randn_like(mu)
        return mu + torch.exp(0.5 * r) * eps

    def decode(self, z):
        h = F.relu(self.dec1(z)).view(-1, 32, 7, 7)
        h = F.relu(self.dec2(h))
        return torch.sigmoid(self.dec3(h))

    def forward(self, x):
        mu, r = self.encode(x)
        z = self.sample_z(mu, r)
        return self.decode(z), mu, r


def get_subset():
    data = datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
    indices = []
    for c in range(10):
        indices += np.where(data.targets.numpy() == c)[0][:500].tolist()
    return Subset(data, indices)


def five_of_each(dataset):
    imgs = [[] for _ in range(10)]
    for i in np.random.permutation(len(dataset)):
        x, y = dataset[int(i)]
        if len(imgs[y]) < 5:
            imgs[y].append(x)
        if min(len(l) for l in imgs) == 5:
            break
    return imgs


def log_normal(x, mu, sigma):
    # log pdf with diagonal sigma
    d = x.shape[1]
    return -d / 2 * math.log(2 * math.pi) - torch.log(sigma).sum(1) - 0.5 * (((x - mu) / sigma) ** 2).sum(1)


def log_p(net, x):
    x = x.unsqueeze(0).to(device)
    with torch.no_grad():
        mu, r = net.encode(x)
        mu = mu.repeat(M, 1)
        r = r.repeat(M, 1)
        sigma = torch.exp(0.5 * r)
        z = net.sample_z(mu, r)
        G = net.decode(z).view(M, 784)
        X = x.view(1, 784).repeat(M, 1)
        log_pz = log_normal(z, torch.zeros_like(z), torch.ones_like(z))
        log_pxz = log_normal(X, G, sigma_p * torch.ones_like(X))
        log_qz = log_normal(z, mu, sigma)
        return torch.logsumexp(log_pz + log_pxz - log_qz, dim=0).item()


if __name__ == '__main__':
    net = ConvVAE().to(device)
    net.load_state_dict(torch.load("vae_ep30.pth", map_location=device))
    net.eval()

    train_imgs = five_of_each(get_subset())
    test_imgs = five_of_each(datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor()))

    train_lp = np.zeros((10, 5))
    test_lp = np.zeros((10, 5))
    for c in range(10):
        for k in range(5):
            train_lp[c, k] = log_p(net, train_imgs[c][k])
            test_lp[c, k] = log_p(net, test_imgs[c][k])

    # a
    fig, axs = plt.subplots(1, 10, figsize=(20, 3))
    for c in range(10):
        axs[c].imshow(train_imgs[c][0][0], cmap="gray")
        axs[c].set_title("%.1f" % train_lp[c, 0])
        axs[c].axis("off")
    plt.savefig("q4a.png")

    # b
    for c in range(10):
        print("digit", c, "mean log p:", (train_lp[c].mean() + test_lp[c].mean()) / 2)

    # c
    print("train", train_lp.mean())
    print("test", test_lp.mean())
