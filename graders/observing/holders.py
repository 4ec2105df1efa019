"""Networks of a submission among its other classes and objects."""

from __future__ import annotations

import inspect
from typing import Any

from graders.observing.missing import Missing
from graders.observing.tensors import torch


def is_network_class(value: object) -> bool:
    """Return whether a value is a class of networks."""
    return inspect.isclass(value) and issubclass(value, torch.nn.Module)


def is_bare(value: Any) -> bool:
    """Return whether a network only holds others, such as a `ModuleList`, and can be called no more than they together."""
    return isinstance(value, torch.nn.Module) and type(value).forward is torch.nn.Module.forward


def is_ready_made(value: Any, arguments: int) -> bool:
    """Return whether a value is a layer or a loss of torch's own that takes fewer arguments than are asked, such as `CrossEntropyLoss()`."""
    if not isinstance(value, torch.nn.Module) or not type(value).__module__.startswith("torch.nn."):
        return False
    return 1 < len(inspect.signature(type(value).forward).parameters) - 1 < arguments


def network_in(value: Any) -> Any:
    """Return the one network that an object holds; the object where it holds none or several."""
    held = [v for v in getattr(value, "__dict__", {}).values() if isinstance(v, torch.nn.Module)]
    return value if isinstance(value, torch.nn.Module) or len(held) != 1 else held[0]


def awaits(owner: object) -> bool:
    """Return whether an object holds `None` for what another method of its class makes."""
    unset = {name for name, value in getattr(owner, "__dict__", {}).items() if value is None}
    methods = [m for m in vars(type(owner)).values() if inspect.isfunction(m) and m.__name__ != "__init__"]
    return any(name in m.__code__.co_names for name in unset for m in methods)


def concrete(owner: type, name: str) -> list[type]:
    """Return the classes of which instances can be made that have a method from `owner`.

    It is `owner` itself, but for one that is abstract: then its heirs that do not define the method anew.

    Raises:
        Missing: There is none.
    """
    method, waiting, found = inspect.getattr_static(owner, name, None), [owner], list[type]()
    while waiting:
        one = waiting.pop(0)
        if inspect.getattr_static(one, name, None) is method:
            found += [] if inspect.isabstract(one) or one in found else [one]
            waiting += type.__subclasses__(one)
    if not found:
        raise Missing(f"`{owner.__name__}` is abstract, and no class that can be made has its `{name}`")
    return found[:1] if owner in found else found
