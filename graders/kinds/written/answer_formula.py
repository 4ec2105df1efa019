"""A closed form in a written answer."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds._stated import MADE
from graders.kinds.on_paper import SHOWN, OnPaper, credit
from graders.kinds.written._formulas import Reader
from graders.model import Array, Observation, Outcome, Verdict, failed, human, passed
from graders.numerics import sizes
from graders.numerics.recognise import differs, recognise
from graders.vocabulary import reserves, stated
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import reals, strings, truth
from graders.vocabulary.signs import LETTERS, indexed
from graders.vocabulary.stated import AMONG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graders.observing.code import Code
    from graders.observing.probes.locating.answers import Answer
    from graders.observing.probes.relations.formulas import Formula


BOUND = "it is compared with something; which of both is the answer?"
OTHERS = "the passage calls other things so than the exercise does: {}"
ROOT = "it is the square root of what is asked"
DEVIATION = re.compile(r"(?<!\w)(?:\\?sigma|σ|s|sd|std)(?:_\S+)?\s*(?:\([^()]*\))?[\s$]*=", re.I)
"""The name of a standard deviation, set equal to what follows."""

TRANSPOSED = re.compile(
    r"\^\s*\{?\(?\s*\\?(?:T|top|intercal|prime|mathsf\{T\}|mathrm\{T\})\s*\)?\}?[\s$]*=|[ᵀ⊤][\s$]*=|\.T\s*=|(?<!\w)transpos\w*",
    re.I,
)
"""What gives a matrix transposed, by its name."""
FACTOR = re.compile(
    r"[\s$]*(?:\d+|[A-Za-z](?:_\{?\w+\}?)?)\s*(?:[*·⋅]|\\cdot|\\,|\s)\s*\\?[A-Za-z]\w*\s*[(\[][^=]*=[^=]*$"
)
"""A multiple of something that has a name, such as `D Var(W) = 1`."""


class AnswerFormula(OnPaper):
    """A closed form on the answer sheet, in LaTeX, Python or plain spelling, compared by its values.

    Why:
        Closed forms can be written in many ways; their values at drawn points are compared, and other
        spellings of variables are known.

    Example:
        - id: softmax-own
          kind: answer_formula
          title: da1/dz1 of a softmax
          points: 1
          answer: 2.2i
          variables:
            a1: {uniform: [9], low: 0.1, high: 0.9}
          spellings:
            a1: [a_1, a_j]

    Fails:
        this is not the formula: the sign is flipped
    """

    kind: Literal["answer_formula"]
    answer: str = Field(description="Its label on the answer sheet, such as `1a`.")
    variables: dict[str, Input] = Field(
        min_length=1, description="The variables, and the points at which values are compared."
    )
    spellings: dict[str, tuple[str, ...]] = Field(
        {}, description="Other spellings of the variables; those of `synonyms` count too."
    )
    notation: dict[str, tuple[str, ...]] = Field(
        {},
        description="Expressions in the variables, each with the notation that it stands for, such as `f_{z}: [p(x|z)]`; "
        "a sum over z goes over the numbers of f0 and f1.",
    )
    known: dict[str, tuple[str, ...]] = Field({}, description="More notation where a name is told.")
    begins_with: tuple[str, ...] = Field(
        (),
        description="Expressions that the exercise gives, such as its cost: where a passage gives one in letters of its own, these are the variables.",
    )
    matrix: bool = Field(False, description="The answer is a matrix of closed forms.")
    named: str = Field(
        "",
        description="Regular expression of how it is called in a passage that answers several parts of a question, such as `^relu`.",
    )
    averaged_over: str = Field(
        "",
        description="Letter of the number of points, where the value for one point is asked: a mean over them, such as "
        "`2/N sum_i ...`, is read as that of one.",
    )
    also: tuple[str, ...] = Field(
        (), description="Labels of the reference's other forms that count as right."
    )
    instead: dict[str, str] = Field(
        {},
        description="Labels of the reference's formulas for other things that may be given instead, such as a derivative by another "
        "variable, each with the regular expression of how that is called.",
    )
    rtol: float = Outside(1e-3, gt=0, description="Relative error allowed.")

    was = Renamed("formula", since="0.2")
    sees: ClassVar = {
        "text": strings(0),
        "unread": strings(0),
        "page": strings(0),
        "passage": strings(0),
        "values": reals(),
        "signs": strings(1, longest=LETTERS),
        "among": truth(0),
        "numbered": truth(0),
        "called": reals(),
        "sides": reals(2),
        "more": truth(0),
        "also:{name}": reals(),
        "given": strings(0),
        "redefined": strings(0),
        "untrue": strings(0),
        "dash": strings(0),
        "negative": reals(),
        **stated.SEES,
    }
    cure = "write it in LaTeX or as in Python, in the variables of the exercise"
    reads_files = True
    compares = ("values",)
    exact = True

    def observe(self, code: Code) -> Observation:
        """The values at the points, and the formula as it was written."""
        from graders.observing.arrays import array, tensor
        from graders.observing.probes.locating import answers
        from graders.observing.probes.spelling.tokens import Unread

        points = self.make(self.variables)
        try:
            answer = answers.given(code, self.answer, self.stands_at, self.named)
        except Unread as error:
            return {"text": np.array(""), "unread": np.array(str(error)[:300])}
        synonyms = {n: (*self.spellings.get(n, ()), *code.naming.synonyms.get(n, ())) for n in points}
        if isinstance(answer, answers.Answer):
            return self._written(code, answer, points, synonyms | self.notation)
        given, seen = {n: tensor(v) for n, v in points.items()}, dict[str, Array]()
        for label in (self.answer, *self.also, *self.instead):
            if (found := answers.computed(code, label)) is not None:
                key = "values" if label == self.answer else f"also:{label}"
                seen[key] = array(answers.value(code, found, given)).astype(np.float64)
        return seen

    def _written(
        self, code: Code, answer: Answer, points: Observation, synonyms: Mapping[str, tuple[str, ...]]
    ) -> Observation:
        """How a written answer is read, and what is stated beside it."""
        from graders.observing.probes.claims import own_names, redefined, told_values
        from graders.observing.probes.expressions import indices
        from graders.observing.probes.expressions.names import Names
        from graders.observing.probes.locating import answers, endings, passages
        from graders.observing.probes.quantities import rows_of
        from graders.observing.probes.relations import described, formulas, related
        from graders.observing.probes.spelling.tokens import Unread

        seen: dict[str, Array] = {"text": np.array(answer.text[:SHOWN]), **answer.marks}
        text, whole = described.without(answer.text), described.without(answer.whole)
        answer = replace(answer, text=text, whole=whole)
        seen["passage"] = np.array(answer.whole)
        how = answers.hand_in_manner(code)
        reader = Reader(
            points,
            synonyms,
            how,
            self.named,
            self.unlike,
            self.matrix,
            self.averaged_over,
            self.instead,
            self.aside,
        )
        names: dict[str, Any] = {"points": points, "synonyms": synonyms, "asked": self.named}
        question = passages.of_question(code, self.answer)
        given: dict[str, Any] = {"expressions": self.begins_with, "points": points, "synonyms": synonyms}
        answer, question = own_names.in_letters_of(answer, question, **given)
        try:
            answer, question, others = redefined.as_meant(answer, question, known=self.known, **names)
        except ValueError as error:
            return {**seen, "unread": np.array(str(error)[:300])}
        rename: Callable[[Answer], Answer] = partial(own_names.of_answer, question=question, **names)
        seen |= {"redefined": np.array(", ".join(others)[:100])} if others else {}
        own = None
        try:
            if answer.shared and not self.named:
                raise Unread(AMONG)
            try:
                said, among = reader.read(answer)
            except ValueError:
                if other := reader.given_instead(answer.whole):
                    label, said = other
                    return {**seen, "among": np.array(True), "given": np.array(label), **self._shown(said)}
                letters = indices.lettered(passages.texts(code), self.variables)
                text, whole = (indices.with_entries(t, letters) for t in (answer.text, answer.whole))
                own = rename(replace(answer, text=text, whole=whole))
                told = formulas.definitions(own.whole, points, synonyms, how)
                if not told and own == answer:
                    raise
                said, among = replace(reader, synonyms={**synonyms, **told}).read(own)[0], True
        except ValueError as error:
            seen |= reader.stated(own or rename(answer), searched=True)
            if not self.matrix and (alone := str(seen.get("said", ""))):
                with contextlib.suppress(ValueError):
                    find = Names(points, synonyms).find
                    untrue = told_values.false_where(
                        answer.whole, points, self.named, find, lambda at: reader.at(at).of(alone).values
                    )
                    seen |= {"untrue": np.array(untrue)} if untrue else {}
            return {**seen, "unread": np.array(str(error)[:300])}
        searched = among or bool(self.stands_at and not answer.on_sheet)
        stating = own or (rename(answer) if searched else answer)
        beside = {**reader.stated(stating, searched=searched)}
        answer = own or answer
        beside |= {"among": np.array(True)} if searched else {}
        beside |= {"numbered": np.array(True)} if related.numbered(answer.text) else {}
        if searched and self.named:
            with contextlib.suppress(ValueError):
                beside["called"] = reader.called(answer.whole).values
        if self.matrix and rows_of.say_more(answer.whole):
            beside["more"] = np.array(True)
        if not self.matrix and len(sides := related.compared(answer.text)) > 1:
            values = reader.sides(sides, said.values)
            if np.isfinite(values).any():  # else it is a condition, as in `x if x > 0 else 0`
                beside["sides"] = values
        beside |= endings.negative(answer, lambda a: reader.read(a)[0].values)
        beside |= endings.seen(answer, lambda a: reader.read(a)[0].values)
        if not self.matrix:
            find = Names(points, synonyms).find
            untrue = told_values.false(
                answer.whole,
                points,
                self.named,
                find,
                lambda at: reader.at(at).read(answer)[0].values,
            )
            beside |= {"untrue": np.array(untrue)} if untrue else {}
        beside = {k: v for k, v in beside.items() if among or k != "said"}  # or it is understood as a whole
        return {**seen, **beside, **self._shown(said)}

    def _shown(self, said: Formula) -> Observation:
        """What is kept of a formula."""
        return {"values": said.values, "signs": indexed(said.signs, self.spellings)}

    def plain(self, seen: Observation) -> Array | None:
        """The values at the points; none where several forms are right."""
        value = numbers(seen, "values")
        return None if value is None or self.also or self.instead else value.squeeze()

    def tolerance_of_seal(self) -> tuple[float, float]:
        """That of `judge`, where values are not next to nothing."""
        return self.rtol, 1e-9

    @np.errstate(all="ignore")
    def reading(self, seen: Observation) -> str:
        """The formula as it was written, and its value at one point; for a matrix its size."""
        values, wrote = numbers(seen, "values"), text(seen, "text")
        if values is None or not values.size or values.ndim > 3:
            return "no formula"
        what = f"the formula `{wrote}`" if wrote else "a formula"
        if values.ndim > 1:
            size = " × ".join(map(str, values.shape[1:]))
            what = f"a matrix of {size} formulas" if self.matrix else f"{what} of {size} values"
        if not np.isfinite(values).any():
            return f"{what}, which has no finite value where it was tried"
        made = self.make(self.variables)
        if values.ndim > 1 or any(np.size(p) != values.size for p in made.values()):
            return what
        point = ", ".join(f"{n} = {np.reshape(p, -1)[0]:.3g}" for n, p in made.items())
        return f"{what}, which is {values[0]:.4g} for {point}"

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """By value; what cannot be read, or may be taken back beside it, is for a person."""
        outcome = self.undoubted(
            seen, self._decided(seen, wanted), lambda v: self._is_right(v, wanted), wanted
        )
        outcome = self.despite_dash(seen, outcome, lambda v: self._is_right(v, wanted))
        untrue = text(seen, "untrue") if outcome.verdict is Verdict.PASSED else ""
        return human(reserves.DOUBT.format(untrue), actual=text(seen, "text")) if untrue else outcome

    def _is_right(self, actual: Array, wanted: Observation) -> bool:
        """Whether these are the values of what is asked, in any form that counts."""
        right = [numbers(wanted, name) for name in ("values", *(f"also:{label}" for label in self.also))]
        return any(
            w is not None and differs(self._like(actual, w), w, self.rtol, 1e-6) is None for w in right
        )

    def _like(self, actual: Array, expected: Array) -> Array:
        """A column where a row of as many entries is expected, or a row for a column, in that form; else as it is."""
        alike = self.matrix and len(actual) == len(expected) and sizes.row(actual) == sizes.row(expected)
        return actual.reshape(expected.shape) if alike and sizes.row(actual) is not None else actual

    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        wrote = text(seen, "text")
        if unread := text(seen, "unread"):
            return human(f"the machine cannot read the formula: {unread}", actual=wrote)
        actual = numbers(seen, "values")
        if actual is None or not actual.size:
            return failed("no values came back", hint=self.hint)
        reasons, causes, earned = [], [], 0.0
        given = text(seen, "given")
        for name in (f"also:{given}",) if given else ("values", *(f"also:{label}" for label in self.also)):
            expected = numbers(wanted, name)
            why, cause = "the reference gave nothing", ""
            if expected is not None:
                actual = self._like(actual, expected)
                why = differs(actual, expected, self.rtol, 1e-6) or ""
                if why:
                    cause = recognise(actual, expected, expected) or ""
                    why = cause or sizes.where(actual, expected, self.make(self.variables))
            called = numbers(seen, "called")
            if not why or (
                called is not None
                and expected is not None
                and differs(called, expected, self.rtol, 1e-6) is None
            ):
                return passed()
            if self.matrix and expected is not None and actual.shape == expected.shape:
                close, zeros = (
                    np.asarray(np.isclose(v, expected, rtol=self.rtol, atol=1e-6).all(0))
                    for v in (actual, 0.0)
                )
                places = ", ".join(f"({i + 1}, {j + 1})" for i, j in np.argwhere(~close)[:6])
                why = f"{(~close).sum()} of {close.size} entries are wrong, counted from 1: {places}"
                earned = credit(close, [zeros])
            reasons.append(why)
            causes.append(cause)
        sides, expected = numbers(seen, "sides"), numbers(wanted, "values")
        if sides is not None and sides.ndim and expected is not None:
            right = [differs(side, expected, self.rtol, 1e-6) is None for side in sides]
            if any(right):
                return passed() if right[0] and (actual == 1).all() else human(BOUND, actual=wrote)
        other_size = expected is not None and actual.shape != expected.shape
        if self.matrix and other_size and number(seen, "more") == 1:
            return human("not all the entries that stand there are read", actual=wrote)
        if others := text(seen, "redefined"):
            return human(OTHERS.format(others), actual=wrote)
        if number(seen, "among") == 1:
            return human(AMONG, actual=wrote)
        turned = self.matrix and actual.ndim == 3 and TRANSPOSED.search(self._passage(seen))
        if turned and self._is_right(actual.swapaxes(1, 2), wanted):
            return human(MADE, actual=wrote)
        if FACTOR.match(wrote):
            return human(MADE, actual=wrote)
        if number(seen, "numbered") == 1:
            return human("is the number in brackets a factor, or that of the equation?", actual=wrote)
        if ROOT in causes and DEVIATION.search(wrote):
            return human("is it a standard deviation?", actual=wrote)
        return failed(
            f"this is not the formula: {reasons[0]}",
            credit=earned,
            actual=wrote,
            hint=self.hint,
            cause=causes[0],
        )
