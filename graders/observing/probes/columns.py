"""Matrices and vectors that stand in lines of plain text, a row or an entry in each."""

from __future__ import annotations

import re
from typing import NamedTuple

from graders.observing.probes import prose

_NUMBERS = r"(?:[^\S\n]*[-−+]?\d+(?:[.,]\d+)?[^\S\n]*[,;&|]?){2,}"
ROW = re.compile(rf"[^\S\n]*[\[(|]?(?P<row>{_NUMBERS})[\])|]?[^\S\n]*(?:\s{{2}}\([\d\s=+*·×,;.:/-]*\)\s*)?")
"""A row of numbers, and perhaps a calculation in brackets far behind it."""
BEHIND_LABEL = re.compile(rf"(?P<label>[^\d:=]*[^\W\d_][^\d:=]*[:=])[^\S\n]{{2,}}(?P<row>{_NUMBERS})[^\S\n]*")
"""The first row, behind what the matrix is called."""
IN_BARS = re.compile(
    r"(?P<label>[^\d:=]*[^\W\d_][^\d:=|]*[:=])\s+(?P<rows>(?:[-−+]?\d+(?:[.,]\d+)?\s+){2,}(?:\|\s+(?:[-−+]?\d+(?:[.,]\d+)?\s*){2,})+)"
)
"""A matrix in one line, its rows apart by bars."""
COUNTED = re.compile(
    r"[ \t|]{0,40}(?:[-*+•]\s+)?(?:[^\W\d_]{1,12}\.?\s*)?(?P<number>[1-9])[\s$]*[.):|]\s+(?:[^\W\d_]{3,}\s*:\s+)?(?P<entry>\S[^|]*?)[\s.,;|]*"
)
"""An entry or a row that is counted."""
FORMULA = re.compile(
    r"(?!.*(?:\\\\|\\(?:begin|end)(?![a-z])))[^=<>:|&]*[\w)}][\s$]*(?:[-−+*·]|\\cdot)[^=<>:|&]*"
)
"""An entry that stands alone in its line; not a row of LaTeX."""
GOES_ON = re.compile(r"^\s*[-−+*/·=]|[-−+*/·=,(]\s*$")
"""What is a part of a formula that goes on in another line."""
VECTOR = re.compile(
    r"(?:\\bar\s*)?(?<!\w)(?P<letter>[A-Za-z])\w*\u0304?\s*=\s*[(\[](?P<entries>[^()=\[\]]*)[)\]](?:\^[({]?T[)}]?|ᵀ)?"
)
"""A vector that is told by its entries."""
GIVEN = re.compile(
    r"(?<!\w)[A-Za-z]\w*\s*(?:\*\s*[A-Za-z]\s*(?=:)|=\s*[A-Za-z] (?:quer|bar|barre))"
    r"|\d (?=entries|einträge|entrées|entradas|positions?|positionen|posiciones)|\d (?:times|mal|fois|veces)|(?:length|länge|longueur|longitud) \d|-{3,}"
    r"|(?<!\w)(?:nicht (?:gespiegelt|umgedreht)|(?:not|without|no) (?:flipp|turn)(?:ed|ing)|ohne (?:umdrehen|spiegeln)|sans (?:le )?retourner|sin girar(?:lo)?)(?!\w)"
    r"|(?<!\w)(?:so|also|then|dann|puis|luego|the|it|is|we|with|and|over|der|die|das|den|ist|man|mit|und|über|drüber|weil|wird|gemeint|le|la|les|on|avec|et|sur|el|los|se|con|y|sobre"
    r"|slid(?:e|ing)|(?:drüber)?schieb(?:t|en)|fait glisser|desliza|window|fenster|fenêtre|ventana|filt(?:er|re|ro)|signal|se[ñn]al|gepaddete|padded"
    r"|convolution|faltung|kreuzkorrelation|cross-correlation|convolución|position|posición|entr(?:y|ies)|eintr(?:ag|äge)|values?|werte?|valeurs?|valor(?:es)?|result|ergebnis|résultat|resultado"
    r"|outputs?|ausgaben?|sorties?|salidas?|vectors?|vektor|vecteur|these|diesen?|ces|est[oa]s|components?|komponenten|composantes?|componentes?|positions?|positionen|posiciones)(?!\w)|\\in\s*\\mathbb\s*\{?R\}?\^\{?\d\}?|[\s|:.,()$„“`]",
    re.I,
)
"""What may stand beside a list of entries: what it is made of, and words that say no more."""
SAID = re.compile(r"[,;:]|(?<![\\\w])[^\W\d_]{3,}(?!\w)")
"""Words in an entry, or more than one."""


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


def block(lines: list[str], at: int, of_formulas: bool) -> Block | None:
    """Return the matrix that begins in a line; None where none does.

    Args:
        lines: The lines of a passage.
        at: The number of the line.
        of_formulas: Its entries are formulas, and one in each line makes a vector.
    """
    if bars := IN_BARS.fullmatch(lines[at]):
        return Block(at + 1, [_cells(row) for row in bars["rows"].split("|")], bars["label"])
    first = BEHIND_LABEL.fullmatch(lines[at])
    end = at + 1 if first else at
    rows = [_cells(first["row"])] if first else []
    while end < len(lines) and (row := ROW.fullmatch(lines[end])):
        rows.append(_cells(row["row"]))
        end += 1
    if len(rows) > 1 and not (first and len({row.count("&") for row in rows}) > 1):
        return Block(end, rows, first["label"] if first else "")
    found = _counted(lines, at) or (_alone(lines, at) if of_formulas else None)
    if found is None or not found.of_formulas:
        return found
    beside = "\n".join((*lines[:at], *lines[found.end :]))
    return found if of_formulas and _says_no_more(beside) else None


def _cells(row: str) -> str:
    """The numbers of a row, apart by `&`."""
    return " & ".join(re.split(r"[\s,;&]+", re.sub(r"[\[\](){}|]", " ", row).strip(" ,;")))


def _counted(lines: list[str], at: int) -> Block | None:
    """A matrix whose rows, or a vector whose entries are counted from 1."""
    entries: list[str] = []
    end = at
    for n in range(at, len(lines)):
        match = COUNTED.fullmatch(lines[n])
        if match is not None and int(match["number"]) == len(entries) + 1:
            entries.append(match["entry"])
            end = n + 1
        elif lines[n].strip() or not entries:
            break
    if len(entries) < 2:
        return None
    if all(map(ROW.fullmatch, entries)):
        return Block(end, [_cells(entry) for entry in entries])
    if any(map(SAID.search, entries)):
        return None
    return Block(end, [prose.sides(entry)[-1][1].strip(" $") for entry in entries], of_formulas=True)


def _alone(lines: list[str], at: int) -> Block | None:
    """A vector of three entries or more, each alone in its line."""
    end = at
    while (
        end < len(lines)
        and FORMULA.fullmatch(lines[end])
        and not (SAID.search(lines[end]) or GOES_ON.search(lines[end]))
    ):
        end += 1
    return (
        Block(end, [line.strip(" $") for line in lines[at:end]], of_formulas=True) if end - at > 2 else None
    )


def _says_no_more(text: str) -> bool:
    """Return whether what stands beside a vector says nothing but what it is made of."""
    return not GIVEN.sub("", VECTOR.sub(_unless_its_own, text))


def _unless_its_own(vector: re.Match[str]) -> str:
    """Return nothing for a vector of the entries of its own letter in their order, and zeros around them; any other as it stands."""
    entries = re.sub(r"[_{}$\s]", "", vector["entries"]).replace(";", ",").strip("0,").split(",")
    own = [f"{vector['letter']}{number}" for number in range(1, len(entries) + 1)]
    return "" if entries == own else vector[0]
