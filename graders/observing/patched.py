"""Modules that are changed once they are imported, and cost nothing where nobody imports them."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any


class Patched:
    """A finder asked first: changes some modules once they are imported."""

    def __init__(self, changes: Mapping[str, Callable[[Any], None]]) -> None:
        self.changes = changes

    def find_spec(self, name: str, path: Any = None, target: object = None) -> ModuleSpec | None:
        """Return the spec of a module, which is changed after it was executed."""
        spec = PathFinder.find_spec(name, path) if name in self.changes else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def executed(module: types.ModuleType) -> None:
            execute(module)
            self.changes[name](module)

        spec.loader.exec_module = executed  # type: ignore[method-assign]
        return spec
