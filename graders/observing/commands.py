"""How the author of a submission starts a script that takes arguments: as a README, a shell script or a cell says, else with what it needs."""

from __future__ import annotations

import argparse
import ast
import contextlib
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from graders.observing.units import Unit
from graders.submission.source import text

TEXTS = ("", ".md", ".txt", ".rst", ".sh", ".ipynb", ".py")
"""Endings of files in which commands stand."""
LONGEST = 2_000_000
MOST = 6
"""Commands of one script that count."""
COMMAND = re.compile(
    r"(?:^|[\s`$>!%\"'(])(?:python[\d.]*|py|%run)\s+(?P<what>-m\s+[\w.]+|[\w./-]+\.py)(?P<rest>(?:(?!\s\()[^\n`;&|#\"\\])*)"
)
"""A command, up to what is told of it in brackets."""
EVERYTHING = (
    "all",
    "everything",
    "both",
    "alles",
    "alle",
    "beide",
    "tout",
    "tous",
    "toutes",
    "todo",
    "todos",
    "todas",
)
"""Choices by which a script does all that it can."""
OPEN = re.compile(r"[<>\[\]{}]|\.\.\.|…")
"""What stands for something else in a command."""


def commands(unit: Unit, units: Iterable[Unit], files: Mapping[str, bytes]) -> list[list[str]]:
    """Return the arguments with which a script is started, once for each command; one without any where nothing says so."""
    if not any(_takes_arguments(one) for one in units):
        return [[]]
    found: dict[tuple[str, ...], None] = {}
    for path, data in files.items():
        if PurePosixPath(path).suffix.lower() not in TEXTS or len(data) > LONGEST:
            continue
        said = text(data)
        for line in COMMAND.finditer(said):
            if not _is_of(line["what"], unit) or OPEN.search(line["rest"]):
                continue
            with contextlib.suppress(ValueError):  # a quotation that does not end
                words = [word for word in shlex.split(line["rest"]) if re.search(r"\w", word)]
                before = said[said.rfind("\n", 0, line.start() + 1) + 1 : line.start() + 1]
                in_sentence = re.search(r"\w", before) and "`" not in before
                if len(words) < 2 or not in_sentence or any(word.startswith("-") for word in words):
                    found.setdefault(tuple(words))
    return [list(one) for one in found][:MOST] or [[]]


def _takes_arguments(unit: Unit) -> bool:
    names = ("ArgumentParser", "argv")
    return any(getattr(n, "attr", getattr(n, "id", "")) in names for _, t in unit.trees for n in ast.walk(t))


def _is_of(what: str, unit: Unit) -> bool:
    """Return whether a command starts a script: its file, or its module or package by `-m`."""
    path = PurePosixPath(unit.path)
    if not what.startswith("-m"):
        return PurePosixPath(what).name == path.name
    parts = tuple(what[2:].strip().split("."))
    module = path.parts[:-1] if path.stem == "__main__" else (*path.parts[:-1], path.stem)
    return module[-len(parts) :] == parts


@contextlib.contextmanager
def filled() -> Iterator[None]:
    """While the body runs, let a script that is started without arguments get those that it cannot do without."""
    parse = argparse.ArgumentParser.parse_known_args

    def parsed(self: Any, args: Any = None, namespace: Any = None) -> Any:
        if args is None and len(sys.argv) == 1:
            args = needed(self)
        return parse(self, args, namespace)

    argparse.ArgumentParser.parse_known_args = parsed  # type: ignore[method-assign]
    try:
        yield
    finally:
        argparse.ArgumentParser.parse_known_args = parse  # type: ignore[method-assign]


def needed(parser: argparse.ArgumentParser) -> list[str]:
    """Return arguments that a parser cannot do without: all choices where it takes several, else the one that says all, the first one, or any value."""
    given: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            inner = max(action.choices.items(), key=lambda one: len(one[1]._actions))
            return [*given, inner[0], *needed(inner[1])]
        if not action.required and not (action.nargs == "*" and action.choices):
            continue
        values = list(map(str, action.choices or ["1" if action.type in (int, float) else action.dest]))
        several = action.nargs in ("+", "*")
        whole = [v for v in values if v.lower() in EVERYTHING] if action.choices else []
        given += [*action.option_strings[:1], *(values if several else (whole or values)[:1])]
    return given
