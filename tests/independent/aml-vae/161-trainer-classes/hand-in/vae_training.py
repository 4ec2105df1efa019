"""Part 3: both ways to get q. The common part of the training is in BaseTrainer."""
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

from model import ConvDecoder, ConvEncoder


@dataclass
class Settings:
    latent_dim: int = 200
    epochs: int = 30
    batch_size: int = 64
    lr: float = 1e-3              # encoder + decoder
    lr_latents: float = 1e-2      # only for latent optimization
    save_at: tuple = (1, 5, 10, 20, 30)
    out: Path = field(default_factory=lambda: Path("checkpoints"))
    device: str = "cuda" if torch.cuda.is_available() else "cpu"


class WithIndex(Dataset):
    """adds the position in the data set, LO has to know whose q it updates"""

    def __init__(self, base):
        self.base = base

    def __len__(self):
        return len(self.base)

    def __getitem__(self, i):
        image, label = self.base[i]
        return image, label, i


def draw_z(mean, r):
    sigma = (r / 2).exp()            # r = log sigma^2
    return mean + sigma * torch.randn_like(sigma)


def kl_to_prior(mean, r):
    """
    KL(N(mean, sigma^2) || N(0, 1)), mean over latent dims (and batch).
    Eq. 7 dropped the 1/2 (and has log sigma where log sigma^2 belongs); this is the real one.
    """
    per_dim = (mean.square() + r.exp() - r - 1) / 2
    return per_dim.mean()


class VAE(nn.Module):
    def __init__(self, latent_dim=200):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = ConvEncoder(latent_dim)
        self.decoder = ConvDecoder(latent_dim)

    def forward(self, x):
        mean, r = self.encoder(x)
        return self.decoder(draw_z(mean, r)), mean, r

    @torch.no_grad()
    def reconstruct(self, x):
        """for pictures only: no noise, decode the mean"""
        return self.decoder(self.encoder(x)[0])


class LatentVAE(nn.Module):
    """decoder + one (mu_i, r_i) per training image"""

    def __init__(self, n_images, latent_dim=200):
        super().__init__()
        self.latent_dim = latent_dim
        self.decoder = ConvDecoder(latent_dim)
        self.mu, self.r = (nn.Parameter(t) for t in self.fresh_q(n_images, latent_dim))

    @staticmethod
    def fresh_q(n, d):
        mu = torch.randn(n, d)
        sigma = torch.randn(n, d)
        return mu, torch.log(sigma ** 2 + 1e-10)     # 1e-10: sigma can come very close to 0

    def forward(self, index):
        mean, r = self.mu[index], self.r[index]
        return self.decoder(draw_z(mean, r)), mean, r


class BaseTrainer:
    name = "base"

    def __init__(self, model, settings, train_set, val_set=None):
        self.s = settings
        self.model = model.to(settings.device)
        self.loader = DataLoader(WithIndex(train_set), batch_size=settings.batch_size, shuffle=True)
        self.val_loader = None if val_set is None else DataLoader(WithIndex(val_set), batch_size=500)
        self.recon_criterion = nn.MSELoss()
        self.optimizer = self.make_optimizer()
        self.history = {"loss": [], "mse": [], "kl": [], "val": []}
        self.s.out.mkdir(parents=True, exist_ok=True)

    def make_optimizer(self):
        raise NotImplementedError

    def run_model(self, x, index):
        raise NotImplementedError

    def losses(self, x, index):
        x_hat, mean, r = self.run_model(x, index)
        mse = self.recon_criterion(x_hat, x)
        kl = kl_to_prior(mean, r)
        return mse + kl, mse, kl

    def fit(self):
        for epoch in range(1, self.s.epochs + 1):
            self.model.train()
            totals, seen = torch.zeros(3), 0
            for x, _, index in self.loader:
                x, index = x.to(self.s.device), index.to(self.s.device)
                parts = self.losses(x, index)
                self.optimizer.zero_grad()
                parts[0].backward()
                self.optimizer.step()
                totals += torch.tensor([p.item() for p in parts]) * len(x)
                seen += len(x)
            for key, value in zip(("loss", "mse", "kl"), (totals / seen).tolist()):
                self.history[key].append(value)
            if self.val_loader is not None:
                self.history["val"].append(self.validate())
            print(self.name, epoch, {k: round(v[-1], 5) for k, v in self.history.items() if v})
            if epoch in self.s.save_at:
                torch.save(self.model.state_dict(), self.checkpoint(epoch))
        return self.history

    def checkpoint(self, epoch):
        return self.s.out / f"{self.name}_epoch{epoch:02d}.pt"

    def load(self, epoch):
        self.model.load_state_dict(torch.load(self.checkpoint(epoch), map_location=self.s.device))
        return self.model.eval()

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        total, seen = 0.0, 0
        for x, _, index in self.val_loader:
            total += self.losses(x.to(self.s.device), index)[0].item() * len(x)
            seen += len(x)
        return total / seen


class AmortizedTrainer(BaseTrainer):
    name = "amortized"

    def make_optimizer(self):
        return torch.optim.Adam(self.model.parameters(), lr=self.s.lr)

    def run_model(self, x, index):
        return self.model(x)


class LatentTrainer(BaseTrainer):
    name = "latent"

    def make_optimizer(self):
        return torch.optim.Adam([
            {"params": self.model.decoder.parameters(), "lr": self.s.lr},
            {"params": [self.model.mu, self.model.r], "lr": self.s.lr_latents},
        ])

    def run_model(self, x, index):
        return self.model(index)

    def fit_new_images(self, x, steps=400):
        """
        Validation images own no q in this method, so search one for them; the decoder stays as it is.
        Returns the reconstruction from the found mean.
        """
        decoder = self.model.decoder.eval().requires_grad_(False)
        mu, r = (t.to(self.s.device).requires_grad_() for t in LatentVAE.fresh_q(len(x), self.s.latent_dim))
        opt = torch.optim.Adam([mu, r], lr=self.s.lr_latents)
        for _ in range(steps):
            loss = self.recon_criterion(decoder(draw_z(mu, r)), x) + kl_to_prior(mu, r)
            opt.zero_grad()
            loss.backward()
            opt.step()
        decoder.requires_grad_(True)
        with torch.no_grad():
            return decoder(mu)
