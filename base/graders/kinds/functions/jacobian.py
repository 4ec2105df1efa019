"""The log absolute determinant of a Jacobian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, human, passed
from graders.numerics.recognise import recognise
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


TRIVIAL = 1e-3


class Jacobian(Check):
    """The function log |det dy/dx| of a transformation equals that of its autograd Jacobian.

    Right is the determinant of the reference's transformation. Where it is that of the student's own, which is
    another, a person decides, so that a wrong transformation costs its own points alone.

    Why:
        Students derive the determinant by hand; automatic differentiation of their transformation says
        whether it is right, and a wrong transformation costs its own points alone.

    Example:
        - id: jacobian
          kind: jacobian
          title: log |det dy/dx| equals that of the autograd Jacobian
          points: 2
          call: log_abs_det_jacobian
          of: affine
          cases:
            - x: {normal: [2]}
              A: {uniform: [2, 2], low: -0.2, high: 0.2, around: [[1.0, 2.0], [0.5, 3.0]]}
              b: {value: [1.0, -3.0]}
          hint: the Jacobian of A x + b is A

    Fails:
        `log_abs_det_jacobian` is not log |det| of the autograd Jacobian: the sign is flipped
    """

    kind: Literal["jacobian"]
    call: Symbol
    of: Symbol = Field(description="The transformation, whose first argument is the point.")
    cases: tuple[dict[str, Input], ...] = Field(
        min_length=1, description="The point `x` and the parameters of the transformation."
    )
    rtol: float = Outside(1e-4, gt=0)

    by_any_reading = True
    sees: ClassVar = {"value": reals(1), "autograd": reals(1)}
    compares = ("value",)
    exact = True
    modules = ("torch.fx.experimental.symbolic_shapes",)

    def observe(self, code: Code) -> Observation:
        """What the function returns for each case, and what autograd says of the transformation."""
        import torch

        from graders.observing.arrays import array, as_tensors, first
        from graders.observing.missing import Missing

        found, values, own = code.find(self.call), [], []
        try:
            transformation = code.find(self.of)
        except Missing:
            transformation = None
        for number, case in enumerate(self.cases):
            given = as_tensors(self.make(case, number))
            values.append(array(code.call_with_parameters(found, given)).reshape(-1)[:1])
            if transformation is not None:
                own.append(_by_autograd(code, transformation, given, torch, first))
        return {"value": np.array(values, np.float64).reshape(-1), "autograd": np.array(own)}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Right is what autograd says of the reference's transformation, or of the student's own."""
        value, expected = numbers(seen, "value"), numbers(wanted, "autograd")
        own = numbers(seen, "autograd")
        if expected is None or value is None or not value.shape == expected.shape == (len(self.cases),):
            return failed(f"`{self.call}` returns no number", hint=self.hint)
        if np.allclose(value, expected, rtol=self.rtol, atol=1e-5):
            return passed()
        own = value * np.nan if own is None or own.shape != value.shape else own
        # a transformation of which it is trivial earns nothing here
        telling = np.isfinite(own).all() and (np.abs(own) > TRIVIAL).all()
        if telling and np.allclose(value, own, rtol=self.rtol, atol=1e-5):
            return human("right for the hand-in's own transformation, which is another than is asked")
        at = int(np.nanargmax(np.abs(np.nan_to_num(value - expected, nan=np.inf))))
        cause = recognise(value, expected, expected) or ""
        said = cause or f"in case {at + 1} it is another number"
        if not np.isfinite(value).all():
            said = "it is NaN or infinite: the logarithm of a determinant that is negative or zero?"
        return failed(
            f"`{self.call}` is not log |det| of the autograd Jacobian: {said}",
            expected=f"{expected[at]:.5g}",
            actual=f"{value[at]:.5g}",
            hint=self.hint,
            cause=cause,
        ).beside(expected, value)


def _by_autograd(code: Code, found: Any, given: dict[str, Any], torch: Any, first: Any) -> float:
    """log |det| of the Jacobian at the point, in float64 where the transformation can."""
    rest = {n: v for n, v in given.items() if n != "x"}

    def transform(x: Any) -> Any:
        return first(code.call_with_parameters(found, {"x": x[None], **rest})).reshape(-1)

    matrix = torch.autograd.functional.jacobian(transform, given["x"])
    return float(torch.linalg.slogdet(matrix.double()).logabsdet)
