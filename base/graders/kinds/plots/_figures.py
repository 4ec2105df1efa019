"""Figures that a run drew, as an observation holds them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any

from pydantic import TypeAdapter

from graders.model import Array, Observation
from graders.vocabulary.sees import PICTURE

MOST = 12
"""Pictures on a page."""


AXES: TypeAdapter[list[dict[str, Any]]] = TypeAdapter(list[dict[str, Any]])


def pictures(seen: Observation) -> list[Array]:
    """The pixels that an observation holds, as RGB arrays."""
    named = [v for n, v in sorted(seen.items()) if n.startswith("picture:")]
    return [v for v in named if not PICTURE.misfit(v)][:MOST]


def as_axes(told: str) -> list[dict[str, Any]]:
    """The axes of which JSON tells; none where it is something else."""
    try:
        return AXES.validate_json(told or "[]")
    except ValueError:
        return []


def lacking(fits: Sequence[Collection[Hashable]]) -> list[int]:
    """Return which of several things that are asked for nothing is left for, where each gets one of its own.

    Args:
        fits: What may be each of them.
    """
    taken: dict[Hashable, int] = {}

    def gets(asked: int, tried: set[Hashable]) -> bool:
        for one in fits[asked]:
            if one not in tried:
                tried.add(one)
                if one not in taken or gets(taken[one], tried):
                    taken[one] = asked
                    return True
        return False

    return [asked for asked in range(len(fits)) if not gets(asked, set())]
