import torch
import torch.nn as nn
import torch.optim as optim
import matplotlib.pyplot as plt

from prob4_CNN import device, get_loaders

EPOCHS = 20


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1 = nn.Linear(784, 512)
        self.enc2 = nn.Linear(512, 128)
        self.enc3 = nn.Linear(128, 32)
        self.enc4 = nn.Linear(32, 2)
        self.dec1 = nn.Linear(2, 32)
        self.dec2 = nn.Linear(32, 128)
        self.dec3 = nn.Linear(128, 512)
        self.dec4 = nn.Linear(512, 784)

    def encode(self, x):
        x = x.view(x.size(0), -1)
        x = torch.relu(self.enc1(x))
        x = torch.relu(self.enc2(x))
        x = torch.relu(self.enc3(x))
        return self.enc4(x)  # nothing after this, and nothing before dec1

    def decode(self, z):
        z = torch.relu(self.dec1(z))
        z = torch.relu(self.dec2(z))
        z = torch.relu(self.dec3(z))
        return torch.sigmoid(self.dec4(z)).view(-1, 1, 28, 28)

    def forward(self, x):
        return self.decode(self.encode(x))


def train_ae(model, loader, epochs=EPOCHS, noise=0.0):
    """noise is the std of the gaussian added to the input, the target is always the clean image"""
    loss_fn = nn.MSELoss()
    optimizer = optim.Adam(model.parameters(), lr=0.001)
    losses = []
    model.train()
    for epoch in range(epochs):
        total = 0
        for images, _ in loader:
            images = images.to(device)
            inputs = images + noise * torch.randn_like(images)
            loss = loss_fn(model(inputs), images)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(images)
        losses.append(total / len(loader.dataset))
        print(f'epoch {epoch + 1}/{epochs} mse {losses[-1]:.5f}')
    return losses


@torch.no_grad()
def plot_recon(model, loader, path, noise=0.0, n=10):
    model.eval()
    images = next(iter(loader))[0][:n].to(device)
    inputs = images + noise * torch.randn_like(images)
    rows = [('original', images)]
    if noise > 0:
        rows.append(('corrupted', inputs))
    rows.append(('reconstructed', model(inputs)))
    fig, axes = plt.subplots(len(rows), n, figsize=(n, 1.2 * len(rows)))
    for r, (name, batch) in enumerate(rows):
        for c in range(n):
            axes[r, c].imshow(batch[c, 0].cpu(), cmap='gray', vmin=0, vmax=1)
            axes[r, c].set_xticks([])
            axes[r, c].set_yticks([])
        axes[r, 0].set_ylabel(name, fontsize=7)
    fig.savefig(path)
    plt.close(fig)


@torch.no_grad()
def plot_embedding(model, loader, path, noise=0.0, batches=40):
    model.eval()
    zs, ys = [], []
    for k, (images, labels) in enumerate(loader):
        if k == batches:
            break
        images = images.to(device)
        zs.append(model.encode(images + noise * torch.randn_like(images)).cpu())
        ys.append(labels)
    z, y = torch.cat(zs), torch.cat(ys)
    fig, ax = plt.subplots(figsize=(7, 6))
    sc = ax.scatter(z[:, 0], z[:, 1], c=y, cmap='tab10', s=4)
    fig.colorbar(sc, ticks=list(range(10)), label='digit')
    ax.set_xlabel('z1')
    ax.set_ylabel('z2')
    fig.savefig(path)
    plt.close(fig)


def plot_corruption(path):
    # 5.2
    x = torch.linspace(-2, 2, 400)
    data = torch.stack([x, x ** 2], dim=1)
    corrupted = data + 0.3 * torch.randn_like(data)
    fig, axes = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
    for ax, d, t in zip(axes, (data, corrupted), ('original', 'corrupted')):
        ax.scatter(d[:, 0], d[:, 1], s=5)
        ax.set_title(t)
    fig.savefig(path)
    plt.close(fig)


if __name__ == '__main__':
    torch.manual_seed(452)
    plot_corruption('prob5_corruption.png')
    train_loader, test_loader = get_loaders()
    model = Autoencoder().to(device)
    train_ae(model, train_loader)
    torch.save(model.state_dict(), 'mnist_ae.pt')
    plot_recon(model, test_loader, 'prob5_recon.png')
    plot_embedding(model, test_loader, 'prob5_embedding.png')
