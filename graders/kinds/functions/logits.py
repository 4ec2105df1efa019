"""Logits, and not the probabilities made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.kinds._rivals import as_rivals, by_all
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers
from graders.vocabulary.sees import reals, strings, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.found import Found


NOT_NEGATIVE = "no value is negative: does the network end in a sigmoid or a ReLU?"

CUT_OFF = 0.05
"""The share of zeros above which values that are not negative may come of a ReLU."""


class Logits(Check):
    """A classifier returns logits (or log-probabilities), since the cross-entropy applies softmax itself.

    Why:
        A softmax before the cross-entropy, which applies one itself, trains slowly without an error
        message.

    Example:
        - id: sup-logits
          kind: logits
          title: It returns logits, not probabilities
          points: 2
          call: classifier
          x: {uniform: [16, 1, 28, 28]}

    Fails:
        the network ends in a softmax: every row lies in [0, 1] and sums to 1
    """

    kind: Literal["logits"]
    call: Symbol
    x: Input = Field(description="What goes in, batch first.")

    by_any_reading = True
    sees: ClassVar = {"logits": reals(), "batch": whole(0), "rivals": strings(1), "rival:{n}": reals()}
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """What comes out, (N, classes)."""
        import torch

        from graders.observing.arrays import array, first, tensor

        x = tensor(self.make({"x": self.x})["x"])

        def out(found: Found) -> Array:
            with torch.no_grad():
                return array(first(code.apply(found, {"x": x}))).astype(np.float64)

        found = code.find(self.call)
        seen = {"logits": out(found), "batch": np.array(len(x))}
        return {**seen, **as_rivals(code.of_rivals(found, self.call, out))}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Rows of numbers in [0, 1] that sum to one are probabilities."""
        return by_all(seen, "logits", self._of)

    def _of(self, seen: Observation) -> Outcome:
        logits, batch = numbers(seen, "logits"), number(seen, "batch")
        if logits is None or logits.ndim != 2 or min(logits.shape) < 2 or len(logits) != batch:
            return failed(f"`{self.call}` returns no matrix of logits", hint=self.hint)
        if not np.isfinite(logits).all():
            return failed(f"`{self.call}` returns NaN or infinite values", hint=self.hint)
        sums = logits.sum(1)
        if (logits >= 0).all() and np.allclose(sums, 1, atol=1e-4):
            return failed(
                "the network ends in a softmax: every row lies in [0, 1] and sums to 1",
                expected="logits, any real numbers",
                actual="probabilities",
                hint=self.hint,
            )
        if (logits >= 0).all() and np.allclose(logits.sum(0), 1, atol=1e-4):
            return failed(
                "the network ends in a softmax over the batch: every column lies in [0, 1] and sums to 1",
                expected="logits, any real numbers",
                actual="probabilities",
                hint=self.hint,
            )
        if (logits >= 0).all() and ((logits <= 1).all() or (logits == 0).mean() > CUT_OFF):
            return human(NOT_NEGATIVE)
        if (logits == logits[0]).all():
            return human(f"`{self.call}` returns the same for every image")
        return passed()
