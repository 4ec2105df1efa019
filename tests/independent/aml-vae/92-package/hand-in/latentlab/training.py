import json
import logging
from typing import Dict, List, Tuple

import torch
from torch import Tensor, nn
from torch.optim import Adam
from torch.utils.data import Dataset

from .mnist import make_loader
from .networks import VAE, Decoder, reparametrize
from .objective import negative_elbo
from .settings import Settings

log = logging.getLogger(__name__)


class RunningMean:
    def __init__(self):
        self.total, self.n = 0.0, 0

    def add(self, value: float, weight: int) -> None:
        self.total += value * weight
        self.n += weight

    @property
    def value(self) -> float:
        return self.total / max(self.n, 1)


class AmortizedTrainer:
    name = "amortized"

    def __init__(self, cfg: Settings, train_set: Dataset, val_set: Dataset):
        self.cfg = cfg
        self.train_loader = make_loader(train_set, cfg, train=True)
        self.val_loader = make_loader(val_set, cfg, train=False)
        self.vae = VAE(cfg.latent_dim).to(cfg.device)
        self.optimizer = Adam(self.vae.parameters(), lr=cfg.lr)
        self.history: Dict[str, List[float]] = {"train": [], "val": []}

    def _pass(self, loader, learn: bool) -> float:
        self.vae.train(learn)
        meter = RunningMean()
        with torch.set_grad_enabled(learn):
            for x, _ in loader:
                x = x.to(self.cfg.device)
                loss = negative_elbo(x, *self.vae(x)).total
                if learn:
                    self.optimizer.zero_grad()
                    loss.backward()
                    self.optimizer.step()
                meter.add(loss.item(), x.size(0))
        return meter.value

    def fit(self) -> Dict[str, List[float]]:
        for epoch in range(1, self.cfg.epochs + 1):
            self.history["train"].append(self._pass(self.train_loader, learn=True))
            self.history["val"].append(self._pass(self.val_loader, learn=False))
            log.info("amortized %d: train %.5f val %.5f", epoch, self.history["train"][-1], self.history["val"][-1])
            if epoch in self.cfg.snapshot_epochs or epoch == self.cfg.epochs:
                torch.save(self.vae.state_dict(), self.cfg.checkpoint(self.name, epoch))
        (self.cfg.folder(self.name) / "history.json").write_text(json.dumps(self.history))
        return self.history


def initial_posteriors(n: int, cfg: Settings) -> Tuple[nn.Parameter, nn.Parameter]:
    """mu ~ N(0, I);  log sigma^2 with sigma ~ N(0, I)"""
    mean = torch.randn(n, cfg.latent_dim, device=cfg.device)
    sigma = torch.randn(n, cfg.latent_dim, device=cfg.device)
    log_var = torch.log(sigma ** 2 + 1e-8)
    return nn.Parameter(mean), nn.Parameter(log_var)


class LatentTrainer:
    name = "latent"

    def __init__(self, cfg: Settings, train_set: Dataset):
        self.cfg = cfg
        self.loader = make_loader(train_set, cfg, train=True)
        self.decoder = Decoder(cfg.latent_dim).to(cfg.device)
        self.means, self.log_vars = initial_posteriors(len(train_set), cfg)
        self.optimizer = Adam([
            {"params": self.decoder.parameters(), "lr": cfg.lr},
            {"params": [self.means, self.log_vars], "lr": cfg.latent_lr},
        ])
        self.history: List[float] = []

    def fit(self) -> List[float]:
        for epoch in range(1, self.cfg.epochs + 1):
            meter = RunningMean()
            first = 0
            for x, _ in self.loader:
                x = x.to(self.cfg.device)
                last = first + x.size(0)
                mean, log_var = self.means[first:last], self.log_vars[first:last]
                first = last
                output = self.decoder(reparametrize(mean, log_var))
                loss = negative_elbo(x, output, mean, log_var).total
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                meter.add(loss.item(), x.size(0))
            self.history.append(meter.value)
            log.info("latent %d: train %.5f", epoch, meter.value)
            if epoch in self.cfg.snapshot_epochs or epoch == self.cfg.epochs:
                torch.save({"decoder": self.decoder.state_dict(),
                            "means": self.means.detach(),
                            "log_vars": self.log_vars.detach()},
                           self.cfg.checkpoint(self.name, epoch))
        return self.history


def infer_posteriors(decoder: Decoder, x: Tensor, cfg: Settings, steps: int = 500) -> Tuple[Tensor, Tensor]:
    """Latents of images that were not in the training set: the decoder stays fixed, only mu and r move."""
    decoder.requires_grad_(False)
    mean, log_var = initial_posteriors(x.size(0), cfg)
    optimizer = Adam([mean, log_var], lr=cfg.latent_lr)
    for _ in range(steps):
        output = decoder(reparametrize(mean, log_var))
        loss = negative_elbo(x, output, mean, log_var).total
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return mean.detach(), log_var.detach()
