"""A linear-Gaussian latent-variable model, whose log p(x) is known exactly.

p(z) = N(0, I), p(x|z) = N(W z + b, sigma_p² I), so that p(x) = N(b, W Wᵀ + sigma_p² I). The columns
of W are orthogonal, so the posterior p(z|x) has a diagonal covariance and a diagonal q can equal it.
(Bishop, Pattern Recognition and Machine Learning, section 12.2.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.model import Array
from graders.numerics.seeds import generator

PIXELS, LATENT = 784, 200
WIDER = 1.4
"""q is wider than the posterior by this factor in `WIDE` dimensions, so that one sample does not do.

The importance weights then have a relative variance of (s² / sqrt(2 s² - 1))^3 - 1 = 0.51, and with
M = 1000 samples log p(x) a standard error of 0.023.
"""
WIDE = 3


@dataclass(frozen=True)
class LinearGaussian:
    """The model at one sigma_p, in float64."""

    basis: Array  # (PIXELS, LATENT), orthonormal columns
    scales: Array  # (LATENT,)
    bias: Array  # (PIXELS,)
    sigma_p: float

    @classmethod
    def make(cls, sigma_p: float, salt: str = "") -> LinearGaussian:
        """Return the same model for everyone, but for `sigma_p` and the salt."""
        rng = generator("linear-gaussian", salt=salt)
        basis = np.linalg.qr(rng.standard_normal((PIXELS, LATENT)))[0]
        return cls(basis, rng.uniform(0.5, 1.5, LATENT), rng.uniform(-0.2, 0.2, PIXELS), sigma_p)

    @property
    def weight(self) -> Array:
        """W, of shape (PIXELS, LATENT)."""
        return self.basis * self.scales

    def images(self, count: int, spread: float, name: str, salt: str = "") -> Array:
        """Return observations of shape (count, PIXELS), `spread` standard deviations around the mean."""
        rng = generator(name, salt=salt)
        z = rng.standard_normal((count, LATENT))
        noise = self.sigma_p * rng.standard_normal((count, PIXELS))
        return self.bias + spread * (z @ self.weight.T + noise)

    def encoder(self) -> tuple[Array, Array, Array]:
        """Return A, c and r of q(z|x) = N(A x + c, diag exp r), which is the posterior but wider in `WIDE` dimensions."""
        variance = self.sigma_p**2 / (self.scales**2 + self.sigma_p**2)
        gain = (self.scales / (self.scales**2 + self.sigma_p**2))[:, None] * self.basis.T
        variance = variance * np.where(np.arange(LATENT) < WIDE, WIDER**2, 1.0)
        return gain, -gain @ self.bias, np.log(variance)

    def log_prob(self, x: Array) -> Array:
        """Return log p(x), of shape (count,), for x of shape (count, PIXELS)."""
        centred = x - self.bias
        along = centred @ self.basis
        variances = self.scales**2 + self.sigma_p**2
        outside = (centred**2).sum(1) - (along**2).sum(1)
        quadratic = (along**2 / variances).sum(1) + outside / self.sigma_p**2
        log_det = np.log(variances).sum() + (PIXELS - LATENT) * np.log(self.sigma_p**2)
        return -0.5 * (PIXELS * np.log(2 * np.pi) + log_det + quadratic)
