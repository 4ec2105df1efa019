"""Read a number, a list, a shape or a matrix."""

from __future__ import annotations

import re

import numpy as np

from graders.model import Array
from graders.observing.probes.formulas import values
from graders.observing.probes.marks import INFINITE, bare


def read(text: str) -> Array:
    """Return a number, list, shape or matrix as an array of float64.

    Raises:
        ValueError: It is none of these; the message says which part.
    """
    text = bare(text)
    if INFINITE.match(text):
        return np.array(np.inf)
    text = re.sub(r"\\(begin|end)\{[a-z]*matrix\*?\}|\\(left|right|big[lr]?)\b|\\[,;!]", " ", text)
    text = re.sub(r"\\(times|cdot)\b", "*", text)
    if re.fullmatch(r"\s*\d{1,3}([ ,'_]\d{3})+\s*[a-z]*\s*", text):
        text = "".join(re.findall(r"\d", text))
    shape = re.fullmatch(r"\s*\(?\s*(\d+(?:\s*(?:\*|x|by)\s*\d+)+)\s*\)?\s*[a-z]*\s*", text)
    if shape:
        return np.array([float(d) for d in re.findall(r"\d+", shape[1])])
    rows = [r for r in re.split(r"\\\\|;|\n|\]\s*,?\s*\[|\)\s*,\s*\(", text) if r.strip(" []|(),&")]
    table = [_row(r) for r in rows]
    if not table:
        raise ValueError("there is no number")
    if len({len(r) for r in table}) > 1:  # a list that goes on in the next line
        return np.array([v for row in table for v in row])
    out = np.array(table)
    return out.reshape(()) if out.size == 1 else out[0] if len(table) == 1 else out


def _row(row: str) -> list[float]:
    row = row.replace("&", ",").replace("|", ",")
    stripped = row.strip(" []{},\t")
    cells = [c for c in re.split(r",", stripped) if c.strip()]
    if len(cells) == 1 and re.fullmatch(
        r"(?:[-+]?[\d.]+(?:e[-+]?\d+)?(?:/\d+)?\s+)+[-+]?[\d.]+(?:e[-+]?\d+)?(?:/\d+)?", cells[0].strip()
    ):
        cells = cells[0].split()
    return [_number(c) for c in cells]


def _number(cell: str) -> float:
    cell = cell.strip(" []~≈`'\"")
    if cell.count("(") != cell.count(")"):
        cell = cell.strip("()")
    if INFINITE.match(cell):
        return float("inf")
    cell = re.sub(r"(?<=[\d.)])\s+(?!e\b|pi\b)[a-zA-Z%(][^\d]*$", "", cell)  # a unit, a remark
    try:
        return float(cell)
    except ValueError:
        return float(values(cell, {}, {}))
