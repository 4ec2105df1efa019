"""Whether arrays are equal, near or alike."""

from __future__ import annotations

import numpy as np

from graders.model import Array


def alike(a: Array, b: Array, tolerance: float = 1e-3) -> bool:
    """Return whether two arrays are the same up to `tolerance`; NaN equals NaN."""
    if a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return False
    if a.dtype.kind == "f":
        return within(a, b, tolerance, tolerance)
    return bool(np.array_equal(a, b))


@np.errstate(all="ignore")
def within(a: Array, b: Array, rtol: float, atol: float) -> bool:
    """Return `np.allclose` where NaN equals NaN, at a tenth of the time where it is false, as it mostly is."""
    if (np.abs(a - b) > atol + rtol * np.abs(b)).any():
        return False
    return bool(np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True))


def agree(one: Array, other: Array) -> bool:
    """Return whether two numbers, lists or matrices that people wrote are one, but for rounding."""
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=2e-3, atol=1e-9, equal_nan=True))


def near(a: Array, b: Array) -> bool:
    """Return whether two arrays are alike measured by the size of the largest, so that small numbers are not taken for each other."""
    if a.shape != b.shape or not (a.dtype.kind == b.dtype.kind == "f") or not b.size:
        return alike(a, b)
    largest = float(np.abs(b[np.isfinite(b)]).max(initial=0))
    return within(a, b, 1e-3, 1e-4 * largest)
