"""What a learning management system gives out: the names of its files, and the hand-ins that they make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import takewhile

from graders.cohort.arrivals import Person
from graders.errors import UserError


@dataclass(frozen=True)
class Listing:
    """The files of a download.

    Attributes:
        name: The folder's or archive's own name.
        paths: The files' paths, with `/`.
        read: Returns the bytes of one of them, such as a list that the system wrote.
        forced: Whether somebody said which system it is, so that files of others are no reason to doubt it.
        zone: That of times that are written without one; this machine's where it is None.
    """

    name: str
    paths: Sequence[str]
    read: Callable[[str], bytes]
    forced: bool = False
    zone: tzinfo | None = None

    def is_mostly_matched(self, unmatched: Collection[str]) -> bool:
        """Return whether most of what lies side by side belongs to somebody: what one student packs decides nothing about the others."""
        parts = {p: p.split("/") for p in self.paths}
        levels = zip(*(folders[:-1] for folders in parts.values()), strict=False)
        around = len(list(takewhile(lambda level: len(set(level)) == 1, levels)))
        tops = {p[around] for p in parts.values()}
        strange = {parts[p][around] for p in unmatched}
        return 2 * len(strange) <= len(tops)

    def beside(self, path: str) -> str | None:
        """Return the text of a small file that goes with a hand-in, such as its time; None where it cannot be read."""
        try:
            return self.read(path).decode("utf-8", "replace")
        except UserError:
            return None


@dataclass(frozen=True)
class Version:
    """One try of a hand-in.

    Attributes:
        files: The path in the download of each file, by its name in the submission.
        at: When it came, with a zone.
        late: Whether the system calls it late.
        named: What it is called, where there is more than one.
    """

    files: Mapping[str, str]
    at: datetime | None = None
    late: bool = False
    named: str = ""


@dataclass(frozen=True)
class HandIn:
    """What one person or team handed in.

    Attributes:
        key: What identifies it in this download.
        name: What its student or team is called.
        versions: The tries, the oldest first.
        people: Who it is of, as far as the download says.
        team: Whether it is of a team.
        ids: What the system calls it: the columns of a roster.
        notes: What should be known about it.
    """

    key: str
    name: str
    versions: tuple[Version, ...]
    people: tuple[Person, ...] = ()
    team: bool = False
    ids: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Download:
    """A download that was recognised.

    Attributes:
        hand_ins: Those in it.
        unmatched: The paths that belong to nobody.
        metadata: The paths that the system itself wrote.
        people: Participants that the download names, who may have handed nothing in.
    """

    hand_ins: Sequence[HandIn]
    unmatched: Sequence[str] = ()
    metadata: Sequence[str] = ()
    people: Sequence[Person] = ()


Reads = Callable[[Listing], Download | None]
"""Returns the hand-ins of a download, or None where it is not of this system.

Raises:
    UserError: It is, and cannot be read.
"""


class Files:
    """The files of hand-ins as they are found, by key."""

    def __init__(self) -> None:
        self.by_key: dict[str, dict[str, str]] = {}

    def add(self, key: str, own: str, path: str) -> None:
        """Keep a file; where another has its name already, under a name that says where it lay."""
        files = self.by_key.setdefault(key, {})
        while own in files:
            own = f"also/{own}"
        files[own] = path
