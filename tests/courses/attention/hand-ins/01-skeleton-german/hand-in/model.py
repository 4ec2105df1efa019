"""Attention, a layer with its gradient, AdamW and byte-pair encoding."""

import math
from collections import Counter

import torch
from torch import nn


def layer(x, w):
    """y = relu(x w), (N, K)."""
    return torch.clamp(x @ w, min=0)


def layer_backward(x, w):
    """The gradients of the sum of `layer` by x and by w, without autograd."""
    # Summe -> Gradient nach y ist ueberall 1, danach nur noch relu
    z = x @ w
    dz = (z > 0).to(z.dtype)   # 1 wo offen, 0 sonst
    dx = dz @ w.T              # (N,K)(K,D) = (N,D)
    dw = x.T @ dz              # (D,N)(N,K) = (D,K)
    return dx, dw


def attention(q, k, v):
    """Causal scaled dot-product attention of q, k, v, (B, T, D)."""
    B, T, D = q.shape
    scores = q @ k.transpose(1, 2) / math.sqrt(D)
    # untere Dreiecksmatrix (mit Diagonale!): man darf sich selbst sehen
    tril = torch.tril(torch.ones(T, T, device=q.device))
    scores = scores.masked_fill(tril == 0, float("-inf"))
    p = torch.softmax(scores, dim=-1)
    return p @ v


class Head(nn.Module):
    """One head of causal self-attention, its three linear maps without bias; returns what it attends to and its queries."""

    def __init__(self, width):
        super().__init__()
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)

    def forward(self, x):
        """Return (output, queries), each (B, T, width)."""
        q = self.query(x)
        k = self.key(x)
        v = self.value(x)
        return attention(q, k, v), q


class AdamW:
    """Adam with decoupled weight decay, as torch.optim.AdamW."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.params = list(params)  # model.parameters() ist ein Generator, der waere sonst nach einem step leer
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.wd = weight_decay
        self.t = 0
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        """Take one step."""
        self.t += 1
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            # weight decay NICHT in den Gradienten, sondern direkt auf p (Folie 23)
            p.mul_(1 - self.lr * self.wd)
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g
            m_hut = self.m[i] / (1 - self.beta1 ** self.t)
            v_hut = self.v[i] / (1 - self.beta2 ** self.t)
            p.sub_(self.lr * m_hut / (v_hut.sqrt() + self.eps))

    def zero_grad(self):
        """Clear the gradients."""
        for p in self.params:
            p.grad = None


def bpe_merges(text, count):
    """The first `count` merges of byte-pair encoding, pairs of tokens; of equally frequent ones the first in the text. All of the text is one sequence, spaces included."""
    tokens = list(text)
    merges = []
    for _ in range(count):
        paare = Counter(zip(tokens, tokens[1:]))
        if not paare:
            break  # nur noch ein Token da
        # most_common sortiert stabil -> bei Gleichstand das zuerst gesehene
        paar = paare.most_common(1)[0][0]
        merges.append(paar)

        neu = []
        i = 0
        while i < len(tokens):
            if i + 1 < len(tokens) and (tokens[i], tokens[i + 1]) == paar:
                neu.append(tokens[i] + tokens[i + 1])
                i += 2
            else:
                neu.append(tokens[i])
                i += 1
        tokens = neu
    return merges
