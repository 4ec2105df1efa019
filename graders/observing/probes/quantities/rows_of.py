"""Rows of a matrix as people write them: counted, with dots for zeros, as the head of a table, or told in words."""

from __future__ import annotations

import re

from graders.observing.probes.expressions.functions import ELEMENTWISE, SEVERAL
from graders.observing.probes.quantities.brackets import CELL, is_simple

COUNT = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S+\s+\S)")
"""The number of a row, as of an item of a list."""


def without_counts(said: str) -> str:
    """Return a text without the numbers in front of its rows, where these count all of them from 1."""
    lines = [line for line in said.splitlines() if line.strip()]
    counts = [m[1] for line in lines if (m := COUNT.match(line))]
    if len(lines) < 2 or counts != [str(n) for n in range(1, len(lines) + 1)]:
        return said
    rows = [COUNT.sub("", line) for line in lines]
    if any(re.search(r"\d\.(?!\d)", row) for row in rows):
        return said  # an array as it is printed
    return "\n".join(rows)


def with_zeros(said: str) -> str:
    """Return a text with zeros in the place of the dots and dashes of a matrix, where a row of as many entries has none."""
    rows = [line.split() for line in said.splitlines() if line.strip()]
    marks = {c for row in rows for c in row} & {".", "-", "−", "–", "·", "⋅"}
    full = any(all(map(CELL.fullmatch, row)) for row in rows)
    known = all(c in marks or CELL.fullmatch(c.replace("−", "-")) for row in rows for c in row)
    if len(rows) < 2 or len(marks) != 1 or len({len(row) for row in rows}) > 1 or not full or not known:
        return said
    return "\n".join(" ".join("0" if c in marks else c for c in row) for row in rows)


def is_first(head: list[str]) -> bool:
    """Return whether the head of a table, which Markdown asks for, is the first row of a matrix of formulas."""
    return any(map(is_simple, head)) and all(
        c and not re.search(r"(?<![\\A-Za-z])[^\W\d_]{2,}(?![\w({^]|\s*\()", c) for c in head
    )


LISTS = re.compile(r"=[\s$]*(?:\\left)?\s*[(\[]")
SIDE_BY_SIDE = re.compile(r"(?<![\w)}*/+^-])(?: *(?<!\w)[A-Za-z]_?\{?\d{0,2}\}?(?!\w)){3}")
"""Names with nothing but blanks between them, which may be entries and not a product."""
WORD = re.compile(r"(?<![\\\w])[^\W\d_]{3,}(?![\w])")
COMMAND = re.compile(r"\\(?:begin|end|text\w*|operatorname|mathrm)\s*\{[^{}]*\}|\\[A-Za-z]+")


def say_more(text: str) -> bool:
    """Return whether an answer may hold entries that are not read: in several lists, with blanks alone between them, or in words."""
    said = COMMAND.sub(" ", text)
    words = [w for w in WORD.findall(said) if w not in ELEMENTWISE and w not in SEVERAL]
    return len(LISTS.findall(said)) > 1 or len(words) > 2 or bool(SIDE_BY_SIDE.search(said))
