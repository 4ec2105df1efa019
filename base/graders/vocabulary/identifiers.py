"""Names of code as the words that they are made of: what writers vary in a name does not tell it from another."""

from __future__ import annotations

import re
from functools import lru_cache

from graders.vocabulary.languages import meanings

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
VERBS = frozenset(["plot", "load"])
"""Words that need another one to say something: what is plotted, and be it a function."""
LOSS = "loss"
"""A filler too, unless the sheet's own name says it."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, in their order: `computeLog_p2` says compute, log, p and 2."""
    return tuple(word.lower() for word in WORD.findall(name))


@lru_cache(maxsize=4096)
def telling(name: str, *, loss: bool = False) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, in their order; all where there are only fillers."""
    return _without_fillers(words_of(name), loss=loss)


@lru_cache(maxsize=4096)
def meant(name: str, *, loss: bool = False) -> tuple[str, ...]:
    """Return what the telling words of a name mean, in English words of one form: `zeichne_verluste` says plot and loss."""
    words = tuple(dict.fromkeys(m for word in words_of(name) for m in meanings(word)))
    return _without_fillers(words, loss=loss)


def _without_fillers(words: tuple[str, ...], *, loss: bool) -> tuple[str, ...]:
    left = tuple(w for w in words if w not in FILLERS and (loss or w != LOSS))
    return words if set(left) <= VERBS else left


def says_the_same(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether two names are the same but for case, underscores, order and fillers.

    Args:
        one: A name.
        other: Another one.
        loss: Whether the word `loss` tells something.
    """
    return _alike(telling(one, loss=loss), telling(other, loss=loss))


def means_the_same(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether two names mean the same, in whichever language and form their words are."""
    return _alike(meant(one, loss=loss), meant(other, loss=loss))


def _alike(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return sorted(words) == sorted(others) or "".join(words) == "".join(others)


def says_more(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether `one` says all that `other` says, and more: `kl_standard_normal` of `kl`."""
    less = set(meant(other, loss=loss))
    return less < set(meant(one, loss=loss)) and not less <= FILLERS


def says_less(one: str, other: str, *, loss: bool = False) -> bool:
    """Return whether `one` says a part of what `other` says, and nothing else: `descent` of `gradient_descent`."""
    return says_more(other, one, loss=loss)
