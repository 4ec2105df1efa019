"""A number, a shape, a list or a matrix in a written answer."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds._stated import MADE
from graders.kinds.on_paper import SHOWN, credit
from graders.kinds.written._in_passing import InPassing
from graders.kinds.written._values import FINITE, IN_NUMBERS, PRODUCT, in_another_unit, with_total
from graders.model import Array, Observation, Outcome, Verdict, failed, human, passed
from graders.numerics import compare, sizes
from graders.numerics.brief import brief
from graders.numerics.recognise import differs, recognise
from graders.vocabulary import stated
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import reals, strings, truth, whole
from graders.vocabulary.signs import LETTERS, of_numbers, shown
from graders.vocabulary.sizes import mentioned, stays

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.probes.expressions.digits import Manner
    from graders.observing.probes.locating.answers import Answer
    from graders.observing.probes.relations.formulas import Formula


class AnswerValue(InPassing):
    """A number, shape, list or matrix on the answer sheet, decided entry by entry.

    Why:
        Numbers, shapes and matrices on paper are decided entry by entry, with part of the points where
        asked.

    Example:
        - id: second-at-zero
          kind: answer_value
          title: The second expression at y = 0
          points: 0.5
          answer: 3.1i
          rtol: 0.005

    Fails:
        the answer has 2 numbers, not one number
    """

    kind: Literal["answer_value"]
    carried: dict[str, Input] = Field(
        {},
        description="Earlier answers for the reference's function to go on from; set where `given` asks for it.",
    )
    rtol: float = Outside(
        5e-3, ge=0, description="Relative error allowed: answers are rounded; 0 for whole numbers."
    )
    atol: float = Outside(1e-9, ge=0, description="Absolute error allowed.")
    is_shape: bool = Field(False, description="The answer is a shape: sizes of 1 may be left out.")
    stays: tuple[int, ...] = Outside(
        (),
        description="The size, such as `[32, 32]`, where the right answer is that it stays as it is: words that say so are right too.",
    )
    named: str = Field(
        "",
        description="Regular expression of how it is called in a passage that answers several parts of a question, such as `^kl`.",
    )
    counted_beside: str = Field(
        "",
        description="Regular expression of what else a passage counts, such as `cnn`, in parts of their own.",
    )
    symbols: dict[str, Input] = Field(
        {},
        description="Symbols of the sheet in which it may be written instead, each with points at which it is compared; the "
        "reference's function takes them.",
    )
    assumed: dict[str, Input] = Field(
        {},
        description="What the question says that some of `symbols` are, such as a mean of 0: an answer may hold the symbol, or "
        "what is left of it then.",
    )
    spellings: dict[str, tuple[str, ...]] = Field(
        {}, description="Other spellings of `symbols`, and what stands for expressions in them."
    )
    partial: bool = Outside(
        False, description="Each right entry earns its share of the points, if zeros would not have it right."
    )
    copied: tuple[tuple[float, ...], ...] = Outside(
        (), description="A matrix of the question: entries that are right by copying it earn nothing."
    )

    was = Renamed("value", since="0.2")
    sees: ClassVar = {
        **dict.fromkeys(("text", "unread", "page", "passage", "elsewhere", "dash"), strings(0)),
        **dict.fromkeys(("value", "called", "formula", "assuming", "behind", "negative"), reals()),
        "among": truth(0),
        "joined": reals(1),
        "count": whole(0),
        "signs": strings(1, longest=LETTERS),
        "told": reals(1),
        **stated.SEES,
    }
    cure = "write a number, a list such as [1, 2], or a matrix such as [[1, 2], [3, 4]]"
    reads_files = True
    compares = ("value",)
    exact = True

    def observe(self, code: Code) -> Observation:
        """The value as an array, and the answer as it was written."""
        from graders.observing.arrays import array, as_tensors
        from graders.observing.missing import Unanswered
        from graders.observing.probes.artifacts import printed
        from graders.observing.probes.claims import conclusions, own_names
        from graders.observing.probes.locating import answers, endings, passages
        from graders.observing.probes.quantities import counts, numbers
        from graders.observing.probes.relations import led, totals
        from graders.observing.probes.spelling.tokens import Unread

        if code.rehearsed is not None:
            line, number_ = printed.behind(code.rehearsed.printed, self.named)
            return {"text": np.array(line[:SHOWN]), "value": np.array(number_), "among": np.array(True)}
        try:
            answer = answers.given(code, self.answer, self.stands_at, self.named)
        except (Unread, Unanswered) as error:
            told = self.passing(code)
            if isinstance(error, Unanswered) and not told:
                raise
            return {"text": np.array(""), "unread": np.array(str(error)[:300]), **told}
        if not isinstance(answer, answers.Answer):
            earlier, symbols = as_tensors(self.make(self.carried)), as_tensors(self.make(self.symbols))
            calls = {"value": earlier}
            if symbols:
                calls |= {"formula": symbols, "assuming": symbols | as_tensors(self.make(self.assumed))}
            return {
                n: array(answers.value(code, answer, given)).astype(np.float64) for n, given in calls.items()
            }
        said = {"text": np.array(answer.text[:SHOWN]), "passage": np.array(answer.whole)}
        said |= {**answer.marks, **self.passing(code)}
        if answer.others and self.stays:
            said["elsewhere"] = np.array("\n".join(o.text for o in answer.others)[:SHOWN])
        if self.symbols:  # then it has several entries
            answer = replace(answer, text=numbers.apart(answer.text), whole=numbers.apart(answer.whole))
        how = answers.hand_in_manner(code)
        want: numbers.Want = "shape" if self.is_shape else "beside" if answer.shared else "any"
        seen: dict[str, Array] = {}

        def called(text: str) -> Array:
            body_as: numbers.Want = "shape" if self.is_shape else "any"
            if not self.is_shape:
                with contextlib.suppress(ValueError):
                    text = counts.of_all(text)
            return led.or_named(text, self.named, lambda b: numbers.read(b, how, body_as), compare.agree)

        try:
            seen["value"], among = answers.read(
                answer, lambda t: numbers.read(t, how, want), np.array_equal, self.named, called
            )
        except ValueError as error:
            seen["unread"], among = np.array(str(error)[:300]), False
            if want == "beside" and not self.stands_at:
                with contextlib.suppress(ValueError):
                    seen = {"value": numbers.read(answer.text, how, want)}
                    among = True
        if self.counted_beside and not answer.on_sheet and (among or "unread" in seen):
            with contextlib.suppress(ValueError):
                total = totals.of(answer.whole, self.named, self.counted_beside)
                seen, among = {"value": np.array(total.value)}, True
                answer = replace(answer, text=total.part, whole=total.part)
        if among and self.named and "value" in seen:
            with contextlib.suppress(ValueError):
                seen["called"] = called(answer.whole)
        if self.symbols and (among or "unread" in seen):
            with contextlib.suppress(ValueError):
                question = passages.of_question(code, self.answer)
                own = own_names.of_answer(
                    answer, question, self.make(self.symbols), self.spellings, self.named
                )
                symbolic, elsewhere = self._in_symbols(own, how)
                seen.update(symbolic)
                among = among or elsewhere
        seen |= endings.seen(answer, lambda a: numbers.read(a.text, how, want))
        with contextlib.suppress(ValueError):
            seen["joined"] = numbers.joined(answer.whole, how)
        seen["count"] = np.array(numbers.count(answer.whole))
        among = among or "told" in said or bool(self.stands_at and not answer.on_sheet)
        if not self.is_shape:
            seen |= endings.negative(answer, lambda a: numbers.read(a.text, how, want))
            what = conclusions.Asked(self.named, self.unlike, among or "unread" in seen, self.aside)
            stated = dict(conclusions.of_numbers(answer, what, self.make(self.symbols), self.spellings, how))
            if {"value", "signs"} & seen.keys() and not among:  # the answer as a whole is understood
                stated.pop("said", None)
            seen = {**stated, **seen}
        return {**said, **seen, **({"among": np.array(True)} if among else {})}

    def _in_symbols(self, answer: Answer, how: Manner) -> tuple[Observation, bool]:
        """The answer as a formula in the symbols of the sheet, at their points, and whether it stands among other things.

        Raises:
            ValueError: It is none.
        """
        from graders.observing.probes.locating import answers
        from graders.observing.probes.quantities import numbers
        from graders.observing.probes.relations import equations, formulas, remarks

        points = self.make(self.symbols)
        special = points | self.make(self.assumed)
        behind: list[Array] = []

        def read(text: str) -> tuple[Formula, Array]:
            """The formula, and its values where the symbols are what the question says; what it is in numbers may stand behind it."""
            tail = IN_NUMBERS.search(text)
            formula = text[: tail.start()] if tail else text
            found = (
                formulas.read(formula, points, self.spellings, how),
                formulas.values(formula, special, self.spellings, how),
            )
            if tail:
                behind.append(np.array(np.nan))  # where they are no list or matrix
                with contextlib.suppress(ValueError):
                    behind[-1] = numbers.read(tail[0].strip(" =.,;$\n"), how)
            return found

        def same(one: tuple[Formula, Array], other: tuple[Formula, Array]) -> bool:
            return compare.agree(one[1], other[1])

        (said, _), among = answers.read(
            answer,
            read,
            same,
            self.named,
            lambda t: equations.named(t, self.named, lambda b: remarks.without(b, read), same),
        )
        seen = {"formula": said.values, "signs": shown(said.signs)}
        if behind:
            agree = all(compare.agree(one, behind[-1]) for one in behind)
            seen["behind"] = behind[-1] if agree else np.array(np.nan)
        return seen, among

    @property
    def may_be_printed(self) -> bool:
        """Whether it has a name by which a number is found where it is printed."""
        return bool(self.named) and not (self.is_shape or self.symbols)

    def came_to_nothing(self, seen: Observation) -> bool:
        """Whether nothing could be read where it is to stand, so that it may be printed."""
        return self.may_be_printed and "unread" in seen and "value" not in seen

    def understood(self, seen: Observation) -> tuple[str, ...]:
        """Return the number, list, shape or matrix."""
        value = numbers(seen, "value")
        if value is None:
            return super().understood(seen)
        return of_numbers(value, self.is_shape or bool(PRODUCT.fullmatch(text(seen, "text"))))

    def plain(self, seen: Observation) -> Array | None:
        """The entries, without sizes of 1."""
        value = numbers(seen, "value")
        if value is None:
            return None
        if not self.is_shape and PRODUCT.fullmatch(text(seen, "text")):
            value = value.prod()
        return value.reshape(-1)[value.reshape(-1) != 1] if self.is_shape else value.squeeze()

    def tolerance_of_seal(self) -> tuple[float, float]:
        """That of `judge`."""
        return self.rtol, self.atol

    def reading(self, seen: Observation) -> str:
        """A number, list or matrix, with its entries."""
        value = numbers(seen, "value")
        return "no number" if value is None else sizes.read_as(value, self.is_shape)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Shape first, then each entry; what may be taken back beside it is for a person."""
        outcome = self._decided(seen, wanted)
        if self.stays and outcome.verdict is not Verdict.PASSED:
            outcome = self._in_words(seen, outcome)
        alone = not (self.named or self.stands_at)
        outcome = self.undoubted(seen, outcome, lambda v: self._is_right(v, wanted), wanted, rivals=alone)
        outcome = self.despite_dash(seen, outcome, lambda v: self._is_right(v, wanted))
        return with_total(outcome, self._passage(seen), numbers(wanted, "value"))

    def _in_words(self, seen: Observation, outcome: Outcome) -> Outcome:
        """Return the outcome of an answer that may say in words that a size stays: passed where nothing else is said, never failed."""
        said = text(seen, "text")
        told = filter(None, (said, text(seen, "passage"), text(seen, "elsewhere")))
        if said and all(stays(one, self.stays) for one in told):
            return passed()
        if outcome.verdict is Verdict.FAILED and mentioned(said):
            return human("it says in words what is right: are its numbers?", actual=said)
        return outcome

    def _is_right(self, value: Array, wanted: Observation) -> bool:
        """Whether a value is that of what is asked, or of one of its formulas."""
        if (w := numbers(wanted, "value")) is not None and self._right(value.squeeze(), w.squeeze()).all():
            return True
        forms = (numbers(wanted, n) for n in ("formula", "assuming"))
        return any(w is not None and differs(value, w, self.rtol, 1e-6) is None for w in forms)

    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        wrote = text(seen, "text")
        formula, among = numbers(seen, "formula"), number(seen, "among") == 1
        forms = [w for n in ("formula", "assuming") if (w := numbers(wanted, n)) is not None]
        if formula is not None and any(differs(formula, w, self.rtol, 1e-6) is None for w in forms):
            called, behind, right = (
                numbers(o, n) for o, n in ((seen, "called"), (seen, "behind"), (wanted, "value"))
            )
            beside = called is None or right is None or self._agree(called, right)
            if behind is not None:
                beside &= right is not None and behind.size == right.size and self._agree(behind, right)
            if not beside:
                return human("the formula is right: are the numbers that stand there?", actual=wrote)
            return passed()
        if formula is not None and "value" not in seen:
            not_it = failed("this is not the formula", actual=wrote, hint=self.hint)
            return human(stated.AMONG, actual=wrote) if among else not_it
        if unread := text(seen, "unread"):
            return human(f"the machine cannot read the answer: {unread}", actual=wrote)
        actual, expected = numbers(seen, "value"), numbers(wanted, "value")
        if actual is None or expected is None or not expected.size:
            return failed("no number came back", hint=self.hint)
        if expected.size == 1 and PRODUCT.fullmatch(wrote):
            actual = actual.prod().reshape(expected.shape)  # 5 * 5 * 3 * 10
        if self.is_shape:
            actual, expected = (sizes.without_ones(v.reshape(-1)) for v in (actual, expected))
            if actual.shape == expected.shape and sizes.turned(actual, expected):
                actual = expected  # channels first, or last
            elif sizes.perhaps_turned(actual, expected):
                return human("the sizes are right: is their order?", actual=wrote)
        if expected.size == 1 < actual.size and np.isclose(actual, expected, rtol=self.rtol).any():
            return human("several numbers are given, the right one among them", actual=wrote)
        if actual.size == expected.size and sizes.squeezed(actual) == sizes.squeezed(expected):
            actual = actual.reshape(expected.shape)
        if expected.ndim == 1 and actual.size == expected.size:
            actual = actual.reshape(-1)  # a list in two lines
        wrote, right, called = wrote or brief(actual), self._right(actual, expected), numbers(seen, "called")
        by_name = called is not None and bool(self._right(called.reshape(-1), expected.reshape(-1)).all())
        if among and not right.all():
            return passed() if by_name else human(stated.AMONG, actual=wrote)
        joined, wanting = numbers(seen, "joined"), actual.size != expected.size
        if wanting and joined is not None and self._right(joined, expected.reshape(-1)).all():
            return passed()
        if actual.shape != expected.shape and not self.is_shape and number(seen, "count") > actual.size:
            return human("not all the numbers that stand there are read", actual=wrote)
        if actual.shape != expected.shape:
            return failed(
                f"the answer has {sizes.in_words(actual)}, not {sizes.in_words(expected)}",
                actual=wrote,
                hint=self.hint,
            )
        if (
            right.all()
            and expected.size == 1
            and np.isinf(expected).all()
            and FINITE.search(wrote)
            and not by_name
        ):
            return human("infinity is given, and a number", actual=wrote)
        if right.all():
            return passed()
        if not self.is_shape and in_another_unit(wrote, actual, expected):
            return human(MADE, actual=wrote)
        cause = "" if self.is_shape else recognise(actual, expected, expected) or ""
        if self.is_shape:
            said = "it is another shape"
        elif expected.size == 1:
            said = cause or "it is another value"
        else:
            wrong = [f"{tuple(int(i) + 1 for i in at)}" for at in np.argwhere(~right)[:6]]
            places = ", ".join(w.replace(",)", ")") for w in wrong)
            said = cause or f"{(~right).sum()} of {right.size} entries are wrong, counted from 1: {places}"
        trivial = [self._right(t, expected) for t in (np.zeros_like(expected), np.array(self.copied))]
        return failed(
            said,
            credit=credit(right, trivial) if self.partial else 0.0,
            expected=brief(expected),
            actual=wrote,
            hint=self.hint,
            cause=cause,
        ).beside(expected, actual)

    def _agree(self, actual: Array, expected: Array) -> bool:
        """Return whether as many numbers are those that are asked; others are about something else."""
        if actual.size != expected.size:
            return True
        return bool(self._right(actual.reshape(-1), expected.reshape(-1)).all())

    def _right(self, actual: Array, expected: Array) -> Array:
        """Return which entries are right; none in another shape."""
        if actual.shape != expected.shape:
            return np.array(False)
        return np.isclose(actual, expected, rtol=self.rtol, atol=self.atol, equal_nan=True)
