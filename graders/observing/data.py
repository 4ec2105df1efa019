"""Whether a run can have had data."""

from __future__ import annotations

import ast
import re
from collections.abc import Sized
from types import ModuleType

from graders.observing.code import Code

SOURCES = re.compile(
    r"load|read|open|fetch|fromfile|frombuffer|memmap|MNIST|array|linspace|uniform|normal|rand"
)
"""In the names of functions that read data, or draw them."""


def has_data(code: Code, least: int) -> bool:
    """Return whether a run made networks or data sets, has a variable of so many entries, or calls what may read or draw data."""
    record = code.recorded
    if record.modules or record.datasets or record.loaders:
        return True
    if any(_entries(v) >= least for n, v in list(record.namespace.items()) if not n.startswith("__")):
        return True
    nodes = (node for unit in code.units.values() for _, tree in unit.trees for node in ast.walk(tree))
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    return any(SOURCES.search(getattr(f, "attr", getattr(f, "id", ""))) for f in calls)


def _entries(value: object) -> int:
    """Return the length of what holds data; 0 for anything else."""
    if isinstance(value, str | bytes | range | type | ModuleType) or not isinstance(value, Sized):
        return 0
    try:
        return len(value)
    except Exception:  # a class of the student's own
        return 0
