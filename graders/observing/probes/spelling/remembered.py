"""Remember what functions of texts and values have returned: the checks of a hand-in read the same passages again and again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping, Set
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def remembered(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Remember what a function returned, or the ValueError it raised, by the content of its arguments.

    Its results are shared by all callers, and must not be changed by them.

    Args:
        most: So many calls are remembered.
    """

    def remembering(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(most)
        def answered(call: _Call) -> tuple[Result | None, ValueError | None]:
            try:
                return function(*call.positional, **call.named), None
            except ValueError as error:
                return None, error.with_traceback(None)

        @wraps(function)
        def asked(*positional: Arguments.args, **named: Arguments.kwargs) -> Result:
            result, error = answered(_Call(positional, named))
            if error is not None:
                raise copy.copy(error)
            return result  # type: ignore[return-value]

        return asked

    return remembering


class _Call:
    """The arguments of a call, alike where their contents are."""

    __slots__ = ("content", "named", "positional")

    def __init__(self, positional: tuple[Any, ...], named: Mapping[str, Any]) -> None:
        self.positional = positional
        self.named = named
        self.content = (content(positional), content(named))

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self.content == other.content


def content(value: Any) -> Hashable:
    """Return what two values have in common exactly where they are alike, their types included.

    Args:
        value: Texts, numbers and arrays, and mappings, sets and sequences of such.
    """
    match value:
        case str():
            return value
        case np.ndarray() if not value.dtype.hasobject:
            return value.dtype.str, value.shape, value.tobytes()
        case Mapping():
            return dict, tuple((key, content(held)) for key, held in value.items())
        case Set():
            return frozenset(value)
        case np.ndarray():
            return value.shape, content(value.tolist())
        case list() | tuple():
            return type(value), tuple(map(content, value))
    return type(value), value
