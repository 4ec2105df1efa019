# about: einsum, another order of layers, an optimizer over torch's base class, other names
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


class MyAdamW(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                s = self.state[p]
                if not s:
                    s.update(t=0, m=torch.zeros_like(p), v=torch.zeros_like(p))
                s["t"] += 1
                b1, b2 = group["betas"]
                s["m"].lerp_(p.grad, 1 - b1)
                s["v"].mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                p.mul_(1 - group["lr"] * group["weight_decay"])
                corrected = (s["v"] / (1 - b2 ** s["t"])).sqrt() + group["eps"]
                p.sub_(group["lr"] * s["m"] / (1 - b1 ** s["t"]) / corrected)


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
