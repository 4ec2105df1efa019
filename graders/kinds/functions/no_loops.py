"""A function that works by broadcasting."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import number, texts
from graders.vocabulary.sees import strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

LOOPS = {
    ast.For: "a for loop",
    ast.While: "a while loop",
    ast.ListComp: "a list comprehension",
    ast.GeneratorExp: "a generator",
    ast.SetComp: "a set comprehension",
    ast.DictComp: "a dict comprehension",
}
HIDDEN = ("vectorize", "apply_along_axis", "apply_over_axes", "frompyfunc", "map", "fromiter", "nditer")


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
    sees: ClassVar = {"loops": strings(1), "read": truth(0)}
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The loops, by syntax tree."""
        found = code.find(self.call)
        todo, done, loops = [found.name], set(), []
        while todo:
            name = todo.pop()
            bound = found.unit.names.get(name)
            if name in done or bound is None or not isinstance(bound.node, ast.FunctionDef):
                continue
            done.add(name)
            for node in ast.walk(bound.node):
                if type(node) in LOOPS:
                    loops.append(LOOPS[type(node)])
                elif isinstance(node, ast.Name | ast.Attribute):
                    used = node.id if isinstance(node, ast.Name) else node.attr
                    loops += [f"`{used}`"] if used in HIDDEN else []
                    todo.append(used)
        if not done:  # a method or a lambda
            tree = ast.parse(textwrap.dedent(inspect.getsource(found.value)))
            loops += [LOOPS[type(n)] for n in ast.walk(tree) if type(n) in LOOPS]
        return {"loops": np.array(loops, dtype=np.str_), "read": np.array(True)}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """There is none."""
        loops = texts(seen, "loops")
        if number(seen, "read") != 1:
            return failed(f"`{self.call}` could not be read", hint=self.hint)
        if loops:
            return failed(
                f"`{self.call}` uses {' and '.join(sorted(set(loops)))}",
                expected="broadcasting",
                hint=self.hint,
            )
        return passed()
