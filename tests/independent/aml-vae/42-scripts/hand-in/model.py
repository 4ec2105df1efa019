import torch.nn as nn


class ConvEncoder(nn.Module):
    def __init__(self, latent_dim=200):
        super(ConvEncoder, self).__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(64, 128, 3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.to_mu = nn.Linear(128 * 4 * 4, latent_dim)
        self.to_r = nn.Linear(128 * 4 * 4, latent_dim)

    def forward(self, x):
        features = self.net(x)
        return self.to_mu(features), self.to_r(features)


class ConvDecoder(nn.Module):
    def __init__(self, latent_dim=200):
        super(ConvDecoder, self).__init__()
        self.linear = nn.Linear(latent_dim, 128 * 7 * 7)
        self.net = nn.Sequential(
            nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(128, 64, 3, padding=1), nn.ReLU(),
            nn.Upsample(scale_factor=2), nn.Conv2d(64, 32, 3, padding=1), nn.ReLU(),
            nn.Conv2d(32, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, z):
        return self.net(self.linear(z).reshape(z.size(0), 128, 7, 7))
