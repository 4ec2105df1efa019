"""Rows of a matrix that stand below each other: of numbers or formulas, in plain text, between brackets or bars, in a table, or as LaTeX sets them.

What a passage says of a matrix row by row is found here, in three ways: the rows alone, without the words around them, for what
reads their entries; all of it as one matrix in LaTeX, where nothing else stands beside it; and what begins in one of many lines.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from graders.observing.probes.expressions import digits
from graders.observing.probes.quantities.brackets import CELL
from graders.observing.probes.spelling import beside
from graders.observing.probes.spelling.tokens import Unread

DRAWN = str.maketrans(dict.fromkeys("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠│┃❘", " "))
"""Brackets that are drawn line by line, as blanks."""
OPENS, CLOSES = r"[\[(|⎡⎢⎣│┌└⎛⎝⎜]", r"[\])|⎤⎥⎦│┐┘⎞⎠⎟]"
NAME = r"(?:[^|=\[\]\n]{1,30}=)?"
BRACKETED = re.compile(rf"\s*{OPENS}(?P<inner>.*){CLOSES}\s*")
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
REMARK = re.compile(r"\s*\((?!.*\s{2})[^()]*(?<![\w\\])[^\W\d_]{3,}(?!\w)[^()]*\)\s*")
"""A line in brackets in which a word stands, and no wide gap."""
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
SIZED = re.compile(r"(?<=[\])|])[ \t]{2,}\(?\d+[ \t]*(?:x|×|by|mal|por|par)[ \t]*\d+\)?[ \t]*$", re.M)
"""The size of a matrix, beside one of its rows."""
BETWEEN_ROWS = re.compile(rf"(?:[^=\[\]()|]{{1,30}}=)?\s*{OPENS}\s{{4,}}{CLOSES}\s*")
"""Brackets of a matrix in plain text that go on where it has no row, perhaps behind what it is called."""
_NUMBERS = r"(?:[^\S\n]*[-−+]?\d+(?:[.,]\d+)?[^\S\n]*[,;&|]?){2,}"
ROW = re.compile(rf"[^\S\n]*[\[(|]?(?P<row>{_NUMBERS})[\])|]?[^\S\n]*(?:\s{{2}}\([\d\s=+*·×,;.:/-]*\)\s*)?")
"""A row of numbers, and perhaps a calculation in brackets far behind it."""
BEHIND_LABEL = re.compile(rf"(?P<label>[^\d:=]*[^\W\d_][^\d:=]*[:=])[^\S\n]{{2,}}(?P<row>{_NUMBERS})[^\S\n]*")
"""The first row, behind what the matrix is called."""
IN_BARS = re.compile(
    r"(?P<label>[^\d:=]*[^\W\d_][^\d:=|]*[:=])\s+(?P<rows>(?:[-−+]?\d+(?:[.,]\d+)?\s+){2,}(?:\|\s+(?:[-−+]?\d+(?:[.,]\d+)?\s*){2,})+)"
)
"""A matrix in one line, its rows apart by bars."""


class Block(NamedTuple):
    """The lines of one matrix.

    Args:
        end: The line behind them.
        rows: Its rows, their entries apart by `&`.
        label: What it is called on its first line; empty where nothing is.
        of_formulas: Its entries are formulas, and what stands beside them says no more.
    """

    end: int
    rows: list[str]
    label: str = ""
    of_formulas: bool = False

    def latex(self) -> str:
        """Return it as LaTeX sets it."""
        return r"\begin{matrix} " + r" \\ ".join(self.rows) + r" \end{matrix}"


def beginning(lines: list[str], at: int) -> Block | None:
    """Return the matrix of numbers whose rows begin in a line; None where none does.

    Args:
        lines: The lines of a passage.
        at: The number of the line.
    """
    if bars := IN_BARS.fullmatch(lines[at]):
        return Block(at + 1, [cells(row) for row in bars["rows"].split("|")], bars["label"])
    first = BEHIND_LABEL.fullmatch(lines[at])
    end = at + 1 if first else at
    rows = [cells(first["row"])] if first else []
    while end < len(lines):
        row = ROW.fullmatch(lines[end])
        if row is None and not (len(rows) == 1 and "|" in lines[end] and RULE.fullmatch(lines[end])):
            break
        rows += [cells(row["row"])] if row else []
        end += 1
    if len(rows) < 2 or (first and len({row.count("&") for row in rows}) > 1):
        return None
    return Block(end, rows, first["label"] if first else "")


def cells(row: str) -> str:
    """Return the numbers of a row, apart by `&`."""
    return " & ".join(re.split(r"[\s,;&]+", re.sub(r"[\[\](){}|]", " ", row).strip(" ,;")))


def without_words(said: str) -> str:
    """Return the one table, or block of rows, of a text without the words around it; the text where there is none.

    Raises:
        Unread: There are several.
    """
    lines = ["" if BETWEEN_ROWS.fullmatch(line) else line for line in SIZED.sub("", said).splitlines()]
    for is_row in (_row_of_table, _row_of_entries, _row_of_formulas):
        found: list[list[str]] = []
        before = False
        for line in lines:
            row = is_row(line)
            if row and not before:
                found.append([])
            if row:
                found[-1].append(row)
            before = bool(row) or (before and not line.strip())
        found = [b for b in found if len(b) > 1]
        if len(found) > 1:
            raise Unread("several tables are given")
        if found:
            rest = [
                line
                for line in lines
                if line.strip() and not line.rstrip().endswith(":") and not is_row(line)
            ]
            if any("\\begin" in line or re.match(r"[^\W\d_\s=]*\W*[\[(|]+\s*-?[.\d]", line) for line in rest):
                return said
            return "\n".join(found[0])
    return said


def _row_of_table(line: str) -> str:
    line = line.strip()
    return line if line.startswith("|") and line.endswith("|") and line.count("|") > 2 else ""


def _row_of_entries(line: str) -> str:
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


def _row_of_formulas(line: str) -> str:
    """A row of formulas between brackets or bars, parted by wide gaps."""
    row = BRACKETED.fullmatch(line)
    inner = row["inner"].strip() if row else ""
    return inner if len(digits.in_columns(inner)) > 1 else ""


def in_latex(text: str) -> str:
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

    def is_row(line: str) -> bool:
        return bool(form.fullmatch(line)) and not (skip.fullmatch(line) or REMARK.fullmatch(line))

    at = [n for n, line in enumerate(lines) if is_row(line)]
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
