"""Who handed in nothing, by the roster; and of whom that is not certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graders.cohort.arrivals import Arrival, Person
from graders.exchange import names
from graders.exchange.roster import Roster
from graders.submission.cohorts import FoundSubmission
from graders.submission.entries import stem
from graders.submission.texts import alike

STRANGER = "is of nobody in the roster; it was graded"


def missing(
    people: Roster, arrivals: Mapping[str, Arrival]
) -> tuple[tuple[Person, ...], list[tuple[str, str]]]:
    """Return those of whom nothing was handed in, and a line on each of whom that is not certain.

    It is not where a hand-in bears the same name, and other ids, or none, keep both from being taken for one person.
    """
    there = Roster(p for a in arrivals.values() for p in a.people)
    strangers: dict[tuple[str, ...], list[tuple[str, Person]]] = {}
    for student, arrival in arrivals.items():
        for person in arrival.people or (Person(student),):
            if person.name and people.who(person) is None:
                strangers.setdefault(names.key(person.name), []).append((student, person))
    absent, unsure = [], []
    for person in people.people:
        if there.who(person) is not None:
            continue
        alike = strangers.get(names.key(person.name), []) if person.name else []
        if alike:
            theirs = " and ".join(f"`{student}`{_known_as(other)}" for student, other in alike)
            said = f"stands in the roster{_known_as(person)}, and {theirs} handed in: if that is the same person, mend the roster; it is not counted as missing"
            unsure.append((person.shown, said))
        else:
            absent.append(person)
    if arrivals and len(absent) == len(people.people) > 0:
        student, arrival = next(iter(arrivals.items()))
        known = next((i for p in arrival.people for i in p.ids), "name")
        if known != "canvas_anonymous":
            said = f"nobody in it handed in; hand-ins are known by `{known}`, such as `{student}`: give it that column, or the roster of this course"
            unsure.append(("the roster", said))
    return tuple(absent), unsure


def strangers(
    people: Roster, arrivals: Mapping[str, Arrival], said: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Those of the hand-ins whose people stand in no roster, where there is one, and of which nothing was said yet."""
    for student, arrival in arrivals.items():
        known = any(people.who(p) for p in arrival.people) or any(f"`{student}`" in why for _, why in said)
        anonymous = arrival.people and not any(p.name for p in arrival.people)
        if people.people and not known and not anonymous:
            yield student, STRANGER


def renamed(found: Sequence[FoundSubmission]) -> Iterator[tuple[str, str]]:
    """Those of the hand-ins that bear a number, since another one has the same name but for case or the form of its letters."""
    names = {alike(one.student): one.student for one in found}
    for one in found:
        before, dash, number = one.student.rpartition("-")
        if dash and number.isdigit() and alike(before) in names and alike(stem(one.entry)) == alike(before):
            other = names[alike(before)]
            yield (
                one.student,
                f"is the hand-in `{one.entry}`; `{other}` is called so too, but for case or the form of letters",
            )


def _known_as(person: Person) -> str:
    """What a person is known by, in brackets; empty where that is nothing."""
    ids = ", ".join(f"{i} {v}" for i, v in person.ids.items() if i != "canvas_anonymous")
    return f" ({ids})" if ids else ""
