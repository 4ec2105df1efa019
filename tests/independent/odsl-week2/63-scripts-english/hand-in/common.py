"""Small helpers shared by all scripts."""
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

PLOTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plots")


def save(fig, name):
    os.makedirs(PLOTS, exist_ok=True)
    path = os.path.join(PLOTS, name)
    fig.tight_layout()
    fig.savefig(path, dpi=130)
    plt.close(fig)
    print("wrote", path)


def n_params(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
