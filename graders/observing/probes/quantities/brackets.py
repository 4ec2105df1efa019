"""What stands in the brackets of a list or matrix: its rows and their entries."""

from __future__ import annotations

import re
from itertools import pairwise

from graders.observing.probes.expressions import digits
from graders.observing.probes.expressions.digits import Manner
from graders.observing.probes.spelling import prose
from graders.observing.probes.spelling.tokens import Unread

NAME = r"(?:\d+(?:[.,]\d*)?|[A-Za-z](?:\d+|_\{?\w+\}?)?)"


THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2}[.,]\d{3}\s*")
"""A number that may be one of thousands, or have three decimals."""
CELL = re.compile(rf"[-+]?{NAME}(?:/\d+)?%?")


OPENED = re.compile(r"(?:^|[=:≈])[^\S\n]*(?P<inside>\[(?!\()[^\[\]\\]*(?:\[[^\[\]\\]*\][^\[\]\\]*)*\])", re.M)
"""A list that is set equal to something, or begins a line, also one of several lines or of lists."""
MOST_ROWS = 12


def in_one_line(text: str) -> str:
    """Return a text with each list in square brackets in one line, in which its rows do not look like sentences."""

    def joined(match: re.Match[str]) -> str:
        rows = [row.strip() for row in match["inside"].split("\n")]
        if len(rows) > MOST_ROWS or not all(rows):
            return match[0]
        inside = rows[0]
        for row in rows[1:]:
            inside += ("" if inside.endswith((",", ";", "[")) or row[0] in ",;]" else ";") + " " + row
        return match[0][: -len(match["inside"])] + re.sub(r";\s+", ";", inside)

    return OPENED.sub(joined, text)


def is_simple(cell: str) -> bool:
    """Return whether an entry is one number or one name."""
    return bool(re.fullmatch(r"\s*[-−]?\d+(?:[.,]\d+)?\s*", cell))


def closing(text: str, at: int = 0) -> int:
    """Return where the bracket is closed that is opened at a place; -1 where it is not."""
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] in "([{") - (text[end] in ")]}")
        if depth == 0:
            return end
    return -1


def bracketed(side: str) -> tuple[str, str, str] | None:
    """What stands before, in, and behind the one outermost list in brackets."""
    found = []
    at = 0
    while at < len(side):
        if side[at] in "[({" and not re.search(r"[\w']", side[max(0, at - 1) : at]):
            if (end := closing(side, at)) < 0:
                raise Unread("a bracket is not closed")
            inner = side[at + 1 : end]
            if re.search(r"[,;|&\n\t]|^\s*[\[({]", inner) or (
                side[at] in "[(" and len(inner.split()) > 1 and all(map(CELL.fullmatch, inner.split()))
            ):
                found.append((at, end))
            at = end + 1
        else:
            at += 1
    if not found:
        return None
    if len(found) > 1 and all(not side[a[1] + 1 : b[0]].strip(" ,") for a, b in pairwise(found)):
        return side[: found[0][0]], side[found[0][0] : found[-1][1] + 1], side[found[-1][1] + 1 :]
    if len(found) > 1:
        raise Unread("several lists are given")
    begin, end = found[0]
    return side[:begin], side[begin + 1 : end], side[end + 1 :]


def rows_in(inner: str, how: Manner) -> list[list[str]]:
    """Return the rows of what stands in brackets."""
    stripped = inner.strip().rstrip(",").strip()
    while (whole := _bracketed_whole(stripped)) is not None:
        stripped = whole
    if stripped[:1] in "[({" and stripped:
        parts: list[str] = []
        between = ""
        depth = begin = 0
        for at, letter in enumerate(stripped):
            depth += letter in "[({"
            between += letter if depth == 0 else ""
            if letter in "[({" and depth == 1:
                begin = at + 1
            depth -= letter in ")]}"
            if letter in ")]}" and depth == 0:
                parts.append(stripped[begin:at])
        if not re.search(r"[^\s,;]", between):
            return [_row(part, how) for part in parts]
    rows: list[list[str]] = []
    lines = [p for p in prose.split(stripped, r";") if p.strip()]
    if len(lines) > 1:
        if all(re.fullmatch(r"\s*\d{1,3}(?:\s\d{3})+\s*", line) for line in lines):
            raise Unread("are these thousands, or rows of numbers?")
        loose = (
            how
            if all(THOUSANDS.fullmatch(line) or line.strip().isdigit() for line in lines)
            else digits.parted(how)
        )
        for line in lines:
            alone = is_simple(line)
            rows.append(
                [digits.decimals(line.strip(), loose)] if alone else digits.listed(line.strip(" ,\n"), loose)
            )
        return [[c for row in rows for c in row]] if all(len(r) == 1 for r in rows) else rows
    lines = [p.strip(" ,") for p in stripped.splitlines() if p.strip(" ,")]
    if len(lines) > 1:
        rows = [digits.listed(line, how) for line in lines]
        same = len({len(r) for r in rows}) == 1 and len(rows[0]) > 1 and not re.search(r",\s*\n", stripped)
        return rows if same else [[c for row in rows for c in row]]
    return [digits.listed(stripped, how)]


def _row(row: str, how: Manner) -> list[str]:
    """The entries of a row among others that commas part."""
    if not re.search(r",\s|;|\|", row) and "," in row and how.decimal != ",":
        return [c.strip() for c in prose.split(row, ",")]
    return digits.listed(row, how)


def whole(text: str) -> str | None:
    """What is in the brackets of a text that is one pair of them; None if it is not."""
    text = text.strip()
    opened = text[:1] in "([{"
    return text[1:-1] if opened and 0 < closing(text) == len(text) - 1 else None


def _bracketed_whole(text: str) -> str | None:
    """What is in the brackets of a text that is one pair of them around another; None if it is not."""
    inner = whole(text) if re.match(r"[\[({]\s*[\[({]", text) else None
    return None if inner is None else inner.strip()
