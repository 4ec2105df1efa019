from torch import nn

from mnist_utils import Config, Trainer


def mlp(*sizes):
    """linear layers with ReLU between them (nothing before the first or after the last)"""
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class AutoEncoder(nn.Module):
    def __init__(self, sizes=(28 * 28, 400, 120, 40, 2)):
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), mlp(*sizes))
        self.decoder = nn.Sequential(mlp(*sizes[::-1]), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)))

    def forward(self, x):
        code = self.encoder(x)
        return self.decoder(code), code


if __name__ == "__main__":
    Trainer(AutoEncoder(), Config(epochs=25, lr=0.001)).run().save("mnist_ae.pt").figures("ae")
