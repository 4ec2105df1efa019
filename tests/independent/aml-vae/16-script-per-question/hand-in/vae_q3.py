# Q3 - latent optimization
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import numpy as np
import matplotlib.pyplot as plt

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


class ConvVAE(nn.Module):
    # without the encoder
    def __init__(self, latent_dim=200):
        super().__init__()
        self.dec1 = nn.Linear(latent_dim, 32 * 7 * 7)
        self.dec2 = nn.ConvTranspose2d(32, 16, 4, 2, 1)
        self.dec3 = nn.ConvTranspose2d(16, 1, 4, 2, 1)
        self.latent_dim = latent_dim

    def sample_z(self, mu, r):
        eps = torch.randn_like(mu)
        return mu + torch.exp(0.5 * r) * eps

    def decode(self, z):
        h = F.relu(self.dec1(z)).view(-1, 32, 7, 7)
        h = F.relu(self.dec2(h))
        return torch.sigmoid(self.dec3(h))


def get_subset():
    data = datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
    indices = []
    for c in range(10):
        indices += np.where(data.targets.numpy() == c)[0][:500].tolist()
    return Subset(data, indices)


def loss_function(x, x_rec, mu, r):
    mse = nn.MSELoss()(x_rec, x)
    kl = (mu ** 2 + torch.exp(r) - 0.5 * r - 1).sum(dim=1).mean()
    return mse + kl


if __name__ == '__main__':
    train_set = get_subset()
    batch_size = 128
    loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    N = len(train_set)

    net = ConvVAE().to(device)
    mus = nn.Parameter(torch.randn(N, 200, device=device))
    rs = nn.Parameter(torch.randn(N, 200, device=device))
    opt = torch.optim.Adam(net.parameters(), lr=0.001)
    opt_latent = torch.optim.Adam([mus, rs], lr=0.01)

    # the subset is sorted by class, 500 each -> take one index in each class
    show = [c * 500 + np.random.randint(500) for c in range(10)]
    real = torch.stack([train_set[i][0] for i in show])
    rows = [real]

    losses = []
    for epoch in range(1, 31):
        s = 0
        for i, (x, _) in enumerate(loader):
            x = x.to(device)
            mu = mus[i * batch_size: i * batch_size + len(x)]
            r = rs[i * batch_size: i * batch_size + len(x)]
            opt.zero_grad()
            opt_latent.zero_grad()
            rec = net.decode(net.sample_z(mu, r))
            loss = loss_function(x, rec, mu, r)
            loss.backward()
            opt.step()
            opt_latent.step()
            s += loss.item()
        losses.append(s / len(loader))
        print(epoch, losses[-1])
        if epoch in [1, 5, 10, 20, 30]:
            torch.save(net.state_dict(), f"lo_ep{epoch}.pth")
            with torch.no_grad():
                rows.append(net.decode(net.sample_z(mus[show], rs[show])).cpu())

    plt.plot(range(1, 31), losses)
    plt.savefig("q3_loss.png")
    plt.clf()

    fig, axs = plt.subplots(6, 10, figsize=(10, 6))
    for i in range(6):
        for j in range(10):
            axs[i, j].imshow(rows[i][j, 0], cmap="gray")
            axs[i, j].axis("off")
    plt.savefig("q3_rec.png")
    plt.clf()

    z = torch.randn(10, 200).to(device)
    with torch.no_grad():
        gen = net.decode(z).cpu()
    fig, axs = plt.subplots(1, 10, figsize=(10, 1.5))
    for j in range(10):
        axs[j].imshow(gen[j, 0], cmap="gray")
        axs[j].axis("off")
    plt.savefig("q3_samples.png")
