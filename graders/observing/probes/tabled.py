"""The cells, heads and sums of tables in which something is set equal to something."""

from __future__ import annotations

import re

RESULT = re.compile(
    r"[*_\s]*(?:results?|resultado|résultat|ergebnis|sum|summe|somme|suma|total|value|wert|valeur|valor|answer|antwort|kl|#? ?param\w*|paräm\w*|parám\w*)[*_\s]*",
    re.I,
)
"""The head of the column in which the results of a table stand."""
SUMMED = re.compile(
    r"[*_\s]*(?:sum|summe|somme|suma|total\w*|gesamt|insgesamt|zusammen|en tout)[*_\s:]*", re.I
)
"""The first cell of the row that sums up a table."""


def cells_of(row: str) -> list[str]:
    """Return the cells of a row of a table in Markdown."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def conditions(cells: list[str]) -> int:
    """Return how many cells behind the first of a head are conditions; 0 where fewer than two are, or other cells stand before them."""
    which = [bool(re.search(r"[<>≤≥]|\\[lg]e", c)) for c in cells[1:]]
    return sum(which) if sum(which) > 1 and all(which[: sum(which)]) else 0
