"""OnPaper: the base of kinds whose answers stand on an answer sheet."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

import numpy as np
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from graders.checks import Check, Outside
from graders.kinds import _stated
from graders.model import Array, Observation, Outcome, Verdict, failed, human, later, passed
from graders.numerics.seals import opens
from graders.vocabulary import reserves
from graders.vocabulary.observed import numbers, text, texts, truth
from graders.vocabulary.stated import AGAIN, AMONG, ASKED, STEPS

DASHED = "is the dash behind its label a minus sign?"
SHOWN = 1000
"""Letters of a passage that a person sees."""
READERS = tuple(
    f"graders.observing.probes.{name}"
    for name in (
        "artifacts.printed",
        "claims.conclusions",
        "claims.own_names",
        "claims.redefined",
        "claims.told_values",
        "expressions.indices",
        "locating.endings",
        "relations.described",
        "relations.led",
        "relations.totals",
    )
)
"""What answers are read with."""


def credit(right: Array, trivial: Iterable[Array]) -> float:
    """Return the share of right entries beyond what the best of some trivial answers has right."""
    base = max((float(t.mean()) for t in trivial), default=0.0)
    return max(0.0, (float(right.mean()) - base) / (1 - base)) if base < 1 else 0.0


def _named(expressions: str | dict[str, str]) -> tuple[str, ...]:
    """The regular expressions that have names."""
    return () if isinstance(expressions, str) else tuple(expressions.values())


def _joined(expressions: str | dict[str, str]) -> str:
    """All regular expressions as one, in their order."""
    return expressions if isinstance(expressions, str) else "|".join(_named(expressions))


class OnPaper(Check):
    """A written answer. A handout does not hold what is right: there a student learns how the answer was read."""

    cure: ClassVar[str]
    """How to write what the machine can read."""
    stands_at: tuple[str, ...] = Field(
        (),
        description="Labels of the sheet's own numbering where it stands among other answers, such as `1.2`; `named` finds it there.",
    )

    doubted: str | dict[str, str] = Outside(
        "",
        description="Regular expression of what may stand beside a right answer and make it another one, such as what a letter stands for; "
        "a person reads it there. Several of them stand under names that say what they find, such as `{not-sampled: '(?P<harmless>not sampled)', "
        "sampled: sampled}`, and of those that match at a place the first counts. What a group called `harmless` matches raises no doubt.",
    )

    unlike: str = Outside(
        "",
        description="Regular expression of how things are called that are not what is asked, such as `^z`; a right answer that has such a "
        "name alone is a person's.",
    )

    aside: str = Outside(
        "",
        description="Regular expression of words by which a sentence tells another case, such as `unbalanced` or `inverse map`: what it "
        "states is no step towards the answer, and speaks not against it.",
    )

    reserved: ClassVar = reserves.RESERVED
    """What a right answer of this kind does not hold, whatever is asked."""
    on_pages = True
    executes = False
    modules = READERS
    for_form: ClassVar[tuple[str, ...]] = ()
    """Keys for `judge` that say how an answer is read. The other keys for `judge` say what is right, and stay out of handouts."""

    @field_validator("doubted")
    @classmethod
    def _are_expressions(cls, value: str | dict[str, str]) -> str | dict[str, str]:
        for one in (*_named(value), _joined(value)):
            try:
                re.compile(one)
            except re.error as error:
                words = f"no regular expression: `{one}` ({error})"
                raise PydanticCustomError("own_words", "{words}", {"words": words}) from error
        return value

    def reads(self, path: str) -> bool:
        """Whether it is a document, of whatever format."""
        from graders.observing.probes.formats.documents import is_of_machines

        return not is_of_machines(path)

    @abstractmethod
    def reading(self, seen: Observation) -> str:
        """Return how the answer was read, in words; any entry of `seen` may be missing, as in `judge`."""

    def plain(self, seen: Observation) -> Array | None:
        """Return the numbers of an answer, in a layout that right answers share; None if a kind has none."""
        return None

    def understood(self, seen: Observation) -> tuple[str, ...]:
        """Return what the answer was understood as, in the signs of `vocabulary.signs`."""
        return tuple(texts(seen, "signs"))

    def with_reading(self, seen: Observation, outcome: Outcome) -> Outcome:
        """Return the outcome with the answer as it was written, and as it was understood.

        Both are of one statement where the passage has many; where it is not known which one was read, the passage is shown.
        """
        among = text(seen, "passage")[:SHOWN] if truth(seen, "among") else ""
        wrote = text(seen, "said") or among or text(seen, "text")
        return replace(outcome, wrote=wrote, understood=self.understood(seen))

    def undoubted(
        self,
        seen: Observation,
        outcome: Outcome,
        is_right: Callable[[Array], bool] | None = None,
        wanted: Observation | None = None,
        rivals: bool = False,
    ) -> Outcome:
        """Return the outcome, passed where a person's passage ends in what is right, and a person's where its passage speaks for the other outcome.

        Args:
            seen: The answer.
            outcome: What was decided.
            is_right: Whether a value that stands in the passage is what is asked; None for a kind that looks for none.
            wanted: What is asked; None for a kind that looks for no value in the last paragraph.
            rivals: Whether another value of the same size that has a name speaks against it.
        """
        told = _stated.statements(seen, is_right) if is_right else []
        if outcome.verdict is Verdict.FAILED and _stated.has_right(told):
            return human(_stated.LATER, actual=text(seen, "text"))
        if outcome.verdict is Verdict.HUMAN and _stated.ends_in(told):
            outcome = passed()
        if outcome.verdict is not Verdict.PASSED:
            return outcome
        asked = f"{self.title} {getattr(self, 'named', '')}"
        if why := _stated.why_not(told, again=not self.stands_at, rivals=rivals, asked=asked):
            return human(why, actual=text(seen, "text"))
        ends = reserves.last_number(self._passage(seen)) if is_right and not self.stands_at else ()
        if is_right and ends and not any(is_right(np.array([number])) for number in ends):
            return human(_stated.LATER, actual=text(seen, "text"))
        if self.ends_in_another(seen, wanted):
            return human(_stated.LATER, actual=text(seen, "text"))
        said = reserves.found(self._passage(seen), self.reserved, self.doubts)
        doubt = reserves.DOUBT.format(said[:80])
        return human(doubt, actual=text(seen, "text")) if said else outcome

    @property
    def doubts(self) -> str:
        """What is `doubted`, as one regular expression."""
        return _joined(self.doubted)

    def ends_in_another(self, seen: Observation, wanted: Observation | None) -> bool:
        """Return whether the last paragraph of a passage is another answer of the same size by itself."""
        value, last = (numbers(seen, name) for name in (*self.compares[:1], "ends"))
        if wanted is None or value is None or last is None:
            return False
        is_shape = getattr(self, "is_shape", False)
        if last.size != value.size and not is_shape:
            return False
        constant = not is_shape and np.ptp(value) > 0 and not np.ptp(last) > 0
        return not constant and self._decided({self.compares[0]: last}, wanted).verdict is not Verdict.PASSED

    @abstractmethod
    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        """Return what is decided of an answer, whatever else its passage says."""

    def _passage(self, seen: Observation) -> str:
        """All that stands there, as far as it was kept."""
        return next(filter(None, (text(seen, name) for name in ("passage", "more", "text"))), "")

    def leaves_out(self, seen: Observation, wanted: Observation) -> bool:
        """Return whether nothing in its passage is called what is asked."""
        called = any(one.bits & (ASKED | STEPS | AGAIN) for one in _stated.statements(seen, lambda _: False))
        return text(seen, "unread") == AMONG and not called

    def from_page(self, seen: Observation, outcome: Outcome) -> Outcome:
        """Return the outcome, a person's where it failed by what the page may show otherwise.

        A PDF tells letters, and not how they are set; where a program counts the labels, ours may be other ones.
        """
        page = text(seen, "page")
        if not page or outcome.verdict is not Verdict.FAILED:
            return outcome
        said = outcome.diagnosis.summary
        why = (
            f"it stands in {page}, where the program that made it counts the questions; see the page: {said}"
        )
        if page.lower().endswith(".pdf"):
            why = f"it stands in {page}; see the page: {said}"
        return human(why, actual=text(seen, "text"))

    def despite_dash(self, seen: Observation, outcome: Outcome, is_right: Callable[[Array], bool]) -> Outcome:
        """Return the outcome, a person's where the dash behind its label may be a minus sign, with which it would be another one."""
        negative, apart = numbers(seen, "negative"), text(seen, "dash") == "set apart"
        if negative is None or outcome.verdict not in (Verdict.PASSED, Verdict.FAILED):
            return outcome
        right = is_right(negative)
        passes = outcome.verdict is Verdict.PASSED
        if passes == right or (passes and apart):
            return outcome
        return human(DASHED, actual=text(seen, "text"))

    def tolerance_of_seal(self) -> tuple[float, float]:
        """Return the relative and the absolute error allowed."""
        return 0.0, 0.0

    def form(self, seen: Observation, seal: Observation | None = None) -> Outcome:
        """Return what a student learns about an answer before it is graded.

        Args:
            seen: The answer.
            seal: The slow hash of the right answer, if the handout holds one.
        """
        if unread := text(seen, "unread"):
            return human(f"could not be read: {unread}; {self.cure}", actual=text(seen, "text")[:300])
        if seal is not None:
            read = f"read as {self.reading(seen)}"
            value = self.plain(seen)
            if value is not None and opens(value, seal):
                return passed(read)
            return failed(f"{read}: this is not it", hint=self.hint)
        return later(
            f"read as {self.reading(seen)}: the form is right, and the value is graded after the hand-in"
        )
