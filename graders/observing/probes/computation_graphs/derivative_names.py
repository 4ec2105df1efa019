"""The variables that a term of an equation of derivatives names, such as w1 and x of `dw1/dx`, and the numbers for which their index stands."""

from __future__ import annotations

import re
from functools import lru_cache

from graders.observing.probes.computation_graphs import changed_sums

NUMBERS = range(1, 10)
INDEX = re.compile(r"(?<=[A-Za-z\d])[ijkn](?=\d?$)")
SUMMED_TO = re.compile(r"(?<![a-z])sum(?P<most>\d?)(?![a-z\d])")
"""A sum over an index as `adjoints` writes it, with the last of its numbers where that is told."""
CAPITAL = re.compile("[A-Z]")
ENDS_IN_CAPITAL = re.compile(r"\w+[A-Z]")


@lru_cache(256)
def last_numbers(known: frozenset[str]) -> dict[str, int]:
    """Return for each letter of which there are several variables, the number of the last one that has a single digit."""
    ends: dict[str, int] = {}
    for match in filter(None, (re.fullmatch(r"([a-z]+)(\d)", name) for name in known)):
        ends[match[1]] = max(ends.get(match[1], 0), int(match[2]))
    return {letter: end for letter, end in ends.items() if end > 1}


def words_of(said: str) -> list[str]:
    """Return the variables of one side or term, in the spelling of the graph but for their case."""
    said = said.replace("partial", " partial ")
    said = re.sub(r"(?<=[^\W_])_(?:\{([\w,]+)\}|(\d+|\w))", lambda m: (m[1] or m[2]).replace(",", ""), said)
    said = re.sub(r"[{}_]", " ", said)
    return [
        w
        for w in re.findall(r"[^\W\d_]\w*", said)
        if w.lower() not in changed_sums.SIGNS and not SUMMED_TO.fullmatch(w)
    ]


def numbers_of(words: list[str], known: frozenset[str]) -> list[int]:
    """Return the numbers for which the index of these variables stands; none if they have no index."""
    if all(_resolved(w, 0, known) for w in words):
        return []
    return [k for k in NUMBERS if all(_resolved(w, k, known) for w in words)]


def numbered(words: list[str], number: int, known: frozenset[str]) -> list[str]:
    """Return the variables that words name, with a number for their index.

    Args:
        words: The words of a side or a term.
        number: The number; 0 where they have no index.
        known: The variables of the graph.

    Raises:
        ValueError: One names none.
    """
    found = [_resolved(w, number, known) for w in words]
    if not all(found):
        raise ValueError
    return [w for ws in found for w in ws]


@lru_cache(8192)
def _resolved(word: str, number: int, known: frozenset[str]) -> tuple[str, ...]:
    """The variables of which a word is made, with a number for its index; one capital letter may be the loss."""
    for said in (word, word[1:] if word[0] == "d" else "", INDEX.sub(str(number), word) if number else ""):
        if said and (said.lower() in known or CAPITAL.fullmatch(said)):
            return (said,)
    if word[0] == "d" and number and (said := INDEX.sub(str(number), word[1:])).lower() in known:
        return (said,)
    ways = []
    for at in range(1, len(word)):
        one, other = word[:at], INDEX.sub(str(number), word[at:]) if number else word[at:]
        if one.lower() in known and (other.lower() in known or CAPITAL.fullmatch(other)):
            ways.append((one, other))
    if (
        ENDS_IN_CAPITAL.fullmatch(word)
        and number
        and (said := INDEX.sub(str(number), word[:-1])).lower() in known
    ):
        ways.append((said, word[-1]))
    return ways[0] if len(ways) == 1 else ()
