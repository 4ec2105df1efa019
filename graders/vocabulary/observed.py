"""Read single entries of an observation; `judge` cannot rely on their being there and well formed."""

from __future__ import annotations

import numpy as np

from graders.model import Array, Observation


def numbers(seen: Observation, name: str, shape: tuple[int, ...] | None = None) -> Array | None:
    """Return `seen[name]` in float64, or None if it is missing, not numeric or not of `shape`."""
    value = seen.get(name)
    if value is None or value.dtype.kind not in "biuf":
        return None
    if shape is not None and value.shape != shape:
        return None
    return value.astype(np.float64)


def number(seen: Observation, name: str) -> float:
    """Return `seen[name]` as a float, or NaN if it is not one number."""
    value = numbers(seen, name)
    return float(value.reshape(-1)[0]) if value is not None and value.size == 1 else float("nan")


def text(seen: Observation, name: str) -> str:
    """Return `seen[name]` as one string, or an empty one if it is not text."""
    value = seen.get(name)
    return str(value.reshape(-1)[0]) if value is not None and value.dtype.kind == "U" and value.size else ""


def texts(seen: Observation, name: str) -> list[str]:
    """Return `seen[name]` as a list of strings, or an empty one if it is not text."""
    value = seen.get(name)
    return [str(v) for v in value.reshape(-1)] if value is not None and value.dtype.kind == "U" else []


def truth(seen: Observation, name: str) -> bool:
    """Return `seen[name]` as a truth value; False if it is not one."""
    value = seen.get(name)
    return value is not None and value.dtype.kind == "b" and value.size == 1 and bool(value.reshape(-1)[0])


def raised_before_a_change(seen: Observation) -> bool:
    """Return whether what was called to train something raised an error before a step changed any of it."""
    changed = numbers(seen, "changed")
    return text(seen, "ended") == "raised" and changed is not None and not changed.any()
