"""General recognisers: what kind of mistake turns the expected array into the one that came."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graders.model import Array
from graders.numerics.compare import within

CONSTANTS = {
    2.0: "2 ×",
    0.5: "½ ×",
    4.0: "4 ×",
    0.25: "¼ ×",
    float(np.log(2)): "log(2) ×",
    1 / float(np.log(2)): "1/log(2) ×",
    float(np.log(10)): "log(10) ×",
    1 / float(np.log(10)): "1/log(10) ×",
}


def differs(actual: Array, expected: Array, rtol: float, atol: float) -> str | None:
    """Return why two arrays differ: shape before values, NaN before differences; None where they agree."""
    if actual.shape != expected.shape:
        return f"the shape is {actual.shape}, expected {_shape(expected)}"
    odd = ~np.isfinite(actual) & np.isfinite(expected)
    if odd.any():
        return f"{odd.sum()} of {odd.size} values are NaN or infinite"
    if not actual.size or np.allclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    if not np.isfinite(expected).all():
        return f"{(~np.isfinite(expected)).sum()} of {odd.size} values must be NaN or infinite"
    error = np.abs(actual - expected)
    at = tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))
    where = f", at {at}" if error.size > 1 else ""
    return f"off by up to {error[at]:.3g}{where}; allowed is {atol + rtol * float(np.abs(expected[at])):.1g}"


def _shape(expected: Array) -> str:
    return "one number" if expected.size == 1 else str(expected.shape)


def _constant(actual: Array, expected: Array) -> str | None:
    nonzero = np.abs(expected) > 1e-6
    if not nonzero.any() or not np.allclose(actual[~nonzero], 0, atol=1e-5):
        return None
    ratio = actual[nonzero] / expected[nonzero]
    factor = float(ratio.flat[0])
    if (
        not within(ratio, np.asarray(factor), 1e-3, 1e-8)
        or abs(factor) < 1e-9
        or np.isclose(factor, 1, rtol=1e-3)
    ):
        return None
    if np.isclose(factor, -1, rtol=1e-3):
        return "the sign is flipped"
    name = next((n for c, n in CONSTANTS.items() if np.isclose(factor, c, rtol=1e-3)), None)
    if expected.size > 1:
        return f"every value is {name or f'{factor:.4g} ×'} the expected one"
    return f"the value is {name} the expected one" if name else None


def _offset(actual: Array, expected: Array) -> str | None:
    gap = actual - expected
    if expected.size < 3 or not within(gap, gap.reshape(-1)[0], 1e-3, 1e-5):
        return None
    return f"every value is off by the same {float(gap.flat[0]):+.4g}"


def _wrapped(actual: Array, expected: Array) -> str | None:
    turns = (actual - expected) / 256
    if not turns.any() or np.abs(actual).max() > 255 or not np.array_equal(turns, np.round(turns)):
        return None
    return "whole numbers wrap around at 256: the arrays hold bytes (uint8), which must become floats before anything is computed"


def _overflow(actual: Array, expected: Array, rtol: float, atol: float) -> str:
    """Return whether all is right but for entries that are NaN or infinite."""
    if actual.shape != expected.shape or not np.isfinite(expected).all():
        return ""
    odd = ~np.isfinite(actual)
    if not odd.any() or odd.all() or not np.allclose(actual[~odd], expected[~odd], rtol, atol):
        return ""
    return "numbers overflow or vanish on the way: NaN or infinity comes where they are extreme, and all else is right (work with logarithms, or subtract the largest before `exp`)"


def _of_batch(actual: Array, option: Array) -> str | None:
    """Return whether one member of a batch came in the place of all."""
    if option.ndim < 1 or len(option) < 2 or actual.shape != option.shape[1:]:
        return None
    first, last = (bool(_close(actual, option[i])) for i in (0, -1))
    if first and not last:
        return "only the first of the batch comes back: does a loop return too early?"
    if last and not first:
        return "only the last of the batch comes back: does a loop overwrite what was there?"
    return None


def _padded(actual: Array, option: Array) -> str | None:
    """Return whether all is right but the border, or that is missing or too much."""
    if actual.ndim < 2 or actual.ndim != option.ndim or min(*actual.shape[-2:], *option.shape[-2:]) < 3:
        return None
    less = [b - a for a, b in zip(actual.shape, option.shape, strict=True)]
    if actual.shape == option.shape:
        inner = (..., slice(1, -1), slice(1, -1))
        wrong = ~np.isclose(actual, option, rtol=1e-3, atol=1e-5)
        if (
            option[inner].size >= 4
            and not wrong[inner].any()
            and wrong.sum() * 2 > wrong.size - wrong[inner].size
        ):
            return "it is right inside and wrong at the border: look at the padding"
        return None
    if any(less[:-2]) or less[-1] != less[-2] or less[-1] % 2:
        return None
    k = abs(less[-1]) // 2
    small, large = (actual, option) if less[-1] > 0 else (option, actual)
    if not _close(small, large[..., k:-k, k:-k]):
        return None
    if less[-1] > 0:
        return f"a border of {k} is missing: a padding of {k} would keep it"
    return f"it has a border of {k} too much: it is padded by {k} more than asked"


def _stacked(actual: Array, option: Array) -> str | None:
    """Return whether the columns of a matrix stand below each other."""
    if option.ndim != 2 or min(option.shape) < 2 or actual.size != option.size:
        return None
    columns = option.T.reshape(-1)
    if actual.shape != option.T.shape and _close(actual.reshape(-1), columns):
        return f"its columns stand below each other: the shape is {actual.shape}, not {option.shape}"
    return None


def _permuted(actual: Array, expected: Array) -> str | None:
    if actual.ndim == 2 and _close(actual.T, expected):
        return "the result is transposed"
    for order in itertools.permutations(range(actual.ndim)) if 2 < actual.ndim < 6 else ():
        if order != tuple(range(actual.ndim)) and _close(actual.transpose(order), expected):
            return f"the axes are permuted: its axes {order} are the expected axes in order"
    return None


def _reordered(actual: Array, expected: Array) -> str | None:
    if expected.size < 3:
        return None
    for axis in range(actual.ndim):
        if _close(np.flip(actual, axis), expected):
            return f"the values are in reverse order{f' along axis {axis}' if actual.ndim > 1 else ''}"
    if _close(np.sort(actual, None), np.sort(expected, None)):
        return "the values are right, their order is not"
    return None


def _function(actual: Array, expected: Array) -> str | None:
    """Return whether a function of the expected values came, or values of which they are a function."""
    if expected.size < 3:
        return None
    for make, words in FUNCTIONS:
        if _close(make(expected), actual):
            return words
    return None


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


FUNCTIONS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (np.exp, "it is the exponential of what is asked"),
    (np.log, "it is the logarithm of what is asked"),
    (np.sqrt, "it is the square root of what is asked"),
    (np.square, "it is the square of what is asked"),
    (np.reciprocal, "it is one over what is asked"),
    (lambda e: 1 - e, "it is one minus what is asked"),
    (lambda e: 1 / (1 + np.exp(-e)), "it is the sigmoid of what is asked"),
    (lambda e: np.log(e / (1 - e)), "it is the logit of what is asked"),
    (lambda e: _softmax(e) if e.ndim else e, "it is the softmax of what is asked"),
    (lambda e: np.log(_softmax(e)) if e.ndim else e, "it is the log-softmax of what is asked"),
    (np.tanh, "it is the tanh of what is asked"),
    (lambda e: np.maximum(e, 0), "negative values are cut off, as by a ReLU"),
    (np.abs, "the signs are lost, as by an absolute value"),
    (np.round, "the values are rounded to whole numbers"),
    (np.floor, "the values are rounded down to whole numbers"),
)


def _close(actual: Array, expected: Array) -> bool:
    return actual.shape == expected.shape and within(actual, expected, 1e-3, 1e-5)


def recognise(actual: Array, option: Array, full: Array) -> str | None:
    """Return the mistake in words; where two explanations fit, both; None where none fits, or more do.

    Args:
        actual: What came.
        option: What was expected, in one of its accepted forms.
        full: What was expected before any averaging; sums of it are recognised.
    """
    if not actual.size or not np.isfinite(actual).all() or _close(actual, option):
        return None
    for reduced, words in _sums(full):
        if reduced.size == actual.size and _close(reduced.reshape(-1), actual.reshape(-1)):
            return words
    if actual.size == option.size and _close(actual.reshape(-1), option.reshape(-1)):
        return f"the values are right, but in the shape {actual.shape}, not {option.shape}"
    rules = RULES if actual.shape == option.shape else (_permuted, _of_batch, _stacked, _padded)
    with np.errstate(all="ignore"):
        fitting = list(dict.fromkeys(said for rule in rules if (said := rule(actual, option))))
    return " or ".join(fitting) if 0 < len(fitting) < 3 else None


RULES: tuple[Callable[[Array, Array], str | None], ...] = (
    _permuted,
    _wrapped,
    _constant,
    _offset,
    _reordered,
    _function,
    _padded,
)


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
        (
            full.mean(-1).sum(),
            "it is averaged over the last axis and summed over the batch; the average of both is asked",
        ),
        (full.sum(0), "it is summed over the first axis"),
        (full.mean(0), "it is averaged over the first axis"),
    ]


@dataclass(frozen=True)
class Difference:
    """Why two arrays differ: what is said of it, and the mistake in words where one is recognised."""

    said: str
    cause: str = ""


def difference(
    actual: Array,
    expected: Array,
    rtol: float,
    atol: float,
    options: Sequence[Array] = (),
    full: Array | None = None,
) -> Difference | None:
    """Return why two arrays differ; None where they agree.

    Args:
        actual: What came, of any shape.
        expected: What was expected.
        rtol: Relative error allowed.
        atol: Absolute error allowed.
        options: The accepted forms of what was expected, such as averages of it.
        full: What was expected before any averaging, where that is not `expected`.
    """
    why = differs(actual, expected, rtol, atol)
    if why is None:
        return None
    if cause := _overflow(actual, expected, rtol, atol):
        return Difference(f"{cause} ({why})", cause)
    whole = expected if full is None else full
    fitting = (recognise(actual, option, whole) for option in options or (expected,))
    cause = next((said for said in fitting if said), "")
    return Difference(cause or why, cause)
