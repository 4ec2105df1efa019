"""torch, as what looks at a submission uses it: itself where it is installed; else nothing is a tensor or a network, so that sheets in plain numpy run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from graders.observing.optional import is_here


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


class _Lazily:
    """torch, imported where it is first used: what runs no submission, such as the process of pages, never waits for it."""

    def __getattr__(self, name: str) -> Any:
        import torch

        return getattr(torch, name)


if TYPE_CHECKING or sys.modules.get("torch"):
    import torch
    from torch.overrides import TorchFunctionMode
elif is_here():
    torch = _Lazily()

    def __getattr__(name: str) -> Any:
        if name != "TorchFunctionMode":
            raise AttributeError(name)
        from torch.overrides import TorchFunctionMode

        return TorchFunctionMode

else:
    torch = NotHere("torch")
    TorchFunctionMode = object

__all__ = ["TorchFunctionMode", "is_here", "torch"]
