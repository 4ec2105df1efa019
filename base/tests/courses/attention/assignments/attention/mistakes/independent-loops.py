# fails: backward, adamw
# words: the gradient passes the relu everywhere, and the steps of Adam are not counted
# whole: yes
# file: model.py
"""Attention, a layer with its gradient, AdamW and byte-pair encoding."""

import math

import torch
from torch import nn
import torch.nn.functional as F


def layer(x, w):
    """y = relu(x w), (N, K)."""
    return F.relu(x @ w)


def layer_backward(x, w):
    """The gradients of the sum of `layer` by x and by w, without autograd."""
    out = layer(x, w)
    dout = torch.ones_like(out)
    # matmul: dx = dout w^T, dw = x^T dout
    dx = dout @ w.t()
    dw = x.t() @ dout
    return dx, dw


def attention(q, k, v):
    """Causal scaled dot-product attention of q, k, v, (B, T, D)."""
    B, T, D = q.shape
    rows = []
    for t in range(T):
        # position t only gets the keys and values up to t, so no mask is needed
        seen_k = k[:, : t + 1]
        seen_v = v[:, : t + 1]
        score = q[:, t : t + 1] @ seen_k.transpose(1, 2) / math.sqrt(D)
        rows.append(F.softmax(score, dim=2) @ seen_v)
    return torch.cat(rows, dim=1)


class Head(nn.Module):
    """One head of causal self-attention; returns what it attends to and its queries."""

    def __init__(self, width):
        super().__init__()
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(width, width, bias=False)
        self.to_v = nn.Linear(width, width, bias=False)

    def forward(self, x):
        """Return (output, queries), each (B, T, width)."""
        queries = self.to_q(x)
        return attention(queries, self.to_k(x), self.to_v(x)), queries


class AdamW:
    """Adam with decoupled weight decay, as torch.optim.AdamW."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = list(params)
        self.lr = lr
        self.b1 = betas[0]
        self.b2 = betas[1]
        self.eps = eps
        self.wd = weight_decay
        self.t = 1  # start with 1, otherwise we divide by zero
        self.m = []
        self.v = []
        for p in self.params:
            self.m.append(torch.zeros_like(p))
            self.v.append(torch.zeros_like(p))

    @torch.no_grad()
    def step(self):
        """Take one step."""
        for i in range(len(self.params)):
            p = self.params[i]
            if p.grad is None:
                continue
            g = p.grad
            # decoupled weight decay: directly on the weights, not on the gradient
            p -= self.lr * self.wd * p
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * g**2
            m_hat = self.m[i] / (1 - self.b1**self.t)
            v_hat = self.v[i] / (1 - self.b2**self.t)
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)

    def zero_grad(self):
        """Clear the gradients."""
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


def bpe_merges(text, count):
    """The first `count` merges of byte-pair encoding, pairs of tokens; of equally frequent ones the first in the text."""
    toks = list(text)
    result = []
    for _ in range(count):
        freq = {}
        for i in range(len(toks) - 1):
            pair = (toks[i], toks[i + 1])
            freq[pair] = freq.get(pair, 0) + 1
        if not freq:
            break
        best = None
        for pair in freq:  # a dict keeps the order of the text
            if best is None or freq[pair] > freq[best]:
                best = pair
        result.append(best)
        merged = []
        i = 0
        while i < len(toks):
            if i + 1 < len(toks) and (toks[i], toks[i + 1]) == best:
                merged.append(toks[i] + toks[i + 1])
                i += 2
            else:
                merged.append(toks[i])
                i += 1
        toks = merged
    return result
