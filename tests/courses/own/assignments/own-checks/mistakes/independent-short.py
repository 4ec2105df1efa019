# fails: attention, words, tests
# words: the softmax is over the first axis, and words are ordered as in the text
# whole: yes
# file: solution.py
"""A softmax, a running mean, and words counted."""

from collections import Counter

import torch


def softmax(z):
    """The softmax of z, of shape (N, K), over its last axis."""
    e = torch.exp(z - z.max())
    return e / e.sum(dim=0)


class RunningMean:
    """The mean of all that was added."""

    def __init__(self):
        self.n = 0
        self.mean = 0

    def add(self, value):
        """Add a number and return the mean so far."""
        self.n += 1
        self.mean += (value - self.mean) / self.n
        return self.mean


def count_words(text):
    """How often each word of a text occurs, most frequent first, then by the alphabet: a list of pairs."""
    return Counter(text.split()).most_common()
