# Problem 6 - convolutional autoencoder, with and without skip connections

import torch
import torch.nn as nn

from prob4_CNN import get_loaders
from prob5_AE import train_autoencoder


class ConvAutoencoder(nn.Module):

    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.up = nn.Upsample(scale_factor=2, mode='nearest')

        # encoder
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.fc1 = nn.Linear(8 * 7 * 7, 20)
        self.fc2 = nn.Linear(20, 2)

        # decoder
        self.fc3 = nn.Linear(2, 20)
        self.fc4 = nn.Linear(20, 392)
        self.conv3 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1)
        self.conv4 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1)

    def conv_features(self, x):
        p1 = self.pool(self.relu(self.conv1(x)))     # B x 4 x 14 x 14
        p2 = self.pool(self.relu(self.conv2(p1)))    # B x 8 x 7 x 7
        return p1, p2

    def bottleneck(self, p2):
        h = self.relu(self.fc1(p2.flatten(start_dim=1)))
        return self.fc2(h)

    def encode(self, x):
        _, p2 = self.conv_features(x)
        return self.bottleneck(p2)

    def unflatten(self, z):
        h = self.relu(self.fc3(z))
        h = self.relu(self.fc4(h))
        return h.view(-1, 8, 7, 7)

    def decode(self, z):
        h = self.up(self.unflatten(z))               # B x 8 x 14 x 14
        h = self.relu(self.conv3(h))                 # B x 4 x 14 x 14
        h = self.up(h)                               # B x 4 x 28 x 28
        return torch.sigmoid(self.conv4(h))          # B x 1 x 28 x 28

    def forward(self, x):
        return self.decode(self.encode(x))


class ConvAutoencoderSkip(ConvAutoencoder):
    """
    Same layers, but the output of each pooling layer is added to the input of the
    upsampling layer that undoes it:
        pool2 (8x7x7)   -> 1st upsampling
        pool1 (4x14x14) -> 2nd upsampling
    """

    def forward(self, x):
        p1, p2 = self.conv_features(x)
        z = self.bottleneck(p2)
        h = self.up(self.unflatten(z) + p2)
        h = self.relu(self.conv3(h))
        h = self.up(h + p1)
        return torch.sigmoid(self.conv4(h))


NOISE_STD = 0.3

if __name__ == '__main__':
    torch.manual_seed(452)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    train_loader, _ = get_loaders(batch_size=128)

    # 6.1
    print('--- CAE')
    cae = ConvAutoencoder()
    train_autoencoder(cae, train_loader, epochs=20, device=device)
    torch.save(cae.state_dict(), 'mnist_cae.pt')

    # 6.2
    print('--- CAE with skip connections')
    cae_skip = ConvAutoencoderSkip()
    train_autoencoder(cae_skip, train_loader, epochs=20, device=device)
    torch.save(cae_skip.state_dict(), 'mnist-cae-skip.pt')

    # 6.3
    print('--- CAE, noisy inputs')
    cae_n = ConvAutoencoder()
    train_autoencoder(cae_n, train_loader, epochs=20, noise_std=NOISE_STD, device=device)
    torch.save(cae_n.state_dict(), 'mnist_cae_noise.pt')

    print('--- CAE with skip connections, noisy inputs')
    cae_skip_n = ConvAutoencoderSkip()
    train_autoencoder(cae_skip_n, train_loader, epochs=20, noise_std=NOISE_STD, device=device)
    torch.save(cae_skip_n.state_dict(), 'mnist-cae-skip-noise.pt')
