"""python experiments.py [q1|q2|q3|q4|all]"""
import sys
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import torch

from likelihood import LikelihoodEstimator
from sup_classification import get_datasets
from vae_training import VAE, AmortizedTrainer, LatentTrainer, LatentVAE, Settings

FIGS = Path("figs")


# --- Copilot wrote this function from the docstring, I only changed the figsize ---
def grid(rows, titles, path):
    """rows: list of tensors (10, 1, 28, 28), one row of images each, titles at the left"""
    fig, axes = plt.subplots(len(rows), 10, figsize=(10, 1.05 * len(rows)), squeeze=False)
    for row_axes, row, title in zip(axes, rows, titles):
        for k, ax in enumerate(row_axes):
            ax.imshow(row[k, 0].detach().cpu(), cmap="gray", vmin=0, vmax=1)
            ax.set_xticks([]), ax.set_yticks([])
        row_axes[0].set_ylabel(title, fontsize=8)
    fig.tight_layout()
    fig.savefig(path, dpi=130)
    plt.close(fig)
# --- end of Copilot ---


def labels_of(dataset):
    if hasattr(dataset, "indices"):
        return dataset.dataset.targets.numpy()[np.array(dataset.indices)]
    return dataset.targets.numpy()


def pick(dataset, per_digit, rng):
    """positions, sorted by digit"""
    y = labels_of(dataset)
    return np.concatenate([rng.choice(np.flatnonzero(y == d), per_digit, replace=False) for d in range(10)])


def images_at(dataset, positions, device):
    return torch.stack([dataset[int(i)][0] for i in positions]).to(device)


class Experiments:
    def __init__(self):
        torch.manual_seed(17)
        FIGS.mkdir(exist_ok=True)
        self.s = Settings()
        self.train, self.val = get_datasets(n_per_class=500)       # 5000 images
        rng = np.random.default_rng(17)
        self.train_pos = pick(self.train, 1, rng)
        self.val_pos = pick(self.val, 1, rng)
        self.rng = rng
        self.amortized = AmortizedTrainer(VAE(self.s.latent_dim), self.s, self.train, self.val)
        self.latent = LatentTrainer(LatentVAE(len(self.train), self.s.latent_dim), self.s, self.train)
        self.noise = torch.randn(10, self.s.latent_dim, device=self.s.device)      # same for all epochs, models

    def q1(self):
        h = self.amortized.fit()
        fig, ax = plt.subplots()
        for key in ("loss", "val", "mse", "kl"):
            ax.plot(range(1, len(h[key]) + 1), h[key], label=key)
        ax.set(xlabel="epoch", yscale="log")
        ax.legend()
        fig.savefig(FIGS / "q1_losses.png")
        for title, data, pos in (("train", self.train, self.train_pos), ("val", self.val, self.val_pos)):
            x = images_at(data, pos, self.s.device)
            rows, names = [x], ["original"]
            for epoch in self.s.save_at:
                rows.append(self.amortized.load(epoch).reconstruct(x))
                names.append(f"ep {epoch}")
            grid(rows, names, FIGS / f"q1_{title}.png")

    @torch.no_grad()
    def q2(self):
        rows = [self.amortized.load(e).decoder(self.noise) for e in self.s.save_at]
        grid(rows, [f"ep {e}" for e in self.s.save_at], FIGS / "q2_samples.png")

    def q3(self):
        self.latent.fit()
        x_val = images_at(self.val, self.val_pos, self.s.device)
        x_train = images_at(self.train, self.train_pos, self.s.device)
        where = torch.as_tensor(self.train_pos, device=self.s.device)
        rows_val, rows_train, rows_new = [x_val], [x_train], []
        for epoch in self.s.save_at:
            model = self.latent.load(epoch)
            rows_val.append(self.latent.fit_new_images(x_val))
            with torch.no_grad():
                rows_train.append(model.decoder(model.mu[where]))
                rows_new.append(model.decoder(self.noise))
        names = ["original"] + [f"ep {e}" for e in self.s.save_at]
        grid(rows_val, names, FIGS / "q3_val.png")
        grid(rows_train, names, FIGS / "q3_train.png")
        grid(rows_new, names[1:], FIGS / "q3_samples.png")

    def q4(self):
        est = LikelihoodEstimator(self.amortized.load(30), sigma_p=0.4, n_samples=1000)
        values = {}
        for split, data in (("train", self.train), ("test", self.val)):
            x = images_at(data, pick(data, 5, self.rng), self.s.device)
            values[split] = np.array(est.many(x)).reshape(10, 5)          # digit, image
            if split == "test":
                shown = x[::5]
        fig, axes = plt.subplots(2, 5, figsize=(9, 4))
        for d, ax in enumerate(axes.flat):
            ax.imshow(shown[d, 0].cpu(), cmap="gray")
            ax.set_title(f"log p = {values['test'][d, 0]:.1f}")
            ax.axis("off")
        fig.savefig(FIGS / "q4a.png")
        both = np.concatenate([values["train"], values["test"]], axis=1)
        for d in range(10):
            print(f"digit {d}: {both[d].mean():.1f}")
        for split in values:
            print(split, f"{values[split].mean():.1f}")


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "all"
    e = Experiments()
    for q in ("q1", "q2", "q3", "q4") if what == "all" else (what,):
        getattr(e, q)()
