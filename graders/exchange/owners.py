"""Whose a hand-in of a download is, by lists of people, and what it is called then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graders.cohort.arrivals import Person
from graders.exchange import names, roster
from graders.exchange.download import HandIn
from graders.exchange.roster import Roster
from graders.submission.texts import alike


def whose(hand_in: HandIn, people: Roster, *, groups: bool = False) -> HandIn:
    """The hand-in with what lists say of those it is of.

    Args:
        hand_in: As the download has it.
        people: All who are known.
        groups: Whether it counts for all in the group of who handed it in.
    """
    if len(hand_in.people) == 1 and not hand_in.team:
        person = hand_in.people[0]
        one = _known(person, people) or (people.squashed(hand_in.name) if "canvas" in person.ids else None)
        if one is None and (team := people.team(hand_in.name) or people.squashed_team(hand_in.name)):
            return replace(hand_in, team=True, people=team)
        if one is not None:
            group = one.group if groups else _group_named(hand_in, one)
            team = people.team(group) if group else ()
            if len(team) > 1:
                return replace(hand_in, name=group, team=True, people=team)
            return replace(hand_in, people=(roster.merged(one, person),), name=one.name or hand_in.name)
    known = tuple(roster.merged(one, p) if (one := _known(p, people)) else p for p in hand_in.people)
    return replace(hand_in, people=known)


def _group_named(hand_in: HandIn, one: Person) -> str:
    """Somebody's group, where Canvas calls the hand-in by its name: the id is that of whoever handed it in."""
    if "canvas" not in one.ids or hand_in.name in names.squashed(one.name):
        return ""
    return next((g for g in roster.groups_of(one) if g and names.squash(g) == hand_in.name), "")


def called_otherwise(hand_in: HandIn, people: Roster) -> str:
    """What to look at where Canvas calls a hand-in by a name that is not of the one whose id it has: a group's; empty where it does not."""
    person = hand_in.people[0] if len(hand_in.people) == 1 and not hand_in.team else Person()
    one = people.who(person) if "canvas" in person.ids else None
    words = [names.squash(w) for w in one.name.split()] if one is not None else []
    if one is None or not words or any(w in hand_in.name for w in words):
        return ""
    return f"handed in as `{hand_in.name}`: if that is a group, give a list with a column `group` as --roster, and all in it get the mark"


def _known(person: Person, people: Roster) -> Person | None:
    """The person of the lists who somebody in a download is."""
    return (
        people.who(person)
        or people.of_folder(person.more.get("folder", ""))
        # nbgrader knows people by what their JupyterHub calls them: a login, a number, an e-mail
        or people.by_any_id(person.ids.get("nbgrader", ""))
    )


def labels(hand_ins: Sequence[HandIn]) -> dict[str, str]:
    """What each hand-in's student is to be called: the name, with an id where two have one name."""
    counts = Counter(alike(h.name) for h in hand_ins)
    return {
        h.key: f"{h.name} ({_number(h)})" if counts[alike(h.name)] > 1 and _number(h) else h.name
        for h in hand_ins
    }


def _number(hand_in: HandIn) -> str:
    return next(iter(hand_in.ids.values()), "")


def identity(hand_in: HandIn) -> str:
    """What stays the same of a person or team from sheet to sheet."""
    if hand_in.team or not hand_in.people:
        return hand_in.name
    ids = hand_in.people[0].ids
    return next((f"{i} {ids[i]}" for i in roster.SHARED if i in ids), hand_in.people[0].name or hand_in.key)
