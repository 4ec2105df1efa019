"""Hand-ins read again for who grades them: their files, the code that a check is about, and their names."""

from __future__ import annotations

import ast
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from graders.errors import UserError
from graders.grading.names import names_to_give
from graders.model import Submission
from graders.submission import source

HELD = 16
"""Hand-ins that are kept in memory, those that were looked at last."""
LARGEST = 200_000
"""Bytes of a file that are shown."""
MOST_FILES, MOST_SNIPPETS, LONGEST_SNIPPET = 500, 4, 6_000
PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
"""What browsers show and cannot execute, by the end of a name; SVG is none of them."""


@dataclass(frozen=True)
class Snippet:
    """A definition in a hand-in.

    Args:
        where: The file, and the line of it or the cell.
        text: The code.
    """

    where: str
    text: str


@dataclass(frozen=True)
class File:
    """A file of a hand-in as it can be looked at.

    Args:
        name: Its path within the hand-in.
        size: Its bytes.
        lines: Its text by lines, cut off where it is long; none of what is no text.
        picture: Its type where a browser shows it as a picture.
        cut: Whether it is longer than what is shown.
    """

    name: str
    size: int
    lines: tuple[str, ...] = ()
    picture: str = ""
    cut: bool = False


@dataclass
class HandIns:
    """Reads hand-ins, each once as long as it is looked at.

    Args:
        loads: Find the submissions, by student.
    """

    loads: Callable[[], Mapping[str, Callable[[], Submission]]]
    _found: Mapping[str, Callable[[], Submission]] | None = None
    _held: OrderedDict[str, Submission | None] = field(default_factory=OrderedDict)
    _names: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, student: str) -> Submission | None:
        """Return a hand-in; None where it can no longer be read."""
        if student not in self._held:
            self._held[student] = self._read(student)
        self._held.move_to_end(student)
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return self._held[student]

    def _read(self, student: str) -> Submission | None:
        with suppress(UserError, OSError, KeyError):
            if self._found is None:
                self._found = self.loads()
            return self._found[student]()
        return None

    def forget(self, students: Collection[str]) -> None:
        """Read hand-ins anew the next time: they were graded again."""
        self._found = None
        for student in students:
            self._held.pop(student, None)
            self._names.pop(student, None)

    def names(self, student: str) -> dict[str, str]:
        """Return the names in a hand-in with their signatures; none of one that can no longer be read."""
        if student not in self._names:
            submission = self.of(student)
            signatures = _signatures(submission.files) if submission else {}
            found = names_to_give(submission.files) if submission else ()
            self._names[student] = {name: signatures.get(name, "") for name in found}
        return self._names[student]

    def names_in(self, students: Collection[str], seconds: float) -> list[dict[str, str]]:
        """Return the names in hand-ins, as many of them as can be read in some seconds."""
        end = time.monotonic() + seconds
        return [self.names(s) for s in students if s in self._names or time.monotonic() < end]

    def code(self, student: str, names: Collection[str]) -> list[Snippet]:
        """Return the definitions of some names in a hand-in, as they are written."""
        submission = self.of(student)
        found: list[Snippet] = []
        for path, parts in source.parts_of_all(submission.files).items() if submission else ():
            for part in parts:
                for node in _definitions(part.tree, names):
                    place = f", cell {part.at + 1}" if source.is_notebook(path) else f":{node.lineno}"
                    found.append(Snippet(f"{path}{place}", _segment(part.text, node)))
        return found[:MOST_SNIPPETS]

    def files(self, student: str) -> list[tuple[str, int]]:
        """Return the names of a hand-in's files with their sizes; none of one that can no longer be read."""
        submission = self.of(student)
        found = [(n, len(d)) for n, d in submission.files.items()] if submission else []
        return found[:MOST_FILES]

    def file(self, student: str, number: int) -> tuple[File, bytes]:
        """Return a file of a hand-in, and its bytes.

        Raises:
            KeyError: There is none.
        """
        submission = self.of(student)
        if submission is None or number >= len(submission.files):
            raise KeyError(number)
        name, data = list(submission.files.items())[number]
        picture = PICTURES.get(name.lower().rpartition(".")[2], "")
        if picture or b"\0" in data[:LARGEST]:
            return File(name, len(data), picture=picture), data
        shown = source.code(name, data) if source.is_notebook(name) else ""
        text = shown or source.text(data[:LARGEST])
        cut = len(data) > LARGEST
        return File(name, len(data), tuple(text[:LARGEST].splitlines()), cut=cut), data


def _definitions(tree: ast.Module, names: Collection[str]) -> list[ast.stmt]:
    """Return the functions, classes and methods of some names, and what assigns to these names, at the top level."""
    found: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name in names:
            found.append(node)
        elif isinstance(node, ast.ClassDef):
            inner = (n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
            found += [n for n in inner if f"{node.name}.{n.name}" in names]
        elif isinstance(node, ast.Assign):
            found += [node for t in node.targets if isinstance(t, ast.Name) and t.id in names][:1]
    return found


def _segment(text: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    said = "\n".join(lines)
    return said if len(said) <= LONGEST_SNIPPET else f"{said[:LONGEST_SNIPPET]}\n..."


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
