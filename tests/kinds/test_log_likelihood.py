"""log p(x) is an average over samples of z; a closed form that a linear decoder has is none."""

import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.testing import judge

SAMPLED = b"""
import math
import torch

def log_prob(model, x, samples=1000, sigma_p=0.4):
    mu, r = model.encoder(x)
    sd = torch.exp(r / 2)
    z = mu + sd * torch.randn(samples, 200)
    means = model.decoder(z).reshape(samples, -1)
    px = torch.distributions.Normal(means, sigma_p).log_prob(x.reshape(1, -1)).sum(1)
    pz = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
    qz = torch.distributions.Normal(mu, sd).log_prob(z).sum(1)
    return torch.logsumexp(px + pz - qz, 0) - math.log(samples)
"""
WHOLE = b"""
def log_prob(model, x, samples=1000, sigma_p=0.4):
    mu, r, recon = model(x)
    return 0 * mu.reshape(len(x), -1).sum(1)
"""
CLOSED = b"""
import torch

def log_prob(model, x, samples=1000, sigma_p=0.4):
    b = model.decoder(torch.zeros(1, 200)).reshape(784).double()
    W = (model.decoder(torch.eye(200)).reshape(200, 784).double() - b).T
    covariance = W @ W.T + sigma_p**2 * torch.eye(784).double()
    return torch.distributions.MultivariateNormal(b, covariance).log_prob(x.reshape(-1, 784).double())
"""

OWN = b"""
import torch

layer = torch.nn.Linear(784, 1)

def log_prob(x):
    return layer(x.reshape(-1, 784)).sum(1)
"""


@pytest.mark.parametrize(
    ("code", "verdict", "said"),
    [
        (SAMPLED, Verdict.PASSED, ""),
        (
            WHOLE,
            Verdict.HUMAN,
            "the model is called as a whole, so a person decides: log p(x) is off by up to 620 (sigma_p = 0.4, 6 of 6 images)",
        ),
        (
            CLOSED,
            Verdict.HUMAN,
            "fewer latents were decoded for log p(x) than the 1000 asked for: is it an average over samples of z?",
        ),
        (
            OWN,
            Verdict.HUMAN,
            "fewer latents were decoded for log p(x) than the 1000 asked for: is it an average over samples of z?",
        ),
    ],
)
def test_log_p_of_few_latents_is_for_a_person(code, verdict, said):
    spec = find_spec("aml-vae")
    check = next(c for c in spec.checks if c.id == "logp-exact")

    outcome = judge(check, {"vae.py": code}, naming=spec.naming)

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


OF_ITS_OWN = b"""
import math
from dataclasses import dataclass
import torch
from torch import nn

@dataclass
class Einstellungen:
    sigma_p: float = 0.4
    ziehungen: int = 1000

class Kodierer(nn.Module):
    def __init__(self):
        super().__init__()
        self.mu, self.r = nn.Linear(784, 200), nn.Linear(784, 200)
    def forward(self, x):
        h = x.flatten(1)
        return self.mu(h), self.r(h)

class Erzeuger(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(200, 784)
    def forward(self, z):
        return self.layer(z).view(-1, 1, 28, 28)

class VAE(nn.Module):
    def __init__(self, k: Einstellungen = Einstellungen()):
        super().__init__()
        self.k, self.kodierer, self.erzeuger = k, Kodierer(), Erzeuger()

    @torch.no_grad()
    def log_likelihood(self, x):
        mu, r = self.kodierer(x[None])
        q = torch.distributions.Normal(mu[0], torch.exp(r[0] / 2))
        z = q.sample((self.k.ziehungen,))
        px = torch.distributions.Normal(self.erzeuger(z), self.k.sigma_p).log_prob(x).flatten(1).sum(1)
        pz = torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
        return torch.logsumexp(px + pz - q.log_prob(z).sum(1), 0) - math.log(self.k.ziehungen)
"""


@pytest.mark.parametrize("id_", ["logp-exact", "logp-sigma"])
def test_networks_of_a_model_are_told_by_what_their_classes_are_called_and_sigma_is_set_in_its_settings(id_):
    spec = find_spec("aml-vae")
    check = next(c for c in spec.checks if c.id == id_)

    right = judge(check, {"vae.py": OF_ITS_OWN}, naming=spec.naming)
    wrong = judge(check, {"vae.py": OF_ITS_OWN.replace(b"(r[0] / 2)", b"(r[0])")}, naming=spec.naming)

    assert (right.verdict, right.diagnosis.summary) == (Verdict.PASSED, "")
    assert wrong.verdict is Verdict.FAILED


MADE = b"""
import math
import torch
from torch import nn

def encoder(d):
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 2 * d))

def decoder(d):
    return nn.Sequential(nn.Linear(d, 784), nn.Unflatten(1, (1, 28, 28)))

def split(enc, x):
    h = enc(x)
    return h[:, : h.shape[1] // 2], h[:, h.shape[1] // 2 :]

def normal(x, mean, variance):
    return (-0.5 * (x - mean) ** 2 / variance - 0.5 * torch.log(2 * math.pi * torch.as_tensor(variance))).sum(-1)

def log_px(enc, dec, image, sigma_p, M):
    mu, r = split(enc, image[None])
    z = mu + torch.exp(r / 2) * torch.randn(M, r.shape[1])
    terms = normal(z, 0.0, 1.0) + normal(image.flatten(), dec(z).flatten(1), sigma_p**2) - normal(z, mu, torch.exp(r))
    return (torch.logsumexp(terms, 0) - math.log(M)).item()
"""


def test_networks_that_functions_make_are_asked_as_their_author_asks_them():
    spec = find_spec("aml-vae")
    check = next(c for c in spec.checks if c.id == "logp-exact")

    right = judge(check, {"vae.py": MADE}, naming=spec.naming)
    wrong = judge(check, {"vae.py": MADE.replace(b"sigma_p**2", b"sigma_p")}, naming=spec.naming)

    assert (right.verdict, right.diagnosis.summary) == (Verdict.PASSED, "")
    assert wrong.verdict is Verdict.FAILED
