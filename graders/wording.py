"""What a written answer says besides what is right: alternatives, the opposite, several equations."""

from __future__ import annotations

import re

UNCLEAR = "?"
"""What stands for a term of a sum that the machine cannot read."""

LONG = 40
"""Words of an answer that asks for a name; more than that says much more."""
SEVERAL = "several alternatives are named"
UNSURE = re.compile(
    r"\b(either|entweder|maybe|perhaps|possibly|vielleicht|guess\w*|(not|un)\s*sure)\b|\?", re.I
)
OR = re.compile(r"\b(or|oder|bzw)\b", re.I)
NOT = r"\b(not|no|never|none|neither|nor|without|except|nicht|nie|kein\w*|nein|ohne|\w+n['’]t)\b"
BEFORE = re.compile(NOT + r"\W+(\w+\W+){0,3}$", re.I)
AFTER = re.compile(r"^\W*(\w+\W+){0,2}" + NOT, re.I)
PARTED = re.compile(r"[,;/|\n)\[\]]|(?<![\w'’])\(|\b(?:and|und|plus|or|oder|bzw)\b|&|\+", re.I)
NAME = re.compile(r"[^\w]*[^\W\d_][\w’'-]+(?:\s+[^\W\d_][\w’'-]*){0,2}[^\w]*")
PROSE = re.compile(
    r"\W*(since|because|so|which|that|as|with|where|when|if|for|else|otherwise|namely|such|like|e\.?g|i\.?e|the|a|an|"
    r"both|it|its|this|by|in|of|to|from|then|thus|hence|weil|da|denn|die|der|das|ein\w*|mit|wie|sonst|also|von)\b",
    re.I,
)


def beyond(said: str, right: str) -> str:
    """Why an answer in words may not be meant as what is right in it; empty where nothing speaks against it.

    Args:
        said: The answer.
        right: Regular expression of what counts as right, which is found in it.
    """
    found = re.search(right, said, re.IGNORECASE)
    assert found is not None
    if BEFORE.search(said[: found.start()]) or AFTER.search(said[found.end() :]):
        return "it may say the opposite"
    if UNSURE.search(said) or equations(said) > 1:
        return SEVERAL
    if len(re.findall(r"[^\W\d_]{3,}", said)) > LONG:
        return "it says much more than the answer"
    rest = re.sub(right, "\0", said, flags=re.IGNORECASE)
    others = [p for p in PARTED.split(rest) if "\0" not in p]
    choices = [p for p in OR.split(rest)[::2] if "\0" not in p]
    if choices or any(NAME.fullmatch(p) and not PROSE.match(p) for p in others):
        return SEVERAL
    return ""


def undecided(said: str) -> str:
    """Why a number or formula may be one of several that are named; empty where nothing says so."""
    if UNSURE.search(said) or OR.search(said) or equations(said) > 1:
        return SEVERAL
    return ""


def equations(said: str) -> int:
    """How many things are set equal to something, one after the other; a chain of equalities is one."""
    parts = re.split(r"[,;\n]|\b(?:or|oder|and|und)\b", said)
    signs = r"(?<![<>=!:])=(?!=)|≈|\\approx\b"
    return sum(
        len(sides := re.split(signs, p)) > 1 and bool(sides[0].strip(" $&\\")) for p in parts
    )
