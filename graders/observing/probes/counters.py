"""The numbers and letters that lists count with."""

from __future__ import annotations

import re

COUNTERS = ("1.", "(a)", "i.", "A.")
PLACE = "\x01"
"""Begins a line that says where the following lines stand."""
COUNTED = "(numbers set by the program)"
"""Tells of a document whose labels hold numbers that Word or LibreOffice counts, and we after it: an answer there fails nothing."""


ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def counted(form: str, number: int) -> str:
    """Return the number, letter or numeral that a list has at a place."""
    if "1" in form:
        return form.replace("1", str(number + 1), 1)
    if re.search(r"(?<![a-z])i(?![a-z])", form):
        return form.replace("i", ROMAN[min(number, 9)], 1)
    return form.replace("a", chr(ord("a") + min(number, 25)), 1).replace(
        "A", chr(ord("a") + min(number, 25)), 1
    )
