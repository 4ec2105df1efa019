from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision.datasets import MNIST
from torchvision.transforms.functional import to_tensor

FIGDIR = Path("figures")
FIGDIR.mkdir(exist_ok=True)


@dataclass
class Config:
    epochs: int = 10
    lr: float = 1e-3
    batch_size: int = 256
    noise_std: float = 0.0
    seed: int = 452
    device: str = "cuda" if torch.cuda.is_available() else "cpu"


def mnist(train: bool, cfg: Config) -> DataLoader:
    ds = MNIST(Path.home() / "datasets", train=train, download=True, transform=to_tensor)
    return DataLoader(ds, cfg.batch_size, shuffle=train, num_workers=2)


class Trainer:
    """trains any model whose forward returns (reconstruction, code)"""

    def __init__(self, model: nn.Module, cfg: Config):
        torch.manual_seed(cfg.seed)
        self.cfg = cfg
        self.model = model.to(cfg.device)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=cfg.lr)
        self.criterion = nn.BCELoss()
        self.losses: list[float] = []

    def corrupt(self, x: Tensor) -> Tensor:
        if self.cfg.noise_std == 0:
            return x
        return x + torch.normal(0.0, self.cfg.noise_std, size=x.shape, device=x.device)

    def step(self, clean: Tensor) -> float:
        self.optimizer.zero_grad()
        reconstruction, _ = self.model(self.corrupt(clean))
        loss = self.criterion(reconstruction, clean)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def run(self) -> "Trainer":
        loader = mnist(True, self.cfg)
        self.model.train()
        for epoch in range(self.cfg.epochs):
            values = [self.step(x.to(self.cfg.device)) for x, _ in loader]
            self.losses.append(sum(values) / len(values))
            print(f"{type(self.model).__name__} epoch {epoch:2d}  bce={self.losses[-1]:.4f}")
        return self

    @torch.no_grad()
    def figures(self, tag: str, n_cols: int = 12, n_batches: int = 12) -> None:
        self.model.eval()
        codes, labels = [], []
        for i, (x, y) in enumerate(mnist(False, self.cfg)):
            if i == n_batches:
                break
            x_tilde = self.corrupt(x.to(self.cfg.device))
            x_hat, code = self.model(x_tilde)
            codes.append(code.cpu())
            labels.append(y)
            if i == 0:
                self._grid(tag, [x, x_tilde.cpu(), x_hat.cpu()], n_cols)
        code, label = torch.cat(codes), torch.cat(labels)
        fig, ax = plt.subplots(figsize=(6, 5))
        for digit in range(10):
            sel = label == digit
            ax.scatter(code[sel, 0], code[sel, 1], s=6, alpha=0.6, label=str(digit))
        ax.legend(markerscale=3, loc="best")
        ax.set(xlabel="code 1", ylabel="code 2", title=tag)
        fig.savefig(FIGDIR / f"{tag}_latent.pdf")
        plt.close(fig)

    @staticmethod
    def _grid(tag: str, rows: list[Tensor], n_cols: int) -> None:
        fig, axs = plt.subplots(len(rows), n_cols, figsize=(n_cols * 0.8, len(rows) * 0.85))
        for row, images in zip(axs, rows):
            for ax, image in zip(row, images):
                ax.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=1)
                ax.set_axis_off()
        fig.suptitle(f"{tag}: original / model input / reconstruction", fontsize=9)
        fig.savefig(FIGDIR / f"{tag}_images.pdf")
        plt.close(fig)

    def save(self, path: str) -> "Trainer":
        torch.save(self.model.state_dict(), path)
        return self
