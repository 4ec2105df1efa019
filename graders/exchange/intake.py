"""Recognise what packed a cohort, group its files into submissions, and find out whose they are."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.errors import UserError
from graders.exchange import lateness, roster
from graders.exchange.download import HandIn, Version
from graders.exchange.lateness import chosen_version, versions_named
from graders.exchange.members import named_in, with_members
from graders.exchange.missing import STRANGER, missing, renamed, strangers
from graders.exchange.owners import called_otherwise, identity, labels, whose
from graders.exchange.pseudonyms import pseudonyms, remember
from graders.exchange.recognise import PLAIN, SYSTEMS, Packed, read_list, recognised
from graders.exchange.roster import Roster
from graders.exchange.tables import Table
from graders.exchange.times import zone_of
from graders.model import Submission
from graders.sheets.spec import Late
from graders.submission.cohorts import FoundSubmission, cohort, grouped, members
from graders.submission.entries import Entry


@dataclass(frozen=True)
class Wishes:
    """What an instructor says of a cohort.

    Attributes:
        system: What packed it; found out where it is empty; `folders` where nothing did.
        version: Which try counts; as the sheet's policy says where it is empty, else the last.
        roster: Lists of people.
        key: The file that says who a pseudonym is; names are shown where there is none.
        groups: Whether a hand-in counts for all in the group of who handed it in.
        course: The file of the course, whose budget of late days counts.
        zone: That of times that a system writes without one; this machine's where it is empty.
    """

    system: str = ""
    version: str = ""
    roster: tuple[Path, ...] = ()
    key: Path | None = None
    groups: bool = False
    course: Path | None = None
    zone: str = ""

    def as_kept(self) -> dict[str, Any]:
        """What JSON can hold, for a later run."""
        return {
            "system": self.system,
            "version": self.version,
            "roster": [str(p.absolute()) for p in self.roster],
            "anonymous": str(self.key.absolute()) if self.key else None,
            "groups": self.groups,
            "course": str(self.course.absolute()) if self.course else None,
            "zone": self.zone,
        }


def wishes_of(said: Mapping[str, Any]) -> Wishes:
    """What options of the command line, or what an earlier run kept of them, wish."""
    key, course = said.get("anonymous"), said.get("course")
    return Wishes(
        said.get("system") or "",
        said.get("version") or "",
        tuple(map(Path, said.get("roster", ()))),
        Path(key) if key else None,
        bool(said.get("groups")),
        Path(course) if course else None,
        said.get("zone") or "",
    )


def taking_in(wishes: Wishes, late: Late | None = None) -> Callable[[Path, Mapping[str, str], Path], Intake]:
    """What finds the submissions of a cohort, as an instructor wishes.

    Args:
        wishes: What is known of it.
        late: The sheet's policy.
    """

    zone = zone_of(wishes.zone) or (late.zone if late else None)
    if late and not late.zone:
        late = late.model_copy(update={"zone": zone})

    def take(path: Path, known: Mapping[str, str], leave: Path) -> Intake:
        people = Roster()
        for file in wishes.roster:
            people.add(roster.load(file))
        packed = None if wishes.system == PLAIN else recognised(path, leave, wishes.system, zone)
        if packed is None:
            if wishes.key is not None:
                raise UserError(
                    f"{path}: pseudonyms are given to the people of a download of Moodle, Canvas and the like; this is a plain folder"
                )
            return _of_folders(path, cohort(path, known, leave), people, wishes, late, leave)
        return _of_download(packed, people, known, wishes, late, zone)

    return take


UNNAMED = "names members in its `submission.yaml` who are not in its team, or whom no list knows"

# -- whose it is ---------------------------------------------------------------------------------


def _of_download(
    packed: Packed,
    people: Roster,
    known: Mapping[str, str],
    wishes: Wishes,
    late: Late | None,
    zone: tzinfo | None,
) -> Intake:
    """The submissions of a download."""
    given = len(people.people)
    unmatched = _lists_read(packed, people)
    owned = [(h, whose(h, people, groups=wishes.groups)) for h in packed.download.hand_ins]
    hand_ins = [lateness.timed(h, zone) for _, h in owned]
    wish = wishes.version or (late.version if late else "last")
    chosen = {h.key: chosen_version(h, wish, late) for h in hand_ins}
    arrivals = {h.key: _arrival(h, *chosen[h.key]) for h in hand_ins}
    wanted = labels(hand_ins)
    key = {h.key: h.key for h in hand_ins}
    if wishes.key is not None:
        wanted = key = pseudonyms(wishes.key, {h.key: identity(h) for h in hand_ins})
    groups = {key[h.key]: (wanted[h.key], _entries(packed, arrivals[h.key].files)) for h in hand_ins}
    by_key = {key[h.key]: h for h in hand_ins}
    plain = grouped(packed.path, groups, known)
    by_student = {s.student: arrivals[by_key[s.entry].key] for s in plain}
    unsure = [(p, "belongs to nobody") for p in unmatched]
    doubts: list[tuple[str, str]] = []
    by_student |= _with_members(plain, by_student, people, doubts)
    unsure += doubts if wishes.key is None else [(s, UNNAMED) for s, _ in doubts]
    found = [_noted(s, by_student[s.student].notes) for s in plain]
    versions: dict[str, dict[str, Arrival]] = {}
    if wish == "best":
        found = [_in_versions(packed, s, by_key[s.entry], by_student[s.student], versions) for s in found]
    decisions = [*lateness.days({s: a for s, a in by_student.items() if s not in versions}, late)]
    tried = [lateness.of_one(s, a, late, name) for s, of in versions.items() for name, a in of.items()]
    decisions += filter(None, tried)
    said = _said(packed, by_student, {d.student for d in decisions if d.late_days and not d.version})
    absent, namesakes = missing(people, by_student)
    if wishes.key is None:
        unsure += [*namesakes, *strangers(Roster(people.people[:given]), by_student, namesakes)]
        unsure += [
            (h.name, why) for before, h in owned if not h.team and (why := called_otherwise(before, people))
        ]
    unsure += _doubts(by_student, late)
    if wishes.key is not None:
        remember(wishes.key, by_student)
        by_student = {student: _without_names(student, a) for student, a in by_student.items()}
        versions = {s: {n: _without_names(s, a) for n, a in of.items()} for s, of in versions.items()}
        absent = ()
    return Intake(found, by_student, packed.system, said, unsure, absent, decisions, versions)


def _entries(packed: Packed, files: Mapping[str, str]) -> list[Entry]:
    """The files of a submission, under their own names."""
    return [replace(packed.entries[path], name=own) for own, path in files.items()]


def _with_members(
    found: Iterable[FoundSubmission],
    arrivals: Mapping[str, Arrival],
    people: Roster,
    unsure: list[tuple[str, str]],
    listed: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Arrival]:
    """The arrivals of the hand-ins that name members.

    Args:
        found: The hand-ins.
        arrivals: Whose they are so far, by student.
        people: All who are known.
        unsure: Gets what a person should look at.
        listed: The names of their files, by student; as in their arrivals where it is None.
    """
    changed = {}
    found = list(found)
    for one in found:
        before = arrivals.get(one.student, Arrival())
        if said := named_in(one, before.files if listed is None else listed.get(one.student, ())):
            others = [p for s in found if s is not one for p in _people_of(s.student, arrivals)]
            changed[one.student], doubts = with_members(one.student, before, said, people, others)
            unsure += [(one.student, doubt) for doubt in doubts]
    return changed


def _people_of(student: str, arrivals: Mapping[str, Arrival]) -> tuple[Person, ...]:
    """Whose a hand-in is, without what it says itself; somebody of its name where nothing else is known."""
    return arrivals.get(student, Arrival()).people or (Person(student),)


def _in_versions(
    packed: Packed,
    found: FoundSubmission,
    hand_in: HandIn,
    arrival: Arrival,
    versions: dict[str, dict[str, Arrival]],
) -> FoundSubmission:
    """The submission with all its versions, which are noted by student; as it is where there is one."""
    named = versions_named(hand_in)
    if len(named) < 2:
        return found
    of = versions[found.student] = {
        name: replace(_arrival(hand_in, v, arrival.notes), people=arrival.people, team=arrival.team)
        for name, v in named
    }
    tries = []
    for name, one in of.items():
        groups = {found.entry: (found.student, _entries(packed, one.files))}
        plain = grouped(packed.path, groups, {found.entry: found.student})[0]
        tries.append(replace(_noted(plain, one.notes, name), version=name))
    return replace(found, versions=tuple(tries))


def _of_folders(
    path: Path,
    found: Sequence[FoundSubmission],
    people: Roster,
    wishes: Wishes,
    late: Late | None,
    leave: Path,
) -> Intake:
    """The submissions of a plain cohort, with the people of a roster whose name, id or group they bear."""
    arrivals = (
        {s.student: _of_label(s.student, people, groups=wishes.groups) for s in found}
        if people.people
        else {}
    )
    unsure = list(renamed(found))
    arrivals |= _with_members(found, arrivals, people, unsure, _listed(path, found, leave))
    if not arrivals:
        return Intake(found, unmatched=unsure)
    absent, namesakes = missing(people, arrivals)
    unsure += namesakes
    unsure += [(s, STRANGER) for s, a in arrivals.items() if people.people and not a.people]
    return Intake(
        found,
        arrivals,
        unmatched=[*unsure, *_doubts(arrivals, late)],
        absent=absent,
        decisions=tuple(lateness.days(arrivals, late)),
    )


def _listed(path: Path, found: Sequence[FoundSubmission], leave: Path) -> dict[str, list[str]]:
    """The names of the files of each student's submission in a plain cohort, as they lie there."""
    try:
        entries = [e.name.split("/") for e in members(path, leave) if not e.folder]
    except UserError:
        return {}
    students = {s.entry: s.student for s in found}
    listed: dict[str, list[str]] = {}
    for parts in entries:  # an archive of a cohort may have folders around all of it
        student = next((students[p] for p in parts if p in students), None)
        if student is not None:
            listed.setdefault(student, []).append(parts[-1])
    return listed


def _of_label(label: str, people: Roster, *, groups: bool) -> Arrival:
    if team := people.team(label):
        return Arrival(team, label)
    one = people.by_any_id(label) or people.who(Person(label))
    team = people.team(one.group) if groups and one is not None and one.group else ()
    if one is not None and len(team) > 1:
        return Arrival(team, one.group)
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


def _arrival(hand_in: HandIn, version: Version, notes: tuple[str, ...]) -> Arrival:
    at = version.at.isoformat() if version.at else ""
    team = hand_in.name if hand_in.team else ""
    return Arrival(hand_in.people, team, at, version.late, hand_in.ids, version.files, notes)


def _noted(found: FoundSubmission, notes: tuple[str, ...], version: str = "") -> FoundSubmission:
    """The submission with more notes in its report, and the version that it is."""
    return replace(found, load=partial(_load, found.load, notes, version)) if notes or version else found


def _load(load: Callable[[], Submission], notes: tuple[str, ...], version: str) -> Submission:
    submission = load()
    return replace(submission, notes=(*notes, *submission.notes), version=version)


# -- what is said of it -------------------------------------------------------------------------


def _doubts(arrivals: Mapping[str, Arrival], late: Late | None) -> Iterator[tuple[str, str]]:
    """What a person has to look at: two hand-ins of one, and late ones of which nothing says by how much."""
    yield from lateness.doubts(arrivals, late)
    of: dict[tuple[str, ...], list[str]] = {}
    for student, arrival in arrivals.items():
        for person in arrival.people:
            if any(i in person.ids for i in roster.SHARED):
                of.setdefault(tuple(person.ids.get(i, "") for i in roster.SHARED), []).append(student)
    for students in of.values():
        if len(students) > 1:
            yield " and ".join(students), "are of one person; both were graded"


def _said(packed: Packed, arrivals: Mapping[str, Arrival], after: Container[str]) -> str:
    """What came in, in a line; late is what the system calls so, and who came after the deadline."""
    teams = sum(bool(a.team) for a in arrivals.values())
    late = sum(a.late or s in after for s, a in arrivals.items())
    people = len(arrivals) - teams
    parts = [
        f"{n} {word}{'s' if n != 1 else ''}" for n, word in ((people, "participant"), (teams, "team")) if n
    ]
    parts += [f"{late} late"] if late else []
    return f"{SYSTEMS[packed.system][0]} export of {', '.join(parts)}"


def _without_names(student: str, arrival: Arrival) -> Arrival:
    """What may be known of a hand-in whose student has a pseudonym."""
    return Arrival((Person(student),), student if arrival.team else "", arrival.at, arrival.late)
