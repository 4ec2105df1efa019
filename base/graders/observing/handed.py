"""What of a submission code of the course is given: its functions and classes, whose results answer for themselves alone."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.imports import ROOT, own_names

ANSWERS_FOR_ITSELF = (
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__bool__",
    "__array__",
    "__array_ufunc__",
    "__array_function__",
    "__torch_function__",
    "__float__",
    "__int__",
    "__index__",
)
"""Methods by which an object says itself what it is equal to."""
DEPTH = 6


class Handed:
    """Gives code of the course what a submission defines.

    Args:
        code: The submission.
    """

    def __init__(self, code: Code) -> None:
        self.code = code
        self.own = {*own_names(code.units.values()), "__main__", ROOT}
        self.notes: dict[str, None] = {}
        """What a person must see: classes of the submission whose objects answer for themselves."""
        self._known: dict[str, Any] = {}

    def symbol(self, symbol: str) -> Any:
        """Return what the sheet means by a symbol: a function that takes the sheet's arguments, a class, or another object.

        Raises:
            Missing: Nothing fits.
        """
        if symbol not in self._known:
            self._known[symbol] = self._made(symbol, self.code.find(symbol))
        return self._known[symbol]

    def _made(self, symbol: str, found: Found) -> Any:
        value = found.value
        if inspect.isclass(value):
            return self.with_plain_results(value)
        if not callable(value) or _is_network(value):
            return self.plain(value)
        names = self.code.naming.symbols[symbol].arguments

        def function(*args: Any, **keys: Any) -> Any:
            if names and len(args) <= len(names) and keys.keys() <= set(names):
                given = {**dict(zip(names, args, strict=False)), **keys}
                return self.plain(self.code.call_either(found, given))
            if found.needs_instance:
                return self.plain(getattr(self.code.construct(found.owner), found.name)(*args, **keys))  # type: ignore[arg-type]
            return self.plain(value(*args, **keys))

        function.__name__ = function.__qualname__ = found.name
        function.__doc__ = getattr(value, "__doc__", None)
        return function

    def value(self, value: Any) -> Any:
        """Return anything else that a submission defines."""
        if inspect.isclass(value):
            return self.with_plain_results(value)
        return self._plainly(value) if isinstance(value, FunctionType) else self.plain(value)

    def with_plain_results(self, cls: type) -> type:
        """Return a class of the submission whose methods return plain values; other classes as they are."""
        if not self._is_own(cls) or "__plain_results__" in vars(cls):
            return cls
        for name, method in list(vars(cls).items()):
            if isinstance(method, FunctionType) and not (name.startswith("__") and name != "__call__"):
                setattr(cls, name, self._plainly(method))
            elif isinstance(method, property) and method.fget is not None:
                setattr(
                    cls, name, property(self._plainly(method.fget), method.fset, method.fdel, method.__doc__)
                )
        type.__setattr__(cls, "__plain_results__", True)
        return cls

    def _plainly(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
            return function

        @functools.wraps(function)
        def plainly(*args: Any, **keys: Any) -> Any:
            return self.plain(function(*args, **keys))

        return plainly

    def plain(self, value: Any, depth: int = 0) -> Any:
        """Return a value without classes of the submission that answer for it; other objects are noted where they could."""
        torch = sys.modules.get("torch")
        cls = type(value)
        if torch is not None and issubclass(cls, torch.Tensor):
            from graders.observing.networks import plain

            return value if cls in (torch.Tensor, torch.nn.Parameter) else plain(value)
        if issubclass(cls, np.ndarray):
            return value if cls is np.ndarray else value.view(np.ndarray)
        for base in (bool, int, float, complex, str, bytes):
            if issubclass(cls, base) and cls is not base and self._is_own(cls):
                return base.__new__(base, base.__str__(value)) if base is str else base.__add__(value, base())  # type: ignore[operator]
        if cls in (list, tuple, set, frozenset, dict) and depth < DEPTH and len(value) < 10_000:
            return self._container(value, depth)
        if self._is_own(cls):
            self._note(cls)
        return value

    def _container(self, value: Any, depth: int) -> Any:
        """Return a list, tuple, set or dict itself, unless something in it is not plain."""
        if type(value) is dict:
            made: Any = {self.plain(k, depth + 1): self.plain(v, depth + 1) for k, v in value.items()}
            same = all(made.get(k) is v for k, v in value.items())
        else:
            items = [self.plain(v, depth + 1) for v in value]
            same = all(a is b for a, b in zip(items, value, strict=True))
            made = type(value)(items)
        return value if same else made

    def _is_own(self, cls: type) -> bool:
        return str(getattr(cls, "__module__", "")).partition(".")[0] in self.own

    def _note(self, cls: type) -> None:
        for base in cls.__mro__:
            if not self._is_own(base):
                continue
            generated = dataclasses.is_dataclass(base)
            for name in ANSWERS_FOR_ITSELF:
                method = vars(base).get(name)
                written = getattr(getattr(method, "__code__", None), "co_filename", "<")[:1] != "<"
                if method is not None and (written or not generated):
                    self.notes[f"`{name}` of its class `{base.__name__}`, whose objects come back"] = None


def _is_network(value: object) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def observed(value: object) -> Array:
    """Return something that code of the course returned as an array of numbers, truth values or text.

    Raises:
        TypeError: It is none of these.
    """
    if isinstance(value, str | bool | int | float):
        return np.array(value)
    if value is None:
        return np.array("None")
    if isinstance(value, list | tuple) and value and all(isinstance(v, str) for v in value):
        return np.array(value, dtype=np.str_)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        from graders.observing.arrays import array

        return array(value)
    made = np.asarray(value)
    if made.dtype.kind not in "biufU":
        raise TypeError(f"it returns a {type(value).__name__}, where an array, a number or text is asked")
    return made
