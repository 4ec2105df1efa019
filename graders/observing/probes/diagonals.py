"""Write out the entries of a diagonal that are told by dots, by an index, or in words."""

from __future__ import annotations

import re

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


def written_out(text: str, count: int) -> str:
    """Return a text with a diagonal as the list of its entries, `diag(f(x_1), f(x_2), f(x_3))`; the text where it tells none so.

    Args:
        text: The answer.
        count: The number of entries.
    """
    if matrix := MATRIX.search(text):
        rows = [[c.strip() for c in row.split("&")] for row in matrix["rows"].split("\\\\") if row.strip()]
        cells = [c for row in rows for c in row]
        if any("ddots" in c for c in cells) and all(
            re.fullmatch(r"|0|\\\w*dots", c) for c in cells if c not in (rows[0][0], rows[-1][-1])
        ):
            return _listed(rows[0][0], rows[-1][-1], count) or text
        return text
    said = plain(text)
    if match := LISTED.search(said):
        return _listed(match["first"], match["last"], count) or text
    if (match := OF_INDEX.search(said)) and (entry := _enclosed(said[match.end() :])):
        return _of_index(entry, count) or text
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
