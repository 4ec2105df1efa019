"""The kinds of checks: a file in any folder below is a kind of its name; `_name.py` is a helper of kinds.

Other packages add kinds by entry points of the group `torchgrade.kinds`: the name of the kind, and `module:Class`.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points
from typing import get_args

from graders.checks import Check
from graders.errors import UserError

GROUP = "torchgrade.kinds"
"""The group of entry points by which other packages add kinds."""


@dataclass(frozen=True)
class Place:
    """Where a kind is defined.

    Args:
        module: Its module.
        attribute: The name of its class there; empty where the module defines one check.
        family: The folder of kinds it lies in; empty for a kind of another package.
        package: Name and version of the distribution that brings it.
    """

    module: str
    attribute: str = ""
    family: str = ""
    package: str = "torchgrade"

    def __str__(self) -> str:
        if self.family:
            return f"{self.module.replace('.', '/')}.py"
        return f"{self.module}:{self.attribute} of {self.package}"


class Kinds(Mapping[str, type[Check]]):
    """The kinds by name, each imported once it is asked for: a sandbox needs those of its sheet alone."""

    def __init__(self) -> None:
        self._own: dict[str, Place] = {}
        for family in (m.name for m in pkgutil.iter_modules(__path__) if m.ispkg):
            for module in pkgutil.iter_modules([f"{folder}/{family}" for folder in __path__]):
                if not module.name.startswith("_"):
                    place = Place(f"{__name__}.{family}.{module.name}", family=family)
                    register(self._own, module.name, place)
        self._found: dict[str, type[Check]] = {}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each kind is defined; looks through all installed packages, once.

        Raises:
            UserError: Two packages define a kind of one name.
        """
        places = dict(self._own)
        for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
            package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "an unknown package"
            register(places, entry.name, Place(entry.module, entry.attr, package=package))
        return places

    @property
    def modules(self) -> dict[str, str]:
        """The module of each kind."""
        return {name: place.module for name, place in self.places.items()}

    def __getitem__(self, name: str) -> type[Check]:
        if name not in self._found:
            self._found[name] = kind_at(name, self._own.get(name) or self.places[name])
        return self._found[name]

    def on_pages(self, name: str) -> bool:
        """Whether what a kind looks at may stand on pages that were handed in; not for a kind that is none any more."""
        return name in self and self[name].on_pages

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def register(places: dict[str, Place], name: str, place: Place) -> None:
    """Add a kind to those that are known.

    Raises:
        UserError: Its name is taken.
    """
    if other := places.get(name):
        raise UserError(
            f"two kinds are called `{name}`: {other} and {place}; rename or uninstall one of them"
        )
    places[name] = place


def kind_at(name: str, place: Place) -> type[Check]:
    """Import a kind, built in or of another package.

    Raises:
        UserError: It cannot be imported, or is no kind of this name.
    """
    try:
        module = import_module(place.module)
    except Exception as error:
        raise UserError(
            f"{place}: the kind `{name}` cannot be imported ({type(error).__name__}: {error}); mend or uninstall it"
        ) from error
    own = [n for n, c in vars(module).items() if inspect.isclass(c) and c.__module__ == place.module]
    names = [place.attribute] if place.attribute else own
    values = [getattr(module, name, None) for name in names]
    found = [c for c in values if inspect.isclass(c) and issubclass(c, Check)]
    kind = found[0] if len(found) == 1 else None
    if kind is None:
        raise UserError(f"{place} must define one class derived from `graders.checks.Check`")
    if get_args(kind.model_fields["kind"].annotation) != (name,):
        raise UserError(f"{place} must have the key `kind: Literal[{name!r}]`")
    if missing := sorted(kind.__abstractmethods__):
        raise UserError(f"{place} must define {' and '.join(f'`{m}`' for m in missing)}")
    if not kind.sees:
        raise UserError(f"{place} must declare what it `sees`")
    if "__doc__" not in vars(kind) or not (kind.__doc__ or "").strip():
        raise UserError(f"{place} must say in its docstring what it checks")
    return kind


KINDS = Kinds()
