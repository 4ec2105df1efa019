# Problem 5.4 - (fully connected) autoencoder with a 2-dimensional embedding

import torch
import torch.nn as nn

from prob4_CNN import get_loaders


class Autoencoder(nn.Module):

    def __init__(self, latent_dim=2):
        super().__init__()
        self.enc1 = nn.Linear(784, 500)
        self.enc2 = nn.Linear(500, 200)
        self.enc3 = nn.Linear(200, 50)
        self.enc4 = nn.Linear(50, latent_dim)

        self.dec1 = nn.Linear(latent_dim, 50)
        self.dec2 = nn.Linear(50, 200)
        self.dec3 = nn.Linear(200, 500)
        self.dec4 = nn.Linear(500, 784)

        self.relu = nn.ReLU()

    def encode(self, x):
        x = x.view(x.size(0), -1)
        x = self.relu(self.enc1(x))
        x = self.relu(self.enc2(x))
        x = self.relu(self.enc3(x))
        return self.enc4(x)          # no nonlinearity into the embedding

    def decode(self, z):
        x = self.relu(self.dec1(z))  # z goes straight into a linear layer
        x = self.relu(self.dec2(x))
        x = self.relu(self.dec3(x))
        x = torch.sigmoid(self.dec4(x))   # pixels are in [0,1]
        return x.view(-1, 1, 28, 28)

    def forward(self, x):
        return self.decode(self.encode(x))


def train_autoencoder(model, train_loader, epochs=20, lr=0.001, noise_std=0.0, device='cpu'):
    """
    Trains with MSE between the output and the *clean* images.
    noise_std > 0 adds gaussian noise to what the model gets to see (used in 6.3).
    """
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for images, _ in train_loader:
            images = images.to(device)
            inputs = images
            if noise_std > 0:
                inputs = images + noise_std * torch.randn_like(images)
            optimizer.zero_grad()
            loss = criterion(model(inputs), images)
            loss.backward()
            optimizer.step()
            total += loss.item() * images.size(0)
        losses.append(total / len(train_loader.dataset))
        print('epoch {:2d}/{}: train mse {:.5f}'.format(epoch + 1, epochs, losses[-1]))
    return losses


def embed(model, loader, n=5000, noise_std=0.0, device='cpu'):
    """ first n embeddings of the loader, with labels """
    model.eval()
    zs, ys, seen = [], [], 0
    with torch.no_grad():
        for images, labels in loader:
            images = images.to(device)
            if noise_std > 0:
                images = images + noise_std * torch.randn_like(images)
            zs.append(model.encode(images).cpu())
            ys.append(labels)
            seen += len(labels)
            if seen >= n:
                break
    return torch.cat(zs)[:n].numpy(), torch.cat(ys)[:n].numpy()


if __name__ == '__main__':
    torch.manual_seed(452)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    train_loader, _ = get_loaders(batch_size=128)
    ae = Autoencoder()
    train_autoencoder(ae, train_loader, epochs=20, device=device)
    torch.save(ae.state_dict(), 'mnist_ae.pt')
