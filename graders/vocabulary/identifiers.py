"""Names of code as the words that they are made of: what writers vary in a name does not tell it from another."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|\d+")
FILLERS = frozenset(
    [
        *("a", "an", "the", "my", "our", "new", "of", "for", "to", "from", "in", "with", "and", "do", "by"),
        *("get", "compute", "computes", "calc", "calculate", "estimate", "estimated", "eval", "evaluate"),
        *("make", "run", "perform", "apply", "return", "term", "value", "result", "total", "per"),
        *("fn", "fun", "func", "function", "method", "impl", "helper"),
    ]
)
"""Words that say nothing of what a name means."""
LOSS = "loss"
"""A filler too, unless the sheet's own name says it."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, in their order: `computeLog_p2` says compute, log, p and 2."""
    return tuple(word.lower() for word in WORD.findall(name))


@lru_cache(maxsize=4096)
def telling(name: str, *, loss: bool = False) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, in their order; all where there are only fillers."""
    words = words_of(name)
    return tuple(w for w in words if w not in FILLERS and (loss or w != LOSS)) or words


def says_the_same(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether two names are the same but for case, underscores, order and fillers.

    Args:
        one: A name.
        other: Another one.
        loss: Whether the word `loss` tells something.
    """
    words, others = telling(one, loss=loss), telling(other, loss=loss)
    return sorted(words) == sorted(others) or "".join(words) == "".join(others)


def says_more(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether `one` says all that `other` says, and more: `kl_standard_normal` of `kl`."""
    return (
        set(telling(other, loss=loss)) < set(telling(one, loss=loss)) and not set(words_of(other)) <= FILLERS
    )
