"""ILIAS: the download of all submissions, the multi-feedback zip, and the status file of a plugin.

After `components/ILIAS/Exercise/Submission/SubmissionManager.php`, `TutorFeedbackFile/` and `ExerciseStatusFile`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from graders.cohort.arrivals import Person
from graders.exchange.download import Download, Files, HandIn, Listing, Version

PERSON = re.compile(r"(?P<names>(?=(?:[^_]*_){2}).+)_(?P<id>\d+)")
"""A folder `<lastname>_<firstname>_<login>_<user id>`; letters that are none of ASCII's are `_` in it."""
TEAM = re.compile(r"\S+ (?P<id>\d+)")
LATE = re.compile(r"(?P<word>[^/]{4,40}?) - (?P<own>.+)")
LATE_WORDS = re.compile(r"late|verspätet|verspaetet|nachgereicht|tard|retard|ritardo|te laat", re.I)
"""The word for a late submission is in the language of the system; these are known."""
AGAIN = re.compile(r"(?P<stem>.+) \((?P<number>\d+)\)(?P<ending>\.[^.]+)?")
"""A second file of one name."""


def reads(listing: Listing) -> Download | None:
    """The hand-ins of persons and teams; what stands before the first part with a user's id is left out of account.

    Recognised where all but tables beside the folders lies in such a folder, and no two of them have one id.
    """
    found, folders, unmatched, metadata = Files(), dict[str, dict[str, str]](), list[str](), list[str]()
    for path in listing.paths:
        parts = path.split("/")
        at = next((i for i, p in enumerate(parts[:-1]) if PERSON.fullmatch(p)), None)
        if at is None:
            (metadata if path.endswith((".xlsx", ".xls")) else unmatched).append(path)
            continue
        team = TEAM.fullmatch(parts[at - 1]) if at else None
        key = parts[at - 1] if team else parts[at]
        folders.setdefault(key, {})[parts[at]] = team["id"] if team else ""
        found.add(key, "/".join(parts[at + 1 :]), path)
    ids = [PERSON.fullmatch(f)["id"] for people in folders.values() for f in people]  # type: ignore[index]
    if not folders or (not listing.forced and (unmatched or len(set(ids)) < len(ids))):
        return None
    return Download([_hand_in(k, p, found.by_key[k]) for k, p in folders.items()], unmatched, metadata)


def _hand_in(key: str, folders: Mapping[str, str], files: Mapping[str, str]) -> HandIn:
    people = tuple(map(person_of, folders))
    team = next(iter(folders.values()))
    ids = {"ilias_team": team} if team else people[0].ids
    name = key if team else people[0].name or key.rpartition("_")[0]
    return HandIn(key, name, _versions(files), people, bool(team), ids)


def person_of(folder: str) -> Person:
    """Who a folder is of: the last part is the user's id; names and login may hold `_` themselves."""
    parts = folder.split("_")
    *names, login, number = parts
    if len(parts) == 4:
        return Person(f"{names[1]} {names[0]}", {"ilias": number, "login": login})
    return Person("", {"ilias": number})


def _versions(files: Mapping[str, str]) -> tuple[Version, ...]:
    """The tries: files of one name are versions of it, late ones after the others, numbered ones in their order."""
    ranks: dict[str, dict[tuple[bool, int], str]] = {}
    for name, path in files.items():
        folder, _, own = name.rpartition("/")
        late = LATE.fullmatch(own)
        is_late = bool(late and LATE_WORDS.search(late["word"]))
        own = late["own"] if late and is_late else own
        again = AGAIN.fullmatch(own)
        plain = again["stem"] + (again["ending"] or "") if again else own
        before = again and any(n.rpartition("/")[2].endswith(plain) for n in files if n != name)
        own, number = (plain, int(again["number"])) if again and before else (own, 1)
        ranks.setdefault(f"{folder}/{own}" if folder else own, {})[is_late, number] = path
    steps = sorted({rank for versions in ranks.values() for rank in versions})
    return tuple(_version(ranks, step) for step in steps)


def _version(ranks: Mapping[str, Mapping[tuple[bool, int], str]], step: tuple[bool, int]) -> Version:
    """What there was at one step: of each file the newest until then."""
    files = {own: v[max(r for r in v if r <= step)] for own, v in ranks.items() if any(r <= step for r in v)}
    return Version(files, late=step[0], named=f"{'late, ' if step[0] else ''}upload {step[1]}")
