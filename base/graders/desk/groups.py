"""Answers that are alike, so that one decision can be made for all of them: by mistake, by words, by what came, by nearness."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from graders.desk.desk import Desk
from graders.desk.drafts import Draft
from graders.desk.index import Item
from graders.model import Verdict

NEAR = 0.6
"""The share of their pairs of words that two texts have in common that count as similar."""
SAMPLES = 3
GROUP, REVOKED = "group", "revoked"
"""The events of the trail that say what was decided for a group at once, and that it was taken back."""


@dataclass(frozen=True)
class Group:
    """Answers that are alike.

    Args:
        id: A name of it that stays the same.
        rule: What they have in common, in words; decisions made by it bear them.
        items: The answers, in the order of the question.
    """

    id: str
    rule: str
    items: tuple[Item, ...]

    def open(self, desk: Desk) -> list[Item]:
        """Return the answers that nobody has decided."""
        return [i for i in self.items if not desk.book.is_decided((i.student, i.check))]

    def samples(self, desk: Desk) -> list[Item]:
        """Return a few of them, drawn at random once and for all."""
        drawn = sorted(self.items, key=lambda i: desk.work.draw("sample", self.id, i.student))
        return drawn[:SAMPLES]


def groups(desk: Desk, check: str) -> list[Group]:
    """Return the groups of a question, the largest first; an answer stands in the first that fits.

    Answers that share a named mistake are a group although the machine has decided them: a person may see it otherwise.
    """
    left = [i for i in desk.all(check, waiting=False) if i.verdict is not Verdict.PASSED]
    found: list[Group] = []

    def take(key: Callable[[Item], str], words: Callable[[Item], str]) -> None:
        nonlocal left
        by: dict[str, list[Item]] = {}
        for item in left:
            if name := key(item):
                by.setdefault(name, []).append(item)
        some = {name: items for name, items in by.items() if len(items) > 1}
        found.extend(_group(check, words(items[0]), name, items) for name, items in some.items())
        taken = {i.student for items in some.values() for i in items}
        left = [i for i in left if i.student not in taken]

    take(lambda i: i.mistake and f"mistake {i.mistake}", lambda i: f"the same mistake: {i.mistake}")
    left = [i for i in left if i.waits]
    take(lambda i: i.words and f"words {i.words}", lambda _: "the same words")
    take(lambda i: i.seen and f"seen {i.seen}", lambda _: "the same values came, to three digits")
    near = _near(left)
    take(lambda i: near.get(i.student, ""), lambda _: "similar words")
    take(
        lambda i: "" if i.words else f"summary {i.summary}",
        lambda i: f"the machine says the same: {i.summary[:120]}",
    )
    return sorted(found, key=lambda g: (-len(g.items), g.rule, g.id))


def _group(check: str, rule: str, name: str, items: Iterable[Item]) -> Group:
    id_ = hashlib.sha256(f"{check}\0{name}".encode()).hexdigest()[:12]
    return Group(id_, rule if ":" in rule else f"{rule}, group {id_[:6]}", tuple(items))


def _near(items: Collection[Item]) -> Mapping[str, str]:
    """Return to which cluster of similar texts each student's belongs, by the first of it; none where it is alone."""
    first: dict[str, str] = {}
    heads: list[Item] = []
    for item in items:
        if not item.shingles:
            continue
        head = next((h for h in heads if _alike(h.shingles, item.shingles)), None)
        if head is None:
            heads.append(item)
            head = item
        first[item.student] = f"near {head.words}"
    return first


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    small, large = sorted((len(one), len(other)))
    return small >= NEAR * large and len(one & other) >= NEAR * len(one | other)


def apply(desk: Desk, group: Group, students: Collection[str], draft: Draft, by: str) -> list[str]:
    """Decide answers of a group at once; return whose. What somebody has decided stays.

    Raises:
        UserError: The decision cannot be.
    """
    open_ = [i for i in group.open(desk) if i.student in students]
    keys = {(i.student, i.check): draft for i in open_}
    if not keys:
        return []
    decided = [s for s, _ in keys]
    event = {"event": GROUP, "check": open_[0].check, "rule": draft.rule, "students": decided, "by": by}
    new = desk.book.save(keys, by, {k: desk.book.version(k) for k in keys}, [event])
    desk.follow([s for s, _ in new])
    return [s for s, _ in new]


def ruled(desk: Desk, check: str) -> dict[str, list[str]]:
    """Return by rule whose answers to a question were decided at once, and were not touched since."""
    found: dict[str, list[str]] = {}
    for (student, c), decision in desk.book.decided.items():
        if c == check and decision.rule:
            found.setdefault(decision.rule, []).append(student)
    return found


def revoke(desk: Desk, check: str, rule: str, by: str) -> list[str]:
    """Take back all that was decided by a rule and was not touched since; return whose.

    Raises:
        Conflict: Somebody has changed one of these decisions a moment ago.
    """
    students = ruled(desk, check).get(rule, [])
    if not students:
        return []
    keys = {(s, check): Draft() for s in students}
    event = {"event": REVOKED, "check": check, "rule": rule, "students": students, "by": by}
    desk.book.save(keys, by, {k: desk.book.version(k) for k in keys}, [event])
    desk.follow(students)
    return students
