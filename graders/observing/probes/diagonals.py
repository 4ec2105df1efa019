"""Write out the entries of a diagonal that are told by dots, by an index, or in words."""

from __future__ import annotations

import re

from graders.observing.probes import equations, related
from graders.observing.probes.marks import plain

DOTS = r"(?:\.\.\.|…|\\?[lcdv]?dots)"
LISTED = re.compile(
    rf"(?<![A-Za-z])diag\s*[({{\[]\s*(?P<first>.+?),\s*(?:.+?,\s*)??{DOTS}\s*,(?P<last>.+)[)}}\]]", re.S
)
"""`diag(f(x_1), ..., f(x_n))`."""
OF_INDEX = re.compile(r"(?<![A-Za-z])diag\s*(?=[({\[])")
"""`diag(f(x_i))`."""
WORDED = re.compile(
    r"diagonal\w*[^=\n]{0,60}(?<!\w)(?:with|entries|mit|einträgen?|de|des|coefficients?|coeficientes|con|entradas|elementen?|éléments|elementos|diagonale?)\s*:?\s+"
    r"(?P<entry>(?=[^,;\n]*[\w)]_?\{?[ijk](?!\w))[^,;\n]+?)(?=,|;|\n|\.?\s*$)",
    re.I,
)
"""A diagonal matrix with an entry that has an index."""
MATRIX = re.compile(r"\\begin\{([a-z]*matrix|array)\}(?:\{[lcr]+\})?(?P<rows>.*?)\\end\{\1\}", re.S)
INDEX = r"(?<=[_{])[ijk](?![A-Za-z])|(?<=(?<![A-Za-z])[a-z])[ijk](?!\w)"
FIRST = r"(?<=[A-Za-z_{])1(?!\d)"


OF_DELTA = re.compile(
    r"(?:^|=)\s*delta\s*_?\{?(?:ij|ji|i,\s*j)\}?\s*\*?\s*(?P<behind>[^=\n]+?)\s*$|(?:^|=)\s*(?P<entry>[^=\n]+?)\s*\*?\s*delta\s*_?\{?(?:ij|ji|i,\s*j)\}?[\s.$]*$"
)
"""An entry times the delta of its row and column."""
BY_CASES = re.compile(
    r"\\begin\{cases\}\s*(?P<entry>[^&\\]+?)\s*[,&]*\s*(?:if|falls|si|wenn|für|for|pour|para)?\s*i\s*=\s*j\s*[,.]?\s*\\\\\s*(?:\[[^\]]*\])?\s*0\s*[,&]*[^&\\\d]*\\end\{cases\}"
)
"""An entry where the row is the column, and 0 elsewhere."""
ENTRY = re.compile(
    r"(?:[a-h]\)|[\s,.:]|(?<!\w)(?:wie|nur|einsetzen|eingesetzt|in|as|put|insert|into|only|comme|como|a'\s*=\s*sigma\s*')(?!\w))*(?:(?<!\w)(?:an?|eine|une|una)\s+)?(?:n\s*(?:×|x|\*|\\times)\s*n[\s-]+)?"
    r"(?:diagonal(?:e|e?\s?matri[xz])|(?:matrice|matriz) diagonale?)\s*[,;:]?\s*(?:(?:whose|with|mit|deren|dont|avec|cuya|con)\s+)?(?:(?:the|der|die|das|le|la|el)\s+|l['’])?"
    r"i(?:-?(?:th|ter|te[ns]?|ème|e|[eé]sim[ao]))?\s+(?:diagonal\w*\s+)?(?:entry|element|(?:diagonal)?eintrag|(?:diagonal)?element|coefficient|élément|elemento|entrada)(?:\s+diagonale?)?\s*"
    r"(?:is|ist|est|es|=|:|,)?\s+(?P<entry>[^,;\n=]+?)\s*[,;]\s*(?:(?:and|und|et|y)\s+)?(?:everything else|all (?:the )?others?|zero elsewhere|sonst|alles andere|der rest|else|otherwise|(?:tout )?le reste|"
    r"ailleurs|sinon|el resto|(?:todo )?lo demás)\s*(?:(?:is|are|ist|sind|est|es|son)\s+)?(?:0|zero|null|nul|cero)[\s.]*",
    re.I,
)
"""The entry of a diagonal matrix in words, with zeros elsewhere, and nothing else."""
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
        if any("ddots" in c for c in cells) and all(
            re.fullmatch(r"|0|\\\w*dots", c) for c in cells if c not in (rows[0][0], rows[-1][-1])
        ):
            return _listed(rows[0][0], rows[-1][-1], count) or text
        return text
    told = {key: body for key, body in equations.partials(text).items() if not key[0].isdigit()}
    if len(told) == 2 and any(
        i != j and re.fullmatch(r"\s*0\b[^+*/^]*", body) for (i, j), body in told.items()
    ):
        entry = next((body for (i, j), body in told.items() if i == j), "")
        return _of_index(entry, count) or text
    said = plain(related.close(text))
    if match := OF_DELTA.search(said):
        return _of_index(match["entry"] or match["behind"], count) or text
    if match := BY_CASES.search(said):
        return _of_index(match["entry"], count) or text
    if match := LISTED.search(said):
        return _listed(match["first"], match["last"], count) or text
    if (match := OF_INDEX.search(said)) and (entry := _enclosed(said[match.end() :])):
        return _of_index(entry, count) or text
    if (match := ENTRY.fullmatch(said)) and not re.search(
        r"_\{?[jk](?![A-Za-z])|[a-z][jk](?!\w)", match["entry"]
    ):
        return _of_index(match["entry"], count) or text
    if match := WORDED.search(said):
        return _of_index(match["entry"], count) or text
    return text


def _listed(first: str, last: str, count: int) -> str:
    """The entries between the first and the last, where the last is the first with n in the place of 1."""
    if _bare(re.sub(FIRST, "n", first)) != _bare(last):
        return ""
    return f"diag({', '.join(re.sub(FIRST, str(k), first) for k in range(1, count + 1))})"


def _of_index(entry: str, count: int) -> str:
    """The entries of which one with an index stands."""
    if not re.search(INDEX, entry):
        return ""
    return f"diag({', '.join(re.sub(INDEX, str(k), entry) for k in range(1, count + 1))})"


def _bare(text: str) -> str:
    return re.sub(r"[\s{}_*\\]|big|Big|left|right", "", plain(text))


def _enclosed(text: str) -> str:
    """What stands in the brackets with which a text begins."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0:
            return text[1:at]
    return ""
