# Q1 - amortized VAE
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import numpy as np
import matplotlib.pyplot as plt

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


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


def ten_images(dataset):
    # one random image from each class
    imgs = {}
    for i in np.random.permutation(len(dataset)):
        x, y = dataset[int(i)]
        if y not in imgs:
            imgs[y] = x
        if len(imgs) == 10:
            break
    return torch.stack([imgs[c] for c in range(10)])


def loss_function(x, x_rec, mu, r):
    mse = nn.MSELoss()(x_rec, x)
    # eq 7, log(sigma) = r / 2
    kl = (mu ** 2 + torch.exp(r) - 0.5 * r - 1).sum(dim=1).mean()
    return mse + kl


def plot_recs(imgs, name):
    fig, axs = plt.subplots(6, 10, figsize=(10, 6))
    for j in range(10):
        axs[0, j].imshow(imgs[j, 0], cmap="gray")
        axs[0, j].axis("off")
    for i, e in enumerate([1, 5, 10, 20, 30]):
        net = ConvVAE().to(device)
        net.load_state_dict(torch.load(f"vae_ep{e}.pth", map_location=device))
        net.eval()
        with torch.no_grad():
            rec, _, _ = net(imgs.to(device))
        for j in range(10):
            axs[i + 1, j].imshow(rec[j, 0].cpu(), cmap="gray")
            axs[i + 1, j].axis("off")
    plt.suptitle(name + " (top: real, then epochs 1,5,10,20,30)")
    plt.savefig(f"q1_{name}.png")
    plt.clf()


if __name__ == '__main__':
    train_set = get_subset()
    val_set = get_subset()
    loader = DataLoader(train_set, batch_size=128, shuffle=True)
    net = ConvVAE().to(device)
    opt = torch.optim.Adam(net.parameters(), lr=0.001)
    losses = []
    for epoch in range(1, 31):
        net.train()
        s = 0
        for x, _ in loader:
            x = x.to(device)
            opt.zero_grad()
            rec, mu, r = net(x)
            loss = loss_function(x, rec, mu, r)
            loss.backward()
            opt.step()
            s += loss.item()
        losses.append(s / len(loader))
        print(epoch, losses[-1])
        if epoch in [1, 5, 10, 20, 30]:
            torch.save(net.state_dict(), f"vae_ep{epoch}.pth")

    plt.plot(range(1, 31), losses)
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.savefig("q1_loss.png")
    plt.clf()

    plot_recs(ten_images(val_set), "validation")
    plot_recs(ten_images(train_set), "train")
