"""The data for the VAE part. Everything is seeded, so q1..q4 see the same images."""
import numpy as np
import torch
from torchvision import datasets, transforms

SEED = 67912
PER_CLASS_TRAIN = 500      # 10 * 500 = 5000 training images


def _stack(dataset, indices):
    images = torch.stack([dataset[int(i)][0] for i in indices])
    labels = torch.tensor([int(dataset.targets[int(i)]) for i in indices])
    return images, labels


def load_mnist(train):
    return datasets.MNIST("./data", train=train, download=True,
                          transform=transforms.ToTensor())


def load_train_subset():
    """(5000, 1, 28, 28) images in [0, 1] and their labels, 500 per digit."""
    full = load_mnist(train=True)
    targets = full.targets.numpy()
    keep = [np.where(targets == digit)[0][:PER_CLASS_TRAIN] for digit in range(10)]
    return _stack(full, np.concatenate(keep))


def load_validation():
    full = load_mnist(train=False)
    return _stack(full, range(len(full)))


def pick_per_class(labels, how_many=1, seed=SEED):
    """Random indices, `how_many` of every digit, ordered 0..9."""
    rng = np.random.default_rng(seed)
    chosen = []
    for digit in range(10):
        candidates = np.flatnonzero(labels.numpy() == digit)
        chosen.extend(rng.choice(candidates, size=how_many, replace=False))
    return torch.as_tensor(np.array(chosen), dtype=torch.long)


def shuffled_batches(n, batch_size):
    order = torch.randperm(n)
    return order.split(batch_size)
