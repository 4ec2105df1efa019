"""What numbers stand beside, and how a product and a vector of numbers are written."""

from __future__ import annotations

import re

import numpy as np

from graders.model import Array, Outcome, Verdict, human
from graders.vocabulary import reserves, told_totals

FINITE = re.compile(r"(?:[,;|&\n]|/(?!\s*0(?![.\d]))|\b(?:and|und)\b)\s*[-+]?\d")
"""A number beside another answer; what is divided by zero is none."""
PRODUCT = re.compile(r"[$\s]*\d+(\s*(\*|x|×|·|\\cdot|\\times)\s*\d+)+[$\s.]*")
IN_NUMBERS = re.compile(
    r"(?<=[^=\s])\s*=\s*(?:[\[(][\[\]()\d\s.,;+-]*[\])]|\\begin\{([pb]matrix)\}[\d\s&.\\-]*\\end\{\1\})[\s.,;$]*$"
)
"""A vector or a matrix of numbers to which a formula is set equal; it has to agree with what the formula is."""
UNITS = (
    (re.compile(r"(?<!\w)bits?(?!\w)|log_?\{?2", re.I), float(np.log(2))),
    (re.compile(r"\d\.\d{3}(?!\d)", re.I), 1000.0),
)
"""What says that a number counts bits or thousands, and by what it is multiplied to count what is asked."""
MATRIX = 2
"""Axes of a matrix."""
CLOSE = 5e-3
"""The relative error of a number that is told in another unit."""


def in_another_unit(wrote: str, actual: Array, expected: Array) -> bool:
    """Return whether numbers may be those that are asked, in bits or thousands."""
    return any(
        unit.search(wrote) and np.allclose(actual * factor, expected, rtol=CLOSE) for unit, factor in UNITS
    )


def with_total(outcome: Outcome, said: str, right: Array | None) -> Outcome:
    """Return the outcome, a person's where a right matrix stands beside another sum of its entries than they have.

    Args:
        outcome: What was decided.
        said: The passage.
        right: What is asked.
    """
    if outcome.verdict is not Verdict.PASSED or right is None or right.ndim < MATRIX:
        return outcome
    false = told_totals.false(said, float(right.sum()))
    return human(reserves.DOUBT.format(false)) if false else outcome
