"""Attention, a layer with its gradient, AdamW and byte-pair encoding."""

import math
from collections import Counter

import torch
from torch import nn


def layer(x, w):
    """y = relu(x w), (N, K)."""
    # <solution>
    return torch.relu(x @ w)
    # </solution>


def layer_backward(x, w):
    """The gradients of the sum of `layer` by x and by w, without autograd."""
    # <solution>
    open_ = (x @ w > 0).to(x.dtype)
    return open_ @ w.T, x.T @ open_
    # </solution>


def attention(q, k, v):
    """Causal scaled dot-product attention of q, k, v, (B, T, D)."""
    # <solution>
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    mask = torch.triu(torch.ones(scores.shape[-2:], dtype=torch.bool), 1)
    return torch.softmax(scores.masked_fill(mask, -torch.inf), -1) @ v
    # </solution>


class Head(nn.Module):
    """One head of causal self-attention, its three linear maps without bias; returns what it attends to and its queries."""

    def __init__(self, width):
        super().__init__()
        # <solution>
        self.query, self.key, self.value = (nn.Linear(width, width, bias=False) for _ in range(3))
        # </solution>

    def forward(self, x):
        """Return (output, queries), each (B, T, width)."""
        # <solution>
        q = self.query(x)
        return attention(q, self.key(x), self.value(x)), q
        # </solution>


class AdamW:
    """Adam with decoupled weight decay, as torch.optim.AdamW."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        # <solution>
        self.params, self.lr, self.betas, self.eps, self.decay = list(params), lr, betas, eps, weight_decay
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]
        self.t = 0
        # </solution>

    @torch.no_grad()
    def step(self):
        """Take one step."""
        # <solution>
        self.t += 1
        (b1, b2), t = self.betas, self.t
        for p, m, v in zip(self.params, self.m, self.v, strict=True):
            p.mul_(1 - self.lr * self.decay)
            m.mul_(b1).add_(p.grad, alpha=1 - b1)
            v.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
            p.addcdiv_(m / (1 - b1**t), (v / (1 - b2**t)).sqrt() + self.eps, value=-self.lr)
        # </solution>

    def zero_grad(self):
        """Clear the gradients."""
        # <solution>
        for p in self.params:
            p.grad = None
        # </solution>


def bpe_merges(text, count):
    """The first `count` merges of byte-pair encoding, pairs of tokens; of equally frequent ones the first in the text. All of the text is one sequence, spaces included."""
    # <solution>
    words = [list(text)]
    merges = []
    for _ in range(count):
        pairs = Counter(pair for word in words for pair in zip(word, word[1:]))
        if not pairs:
            break
        best = max(pairs, key=pairs.get)
        merges.append(best)
        words = [_merged(word, best) for word in words]
    return merges
    # </solution>


# <reference only>
def _merged(word, pair):
    made = []
    for token in word:
        if made and (made[-1], token) == pair:
            made[-1] += token
        else:
            made.append(token)
    return made


# </reference only>
