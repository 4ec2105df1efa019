"""A density integrates to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds._rivals import as_rivals, by_all
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.found import Found

SIDE = 301


class Density(Check):
    """The density exp(log_prob) integrates to one over the plane, by a sum over a grid that reaches far into the tails.

    Why:
        A change of variables without its determinant still looks like a density; its integral tells.

    Example:
        - id: integral
          kind: density
          title: p(y) integrates to one
          points: 1
          call: flow_log_prob
          low: [-9, -9]
          high: [9, 9]
          cases:
            - A: {value: [[2.0, 0.5], [0.0, 0.7]]}
              b: {value: [0.5, 0.2]}

    Fails:
        the density integrates to 1.515
    """

    kind: Literal["density"]
    call: Symbol
    cases: tuple[dict[str, Input], ...] = Field(min_length=1, description="The parameters of the density.")
    low: tuple[float, float] = Field(description="Lower corner of the grid.")
    high: tuple[float, float] = Field(description="Upper corner.")
    within: float = Outside(0.01, gt=0, description="By so much the integral may miss one.")

    by_any_reading = True
    sees: ClassVar = {"integral": reals(1), "rivals": strings(1), "rival:{n}": reals(1)}
    compares = ("integral",)
    exact = True
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The integral for each case."""
        import torch

        from graders.observing.arrays import array, as_tensors

        axes = [torch.linspace(a, b, SIDE) for a, b in zip(self.low, self.high, strict=True)]
        grid = torch.cartesian_prod(*axes)
        cell = np.prod([(b - a) / (SIDE - 1) for a, b in zip(self.low, self.high, strict=True)])

        def of(one: Found) -> Array:
            integrals = []
            for number, case in enumerate(self.cases):
                given = as_tensors(self.make(case, number))
                with torch.no_grad():
                    log_prob = array(code.call_with_parameters(one, {"y": grid, **given}))
                if log_prob.size != len(grid):
                    raise TypeError(f"returned {log_prob.size} log-probabilities for {len(grid)} points")
                integrals.append(float(np.exp(log_prob.astype(np.float64)).sum() * cell))
            return np.array(integrals)

        found = code.find(self.call)
        return {"integral": of(found), **as_rivals(code.of_rivals(found, self.call, of))}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Every integral is one."""
        return by_all(seen, "integral", self._of)

    def _of(self, seen: Observation) -> Outcome:
        integrals = numbers(seen, "integral", (len(self.cases),))
        if integrals is None:
            return failed(f"`{self.call}` returns no densities", hint=self.hint)
        wrong = integrals[~(np.abs(integrals - 1) <= self.within)]
        if wrong.size:
            return failed(
                f"the density integrates to {wrong[0]:.4g}",
                expected="1",
                actual=f"{wrong[0]:.4g}",
                hint=self.hint,
            )
        return passed()
