"""Write out the entries of a diagonal that are told by dots, by an index, or in words."""

from __future__ import annotations

import re

from graders.observing.probes.quantities import brackets
from graders.observing.probes.relations import diagonal_entries, piecewise, related
from graders.observing.probes.spelling.marks import plain

DOTS = r"(?:\.\.\.|…|\\?[lcdv]?dots)"
LISTED = re.compile(
    rf"(?<![A-Za-z])diag\s*[({{\[]\s*(?P<first>.+?),\s*(?:.+?,\s*)??{DOTS}\s*,(?P<last>.+)[)}}\]]", re.S
)
"""`diag(f(x_1), ..., f(x_n))`."""
LISTED_ALONE = re.compile(
    rf"(?P<first>[^,]+),\s(?P<more>(?:(?!{DOTS})[^,]+,\s)*)\s*{DOTS}\s*,\s*(?P<last>[^,]+)"
)
"""`f(x_1), f(x_2), ..., f(x_n)`, and nothing else."""
OF_INDEX = re.compile(r"(?<![A-Za-z])diag\s*(?=[({\[])")
"""`diag(f(x_i))`."""
WORDED = re.compile(
    r"diagonal\w*[^=\n]{0,60}(?<!\w)(?:with|entries|mit|einträgen?|de|des|coefficients?|coeficientes|con|entradas|elementen?|éléments|elementos|diagonale?)\s*:?\s+"
    r"(?P<entry>(?=[^,;\n]*[\w)]_?\{?[ijk](?!\w))[^,;\n]+?)(?=,|;|\n|\.?\s*$)",
    re.I,
)
"""A diagonal matrix with an entry that has an index."""
MATRIX = re.compile(r"\\begin\{([a-z]*matrix|array)\}(?:\{[lcr]+\})?(?P<rows>.*?)\\end\{\1\}", re.S)
LEFT_OUT = re.compile(r"\\\w*dots|\.\.\.|…").fullmatch
"""A cell for entries that are left out."""
FIRST = r"(?<=[A-Za-z_{])1(?!\d)"


OF_DELTA = re.compile(
    r"(?:^|=)\s{0,9}+delta\s?_?\{?(?:ij|ji|i,\s?j)\}?\s{0,9}\*?\s{0,9}(?P<behind>[^\s=][^=\n]{0,200}?)\s{0,9}$|(?:^|=)\s{0,9}+(?P<entry>[^\s=][^=\n]{0,200}?)\s{0,9}\*?\s{0,9}delta\s?_?\{?(?:ij|ji|i,\s?j)\}?[\s.$]{0,9}(?:\((?:no sum|keine summe|pas de somme|sin suma)\w*\))?[\s.$]{0,9}$",
    re.I,
)
"""An entry times the delta of its row and column."""
IVERSON = re.compile(r"(?:indicator\s*_?\s*)?(?:\(\s*i\s*==\s*j\s*\)|\[\s*(?:i\s*==?\s*j|j\s*==?\s*i)\s*\])")
"""That the row is the column, in brackets, which is 1 where it is so."""
BY_CASES = re.compile(
    r"\\begin\{cases\}\s*(?P<entry>[^&\\]+?)\s*[,&]*\s*(?:if|falls|si|wenn|für|for|pour|para)?\s*i\s*=\s*j\s*[,.]?\s*\\\\\s*(?:\[[^\]]*\])?\s*0\s*[,&]*[^&\\\d]*\\end\{cases\}"
)
"""An entry where the row is the column, and 0 elsewhere."""
_ZERO = r"(?:0|zero(?:e?s)?|null(?:en)?|nulles?|nuls?|zéros?|ceros?|nul[ao]s?)(?![\w.,]\d)(?!\w)(?!\s+(?:on|in|auf|sur|en)(?!\w))"
_ELSE = (
    r"(?:(?:everything|all(?: the)?|alles|tout|todo|all) )?(?:elsewhere|everywhere else|everything else|otherwise|else|(?:the )?others?|(?:the )?rest|off(?:[- ]the)?[- ]diagonals?|outside(?: the diagonal| it)?|sonst(?: überall)?|überall sonst|(?:alles )?ander[en]s?"
    r"|(?:der )?rest|außerhalb(?: der diagonalen?)?|neben der diagonalen?|ailleurs|sinon|(?:le )?reste|hors (?:de )?(?:la )?diagonale|en dehors(?: de la diagonale)?|(?:el )?resto|(?:lo )?demás|fuera(?: de la diagonal| de ella)?|en otro caso)"
)
_BETWEEN = r"[\s:]*(?:(?:entr(?:y|ies)|einträge|entrées|entradas|is|are|ist|sind|est|sont|es|son|hay|with|mit|avec|con|nur|only|there|steht|stehen)[\s:]+)*"
ZEROS = re.compile(
    rf"(?<!\w){_ELSE}(?!\w){_BETWEEN}{_ZERO}|(?<![\w.]){_ZERO}{_BETWEEN}(?<!\w){_ELSE}(?!\w)", re.I
)
"""That all entries beside the diagonal are 0, in words."""
PLACE = re.compile(
    r"\(\s*i\s*,\s*i\s*\)|(?<!\w)i[-\s]?(?:th|st|ter|te[ns]?|ème|e|[eé]sim[ao])?(?=\s+(?:diagonal\w*\s+)?(?:entr|eintr|element|élément|coeff|diagonal|elemento|coefic))",
    re.I,
)
"""The place of the entry."""
PLAIN = re.compile(
    r"\b[a-h]\)|[a-z]'\s*=\s*(?:sigma|s)\s*'|(?<!\w)[a-z]\s*=\s*sigma(?![\w'(])|n\s*(?:×|x|\*|\\times)\s*n(?!\w)|->|(?<!\w)(?:(?:an?|eine|une|una|it|is|es|ist|est|this|das|the|der|die|den|dem|les?|la|el|las|los|en|in|at|an|am|auf|on|der|sur|su|as|like|wie|comme|como|so|also|donc|with|mit|avec|con|whose|deren|dont|cuya|of"
    r"|and|und|et|y|from|aus|de|du|again|wieder|matri[xz]|matrice|diagonal(?:e[nrs]?|matri[xz])?|entr(?:y|ies)|eintr(?:ag|äge)n?|element[eo]?s?|éléments?|coefficients?|coeficientes?|entrées?|entradas?|place|position|stelle|platz|sitio|lugar|nur|only|put|insert|einsetzen|eingesetzt|einfach"
    r"|replaced by|ersetzt durch|remplacé par|b|c|a')(?!['\w(_])|\bl['’])",
    re.I,
)
"""Words that say no more of a diagonal matrix than that it is one."""
IS_DIAGONAL = re.compile(r"(?<!anti)(?<!anti-)(?<!\w)(?:diagonal|\(\s*i\s*,\s*i\s*\))", re.I)
SIGNED = str.maketrans({"⋯": "\\cdots ", "⋮": "\\vdots ", "⋱": "\\ddots "})


def written_out(text: str, count: int) -> str:
    """Return a text with a diagonal as the list of its entries, `diag(f(x_1), f(x_2), f(x_3))`; the text where it tells none so.

    Args:
        text: The answer.
        count: The number of entries.
    """
    text = text.translate(SIGNED)
    if matrix := MATRIX.search(text):
        rows = [[c.strip() for c in row.split("&")] for row in matrix["rows"].split("\\\\") if row.strip()]
        cells = [c for row in rows for c in row]
        dotted = any("ddots" in c for c in cells) or any(all(map(LEFT_OUT, row)) for row in rows)
        if dotted and all(
            c in ("", "0") or LEFT_OUT(c) or (at == n and _follows(c, rows[0][0], at + 1))
            for n, row in enumerate(rows)
            for at, c in enumerate(row)
            if (n, at) != (0, 0) and (n, at) != (len(rows) - 1, len(row) - 1)
        ):
            return _listed(rows[0][0], rows[-1][-1], count) or text
        return text
    text = diagonal_entries.without_range(text)
    told = {key: body for key, body in piecewise.partials(text).items() if not key[0].isdigit()}
    if len(told) == 2 and any(
        i != j and re.fullmatch(r"\s*0\b[^+*/^]*", body) for (i, j), body in told.items()
    ):
        entry = next((body for (i, j), body in told.items() if i == j), "")
        return _of_index(entry, count) or text
    said = IVERSON.sub(" delta_{ij} ", plain(related.close(text)))
    if match := OF_DELTA.search(said):
        return _of_index(match["entry"] or match["behind"], count) or text
    if match := BY_CASES.search(said):
        return _of_index(match["entry"], count) or text
    if entry := diagonal_entries.entry(said):
        return _of_index(entry, count) or text
    if match := LISTED.search(said):
        return _listed(match["first"], match["last"], count) or text
    if (match := OF_INDEX.search(said)) and (entry := _enclosed(said[match.end() :])):
        return _of_index(entry, count) or text
    if entry := _in_words(said):
        return (_in_list(entry, count) if "," in entry else _of_index(entry, count)) or text
    if match := WORDED.search(said):
        return _of_index(match["entry"], count) or text
    return text


def _in_words(said: str) -> str:
    """The entry of a diagonal matrix in words, or the list of them, with zeros elsewhere, and nothing else; empty where it is none."""
    without = ZEROS.sub("\x01", said, count=1)
    if without == said or not IS_DIAGONAL.search(said):
        return ""
    entry = PLAIN.sub("\x01", PLACE.sub("\x01", without)).strip(" ,;.:\x01")
    listed = LISTED_ALONE.fullmatch(entry)
    if re.search(
        rf"[{'' if listed else ','};=\x01]|_\{{?[jk](?![A-Za-z])|[a-z][jk](?!\w)|[a-zA-Z]{{3,}}",
        re.sub(rf"sigma|{DOTS}", "", entry),
    ):
        return ""
    return entry


def _in_list(entry: str, count: int) -> str:
    """The entries of a list with dots in it, whose entries before these count on from the first."""
    match = LISTED_ALONE.fullmatch(entry)
    assert match is not None
    more = [e for e in re.split(r",\s", match["more"]) if e.strip()]
    if not all(_follows(e, match["first"], number) for number, e in enumerate(more, 2)):
        return ""
    return _listed(match["first"], match["last"], count)


def _listed(first: str, last: str, count: int) -> str:
    """The entries between the first and the last, where the last is the first with n in the place of 1."""
    if _bare(re.sub(FIRST, "n", first)) != _bare(last):
        return ""
    return f"diag({', '.join(re.sub(FIRST, str(k), first) for k in range(1, count + 1))})"


def _follows(cell: str, first: str, number: int) -> bool:
    """Whether a cell is the first one with another number in the place of 1."""
    return _bare(re.sub(FIRST, str(number), first)) == _bare(cell)


def _of_index(entry: str, count: int) -> str:
    """The entries of which one with an index stands."""
    if not diagonal_entries.INDEX.search(entry):
        return ""
    return f"diag({', '.join(diagonal_entries.INDEX.sub(str(k), entry) for k in range(1, count + 1))})"


def _bare(text: str) -> str:
    return re.sub(r"[\s{}_*\\]|big|Big|left|right", "", plain(text))


def _enclosed(text: str) -> str:
    """What stands in the brackets with which a text begins."""
    return text[1 : max(brackets.closing(text), 0)]
