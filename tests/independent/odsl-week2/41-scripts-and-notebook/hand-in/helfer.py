"""Kleine Helfer, used in all the scripts."""
import os
import numpy as np
import torch
import matplotlib.pyplot as plt

BILDER = "bilder"
os.makedirs(BILDER, exist_ok=True)


def speichern(fig, name):
    fig.tight_layout()
    fig.savefig(os.path.join(BILDER, name + ".png"), dpi=120)
    plt.close(fig)


def n_params(model):
    return sum(p.numel() for p in model.parameters())


def mlp(breiten, aktivierung=torch.nn.ReLU, letzte=None):
    """(2,20,1) -> Sequential. `letzte` = activation after last layer, if any"""
    schichten = []
    for i in range(len(breiten) - 1):
        schichten.append(torch.nn.Linear(breiten[i], breiten[i + 1]))
        if i < len(breiten) - 2:
            schichten.append(aktivierung())
    if letzte is not None:
        schichten.append(letzte())
    return torch.nn.Sequential(*schichten)


def gitter(xmin, xmax, ymin, ymax, n=150):
    xs, ys = np.linspace(xmin, xmax, n), np.linspace(ymin, ymax, n)
    X, Y = np.meshgrid(xs, ys)
    return X, Y, torch.tensor(np.stack([X.ravel(), Y.ravel()], 1), dtype=torch.float32)
