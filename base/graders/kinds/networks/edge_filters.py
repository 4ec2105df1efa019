"""Convolution kernels that detect edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

SIZE = 12
CHANNELS = ("vertical", "horizontal")


class EdgeFilters(Check):
    """The first output channel of a convolution answers to vertical edges only, the second to horizontal ones.

    Why:
        Filters made by hand are right if they answer to their edges and to nothing else, whatever their
        numbers are.

    Example:
        - id: edges
          kind: edge_filters
          title: "Conv2d: first channel vertical, second horizontal edges"
          points: 3
          call: edge_conv

    Fails:
        the first channel does not see a vertical edge
    """

    kind: Literal["edge_filters"]
    call: Symbol = Field(description="The `nn.Conv2d`, or what makes it.")

    sees: ClassVar = {"shape": whole(1), "answers": reals(1, 2)}
    compares = ("answers",)
    exact = True
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The largest answers (channel, image) to a vertical edge, a horizontal edge and a flat image, inside; the bias and the kernel's shape."""
        import torch

        conv = code.network(code.find(self.call)).float()
        images = torch.tensor(np.stack(self._images()), dtype=torch.float32)[:, None]
        with torch.no_grad():
            out = conv(images)
        if out.ndim != 4 or out.shape[1] != 2:
            return {"shape": np.array(out.shape, np.int64), "answers": np.zeros(0)}
        inner = out[:, :, 3:-3, 3:-3].abs().amax((2, 3)).T
        return {"shape": np.array(out.shape), "answers": inner.numpy()}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Each channel sees its own edge and nothing else."""
        answers = numbers(seen, "answers", (2, 3))
        shape = numbers(seen, "shape")
        if answers is None:
            got = "" if shape is None else " × ".join(f"{v:g}" for v in shape.reshape(-1)[:6])
            return failed(
                "the convolution has not two output channels",
                expected="1 channel in, 2 out",
                actual=got,
                hint=self.hint,
            )
        if not np.isfinite(answers).all():
            return failed("the convolution returns NaN or infinite values", hint=self.hint)
        for channel, name in enumerate(CHANNELS):
            edge, other, flat = (
                answers[channel, channel],
                answers[channel, 1 - channel],
                answers[channel, 2],
            )
            if not edge > 1e-3:
                return failed(f"the {_nth(channel)} channel does not see a {name} edge", hint=self.hint)
            if max(other, flat) > 0.01 * edge:
                what = "a flat image" if flat > 0.01 * edge else f"a {CHANNELS[1 - channel]} edge"
                return failed(
                    f"the {_nth(channel)} channel, for {name} edges, also answers to {what}", hint=self.hint
                )
        return passed()

    def _images(self) -> list[Array]:
        """A vertical edge, a horizontal one and a flat image; where and how strong they are is drawn by a salt."""
        at, dark, light = SIZE // 2, 0.0, 1.0
        if self.salt:
            rng = self.generator("edge")
            at = int(rng.integers(5, SIZE - 5))
            dark, light = rng.permutation([0.0, rng.uniform(0.5, 2.0)])
        vertical = np.full((SIZE, SIZE), dark)
        vertical[:, at:] = light
        return [vertical, vertical.T, np.full((SIZE, SIZE), max(dark, light))]


def _nth(channel: int) -> str:
    return ("first", "second")[channel]
