"""Fractions that are drawn in three lines, with a rule of dashes between what stands above and below it."""

from __future__ import annotations

import re

RULE = re.compile(r"(?<![-─—|+])(?:-{3,}|─{3,}|—{2,})(?![-─—|+>])")
EQUATED = re.compile(r"[=≈∝][^=≈∝|]*$")
"""What stands before the first rule: it is part of an equation, and not of a table or a title."""


RAISED = re.compile(r".*-{3}.*|\s*\S{1,2}(?:\s+\S{1,2})*\s*")
"""What may be powers or indices of the line beside it, or another fraction."""


def in_one_line(text: str) -> str:
    """Return a text with its drawn fractions as `((a)/(b))`; where it is not plain what belongs to one it stays as it is."""
    lines = text.split("\n")
    at = 1
    while at < len(lines) - 1:
        if (joined := _joined(lines, at)) is not None:
            lines[at - 1 : at + 2] = [joined]
        at += 1
    return "\n".join(lines)


def _joined(lines: list[str], at: int) -> str | None:
    """The equation whose rules stand in a line; None where there are none, or it is not plain what stands above and below."""
    line = lines[at]
    rules = list(RULE.finditer(line))
    if not rules or not EQUATED.search(line[: rules[0].start()]):
        return None
    spans = [(max(rule.start() - 1, 0), rule.end() + 1) for rule in rules]
    above, below = ([row[a:b].strip() for a, b in spans] for row in (lines[at - 1], lines[at + 1]))
    beyond = [
        row[a:b] for n in (at - 2, at + 2) if 0 <= n < len(lines) for row in [lines[n]] for a, b in spans
    ]
    if any(_outside(row, spans) for row in (lines[at - 1], lines[at + 1])) or not all([*above, *below]):
        return None
    if any(map(RAISED.fullmatch, beyond)):
        return None
    out, end = "", 0
    for rule, top, bottom in zip(rules, above, below, strict=True):
        out += f"{line[end : rule.start()]}(({top})/({bottom}))"
        end = rule.end()
    return out + line[end:]


def _outside(row: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a row says something beside the rules."""
    for begin, end in spans:
        row = row[:begin] + " " * len(row[begin:end]) + row[end:]
    return bool(row.strip())
