"""What is chosen where a submission can be read in more than one way, so that each reading can be observed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from graders.model import Choice

T = TypeVar("T")


@dataclass(frozen=True)
class Option(Generic[T]):
    """One of the ways in which something can be read.

    Args:
        make: Returns what it is; it may raise `Missing`, and then this reading has nothing to look at.
        words: What it is, for people.
        certain: Whether it is what its author means, so that a wrong result is the author's mistake.
    """

    make: Callable[[], T]
    words: str
    certain: bool = True


def itself(value: T) -> T:
    """Return what is made already, as an option of it does."""
    return value


class Choices:
    """Makes the choices of one reading, and records them.

    Args:
        path: Which option to take at each choice, in order; beyond its end the first one is taken.
    """

    def __init__(self, path: Sequence[int] = ()) -> None:
        self.path = tuple(path)
        self.taken: list[Choice] = []
        self._known: dict[Hashable, Option[Any]] = {}
        self._places: dict[Hashable, int] = {}

    def choose(self, about: Hashable, options: Sequence[Option[T]]) -> T:
        """Return one of the options, the same one whenever the same is asked.

        Args:
            about: What the choice is about.
            options: The ways to read it, likelier first; at least one.
        """
        if about not in self._known:
            place = len(self.taken)
            took = min(self.path[place], len(options) - 1) if place < len(self.path) else 0
            self._known[about] = option = options[took]
            self._places[about] = place
            self.taken.append(Choice(option.words, option.certain, len(options), took))
        made: T = self._known[about].make()
        return made

    def doubt(self, about: Hashable) -> None:
        """Note of a choice that was made that it is not certain after all."""
        place = self._places[about]
        self.taken[place] = replace(self.taken[place], certain=False)
