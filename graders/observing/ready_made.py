"""Which functions of libraries run while something is called, as where work is to be done by hand."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def noted(names: Collection[str]) -> Iterator[set[str]]:
    """Note which compiled functions of these names are called, however they are reached; those of a submission are not compiled."""
    called: set[str] = set()
    if not names:
        yield called
        return

    def note(_: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and (name := getattr(function, "__name__", "")) in names:
            called.add(name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(before)
