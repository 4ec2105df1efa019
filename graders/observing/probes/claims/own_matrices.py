"""Matrices of an exercise that are told by all their entries: `(w_11 ... w_1n; ...; w_m1 ... w_mn)` for `W`."""

from __future__ import annotations

import re
from collections.abc import Collection

DOTS = re.compile(r"\\[cdlv]?dots|\.\.\.|…|⋯|⋮|⋱|")
ENTRY = re.compile(r"(?P<letter>[a-z])_?\{?(?P<row>[1-9dkmnDMN]),?(?P<column>[1-9dkmnDMN])\}?")
MATRIX = re.compile(r"\\begin\{(?P<name>[bp]?matrix)\}(?P<rows>.*?)\\end\{(?P=name)\}", re.S)
LINE = re.compile(r"(?P<before>[^|⎡⎢⎣⎛⎜⎝\[(]*)[|⎡⎢⎣⎛⎜⎝\[(](?P<cells>[^=|]*)[|⎤⎥⎦⎞⎟⎠\])](?P<after>[^|]*)")
"""A row that is drawn between brackets or bars, with what stands before and behind it."""
BESIDE = re.compile(r"[\w\s/∂\\{}=.,$]*")
"""What a matrix may be set equal to, beside one of its rows."""


def in_variables(text: str, points: Collection[str]) -> str:
    """Return a text with the name of a matrix in the place of all its entries, or of its transpose.

    Args:
        text: The answer.
        points: The variables of the exercise.
    """
    set_apart = MATRIX.sub(
        lambda m: _named([r.split("&") for r in re.split(r"\\\\", m["rows"]) if r.strip()], points) or m[0],
        text,
    )
    lines, out = [*set_apart.split("\n"), ""], list[str]()
    run: list[re.Match[str]] = []
    for line in lines:
        if match := LINE.fullmatch(line):
            run.append(match)
            continue
        out += _of_lines(run, points)
        out.append(line)
        run = []
    return "\n".join(out[:-1])


def _of_lines(run: list[re.Match[str]], points: Collection[str]) -> list[str]:
    """The one line that drawn rows say; the lines where they are no matrix of the exercise."""
    told = [" ".join(m[part].strip() for m in run).strip() for part in ("before", "after")]
    name = _named([m["cells"].split() for m in run], points) if all(map(BESIDE.fullmatch, told)) else ""
    return [f"{told[0]} {name} {told[1]}"] if name else [m[0] for m in run]


def _named(rows: list[list[str]], points: Collection[str]) -> str:
    """The name of the matrix that has these cells; empty where there is none."""
    cells = [[re.sub(r"\s", "", cell) for cell in row] for row in rows]
    told = [row for row in cells if not all(map(DOTS.fullmatch, row))]
    if len(told) < 2 or len({len(row) for row in told}) > 1 or len(told[0]) < 2:
        return ""
    found = [[ENTRY.fullmatch(cell) for cell in row] for row in told]
    letters = {m["letter"] for row in found for m in row if m}
    name = next(iter(letters)).upper() if len(letters) == 1 else ""
    plain = all(
        m or DOTS.fullmatch(cell)
        for ms, row in zip(found, told, strict=True)
        for m, cell in zip(ms, row, strict=True)
    )
    if not plain or name not in points:
        return ""
    for row, column, said in (("row", "column", name), ("column", "row", f"{name}^T")):
        if _counted([{m[row] for m in ms if m} for ms in found]) and _counted(
            [{m[column] for m in ms if m} for ms in zip(*found, strict=True)]
        ):
            return f" {said} "
    return ""


def _counted(places: list[set[str]]) -> bool:
    """Whether each row has one number, and these count on from 1 to a letter; where nothing stands, the number is left out."""
    if not places[0] or not places[-1] or any(len(place) > 1 for place in places):
        return False
    numbers = [next(iter(place)) if place else "" for place in places]
    counted = all(n in ("", str(at)) for at, n in enumerate(numbers[:-1], 1))
    return counted and numbers[0] == "1" and numbers[-1].isalpha()
