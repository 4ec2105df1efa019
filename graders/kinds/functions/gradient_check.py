"""Gradients by hand against those of finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, passed
from graders.numerics.recognise import difference
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

STEP = 1e-5


class GradientCheck(Check):
    """Gradients that a function returns are those of another function, by central differences of the reference's.

    `call` is given the arguments of a case and returns the gradient with respect to each of `by`, in that order (a dict by
    these names counts as well); `of` is the function that is differentiated, summed over its results. Arguments are float64.
    Of functions of the course's own tensors (`tensors` below `naming`) `call` and `of` may be one: its `backward()` is checked.

    Why:
        A backward pass by hand is right where it is the derivative of the right function, however it is written. The
        student's own forward pass is looked at too, so that a wrong one is told from a wrong derivative of it.

    Example:
        - id: gradient
          kind: gradient_check
          title: The backward pass of the layer
          points: 3
          call: layer_backward
          of: layer
          by: [x, w]
          cases:
            - {x: {normal: [3, 2]}, w: {normal: [2, 4]}}
          hint: dL/dw = xᵀ dL/dy

    Fails:
        the gradient by `w` is not that of central differences: every value is 0.3333 × the expected one
    """

    kind: Literal["gradient_check"]
    call: Symbol
    of: Symbol = Field(description="The function that is differentiated.")
    by: tuple[str, ...] = Field(min_length=1, description="The arguments by which it is differentiated.")
    cases: tuple[dict[str, Input], ...] = Field(min_length=1, description="The arguments of each call.")
    rtol: float = Outside(1e-3, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    by_any_reading = True
    sees: ClassVar = {"grad:{n}:{name}": reals(), "own:{n}:{name}": reals()}

    def problems(self) -> list[tuple[str, str]]:
        """Return the arguments that it is differentiated by and that a case lacks."""
        return [
            ("by", f"case {n} has no `{name}`")
            for n, case in enumerate(self.cases, 1)
            for name in self.by
            if name not in case
        ]

    def observe(self, code: Code) -> Observation:
        """Return the gradients that come back, and those of central differences of the submission's own function."""
        from graders.observing.arrays import array
        from graders.observing.missing import Missing

        backward, seen = code.find(self.call), {}
        try:
            forward = code.find(self.of)
        except Missing:
            forward = None
        for place, case in enumerate(self.cases):
            given = {
                n: v.astype(np.float64) if isinstance(v, np.ndarray) and v.dtype.kind == "f" else v
                for n, v in self.make(case, place).items()
            }
            for name, part in zip(self.by, self._gradients(code, backward, given), strict=False):
                if part is not None:
                    seen[f"grad:{place}:{name}"] = array(part).astype(np.float64)
            if forward is not None:
                for name in self.by:
                    seen[f"own:{place}:{name}"] = self._differences(code, forward, given, name)
        return seen

    def _gradients(self, code: Code, backward: Any, given: dict[str, Any]) -> list[Any]:
        """Return the gradients that come back; of a function of own tensors those that its `backward()` leaves."""
        from graders.observing.arrays import tensors

        own = code.own_tensors() if self.call == self.of else None
        if own is not None:
            made = own.made(given)
            return own.gradients(code.call_with_parameters(backward, made), made, self.by)
        out = code.together(backward, code.call_either(backward, _tensors(given)))
        if isinstance(out, dict) and set(self.by) <= out.keys():
            return [out[n] for n in self.by]
        return tensors(out)

    def _differences(
        self, code: Code, forward: Any, given: dict[str, Any], name: str
    ) -> np.ndarray[Any, Any]:
        """Return central differences of the sum of the results by one argument, of that argument's shape."""
        from graders.observing.arrays import array, first

        def total(value: Any) -> float:
            out = code.call_either(forward, _tensors({**given, name: value}))
            return float(array(first(code.together(forward, out))).sum())

        at = np.array(given[name], np.float64)
        slope = np.zeros(at.size)
        for entry in range(at.size):
            moved = [at.reshape(-1).copy() for _ in range(2)]
            moved[0][entry] += STEP
            moved[1][entry] -= STEP
            up, down = (total(m.reshape(at.shape)) for m in moved)
            slope[entry] = (up - down) / (2 * STEP)
        return slope.reshape(at.shape)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare each gradient with central differences of the reference's function."""
        for place in range(len(self.cases)):
            for name in self.by:
                right = numbers(wanted, f"own:{place}:{name}")
                came, own = numbers(seen, f"grad:{place}:{name}"), numbers(seen, f"own:{place}:{name}")
                if right is None or not right.size:
                    return failed("the reference's function could not be differentiated")
                if came is None:
                    return failed(f"`{self.call}` returns no gradient by `{name}`", hint=self.hint)
                why = difference(came, right, self.rtol, self.atol)
                if why is None:
                    continue
                cause = why.cause
                if (
                    own is not None
                    and own.shape == came.shape
                    and difference(came, own, self.rtol, self.atol) is None
                ):
                    cause = f"it is the derivative of its own `{self.of}`, which is another function"
                said = f"the gradient by `{name}` is not that of central differences: {why.said}"
                outcome = self.another(said, right, came, why.cause)
                return outcome.because(cause if cause != why.cause else "")
        return passed()

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether all gradients are those of a named mistake."""
        from graders.numerics.compare import near

        names = [n for n in mistake if n.startswith("grad:")]
        return bool(names) and all(n in seen and near(seen[n], mistake[n]) for n in names)


def _tensors(given: dict[str, Any]) -> dict[str, Any]:
    from graders.observing.arrays import as_tensors

    return as_tensors(given)
