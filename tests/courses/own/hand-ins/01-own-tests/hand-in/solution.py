"""A softmax, a running mean, and words counted."""
from collections import Counter
from dataclasses import dataclass

import torch


def softmax(z):
    """The softmax of z, of shape (N, K), over its last axis.

    :param z: tensor, may contain -inf (masked entries get probability 0)
    :return: tensor of the same shape, rows sum to one
    """
    z = torch.as_tensor(z)
    if not torch.is_floating_point(z):
        z = z.to(torch.get_default_dtype())
    exp = torch.exp(z - torch.amax(z, dim=-1, keepdim=True))
    return exp / torch.sum(exp, dim=-1, keepdim=True)


@dataclass
class RunningMean:
    """The mean of all that was added."""
    total: float = 0.0
    count: int = 0

    def add(self, value):
        """Add a number and return the mean so far."""
        self.total += value
        self.count += 1
        return self.mean

    @property
    def mean(self):
        return self.total / self.count if self.count else float("nan")


def count_words(text):
    """How often each word of a text occurs, most frequent first, then by the alphabet: a list of pairs."""
    counts = Counter(text.split())
    # minus so that big numbers come first while the words stay ascending
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
