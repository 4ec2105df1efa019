"""The reparametrisation trick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MU = np.array([-3.0, 0.0, 0.5, 2.0, 10.0])
LOGVAR = np.array([0.0, -4.0, 2.0, 1.0, -1.0])
DRAWS = 20_000
# 5 columns, mean, variance, kurtosis and 10 correlations: 25 tests of normal tails beyond 5.9
# standard errors are all passed by right code but for 1 in 10^7
Z = 5.9


class Reparameterized(Check):
    """z = mu + exp(r / 2) * epsilon: the right distribution, a fresh epsilon, or the right gradient.

    Why:
        The three usual slips - exp(r) for exp(r / 2), a kept epsilon, a detached mu - each have an aspect
        of their own, so that one slip costs its own points.

    Example:
        - id: reparam-fresh
          kind: reparameterized
          aspect: fresh
          title: A fresh epsilon in every call
          points: 1
          call: reparameterize

    Fails:
        all images of a batch share one epsilon

    References:
        Kingma and Welling, Auto-Encoding Variational Bayes, ICLR 2014
    """

    kind: Literal["reparameterized"]
    call: Symbol
    aspect: Literal["moments", "fresh", "gradient"] = Field(description="Which of the three is checked.")

    by_any_reading = True
    sees: ClassVar = {
        "z": reals(),
        "std": reals(),
        "again": reals(),
        "grad_mu": reals(),
        "grad_r": reals(),
        "grad_ratio": reals(),
    }
    compares = ("std", "grad_mu", "grad_ratio")
    tolerance = 0.04
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Draws of shape (20000, 5), two small batches, or the gradients with respect to mu and r."""
        import torch

        from graders.observing.arrays import array

        found = code.find(self.call)
        rows = DRAWS if self.aspect == "moments" else 8
        mu, r = (torch.tensor(v, dtype=torch.float32).repeat(rows, 1) for v in self._given())
        mu.requires_grad_(self.aspect == "gradient")
        r.requires_grad_(self.aspect == "gradient")
        z = _drawn(code, found, mu, r)
        if self.aspect == "moments":
            return {"z": array(z).astype(np.float32), "std": np.std(array(z), 0)}
        if self.aspect == "fresh":
            again = _drawn(code, found, mu, r)
            return {"z": array(z), "again": array(again)}
        if not z.requires_grad:
            return {
                "z": array(z),
                "grad_mu": np.zeros((rows, 5)),
                "grad_r": np.zeros((rows, 5)),
                "grad_ratio": np.zeros(5),
            }
        grads: tuple[Any, ...] = torch.autograd.grad(z.sum(), [mu, r], allow_unused=True)
        grad_mu, grad_r = (array(g) if g is not None else np.zeros((rows, 5)) for g in grads)
        noise = array(z) - self._given()[0]
        return {
            "z": array(z),
            "grad_mu": grad_mu,
            "grad_r": grad_r,
            "grad_ratio": (grad_r / noise).mean(0),
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the three aspects."""
        rows = DRAWS if self.aspect == "moments" else 8
        z = numbers(seen, "z", (rows, 5))
        if z is None:
            return failed(f"`{self.call}` does not return a z of the shape of mu", hint=self.hint)
        if not np.isfinite(z).all():
            return failed(f"`{self.call}` returns NaN or infinite values", hint=self.hint)
        return getattr(self, f"_{self.aspect}")(seen, z)

    def _given(self) -> tuple[Array, Array]:
        """Mean and log variance of the five columns; in another order and a little moved under a salt."""
        if not self.salt:
            return MU, LOGVAR
        rng = self.generator("columns")
        mu, r = np.stack([MU, LOGVAR])[:, rng.permutation(len(MU))]
        return mu + rng.uniform(-0.4, 0.4, mu.shape), r + rng.uniform(-0.3, 0.3, r.shape)

    def _moments(self, seen: Observation, z: Array) -> Outcome:
        mu, r = self._given()
        sigma = np.exp(r / 2)
        n = len(z)
        mean, std = z.mean(0), z.std(0)
        if (np.abs(mean - mu) > Z * sigma / np.sqrt(n)).any() and not np.allclose(mean, mu, atol=0.2):
            return self._wrong("the mean of z is not mu", mu, mean)
        if (np.abs(std / sigma - 1) > Z / np.sqrt(2 * n)).any():
            said = "the standard deviation of z is not exp(r / 2)"
            for name, value in {
                "r": np.abs(r),
                "exp(r)": np.exp(r),
                "exp(r²)": np.exp(r**2),
                "1, whatever r is": np.ones(5),
            }.items():
                if np.allclose(std, value, rtol=0.1, atol=0.05):
                    said = f"the standard deviation of z is {name} where exp(r / 2) is asked"
            return self._wrong(said, sigma, std)
        if (np.abs(mean - mu) > Z * sigma / np.sqrt(n)).any():
            return self._wrong("the mean of z is not mu", mu, mean)
        noise = (z - mu) / sigma
        correlation = np.abs(np.corrcoef(noise.T) - np.eye(5)).max()
        if correlation > Z / np.sqrt(n):
            return failed(
                "epsilon is not drawn anew for every element: latent dimensions are correlated",
                expected="0",
                actual=f"{correlation:.3g}",
                hint=self.hint,
            )
        # by the variance of the draws themselves: with the known one its standard error is twice sqrt(24 / n)
        centred = noise - noise.mean(0)
        kurtosis = (centred**4).mean(0) / (centred**2).mean(0) ** 2 - 3
        if (np.abs(kurtosis) > Z * np.sqrt(24 / n) + 0.05).any():
            return self._wrong("epsilon is not normal; its excess kurtosis is off", np.zeros(5), kurtosis)
        return passed()

    def _fresh(self, seen: Observation, z: Array) -> Outcome:
        mu, _ = self._given()
        again = numbers(seen, "again", z.shape)
        if again is None or not np.isfinite(again).all() or np.allclose(z, again):
            return failed("two calls return the same z: epsilon is drawn once and kept", hint=self.hint)
        if len(z) > 1 and np.allclose(z - mu, (z - mu)[:1]):
            return failed("all images of a batch share one epsilon", hint=self.hint)
        return passed()

    def _gradient(self, seen: Observation, z: Array) -> Outcome:
        grad_mu, grad_r = numbers(seen, "grad_mu", z.shape), numbers(seen, "grad_r", z.shape)
        for name, grad in (("mu", grad_mu), ("r = log(sigma²)", grad_r)):
            if grad is None or not grad.any():
                return failed(
                    f"no gradient reaches {name}",
                    expected="a gradient",
                    actual="none",
                    hint=self.hint,
                )
        assert grad_mu is not None
        assert grad_r is not None
        if not np.allclose(grad_mu, 1, atol=1e-4):
            return self._wrong("the gradient of z with respect to mu is not 1", np.ones(5), grad_mu[0])
        right = (z - self._given()[0]) / 2
        if not np.allclose(grad_r, right, rtol=1e-2, atol=1e-4):
            return self._wrong("the gradient with respect to r is not (z - mu) / 2", right[0], grad_r[0])
        return passed()

    def _wrong(self, said: str, expected: Array, actual: Array) -> Outcome:
        show = [" ".join(f"{v:.3g}" for v in row) for row in (expected, actual)]
        return failed(said, expected=f"[{show[0]}]", actual=f"[{show[1]}]", hint=self.hint)


def _drawn(code: Code, found: Any, mu: Any, r: Any) -> Any:
    """The first result for mu and r; where what it draws is as wide as the latents of the sheet, it is given as wide ones."""
    import torch

    try:
        return _of_shape(mu, code.together(found, code.call(found, {"mu": mu, "logvar": r})))
    except RuntimeError:
        wide = code.naming.arguments.get("latent_dim")
        if not isinstance(wide, int) or wide <= mu.shape[1]:
            raise
        pad = (0, wide - mu.shape[1])
        given = {"mu": torch.nn.functional.pad(mu, pad), "logvar": torch.nn.functional.pad(r, pad)}
        out = _of_shape(given["mu"], code.together(found, code.call(found, given)))
        return out[..., : mu.shape[1]]


def _of_shape(mu: Any, out: Any) -> Any:
    """Return the first result that has the shape of mu, as z beside seconds; the first one where none has."""
    from graders.observing.arrays import first, tensors

    fits = [t for t in tensors(out) if t.shape == mu.shape]
    return fits[0] if fits else first(out)
