"""Problem 5.4 (autoencoder) and the figure of 5.2."""
import numpy as np
import matplotlib.pyplot as plt
import torch.nn as nn

from lab import AutoencoderCoach, Inspector, LossDiary, MnistRoom


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(),
            nn.Linear(512, 128), nn.ReLU(),
            nn.Linear(128, 32), nn.ReLU(),
            nn.Linear(32, 2),                  # nothing after it: the embedding
        )
        self.dec = nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(),
            nn.Linear(32, 128), nn.ReLU(),
            nn.Linear(128, 512), nn.ReLU(),
            nn.Linear(512, 784), nn.Sigmoid(),
        )

    def encode(self, x):
        return self.enc(x.flatten(1))

    def forward(self, x):
        return self.dec(self.encode(x)).view_as(x)


class Parabola:
    """5.2: samples of y = x^2; corrupt() draws from C(x^ | x) = N(x, s^2 I)"""

    def __init__(self, n=400, seed=3):
        self.rng = np.random.default_rng(seed)
        x = self.rng.uniform(-2, 2, n)
        self.points = np.stack([x, x ** 2], axis=1)

    def corrupt(self, s=0.25):
        return self.points + s * self.rng.standard_normal(self.points.shape)

    def draw(self, file):
        bad = self.corrupt()
        plt.scatter(self.points[:, 0], self.points[:, 1], s=8, label="original")
        plt.scatter(bad[:, 0], bad[:, 1], s=8, label="corrupted")
        plt.legend()
        plt.savefig(file)
        plt.close()


if __name__ == "__main__":
    Parabola().draw("p5_corruption.png")
    room = MnistRoom(batch=128)
    coach = AutoencoderCoach(Autoencoder(), room, LossDiary("AE"), lr=0.001).run(epochs=15)
    coach.keep("mnist_ae.pt")
    look = Inspector(coach.model, room)
    look.reconstructions("p5_reconstructions.png")
    look.embedding("p5_embedding.png")
    print("test MSE", look.test_error())
