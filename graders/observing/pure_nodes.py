"""Nodes of a framework of one's own that keep nothing: both functions are given the inputs, and return the value and a gradient for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.found import Found
from graders.observing.node_members import functions_of
from graders.observing.signatures import POSITIONAL

BACKWARD = ("vjp", "pullback")
"""What the function that gives gradients is called beside `backward`."""


def functions(found: Found, inputs: int) -> tuple[str, str] | None:
    """Return what the functions of such a class are called, where one takes so many inputs; None where it is no such class."""
    if not isinstance(found.value, type):
        return None
    forward, backward = functions_of(found.value)
    backward = backward or next((n for n in BACKWARD if hasattr(found.value, n)), None)
    if forward is None or backward is None:
        return None
    try:
        first, more = _taken(getattr(object.__new__(found.value), forward))
    except (
        TypeError,
        ValueError,
        AttributeError,
    ):  # it begins in a way of its own, or these are no functions
        return None
    return (forward, backward) if first == inputs or (more and not first) else None


def computed(
    found: Found,
    names: tuple[str, str],
    inputs: Sequence[Array],
    upstream: Callable[[tuple[int, ...]], Array],
) -> tuple[Array, list[Array]] | None:
    """Return the value and the gradients of the inputs; None where it is not known what gives the gradients.

    Args:
        found: The class.
        names: What its functions are called.
        inputs: The values of its inputs.
        upstream: Returns the gradient of the value, by its shape.
    """
    node: Any = object.__new__(found.value)
    value = array(getattr(node, names[0])(*inputs)).astype(np.float64)
    backward = getattr(node, names[1])
    first, more = _taken(backward)
    count = first + len(inputs) * more
    before = [upstream(value.shape), value][: count - len(inputs)] if count > 1 else [upstream(value.shape)]
    given = [*before, *inputs] if count > 1 else before
    if len(given) != count or not before:
        return None
    out = backward(*given)
    gradients = list(out) if isinstance(out, tuple | list) else [out]
    if len(gradients) != len(inputs):
        return None
    pairs = zip(gradients, inputs, strict=True)
    return value, [np.zeros_like(x) if g is None else array(g).astype(np.float64) for g, x in pairs]


def _taken(function: Callable[..., Any]) -> tuple[int, bool]:
    """Return how many values a function asks for by position, and whether it takes any more."""
    parameters = signature(function).parameters.values()
    asked = [p for p in parameters if p.kind in POSITIONAL and p.default is p.empty]
    return len(asked), any(p.kind is p.VAR_POSITIONAL for p in parameters)
