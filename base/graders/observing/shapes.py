"""Shapes of what scripts hold, patterns of shapes such as `2N 2`, and values in the place of others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from graders.observing.arrays import array


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of a number, array, tensor or list of numbers; None for all else."""
    if isinstance(value, bool | str | bytes) or value is None:
        return None
    if isinstance(value, int | float | np.number):
        return ()
    if isinstance(value, torch.Tensor | np.ndarray):
        return tuple(value.shape) if not isinstance(value, np.ndarray) or value.dtype.kind in "biuf" else None
    if isinstance(value, list | tuple) and 0 < len(value) < 10_000:
        first = shape_of(value[0])
        if first is None or len(first) > 1 or any(shape_of(v) != first for v in value[1:]):
            return None
        return (len(value), *first)
    return None


def unified(pattern: str, shape: tuple[int, ...] | None, sizes: Mapping[str, int]) -> dict[str, int] | None:
    """Return the sizes that the letters of a pattern such as `2N 2` have in a shape; None where it does not fit."""
    tokens = pattern.split()
    if shape is None or len(tokens) != len(shape):
        return None
    known = dict(sizes)
    for token, size in zip(tokens, shape, strict=True):
        if token.isdigit():
            if int(token) != size:
                return None
            continue
        factor, letter = parsed(token)
        if size % factor or not size or known.setdefault(letter, size // factor) != size // factor:
            return None
    return known


def parsed(token: str) -> tuple[int, str]:
    """Return the factor and the letter of a size such as `2N`."""
    told = re.fullmatch(r"(\d*)([A-Z])", token)
    assert told is not None, f"`{token}` is no size"
    return int(told[1] or 1), told[2]


def sized(pattern: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Return the shape that a pattern means where its letters are given sizes."""
    return tuple(int(t) if t.isdigit() else parsed(t)[0] * sizes[parsed(t)[1]] for t in pattern.split())


def like(value: Any, sample: Any) -> Any:
    """Return a value as what the script has in its place: an array, a tensor, a list or a number."""
    if isinstance(sample, torch.Tensor):
        made = torch.as_tensor(np.asarray(value)) if not isinstance(value, torch.Tensor) else value
        made = made.detach().clone()
        return made.to(sample.dtype) if made.is_floating_point() or sample.is_floating_point() else made
    if isinstance(sample, np.ndarray):
        made_array = np.array(array(value))
        kinds = made_array.dtype.kind, sample.dtype.kind
        return (
            made_array.astype(np.result_type(sample.dtype, np.float32)) if kinds == ("f", "f") else made_array
        )
    if isinstance(sample, list | tuple):
        return type(sample)(array(value).tolist()) if type(sample) in (list, tuple) else value
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        return float(value)
    return value


def may_be(value: Any, pattern: str) -> bool:
    """Return whether a value has a shape that counts as a pattern."""
    return any(unified(form, shape_of(value), {}) is not None for form in forms(pattern))


def forms(pattern: str) -> list[str]:
    """Return the shapes that count as a pattern: a vector may be a column."""
    return [pattern, f"{pattern} 1"] if len(pattern.split()) == 1 else [pattern]
