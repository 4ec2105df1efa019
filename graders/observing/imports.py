"""Serve a submission's own files to its imports, each executed only as far as it is asked for.

A name is looked for as Python does in the folder of the file that imports it, then in the folders around it; one that
stands nowhere there is looked for in all folders, since files are handed in without the folder in which they ran.
"""

from __future__ import annotations

import ast
import builtins
import sys
import types
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import PurePosixPath
from typing import Any, cast

from graders.observing.units import Unit

ROOT = "hand_in"
"""The package that the files are in which lie in no folder."""
PLACE = "hand-in:"
"""How the `__path__` of a package of the submission begins."""


def own_names(units: Iterable[Unit]) -> set[str]:
    """Return the names by which files of a submission import each other, at their first dot."""
    paths = [PurePosixPath(unit.path) for unit in units]
    return {part for p in paths for part in p.parts[:-1]} | {p.stem for p in paths} | _around(units)


def _around(units: Iterable[Unit]) -> set[str]:
    """Return the names of the folder around all files, by which they import each other though it was not handed in."""
    paths = [PurePosixPath(u.path) for u in units if u.path.endswith(".py")]
    stems, folders = {p.stem for p in paths}, {part for p in paths for part in p.parts[:-1]}
    found: set[str] = set()
    for node in (n for u in units for _, tree in u.trees for n in ast.walk(tree)):
        if isinstance(node, ast.Import):
            names = [a.name.split(".") for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [[*node.module.split("."), a.name] for a in node.names] + [node.module.split(".")]
        else:
            continue
        found |= {top for top, *below in names if {*below} & (stems | folders)}
    return {n for n in found - stems - folders if not _installed(n)}


def _installed(name: str) -> bool:
    return name in sys.stdlib_module_names or PathFinder.find_spec(name) is not None


class OwnModules:
    """A finder that serves the submission's own files as lazily executed modules."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = list(units.values())
        self.scripts = {unit.path: unit for unit in self.units if unit.path.endswith(".py")}
        self.folders = {str(f) for path in self.scripts for f in PurePosixPath(path).parents}
        self.packages: dict[str, types.ModuleType] = {}
        for unit in self.units:
            unit.module.__package__ = _package(str(PurePosixPath(unit.path).parent))
        for folder in self.folders:
            self.packages[folder] = self._package_in(folder)
        tops = Counter(PurePosixPath(path).stem for path in self.scripts)
        tops.update({PurePosixPath(f).name for f in self.folders if f != "."})
        self.ambiguous = {name for name, count in tops.items() if count > 1}
        self.served: set[str] = set()
        self.importing = builtins.__import__
        self.main: types.ModuleType | None = None

    def _package_in(self, folder: str) -> types.ModuleType:
        """Return the package of a folder: its `__init__.py`, or a module that holds what stands there."""
        unit = self.scripts.get(_joined(folder, "__init__.py"))
        name = ".".join(PurePosixPath(folder).parts) or ROOT
        module = unit.module if unit else types.ModuleType(name)
        module.__path__ = [PLACE + folder]
        module.__package__ = _package(folder)
        of_file = module.__dict__.get("__getattr__")

        def get(name: str) -> Any:
            """PEP 562: what `__init__.py` defines, else the file or folder of that name."""
            try:
                if of_file is not None:
                    return of_file(name)
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            except AttributeError:
                if (found := self._in(folder, name)) is None:
                    raise
                return found

        module.__getattr__ = get  # type: ignore[method-assign]
        return module

    def _in(self, folder: str, name: str) -> types.ModuleType | None:
        """Return the module of a file or folder that lies in a folder."""
        if unit := self.scripts.get(_joined(folder, f"{name}.py")):
            return unit.module
        inner = _joined(folder, name)
        return self.packages[inner] if inner in self.folders and name else None

    def _anywhere(self, name: str) -> types.ModuleType | None:
        """Return the module of that name that lies least deep."""
        for folder in sorted(self.folders, key=lambda f: (len(PurePosixPath(f).parts), f)):
            if found := self._in(folder, name):
                return found
        return None

    def meant(self, name: str, folder: str) -> types.ModuleType | None:
        """Return the module that `import name` means in a file of a folder: what lies there or in a folder around it."""
        found = (self._in(f, name) for f in (folder, *map(str, PurePosixPath(folder).parents)))
        return next((m for m in found if m is not None), None)

    def find_spec(self, name: str, path: Any = None, target: object = None) -> ModuleSpec | None:
        """Return the spec of one of the submission's own modules, also inside its own packages."""
        if path is None and name == ROOT:
            module = self.packages.get(".")
        elif path is None:
            module = self.meant(name, self._importer())
        else:
            places = [p[len(PLACE) :] for p in path if isinstance(p, str) and p.startswith(PLACE)]
            last = name.rpartition(".")[2]
            module = next((m for p in places if (m := self._in(p, last))), None)
            if module is None and places == ["."]:
                module = self._anywhere(last)
        return self._spec(name, module)

    def _spec(self, name: str, module: types.ModuleType | None) -> ModuleSpec | None:
        if module is None:
            return None
        self.served.add(name)
        return ModuleSpec(name, cast(Any, _Serve(module)))

    def _importer(self) -> str:
        """Return the folder of the file that is importing; the one around all files where it is none of the submission."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if (folder := self._folder_of(frame.f_globals)) is not None:
                return folder
            frame = frame.f_back
        return "."

    def _folder_of(self, namespace: Mapping[str, Any]) -> str | None:
        """Return the folder of the file whose globals these are."""
        for unit in self.units:
            if namespace is unit.namespace or (
                namespace.get("__name__") == "__main__"
                and str(namespace.get("__file__")).startswith(unit.path)
            ):
                return str(PurePosixPath(unit.path).parent)
        return None

    def install(self) -> None:
        """Look here before the installed libraries, as Python does for a script's own folder.

        What an earlier finder of this kind served is forgotten.
        """
        for finder in [f for f in sys.meta_path if isinstance(f, OwnModules)]:
            finder.remove()
        sys.meta_path.insert(0, self)
        sys.meta_path.append(cast(Any, _Around(self)))
        for module in (*(u.module for u in self.units), *self.packages.values()):
            if sys.modules.setdefault(module.__name__, module) is module:
                self.served.add(module.__name__)
        self.main, sys.modules["__main__"] = sys.modules.get("__main__"), self._main()
        if self.ambiguous:
            builtins.__import__ = self.import_

    def _main(self) -> types.ModuleType:
        """Return the module in which a pickle looks for what its script defined."""
        module = types.ModuleType("__main__")

        def get(name: str) -> Any:
            for unit in self.units:
                if name in unit.names:
                    return unit.load(name)
            raise AttributeError(f"module '__main__' has no attribute {name!r}")

        module.__getattr__ = get  # type: ignore[method-assign]
        return module

    def remove(self) -> None:
        """Forget what was served."""
        if self.main is not None:
            sys.modules["__main__"] = self.main
        sys.meta_path[:] = [f for f in sys.meta_path if f is not self and getattr(f, "own", None) is not self]
        for name in self.served:
            sys.modules.pop(name, None)
        if builtins.__import__ == self.import_:
            builtins.__import__ = self.importing

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        """Import a name that two folders have, for the file that imports it."""
        top = name.partition(".")[0]
        if level == 0 and top in self.ambiguous and globals is not None:
            folder = self._folder_of(globals)
            module = self.meant(top, folder) if folder is not None else None
            if module is not None and sys.modules.get(top) is not module:
                for known in [n for n in sys.modules if n == top or n.startswith(f"{top}.")]:
                    if known in self.served:
                        del sys.modules[known]
                if top not in sys.modules:
                    sys.modules[top] = module
                    self.served.add(top)
        return self.importing(name, globals, locals, fromlist, level)


class _Around:
    """A finder asked last: serves what lies in another folder, and the folder around all files."""

    def __init__(self, own: OwnModules) -> None:
        self.own = own

    @cached_property
    def names(self) -> set[str]:
        """The names of the folder around all files, looked for once an import finds nothing else."""
        return _around(self.own.units)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return the spec of a file of any folder, or of a package that holds all files."""
        if path is not None:
            return None
        module = self.own._anywhere(name)
        if module is None and name in self.names:
            module = types.ModuleType(name)
            module.__path__ = [f"{PLACE}."]
        return self.own._spec(name, module)


class _Serve:
    def __init__(self, module: types.ModuleType) -> None:
        self.module = module

    def create_module(self, spec: object) -> types.ModuleType:
        return self.module

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute nothing: what is needed is executed when it is asked for."""
        module.__spec__ = None  # one file may be imported by several names


def _package(folder: str) -> str:
    """Return the package that the files of a folder are in, by which relative imports are read."""
    return ".".join([ROOT, *PurePosixPath(folder).parts])


def _joined(folder: str, name: str) -> str:
    return str(PurePosixPath(folder) / name)
