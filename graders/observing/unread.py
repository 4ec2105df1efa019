"""Data that an object is made with and a method may do without: a trainer keeps its loader, and samples without it."""

from __future__ import annotations

import inspect
import re
from typing import Any, NoReturn

from graders.observing.missing import Missing
from graders.observing.ways import Filling

DATA = re.compile(r"loader|data_?set|(?:train|test|val)_?(?:set|data|ds)|(?:^|_)dl$", re.IGNORECASE)
"""What data are called that are passed about as a whole."""


class Unread:
    """Stands in the place of data that nobody has: it can be kept, and not be read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _asked(self, *_: Any) -> NoReturn:
        raise Missing(f"what is `{object.__getattribute__(self, '_name')}`?")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._asked()

    __iter__ = __len__ = __getitem__ = __next__ = __call__ = _asked


def unread(parameter: inspect.Parameter) -> Filling | None:
    """Return what stands for the data that a parameter is called as; None where it is called otherwise."""
    return Filling(Unread(parameter.name)) if DATA.search(parameter.name) else None
