"""Counting the vowels of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

from ._letters import VOWELS

if TYPE_CHECKING:
    from graders.observing.code import Code


class Vowels(Check):
    """A function counts the vowels of words.

    Why:
        Counting is a first exercise in loops.

    Example:
        - id: count
          kind: vowels
          title: The vowels are counted
          points: 1
          call: count
          words: [torch, grade]

    Fails:
        `count` finds 2 vowels in `torch`, not 1
    """

    kind: Literal["vowels"]
    call: Symbol
    words: tuple[str, ...] = Field(min_length=1, description="Words that it is called with.")
    most: int = Outside(0, ge=0, description="By so much each count may miss.")

    sees: ClassVar = {"counts": reals(1)}
    compares = ("counts",)
    draws = False
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The count of each word, and of each single vowel."""
        found = code.find(self.call)
        counts = [float(code.call(found, {"text": word})) for word in (*self.words, *sorted(VOWELS))]
        return {"counts": np.array(counts)}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Each count is right."""
        counts = numbers(seen, "counts", (len(self.words) + len(VOWELS),))
        if counts is None:
            return failed(f"`{self.call}` returns no number", hint=self.hint)
        for word, count in zip((*self.words, *sorted(VOWELS)), counts, strict=True):
            right = sum(letter in VOWELS for letter in word)
            if not abs(count - right) <= self.most:
                return failed(
                    f"`{self.call}` finds {count:g} vowels in `{word}`, not {right}", hint=self.hint
                )
        return passed()
