"""What was not found in a hand-in: the names it has, with their signatures, and whose hand-ins have them too."""

from __future__ import annotations

from dataclasses import dataclass

from graders.cohort.unfound import shared
from graders.desk.desk import Desk
from graders.desk.hand_ins import HandIns

MOST = 24
"""Names that are shown, the likeliest first."""
READING = 0.03
"""Seconds that a page waits for names of other hand-ins to be read; those that are left are read with later pages."""


@dataclass(frozen=True)
class Candidate:
    """A name that may be what is meant.

    Args:
        name: As it stands in the hand-in.
        signature: Its arguments; empty for what is no function.
        likely: Whether it shares a word with the sheet's name.
        others: How many other hand-ins lack the same and have this name, of those that were read so far.
    """

    name: str
    signature: str
    likely: bool
    others: int


def lack(desk: Desk, check: str, symbol: str) -> list[str]:
    """Return whose hand-ins wait at a check for want of a symbol."""
    return [i.student for i in desk.all(check) if i.symbol == symbol]


def candidates(
    desk: Desk, hand_ins: HandIns, check: str, student: str, seconds: float = READING
) -> tuple[str, list[Candidate]]:
    """Return what is lacking, and the names of a hand-in that it may be called by, the likeliest first."""
    symbol = desk.work.by_check[check][student].symbol
    if not symbol:
        return "", []
    meant = desk.work.spec.naming.symbols[symbol]
    mine = hand_ins.names(student)
    others = hand_ins.names_in([s for s in lack(desk, check, symbol) if s != student], seconds)
    found = [
        Candidate(name, signature, shared(name, meant) > 0, sum(name in o for o in others))
        for name, signature in mine.items()
    ]
    found.sort(key=lambda c: (-shared(c.name, meant), -c.others, c.name))
    return symbol, found[:MOST]
