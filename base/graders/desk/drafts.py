"""A decision as a grader makes it, and as it stands among the entries of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graders.errors import UserError

Key = tuple[str, str]
"""A student and a check; the check is empty where it is about the whole hand-in."""
OF_THE_DESK = ("points", "items", "adjust", "comment", "flag", "rule", "by")
"""The keys of an entry that a decision at the desk writes; others of the same entry stay."""


class Conflict(UserError):
    """Somebody else has decided in the meantime.

    Args:
        by: Who.
        when: When, as ISO 8601; empty where nobody knows.
    """

    def __init__(self, by: str, when: str) -> None:
        super().__init__(f"saved {ago(when)} by {by or 'another grader'}")
        self.by, self.when = by, when


@dataclass(frozen=True)
class Draft:
    """A decision as a grader makes it."""

    items: tuple[str, ...] | None = None
    points: float | None = None
    adjust: float = 0.0
    comment: str = ""
    flag: str = ""
    rule: str = ""

    def entry(self, key: Key, by: str) -> dict[str, Any] | None:
        """Return the entry that says it; None where it says nothing."""
        said: dict[str, Any] = {"student": key[0], "check": key[1]}
        if self.items is not None:
            said["items"] = list(self.items)
            said |= {"adjust": self.adjust} if self.adjust else {}
        elif self.points is not None:
            said["points"] = self.points
        said |= {n: t for n in ("comment", "flag", "rule") if (t := getattr(self, n))}
        return {**said, "by": by} if len(said) > 2 else None


def ago(when: str) -> str:
    """Return how long ago it was, in words."""
    if not when:
        return "earlier"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(when)).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            many = int(seconds // size)
            return f"{many} {unit}s ago" if many > 1 else f"{'an' if unit == 'hour' else 'a'} {unit} ago"
    return "just now"


def decides(data: Mapping[str, Any], by: str) -> bool:
    """Return whether an entry decides, or is this grader's own remark; those of others stay as they are."""
    own = bool(by) and data.get("by") == by and not data.keys() - {"student", "check", "comment", "by"}
    return own or bool(data.keys() & {"points", "items", "flag", "rule"})


def is_of_all(data: Mapping[str, Any]) -> bool:
    """Return whether an entry is about all versions and all of a team; the desk leaves the others alone."""
    return not data.get("version") and not data.get("member")


def of_desk(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of an entry a decision at the desk writes."""
    return {k: v for k, v in data.items() if k in (*OF_THE_DESK, "student", "check")}


def rest_of(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what an entry says beside its decision; None where that is nothing."""
    rest = {k: v for k, v in data.items() if k not in OF_THE_DESK}
    return rest if rest.keys() - {"student", "check"} else None


def drop(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return what an entry says without one of its keys."""
    return {k: v for k, v in data.items() if k != key}


def without_points(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a decision without what its items come to, which an edited rubric changes."""
    return drop(kept, "points") if "items" in kept else kept
