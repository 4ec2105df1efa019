"""What is read of a written answer that is a closed form, and of what stands beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graders.model import Array, Observation

if TYPE_CHECKING:
    from graders.observing.probes.expressions.digits import Manner
    from graders.observing.probes.locating.answers import Answer
    from graders.observing.probes.relations.formulas import Formula


@dataclass(frozen=True)
class Reader:
    """Reads one closed form, or a matrix of them, in what a hand-in writes of it.

    Args:
        points: The variables, and their values at which formulas are compared.
        synonyms: Other spellings of them, and what stands for expressions in them.
        how: How the hand-in writes numbers.
        named: Regular expression of how it is called; nothing where it stands alone.
        unlike: Regular expression of how other things are called.
        of_matrix: Whether it is a matrix of closed forms.
        averaged_over: Letter of the number of points where the value for one of them is asked.
        instead: Labels of formulas that may be given in its place, each with how it is called.
        aside: Regular expression of words by which a sentence tells another case.
    """

    points: Observation
    synonyms: Mapping[str, tuple[str, ...]]
    how: Manner
    named: str
    unlike: str
    of_matrix: bool
    averaged_over: str
    instead: Mapping[str, str]
    aside: str = ""

    def read(self, answer: Answer) -> tuple[Formula, bool]:
        """Return the formula, and whether it stands among other things.

        Raises:
            ValueError: It cannot be read.
        """
        from graders.observing.probes.expressions import noise
        from graders.observing.probes.locating import answers
        from graders.observing.probes.relations import entry_by_entry, formulas
        from graders.observing.probes.spelling.tokens import Unread

        read = formulas.read_matrix if self.of_matrix else formulas.read
        if self.of_matrix and answer.whole != answer.text and entry_by_entry.as_a_whole(answer.whole):
            answer = replace(answer, text=answer.whole)

        found, among = answers.read(
            answer,
            lambda t: read(self._of_one(t), self.points, self.synonyms, self.how),
            _same,
            self.named,
            self.called,
        )
        if noise.MEAN in found.signs:
            raise Unread(noise.OPEN)
        return found, among

    def of(self, said: str) -> Formula:
        """Return the formula that a text says and nothing else.

        Raises:
            ValueError: It cannot be read.
        """
        from graders.observing.probes.relations import formulas

        return formulas.read(self._of_one(said), self.points, self.synonyms, self.how)

    def at(self, points: Observation) -> Reader:
        """Return the reader of the same formula at other points."""
        return replace(self, points=points)

    def called(self, whole: str) -> Formula:
        """Return what a passage calls by the name of the answer.

        Raises:
            ValueError: It cannot be read.
        """
        return self._called(whole, self.named)

    def given_instead(self, whole: str) -> tuple[str, Formula] | None:
        """Return what a passage gives instead, with its label; None where it gives nothing of that."""
        for label, name in self.instead.items():
            with contextlib.suppress(ValueError):
                return label, self._called(whole, name)
        return None

    def _called(self, whole: str, name: str) -> Formula:
        from graders.observing.probes.relations import formulas

        return formulas.named(self._of_one(whole), name, self.points, self.synonyms, self.how, self.of_matrix)

    def stated(self, answer: Answer, *, searched: bool) -> Observation:
        """Return what the passage states, one formula after the other."""
        from graders.observing.probes.claims import conclusions

        what = conclusions.Asked(self.named, self.unlike, searched, self.aside)
        return conclusions.of_formulas(
            answer, what, self.points, self.synonyms, self.how, self.of_matrix, self._of_one
        )

    def sides(self, sides: list[str], like: Array) -> Array:
        """Return the values of what a comparison compares, NaN for a side that cannot be read."""
        from graders.observing.probes.relations import formulas

        found = np.full((len(sides), len(like)), np.nan)
        for at, side in enumerate(sides):
            with contextlib.suppress(ValueError):
                found[at] = formulas.values(self._of_one(side), self.points, self.synonyms, self.how)
        return found

    def _of_one(self, text: str) -> str:
        """A text with means over points as the value of one of them, and entries counted from 1."""
        from graders.observing.probes.expressions import indices, means

        text = indices.from_one(text, self.points)
        return means.of_one(text, self.averaged_over) if self.averaged_over else text


def _same(one: Formula, other: Formula) -> bool:
    same_shape = one.values.shape == other.values.shape
    return same_shape and bool(np.allclose(one.values, other.values, equal_nan=True))
