from __future__ import annotations
import json
from abc import ABC, abstractmethod
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import gaussians
from config import Config
from data import MnistData
from model import Decoder, Encoder


class Trainer(ABC):
    """Shared loop. A subclass says where (mu, rho) come from and what has to be optimised."""

    def __init__(self, cfg: Config, data: MnistData):
        torch.manual_seed(cfg.seed)
        self.cfg, self.data = cfg, data
        self.decoder = Decoder(cfg.latent_dim).to(cfg.device)
        self.history: list[dict] = []
        self.build()
        self.optimizer = torch.optim.Adam(self.param_groups())

    # ---- to be filled in by subclasses
    @abstractmethod
    def build(self): ...

    @abstractmethod
    def param_groups(self) -> list[dict]: ...

    @abstractmethod
    def posterior(self, x: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]: ...

    @abstractmethod
    def state(self) -> dict: ...

    def extra_metrics(self) -> dict:
        return {}

    # ---- common part
    def objective(self, x: Tensor, mu: Tensor, rho: Tensor) -> tuple[Tensor, Tensor]:
        recon = self.decoder(gaussians.sample(mu, rho))
        return F.mse_loss(recon, x), gaussians.kl_to_standard(mu, rho).mean()

    def run_epoch(self) -> dict:
        self.decoder.train()
        tot = {'mse': 0.0, 'kl': 0.0}
        for x, _, rows in self.data.train_loader():
            x, rows = x.to(self.cfg.device), rows.to(self.cfg.device)
            mse, kl = self.objective(x, *self.posterior(x, rows))
            self.optimizer.zero_grad(set_to_none=True)
            (mse + kl).backward()
            self.optimizer.step()
            tot['mse'] += mse.item() * len(x)
            tot['kl'] += kl.item() * len(x)
        n = self.cfg.train_size
        return {'mse': tot['mse'] / n, 'kl': tot['kl'] / n, 'loss': (tot['mse'] + tot['kl']) / n}

    def fit(self) -> 'Trainer':
        for epoch in range(1, self.cfg.epochs + 1):
            row = {'epoch': epoch, **self.run_epoch(), **self.extra_metrics()}
            self.history.append(row)
            print('  '.join(f'{k}={v:.4f}' if isinstance(v, float) else f'{k}={v}' for k, v in row.items()))
            if epoch in self.cfg.milestones or epoch == self.cfg.epochs:
                torch.save(self.state(), self.checkpoint(epoch))
        (self.cfg.folder / 'history.json').write_text(json.dumps({'cfg': self.cfg.as_dict(), 'rows': self.history}))
        return self

    def checkpoint(self, epoch: int):
        return self.cfg.folder / f'ckpt_{epoch:02d}.pt'


class AmortizedTrainer(Trainer):
    def build(self):
        self.encoder = Encoder(self.cfg.latent_dim).to(self.cfg.device)

    def param_groups(self):
        return [{'params': [*self.encoder.parameters(), *self.decoder.parameters()], 'lr': self.cfg.lr}]

    def posterior(self, x, rows=None):
        mu, rho = self.encoder(x).tensor_split(2, dim=1)
        return mu, rho

    def state(self):
        return {'encoder': self.encoder.state_dict(), 'decoder': self.decoder.state_dict()}

    @torch.no_grad()
    def extra_metrics(self):
        self.decoder.eval()
        total = 0.0
        for x, _ in self.data.val_loader():
            x = x.to(self.cfg.device)
            mse, kl = self.objective(x, *self.posterior(x))
            total += (mse + kl).item() * len(x)
        return {'val_loss': total / len(self.data.x_val)}


class LatentTrainer(Trainer):
    def build(self):
        self.mu, self.rho = self.init_latents(self.cfg.train_size)

    def init_latents(self, n: int) -> tuple[nn.Parameter, nn.Parameter]:
        shape = (n, self.cfg.latent_dim)
        mu = torch.randn(shape, device=self.cfg.device)
        sigma = torch.randn(shape, device=self.cfg.device)           # sign is irrelevant, only sigma^2 is used
        return nn.Parameter(mu), nn.Parameter(2 * sigma.abs().clamp_min(1e-6).log())

    def param_groups(self):
        return [{'params': self.decoder.parameters(), 'lr': self.cfg.lr},
                {'params': [self.mu, self.rho], 'lr': self.cfg.lr_latents}]

    def posterior(self, x, rows):
        return self.mu[rows], self.rho[rows]

    def state(self):
        return {'decoder': self.decoder.state_dict(), 'mu': self.mu.data, 'rho': self.rho.data}

    def invert(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """q vectors for images which were not in the training set; the decoder is frozen."""
        self.decoder.eval()
        mu, rho = self.init_latents(len(x))
        opt = torch.optim.Adam([mu, rho], lr=5 * self.cfg.lr_latents)
        for _ in range(self.cfg.invert_steps):
            mse, kl = self.objective(x, mu, rho)
            g = torch.autograd.grad(mse + kl, (mu, rho))             # no gradient for the decoder at all
            mu.grad, rho.grad = g
            opt.step()
        return mu.detach(), rho.detach()
