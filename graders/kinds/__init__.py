"""The kinds of checks; the folder is the registry, and a kind's file has the kind's name."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module

from graders.checks import Check


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
    return found[0]


KINDS: dict[str, type[Check]] = {m.name: _kind_in(m.name) for m in pkgutil.iter_modules(__path__)}
