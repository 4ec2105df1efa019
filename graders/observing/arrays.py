"""Turn what student code returns into tensors and arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.model import Array


def tensors(value: object) -> list[Any]:
    """Return the tensors in what a function returned: one, a tuple, a dict, or a distribution."""
    import torch

    from graders.observing.networks import plain

    if isinstance(value, torch.distributions.Normal):
        return [value.loc, 2 * value.scale.log()]
    if issubclass(type(value), torch.Tensor):
        return [plain(value)]  # type: ignore[arg-type]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [t for v in value for t in tensors(v)]
    return [torch.as_tensor(value)] if isinstance(value, int | float | np.ndarray | np.generic) else []


def array(value: object) -> Array:
    """Return a tensor, number or array as a numpy array that may cross.

    Raises:
        TypeError: It is none of these, such as None.
    """
    import torch

    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        return np.asarray(value.double() if value.dtype in (torch.float16, torch.bfloat16) else value)
    if value is None or isinstance(value, str):
        raise TypeError(f"returned {value!r} where a tensor was expected")
    out = np.asarray(value)
    if out.dtype.kind == "O":
        raise TypeError(f"returned {type(value).__name__} where a tensor was expected")
    return out


def tensor(value: object) -> Any:
    """Return a copy of an array as a tensor; everything else as it is."""
    import torch

    return torch.from_numpy(np.array(value)) if isinstance(value, np.ndarray) else value


def as_tensors(values: Mapping[str, Any]) -> dict[str, Any]:
    """Copies of arrays as tensors; everything else as it is."""
    return {key: tensor(value) for key, value in values.items()}
