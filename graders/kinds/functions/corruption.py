"""A function that corrupts data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Observation, Outcome, failed, human, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers
from graders.vocabulary.sees import reals, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

TIED = 0.1


class Corruption(Check):
    """A corruption process C(x_hat | x): it changes data, anew in every call, and keeps something of them.

    Why:
        A denoising autoencoder needs noise that is drawn anew and leaves something of the data; which noise
        is the student's choice, so there is no reference to compare with.

    Example:
        - id: corruption
          kind: corruption
          title: The corruption function
          points: 2
          call: corrupt
          x: {normal: [400, 2]}
          arguments:
            std: {value: 0.1}

    Fails:
        `corrupt` changes the data that it is given, so the originals are lost

    References:
        Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, ICML 2008
    """

    kind: Literal["corruption"]
    call: Symbol
    x: Input = Field(description="The data, (N, d).")
    arguments: dict[str, Input] = Field({}, description="What else it may take.")

    by_any_reading = True
    sees: ClassVar = {"x": reals(), "after": reals(), "one": reals(), "two": reals(), "held": truth(0)}
    compares = ("one",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Two draws, the input after them, and whether an object may hold how much is corrupted."""
        import torch

        from graders.observing.arrays import array, as_tensors, tensor, tensors

        found = code.find(self.call)
        others = as_tensors(self.make(self.arguments))
        x = tensor(self.make({"x": self.x})["x"])
        before = x.clone()
        outs = []
        for seed in (self.seed(0), self.seed(1)):
            torch.manual_seed(seed)
            np.random.seed(seed)
            parts = tensors(code.together(found, code.call_either(found, {"x": x, **others})))
            whole = torch.stack(parts, -1) if len(parts) == x.shape[-1] and parts[0].dim() == 1 else parts[0]
            outs.append(array(whole).astype(np.float64))
        held = np.array(found.needs_instance)
        return {"x": array(before), "after": array(x), "one": outs[0], "two": outs[1], "held": held}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Shape, change, randomness, and what is kept."""
        x, after = numbers(seen, "x"), numbers(seen, "after")
        one, two = numbers(seen, "one"), numbers(seen, "two")
        if x is None or after is None or one is None or two is None:
            return failed(f"`{self.call}` returns no numbers", hint=self.hint)
        if one.shape != x.shape or two.shape != x.shape:
            return failed(
                f"`{self.call}` returns another shape than that of the data",
                expected=str(x.shape),
                actual=str(one.shape),
                hint=self.hint,
            )
        if not np.array_equal(after, x):
            return failed(
                f"`{self.call}` changes the data that it is given, so the originals are lost",
                hint=self.hint,
            )
        if x.size and np.allclose(one, x) and number(seen, "held") == 1:
            return human(
                f"`{self.call}` returns the data as they are", ask="does its object say how much it corrupts?"
            )
        if not x.size or np.allclose(one, x):
            return failed(f"`{self.call}` returns the data as they are", hint=self.hint)
        if not np.isfinite([one, two]).all():
            return human(f"`{self.call}` returns NaN or infinite values", ask="are they meant?")
        if np.array_equal(one, two):
            return human(f"two calls of `{self.call}` corrupt alike", ask="is a distribution meant?")
        tied = np.corrcoef(one.ravel(), x.ravel())[0, 1]
        if not tied >= TIED:
            return failed(
                f"what `{self.call}` returns has nothing to do with the data",
                expected=f"a correlation of at least {TIED:g}",
                actual=f"{tied:.2f}",
                hint=self.hint,
            )
        return passed()
