"""Turn what student code returns into tensors and arrays, and back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from itertools import islice
from types import GeneratorType, SimpleNamespace
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.missing import NotATensor
from graders.observing.tensors import is_here, torch

MOST_ITEMS = 10_000
"""Items of a generator that are looked at."""


def tensors(value: object) -> list[Any]:
    """Return the tensors in what a function returned: one, a tuple, a dict, an object with fields, or a distribution.

    Of terms with names the total comes first, whose terms the others are. Without torch they are arrays.
    """
    from graders.observing.networks import plain

    if isinstance(value, torch.distributions.Normal):
        return [value.loc, 2 * value.scale.log()]
    if issubclass(type(value), torch.Tensor):
        return [plain(value)]  # type: ignore[arg-type]
    value = fields(drained(value))
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=_rank)]
    if isinstance(value, list | tuple):
        return [t for v in value for t in tensors(v)]
    if not isinstance(value, int | float | np.ndarray | np.generic):
        return []
    return [torch.as_tensor(value) if is_here() else np.asarray(value)]


def drained(value: object) -> Any:
    """Return the items of a generator, the tensors of a data set that holds them; everything else as it is."""
    if isinstance(value, GeneratorType):
        return list(islice(value, MOST_ITEMS))
    if is_here() and isinstance(value, torch.utils.data.TensorDataset):
        return value.tensors
    return value


def fields(value: object) -> Any:
    """Return what a record of a dataclass or a namespace holds, by the names of its fields; everything else as it is."""
    if isinstance(value, SimpleNamespace):
        return vars(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return value


def together(value: object) -> Any:
    """Return what a function returned with each list, as loops fill them, as one array; the same object where it has none.

    A list is one array where its parts are numbers or tensors of one shape, or such lists or tuples.
    """
    if type(value) is list:
        stacked = _stacked(value)
        return value if stacked is None else stacked
    if type(value) is tuple:
        parts = tuple(map(together, value))
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    if type(value) is dict:
        made = {key: together(part) for key, part in value.items()}
        return value if all(made[key] is part for key, part in value.items()) else made
    return value


def _stacked(value: object) -> Any:
    """Return a number, a tensor, or what a list holds, as one array; None where its parts are not alike."""
    if isinstance(value, int | float | np.generic):
        return np.asarray(value)
    if is_array(value):
        return value
    if type(value) not in (list, tuple):
        return None
    if all(type(part) in (int, float) for part in value):  # type: ignore[attr-defined]
        return np.array(value) if value else None
    parts = [_stacked(part) for part in value]  # type: ignore[attr-defined]
    if any(part is None or part.shape != parts[0].shape for part in parts):
        return None
    if not is_here() or all(isinstance(part, np.ndarray) for part in parts):
        return np.stack(parts)
    return torch.stack([torch.as_tensor(part) for part in parts])


def _rank(key: object) -> int:
    """Return 0 for the sum of the terms beside it, 1 for what is called the loss, 2 for all else."""
    words = re.split(r"[^a-z]+", key.lower()) if isinstance(key, str) else []
    return 0 if "total" in words else 1 if words == ["loss"] else 2


def is_array(value: object) -> bool:
    """Return whether a value is a tensor or an array."""
    return isinstance(value, torch.Tensor | np.ndarray)


def array(value: object) -> Array:
    """Return a tensor, number or array as a numpy array that may cross.

    Raises:
        NotATensor: It is none of these, such as None.
    """
    value = together(value)
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        return np.asarray(value.double() if value.dtype in (torch.float16, torch.bfloat16) else value)
    if value is None or isinstance(value, str):
        raise NotATensor(returned(value))
    out = np.asarray(value)
    if out.dtype.kind == "O":
        raise NotATensor(returned(value))
    return out


def first(value: object) -> Any:
    """Return the first tensor in what a function returned.

    Raises:
        NotATensor: There is none.
    """
    found = tensors(value)
    if not found:
        raise NotATensor(returned(value))
    return found[0]


def returned(value: object) -> str:
    """Return in words that something came back that holds no numbers."""
    if value is None or (isinstance(value, tuple | list) and {*map(type, value)} == {type(None)}):
        return "returns nothing (None) where a tensor is asked"
    what = repr(value)[:40] if isinstance(value, str) else f"a {type(value).__name__}"
    return f"returns {what} where a tensor is asked"


def tensor(value: object) -> Any:
    """Return a copy of an array as a tensor, in a dict each of its arrays; everything else as it is."""
    if type(value) is dict:
        return {key: tensor(part) for key, part in value.items()}
    if not isinstance(value, np.ndarray):
        return value
    return torch.from_numpy(np.array(value)) if is_here() else np.array(value)


def as_tensors(values: Mapping[str, Any]) -> dict[str, Any]:
    """Copies of arrays as tensors; everything else as it is."""
    return {key: tensor(value) for key, value in values.items()}


def as_numpy(value: object) -> Any:
    """Return a tensor as an array, in a dict each of its tensors; everything else as it is."""
    if type(value) is dict:
        return {key: as_numpy(part) for key, part in value.items()}
    return value.numpy() if isinstance(value, torch.Tensor) else value
