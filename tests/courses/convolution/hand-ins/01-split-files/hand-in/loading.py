# part 2: everything with randomness
import torch


def random_flips(x, generator):
    """Images x, (N, H, W), each flipped from left to right with probability 1/2, drawn by the generator of torch."""
    x = torch.as_tensor(x)
    coin = torch.rand(x.shape[0], generator=generator) < 0.5
    out = x.clone()          # do not change the images of the caller!
    out[coin] = x[coin].flip(2)
    return out


def batches(x, y, size):
    """Yield batches (images, labels) of at most `size` rows: each row once, in a new order each time."""
    order = torch.randperm(len(x))
    for idx in order.split(size):
        if not torch.is_tensor(x):
            idx_x = idx.numpy()
        else:
            idx_x = idx
        idx_y = idx if torch.is_tensor(y) else idx.numpy()
        yield x[idx_x], y[idx_y]
