import torch
from torch import nn

from hw2 import MNISTData, Trainer
from hw2.data import GaussianNoise, NoNoise
from hw2.figures import Figures


class ConvAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.down2 = nn.Sequential(nn.Conv2d(4, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.to_code = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.from_code = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU(), nn.Unflatten(1, (8, 7, 7)))
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
        self.conv3 = nn.Conv2d(8, 4, 3, 1, 1)
        self.conv4 = nn.Conv2d(4, 1, 3, 1, 1)

    def merge(self, h, pooled):
        return h

    def run(self, x):
        p1 = self.down1(x)
        p2 = self.down2(p1)
        z = self.to_code(p2)
        h = self.merge(self.from_code(z), p2)
        h = torch.relu(self.conv3(self.up(h)))
        h = self.merge(h, p1)
        return torch.sigmoid(self.conv4(self.up(h))), z

    def forward(self, x):
        return self.run(x)[0]

    def encode(self, x):
        return self.run(x)[1]


class SkipConvAutoencoder(ConvAutoencoder):
    """pooling output is added to what goes in the upsampling layer of the same resolution"""

    def merge(self, h, pooled):
        return h + pooled


if __name__ == '__main__':
    data = MNISTData()
    x, y = data.test_batch()
    curves = {}
    # (part, net, noise, file); N(0, 0.3): 0.3 taken as std
    for part, cls, noise, file in [
        ('6.1', ConvAutoencoder, NoNoise(), 'mnist_cae.pt'),
        ('6.2 skip', SkipConvAutoencoder, NoNoise(), 'mnist-cae-skip.pt'),
        ('6.3 noise', ConvAutoencoder, GaussianNoise(0.3), 'mnist_cae_noisy.pt'),
        ('6.3 noise + skip', SkipConvAutoencoder, GaussianNoise(0.3), 'mnist-cae-skip_noisy.pt'),
    ]:
        torch.manual_seed(663)
        net = cls()
        curves[part] = Trainer(net, corrupt=noise).fit(data.train, 12, file).losses
        with torch.no_grad():
            x_in = noise(x)
            x_hat, z = net.run(x_in)
        tag = 'p' + part.replace(' ', '_').replace('.', '_').replace('+', 'and')
        rows = {'original': x, 'output': x_hat} if x_in is x else {'original': x, 'corrupted': x_in, 'output': x_hat}
        Figures.rows(rows, tag + '_reconstructions', part)
        Figures.embedding(z, y, tag + '_embedding', part)
    Figures.losses(curves, 'p6_losses')
