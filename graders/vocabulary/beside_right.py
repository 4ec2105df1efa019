"""What is kept of each thing that a passage tells beside an answer, and what of it speaks against an answer that is right by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from graders.model import Array, Observation
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, whole

NAMED = 1
"""It is an equation, and so has a name."""
ALTERED = 2
"""Its name is that of what is made of a quantity, such as its negative or its root."""
UNLIKE = 4
"""Its name is that of another thing."""
ANNOUNCED = 8
"""Words before it say that it is the result."""
BARE = 16
"""It is a number or a variable alone."""
ASKED = 32
"""It is called what is asked by its own name."""
LETTER = 64
"""Its name is a letter of its own."""

LOGARITHM = 128
"""It is called a logarithm."""
SECOND = 256
"""It is called a second derivative."""
LOG = re.compile(r"(?<![a-z])(?:log|ln)(?![a-z])", re.I)
TWICE = re.compile(r"''|second|curvature", re.I)
"""What asks for these in the words of a sheet."""

SEES = {"told:{n}": reals(), "told_bits": whole(1), "told_origins": whole(1)}
"""What an observation holds: the value of each thing that can be read; for all of them the bits above, and the number of that from whose name it goes on (-1: none)."""

MADE = "it is right of another thing that is made of what is asked, or has another name: is it meant?"
LATER = "what is right stands there, and another result behind it: which of both is the answer?"


def why_not(
    seen: Observation, is_right: Callable[[Array], bool], again: bool, rivals: bool, asked: str
) -> str:
    """Return what speaks against an answer that is right by itself; nothing where nothing does.

    Args:
        seen: The observation.
        is_right: Whether a value is what is asked.
        again: What is called what is asked and is another value of the same size behind it speaks against it.
        rivals: So does what has any name.
        asked: What is asked, in the words of the sheet: a logarithm or a second derivative may be.
    """
    bits, origins = numbers(seen, "told_bits"), numbers(seen, "told_origins")
    if bits is None or origins is None or bits.shape != origins.shape:
        return ""
    marks = bits.astype(int).reshape(-1)
    values = [numbers(seen, f"told:{n}") for n in range(len(marks))]
    right = [n for n, v in enumerate(values) if v is not None and np.isfinite(v).any() and is_right(v)]
    if not right:
        return ""
    other = (
        ALTERED | UNLIKE | (0 if LOG.search(asked) else LOGARITHM) | (0 if TWICE.search(asked) else SECOND)
    )
    if all(marks[n] & other for n in right):
        return MADE

    def against(n: int) -> bool:
        value = values[n]
        if n in right or (n < right[-1] and not (again and marks[n] & ASKED)):
            return False
        if origins[n] in right and all(marks[k] & LETTER for k in right):
            return True
        if value is None or marks[n] & BARE:
            return False
        like = values[right[-1]]
        same_size = like is not None and value.shape == like.shape
        counted = ANNOUNCED | (ASKED if again else 0) | (NAMED if rivals else 0)
        return same_size and bool(marks[n] & counted)

    return LATER if any(map(against, range(len(marks)))) else ""
