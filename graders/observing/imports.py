"""Serve a submission's own files to its imports, each executed only as far as it is asked for."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from graders.observing.units import Unit


class OwnModules:
    """A finder that serves the submission's own files as lazily executed modules."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.by_name = {unit.module.__name__: unit for unit in units.values() if unit.path.endswith(".py")}
        self.served: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """Return the spec of one of the submission's own modules, also inside its own packages."""
        from importlib.machinery import ModuleSpec

        unit = self.by_name.get(name.rpartition(".")[2])
        if unit is not None and (name == unit.module.__name__ or self._is_own(name)):
            self.served.add(name)
            return ModuleSpec(name, cast(Any, _Serve(unit.module)))
        if any(name.split(".")[-1] in PurePosixPath(u.path).parts[:-1] for u in self.by_name.values()):
            self.served.add(name)
            return ModuleSpec(name, cast(Any, _Serve(types.ModuleType(name))), is_package=True)
        return None

    def _is_own(self, name: str) -> bool:
        folders = {part for unit in self.by_name.values() for part in PurePosixPath(unit.path).parts[:-1]}
        return name.split(".")[0] in folders

    def install(self) -> None:
        """Look here before the installed libraries, as Python does for a script's own folder.

        What an earlier finder of this kind served is forgotten.
        """
        for finder in [f for f in sys.meta_path if isinstance(f, OwnModules)]:
            sys.meta_path.remove(finder)
            for name in finder.served:
                sys.modules.pop(name, None)
        sys.meta_path.insert(0, self)


class _Serve:
    def __init__(self, module: types.ModuleType) -> None:
        self.module = module

    def create_module(self, spec: object) -> types.ModuleType:
        return self.module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing: what is needed is executed when it is asked for."""
