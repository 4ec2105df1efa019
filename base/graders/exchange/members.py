"""Who handed something in together, as they say themselves in their `submission.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graders.cohort.arrivals import Arrival, Person
from graders.exchange import names, roster
from graders.exchange.roster import Roster
from graders.grading.names import FILES
from graders.submission import source
from graders.submission.cohorts import FoundSubmission
from graders.submission.entries import is_archive
from graders.submission.source import Unreadable

MOST = 20
"""Members that a hand-in may name."""


def named_in(found: FoundSubmission, listed: Iterable[str]) -> list[str]:
    """The members that a hand-in names.

    Args:
        found: The hand-in.
        listed: The names of its files as they lie there; it is read where one of them can hold a list of members.
    """
    own = [name.rpartition("/")[2].lower() for name in listed]
    if not any(name in FILES or is_archive(name) for name in own):
        return []
    try:
        files = found.load().files
    except Exception:  # whatever it is, it is said when it is graded, and costs nobody else
        return []
    for path, data in files.items():
        if path.rpartition("/")[2].lower() in FILES:
            said = source.members(data)
            if not isinstance(said, Unreadable) and said:
                return said[:MOST]
    return []


def with_members(
    student: str, arrival: Arrival, said: Sequence[str], people: Roster, others: Iterable[Person] = ()
) -> tuple[Arrival, list[str]]:
    """The arrival of all whom a hand-in names, with whoever handed it in first, and what a person should look at.

    Args:
        student: What the hand-in is called.
        arrival: Whose it is so far; where the system says that it is a team's, that counts.
        said: The names or ids of the members.
        people: All who are known.
        others: Those of whom there are other hand-ins: each keeps the mark of the own one, whoever names it.
    """
    others = tuple(others)
    found = [(name, _one(name, people)) for name in said]
    first = arrival.people or tuple(p for p in [_one(student, people)] if p.ids)
    if arrival.team:
        strange = [n for n, p in found if not any(_are_one(p, q) for q in arrival.people)]
        return arrival, [f"names {_quoted(strange)} as a member, who is not in the team"] if strange else []
    everybody = list(first)
    groups = {g for p in first for g in roster.groups_of(p) if g}
    own: list[str] = []
    for name, person in found:
        if any(_are_one(person, other) for other in everybody):
            continue
        if any(_are_one(person, other) for other in others):
            own.append(name)
        else:
            everybody.append(replace(person, named=groups.isdisjoint(roster.groups_of(person))))
    unknown = [n for n, p in found if people.people and people.who(p) is None]
    doubts = [f"names {_quoted(unknown)} as a member, whom no list knows"] if unknown else []
    if own:
        doubts.append(
            f"names {_quoted(own)} as a member, who handed in too; each keeps the mark of the own hand-in"
        )
    if not first and not any(_are_one(p, Person(names.plain(student))) for p in everybody):
        if len(everybody) < 2:
            everybody.insert(0, Person(names.plain(student)))
        else:
            doubts.append(f"is not among the members that it names ({_quoted(said)}), who get the marks")
    if len(everybody) < 2:
        return replace(arrival, people=tuple(everybody)), doubts
    team = " and ".join(p.shown for p in everybody)
    return replace(arrival, people=tuple(everybody), team=team), doubts


def _quoted(said: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in said)


def _one(said: str, people: Roster) -> Person:
    """The person whom a name or an id means; somebody of that name where no list knows one."""
    one = people.by_any_id(said) or people.who(Person(names.plain(said)))
    if one is not None:
        return one
    return Person("", {"email": said}) if "@" in said else Person(names.plain(said))


def _are_one(one: Person, other: Person) -> bool:
    """Whether two are one person, by an id or, where no id tells them apart, by name."""
    shared = [i for i in roster.SHARED if i in one.ids and i in other.ids]
    if shared:
        return any(one.ids[i].casefold() == other.ids[i].casefold() for i in shared)
    return bool(one.name) and names.key(one.name) == names.key(other.name)
