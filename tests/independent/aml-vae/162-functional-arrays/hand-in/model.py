from torch import nn


def encoder(d):
    """n x 1 x 28 x 28 -> n x 2d (first half mu, second half r)"""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),      # 14
        nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),     # 7
        nn.Flatten(),
        nn.Linear(64 * 49, 400), nn.ReLU(),
        nn.Linear(400, 2 * d))


def decoder(d):
    """n x d -> n x 1 x 28 x 28"""
    return nn.Sequential(
        nn.Linear(d, 64 * 49), nn.ReLU(),
        nn.Unflatten(1, (64, 7, 7)),
        nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),    # 14
        nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid())  # 28
