"""What is kept of each thing that a passage states, and whether a passage ends in what is right."""

from __future__ import annotations

from collections.abc import Callable

from graders.model import Array, Observation
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, whole

COUNTS = 1
"""It is called what is asked, or everything there is about that."""
DOUBTED = 2
"""Words beside it may change what it says."""
EQUATION = 4
"""It is an equation, and so has a name."""
BARE = 8
"""It is a number or a variable alone, which may stand there for any reason."""
STEPS = 16
"""It is so called by what its sentence or part of the passage is about, in which steps stand, too."""
ASKED = 32
"""It is called what is asked by its own name."""
CHANGES = 64
"""Words beside it may change what was stated before."""
ALONE = 128
"""Nothing in the passage is called what is asked, so that its last word counts."""
OF_CASE = 256
"""A case of what is asked was announced before it."""
FORMULA = 512
"""It is a formula that cannot be read."""

SEES = {"stated:{n}": reals(), "stated_bits": whole(1), "stated_names": whole(1), "stated_of": whole(1)}
"""What an observation holds: the value of each statement that can be read; for all of them the bits above, the number of its name (-1: none),
and in bits the variables in it."""


def ends_in(seen: Observation, is_right: Callable[[Array], bool]) -> bool:
    """Return whether what a passage states ends in what is right, and nothing that it states of the same speaks against that.

    What has another name is about something else; what has the same one, and fewer variables, is a case where it was announced; what cannot be
    read is a step on the way where what is right follows. Where no name is asked for, all that follows counts.
    """
    bits, names, of = (numbers(seen, f"stated_{n}") for n in ("bits", "names", "of"))
    if (
        bits is None
        or names is None
        or of is None
        or not bits.shape == names.shape == of.shape == (bits.size,)
    ):
        return False
    marks, held = bits.astype(int), of.astype(int)
    values = [numbers(seen, f"stated:{n}") for n in range(len(marks))]
    right = [n for n, v in enumerate(values) if v is not None and is_right(v)]
    counted = [n for n in right if marks[n] & COUNTS and not marks[n] & (DOUBTED | BARE)]
    if not counted:
        return False
    last = counted[-1]
    theirs = {names[n] for n in right if names[n] >= 0}

    def against(n: int) -> bool:
        value, mark = values[n], marks[n]
        later, equated = n > last, bool(mark & EQUATION)
        if n in right:
            return False
        if later and mark & ALONE:  # all that is told behind it says something else
            return bool(mark & FORMULA) if value is None else not mark & BARE or equated
        if later and value is not None and held[n] and held[n] == held[last] and not mark & BARE:
            return not mark & OF_CASE
        if equated and names[n] not in theirs and not mark & ASKED:
            return False
        if value is None or mark & STEPS:
            return equated and later
        case = held[n] and held[n] != held[last] and not held[n] & ~held[last] and mark & OF_CASE
        return not case and (equated or (later and not mark & BARE))

    taken_back = any(mark & CHANGES for mark in marks[last + 1 : last + 2])
    return not taken_back and not any(map(against, range(len(marks))))
