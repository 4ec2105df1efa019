"""What was not found in a hand-in: the names it has, with their signatures, and whose hand-ins have them too."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from graders.cohort.unfound import shared
from graders.desk.desk import Desk
from graders.errors import UserError
from graders.grading.names import names_to_give
from graders.model import Submission
from graders.submission import source

MOST = 24
"""Names that are shown, the likeliest first."""


@dataclass(frozen=True)
class Candidate:
    """A name that may be what is meant.

    Args:
        name: As it stands in the hand-in.
        signature: Its arguments; empty for what is no function.
        likely: Whether it shares a word with the sheet's name.
        others: How many other hand-ins lack the same and have this name.
    """

    name: str
    signature: str
    likely: bool
    others: int


@dataclass
class Names:
    """Reads the names of hand-ins, each hand-in once.

    Args:
        loads: Read the submissions, by student.
    """

    loads: Callable[[], Mapping[str, Callable[[], Submission]]]
    known: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, student: str) -> dict[str, str]:
        """Return the names in a hand-in with their signatures; none of one that can no longer be read."""
        if student not in self.known:
            self.known[student] = self._read(student)
        return self.known[student]

    def _read(self, student: str) -> dict[str, str]:
        with suppress(UserError, OSError, KeyError):
            files = self.loads()[student]().files
            signatures = _signatures(files)
            return {name: signatures.get(name, "") for name in names_to_give(files)}
        return {}

    def forget(self, student: str) -> None:
        """Read a hand-in anew the next time."""
        self.known.pop(student, None)


def _signatures(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the arguments of functions and methods as they are written."""
    found: dict[str, str] = {}
    for parts in source.parts_of_all(files).values():
        for part in parts:
            for node in part.tree.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    found[node.name] = f"({source.unparsed(node.args)})"[:160]
                elif isinstance(node, ast.ClassDef):
                    for inner in node.body:
                        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                            found[f"{node.name}.{inner.name}"] = f"({source.unparsed(inner.args)})"[:160]
                    found[node.name] = "class"
    return found


def lack(desk: Desk, check: str, symbol: str) -> list[str]:
    """Return whose hand-ins wait at a check for want of a symbol."""
    return [i.student for i in desk.all(check) if i.symbol == symbol]


def candidates(desk: Desk, names: Names, check: str, student: str) -> tuple[str, list[Candidate]]:
    """Return what is lacking, and the names of a hand-in that it may be called by, the likeliest first."""
    symbol = desk.work.by_check[check][student].symbol
    if not symbol:
        return "", []
    meant = desk.work.spec.naming.symbols[symbol]
    others = [names.of(s) for s in lack(desk, check, symbol) if s != student]
    mine = names.of(student)
    found = [
        Candidate(name, signature, shared(name, meant) > 0, sum(name in o for o in others))
        for name, signature in mine.items()
    ]
    found.sort(key=lambda c: (-shared(c.name, meant), -c.others, c.name))
    return symbol, found[:MOST]
