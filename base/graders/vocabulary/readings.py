"""How a submission was read, kept with what was seen of it."""

from __future__ import annotations

import numpy as np

from graders.model import Choice, Crash, Observation

PREFIX = "reading:"
"""Begins the names of arrays that say how the submission was read; no kind declares such a name."""

CALLED = "called as "
"""Begins the words of a choice that says how something was called; those of one that says what, begin with its name."""


def with_choices(seen: Observation, choices: tuple[Choice, ...]) -> Observation:
    """Return an observation that says how the submission was read, and nothing else of that."""
    rest = without_choices(seen)
    if not choices:
        return rest
    return {
        **rest,
        f"{PREFIX}words": np.array([c.words for c in choices], dtype=np.str_),
        f"{PREFIX}certain": np.array([c.certain for c in choices], dtype=np.bool_),
        f"{PREFIX}of": np.array([c.of for c in choices], dtype=np.int64),
        f"{PREFIX}took": np.array([c.took for c in choices], dtype=np.int64),
    }


def without_choices(seen: Observation) -> Observation:
    """Return an observation without how the submission was read."""
    return {name: value for name, value in seen.items() if not name.startswith(PREFIX)}


def choices_of(seen: Observation | Crash) -> tuple[Choice, ...]:
    """Return how the submission was read."""
    if isinstance(seen, Crash):
        return seen.choices
    if f"{PREFIX}words" not in seen:
        return ()
    columns = (seen[f"{PREFIX}{name}"].tolist() for name in ("words", "certain", "of", "took"))
    return tuple(Choice(*entry) for entry in zip(*columns, strict=True))


def is_certain(seen: Observation | Crash) -> bool:
    """Return whether the submission was read as its author means it."""
    return all(choice.certain for choice in choices_of(seen))
