"""General recognisers: what kind of mistake turns the expected array into the one that came."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graders.model import Array

CONSTANTS = {
    2.0: "2 ×", 0.5: "½ ×", 4.0: "4 ×", 0.25: "¼ ×", float(np.log(2)): "log(2) ×", 1 / float(np.log(2)): "1/log(2) ×",
    float(np.log(10)): "log(10) ×", 1 / float(np.log(10)): "1/log(10) ×",
}  # fmt: skip


def differs(actual: Array, expected: Array, rtol: float, atol: float) -> str | None:
    """Why two arrays differ: shape before values, NaN before differences; None where they agree."""
    if actual.shape != expected.shape:
        return f"the shape is {actual.shape}, expected {expected.shape}"
    odd = ~np.isfinite(actual) & np.isfinite(expected)
    if odd.any():
        return f"{odd.sum()} of {odd.size} values are NaN or infinite"
    if not actual.size or np.allclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    with np.errstate(invalid="ignore"):
        error = np.abs(actual - expected)
    at = tuple(int(i) for i in np.unravel_index(np.nanargmax(error), error.shape))
    where = f", at {at}" if error.size > 1 else ""
    return f"off by up to {np.nanmax(error):.3g}{where}; allowed is {atol + rtol * float(np.abs(expected[at])):.1g}"


def _constant(actual: Array, expected: Array) -> str | None:
    nonzero = np.abs(expected) > 1e-6
    if not nonzero.any() or not np.allclose(actual[~nonzero], 0, atol=1e-5):
        return None
    ratio = actual[nonzero] / expected[nonzero]
    if not np.allclose(ratio, ratio.flat[0], rtol=1e-3):
        return None
    factor = float(ratio.flat[0])
    if np.isclose(factor, -1, rtol=1e-3):
        return "the sign is flipped"
    name = next((n for c, n in CONSTANTS.items() if np.isclose(factor, c, rtol=1e-3)), None)
    if expected.size == 1 and name is None:
        return None
    return (
        f"every value is {name or f'{factor:.4g} ×'} the expected one"
        if expected.size > 1
        else f"the value is {name} the expected one"
    )


def _offset(actual: Array, expected: Array) -> str | None:
    gap = actual - expected
    if expected.size < 3 or not np.allclose(gap, gap.flat[0], rtol=1e-3, atol=1e-5):
        return None
    return f"every value is off by the same {float(gap.flat[0]):+.4g}"


def _transposed(actual: Array, expected: Array) -> str | None:
    if actual.ndim == 2 and np.allclose(actual, expected, rtol=1e-3, atol=1e-5):
        return "the result is transposed"
    return None


def recognise(actual: Array, option: Array, full: Array) -> str | None:
    """The mistake in words, or None.

    Args:
        actual: What came.
        option: What was expected, in one of its accepted forms.
        full: What was expected before any averaging; sums of it are recognised.
    """
    if not actual.size or not np.isfinite(actual).all():
        return None
    if actual.ndim == 2 and option.ndim == 2 and actual.shape == option.shape[::-1]:
        return _transposed(actual.T, option)
    for reduced, words in _sums(full):
        if reduced.size == actual.size and np.allclose(
            reduced.reshape(-1), actual.reshape(-1), rtol=1e-3, atol=1e-5
        ):
            return words
    if actual.shape != option.shape:
        return None
    rules: tuple[Callable[[Array, Array], str | None], ...] = (_constant, _offset)
    return next((said for rule in rules if (said := rule(actual, option))), None)


def _sums(full: Array) -> list[tuple[Array, str]]:
    if full.ndim < 2 or full.shape[-1] == 1:
        return []
    return [
        (full.sum(-1), "it is summed over the last axis where the average is asked"),
        (full.sum(), "it is summed over everything where the average is asked"),
        (
            full.sum(-1).mean(),
            "it is summed over the last axis and averaged over the batch; the average of both is asked",
        ),
    ]
