import math

import torch
from torch import nn
from torch.distributions import Independent, Normal, kl_divergence

from trainer import Konfiguration, Modul


class Kodierer(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.netz = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.LeakyReLU(0.1),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.LeakyReLU(0.1),
            nn.Flatten(), nn.Linear(64 * 49, 400), nn.LeakyReLU(0.1))
        self.mittel = nn.Linear(400, latent)
        self.logvar = nn.Linear(400, latent)

    def forward(self, x):
        h = self.netz(x)
        return self.mittel(h), self.logvar(h)


class Erzeuger(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.netz = nn.Sequential(
            nn.Linear(latent, 400), nn.LeakyReLU(0.1),
            nn.Linear(400, 64 * 49), nn.LeakyReLU(0.1),
            nn.Unflatten(1, (64, 7, 7)),
            nn.Upsample(scale_factor=2), nn.Conv2d(64, 32, 3, padding=1), nn.LeakyReLU(0.1),
            nn.Upsample(scale_factor=2), nn.Conv2d(32, 1, 3, padding=1), nn.Sigmoid())

    def forward(self, z):
        return self.netz(z)


class _Variationell(Modul):
    """gemeinsamer Teil: Kinder liefern nur q(z) zu einem Stapel"""

    def q(self, stapel) -> Normal:
        raise NotImplementedError

    def trainingsschritt(self, stapel):
        bild = stapel[1]
        q = self.q(stapel)
        z = q.rsample()                                        # mu + sigma * eps
        fehler = nn.functional.mse_loss(self.erzeuger(z), bild)
        # kl_divergence ist die exakte KL je Dimension (Gl. 7 auf dem Blatt ist da nicht ganz korrekt)
        kl = kl_divergence(q, Normal(torch.zeros_like(q.loc), torch.ones_like(q.scale)))
        return fehler + kl.mean()


class AmortisierterVAE(_Variationell):
    def __init__(self, k: Konfiguration):
        super().__init__()
        self.k = k
        self.kodierer = Kodierer(k.latent)
        self.erzeuger = Erzeuger(k.latent)

    def q(self, stapel):
        mu, r = self.kodierer(stapel[1])
        return Normal(mu, torch.exp(0.5 * r))

    def rekonstruiere(self, bild):
        return self.erzeuger(self.kodierer(bild)[0])

    @torch.no_grad()
    def log_wahrscheinlichkeit(self, bild):
        """Gl. 9, bild: (1, 28, 28)"""
        q = self.q((None, bild[None]))
        q = Independent(Normal(q.loc[0], q.scale[0]), 1)
        prior = Independent(Normal(torch.zeros_like(q.mean), torch.ones_like(q.mean)), 1)
        z = q.sample((self.k.mc_ziehungen,))
        bedingt = Independent(Normal(self.erzeuger(z), self.k.sigma_p), 3)   # sigma_p ist die Standardabw.
        summanden = prior.log_prob(z) + bedingt.log_prob(bild) - q.log_prob(z)
        return (summanden.logsumexp(0) - math.log(self.k.mc_ziehungen)).item()


class LatenteOptimierung(_Variationell):
    def __init__(self, k: Konfiguration, anzahl):
        super().__init__()
        self.erzeuger = Erzeuger(k.latent)
        self.mu = nn.Embedding(anzahl, k.latent)
        self.r = nn.Embedding(anzahl, k.latent)
        nn.init.normal_(self.mu.weight)
        with torch.no_grad():
            self.r.weight.copy_(2 * torch.randn(anzahl, k.latent).abs().log())   # log(sigma^2) = 2 log|sigma|

    def q(self, stapel):
        return Normal(self.mu(stapel[0]), torch.exp(0.5 * self.r(stapel[0])))

    def optimierer(self, k):
        latent = [*self.mu.parameters(), *self.r.parameters()]
        return torch.optim.Adam([dict(params=self.erzeuger.parameters()),
                                 dict(params=latent, lr=k.lernrate_latent)], lr=k.lernrate)


class NachtraeglichesQ(LatenteOptimierung):
    """für Bilder, die nicht im Training waren: fertiger Erzeuger, nur mu und r lernen"""

    def __init__(self, k, anzahl, erzeuger):
        super().__init__(k, anzahl)
        self.erzeuger = erzeuger.requires_grad_(False)

    def optimierer(self, k):
        return torch.optim.Adam([*self.mu.parameters(), *self.r.parameters()], lr=k.lernrate_latent)
