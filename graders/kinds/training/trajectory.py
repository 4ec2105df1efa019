"""The path of an optimizer: positions and function values, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.compare import alike
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number as number_of
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


FEWEST = 10
"""Positions that show how an optimization goes on."""


class Trajectory(Check):
    """An optimization returns the positions and values that the reference goes through.

    The start may be listed or not, and likewise what follows the last step; nothing else may differ. Where it takes no
    number of steps, as many as it goes are compared; a person looks at fewer than the reference goes.

    Why:
        Step by step, it shows at which step an optimization leaves the right way.

    Example:
        - id: descent
          kind: trajectory
          title: Gradient descent by hand, step by step
          points: 3
          call: gradient_descent
          cases:
            - start: {uniform: [2], low: -0.5, high: 0.5, around: [-1.5, 3.0]}
              learning_rate: {value: 0.1}
              steps: {value: 30}

    Fails:
        step 2 leads elsewhere
    """

    kind: Literal["trajectory"]
    call: Symbol
    cases: tuple[dict[str, Input], ...] = Field(
        min_length=1, description="Arguments: the start, the learning rate, the steps."
    )
    values: bool = Outside(True, description="Function values must come back, too.")
    rtol: float = Outside(1e-3, gt=0)

    by_any_reading = True
    sees: ClassVar = {"path:{n}": reals(2), "values:{n}": reals(1), "own_length:{n}": truth(0)}

    def observe(self, code: Code) -> Observation:
        """For each case the positions (steps, d), and the values (steps,) where they come back."""
        from graders.observing.arrays import as_tensors

        found, seen = code.find(self.call), {}
        for number, case in enumerate(self.cases):
            given = as_tensors(self.make(case, number))
            table = _table(code.call(found, given))
            seen[f"own_length:{number}"] = np.array(any(_is_whole(given[name]) for name in code.unset))
            columns = table.shape[1]
            dimensions = 2 if columns >= 2 else 1
            seen[f"path:{number}"] = table[:, :dimensions]
            if columns > dimensions:
                seen[f"values:{number}"] = table[:, dimensions]
        return seen

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Each case must be a part of the reference's path that lacks at most its ends."""
        few = ""
        for number in range(len(self.cases)):
            path, right = numbers(seen, f"path:{number}"), numbers(wanted, f"path:{number}")
            values, expected = (
                numbers(seen, f"values:{number}"),
                numbers(wanted, f"values:{number}"),
            )
            if right is None or expected is None:
                return failed("the reference gave nothing")
            if path is None or path.ndim != 2 or path.shape[1] != right.shape[1] or len(path) < 2:
                return failed(f"`{self.call}` returns no positions", hint=self.hint)
            if not np.isfinite(path).all():
                return failed("the positions become NaN or infinite", hint=self.hint)
            steps = len(right) - 1
            own = number_of(seen, f"own_length:{number}") == 1 and len(path) >= FEWEST
            if own:  # the sheet asks for no number of steps, so as many are compared as there are
                path = path[:steps]
                values = values if values is None else values[: len(path)]
            elif not steps - 1 <= len(path) <= steps + 1:
                return failed(
                    f"{len(path)} positions come back for {steps} steps",
                    expected=f"{steps + 1}, the start among them",
                    actual=str(len(path)),
                    hint=self.hint,
                )
            starts = [
                k
                for k in range(len(right) - len(path) + 1)[: 2 if own else None]
                if np.allclose(path, right[k : k + len(path)], rtol=self.rtol, atol=1e-4)
            ]
            if not starts:
                return self._wrong(path, right)
            if len(path) < steps - 1:  # where it goes from there is not seen
                few = f"{len(path)} positions come back for {steps} steps"
            if not self.values:
                continue
            if values is None or values.ndim != 1 or abs(len(values) - len(path)) > 1:
                return failed("the function values do not come back", hint=self.hint)
            # values may lag behind or run ahead of the positions by one step
            if not any(
                len(part := expected[k : k + len(values)]) == len(values)
                and np.allclose(values, part, rtol=self.rtol, atol=1e-4)
                for k in (0, 1, 2)
            ):
                return failed(
                    "the values are not those of the function at the positions",
                    expected=_brief(expected),
                    actual=_brief(values),
                    hint=self.hint,
                )
        return human(few) if few else passed()

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """The path is the mistake's, whether or not its ends are listed."""
        theirs, own = numbers(mistake, "path:0"), numbers(seen, "path:0")
        if theirs is None or own is None or min(theirs.ndim, own.ndim) < 2 or not len(own):
            return False
        if number_of(seen, "own_length:0") == 1 and (least := min(len(theirs), len(own))) >= FEWEST:
            theirs, own = theirs[:least], own[:least]
        short, long = sorted((theirs, own), key=len)
        gap = len(long) - len(short)
        return gap <= 1 and any(alike(short, long[k : k + len(short)]) for k in range(gap + 1))

    def _wrong(self, path: Array, right: Array) -> Outcome:
        begin = 0 if np.allclose(path[0], right[0], atol=1e-4) else 1
        part = right[begin : begin + len(path)]
        near = np.isclose(path[: len(part)], part, rtol=self.rtol, atol=1e-4).all(1)
        first = int(np.argmin(near)) if not near.all() else 0
        return failed(
            f"step {first + begin} leads elsewhere" if first + begin else "the start is another",
            expected=_brief(part[first]),
            actual=_brief(path[first]),
            hint=self.hint,
        )


def _brief(values: Array) -> str:
    shown = " ".join(f"{v:.4g}" for v in values.reshape(-1)[:4])
    return f"({shown}{' …' if values.size > 4 else ''})"


def _is_whole(value: object) -> bool:
    """Return whether an argument is a whole number, as a number of steps is."""
    array = np.asarray(value)
    return array.ndim == 0 and array.dtype.kind in "iu"


def _table(value: object) -> Array:
    """Positions and values as columns, whatever lists, tuples, dicts, records and tensors they come in."""
    import torch

    from graders.observing.arrays import array, fields

    def plain(v: object) -> Array:
        v = fields(v)
        if isinstance(v, dict):
            v = [p for p in v.values() if p is not None and not isinstance(p, str | bool)]
        if isinstance(v, list | tuple):
            # positions before values, in whichever order they come
            parts = sorted((plain(p) for p in v), key=lambda p: p.ndim < 2)
            if len({p.shape for p in parts}) == 1:
                return np.stack(parts)
            rows = {len(p) for p in parts if p.ndim}
            if len(rows) == 1 and all(p.ndim for p in parts):
                return np.concatenate([p.reshape(len(p), -1) for p in parts], 1)
            if all(p.ndim <= 1 for p in parts):
                return np.concatenate([p.reshape(-1) for p in parts])
            # such as the last position beside the history
            longest = max(rows)
            kept = [p.reshape(longest, -1) for p in parts if p.ndim and len(p) == longest]
            return np.concatenate(kept, 1)
        return array(v.detach() if isinstance(v, torch.Tensor) else v).astype(np.float64)

    table = plain(value)
    if table.ndim == 2 and table.shape[0] in (2, 3) and table.shape[1] > 3:
        table = table.T
    if table.ndim == 2 and table.shape[1] > 3 and (np.diff(table[:, 0]) == 1).all() and table[0, 0] in (0, 1):
        table = table[:, 1:]  # the numbers of the steps
    return table.reshape(len(table), -1) if table.ndim else table.reshape(1, 1)
