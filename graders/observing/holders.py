"""Networks of a submission among its other classes and objects."""

from __future__ import annotations

import inspect
from typing import Any

from graders.observing.tensors import torch


def is_network_class(value: object) -> bool:
    """Return whether a value is a class of networks."""
    return inspect.isclass(value) and issubclass(value, torch.nn.Module)


def is_bare(value: Any) -> bool:
    """Return whether a network only holds others, such as a `ModuleList`, and can be called no more than they together."""
    return isinstance(value, torch.nn.Module) and type(value).forward is torch.nn.Module.forward


def network_in(value: Any) -> Any:
    """Return the one network that an object holds; the object where it holds none or several."""
    held = [v for v in getattr(value, "__dict__", {}).values() if isinstance(v, torch.nn.Module)]
    return value if isinstance(value, torch.nn.Module) or len(held) != 1 else held[0]
