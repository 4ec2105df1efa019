"""The lines in which a text assigns to variables, in the plain spelling: of lists, tables, arrays, and those that stand for several."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graders.model import Array
from graders.observing.probes.spelling import tabled
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.remembered import remembered

TOTAL = "total"
"""The sum of several variables in one node."""


def plain_if_whole(text: str, whole: bool) -> str:
    """Return mathematics in the plain spelling; nothing for what breaks off, unless all of it must be read.

    Raises:
        ValueError: It breaks off, and all of it must be read.
    """
    try:
        return plain(text)
    except ValueError:
        if whole:
            raise
        return ""


TARGET = re.compile(r"(?<![\w.}])(?P<name>[A-Za-z]\w*(?:_\{[\w,+]+\})?)\s*=(?!=)")
"""What is assigned to."""
LAST = re.compile(r"[^=,;:]*[\w)}] ?[A-Za-z]\w*(?:_\{[\w,]+\})?\s*=\s*[A-Z][\s`$*.]*")
"""A product without a sign, and the name of the expression that it is."""
WITHIN = re.compile(r"(?:[^-+*\s`$&].*[-+*]|[/^=({]|partial)\s*$")
"""What stands before a name that is no target."""
RANGE = re.compile(
    r"\(?\s*(?:(?<!\w)(?:for|für|pour|para|mit|with|avec|con)\s+)?(?:(?:each|every|all|jedes|alle|chaque|cada|todo)\s+)?"
    r"(?<!\w)(?P<index>[ijkn])\s*(?:=|in)\s*\{?\s*1\s*(?:,\s*(?:[ijkn]\s*=\s*)?2\s*)?(?:,|(?<=\s)(?:and|und|et|y)(?=\s))\s*(?:\.\.\.\s*,\s*)?(?:[ijkn]\s*=\s*)?(?P<most>\d)\s*\}?(?!\w)(?:\s*\([^()=]*\))?\s*\)?\s*:?",
    re.I,
)
"""The numbers for which lines with an index stand."""


@remembered(512)
def assignments(text: str, points: Mapping[str, Array], whole: bool = True) -> list[str]:
    """Return the assignments of a text, one a line, also those that stand behind each other; a line with an index stands for several.

    Args:
        text: The text.
        points: What is given.
        whole: All of it must be read; else what breaks off is left out.
    """
    found: list[str] = []
    index, most = "", 0
    for line in lines(text, whole):
        if DRAWN.search(line) and "=" not in line:
            continue
        if told := RANGE.search(line):
            index, most = told["index"], int(told["most"])
        line = LABELLED.sub("", line)
        line = re.sub(r"\(\s*=(?:[^()]|\([^()]*\))*\)", " ", RANGE.sub(" ", line))
        starts = [m for m in TARGET.finditer(line) if not WITHIN.search(line[: m.start()])]
        if len(starts) > 1 and LAST.fullmatch(line[starts[-2].end() :]):
            starts.pop()  # the last factor of a product, and how all of it is called
        if not starts:
            if re.search(r"\w", line) and (re.search(r"\d|=", line) or not re.search(r"[^\W\d_]{2,}", line)):
                found.append(line)
            continue
        for at, start in enumerate(starts):
            end = starts[at + 1].start() if at + 1 < len(starts) else len(line)
            found.append(_ended(line[start.start() : end]))
    if not index:
        ends = [int(m[1]) for n in points if (m := re.fullmatch(r"[A-Za-z]+_?(\d)", n))]
        used = {m[1] for line in found for m in re.finditer(r"_\{?([ijk])(?![A-Za-z])", line)}
        index, most = (used.pop(), max(ends)) if len(used) == 1 and ends else ("", 0)
    return [one for line in found for one in _indexed(line, index, most)]


COMMENT = re.compile(r"<!--.*?-->", re.S)
ASIDE = re.compile(
    r"\((?=(?:[^()=]*?(?<![\\\w])[^\W\d_]{3,}){4})[^()=]*\)|\((?:[^\W\d_]{2,}\s+)+[^\W\d_]{2,}\s*=\s*(?:[^\W\d_]{2,}\s*)+\)"
)
"""Parentheses around several words, or around an equation of words."""


def _kept_if_node(aside: re.Match[str]) -> str:
    return aside[0] if ONE_NODE.match(aside[0]) else " "


DRAWN = re.compile(r"--+>")
"""An arrow of a graph that is drawn with letters."""
LABELLED = re.compile(r"^[\s*_]*\(?[a-h][).:]+[*_:]*\s+(?=[^\n]*=)")
"""The label of a part, before what is assigned there."""
REMARK = re.compile(r"\s\((?=(?:[^()]*?[^\W\d_]{3,}){2})[^()=]*\)[\s$`]*$")
"""Words in parentheses at the end."""


ONE_NODE = re.compile(
    r"\s*\(\s*(?:(?:as|als|en|comme|como)\s+)?(?:(?:one|a single|ein(?:em|en|ziger)?|un(?: seul| solo| único)?)\s+(?:sum\w*[ -]?|summen-?)?|a\s+sum\w*[ -]?)(?:node|knoten|nœud|noeud|nodo)(?!\w)"
    r"(?![^()]*(?<!\w)(?:not?|two|but|should|wrong|nicht|kein\w*|zwei|aber|falsch|pas|deux|mais|faux|dos|pero)(?!\w))",
    re.I,
)
"""That what is assigned is one node."""
SAID_SO = re.compile(
    r"\s\(\s*(?:(?:this|that|which|it|is|the|final|expression|result|output|loss|das|dies|der|die|also|ist|ausdruck|ergebnis|ausgabe|"
    r"ce|cela|qui|est|soit|le|la|l['’]|l['’]expression|résultat|sortie|c['’]est|esto|eso|que|es|el|expresión|resultado|salida)\s+)+"
    r"(?:\\?mathcal\s*)?[({]?(?-i:[A-Z])[)}]?\s*\)[\s$`.]*$",
    re.I,
)
"""How the expression is called, in parentheses at the end, such as `(this is A)`."""
SUMMED = re.compile(
    r"(?P<name>[\s`$]*[A-Za-z]\w*(?:_\{\w+\})?\s*)=(?P<terms>\s*[A-Za-z]\w*(?:_\{\w+\})?(?:\s*\+\s*[A-Za-z]\w*(?:_\{\w+\})?){2,}[\s`$]*)"
)
"""A sum of variables alone."""


def _ended(piece: str) -> str:
    """An assignment without what stands behind it, and without the name of what it is."""
    piece = SAID_SO.sub("", piece)
    ends = r"--+>|\s(?:<-+|←)|\s-?(?:>|→)\s*(?=[A-Z][\s`$*.]*$)|[,;:.](?=\s|$)|\s(?:and|und|et|puis|then|dann)\s(?=\D|$)"
    one = REMARK.search(piece)
    piece = REMARK.sub("", re.split(ends, REMARK.sub("", piece))[0])
    if one and ONE_NODE.match(one[0]) and (summed := SUMMED.fullmatch(CALLED.sub("", piece.rstrip(" $`")))):
        return f"{summed['name']}= {TOTAL}({summed['terms'].replace('+', ',')})"
    sides = piece.split("=")
    if len(sides) == 3 and re.fullmatch(r"[\s`$]*[A-Za-z]\w*[\s`$]*", sides[2]):
        piece = "=".join(sides[:2])
    if (
        len(sides) == 3
        and re.fullmatch(r"[\s`$]*[A-Z][\s`$]*", sides[0])
        and NAME.fullmatch(sides[1].strip())
    ):
        piece = "=".join(sides[1:])  # the expression and its last variable
    return piece


def _indexed(line: str, index: str, most: int) -> list[str]:
    """A line for each number that an index stands for."""
    name = line.partition("=")[0]
    spelled = rf"(?<=_\{{\d){index}(?=\}})|(?<=_){index}(?![A-Za-z])|(?<=_\{{){index}(?![A-Za-z])|(?<=(?<![A-Za-z\\])[a-z]){index}(?!\w)"
    shifted = rf"_\{{(?:(?P<before>\d+)\+{index}|{index}\+(?P<behind>\d+))\}}"
    if not index or not re.search(f"{spelled}|{shifted}", name):
        return [line]

    def numbered(k: int) -> str:
        said = re.sub(shifted, lambda m: f"_{{{k + int(m['before'] or m['behind'])}}}", line)
        return re.sub(spelled, str(k), said)

    return [numbered(k) for k in range(1, most + 1)]


ENCLOSED = re.compile(
    r"\(\s*([A-Za-z]\w*(?:_\{\w+\})?\s*=(?:[^()=]|\([^()]*\)|\(\([^()]*\)/\([^()]*\)\))+)\)[\s.$|]*$"
)
"""An assignment in parentheses at the end of a line."""


def lines(text: str, whole: bool = True) -> list[str]:
    """The lines of a text in the plain spelling, without the environments of LaTeX; those that break off only where `whole` asks for all."""
    text = EQUATED.sub(_equated, ASIDE.sub(_kept_if_node, COMMENT.sub(" ", tabled.of_nodes(text))))
    text = re.sub(r"\\(?:begin|end)\{[a-z]+\*?\}(?:\{[lcr]+\})?", "\n", text).replace("\\\\", "\n")
    text = re.sub(r"_\{(\w),(\w)\}", r"_{\1\2}", text)
    text = HEADED.sub("", text)
    text = re.sub(r"^[ \t]*\|.*\|[ \t]*$", lambda m: _row(m[0]), text, flags=re.M)
    said = [
        re.sub(r"  +", " ", plain_if_whole(part, whole)).replace("&", "") for part in re.split(r"[\n;]", text)
    ]
    said = [ENCLOSED.sub(r"\1", re.sub(r"_\{(\w),(\w)\}", r"_{\1\2}", line)) for line in said]
    return [line for line in said if line.strip(" `$&")]


HEADED = re.compile(r"^[ \t]*\|(?=[^=\d\n]*[^\W\d_]{5,})[^=\d\n]*\n(?=[ \t]*\|[ \t:|-]+\|[ \t]*$)", re.M)
"""The head of a table, in words."""
SERIES = re.compile(
    r"sum\s*_?\s*[({]?\s*(?P<index>[ijkn])\s*=\s*1\s*[)}]?\s*(?:\*\*|\^)\s*[({]?\s*(?P<most>\d)\s*[)}]?\s*\(?(?P<of>[A-Za-z]\w*(?:_\{[\w,]+\})?)\)?\s*"
)
"""A sum over an index, of variables alone."""


def totalled(expression: str) -> str:
    """An expression that is a sum over an index, as one operation of all its terms."""
    if (match := SERIES.fullmatch(expression)) is None:
        return expression
    terms = _indexed(f"{match['of']} =", match["index"], int(match["most"]))
    return f"{TOTAL}({', '.join(t.rstrip(' =') for t in terms)})" if len(terms) > 1 else expression


EQUATED = re.compile(
    r"\\begin\{array\}\{(?:[^{}]|\{[^{}]*\})*@\{[^{}]*=[^{}]*\}(?:[^{}]|\{[^{}]*\})*\}(?P<rows>.*?)\\end\{array\}",
    re.S,
)
"""An array with signs of equality between its columns."""


def _equated(match: re.Match[str]) -> str:
    """The equations of an array, one a line."""
    rows = [[cell.strip() for cell in row.split("&")] for row in match["rows"].split("\\\\")]
    pairs = [row[at : at + 2] for at in range(0, max(map(len, rows)), 2) for row in rows if len(row) > at + 1]
    return "\n" + "\n".join(f"{name} = {said}" for name, said in pairs) + "\n"


NAME = re.compile(r"[`$*]*[A-Za-z](?:_?\{?[\w,]{1,3}\}?)?[`$*]*")


CALLED = re.compile(r"\(?\s?=\s{0,3}(?:\\mathcal\s?)?\{?[A-Z]\}?\s?\)?$")
"""The name of the expression, behind the last cell of a row."""


def _row(row: str) -> str:
    """The cells of a table's row, one a line; a name beside an expression is assigned it."""
    row = CALLED.sub("", row.rstrip(" |\t$`"))
    cells = re.split(r"(?<!\\)\|", row.strip().strip("|"))
    cells[0] = CALLED.sub("", cells[0].rstrip(" $`*")) if len(cells) > 1 else cells[0]
    name, said = (plain_if_whole(cell, False).strip() for cell in (cells * 2)[:2])
    named = len(cells) > 1 and "=" not in "".join(cells) and NAME.fullmatch(name) and re.search(r"\w", said)
    if named and not re.search(r"partial|[^\W\d_]{3,}\s+[^\W\d_]{3,}", said):
        products = [c for c in cells[2:] if re.search(r"partial|∂", c) and "=" not in c]
        cells = [f"{cells[0]} = {cells[1]}", *(c for c in cells[2:] if c not in products)]
    return "\n".join(["", *cells, ""])
