"""Libraries that need not be installed: sheets in plain numpy do without."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

CURES = {"torch": "torch torchvision", "torchvision": "torch torchvision", "matplotlib": "matplotlib"}
"""Each with what is installed to have it."""


@cache
def is_here(library: str = "torch") -> bool:
    """Return whether a library is installed; a module that stands as None in `sys.modules` is not."""
    try:
        return find_spec(library) is not None
    except ValueError:
        return False


def needs(library: str) -> str:
    """Say that a library is needed, and the cure."""
    return f"{library}, which is not installed here: pip install {CURES[library]}"
