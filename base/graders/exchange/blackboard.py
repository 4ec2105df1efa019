"""Blackboard: the flat download of an assignment's attempts.

Its names are `<assignment>_<user>_attempt_<time>_<file>`, with a text of the same beginning about each attempt. They were not
verified in a source: reading is lenient, and nothing is written back.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from graders.cohort.arrivals import Person
from graders.exchange.download import Download, HandIn, Listing, Version
from graders.exchange.times import in_zone

ATTEMPT = re.compile(
    r"(?P<assignment>.+)_(?P<user>[^_]+)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<own>.+)|\.txt)"
)
NAME = re.compile(r"^\s*Name:\s*(?P<name>.+?)\s*\((?P<user>[^()]+)\)\s*$", re.M)


def reads(listing: Listing) -> Download | None:
    """The hand-ins of a download, each attempt a version, named by the text that Blackboard writes beside it."""
    attempts: dict[str, dict[str, dict[str, str]]] = {}
    names, unmatched, metadata = dict[str, str](), list[str](), list[str]()
    for path in listing.paths:
        match = ATTEMPT.fullmatch(path.rpartition("/")[2])
        if match is None:
            unmatched.append(path)
            continue
        files = attempts.setdefault(match["user"], {}).setdefault(match["at"], {})
        if match["own"]:
            files[match["own"]] = path
        else:
            metadata.append(path)
            told = NAME.search(listing.beside(path) or "")
            names |= {match["user"]: told["name"]} if told else {}
    if not attempts:
        return None
    hand_ins = [
        HandIn(
            user,
            names.get(user, user),
            tuple(
                Version(f, _time(at, listing.zone), named=f"attempt of {at[:10]}")
                for at, f in sorted(tries.items())
            ),
            (Person(names.get(user, ""), {"login": user}),),
            ids={"login": user},
        )
        for user, tries in attempts.items()
    ]
    return Download(hand_ins, unmatched, metadata)


def _time(at: str, zone: tzinfo | None) -> datetime | None:
    """A time in a zone that somebody said, or this machine's: Blackboard writes none."""
    try:
        return in_zone(datetime.strptime(at, "%Y-%m-%d-%H-%M-%S"), zone)
    except ValueError:
        return None
