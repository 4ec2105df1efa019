"""The one matrix of formulas in a passage: in rows of plain text, between brackets or bars, in a table, or as LaTeX sets it."""

from __future__ import annotations

import re
import unicodedata

from graders.observing.probes import beside, piecewise

OPENS, CLOSES = r"[\[(|⎡⎢⎣│┌└⎛⎝⎜]", r"[\])|⎤⎥⎦│┐┘⎞⎠⎟]"
NAME = r"(?:[^|=\[\]\n]{1,30}=)?"
ENCLOSED = re.compile(rf"\s*{NAME}\s*{OPENS}(?P<cells>[^=|]*[^\s=|][^=|]*){CLOSES}\s*[,;.]?\s*")
"""A row between brackets or bars."""
EMPTY = re.compile(rf"\s*{NAME}\s*{OPENS}\s+{CLOSES}\s*")
"""A row in which nothing stands."""
LABELLED = re.compile(
    r"\s*(?:[-*]\s+)?(?:(?:row|line|zeile|ligne|fila|renglón)\s*)?(?:f_?\{?)?(?P<number>[1-9])\}?\s*:\s+(?P<cells>[^=:]*\S)\s*",
    re.I,
)
"""A row behind its number, or the name of its component."""
CELLS = re.compile(r"\s*\|(?P<cells>[^=]*\|[^=]*)\|\s*")
"""A row of a table."""
RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")
HEAD = re.compile(r"(?:(?:∂|\\partial|d)\s*/|[*_$\s]*$)")
"""What heads a column: by what is derived, or nothing."""
WORD = re.compile(r"[*_\s]*[^\W\d_]{3,}(?:\s+\w+)*[*_\s]*")
"""What heads a column of which no row is one of a matrix."""
MATRIX = re.compile(r"\\begin\{(?P<name>[pbvVB]?matrix)\}(?P<rows>.*?)\\end\{(?P=name)\}", re.S)
AROUND = re.compile(r"(?:^|[=:$\[\n(])\s*(?:\\left\s*[(\[]?)?\s*$")
BEHIND = re.compile(
    r"\s*(?:\\right\s*[)\]]?|\))?\s*(?:_\s*\{?\s*\d\s*(?:\\times|×|x)\s*\d\s*\}?)?\s*(?:[.,;]?\s*(?:$|\\\]|\$|\n|\\q?quad|\s\())"
)
"""What may stand before a matrix, and behind it, such as its size."""
OPERATOR = re.compile(r"(?:[-−+*/·×^]|\\(?:cdot|times)|\d)\s*$")
"""The end of what goes on in a matrix, such as a factor."""
JOINED = re.compile(r"(?<![A-Za-z\\])(sin|cos|tan|exp|ln|log)(?=[a-z](?:_|\d))")
"""A function that is joined to what it is taken of."""


def alone(text: str) -> str:
    """Return the one matrix of formulas in a passage, in LaTeX; nothing where there is none, or more beside it than how it came about."""
    if len(found := list(MATRIX.finditer(text))) == 1 and "array}" not in text and "cases}" not in text:
        before, after = text[: found[0].start()], text[found[0].end() :]
        if not AROUND.search(before) or not BEHIND.match(after) or _goes_on(before, after):
            return ""
        return _set(
            [
                [c.strip() for c in row.split("&")]
                for row in re.split(r"\\\\(?:\[[^\]]*\])?", found[0]["rows"])
                if row.strip()
            ]
        )
    if "\\begin{" in text or "[[" in text:
        return ""
    lines = text.splitlines()
    for form in (_enclosed, _labelled, _of_table):
        rows, first, last = form(lines)
        if len(rows) > 1:
            return "" if _goes_on("\n".join(lines[:first]), "\n".join(lines[last + 1 :])) else _set(rows)
    return ""


def as_a_whole(text: str) -> bool:
    """Return whether a passage shows one matrix of formulas, or tells all its entries."""
    return bool(alone(text) or of_partials(text))


def of_partials(text: str) -> list[list[str]]:
    """Return the rows of a matrix whose entries are told one by one as partial derivatives; none where they are not all told."""
    told = {
        (int(i), int(j)): body
        for (i, j), body in piecewise.partials(text).items()
        if i.isdigit() and j.isdigit()
    }
    height, width = (max((key[axis] for key in told), default=0) for axis in (0, 1))
    if len(told) < 3 or len(told) != height * width or "matrix}" in text:
        return []
    return [[told[i, j] for j in range(1, width + 1)] for i in range(1, height + 1)]


def _goes_on(before: str, after: str) -> bool:
    """Whether what stands beside a matrix may make another one of it."""
    joined = OPERATOR.search(before) or re.match(r"\s*[-−+*/·×^']", after)
    return bool(
        joined or "=" in re.sub(r"\([^()]*\)", "", after) or beside.may_change(f"{before[-80:]} {after}")
    )


def _set(rows: list[list[str]]) -> str:
    """Rows as LaTeX sets a matrix; nothing where they are none of one."""
    if (
        len({len(row) for row in rows}) != 1
        or len(rows) < 2
        or len(rows[0]) < 2
        or any(not c for row in rows for c in row)
    ):
        return ""
    said = r" \\ ".join(" & ".join(JOINED.sub(r"\1 ", c.strip(" $*`")) for c in row) for row in rows)
    return rf"\begin{{matrix}} {said} \end{{matrix}}"


def _rows(lines: list[str], form: re.Pattern[str], skip: re.Pattern[str]) -> tuple[list[list[str]], int, int]:
    """The cells of the rows of a form that stand below each other, and the first and last of their lines; none where they stand apart."""
    at = [n for n, line in enumerate(lines) if form.fullmatch(line) and not skip.fullmatch(line)]
    if not at or any(
        line.strip() and not skip.fullmatch(line)
        for n, line in enumerate(lines)
        if at[0] < n < at[-1] and n not in at
    ):
        return [], 0, 0
    cells = [m["cells"].strip() for n in at if (m := form.fullmatch(lines[n]))]
    return [re.split(r"\s*\|\s*" if "|" in c else r"\s{2,}|,\s", c) for c in cells], at[0], at[-1]


def _counted(names: list[str]) -> bool:
    """Whether names that hold a number are counted from 1."""
    digits = [str(unicodedata.digit(c)) for name in names for c in name if c.isdigit()]
    return not digits or digits == [str(n) for n in range(1, len(names) + 1)]


def _enclosed(lines: list[str]) -> tuple[list[list[str]], int, int]:
    """Rows between brackets or bars."""
    return _rows(lines, ENCLOSED, EMPTY)


def _labelled(lines: list[str]) -> tuple[list[list[str]], int, int]:
    """Rows behind their numbers."""
    found = _rows(lines, LABELLED, EMPTY)
    return (
        found if _counted([m["number"] for line in lines if (m := LABELLED.fullmatch(line))]) else ([], 0, 0)
    )


def _of_table(lines: list[str]) -> tuple[list[list[str]], int, int]:
    """The rows of a table, without its head and the names before them."""
    rows, first, last = _rows(lines, CELLS, RULE)
    if rows and any(map(WORD.fullmatch, rows[0])):
        return [], first, last
    if len(rows) > 1 and len(rows[0]) > 1 and all(map(HEAD.match, rows[0])):
        if not _counted(rows[0][-len(rows[-1]) + 1 :]):
            return [], first, last
        rows = rows[1:]
        if _counted([row[0] for row in rows]) and all(
            re.fullmatch(r"[*_$`\\\s]*[A-Za-z]\w?[*_$`\s{}\d₁₂₃]*", row[0]) for row in rows
        ):
            rows = [row[1:] for row in rows]
    return rows, first, last
