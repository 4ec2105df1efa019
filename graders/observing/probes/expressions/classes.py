"""Probabilities with two classes, however they are written, in one spelling: `p(x|1)`, `p(1|x)`, `p(1)`."""

from __future__ import annotations

import contextlib
import re

from graders.observing.probes.spelling.marks import plain

_CALLED = r"(?:class|klasse|classe|clase|label)"
_CLASS = (
    rf"\s*(?:\{{\s*)?(?:(?:{_CALLED}|(?!x)[a-z])\s*={{1,2}}\s*|{_CALLED}\s+|(?:cal\s*)?[CH]\s*_?\s*)?"
    r"(?P<open>\{\s*)?(?P<number>[01])(?(open)\s*\})\s*(?:\}\s*)?"
)
_X = r"\s*(?:[Xx]\s*=\s*)?(?:x|X)\s*"
_P = r"(?<![A-Za-z0-9\\_])(?:Pr|[pP])\s*"
SPELLINGS = tuple(
    (re.compile(rf"{_P}\(\s*{inside}\s*\)", re.I), said)
    for inside, said in (
        (rf"{_X}\|{_CLASS}", r"p(x|\g<number>)"),
        (rf"{_CLASS}\|{_X}", r"p(\g<number>|x)"),
        (_CLASS, r"p(\g<number>)"),
    )
)
"""How a probability with a class is written, and its one spelling with the number of the class."""

NAMED = re.compile(r"(?<![A-Za-z])p\((?:x\|)?[01](?:\|x)?\)")
"""One of these."""

ALIKE = re.compile(r"\s*(?:\w{0,8}[(_{ ]?[01][)}]?\s*=\s*){1,2}\w{0,8}[(_{ ]?[01][)}]?\s*(?:=[^=]*)?")
"""What belongs to class 0 and to class 1, set equal."""


def canonical(text: str) -> str:
    """Return a text in the plain spelling with its probabilities of classes 0 and 1 in one spelling."""
    for pattern, said in SPELLINGS:
        text = pattern.sub(said, text)
    return text


def sets_alike(about: str) -> bool:
    """Return whether what stands before a statement, or over its sign of equality, sets alike what is given for both classes."""
    with contextlib.suppress(ValueError):
        return ALIKE.fullmatch(canonical(plain(about))) is not None
    return False
