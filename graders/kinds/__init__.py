"""The kinds of checks: a file in any folder below is a kind of its name; `_name.py` is a helper of kinds."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

from graders.checks import Check


class Kinds(Mapping[str, type[Check]]):
    """The kinds by name, each imported once it is asked for: a sandbox needs those of its sheet alone.

    Attributes:
        modules: The module of each kind.
    """

    def __init__(self) -> None:
        families = [m.name for m in pkgutil.iter_modules(__path__) if m.ispkg]
        self.modules = {
            m.name: f"{__name__}.{family}.{m.name}"
            for family in families
            for m in pkgutil.iter_modules([f"{folder}/{family}" for folder in __path__])
            if not m.name.startswith("_")
        }
        self._found: dict[str, type[Check]] = {}

    def __getitem__(self, name: str) -> type[Check]:
        if name not in self._found:
            self._found[name] = _kind_in(name, self.modules[name])
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)


def _kind_in(name: str, place: str) -> type[Check]:
    module = import_module(place)
    found = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, Check) and c.__module__ == module.__name__
    ]
    path = f"{place.replace('.', '/')}.py"
    if len(found) != 1 or found[0].model_fields["kind"].annotation.__args__ != (name,):  # type: ignore[union-attr]
        raise ImportError(f"{path} must define one Check with kind: Literal[{name!r}]")
    if not found[0].sees:
        raise ImportError(f"{path} must declare what it `sees`")
    return found[0]


KINDS = Kinds()
