"""What a symbol of the sheet means in a submission, and where it stands."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graders.observing.units import Unit


@dataclass(frozen=True)
class Found:
    """A function, class or method that a symbol of the sheet means, and where it stands."""

    value: Any
    name: str
    unit: Unit
    owner: type | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    """The sheet's names for its arguments."""
    place: str = ""
    """What it is, for people, where it has no name."""
    by_class: bool = False
    """Whether it is a method that was found by the name of its class."""

    @property
    def needs_instance(self) -> bool:
        """Whether it is a method that is called on an object of its class."""
        if self.owner is None:
            return False
        return not isinstance(inspect.getattr_static(self.owner, self.name, None), staticmethod | classmethod)

    @property
    def where(self) -> str:
        """Such as `VAE.encode` in `vae.py`."""
        if self.place:
            return self.place
        owner = f"{self.owner.__name__}." if self.owner else ""
        return f"`{owner}{self.name}` in {self.unit.path}"
