"""The libraries that the code of a hand-in imports."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, human, passed
from graders.submission.entries import unopened
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code
from graders.observing.imports import own_names
from graders.observing.syntax import name_of

HOST = "google.colab."
"""What the place where a notebook runs brings along; it is no library."""
CALLS = ("import_module", "__import__")

IMPORTS = re.compile(rb"^[ \t\"']*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.M)
"""A line of code, or of a notebook's JSON, that imports."""


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
    executes: ClassVar = False
    sees: ClassVar = {"names": strings(1), "places": strings(1), "unread": strings(1), "broken": strings(1)}
    compares = ("names",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Top-level names of foreign libraries, and where each is imported."""
        own = own_names(code.units.values())
        own |= {part for path in code.files for part in path.split("/")[:-1]}
        seen: dict[str, str] = {}
        unread: list[str] = []
        broken = {
            unit.path: _said_to_import(code.files[unit.path]) - own
            for unit in code.units.values()
            if unit.unread
        }
        if not broken and not any(unit.trees for unit in code.units.values()):
            unread.append("there is no code")
        unread += [
            f"`{path}` is an archive that is not opened here" for path in unopened(code.files, code.given)
        ]
        for unit in code.units.values():
            for label, tree in unit.trees:
                for node in ast.walk(tree):
                    if _is_computed(node):
                        unread.append(f"{label}:{getattr(node, 'lineno', 0)} imports what is computed")
                    for name in _imported(node):
                        if name not in own and name not in sys.stdlib_module_names:
                            seen.setdefault(name, f"{label}:{getattr(node, 'lineno', 0)}")
        return {
            "names": np.array(sorted(seen), dtype=np.str_),
            "places": np.array([seen[n] for n in sorted(seen)], dtype=np.str_),
            "unread": np.array(unread, dtype=np.str_),
            "broken": np.array(
                [f"{n} in {path}" for path, names in broken.items() for n in sorted(names)], dtype=np.str_
            ),
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
        broken = [b for b in texts(seen, "broken") if b.partition(" ")[0] not in self.allowed]
        if unread := [*texts(seen, "unread"), *(f"{b} stands where code cannot be read" for b in broken)]:
            return human("; ".join(unread[:6]), ask="look at what it imports")
        return passed()


def _said_to_import(data: bytes) -> set[str]:
    """Return the foreign names that a file seems to import, of which some part cannot be read."""
    return {m[1].decode() for m in IMPORTS.finditer(data)} - sys.stdlib_module_names


def _asked(node: ast.AST) -> ast.expr | None:
    """Return what a call of `import_module` or `__import__` is given; None for anything else."""
    if not isinstance(node, ast.Call):
        return None
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "name")]
    return given[0] if name_of(node) in CALLS and given else None


def _is_computed(node: ast.AST) -> bool:
    asked = _asked(node)
    return asked is not None and not (isinstance(asked, ast.Constant) and isinstance(asked.value, str))


def _imported(node: ast.AST) -> list[str]:
    asked = _asked(node)
    if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
        return [name] if (name := asked.value.split(".")[0]) else []
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        modules = [f"{node.module}.{alias.name}" for alias in node.names]
    return [module.split(".")[0] for module in modules if not f"{module}.".startswith(HOST)]
