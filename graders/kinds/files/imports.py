"""The libraries that the code of a hand-in imports."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code
from graders.observing.imports import own_names


class Imports(Check):
    """The code imports nothing but Python's own library, files of the hand-in, and what is allowed.

    Why:
        Courses allow some libraries; the code is read, so that an import which is never reached counts too.

    Example:
        - id: libraries
          kind: imports
          title: Only allowed libraries
          points: 1
          allowed: [numpy, torch, matplotlib]

    Fails:
        the code imports tensorflow
    """

    kind: Literal["imports"]
    allowed: tuple[str, ...] = Outside((), description="Top-level names of allowed libraries.")

    draws = False
    sees: ClassVar = {"names": strings(1), "places": strings(1)}
    compares = ("names",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Top-level names of foreign libraries, and where each is imported."""
        own = own_names(code.units.values())
        own |= {part for path in code.files for part in path.split("/")[:-1]}
        seen: dict[str, str] = {}
        for unit in code.units.values():
            for label, tree in unit.trees:
                for node in ast.walk(tree):
                    for name in _imported(node):
                        if name not in own and name not in sys.stdlib_module_names:
                            seen.setdefault(name, f"{label}:{getattr(node, 'lineno', 0)}")
        return {
            "names": np.array(sorted(seen), dtype=np.str_),
            "places": np.array([seen[n] for n in sorted(seen)], dtype=np.str_),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Every name must be allowed."""
        names, places = texts(seen, "names"), texts(seen, "places")
        if "names" not in seen or len(names) != len(places):
            return failed("the imports could not be listed", hint=self.hint)
        wrong = [f"`{n}` ({p})" for n, p in zip(names, places, strict=True) if n not in self.allowed]
        if wrong:
            return failed(
                f"the code imports {', '.join(wrong[:6])}",
                expected=", ".join(self.allowed),
                actual=", ".join(names),
                hint=self.hint,
            )
        return passed()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module.split(".")[0]]
    return []
