import torch
from torchvision import datasets

from filters import conv2d, normalise
from letters import brightness, nearest
from loading import batches, random_flips

if __name__ == "__main__":
    print("mean grey value", brightness())
    tr = datasets.KMNIST("data", train=True, download=True)
    te = datasets.KMNIST("data", train=False, download=True)

    # edges
    sobel = torch.tensor([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]])
    print(conv2d(tr.data[:5], sobel).shape)

    g = torch.Generator().manual_seed(0)
    print((random_flips(tr.data[:100], g) != tr.data[:100]).flatten(1).any(1).sum().item(), "of 100 flipped")
    print(sum(len(b) for b, _ in batches(tr.data, tr.targets, 128)))

    pred = nearest(normalise(tr.data[:10000]), tr.targets[:10000], normalise(te.data[:500]))
    print("acc", (pred == te.targets[:500]).float().mean().item())
