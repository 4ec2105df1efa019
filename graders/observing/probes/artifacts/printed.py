"""Numbers that scripts print, found by what stands before them on their line."""

from __future__ import annotations

import re

from graders.observing.missing import Missing

NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*[^\W\d_])", re.I
)
SIGN = re.compile(r"(?:[\s:=~≈]|tensor\()+$")
"""What stands between a name and its number."""
DIGITS = 3
"""So many digits a number has at least that is no other one by chance."""


def behind(text: str, name: str) -> tuple[str, float]:
    """Return the first number that stands behind a name, with its line.

    Args:
        text: What was printed.
        name: Regular expression of the name in small letters, with the sign behind it, which is `=` here whatever stands there.

    Raises:
        Missing: No number has this name.
    """
    for line in text.splitlines() if name else ():
        end = 0
        for found in NUMBER.finditer(line):
            said = SIGN.sub("", line[end : found.start()].lower())
            if re.search(name, f"{said} =") and sum(map(str.isdigit, found[0])) >= DIGITS:
                return line, float(re.sub("[,_]", "", found[0]))
            end = found.end()
    raise Missing("no script prints a number of this name")
