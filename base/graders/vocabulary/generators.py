"""Generators of inputs that other packages bring, by entry points of the group `torchgrade.inputs`: a name, and `module:function`.

A function is given a generator of numpy and the keys of `with`, and returns an array, a number, a text or a list.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import numpy as np

from graders.errors import UserError

GROUP = "torchgrade.inputs"


@cache
def generators() -> dict[str, EntryPoint]:
    """Return the generators of installed packages, by name.

    Raises:
        UserError: Two packages bring one of the same name.
    """
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        if (other := found.get(entry.name)) and other.value != entry.value:
            raise UserError(
                f"two generators of inputs are called `{entry.name}`: {other.value} and {entry.value}; uninstall one of them"
            )
        found[entry.name] = entry
    return found


def modules() -> dict[str, str]:
    """Return the module of each generator."""
    return {name: entry.module for name, entry in generators().items()}


def drawn_by(name: str, rng: np.random.Generator, options: dict[str, Any]) -> Any:
    """Return what a generator makes; lists as they are.

    Raises:
        UserError: No installed package brings it.
    """
    return generators()[known(name)].load()(rng, **options)


def known(name: str) -> str:
    """Return the name of a generator that is there.

    Raises:
        UserError: No installed package brings it.
    """
    if name not in generators():
        there = ", ".join(generators()) or "none is installed"
        raise UserError(
            f"no generator of inputs is called `{name}` ({there}); install the package that brings it"
        )
    return name
