"""log p(x) by importance sampling, against a model for which it is known exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.functions._called import as_whole
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.linear_gaussian import PIXELS, LinearGaussian
from graders.vocabulary.observed import number, numbers
from graders.vocabulary.sees import reals, truth, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.found import Found


class LogLikelihood(Check):
    """An importance-sampling estimate of log p(x) agrees with the exact value of a linear-Gaussian model.

    Why:
        An estimate is random and a trained model differs from student to student. With a linear-Gaussian
        encoder and decoder in its place, log p(x) is known exactly, and a bound on the error can be set by
        its standard error.

    Example:
        - id: logp-exact
          kind: log_likelihood
          title: log p(x) by importance sampling, M = 1000
          points: 5
          call: log_prob
          sigma_p: [0.4]
          seconds: 20

    Fails:
        log p(x) is off by up to 1.39 (sigma_p = 0.4, 6 of 6 images)

    References:
        Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, ICLR 2016
    """

    kind: Literal["log_likelihood"]
    call: Symbol
    sigma_p: tuple[float, ...] = Field(min_length=1, description="Standard deviations of p(x|z).")
    usual: float = Field(1.0, gt=0, description="sigma_p of code that has it as a constant.")
    images: int = Field(6, gt=0)
    samples: int = Field(1000, gt=0, description="M, the number of samples of z.")
    spread: float = Field(
        1.0, gt=0, description="How far from the mean x lies; large values try the stability."
    )
    atol: float = Outside(0.2, gt=0, description="Error allowed; the standard error at M = 1000 is 0.023.")
    rtol: float = Outside(1e-5, gt=0)

    by_any_reading = True
    sees: ClassVar = {
        "log_prob": reals(2),
        "settable": truth(0),
        "decoded": whole(1),
        "whole_called": truth(0),
    }
    compares = ("log_prob",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Estimates of shape (len(sigma_p), images), how many latents were decoded for each row, and whether sigma_p can be set."""
        import torch

        from graders.observing.doubts import calls_ours
        from graders.observing.probes.artifacts.autoencoder import linear, put_in_place

        found = code.find(self.call)
        rows, decoded = [], []
        settable = code.sets(found, "sigma_p") or (found.owner is not None and _holds_sigma(code, found))
        for sigma_p in self.sigma_p if settable else (self.usual,):
            model = LinearGaussian.make(sigma_p, self.salt)
            ours = linear(code, model)
            x = torch.tensor(self._images(model), dtype=torch.float32).reshape(-1, 1, 28, 28)
            given = {
                "x": x,
                "model": ours,
                "samples": self.samples,
                "sigma_p": sigma_p,
                "encoder": ours.encoder,
                "decoder": ours.decoder,
                "latent_dim": ours.latent_dim,
                "device": torch.device("cpu"),
            }
            rows.append(_each(code, found, given, put_in_place(code, found, ours)))
            decoded.append(ours.decoded())
        return {
            "log_prob": np.stack(rows),
            "settable": np.array(settable),
            "decoded": np.array(decoded),
            "whole_called": np.array(calls_ours(code)),
        }

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Both estimates are random, so they agree within what is allowed of each."""
        a, b = numbers(seen, "log_prob"), numbers(mistake, "log_prob")
        if a is None or b is None or a.shape != b.shape:
            return False
        return bool(np.allclose(a, b, rtol=2 * self.rtol, atol=2 * self.atol, equal_nan=True))

    def _images(self, model: LinearGaussian) -> Array:
        return model.images(self.images, self.spread, self.source, self.salt)

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare with the exact values."""
        return as_whole(seen, self._judged(seen))

    @np.errstate(all="ignore")
    def _judged(self, seen: Observation) -> Outcome:
        used = self.sigma_p if number(seen, "settable") == 1 else (self.usual,)
        got = numbers(seen, "log_prob", (len(used), self.images))
        if got is None:
            return failed(f"`{self.call}` does not return one number an image", hint=self.hint)
        decoded = numbers(seen, "decoded", (len(used),))
        said = f"fewer latents were decoded for log p(x) than the {self.samples} asked for"
        few = human(said, ask="is it an average over samples of z?")
        for sigma_p, row in zip(used, got, strict=True):
            model = LinearGaussian.make(sigma_p, self.salt)
            exact = model.log_prob(self._images(model))
            wrong = ~(np.abs(row - exact) <= self.atol + self.rtol * np.abs(exact))
            if wrong.any() and decoded is not None and not decoded.any():
                return few  # it asks a model of its own
            if wrong.any():
                return self._failed(sigma_p, row, exact, wrong)
        # a linear decoder has a closed form, which no other one has
        if decoded is None or not decoded.min() >= self.samples / 2:
            return few
        return passed(
            f"`{self.call}` has sigma_p as a constant; judged at {self.usual:g}"
            if used != self.sigma_p
            else ""
        )

    def _failed(self, sigma_p: float, row: Array, exact: Array, wrong: Array) -> Outcome:
        if not np.isfinite(row).all():
            said = "is not finite: probabilities underflow where log-probabilities would not"
        else:
            said = (
                self._recognised(row - exact, sigma_p) or f"is off by up to {np.abs(row - exact).max():.3g}"
            )
        return failed(
            f"log p(x) {said} (sigma_p = {sigma_p:g}, {wrong.sum()} of {row.size} images)",
            expected=" ".join(f"{v:.2f}" for v in exact[:4]) + f" (± {self.atol:g})",
            actual=" ".join(f"{v:.2f}" for v in row[:4]),
            hint=self.hint,
        )

    def _recognised(self, gap: Array, sigma_p: float) -> str:
        constants = {
            "lacks the term -log(M)": np.log(self.samples),
            "lacks the normaliser of p(x|z), -(784/2) log(2 pi sigma_p²)": PIXELS
            / 2
            * np.log(2 * np.pi * sigma_p**2),
            "counts the normaliser of p(x|z) as if all pixels were one": (PIXELS - 1)
            / 2
            * np.log(2 * np.pi * sigma_p**2),
            "lacks the constant 2 pi in the normaliser of p(x|z)": PIXELS / 2 * np.log(2 * np.pi),
            "lacks sigma_p in the normaliser of p(x|z)": PIXELS / 2 * np.log(sigma_p**2),
        }
        return next(
            (said for said, value in constants.items() if np.abs(gap - value).max() < 2 * self.atol),
            "",
        )


def _each(code: Code, found: Found, given: dict[str, Any], owner: Any) -> Array:
    """One number an image: as a batch if the code takes one, else image by image in the usual shapes."""
    import torch

    from graders.observing.arrays import array, first
    from graders.observing.missing import Missing

    x = given["x"]
    assert isinstance(x, torch.Tensor)
    error: Exception | None = None
    for shape in ((len(x), 1, 28, 28), (1, 1, 28, 28), (1, 28, 28), (784,), (1, 784)):
        try:
            with torch.no_grad():
                parts = [x] if shape[0] == len(x) else [image.reshape(shape) for image in x]
                came = (code.call(found, {**given, "x": p}, owner) for p in parts)
                outs = [array(first(code.together(found, out))) for out in came]
        except (NotImplementedError, Missing):
            raise
        except Exception as raised:  # the next shape may be what the code expects
            error = error or raised
            continue
        if sum(o.size for o in outs) == len(x):
            return np.concatenate([o.reshape(-1) for o in outs]).astype(np.float64)
    raise error or TypeError("returned no single number for an image")


def _holds_sigma(code: Code, found: Found) -> bool:
    """Whether the object of a method holds `sigma_p`, or settings from which the method reads it."""
    from graders.observing.probes.artifacts.autoencoder import settings_with

    owner = code.construct(found.owner) if found.owner else None
    return owner is not None and ("sigma_p" in vars(owner) or bool(settings_with(found, owner, "sigma_p")))
