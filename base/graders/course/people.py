"""Who is who over the sheets of a course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graders.cohort.arrivals import Person
from graders.exchange import names, roster

OF_ONE_SHEET = ("moodle", "gradescope", "canvas_anonymous")
"""Ids that mean somebody else, or nobody, on the next sheet."""


def lasting(person: Person) -> Person:
    """The person without ids that are of one sheet only."""
    return replace(person, ids={i: v for i, v in person.ids.items() if i not in OF_ONE_SHEET})


class Everybody:
    """The people of a course, each with a number."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.people: list[Person] = []
        self.by_id: dict[tuple[str, str], int] = {}
        self.by_name: dict[tuple[str, ...], list[int]] = {}
        self.add(people)

    def add(self, people: Iterable[Person]) -> list[int | None]:
        """Take in a list of people, no two of whom are one, and return their numbers; None of whom nobody can tell from others."""
        before = len(self.people)
        return [self._number(lasting(p), before) for p in people]

    def _number(self, person: Person, before: int) -> int | None:
        hits = {self.by_id[k] for k in _keys(person) if k in self.by_id}
        if len(hits) > 1:
            return None
        if not hits and person.name:
            named = self.by_name.get(names.key(person.name), [])
            those = [i for i in named if i < before and not _told_apart(self.people[i], person)]
            if len(those) > 1:
                return None
            hits = set(those)
        at = hits.pop() if hits else len(self.people)
        if at == len(self.people):
            self.people.append(person)
        else:
            self.people[at] = roster.merged(self.people[at], person)
        for key in _keys(self.people[at]):
            self.by_id.setdefault(key, at)
        if person.name and at not in self.by_name.setdefault(names.key(person.name), []):
            self.by_name[names.key(person.name)].append(at)
        return at


def _keys(person: Person) -> list[tuple[str, str]]:
    return [(i, v.casefold()) for i, v in person.ids.items()]


def _told_apart(one: Person, other: Person) -> bool:
    """Whether an id says that two are not one."""
    return any(one.ids[i].casefold() != other.ids[i].casefold() for i in one.ids if i in other.ids)
