import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt

from prob4_CNN import device, get_loaders
from prob5_AE import plot_embedding, plot_recon, train_ae

EPOCHS = 20
NOISE = 0.3


class ConvAutoencoder(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.conv1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.fc1 = nn.Linear(8 * 7 * 7, 20)
        self.fc2 = nn.Linear(20, 2)

        self.fc3 = nn.Linear(2, 20)
        self.fc4 = nn.Linear(20, 392)
        self.conv3 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.conv4 = nn.Conv2d(4, 1, 3, stride=1, padding=1)

    def _encode(self, x):
        p1 = F.max_pool2d(F.relu(self.conv1(x)), 2, 2)   # 4 x 14 x 14
        p2 = F.max_pool2d(F.relu(self.conv2(p1)), 2, 2)  # 8 x 7 x 7
        z = self.fc2(F.relu(self.fc1(p2.flatten(1))))
        return z, p1, p2

    def encode(self, x):
        return self._encode(x)[0]

    def forward(self, x):
        z, p1, p2 = self._encode(x)
        h = F.relu(self.fc3(z))
        h = F.relu(self.fc4(h)).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2
        h = F.interpolate(h, scale_factor=2, mode='nearest')  # 8 x 14 x 14
        h = F.relu(self.conv3(h))                             # 4 x 14 x 14
        if self.skip:
            h = h + p1
        h = F.interpolate(h, scale_factor=2, mode='nearest')  # 4 x 28 x 28
        return torch.sigmoid(self.conv4(h))


def main():
    train_loader, test_loader = get_loaders()
    runs = [
        # name, skip, noise, checkpoint
        ('cae', False, 0.0, 'mnist_cae.pt'),
        ('cae_skip', True, 0.0, 'mnist-cae-skip.pt'),
        ('cae_noisy', False, NOISE, 'mnist_cae_noisy.pt'),
        ('cae_skip_noisy', True, NOISE, 'mnist-cae-skip-noisy.pt'),
    ]
    fig, ax = plt.subplots()
    for name, skip, noise, ckpt in runs:
        print('==', name)
        torch.manual_seed(452)
        model = ConvAutoencoder(skip).to(device)
        losses = train_ae(model, train_loader, EPOCHS, noise)
        torch.save(model.state_dict(), ckpt)
        plot_recon(model, test_loader, f'prob6_{name}_recon.png', noise)
        plot_embedding(model, test_loader, f'prob6_{name}_embedding.png', noise)
        ax.plot(range(1, EPOCHS + 1), losses, label=name)
    ax.set_yscale('log')
    ax.set_xlabel('epoch')
    ax.set_ylabel('training mse')
    ax.legend()
    fig.savefig('prob6_losses.png')


if __name__ == '__main__':
    main()
