"""torch, as what looks at a submission uses it: itself where it is installed; else nothing is a tensor or a network, so that sheets in plain numpy run."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any


@cache
def is_here() -> bool:
    """Return whether torch is installed; a module that stands as None in `sys.modules` is not."""
    try:
        return find_spec("torch") is not None
    except ValueError:
        return False


class _NoInstances(type):
    """Of a class of torch that is not there: no value is one of it, and its names are not there either."""

    def __instancecheck__(cls, value: object) -> bool:
        return False

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return NotHere(f"{cls.__name__}.{name}")


class NotHere:
    """A name of torch that is not there: it can be asked for, and says what is missing where it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self._name}.{name}"
        found: Any = _NoInstances(name, (), {}) if name[:1].isupper() else NotHere(full)
        setattr(self, name, found)
        return found

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")


if TYPE_CHECKING or is_here():
    import torch
    from torch.overrides import TorchFunctionMode
else:
    torch = NotHere("torch")
    TorchFunctionMode = object

__all__ = ["TorchFunctionMode", "is_here", "torch"]
