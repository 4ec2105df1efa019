"""A function that works by broadcasting."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check
from graders.model import Observation, Outcome, failed, human, passed
from graders.observing.probes.artifacts.loops import RECURSION
from graders.vocabulary.observed import number, texts
from graders.vocabulary.sees import strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


class NoLoops(Check):
    """A function, and what it calls of the hand-in, holds no loop, comprehension or loop in disguise.

    Why:
        Vectorised code is often what an exercise teaches; the code is read, not timed.

    Example:
        - id: no-loops
          kind: no_loops
          title: By broadcasting
          points: 0.5
          call: vector_derivative_product
          hint: no for loops, no comprehension, no np.vectorize

    Fails:
        `vector_derivative_product` uses a for loop
    """

    kind: Literal["no_loops"]
    call: Symbol

    draws = False
    sees: ClassVar = {"loops": strings(1), "unclear": strings(1), "read": truth(0)}
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The loops, by syntax tree."""
        from graders.observing.probes.artifacts.loops import Loops

        found, loops = code.find(self.call), Loops(code.units)
        read = (
            loops.of_method(found.unit, found.owner.__name__, found.name)
            if found.owner
            else loops.of_name(found.unit, found.name)
        )
        if not read:  # it is bound within something else
            value = getattr(found.value, "__func__", found.value)
            read = inspect.isfunction(value)
            if read:
                loops.within(found.unit, ast.parse(textwrap.dedent(inspect.getsource(value))))
        return {
            "loops": np.array(loops.found, dtype=np.str_),
            "unclear": np.array(loops.unclear, dtype=np.str_),
            "read": np.array(read),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """There is none."""
        loops = {*texts(seen, "loops")} - {RECURSION}
        if loops:
            return failed(
                f"`{self.call}` uses {' and '.join(sorted(loops))}",
                expected="broadcasting",
                hint=self.hint,
            )
        if RECURSION in texts(seen, "loops"):  # it may turn its arguments into others, and call itself once
            return human(f"`{self.call}` calls itself", ask="look whether it loops so")
        if number(seen, "read") != 1:
            return human(f"`{self.call}` could not be read", ask="look whether it has loops")
        if unclear := texts(seen, "unclear"):
            return human(
                f"what `{unclear[0]}` does could not be read", ask=f"look whether `{self.call}` has loops"
            )
        return passed()
