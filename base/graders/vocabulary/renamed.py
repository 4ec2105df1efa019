"""Old names of keys and kinds, which are accepted for one version."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class Renamed:
    """The name that a key or a kind had before.

    A key notes it in its annotation, as in `Annotated[bool, Renamed("extra", since="0.2")]`; a kind in `was`.

    Args:
        old: The name that it had.
        since: The first version with the new name; the next one no longer accepts the old name.
    """

    old: str
    since: str

    @property
    def until(self) -> str:
        """The version that no longer accepts the old name."""
        major, minor = self.since.split(".")[:2]
        return f"{major}.{int(minor) + 1}"


def renamed(info: FieldInfo) -> Renamed | None:
    """Return the name that a key had before, or None if it always had this one."""
    return next((m for m in info.metadata if isinstance(m, Renamed)), None)
