"""Which exercise a cell of a notebook belongs to, as the heading above it says: `## Aufgabe 10`, `# 10 Normalizing flows`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from graders.submission.source import Unreadable, cells, is_notebook
from graders.vocabulary.symbols import SymbolSpec

HEADING = re.compile(r"(#{1,6})\s+[*_]*(.*)")
EXERCISE = r"aufgaben?|aufg\.?|übung|exercises?|exercices?|exo|ex\.?|ejercicios?|tareas?|tasks?|problems?|problème|problema"
FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
NUMBER = r"\d{1,2}(?![\w/-]|[.,]\d|\s*[x×]\s*\d)"
FIRST = re.compile(rf"\(?({NUMBER})")
BEHIND = re.compile(rf"(?<!\w)(?:{EXERCISE})\s*({NUMBER}(?:\s*(?:,|&|and|und|et|y)\s*{NUMBER})*)", re.I)
"""Numbers behind a word for exercises."""
WHOLE = re.compile(r"\*(\d{1,2})\*")
"""A pattern of `files` that is the number of an exercise."""


def exercise_of(label: str, files: Mapping[str, bytes]) -> int | None:
    """Return the number in the heading above a cell; None where it is no cell, or the last heading with a number has several.

    Args:
        label: What the cell is called, such as `work.ipynb cell 3`.
        files: The files of the submission.
    """
    path, _, number = label.rpartition(" cell ")
    if not is_notebook(path) or not number.isdigit():
        return None
    return _numbers(files.get(path, b"")).get(int(number))


def is_for(exercise: int, spec: SymbolSpec) -> bool:
    """Return whether a symbol is looked for in an exercise, by the patterns of its files."""
    return exercise in _asked(spec)


def is_for_others(exercise: int, spec: SymbolSpec) -> bool:
    """Return whether a symbol is looked for in other exercises alone."""
    asked = _asked(spec)
    return bool(asked) and exercise not in asked


def _asked(spec: SymbolSpec) -> set[int]:
    return {int(found[1]) for glob in spec.files if (found := WHOLE.fullmatch(glob))}


@lru_cache(maxsize=32)
def _numbers(notebook: bytes) -> dict[int, int | None]:
    """Return the number of the heading above each cell of code, by the cells' own numbers."""
    found = cells(notebook)
    if isinstance(found, Unreadable):
        return {}
    above: dict[int, int | None] = {}
    now: int | None = None
    last = 6
    for number, cell in enumerate(found, 1):
        if cell["cell_type"] != "markdown":
            above[number] = now
            continue
        for marks, words in _headings(cell["source"]):
            numbers = {n for told in BEHIND.findall(words) for n in re.findall(r"\d+", told)}
            # below an exercise what begins with a number tells of something else, such as 3 samples
            if not numbers and len(marks) <= last and (first := FIRST.match(words)):
                numbers = {first[1]}
            if numbers:
                last = len(marks)
                now = int(numbers.pop()) if len(numbers) == 1 else None
    return above


def _headings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the marks and the words of each heading, without lines within fences of code."""
    within = False
    for line in text.splitlines():
        if FENCE.match(line):
            within = not within
        elif not within and (heading := HEADING.match(line.strip())):
            yield heading[1], heading[2]
