"""Find the rows and cells of a list or matrix: brackets, lines, tables of Markdown, environments of LaTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions import digits
from graders.observing.probes.expressions.digits import UNKNOWN, Manner
from graders.observing.probes.expressions.names import Names
from graders.observing.probes.expressions.notation import evaluate
from graders.observing.probes.quantities import blocks, rows_of
from graders.observing.probes.quantities.brackets import CELL, bracketed, is_simple, rows_in, whole
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.remembered import remembered
from graders.observing.probes.spelling.tokens import Unread

WRAPPED = re.compile(
    r"(?<!\w)(?:np\.|numpy\.|torch\.)?(?:array|tensor|asarray|matrix|Tensor|FloatTensor|Matrix)\s*(?=\()"
)
TRANSPOSED = re.compile(r"^\s*(?:\^\s*\(?\s*(?:T|t|top)\s*\)?|\.T|')(?!\w)")
NAMES = re.compile(
    r"[$*]*(?:(?:∂|\\partial|d)\s*/\s*(?:∂|\\partial|d)\s*)?\\?[A-Za-z]\w*(?:_\{?\w+\}?|[₀-₉])?[$*]*"
).fullmatch
"""The name of a row or column of a matrix."""


@dataclass(frozen=True)
class Grid:
    """The cells of a list or matrix, and what is done with it as a whole."""

    rows: list[list[str]]
    factor: str = ""
    transposed: bool = False

    def scale(self, values: Array) -> Array:
        """Return the numbers of the cells, times what stands before the brackets, and transposed."""
        if self.factor:
            values = values * float(evaluate(self.factor, Names({})).reshape(-1)[0])
        if self.transposed:
            values = np.swapaxes(values, 0, 1) if values.ndim == 2 and 1 not in values.shape else values
        return values


@remembered(512)
def is_grid(text: str) -> bool:
    """Return whether a text has the form of a list or matrix rather than of a number."""
    if re.fullmatch(r"[^\d]*\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d+)?[^\d]*", text):
        return False  # thousands
    try:
        found = cells(text, UNKNOWN, strict=False)
    except ValueError:
        return bool(
            re.search(r"\\begin\{[a-zA-Z]*matrix|\\begin\{array|[\[(]\s*-?[\d.]+(?:,\d+)?\s*[,;&]\s", text)
        )
    entries = [c for row in found.rows for c in row]
    numbered = [c for c in entries if re.search(r"\d", c)]
    return len(entries) > 1 and bool(numbered) and all(c in numbered or len(c.strip()) < 4 for c in entries)


@remembered(512)
def cells(text: str, how: Manner, strict: bool = True) -> Grid:
    """Return the rows and cells of the one list or matrix in a text, in the plain spelling.

    Args:
        text: The answer.
        how: How the hand-in writes numbers.
        strict: Whether a text without brackets may be a list too.

    Raises:
        Unread: There is none, or several that differ.
    """
    try:
        return _cells(text, how, strict)
    except Unread:
        for match in reversed(list(CONCLUDES.finditer(text))):
            if re.search(r"\d\D+\d\D+\d\D+\d", text[match.end() :]):
                return _cells(text[match.end() :], how, strict)
        raise


CONCLUDES = re.compile(
    r"(?<![^\W\d_])(?:summe|sum|somme|suma|total|zusammen|insgesamt|together|added up|result|ergebnis|résultat|resultado|output|ausgabe|salida|sortie)"
    r"(?:\s+(?:is|ist|est|es|gives|ergibt|donne|da|matrix|matrice|matriz))?\s*[:=]\s*",
    re.I,
)
"""What announces the result of steps that are shown before it."""


def _cells(text: str, how: Manner, strict: bool) -> Grid:
    """What `cells` returns of a text that holds nothing else."""
    said = prose.dashed(text)
    if "?" in said or "..." in said or "…" in said:
        raise Unread("a part of it is left open")
    said = blocks.without_words(rows_of.with_zeros(rows_of.without_counts(said)))
    if table := _table(said, how):
        return _checked(table)
    said, _ = prose.emphasised(said)
    said = plain(said.translate(blocks.DRAWN))
    if (box := prose.boxed(said)) is not None:
        said = plain(box)
    if prose.tells_several(said):
        raise Unread("several alternatives are named")
    if "\\begin{matrix}" in said:
        return _checked(_of_latex(said, how))
    said = re.sub(
        r"^\s*[-*]?\s*(?:\d+(?:re|er|st|nd|rd|th|\.|e|ª|ème)?\s+)?(?:row|line|zeile|ligne|fila)\s*\d*\s*:\s*",
        "",
        said,
        flags=re.I | re.M,
    )
    return _checked(_of_text(said, how, strict))


def _checked(grid: Grid) -> Grid:
    if not grid.rows or len({len(row) for row in grid.rows}) > 1:
        raise Unread("the rows have different lengths" if grid.rows else "there is no list")
    return grid


def _table(said: str, how: Manner) -> Grid | None:
    lines = [line.strip() for line in said.strip().splitlines() if line.strip()]
    if not lines or not all(line.startswith("|") and line.endswith("|") and len(line) > 2 for line in lines):
        return None
    rows = [[c.strip() for c in re.split(r"(?<!\\)\|", line[1:-1])] for line in lines]
    rule = [all(re.fullmatch(r":?-{2,}:?", c) for c in row) for row in rows]
    if any(rule):
        at = rule.index(True)
        head, rows = rows[:at], rows[at + 1 :]
        numeric = head and all(is_simple(c) for c in head[-1])
        if (numeric and any(re.search(r"\d", c) for c in head[-1])) or (head and rows_of.is_first(head[-1])):
            rows = [head[-1], *rows]
    if not rows:
        return None
    if (
        len(rows) > 1
        and not rows[0][0]
        and all(map(NAMES, rows[0][1:]))
        and all(NAMES(r[0]) for r in rows[1:])
    ):
        rows = [row[1:] for row in rows[1:]]  # with what its rows and columns are of
    if len(rows[0]) > 1 and all(re.fullmatch(r"[^\W\d_][^\d]*", row[0]) and len(row[0]) > 2 for row in rows):
        rows = [row[1:] for row in rows]
    if any(rule) and all(
        len(r) == 2 and r[0] == str(n) and re.search(r"[A-Za-z]", r[1]) for n, r in enumerate(rows, 1)
    ):
        rows = [row[1:] for row in rows]  # formulas, counted
    rows = [[digits.decimals(plain(c), digits.parted(how)) for c in row] for row in rows]
    if not all(c for row in rows for c in row):
        raise Unread("a cell is empty")
    return Grid(rows)


MATRIX = re.compile(r"\\begin\{matrix\}(.*?)\\end\{matrix\}", re.S)


def _entries(body: str, how: Manner) -> list[list[str]]:
    """The entries of a matrix, row by row."""
    return [[digits.decimals(c.strip(), how) for c in r.split("&")] for r in body.split("\\\\") if r.strip()]


def _of_latex(said: str, how: Manner) -> Grid:
    last = list(MATRIX.finditer(said))
    if not last:
        raise Unread("the matrix does not end")
    tail = said[last[-1].end() :].lstrip(" )]}|")
    sides = prose.sides(MATRIX.sub(lambda m: "\x03" * len(m[0]), said))
    holding = [s for _, s in sides if "\x03" in s]
    here = holding[-1]
    if here.count("\x03") != len(last[-1][0]) or (sides[-1][1] != here and re.search(r"\w", sides[-1][1])):
        return _product(said, how)
    before = here[: here.find("\x03")].rstrip(" ([{|")
    grid = _entries(last[-1][1], how)
    cells = [c for row in grid for c in row]
    if (
        len(grid) > 1
        and all(map(any, grid))
        and "0" not in cells
        and any(re.search(r"[A-Za-z]", c) for c in cells)
    ):
        grid = [[c or "0" for c in row] for row in grid]  # what is left blank beside formulas
    after = TRANSPOSED.match(tail)
    behind = tail[after.end() :] if after else tail
    behind = re.sub(r"^\s*in\s+\{?\s*R\s*\}?\s*(?:\^\s*(?:\([^()]*\)|\w+))?", "", behind)
    behind = re.sub(r"^\s*[,;]?\s*\(?\s*\d+\s*\*\s*\d+\s*\)?(?=[\s.,;]*$)", "", behind)  # its size
    behind = re.sub(r"^\s*[,;.]\s*[^=]*[<>][^=]*$", "", behind)  # where it holds
    if remark := re.match(r"\s*\((?=[^\W\d_]{4,})[^()=]*\)\s*[.,;]?\s*$", behind):
        beside.changed(remark[0])
        behind = ""
    if re.search(r"\d|[*+/^]|\\begin", prose.ASIDE.sub("", behind).strip(" .,;")[:20]):
        raise Unread("what stands behind the matrix?")
    return Grid(grid, _factor(before, how), bool(after))


def _product(said: str, how: Manner) -> Grid:
    """A product of two matrices of numbers."""
    side = prose.sides(said)[-1][1]
    parts = MATRIX.findall(side)
    rest = MATRIX.sub("", side)
    if len(parts) != 2 or re.sub(r"[\s().\[\]*]", "", rest):
        raise Unread("several matrices are given")
    tables = []
    for part in parts:
        rows = _entries(part, how)
        tables.append(np.array([[float(evaluate(c, Names({})).reshape(-1)[0]) for c in row] for row in rows]))
    return Grid([[repr(float(v)) for v in row] for row in tables[0] @ tables[1]])


def _factor(before: str, how: Manner) -> str:
    before = before.strip()
    if not before or re.search(r"[^\W\d_]{2,}\s*:?$|:$", before):
        return ""
    if before.endswith(("+", "-")) and before not in ("-", "+"):
        raise Unread("what stands before the matrix?")
    said = digits.decimals(before.rstrip("* "), how)
    if said == "-":
        return "-1"
    if not re.search(r"\d", said) or re.search(r"[^\W\d_]", said):
        if re.fullmatch(r"[\W\w]*[^\W\d_]{2,}\W*", said):
            return ""
        raise Unread("what stands before the matrix?")
    return said


def _of_text(said: str, how: Manner, strict: bool) -> Grid:
    said = WRAPPED.sub("", said)
    said = re.sub(r"(?<!\w)binom\(\(([^()]*)\),\(([^()]*)\)\)", r"[\1; \2]", said)
    said = re.sub(r",?\s*(?:dtype|grad_fn|requires_grad)\s*=\s*[^,)\]]+", "", said)
    if special := _special(said, how):
        return special
    sides = [s for _, s in prose.sides(prose.without_remarks(said))]
    named = _named(said, how)
    if named:
        return named
    side = sides[-1] if re.search(r"\w", sides[-1]) else said
    cut = re.split(
        r"(?:,|\.|;)?\s+(?:d\.\s*h\.|i\.\s*e\.|so|also|donc|weil|because|since|car|porque)\s|,\s*(?=[^\W\d_]{3,}\s)",
        side,
    )[0]
    dropped = side[len(cut) :]
    side = (
        cut
        if re.search(r"[\])}]", cut) or (re.search(r"\d", cut) and not re.search(r"\d", dropped))
        else side
    )
    if "±" in side:
        raise Unread("two numbers are named")
    bracket = bracketed(side)
    if bracket:
        before, inner, after = bracket
        transposed = bool(TRANSPOSED.match(after))
        rest = TRANSPOSED.sub("", after).strip(" .,;:)")
        if re.search(r"[*+/^\d]", rest):
            raise Unread("what stands behind the brackets?")
        grid = rows_in(inner, how)
        words = re.sub(r"[^\W\d_]{2,}", "", before)
        factor = (
            ""
            if re.search(r"[^\W\d_]{2,}\W*$", before) or (not words.strip(" :,.-") and "-" not in words)
            else _factor(before, how)
        )
        return Grid(grid, factor, transposed)
    lines = [line.strip() for line in side.strip().splitlines() if line.strip()]
    lines = [
        re.sub(r"^[|(\[]\s*|\s*[|)\]]$", "", line).strip() if re.fullmatch(r"[|(\[].*[|)\]]", line) else line
        for line in lines
    ]
    if len(lines) == 1 and re.search(r"\s/\s", lines[0]):
        rows = [r.split() for r in lines[0].split(" / ")]
        if len(rows) > 1 and all(len(r) > 1 and all(map(CELL.fullmatch, r)) for r in rows):
            return Grid([[digits.decimals(c, how) for c in row] for row in rows])
    if len(lines) > 1:
        rows = []
        for line in lines:
            bare = line.strip(" []()|,")
            line = bare if bare.count("(") == bare.count(")") else line.strip(" |,")
            got = line.split()
            rows.append(
                [digits.decimals(c.rstrip(","), how) for c in got]
                if len(got) > 1
                and all(CELL.fullmatch(c.rstrip(",")) for c in got)
                and not re.search(r"\d,\d.*, ", line)
                else digits.listed(line, how)
            )
        if len({len(r) for r in rows}) > 1:  # a list that goes on in the next line
            if not all(is_simple(c) for row in rows for c in row):
                raise Unread("the rows have different lengths")
            return Grid([[c for row in rows for c in row]])
        return Grid(rows)
    if len(prose.sides(said)) > 2:
        raise Unread("several things are set equal")
    if not strict and not re.search(r";|,\s|\t|\d\s+-?\d", side):
        return Grid([[side]])
    runs = [r for r in re.split(r"[^\W\d_]{3,}", side) if re.search(r"\d|[A-Za-z]", r)]
    if len(runs) != 1:
        raise Unread("there is no list")
    return Grid(rows_in(runs[0].strip(" :.="), how))


def _named(said: str, how: Manner) -> Grid | None:
    """Entries that are named by their places, such as `h1 = 0.6, h2 = 0.4`."""
    pairs = re.findall(
        r"(?<![\w])([A-Za-z]+)_?\{?(\d{1,2})\}?\s*=\s*([^=;\n]*?)\s*(?=,\s*[A-Za-z]+_?\{?\d|[;\n]|$)",
        said.strip(" ."),
    )
    if len(pairs) < 2 or len({name for name, _, _ in pairs}) > 1 or len(pairs) != len(re.findall(r"=", said)):
        return None
    places = [int(i) for _, i, _ in pairs]
    values = {int(i): digits.decimals(v.strip(" ,"), how) for _, i, v in pairs}
    if len(values) != len(pairs) or any("," in v for v in values.values()):
        raise Unread("which commas part the entries?")
    if all(len(i) == 1 for _, i, _ in pairs) and sorted(places) in (
        list(range(1, len(pairs) + 1)),
        list(range(len(pairs))),
    ):
        return Grid([[values[i] for i in sorted(places)]])
    side = round(len(pairs) ** 0.5)
    wanted = [10 * i + j for i in range(1, side + 1) for j in range(1, side + 1)]
    if side * side == len(pairs) and sorted(places) == wanted:
        return Grid([[values[10 * i + j] for j in range(1, side + 1)] for i in range(1, side + 1)])
    return None


def _special(said: str, how: Manner) -> Grid | None:
    """Matrices that have a name: `diag(..)`, `eye(n)`, `zeros`, `ones`."""
    body = prose.sides(said)[-1][1].strip(" .")
    body = re.sub(r"(?<!\w)(?:np|torch)\.", "", body)
    if (match := re.match(r"diag\s*(?=[(\[{])", body, re.I)) and (
        inner := whole(body[match.end() :])
    ) is not None:
        entries = digits.listed(inner if (bare := whole(inner)) is None else bare, how)
        return Grid(
            [[entry if i == j else "0" for j in range(len(entries))] for i, entry in enumerate(entries)]
        )
    if match := re.fullmatch(r"(?:eye|identity)\s*\(\s*(\d)\s*\)", body):
        n = int(match[1])
        return Grid([["1" if i == j else "0" for j in range(n)] for i in range(n)])
    if match := re.fullmatch(r"(zeros|ones)\s*\(\s*(\d)\s*\)(\s*/\s*\d+)?", body):
        entry = {"zeros": "0", "ones": "1"}[match[1]] + (match[3] or "")
        return Grid([[entry] * int(match[2])])
    if match := re.fullmatch(r"arange\s*\(\s*(\d)\s*\)", body):
        return Grid([[str(i) for i in range(int(match[1]))]])
    return None
