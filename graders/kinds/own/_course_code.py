"""The keys of a check that a file of the course beside the spec decides, and what it returns besides."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from pydantic import Field, PrivateAttr

from graders.checks import Check
from graders.model import Array, Observation, Outcome, human
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import Sees, reals, strings
from graders.vocabulary.symbols import Symbol

PROOF = 3
"""Numbers that stand for one thing that went well."""
MACHINERY: Mapping[str, Sees] = {"touched": strings(1, longest=300), "proof": reals(2)}


class CourseCode(Check):
    """A check that code of the course makes, beside that of the submission."""

    file: str = Field(
        pattern=r"^[A-Za-z_]\w*\.py$",
        description="The Python file beside the spec; students' files never take its place.",
    )
    helpers: tuple[str, ...] = Field(
        (),
        description="Further Python files beside the spec that it imports; these too win over students' files.",
    )
    symbols: tuple[Symbol, ...] = Field(
        (), description="What of the submission it is given, as the sheet calls it."
    )

    alone = True
    modules: ClassVar[tuple[str, ...]] = ("graders.observing.asserted",)
    _code: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The files of the course that it needs, its own first."""
        return (self.file, *self.helpers)

    @property
    def code(self) -> Mapping[str, str]:
        """What stands in these files, by name; empty until they are read."""
        return self._code

    def with_code(self, code: Mapping[str, str]) -> Self:
        """Return the check with what stands in its files."""
        other = self.model_copy()
        other._code = dict(code)
        return other

    def inside(self) -> dict[str, Any]:
        """Return the check as the sandbox may know it, with its code."""
        return {**super().inside(), "code": dict(self._code)}

    @classmethod
    def told(cls, inside: Mapping[str, Any]) -> Self:
        """Return the check that `inside` describes."""
        return (
            super().told({k: v for k, v in inside.items() if k != "code"}).with_code(inside.get("code", {}))
        )

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of its own file; empty where that is not read or does not parse."""
        try:
            return ast.parse(self._code.get(self.file, ""))
        except SyntaxError:
            return ast.Module([], [])

    # -- what shows that it came to its end --------------------------------------------------------

    def proofs(self, items: tuple[str, ...]) -> Array:
        """Return numbers (items, PROOF) for what must go well; under a cohort's secret nobody else knows them."""
        return np.array([self.generator("proof", item).standard_normal(PROOF) for item in items]).reshape(
            -1, PROOF
        )

    def proven(self, seen: Observation, items: tuple[str, ...]) -> list[bool]:
        """Return of each item whether it went well, by its numbers."""
        came = numbers(seen, "proof", (len(items), PROOF))
        if came is None:
            return [False] * len(items)
        return [
            bool(np.allclose(c, p, rtol=0, atol=1e-9)) for c, p in zip(came, self.proofs(items), strict=True)
        ]

    def unless_touched(self, seen: Observation, wanted: Observation, outcome: Outcome) -> Outcome:
        """Return the outcome, or a person's turn where it would earn points beside machinery that the submission touched."""
        touched = [t for t in texts(seen, "touched") if t not in texts(wanted, "touched")]
        if not touched or not outcome.credit:
            return outcome
        return human(
            f"what decides this check was changed by the submission: {touched[0]}",
            ask="read the code, then decide",
            actual=f"the machine saw: {outcome.verdict}",
        )
