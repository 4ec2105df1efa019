# about: einsum, another order of layers, torch's own optimizer, other names
# remove: model.py
# whole: yes
# file: lm.py
import torch
import torch.nn.functional as F
from torch import nn


def layer(x, w):
    return (x @ w).clamp(min=0)


def backward(x, w):
    g = torch.where(torch.einsum("nd,dk->nk", x, w) > 0, 1.0, 0.0).to(x.dtype)
    return {"x": torch.einsum("nk,dk->nd", g, w), "w": torch.einsum("nd,nk->dk", x, g)}


def causal_attention(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


class AttentionHead(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.v = nn.Linear(d, d, bias=False)
        self.k = nn.Linear(d, d, bias=False)
        self.q = nn.Linear(d, d, bias=False)

    def forward(self, x):
        queries = self.q(x)
        return causal_attention(queries, self.k(x), self.v(x)), queries


class MyAdamW(torch.optim.AdamW):
    pass


def train_bpe(text, n_merges):
    words = [tuple(text)]
    merges = []
    while len(merges) < n_merges:
        counts = {}
        for w in words:
            for i in range(len(w) - 1):
                counts[w[i], w[i + 1]] = counts.get((w[i], w[i + 1]), 0) + 1
        if not counts:
            return merges
        best = max(counts.values())
        pair = next(p for p, c in counts.items() if c == best)
        merges.append(pair)
        new = []
        for w in words:
            out, i = [], 0
            while i < len(w):
                if i + 1 < len(w) and (w[i], w[i + 1]) == pair:
                    out.append(w[i] + w[i + 1])
                    i += 2
                else:
                    out.append(w[i])
                    i += 1
            new.append(tuple(out))
        words = new
    return merges
