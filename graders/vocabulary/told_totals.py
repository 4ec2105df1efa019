"""What a passage tells the entries of its matrix to be together."""

from __future__ import annotations

import re

_ENTRIES = r"(?:entr(?:y|ies)|eintr(?:ag|äge)n?|elements?|elementen?|éléments?|elementos?|entrées?|entradas?|coefficients?|coeficientes?|koeffizienten?|values?|werten?|valeurs?|valores)"
_ALL = r"(?:(?:all|alle[nrs]?|tou(?:te)?s|tod[oa]s|the|its|of|over|der|die|von|über|des?|les?|d['’]|sur|sobre|los|las|nine|neun|neuf|nueve|9)\s+)*"
_NUMBER = r"[\s$]*(?P<{}>[-−]?\d+(?:[.,]\d+)?)(?![\d.,]*\d)(?!\s*\$?\s*(?:[·*×+/x=-]|\\(?:cdot|times)))"
TOTAL = re.compile(
    rf"(?<!\w)(?:sum|total|summe|somme|suma)\s+{_ALL}{_ENTRIES}(?:\s+(?:is|are|equals|ist|beträgt|est|vaut|es|vale|da)|\s*[:=])?{_NUMBER.format('one')}"
    rf"|(?<!\w){_ENTRIES}\s+(?:sum|add|summieren|addieren|suman)\s+(?:(?:sich|up|to|zu|auf|en total)\s+)*{_NUMBER.format('other')}",
    re.I,
)
"""The sum of all entries, with its number."""
CLOSE = 1e-2


def false(said: str, total: float) -> str:
    """Return what a passage tells the sum of all entries to be where it is another number; nothing where it is that, or is not told.

    Args:
        said: The passage.
        total: The sum of all entries.
    """
    for match in TOTAL.finditer(said):
        number = float((match["one"] or match["other"]).replace("−", "-").replace(",", "."))
        if abs(number - total) > CLOSE * max(1.0, abs(total)):
            return " ".join(match[0].split())
    return ""
