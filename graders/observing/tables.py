"""Arrays, tensors and lists of numbers that a script holds, and other values in the form of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.arrays import array

FIRST = ("train", "training")
"""What the first of two groups is called, where its marks are words."""
MOST_HELD = 100
"""Entries of one of these."""
MOST_NUMBERS = 1_000
"""Numbers of a table."""

Fill = Callable[[Array, Array], dict[str, Any]]
"""Returns what a script's names hold, for values (N,) and the number of the group of each (N,)."""


def as_like(values: Array, like: Any) -> Any:
    """Return values as a list, an array or a tensor, as another one is."""
    if isinstance(like, list):
        return values.tolist()
    return torch.from_numpy(values).to(like.dtype) if isinstance(like, torch.Tensor) else values


def plain(value: Any) -> Array:
    """Return a tensor or a list as an array of its own kind of numbers."""
    return array(value) if isinstance(value, torch.Tensor) else np.asarray(value)


def table_shape(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array, a tensor or lists of lists of numbers with a fraction; of nothing else, and of no single number."""
    if not isinstance(value, np.ndarray | torch.Tensor | list):
        return None
    try:
        held = plain(value)
    except (ValueError, TypeError, RuntimeError):  # lists of different lengths, or of anything
        return None
    is_table = held.dtype.kind == "f" and held.ndim > 0 and 0 < held.size <= MOST_NUMBERS
    return held.shape if is_table else None


def spread(values: Array, count: int) -> Array:
    """Return so many numbers whose mean is that of some values, and which differ."""
    noise = np.random.default_rng(count).uniform(-1, 1, count)
    return values.mean() + (noise - noise.mean()) * (0.1 + np.std(values))
