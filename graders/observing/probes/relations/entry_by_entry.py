"""A matrix of formulas whose entries are told one by one as partial derivatives, or that stands there as a whole."""

from __future__ import annotations

from graders.observing.probes.quantities import blocks
from graders.observing.probes.relations import piecewise


def as_a_whole(text: str) -> bool:
    """Return whether a passage shows one matrix of formulas, or tells all its entries."""
    return bool(blocks.in_latex(text) or of_partials(text))


def of_partials(text: str) -> list[list[str]]:
    """Return the rows of a matrix whose entries are told one by one as partial derivatives; none where they are not all told."""
    told = {
        (int(i), int(j)): body
        for (i, j), body in piecewise.partials(text).items()
        if i.isdigit() and j.isdigit()
    }
    height, width = (max((key[axis] for key in told), default=0) for axis in (0, 1))
    if len(told) < 3 or len(told) != height * width or "matrix}" in text:
        return []
    return [[told[i, j] for j in range(1, width + 1)] for i in range(1, height + 1)]
