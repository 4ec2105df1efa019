"""Gaps of the handout that are still there when a check meets them."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graders.observing import definitions
from graders.observing.syntax import FUNCTIONS
from graders.observing.trace import own_labels

if TYPE_CHECKING:
    from graders.observing.code import Code


def is_unfilled(error: BaseException, code: Code) -> bool:
    """Return whether an error comes of a gap that is not filled in: it was raised there, or what is asked for is one.

    What a library does not implement is no gap, such as `forward` of a network that defines none.
    """
    if isinstance(error, NotImplementedError):
        frames = traceback.extract_tb(error.__traceback__)
        return bool(frames) and frames[-1].filename in own_labels(code)
    return any(map(definitions.is_unfilled, _asked_for(code)))


def _asked_for(code: Code) -> Iterator[ast.AST]:
    """Yield the functions that were looked for and found; of a class, those that every network is called by."""
    for found in code.sought:
        top = found.owner.__name__ if found.owner else found.name
        bound = found.unit.names.get(top)
        if bound is None:
            continue
        if not isinstance(bound.node, ast.ClassDef):
            yield bound.node
            continue
        wanted = (found.name,) if found.owner else ("forward", "__call__")
        yield from (n for n in bound.node.body if isinstance(n, FUNCTIONS) and n.name in wanted)
