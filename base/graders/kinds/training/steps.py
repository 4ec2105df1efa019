"""The state after some steps of an optimizer or a function that changes its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, human, passed
from graders.numerics.brief import brief
from graders.numerics.recognise import difference
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, text
from graders.vocabulary.sees import reals, strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MOVED = {"w": [3, 2], "b": [2]}


class Steps(Check):
    """An optimizer of one's own takes the parameters where the reference's takes them, step after step.

    It is made as `torch.optim` makes one, `Optimizer(parameters, **options)`, and asked for `step()` and `zero_grad()` on
    parameters whose gradients are drawn anew in each step.

    Why:
        The bias correction of Adam, decoupled weight decay and the order of momentum show after a few steps, whatever the
        state is called and however it is kept.

    Example:
        - id: adamw
          kind: steps
          title: AdamW after 5 steps
          points: 4
          call: adamw
          options: {lr: {value: 0.01}, weight_decay: {value: 0.1}}
          steps: 5

    Fails:
        the parameters are others from step 1 on: off by up to 0.02, at (1, 0); allowed is 1e-05
    """

    kind: Literal["steps"]
    call: Symbol
    options: dict[str, Input] = Field({}, description="What it is made with beside the parameters.")
    steps: int = Field(5, gt=0, le=100, description="The number of steps.")
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    by_any_reading = True
    sees: ClassVar = {"after:{name}": reals(), "cleared": reals(0), "library": strings(0)}
    compares = tuple(f"after:{name}" for name in MOVED)

    def observe(self, code: Code) -> Observation:
        """Return each parameter after each step, (steps, ...), and what zero_grad() leaves of the gradients."""
        import torch

        from graders.observing.arrays import array
        from graders.observing.networks import of_torch

        found = code.find(self.call)
        parameters = {
            n: torch.nn.Parameter(
                torch.tensor(self.generator("start", n).standard_normal(s), dtype=torch.float64)
            )
            for n, s in MOVED.items()
        }
        optimizer: Any = found.value(list(parameters.values()), **self.make(self.options))
        after: dict[str, list[Any]] = {n: [] for n in MOVED}
        for step in range(self.steps):
            for name, parameter in parameters.items():
                drawn = self.generator("gradient", name, step).standard_normal(MOVED[name])
                parameter.grad = torch.tensor(drawn, dtype=torch.float64)
            optimizer.step()
            for name, parameter in parameters.items():
                after[name].append(array(parameter).copy())
        optimizer.zero_grad()
        left = [0.0 if p.grad is None else float(p.grad.abs().max()) for p in parameters.values()]
        return {
            **{f"after:{n}": np.array(v, np.float64) for n, v in after.items()},
            "cleared": np.array(max(left)),
            "library": np.array(of_torch(optimizer, "step")),
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the parameters step by step, then what is left of the gradients."""
        for name in MOVED:
            right, came = numbers(wanted, f"after:{name}"), numbers(seen, f"after:{name}")
            if right is None or right.ndim < 2 or not right.size:
                return failed("the reference's optimizer takes no step")
            if came is None or came.shape != right.shape:
                return failed(f"`{self.call}` leaves parameters of another shape", hint=self.hint)
            for step in range(len(right)):
                if (why := difference(came[step], right[step], self.rtol, self.atol)) is not None:
                    return failed(
                        f"the parameters are others from step {step + 1} on: {why.said}",
                        expected=brief(right[step]),
                        actual=brief(came[step]),
                        hint=self.hint,
                        cause=why.cause,
                    )
        cleared = numbers(seen, "cleared")
        if cleared is None or cleared.size != 1 or float(cleared.reshape(-1)[0]) not in (0.0,):
            return failed("`zero_grad()` leaves gradients that are not zero", hint=self.hint)
        if library := text(seen, "library"):
            return human(
                f"`{self.call}` is `{library}` of torch", ask="was an optimizer of one's own asked for?"
            )
        return passed()
