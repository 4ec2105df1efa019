"""Titles above answers, lines that hold several numbered parts, and letters in columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile

PROBLEM = r"problems?|problème|problema|exercises?|exercices?|pb\.?|prob\.?|ejercicio|aufgaben?|aufg\.?|übung|task|tarea|assignment|hw|p|ex\.?|exo|blatt|section|teil"
TITLE = re.compile(rf"(?:{PROBLEM})\s*\d+(?:\.\d+)*[\s:.,(–—-]+(?:[^\s\d=]+\s*){{1,7}}(?<![.:;,])", re.I)
"""A line that names a problem and its subject."""
RULED = re.compile(r"[AEÜ]\d+(?:\.\d+)*\.?\s+\S.{2,80}|\d+(?:\.\d+)*\.?\s+[^\d=]{3,80}")
"""A number and a title, where a rule stands under them."""
CAPITAL = re.compile(
    r"(?:[#=\-~]+\s*|\*{2,}\s+)?(?:\*\*|__|[*_]|\\(?:textbf|textit|emph|underline|paragraph)\*?\{)?(?:[^\W\d_]{3,}\s+)?\$?\s*(?:\\mathcal\s*\{?\s*)?\(?(?P<capital>[A-H])[\s:.)}$*_]*(?:\([^()]*\))?[*_#=~-]*:?"
)
"""A line that names the one of several expressions, such as `Expression A`."""
REACH = 80
"""Lines below the name of an expression in which that of the next one is looked for."""


def in_order(lines: list[str], at: int, before: str) -> str:
    """Return the capital that names an expression alone on a line, where it is one of several in their order; else nothing.

    Args:
        lines: The lines of a text.
        at: The line.
        before: The capital before it in the same part; empty where there is none.
    """
    match = CAPITAL.fullmatch(lines[at].strip())
    if match is None or (match["capital"] != "A" and ord(match["capital"]) != ord(before or "A") + 1):
        return ""
    if match["capital"] != "A":
        return match["capital"] if before else ""
    named = filter(None, (CAPITAL.fullmatch(line.strip()) for line in lines[at + 1 : at + REACH]))
    following = next(named, None)
    return "A" if following is not None and following["capital"] == "B" else ""


EXPRESSION = re.compile(r"#+\s*[*_]*(?:expression|ausdruck|expresión|graph|graphe|grafo)\s", re.I)
"""A heading that names an expression in so many words."""
EXPRESSIONS = re.compile(
    r"[*$\s]*(?:\\mathcal\s*)?\{?\s*([A-H])\s*\}?[*$\s]*(?:\\q?quad|\\[ ,;~])*\s*(\([^()]*\))?[\s$*]*"
)
"""The head of a column that holds what is said of one of several expressions."""
ROW = r"\(?([a-h])(?:[.):]*\)?(?:\s+\([^\W\d_]+(?:[ -][^\W\d_]+)?\))?|[.):]+\)?(?:\s+[^\W\d_]+(?:-[^\W\d_]+)*){1,2})"
"""The label of a row of a table, and what it is of."""
PART = re.compile(r"(?:#{1,6}\s+)?[*_\\({]{0,3}(?:textbf\{)?\(?[a-h][).:]")
"""The label of a part, with which what stands under the name of an expression begins."""
RULE = re.compile(r"=+|-{3,}|~+|\*{3,}|#{3,}")
"""What stands under a title."""


ENDED = re.compile(r"\s*(?:[-=*~#]{3,}|[═─━]+)\s*$")
"""A rule behind a title."""
ALONE, DOTTED = re.compile(r"\d{1,2}[.:)]?(?:\s|$)(?![.\d])"), re.compile(r"\d{1,2}\.\d{1,2}")
"""A heading that begins with a bare number, and one that begins with two."""
IN_ORDER = re.compile(r"^(?P<number>\d{1,2})[.)][ \t]+(?=\(?(?P<letter>[a-h])\))")
"""An item of a list before the letter of the same place."""
IN_COLUMNS = re.compile(r"^(?P<indent>[ \t]*)(?P<letter>[a-h])[ \t]{2,}(?=\S)")
"""A letter in the first column of a line."""
IN_NUMBERS = re.compile(
    r"^(?P<indent>[ \t]*)(?P<number>\d{1,2})(?P<letter>[a-h])?(?:\t|[ ]{2,}|[ ](?=[ \t]*$))[ \t]*(?=(?P<rest>\S.*)?$)"
)
"""A number, or one with a letter, in a column of its own."""
WORDY = re.compile(r"(?<![\\\w])[^\W\d_]{3,}")
IN_DASHES = re.compile(r"^(?P<indent>[ \t]*)(?P<letter>[a-h])[-–][ \t]+(?=\S)")
"""A letter with a dash at once behind it."""


BEFORE = r"^(?:[-#*_\s]*(?:[^\W\d_]+[.\s]*)?\d[\d.]*+[*_:)]*\s+)?"
"""What stands on a line before the first of its letters: nothing, or a number such as `4.1`, `**4.1**` and `## Problem 4.1:`."""
GAP = r"(?<!\s)\s{2,}"
"""Blanks by which parts of a line are set apart."""
LETTER = re.compile(r"(?:^|(?<=\s))\(?(?P<letter>[a-h])\)\s+")
"""A letter before one of several answers in a line."""
VALUE = re.compile(r"(?=.*\d)(?!.*(?<![\\A-Za-z])[^\W\d_]{3}).{1,60}")
"""A value without words; commands of LaTeX are none."""


def sections(text: str) -> Iterator[str]:
    """The parts of a text, each below a heading or the name of an expression."""
    part: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or (line.strip() and CAPITAL.fullmatch(line.strip())):
            yield "\n".join(part)
            part = []
        part.append(line)
    yield "\n".join(part)


_BY = r"(?:\\[dt]?frac\s*\{{[^=]*?\}}\s*\{{\s*(?:\\partial|[d∂])\s*{name}\s*\}}|d?\(?(?:\\partial\s*|[d∂]\s*)?\S{{1,14}}\s*/\s*(?:\\partial\s*|[d∂]\s*)?{name}\)?)(?!\w)"
NODE = re.compile(r"[ \t]*(?:[-*+•]\s+)?[`$*]*(?P<name>[A-Za-z](?:_?\{?\w{1,2}\}?)?)[`$*]*\s*:\s(?P<said>.*)")
"""A node of a graph, and what is told of it."""


def is_node(line: str, before: str) -> bool:
    """Return whether a line tells of the variable `a` what another one is derived by it, as the line before does of its own, so that it is no label.

    Args:
        line: The line.
        before: The last line before it that is not blank.
    """
    return _tells(line) and any(map(_tells, re.split(r"[;,]\s", before)))


def _tells(part: str) -> bool:
    """Whether a part of a line begins with a variable, of which it tells a derivative by it."""
    node = NODE.match(part)
    return bool(node and re.search(_BY.format(name=re.escape(node["name"])), node["said"].replace("_", "")))


def apart(line: str) -> list[str]:
    """Return a line in the parts that are numbered one behind the other, such as `i) W  ii) x` and `(a) 3, (b) 4`."""
    line = re.sub(r"\\q?quad(?![A-Za-z])(?=\s*\(?[a-hiv]+\))", "   ", line)
    first = re.search(
        rf"(?:{BEFORE}|[:;,.]\s+|{GAP})(\(?)a\)(?:\s{{3,}}|\s[^;]*?(?:[;,.]\s+|{GAP}))\(?b\)\s", line
    )
    if first:
        return _at_letters(line, first)
    letters = list(LETTER.finditer(line))
    if len(letters) > 1 and "".join(m["letter"] for m in letters) == "abcdefgh"[: len(letters)]:
        ends = [*(m.start() for m in letters[1:]), len(line)]
        if all(VALUE.fullmatch(line[m.end() : end]) for m, end in zip(letters, ends, strict=True)):
            return [
                part
                for at, end in pairwise([0, *(m.start() for m in letters), len(line)])
                if (part := line[at:end].strip())
            ]
    if not re.search(rf"(?<![\w(])\(?i\)(?:\s{{3,}}|\s.*?(?:{GAP}|[;,.]\s+))\(?ii\)\s", line):
        return [line]
    return re.split(rf"(?:{GAP}|[;,.]\s+)(?=\(?(?:ii|iii|iv|v)\)\s)", line)


LABELLED = re.compile(r"(?P<opened>\(?)(?P<letter>[a-g])\)\s")
"""The label of a part that `apart` has found."""


def all_apart(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in the parts that are numbered one behind the other, also where such a line goes on in those below it."""
    last: re.Match[str] | None = None
    for line in lines:
        parts = apart(line)
        if last and len(parts) == 1:
            wanted = chr(ord(last["letter"]) + 1)
            parts = re.split(rf"[;,.]\s+(?={re.escape(last['opened'])}{wanted}\)\s)", line, maxsplit=1)
        if len(parts) > 1 or not line.strip():
            last = LABELLED.match(parts[-1])
        yield from parts


def _at_letters(line: str, first: re.Match[str]) -> list[str]:
    """Return a line in parts before letters in their order and of the form of the first: `a)` in `C(y, a)` is none of them."""
    parts, at, wanted = [], 0, "a" if first.start() else "b"
    separated = rf"(?:(?<=[:.])\s+|[;,]\s+|(?<!\))(?:,|(?<!\s)(?=\s))\s+(?:and|und|et|y)\s+|{GAP})(?={re.escape(first[1])}([a-h])\)\s)"
    for cut in re.finditer(separated, line):
        if cut[1] == wanted and cut.end() >= first.start(1):
            parts.append(line[at : cut.start()])
            at, wanted = cut.end(), chr(ord(wanted) + 1)
    return [*parts, line[at:]]


def with_letters(lines: list[str]) -> list[str]:
    """Return lines in which letters and numbers in a column are labels, and the numbers of a list before letters say nothing."""
    lines = with_numbers(lines)
    out = list(lines)
    for form in (IN_COLUMNS, IN_DASHES, IN_ORDER):
        found = [(at, m) for at, line in enumerate(lines) if (m := form.match(line))]
        run: list[tuple[int, re.Match[str]]] = []
        for at, match in [*found, (len(lines), None)]:
            if (
                match is not None
                and match["letter"] == "abcdefgh"[len(run) : len(run) + 1]
                and _goes_on(run, match)
            ):
                run.append((at, match))
                continue
            for number, kept in run if len(run) > 1 else ():
                rest = lines[number][kept.end() :]
                out[number] = rest if form is IN_ORDER else f"{kept['letter']}) {rest}"
            run = [(at, match)] if match is not None and match["letter"] == "a" else []
    return out


def with_numbers(lines: list[str]) -> list[str]:
    """Return lines in which numbers in a column of their own are labels: they count on from 1 or 1a, and what stands below them is indented deeper."""
    out = list(lines)
    run: list[tuple[int, re.Match[str]]] = []
    for at, line in enumerate([*lines, "end"]):
        match = IN_NUMBERS.match(line)
        if match and run and _counts_on(run[-1][1], match):
            run.append((at, match))
        elif line.strip() and not (run and _indent(line) > _indent(run[0][1]["indent"] + ".")):
            told = [m for _, m in run if WORDY.search(m["rest"] or "")]
            for number, kept in run if len(run) > 2 and 2 * len(told) >= len(run) else ():
                label = f"{kept['number']}{kept['letter'] or ''}"
                out[number] = f"{kept['indent']}{label}) {lines[number][kept.end() :]}"
            begins = match and (match["number"], match["letter"] or "a") == ("1", "a")
            run = [(at, match)] if match and begins else []
    return out


def _indent(line: str) -> int:
    wide = line.expandtabs()
    return len(wide) - len(wide.lstrip())


def _counts_on(before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a number with its letter in the same column is the next one, the first of the next number, or that number alone."""
    number, letter = int(match["number"]), match["letter"] or ""
    if match["indent"] != before["indent"]:
        return False
    if number == int(before["number"]):
        return bool(before["letter"]) and letter == chr(ord(before["letter"]) + 1)
    return number == int(before["number"]) + 1 and letter in ("", "a")


def _goes_on(run: list[tuple[int, re.Match[str]]], match: re.Match[str]) -> bool:
    """Whether a line continues a list of letters: with its indent, or with the number of its letter."""
    given = match.groupdict()
    if "number" in given:
        return int(match["number"]) == len(run) + 1
    return not run or run[-1][1]["indent"] == match["indent"]


def lettered(lines: list[str], at: int) -> bool:
    """Return whether the rows of a table begin with letters in their order."""
    letters = [match[1] if (match := re.fullmatch(ROW, label)) else "" for label in _firsts(lines, at)]
    return len(letters) > 1 and letters == list("abcdefgh")[: len(letters)]


def in_romans(lines: list[str], at: int) -> bool:
    """Return whether the rows of a table begin with small roman numerals in their order."""
    romans = [label.strip("().: ") for label in _firsts(lines, at)]
    return len(romans) > 1 and romans == ["i", "ii", "iii", "iv", "v"][: len(romans)]


def _firsts(lines: list[str], at: int) -> list[str]:
    """The first cells of the rows of a table, but for rules."""
    rows = takewhile(lambda line: line.lstrip().startswith("|"), lines[at:])
    labels = [re.sub(r"[*_`$]", "", row.strip().strip("|").split("|")[0]).strip() for row in rows]
    return [label for label in labels if not re.fullmatch(r"[:-]*", label)]


def in_display(line: str, before: bool) -> bool:
    """Return whether a formula that is set apart goes on behind a line."""
    if line.count("$$") % 2:
        return not before
    if re.search(r"\\begin\{(?:align|equation|gather)\*?\}|(?<!\\)\\\[", line) and not re.search(
        r"\\end\{(?:align|equation|gather)|\\\]", line
    ):
        return True
    if re.search(r"\\end\{(?:align|equation|gather)\*?\}|\\\]", line):
        return False
    return before
