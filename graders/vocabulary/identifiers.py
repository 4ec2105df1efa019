"""Names of code as the words that they are made of: what writers vary in a name does not tell it from another."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
FILLERS = frozenset(
    [
        *("a", "an", "the", "my", "our", "new", "of", "for", "to", "from", "in", "with", "and", "do", "by"),
        *("get", "compute", "computes", "calc", "calculate", "estimate", "estimated", "eval", "evaluate"),
        *("make", "run", "perform", "apply", "return", "term", "value", "result", "total", "per"),
        *("loss", "fn", "fun", "func", "function", "method", "impl", "helper"),
    ]
)
"""Words that say nothing of what a name means."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, in their order: `computeLog_p2` says compute, log, p and 2."""
    return tuple(word.lower() for word in WORD.findall(name))


@lru_cache(maxsize=4096)
def telling(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, sorted; all where there are only fillers."""
    words = words_of(name)
    return tuple(sorted([w for w in words if w not in FILLERS] or words))


def says_the_same(one: str, other: str) -> bool:
    """Return whether two names are the same but for case, underscores, order and fillers."""
    return telling(one) == telling(other) or _joined(one) == _joined(other)


def says_more(one: str, other: str) -> bool:
    """Return whether `one` says all that `other` says, and more: `kl_standard_normal` of `kl`."""
    more, less = telling(one), telling(other)
    return set(less) < set(more) and not set(words_of(other)) <= FILLERS


def _joined(name: str) -> str:
    return "".join(w for w in words_of(name) if w not in FILLERS) or "".join(words_of(name))
