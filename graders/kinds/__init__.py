"""The kinds of checks; the folder is the registry, and a kind's file has the kind's name."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

from graders.checks import Check


class Kinds(Mapping[str, type[Check]]):
    """The kinds by name, each imported once it is asked for: a sandbox needs those of its sheet alone."""

    def __init__(self) -> None:
        self.found: dict[str, type[Check] | None] = {m.name: None for m in pkgutil.iter_modules(__path__)}  # fmt: skip

    def __getitem__(self, name: str) -> type[Check]:
        kind = self.found[name] = self.found[name] or _kind_in(name)
        return kind

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


def _kind_in(name: str) -> type[Check]:
    module = import_module(f"{__name__}.{name}")
    found = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, Check) and c.__module__ == module.__name__
    ]
    if len(found) != 1 or found[0].model_fields["kind"].annotation.__args__ != (name,):  # type: ignore[union-attr]
        raise ImportError(
            f"graders/kinds/{name}.py must define one Check with kind: Literal[{name!r}]"
        )
    if not found[0].sees:
        raise ImportError(f"graders/kinds/{name}.py must declare what it `sees`")
    return found[0]


KINDS = Kinds()
