import torch
import torchvision


class Mnist:
    """`pip install mnist` is broken (dead server), so torchvision. 28*28=784 pixels (sheet: 768, typo)"""

    def __init__(self, root="./data"):
        train = torchvision.datasets.MNIST(root, train=True, download=True)
        test = torchvision.datasets.MNIST(root, train=False, download=True)
        self.train = self._flat(train)
        self.test = self._flat(test)

    @staticmethod
    def _flat(ds):
        return ds.data.to(torch.float32).view(-1, 28 * 28) / 255.0, ds.targets
