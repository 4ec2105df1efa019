"""Recognise what packed a cohort, group its files into submissions, and find out whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.errors import UserError
from graders.exchange import roster
from graders.exchange.download import HandIn, Version
from graders.exchange.pseudonyms import pseudonyms, remember
from graders.exchange.recognise import PLAIN, SYSTEMS, Packed, read_list, recognised
from graders.exchange.roster import Roster
from graders.exchange.tables import Table
from graders.grading.decisions import Override
from graders.model import Submission
from graders.sheets.spec import Late
from graders.submission.cohorts import FoundSubmission, cohort, grouped
from graders.submission.texts import alike


@dataclass(frozen=True)
class Wishes:
    """What an instructor says of a cohort.

    Attributes:
        system: What packed it; found out where it is empty; `folders` where nothing did.
        version: Which try counts.
        roster: Lists of people.
        key: The file that says who a pseudonym is; names are shown where there is none.
        groups: Whether a hand-in counts for all in the group of who handed it in.
    """

    system: str = ""
    version: str = "last"
    roster: tuple[Path, ...] = ()
    key: Path | None = None
    groups: bool = False

    def as_kept(self) -> dict[str, Any]:
        """What JSON can hold, for a later run."""
        return {
            "system": self.system,
            "version": self.version,
            "roster": [str(p.absolute()) for p in self.roster],
            "anonymous": str(self.key.absolute()) if self.key else None,
            "groups": self.groups,
        }


def wishes_of(said: Mapping[str, Any]) -> Wishes:
    """What options of the command line, or what an earlier run kept of them, wish."""
    key = said.get("anonymous")
    return Wishes(
        said.get("system") or "",
        said.get("version", "last"),
        tuple(map(Path, said.get("roster", ()))),
        Path(key) if key else None,
        bool(said.get("groups")),
    )


def taking_in(wishes: Wishes, late: Late | None = None) -> Callable[[Path, Mapping[str, str], Path], Intake]:
    """What finds the submissions of a cohort, as an instructor wishes.

    Args:
        wishes: What is known of it.
        late: The sheet's policy.
    """

    def take(path: Path, known: Mapping[str, str], leave: Path) -> Intake:
        people = Roster()
        for file in wishes.roster:
            people.add(roster.load(file))
        packed = None if wishes.system == PLAIN else recognised(path, leave, wishes.system)
        if packed is None:
            if wishes.key is not None:
                raise UserError(
                    f"{path}: pseudonyms are given to the people of a download of Moodle, Canvas and the like; this is a plain folder"
                )
            return _of_folders(cohort(path, known, leave), people)
        return _of_download(packed, people, known, wishes, late)

    return take


# -- whose it is ---------------------------------------------------------------------------------


def _of_download(
    packed: Packed, people: Roster, known: Mapping[str, str], wishes: Wishes, late: Late | None
) -> Intake:
    """The submissions of a download."""
    unmatched = _lists_read(packed, people)
    hand_ins = [whose(h, people, groups=wishes.groups) for h in packed.download.hand_ins]
    chosen = {h.key: chosen_version(h, wishes.version, late) for h in hand_ins}
    arrivals = {h.key: _arrival(h, *chosen[h.key]) for h in hand_ins}
    wanted = labels(hand_ins)
    key = {h.key: h.key for h in hand_ins}
    if wishes.key is not None:
        wanted = key = pseudonyms(wishes.key, {h.key: _identity(h) for h in hand_ins})
    groups = {
        key[h.key]: (
            wanted[h.key],
            [replace(packed.entries[p], name=own) for own, p in arrivals[h.key].files.items()],
        )
        for h in hand_ins
    }
    by_key = {key[k]: a for k, a in arrivals.items()}
    found = [_noted(s, by_key[s.entry].notes) for s in grouped(packed.path, groups, known)]
    by_student = {s.student: by_key[s.entry] for s in found}
    decisions = tuple(_days(by_student, late))
    said = _said(packed, by_student)
    absent = tuple(_absent(people, by_student.values()))
    if wishes.key is not None:
        remember(wishes.key, by_student)
        by_student = {student: _without_names(student, a) for student, a in by_student.items()}
        absent = ()
    unsure = [(p, "belongs to nobody") for p in unmatched]
    return Intake(
        found, by_student, packed.system, said, [*unsure, *_doubts(by_student, late)], absent, decisions
    )


def _of_folders(found: Sequence[FoundSubmission], people: Roster) -> Intake:
    """The submissions of a plain cohort, with the people of a roster whose name, id or group they bear."""
    if not people.people:
        return Intake(found)
    arrivals = {s.student: _of_label(s.student, people) for s in found}
    strangers = [
        (s, "is of nobody in the roster; it was graded") for s, a in arrivals.items() if not a.people
    ]
    return Intake(found, arrivals, "", "", strangers, tuple(_absent(people, arrivals.values())))


def _of_label(label: str, people: Roster) -> Arrival:
    if team := people.team(label):
        return Arrival(team, label)
    ids = [p for p in people.people if label.casefold() in (i.casefold() for i in p.ids.values())]
    one = ids[0] if len(ids) == 1 else people.who(Person(label))
    return Arrival((one,) if one else ())


def _lists_read(packed: Packed, people: Roster) -> list[str]:
    """Add what lists in the download say of people, and return the files that are neither a list nor anybody's."""
    unmatched = []
    for person in packed.download.people:
        people.add([person])
    for path in (*packed.download.metadata, *packed.download.unmatched):
        some = _people_in(packed, path)
        people.add(some)
        if not some and path in packed.download.unmatched:
            unmatched.append(path)
    return unmatched


def _people_in(packed: Packed, path: str) -> list[Person]:
    """The people in a list beside the hand-ins, such as a worksheet or a gradebook; none where it is no such list."""
    if not path.lower().endswith(".csv"):
        return []
    try:
        return roster.people(Table.read(read_list(packed.path, packed.entries[path]), path))
    except UserError:
        return []


def whose(hand_in: HandIn, people: Roster, *, groups: bool = False) -> HandIn:
    """The hand-in with what lists say of those it is of.

    Args:
        hand_in: As the download has it.
        people: All who are known.
        groups: Whether it counts for all in the group of who handed it in.
    """
    if len(hand_in.people) == 1 and not hand_in.team:
        person = hand_in.people[0]
        one = people.who(person) or (people.squashed(hand_in.name) if "canvas" in person.ids else None)
        if one is None and (team := people.team(hand_in.name) or people.squashed_team(hand_in.name)):
            return replace(hand_in, team=True, people=team)
        if one is not None:
            team = people.team(one.group) if groups and one.group else ()
            if len(team) > 1:
                return replace(hand_in, name=one.group, team=True, people=team)
            return replace(hand_in, people=(roster.merged(one, person),), name=one.name or hand_in.name)
    known = tuple(roster.merged(one, p) if (one := people.who(p)) else p for p in hand_in.people)
    return replace(hand_in, people=known)


def labels(hand_ins: Sequence[HandIn]) -> dict[str, str]:
    """What each hand-in's student is to be called: the name, with an id where two have one name."""
    counts = Counter(alike(h.name) for h in hand_ins)
    return {
        h.key: f"{h.name} ({_number(h)})" if counts[alike(h.name)] > 1 and _number(h) else h.name
        for h in hand_ins
    }


def _number(hand_in: HandIn) -> str:
    return next(iter(hand_in.ids.values()), "")


def _identity(hand_in: HandIn) -> str:
    """What stays the same of a person or team from sheet to sheet."""
    if hand_in.team or not hand_in.people:
        return hand_in.name
    ids = hand_in.people[0].ids
    return next((f"{i} {ids[i]}" for i in roster.SHARED if i in ids), hand_in.people[0].name or hand_in.key)


def chosen_version(hand_in: HandIn, wish: str, late: Late | None) -> tuple[Version, tuple[str, ...]]:
    """The version that counts, and notes on the others."""
    versions = hand_in.versions
    chosen = versions[0] if wish == "first" else versions[-1]
    if wish == "before-deadline":
        deadline = _deadline(hand_in, late)
        chosen = next((v for v in reversed(versions) if _in_time(v, deadline)), versions[0])
    others = [
        v.named or (f"that of {v.at:%Y-%m-%d %H:%M}" if v.at else "one without a time")
        for v in versions
        if v is not chosen
    ]
    if not others:
        return chosen, hand_in.notes
    said = f"{len(versions)} versions were handed in; {chosen.named or 'the last'} counts ({wish}), not {', '.join(others)}"
    return chosen, (*hand_in.notes, said)


def _in_time(version: Version, deadline: datetime | None) -> bool:
    if version.at is not None and deadline is not None:
        return version.at <= deadline
    return not version.late


def _deadline(hand_in: HandIn, late: Late | None) -> datetime | None:
    """The deadline of a hand-in, with what its people have more."""
    if late is None or late.deadline is None:
        return None
    return late.deadline + timedelta(days=max((p.extension for p in hand_in.people), default=0.0))


def _arrival(hand_in: HandIn, version: Version, notes: tuple[str, ...]) -> Arrival:
    at = version.at.isoformat() if version.at else ""
    team = hand_in.name if hand_in.team else ""
    return Arrival(hand_in.people, team, at, version.late, hand_in.ids, version.files, notes)


def _noted(found: FoundSubmission, notes: tuple[str, ...]) -> FoundSubmission:
    """The submission with more notes in its report."""
    return replace(found, load=partial(_load, found.load, notes)) if notes else found


def _load(load: Callable[[], Submission], notes: tuple[str, ...]) -> Submission:
    submission = load()
    return replace(submission, notes=(*notes, *submission.notes))


# -- times ---------------------------------------------------------------------------------------


def _days(arrivals: Mapping[str, Arrival], late: Late | None) -> Iterator[Override]:
    """The days after the deadline, and those of grace, of each hand-in whose time is known."""
    for student, arrival in arrivals.items():
        extension = max((p.extension for p in arrival.people), default=0.0)
        days = 0.0
        if late is not None and late.deadline is not None and arrival.time is not None:
            days = max(0.0, (arrival.time - late.deadline).total_seconds() / 86_400)
        if days or extension:
            yield Override.model_validate({"student": student, "late_days": days, "extension": extension})


def _doubts(arrivals: Mapping[str, Arrival], late: Late | None) -> Iterator[tuple[str, str]]:
    """What a person has to look at: two hand-ins of one, and late ones of which nothing says by how much."""
    of: dict[tuple[str, ...], list[str]] = {}
    for student, arrival in arrivals.items():
        if late is not None and arrival.late and not arrival.at:
            yield student, "is late, and nothing says by how much; write `late_days` into overrides.yaml"
        for person in arrival.people:
            if any(i in person.ids for i in roster.SHARED):
                of.setdefault(tuple(person.ids.get(i, "") for i in roster.SHARED), []).append(student)
    for students in of.values():
        if len(students) > 1:
            yield " and ".join(students), "are of one person; both were graded"


def _said(packed: Packed, arrivals: Mapping[str, Arrival]) -> str:
    """What came in, in a line."""
    teams = sum(bool(a.team) for a in arrivals.values())
    late = sum(a.late for a in arrivals.values())
    people = len(arrivals) - teams
    parts = [
        f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((people, "participant"), (teams, "team")) if n
    ]
    parts += [f"{late} late"] if late else []
    return f"{SYSTEMS[packed.system][0]} export of {', '.join(parts)}"


def _without_names(student: str, arrival: Arrival) -> Arrival:
    """What may be known of a hand-in whose student has a pseudonym."""
    return Arrival((Person(student),), student if arrival.team else "", arrival.at, arrival.late)


def _absent(people: Roster, arrivals: Iterable[Arrival]) -> Iterator[Person]:
    """Those of whom nothing was handed in."""
    there = Roster(p for a in arrivals for p in a.people)
    yield from (p for p in people.people if there.who(p) is None)
