import torch.nn as nn


class ConvEncoder(nn.Module):
    """Given architecture; out_dim is 2 * latent_dim here (mu and r side by side)."""

    def __init__(self, out_dim):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.ReLU(),     # 14 x 14
            nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.ReLU(),    # 7 x 7
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 256), nn.ReLU(),
            nn.Linear(256, out_dim),
        )

    def forward(self, x):
        return self.net(x)


class ConvDecoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.fc = nn.Linear(latent_dim, 64 * 7 * 7)    # the linear map that must not be removed
        self.net = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),   # 14
            nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),  # 28
        )

    def forward(self, z):
        return self.net(self.fc(z).view(-1, 64, 7, 7))
