"""What an output may depend on, and what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

CHANGE = 1e-9
"""The relative change from which on something depends on something."""


class Causal(Check):
    """Outputs at a position depend on no later position of the input, and on the earlier ones.

    An argument is moved at one position after another of an axis, and the outputs that change are noted.

    Why:
        A mask that is missing, shifted by one or applied after the softmax leaks what comes next; the loss looks better
        then, and no shape is wrong.

    Example:
        - id: mask
          kind: causal
          title: Attention looks at no later position
          points: 2
          call: attention
          inputs: {q: {normal: [1, 5, 4]}, k: {normal: [1, 5, 4]}, v: {normal: [1, 5, 4]}}
          moved: v
          hint: mask the scores above the diagonal

    Fails:
        position 1 of the output depends on position 2 of `v`, which comes later
    """

    kind: Literal["causal"]
    call: Symbol
    inputs: dict[str, Input] = Field(
        min_length=1, description="The arguments; of a network what goes in, in order."
    )
    network: dict[str, Input] = Field({}, description="Arguments for making the network, where it is one.")
    moved: str = Field(description="The argument that is moved.")
    axis: int = Field(1, description="The axis of positions, in the argument and in the output.")

    by_any_reading = True
    sees: ClassVar = {"depends": reals(2)}
    compares = ("depends",)

    def problems(self) -> list[tuple[str, str]]:
        """Return whether the argument that is moved is none that is given."""
        return [("moved", f"`{self.moved}` is none of `inputs`")] if self.moved not in self.inputs else []

    def observe(self, code: Code) -> Observation:
        """Return a matrix (positions out, positions in): whether the one changes with the other."""
        import copy

        import torch

        from graders.observing.arrays import array, as_tensors, first

        found = code.find(self.call)
        value = found.value
        network = isinstance(value, torch.nn.Module) or (
            isinstance(value, type) and issubclass(value, torch.nn.Module)
        )
        module = code.network(found, **self.make(self.network)).eval() if network else None

        def call(given: dict[str, np.ndarray]) -> np.ndarray:
            tensors = as_tensors(copy.deepcopy(given))
            torch.manual_seed(0)
            with torch.no_grad():
                out = module(*tensors.values()) if module is not None else code.call_either(found, tensors)
            return np.moveaxis(array(first(out)).astype(np.float64), self.axis, 0)

        given = self.make(self.inputs)
        before = call(given)
        rows = []
        for position in range(given[self.moved].shape[self.axis]):
            moved = np.array(given[self.moved])
            place: list[Any] = [slice(None)] * moved.ndim
            place[self.axis] = position
            at = moved[tuple(place)]
            moved[tuple(place)] = (at + 1) % (at.max() + 2) if moved.dtype.kind in "iu" else at * 1.7 + 0.9
            after = call({**given, self.moved: moved})
            gap = np.abs(after - before).reshape(len(before), -1).max(1)
            rows.append(gap > CHANGE * np.abs(before).max())
        return {"depends": np.array(rows, np.float64).T}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Look for what depends on later positions, then for what depends on no earlier one though it should."""
        right, came = numbers(wanted, "depends"), numbers(seen, "depends")
        if right is None or right.ndim != 2 or not right.size:
            return failed("the reference's output has no positions")
        if came is None or came.shape != right.shape:
            return failed(f"`{self.call}` returns an output of other positions", hint=self.hint)
        later = came > np.tri(*came.shape)
        if later.any():
            out, source = np.argwhere(later)[0]
            return failed(
                f"position {out + 1} of the output depends on position {source + 1} of `{self.moved}`, which comes later",
                hint=self.hint,
            )
        lost = (right == 1) & (came != 1)
        if lost.any():
            out, source = np.argwhere(lost)[0]
            return failed(
                f"position {out + 1} of the output does not depend on position {source + 1} of `{self.moved}`",
                hint=self.hint,
            )
        return passed()
