"""Figures that a run drew, as an observation holds them."""

from __future__ import annotations

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
