import numpy as np
from torchvision.datasets import MNIST


class ZeroOneMnist:
    """digits 0 and 1, like in the notebook"""

    def __init__(self, root="./data"):
        self.train = self._load(root, True)
        self.test = self._load(root, False)

    @staticmethod
    def _load(root, train):
        ds = MNIST(root, train=train, download=True)
        x, y = ds.data.numpy() / 255.0, ds.targets.numpy()
        return x[y < 2], y[y < 2]

    @staticmethod
    def _shrink(x, k):
        pad = (-x.shape[1]) % k
        x = np.pad(x, ((0, 0), (pad // 2, pad - pad // 2), (pad // 2, pad - pad // 2)))
        s = x.shape[1] // k
        return x.reshape(len(x), k, s, k, s).mean(axis=(2, 4)).reshape(len(x), k * k)

    def version(self, k):
        (a, ya), (b, yb) = self.train, self.test
        a, b = self._shrink(a, k), self._shrink(b, k)
        m, s = a.mean(), a.std()
        return (a - m) / s, ya, (b - m) / s, yb
