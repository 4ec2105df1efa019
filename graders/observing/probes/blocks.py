"""Find the block of rows of a matrix in a text: a table of Markdown, rows of numbers, or formulas between drawn brackets."""

from __future__ import annotations

import re

from graders.observing.probes import digits
from graders.observing.probes.brackets import CELL
from graders.observing.probes.tokens import Unread

DRAWN = str.maketrans(dict.fromkeys("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠│┃❘", " "))
"""Brackets that are drawn line by line, as blanks."""
SIZED = re.compile(r"(?<=[\])|])[ \t]{2,}\(?\d+[ \t]*(?:x|×|by|mal|por|par)[ \t]*\d+\)?[ \t]*$", re.M)
"""The size of a matrix, beside one of its rows."""


def alone(said: str) -> str:
    """Return the one table, or block of rows, of a text without the words around it; the text where there is none.

    Raises:
        Unread: There are several.
    """
    lines = ["" if BETWEEN_ROWS.fullmatch(line) else line for line in SIZED.sub("", said).splitlines()]
    for is_row in (_of_table, _of_numbers, _of_formulas):
        blocks: list[list[str]] = []
        before = False
        for line in lines:
            row = is_row(line)
            if row and not before:
                blocks.append([])
            if row:
                blocks[-1].append(row)
            before = bool(row) or (before and not line.strip())
        blocks = [b for b in blocks if len(b) > 1]
        if len(blocks) > 1:
            raise Unread("several tables are given")
        if blocks:
            rest = [
                line
                for line in lines
                if line.strip() and not line.rstrip().endswith(":") and not is_row(line)
            ]
            if any("\\begin" in line or re.match(r"[^\W\d_\s=]*\W*[\[(|]+\s*-?[.\d]", line) for line in rest):
                return said
            return "\n".join(blocks[0])
    return said


BETWEEN_ROWS = re.compile(r"(?:[^=\[\]()|]{1,30}=)?\s*[\[(|⎢⎜]\s{4,}[\])|⎥⎟]\s*")
"""Brackets of a matrix in plain text that go on where it has no row, perhaps behind what it is called."""


def _of_table(line: str) -> str:
    line = line.strip()
    return line if line.startswith("|") and line.endswith("|") and line.count("|") > 2 else ""


def _of_numbers(line: str) -> str:
    """A row of entries parted by blanks, perhaps between bars and behind a name."""
    inner = re.sub(
        r"^\s*(?:[A-Za-z]\w*\s*=)?\s*(?:[|(]|\[\s*\[?)?\s*|\s*(?:[|)]|\]\s*\]?)?\s*$",
        "",
        re.sub(r"\s+", " ", line.translate(DRAWN).replace("−", "-")),
    )
    entries = inner.split()
    return (
        " ".join(entries)
        if len(entries) > 1 and all(map(CELL.fullmatch, entries)) and not re.fullmatch(r"[A-Za-z\s]+", inner)
        else ""
    )


def _of_formulas(line: str) -> str:
    """A row of formulas between brackets or bars, parted by wide gaps."""
    row = re.fullmatch(r"\s*[\[(|⎡⎢⎣⎛⎜⎝](?P<inner>.*)[\])|⎤⎥⎦⎞⎟⎠]\s*", line)
    inner = row["inner"].strip() if row else ""
    return inner if len(digits.in_columns(inner)) > 1 else ""
