"""The numbers and letters that lists count with."""

from __future__ import annotations

import re

COUNTERS = ("1.", "(a)", "i.", "A.")
PLACE = "\x01"
"""Begins a line that says where the following lines stand."""
COUNTED = "\x02"
"""Ends that line in a document whose labels hold numbers that Word, LibreOffice or LaTeX counts, and we after it."""


ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def written(form: str, number: int) -> str:
    """Return a number, from 1 on, in the form `1`, `a`, `A`, `i` or `I`."""
    if form in ("a", "A"):
        return chr(ord(form) + min(max(number, 1), 26) - 1)
    if form in ("i", "I"):
        said = ROMAN[min(max(number, 1), len(ROMAN)) - 1]
        return said.upper() if form == "I" else said
    return str(number)


def counted(form: str, number: int) -> str:
    """Return the number, letter or numeral that a list has at a place."""
    if "1" in form:
        return form.replace("1", written("1", number + 1), 1)
    if re.search(r"(?<![a-z])i(?![a-z])", form):
        return form.replace("i", written("i", number + 1), 1)
    letter = written("a", number + 1)
    return form.replace("a", letter, 1).replace("A", letter, 1)
