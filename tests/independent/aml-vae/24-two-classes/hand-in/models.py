import torch
import torch.nn as nn
import torchvision
import torchvision.transforms as transforms
from sklearn.model_selection import train_test_split

LATENT_DIM = 200
device = 'cuda' if torch.cuda.is_available() else 'cpu'

class Encoder(nn.Module):
    def __init__(self, latent_dim=LATENT_DIM):
        super(Encoder, self).__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(),
                                 nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
                                 nn.Flatten(), nn.Linear(64 * 7 * 7, 256), nn.ReLU())
        self.fc_mu = nn.Linear(256, latent_dim)
        self.fc_r = nn.Linear(256, latent_dim)

    def forward(self, x):
        h = self.net(x)
        return self.fc_mu(h), self.fc_r(h)

class Decoder(nn.Module):
    def __init__(self, latent_dim=LATENT_DIM):
        super(Decoder, self).__init__()
        self.fc = nn.Sequential(nn.Linear(latent_dim, 256), nn.ReLU(), nn.Linear(256, 64 * 7 * 7), nn.ReLU())
        self.net = nn.Sequential(nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
                                 nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid())

    def forward(self, z):
        return self.net(self.fc(z).view(-1, 64, 7, 7))

def reparameterize(mu, r):
    sigma = torch.exp(r / 2)
    eps = torch.randn_like(sigma)
    return mu + sigma * eps

def vae_loss(x, x_hat, mu, r):
    mse = nn.MSELoss()(x_hat, x)
    kl = torch.mean(torch.pow(mu, 2) + torch.exp(r) - r / 2 - 1)     # eq 7
    return mse + kl

def load_data():
    t = transforms.ToTensor()
    train = torchvision.datasets.MNIST(root='./data', train=True, transform=t, download=True)
    test = torchvision.datasets.MNIST(root='./data', train=False, transform=t, download=True)
    idx, _ = train_test_split(range(len(train)), train_size=5000, stratify=train.targets, random_state=0)
    return torch.utils.data.Subset(train, idx), test

def one_of_each(dataset):
    """ a random image of every digit. returns images and their place in the dataset """
    images, places = [None] * 10, [None] * 10
    for i in torch.randperm(len(dataset)).tolist():
        x, y = dataset[i]
        if images[y] is None:
            images[y], places[y] = x, i
        if all(p is not None for p in places):
            break
    return torch.stack(images), places
