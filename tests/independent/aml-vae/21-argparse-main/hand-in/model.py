import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self, out_dim):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),    # 14x14
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),   # 7x7
            nn.Conv2d(64, 128, 3, stride=2, padding=1), nn.ReLU())  # 4x4
        self.fc = nn.Linear(128 * 4 * 4, out_dim)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


class Decoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.fc = nn.Linear(latent_dim, 128 * 4 * 4)
        self.deconv = nn.Sequential(
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 3, stride=2, padding=1), nn.ReLU(),                    # 7x7
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),   # 14x14
            nn.ConvTranspose2d(32, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid())

    def forward(self, z):
        return self.deconv(self.fc(z).view(-1, 128, 4, 4))
