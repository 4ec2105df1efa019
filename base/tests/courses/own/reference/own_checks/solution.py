"""A softmax, a running mean, and words counted."""

import torch


def softmax(z):
    """The softmax of z, of shape (N, K), over its last axis."""
    # <solution>
    return torch.softmax(z, -1)
    # </solution>


class RunningMean:
    """The mean of all that was added."""

    def __init__(self):
        # <solution>
        self.total, self.count = 0.0, 0
        # </solution>

    def add(self, value):
        """Add a number and return the mean so far."""
        # <solution>
        self.total, self.count = self.total + value, self.count + 1
        return self.total / self.count
        # </solution>


def count_words(text):
    """How often each word of a text occurs, most frequent first, then by the alphabet: a list of pairs."""
    # <solution>
    words = text.lower().split()
    return sorted(((w, words.count(w)) for w in set(words)), key=lambda p: (-p[1], p[0]))
    # </solution>
