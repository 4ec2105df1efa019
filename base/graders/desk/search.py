"""Search over all of the desk: questions, hand-ins, comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graders.desk.desk import REVEAL, Desk
from graders.errors import UserError

MOST = 12
"""Finds of each sort that are shown."""


@dataclass(frozen=True)
class Finds:
    """What was found.

    Args:
        questions: The ids of questions.
        hand_ins: The students of hand-ins.
        comments: Comments, each with the question it was made at and how often.
        more: How many more there are.
    """

    questions: tuple[str, ...]
    hand_ins: tuple[str, ...]
    comments: tuple[tuple[str, str, int], ...]
    more: int = 0


def find(desk: Desk, said: str, revealed: Collection[str]) -> Finds:
    """Return what holds all words that are looked for.

    Args:
        desk: The work.
        said: The words; parts of words count.
        revealed: The students whose names may be known to who asks; others are found by their pseudonym alone.
    """
    words = said.casefold().split()
    if not words:
        return Finds((), (), ())

    def fits(*texts: str) -> bool:
        whole = " ".join(texts).casefold()
        return all(w in whole for w in words)

    questions = [
        check.id
        for exercise in desk.work.spec.exercises
        for check in exercise.checks
        if any(i.waits for i in desk.work.by_check[check.id].values())
        and fits(
            check.id,
            check.title,
            exercise.title,
            getattr(check, "rubric", ""),
            *(i.says for i in desk.book.rubrics[check.id].items),
        )
    ]
    known = {s: s if s in revealed else "" for s in desk.work.digests}
    hand_ins = [s for s in desk.work.digests if fits("hand-in", desk.work.pseudonym(s), known[s])]
    used = ((c, text, n) for c, of in desk.book.comments.items() for text, n in of.items())
    comments = sorted((f for f in used if fits(f[1])), key=lambda f: (-f[2], f[1]))
    found = (questions, hand_ins, comments)
    return Finds(
        tuple(questions[:MOST]),
        tuple(hand_ins[:MOST]),
        tuple(comments[:MOST]),
        sum(max(0, len(f) - MOST) for f in found),
    )


def find_by_name(desk: Desk, said: str, by: str) -> list[str]:
    """Return the students whose names hold all words; the trail says who asked for these names.

    Raises:
        UserError: Nobody's does, or those of many do.
    """
    words = said.casefold().split()
    found = [s for s in desk.work.digests if words and all(w in s.casefold() for w in words)]
    if not found:
        raise UserError(f"no student's name holds `{said[:80]}`")
    if len(found) > MOST:
        raise UserError(f"the names of {len(found)} students hold `{said[:80]}`; write more of the name")
    desk.book.note(*({"event": REVEAL, "student": s, "check": "", "by": by} for s in found))
    return found
