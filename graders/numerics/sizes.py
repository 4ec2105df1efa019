"""Shapes that people write in several orders, and with or without sizes of 1."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graders.model import Array


def turned(actual: Array, expected: Array) -> bool:
    """Return whether one of two shapes of square images has its channels first, and the other one last."""
    if expected.size != 3:
        return False
    first, middle, last = expected
    other = [last, first, middle] if first == middle else [middle, last, first] if middle == last else None
    return other is not None and np.array_equal(actual, other)


def perhaps_turned(actual: Array, expected: Array) -> bool:
    """Return whether a shape may hold the right sizes in another order that people use: of images that are not square, and of more than three sizes."""
    known = expected.size < 3 or (expected.size == 3 and len(set(expected)) < 3)
    same = sorted(actual[actual != 1]) == sorted(expected[expected != 1])
    return bool(same and not np.array_equal(actual, expected) and (not known or actual.size != expected.size))


def without_ones(sizes: Array) -> Array:
    """Return the sizes of a shape without those of 1 before and behind the others; a 1 among them stays."""
    large = np.flatnonzero(sizes != 1)
    return sizes[large[0] : large[-1] + 1] if large.size else sizes


def squeezed(value: Array) -> tuple[int, ...]:
    """Return the shape of an array without axes of one entry."""
    return tuple(size for size in value.shape if size != 1)


def row(values: Array) -> int | None:
    """Return the entries of a vector at P points, (P, 1, n) or (P, n, 1); None for a matrix."""
    return values.shape[1] * values.shape[2] if values.ndim == 3 and 1 in values.shape[1:] else None


def in_words(value: Array) -> str:
    """Return how many numbers there are, in words."""
    if value.ndim == 2:
        return f"{value.shape[0]} × {value.shape[1]} entries"
    return f"{value.size} numbers" if value.size > 1 else "one number"


def where(actual: Array, expected: Array, points: Mapping[str, Array]) -> str:
    """Return the point at which the values of two formulas differ most; for a matrix of another size, the sizes."""
    if actual.shape != expected.shape:
        sizes = [" × ".join(map(str, v.shape[1:])) or "one" for v in (actual, expected)]
        return f"it has {sizes[0]} entries, not {sizes[1]}"
    gap = np.abs(actual - expected).reshape(len(actual), -1).max(1)
    at = int(np.nan_to_num(gap, nan=np.inf).argmax())
    if at >= min(map(np.size, points.values())) or actual.ndim > 1:
        return "it differs"
    point = ", ".join(f"{n} = {np.reshape(p, -1)[at]:.3g}" for n, p in points.items())
    return f"for {point} it gives {actual[at]:.4g}, and the right one {expected[at]:.4g}"


def read_as(value: Array, is_shape: bool) -> str:
    """Return a number, list, matrix or shape in words, with its entries."""
    if is_shape:
        return f"the shape {' × '.join(f'{v:g}' for v in value.reshape(-1)[:12])}"
    value = value.reshape(value.shape or (1,))
    entries = ", ".join(f"{v:.6g}" for v in value.reshape(-1)[:12])
    more = ", …" if value.size > 12 else ""
    if value.size == 1:
        return f"{entries}, a number"
    if value.ndim == 1:
        return f"a list of {value.size} numbers: {entries}{more}"
    size = " × ".join(map(str, value.shape))
    return f"a matrix of {size}: {entries}{more}"
