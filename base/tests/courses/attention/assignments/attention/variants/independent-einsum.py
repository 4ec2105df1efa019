# about: a hand-in by somebody who had the handout alone (einsum)
# human: head
# whole: yes
# file: model.py
"""Attention, eine Schicht mit Gradient, AdamW und Byte-Pair-Encoding.

Abgabe von Jana Holtkamp
"""

import math
from collections import Counter
from itertools import pairwise

import torch
from torch import nn


def layer(x, w):
    """y = relu(x w), (N, K)."""
    vor = torch.einsum("nd,dk->nk", x, w)
    return torch.clamp(vor, min=0)


def layer_backward(x, w):
    """Gradienten der Summe von `layer` nach x und nach w, ohne autograd."""
    # d(summe)/d(y) ist ueberall 1; relu laesst nur durch, wo x w > 0
    offen = (torch.einsum("nd,dk->nk", x, w) > 0).to(x.dtype)
    nach_x = torch.einsum("nk,dk->nd", offen, w)
    nach_w = torch.einsum("nd,nk->dk", x, offen)
    return nach_x, nach_w


def _zukunft(laenge, device):
    """True, wo die Spalte spaeter als die Zeile ist (darf nicht gesehen werden)."""
    pos = torch.arange(laenge, device=device)
    return pos[None, :] > pos[:, None]


def attention(q, k, v):
    """Kausale Attention von q, k, v, jeweils (B, T, D)."""
    aehnlich = torch.einsum("bid,bjd->bij", q, k) / math.sqrt(q.shape[-1])
    aehnlich = aehnlich.masked_fill(_zukunft(q.shape[1], q.device), float("-inf"))
    gewichte = aehnlich.softmax(dim=-1)  # ueber die Keys
    return torch.einsum("bij,bjd->bid", gewichte, v)


class Head(nn.Module):
    """Ein Kopf: eine einzige Matrix fuer q, k und v zusammen."""

    def __init__(self, width):
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width, bias=False)

    def forward(self, x):
        """Gibt (Ausgabe, Queries) zurueck, beide (B, T, width)."""
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return attention(q, k, v), q


class AdamW:
    """Adam mit entkoppeltem Weight Decay, wie torch.optim.AdamW."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.parameter = list(params)  # koennte ein Generator sein
        self.lr, self.eps, self.decay = lr, eps, weight_decay
        self.beta1, self.beta2 = betas
        self.schritt = 0
        self.momente = [(torch.zeros_like(p), torch.zeros_like(p)) for p in self.parameter]

    @torch.no_grad()
    def step(self):
        """Ein Schritt."""
        self.schritt += 1
        korrektur1 = 1 - self.beta1**self.schritt
        korrektur2 = 1 - self.beta2**self.schritt
        for p, (erstes, zweites) in zip(self.parameter, self.momente):
            if p.grad is None:
                continue
            p.mul_(1 - self.lr * self.decay)
            erstes.lerp_(p.grad, 1 - self.beta1)
            zweites.mul_(self.beta2).addcmul_(p.grad, p.grad, value=1 - self.beta2)
            nenner = (zweites / korrektur2).sqrt().add_(self.eps)
            p.addcdiv_(erstes, nenner, value=-self.lr / korrektur1)

    def zero_grad(self):
        """Gradienten loeschen."""
        for p in self.parameter:
            p.grad = None


def _verschmelzen(tokens, paar):
    """Ersetzt jedes Vorkommen des Paares, von links nach rechts."""
    rest = iter(tokens + [None])  # None als Ende
    neu, links = [], next(rest)
    while links is not None:
        rechts = next(rest)
        if (links, rechts) == paar:
            neu.append(links + rechts)
            links = next(rest)
        else:
            neu.append(links)
            links = rechts
    return neu


def bpe_merges(text, count):
    """Die ersten `count` Merges; bei Gleichstand das Paar, das im Text zuerst kommt."""
    tokens, merges = list(text), []
    while len(merges) < count and len(tokens) > 1:
        # Counter merkt sich die Reihenfolge, most_common nimmt bei Gleichstand das erste
        (paar, _), = Counter(pairwise(tokens)).most_common(1)
        merges.append(paar)
        tokens = _verschmelzen(tokens, paar)
    return merges
