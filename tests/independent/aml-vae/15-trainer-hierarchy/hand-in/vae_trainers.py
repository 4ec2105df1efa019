"""Trainers. What they share is in BaseTrainer; a subclass only says where q comes from."""
from __future__ import annotations

from abc import ABC, abstractmethod

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

from model import Decoder, Encoder
from vae_config import AmortizedConfig, LatentOptConfig, TrainConfig


def reparametrize(mu: torch.Tensor, log_var: torch.Tensor) -> torch.Tensor:
    return mu + torch.exp(0.5 * log_var) * torch.randn_like(mu)


def kl_per_dim(mu: torch.Tensor, log_var: torch.Tensor) -> torch.Tensor:
    # The sheet's Eq. 7 has lost a factor: KL = (mu^2 + s^2 - log(s^2) - 1) / 2. It is 0 at mu=0, s=1 as it must be.
    return 0.5 * (mu.pow(2) + log_var.exp() - log_var - 1.0)


def vae_loss(x, x_hat, mu, log_var):
    """mean over pixels + mean over latent dimensions (section 3.2), both also over the batch"""
    mse = F.mse_loss(x_hat, x)
    kl = kl_per_dim(mu, log_var).mean()
    return mse + kl, mse, kl


class BaseTrainer(ABC):
    def __init__(self, cfg: TrainConfig, device: torch.device):
        torch.manual_seed(cfg.seed)
        self.cfg = cfg
        self.device = device
        self.decoder = Decoder(cfg.latent_dim).to(device)
        self.modules: dict[str, nn.Module] = {"decoder": self.decoder}
        self.history: dict[str, list[float]] = {"train": [], "val": [], "mse": [], "kl": []}

    # --- what the subclasses decide -------------------------------------------------
    @abstractmethod
    def posterior(self, x: torch.Tensor, index: torch.Tensor):
        """(mu, log_var) of q for a batch of *training* images"""

    @abstractmethod
    def param_groups(self) -> list[dict]:
        ...

    def validate(self, val: DataLoader) -> float | None:
        return None

    # --- shared -----------------------------------------------------------------------
    def step(self, x: torch.Tensor, index: torch.Tensor):
        mu, log_var = self.posterior(x, index)
        x_hat = self.decoder(reparametrize(mu, log_var))
        return vae_loss(x, x_hat, mu, log_var)

    def set_mode(self, train: bool) -> None:
        for m in self.modules.values():
            m.train(train)

    def fit(self, train: DataLoader, val: DataLoader) -> None:
        optimizer = torch.optim.Adam(self.param_groups())
        self.cfg.ckpt_dir.mkdir(exist_ok=True)
        for epoch in range(1, self.cfg.epochs + 1):
            self.set_mode(True)
            sums, n = torch.zeros(3), 0
            for x, _, index in train:
                x, index = x.to(self.device), index.to(self.device)
                loss, mse, kl = self.step(x, index)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                sums += len(x) * torch.tensor([loss.item(), mse.item(), kl.item()])
                n += len(x)
            for key, value in zip(("train", "mse", "kl"), (sums / n).tolist()):
                self.history[key].append(value)
            v = self.validate(val)
            if v is not None:
                self.history["val"].append(v)
            print(f"[{self.cfg.name}] {epoch:2d}/{self.cfg.epochs}  loss {self.history['train'][-1]:.5f}"
                  f"  mse {self.history['mse'][-1]:.5f}  kl {self.history['kl'][-1]:.5f}"
                  + (f"  val {v:.5f}" if v is not None else ""))
            if epoch in self.cfg.keep_epochs:
                self.save(epoch)

    def save(self, epoch: int) -> None:
        state = {k: m.state_dict() for k, m in self.modules.items()}
        state["history"] = self.history
        torch.save(state, self.cfg.ckpt(epoch))

    def restore(self, epoch: int) -> None:
        state = torch.load(self.cfg.ckpt(epoch), map_location=self.device)
        for k, m in self.modules.items():
            m.load_state_dict(state[k])
        self.history = state["history"]
        self.set_mode(False)

    @torch.no_grad()
    def generate(self, z: torch.Tensor) -> torch.Tensor:
        return self.decoder(z.to(self.device)).cpu()


class AmortizedTrainer(BaseTrainer):
    def __init__(self, cfg: AmortizedConfig, device: torch.device):
        super().__init__(cfg, device)
        self.encoder = Encoder(cfg.latent_dim).to(device)
        self.modules["encoder"] = self.encoder

    def posterior(self, x, index=None):
        return self.encoder(x)

    def param_groups(self):
        return [{"params": [*self.encoder.parameters(), *self.decoder.parameters()], "lr": self.cfg.lr}]

    @torch.no_grad()
    def validate(self, val):
        self.set_mode(False)
        total, n = 0.0, 0
        for x, _, index in val:
            x = x.to(self.device)
            total += len(x) * self.step(x, index)[0].item()
            n += len(x)
        return total / n

    @torch.no_grad()
    def reconstruct(self, x):
        mu, _ = self.posterior(x.to(self.device))
        return self.decoder(mu).cpu()


class LatentTable(nn.Module):
    """One (mu, r) per image. mu ~ N(0, I); r = log(sigma^2) with sigma ~ N(0, I)."""

    def __init__(self, n: int, dim: int):
        super().__init__()
        self.mu = nn.Parameter(torch.randn(n, dim))
        sigma = torch.randn(n, dim)
        self.log_var = nn.Parameter(torch.log(sigma.pow(2).clamp_min(1e-12)))

    def forward(self, index):
        return self.mu[index], self.log_var[index]


class LatentOptTrainer(BaseTrainer):
    cfg: LatentOptConfig

    def __init__(self, cfg: LatentOptConfig, device: torch.device, num_images: int):
        super().__init__(cfg, device)
        self.table = LatentTable(num_images, cfg.latent_dim).to(device)
        self.modules["table"] = self.table

    def posterior(self, x, index):
        return self.table(index)

    def param_groups(self):
        return [
            {"params": self.decoder.parameters(), "lr": self.cfg.lr},
            {"params": self.table.parameters(), "lr": self.cfg.latent_lr},
        ]

    def reconstruct(self, x: torch.Tensor) -> torch.Tensor:
        """Unseen images have no q: learn one for each of them against the frozen decoder."""
        torch.manual_seed(self.cfg.seed)
        x = x.to(self.device)
        fresh = LatentTable(len(x), self.cfg.latent_dim).to(self.device)
        everyone = torch.arange(len(x), device=self.device)
        self.decoder.requires_grad_(False)
        optimizer = torch.optim.Adam(fresh.parameters(), lr=self.cfg.latent_lr)
        for _ in range(self.cfg.fit_steps):
            mu, log_var = fresh(everyone)
            loss, _, _ = vae_loss(x, self.decoder(reparametrize(mu, log_var)), mu, log_var)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.decoder.requires_grad_(True)
        with torch.no_grad():
            return self.decoder(fresh.mu).cpu()

    @torch.no_grad()
    def reconstruct_seen(self, index: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.table.mu[index.to(self.device)]).cpu()
