"""Sampling a decoder from the prior."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check
from graders.kinds.functions._called import as_whole
from graders.model import Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number, numbers, truth
from graders.vocabulary.sees import reals
from graders.vocabulary.sees import truth as truths
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

CALLS = 20
Z = 5.5  # two-sided tail of a normal: 4e-8 a test


class PriorSamples(Check):
    """Images are generated from latents of the prior N(0, I), fresh in every call.

    Why:
        Generated images look alike whether latents come from the prior or are made up; what the decoder was
        given tells.

    Example:
        - id: prior
          kind: prior_samples
          title: Samples are decoded from the prior N(0, I)
          points: 2
          call: sample_prior

    Fails:
        several images are made of the same latents
    """

    kind: Literal["prior_samples"]
    call: Symbol
    count: int = 10

    by_any_reading = True
    sees: ClassVar = {
        "z": reals(3),
        "images": reals(0),
        "moments": reals(1),
        "latents": truths(0),
        "whole_called": truths(0),
    }
    compares = ("moments",)
    tolerance = 0.05
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The latents that a decoder of ours was asked for, and how many images came back."""
        import torch

        from graders.numerics.linear_gaussian import LinearGaussian
        from graders.observing.arrays import tensors
        from graders.observing.doubts import calls_ours
        from graders.observing.inline import Samples
        from graders.observing.probes.artifacts.autoencoder import linear, put_in_place

        found = code.find(self.call)
        if isinstance(found.value, Samples):  # a script draws them without a function
            z = torch.stack([found.value.draw(self.count) for _ in range(CALLS)])
            moments = [float(z.mean()), float(z.std())]
            images = min(self.count, found.value.count)
            return {"z": z.numpy(), "images": np.array(images), "moments": np.array(moments)}
        ours = linear(code, LinearGaussian.make(0.4, self.salt))
        given = {
            "model": ours,
            "decoder": ours.decoder,
            "count": self.count,
            "latent_dim": ours.latent_dim,
            "device": torch.device("cpu"),
        }
        owner = put_in_place(code, found, ours)
        with torch.no_grad():
            outs, drawn = [], []
            for _ in range(CALLS):
                before = len(ours.asked)
                outs.append(tensors(code.together(found, code.call(found, given, owner))))
                rows = [a.reshape(-1, a.shape[-1]) for a in ours.asked[before:]]
                drawn.append(torch.cat([torch.empty(0, ours.latent_dim), *rows])[: self.count])
        z = torch.stack([rows[: min(map(len, drawn))] for rows in drawn])
        came = outs[0][0] if outs[0] else torch.empty(0)
        return {
            "z": z.numpy(),
            "images": np.array(came.numel() / 784),
            "moments": np.array([float(z.mean()), float(z.std())] if z.numel() else [0.0, 0.0]),
            "latents": np.array(not ours.asked and came.shape == (self.count, ours.latent_dim)),
            "whole_called": np.array(calls_ours(code)),
        }

    def came_to_nothing(self, seen: Observation) -> bool:
        """Return whether a function draws the latents alone, so that something else decodes them."""
        return truth(seen, "latents")

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """The number of images, then mean, variance and freshness of z."""
        return as_whole(seen, self._judged(seen))

    @np.errstate(all="ignore")
    def _judged(self, seen: Observation) -> Outcome:
        z = numbers(seen, "z")
        if truth(seen, "latents"):
            return human(f"`{self.call}` draws latents and decodes none", ask="where are they decoded?")
        if number(seen, "images") != self.count:
            return failed(
                f"`{self.call}` does not return {self.count} images",
                expected=str(self.count),
                actual=f"{number(seen, 'images'):g}",
                hint=self.hint,
            )
        if z is None or z.ndim != 3 or z.size < 1000 or not np.isfinite(z).all():
            return failed("the decoder was not asked with latents of its dimension", hint=self.hint)
        mean, std, n = z.mean(), z.std(), z.size
        if len(z) > 1 and (z[0] == z[1]).all():
            return human(
                "every call draws the same latents", ask="drawn once, as for a comparison, or made up?"
            )
        rows = z.reshape(-1, z.shape[-1])
        if len(np.unique(rows, axis=0)) < len(rows):
            return failed("several images are made of the same latents", hint=self.hint)
        if abs(mean) > Z / np.sqrt(n) or abs(std - 1) > Z / np.sqrt(2 * n):
            return failed(
                "the latents are not drawn from N(0, I)",
                expected="mean 0, standard deviation 1",
                actual=f"mean {mean:.3f}, standard deviation {std:.3f}",
                hint=self.hint,
            )
        kurtosis = (z**4).mean() / z.var() ** 2 - 3
        if abs(kurtosis) > Z * np.sqrt(24 / n) + 0.02:
            return failed(
                "the latents are not normal",
                expected="excess kurtosis 0",
                actual=f"{kurtosis:.3f}",
                hint=self.hint,
            )
        return passed()
