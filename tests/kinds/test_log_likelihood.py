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
