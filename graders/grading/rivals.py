"""Whether a submission answers with several definitions of one name, of which nothing says that the right one is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence

from graders.observing.definitions import LESS, fit
from graders.submission.source import parts_of_all
from graders.vocabulary.symbols import SymbolSpec

MANY = 2
"""So many wrong definitions beside the right one are tries; one may be about something else."""


def is_one_of_several(
    right: str, wrong: Iterable[str], symbols: Sequence[SymbolSpec], files: Mapping[str, bytes]
) -> bool:
    """Return whether many definitions that are called as what is asked are wrong, and not the right one alone is used.

    Args:
        right: The definition that is right, in the words of a reading.
        wrong: Those that are wrong.
        symbols: What is asked.
        files: The submission.
    """
    right, *wrong = (w.partition(", called with ")[0] for w in (right, *wrong))  # ways to call one are one
    rivals = {w for w in wrong if w != right and any(_fits(_name(w), s) for s in symbols)}
    if len(rivals) < MANY:
        return False
    used = _used(files)
    return _user(right) not in used or any(_user(w) in used for w in rivals)


TRAINING = re.compile(r"`[^`]*` calls backward\(\)")
"""The place in the words of a reading at which a training goes back through its loss."""


def is_of_another_training(right: str, wrong: Iterable[str]) -> bool:
    """Return whether what is right is of one training, and what was read before it, of another one, is wrong.

    Args:
        right: What is right, in the words of a reading.
        wrong: What is wrong and likelier meant.
    """
    place = TRAINING.search(right)
    others = filter(None, map(TRAINING.search, wrong))
    return place is not None and any(other[0] != place[0] for other in others)


def _name(words: str) -> str:
    """Return the name of a definition, such as `loss` of `Trainer.loss` in train.py."""
    return words.split("`")[1].rpartition(".")[2]


def _user(words: str) -> str:
    """Return by which name a definition is used, such as `Trainer`; a function by its own."""
    return words.split("`")[1].rpartition(".")[0].rpartition(".")[2] or _name(words)


def _fits(name: str, symbol: SymbolSpec) -> bool:
    level = fit(name, symbol)
    return level is not None and level < LESS


def _used(files: Mapping[str, bytes]) -> set[str]:
    """Return the names that the code of a submission mentions beside defining them."""
    nodes = (n for parts in parts_of_all(files).values() for p in parts for n in ast.walk(p.tree))
    return {
        n.id if isinstance(n, ast.Name) else n.attr for n in nodes if isinstance(n, ast.Name | ast.Attribute)
    }
