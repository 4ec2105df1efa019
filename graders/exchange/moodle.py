"""Moodle: the zip of all submissions, the grading worksheet, and the zip of feedback files.

After `mod/assign/classes/downloader.php`, `gradingtable.php`, `feedback/offline` and `feedback/file/importziplib.php`.
"""

from __future__ import annotations

import re

from graders.cohort.arrivals import Person
from graders.exchange.download import Download, Files, HandIn, Listing, Version

PART = re.compile(
    r"(?P<name>.+?)_(?:(?P<id>\d+)_)?(?P<kind>assignsubmission|assignfeedback)_(?P<plugin>[a-z]+)_?(?P<rest>.*)"
)
"""A part of a path as Moodle names it, with folders or without, of any version."""
BLIND_WORDS = frozenset(
    (
        "participant",
        "teilnehmer/in",
        "teilnehmer in",
        "teilnehmerin",
        "teilnehmer",
        "participante",
        "partecipante",
        "deelnemer",
    )
)
"""The word for a participant, with which prefixes begin under blind marking, in the languages of which it is known."""


def reads(listing: Listing) -> Download | None:
    """The hand-ins of a zip of all submissions, in folders or flat, of persons and teams, blind or with names.

    The number of a prefix is the participant's id in this assignment, or the team's; a default group has none.
    """
    files, prefixes, unmatched = Files(), dict[str, tuple[str, str]](), list[str]()
    for path in listing.paths:
        parts = path.split("/")
        at, match = next(((i, m) for i, p in enumerate(parts) if (m := PART.fullmatch(p))), (0, None))
        own = "/".join([*([match["rest"]] if match and match["rest"] else []), *parts[at + 1 :]])
        if match is None or not own or match["kind"] == "assignfeedback":
            unmatched.append(path)
            continue
        key = "_".join(filter(None, (match["name"], match["id"])))
        prefixes[key] = match["name"], match["id"] or ""
        files.add(key, own, path)
    if not prefixes:
        return None
    hand_ins = [
        HandIn(
            key,
            f"{name} {number}" if _is_blind(name) and number not in name else name,
            (Version(files.by_key[key]),),
            (Person("" if _is_blind(name) else name, {"moodle": number} if number else {}),),
            ids={"moodle": number} if number else {},
        )
        for key, (name, number) in prefixes.items()
    ]
    return Download(hand_ins, unmatched)


def _is_blind(name: str) -> bool:
    """Whether a prefix is the word for a participant in the place of a name."""
    return name.casefold().replace("_", " ") in BLIND_WORDS
