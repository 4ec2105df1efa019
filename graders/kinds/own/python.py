"""A function of the course that is given what the submission defines."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds.own._course_code import MACHINERY, CourseCode
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.compare import alike
from graders.numerics.recognise import difference
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, text, texts
from graders.vocabulary.sees import reals, strings

if TYPE_CHECKING:
    from graders.observing.code import Code

RNG = "rng"
"""The argument of the course's function that is a generator of numpy, seeded as inputs are."""
LONGEST = 1000
"""Letters of an assertion's message that are kept."""


class Python(CourseCode):
    """A function of the course, given what the submission defines, returns what it returns for the reference.

    The function is called with functions and classes of the submission, by the sheet's names for them, and with drawn
    inputs; it returns an array, a number, text, or several of these as a dict, which are compared with what it returns
    for the reference. It may also assert: the message is the feedback. It runs beside student code, which cannot know
    what is right; where it returns nothing, and only asserts, code that changes how assertions are decided goes to a
    person, as does an object that says itself what it is equal to.

    Why:
        What no kind says, ten lines of Python do. What comes back is compared outside, where the answers are, so that
        named mistakes are recognised as for any other kind.

    Example:
        - id: rows
          kind: python
          title: Rows of the attention sum to one, and the mask is kept
          points: 2
          file: own_checks.py
          function: attention_rows
          symbols: [softmax]
          cases:
            - scores: {normal: [4, 4]}
          hint: softmax over the last axis, after the mask

    Fails:
        `words` is another text
    """

    kind: Literal["python"]
    function: str = Field(
        "", description="The function in `file`; by default it is called like the check, with `_` for `-`."
    )
    cases: tuple[dict[str, Input], ...] = Field(
        ({},),
        min_length=1,
        description="Drawn inputs of each call, by the function's arguments: tensors where `file` imports torch, else numpy arrays. An argument `rng` gets a generator of numpy.",
    )
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    sees: ClassVar = {
        "n:{n}:{name}": reals(),
        "t:{n}:{name}": strings(0, 1),
        "asserted": strings(0),
        **MACHINERY,
    }

    @property
    def called(self) -> str:
        """The name of the course's function."""
        return self.function or self.id.replace("-", "_")

    def problems(self) -> list[tuple[str, str]]:
        """Return what does not fit the function in the file: its name, or its arguments."""
        found = [n for n in self.tree.body if isinstance(n, ast.FunctionDef)]
        function = next((n for n in found if n.name == self.called), None)
        if function is None:
            names = ", ".join(f"`{n.name}`" for n in found) or "no function"
            return [("function", f"{self.file} defines no function `{self.called}` (there is {names})")]
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        least = {a.arg for a in function.args.args[: len(function.args.args) - len(function.args.defaults)]}
        given = {*self.symbols, *self.cases[0], RNG}
        wrong = [
            (
                "symbols",
                f"`{self.called}` in {self.file} takes `{name}`, which is none of `symbols`, `cases` and `{RNG}`",
            )
            for name in sorted(least - given)
        ]
        takes = {a.arg for a in arguments}
        if function.args.kwarg is None:
            wrong += [
                ("cases", f"`{self.called}` in {self.file} takes no `{name}`")
                for name in sorted({*self.cases[0]} - takes)
            ]
            wrong += [
                ("symbols", f"`{self.called}` in {self.file} takes no `{name}`")
                for name in sorted({*self.symbols} - takes)
            ]
        return wrong

    def observe(self, code: Code) -> Observation:
        """Return what the course's function returns, by case and name, and the first assertion that does not hold."""
        import inspect

        from graders.observing import machinery
        from graders.observing.course_modules import raised_by_the_course, served
        from graders.observing.handed import Handed

        before, handed = machinery.holds(), Handed(code)
        seen: dict[str, Array] = {}
        with served(self.code) as course:
            function = getattr(__import__(self.file.removesuffix(".py")), self.called)
            takes = inspect.signature(function).parameters
            symbols = {name: handed.symbol(name) for name in self.symbols}
            asserted = ""
            for place, case in enumerate(self.cases):
                given = {**symbols, **self._inputs(case, place, course.texts)}
                if RNG in takes:
                    given[RNG] = self.generator(RNG, place)
                try:
                    seen |= named(function(**given), place)
                except AssertionError as error:
                    if not raised_by_the_course(error, code):
                        raise
                    asserted = (str(error) or "an assertion of the course does not hold")[:LONGEST]
                    break
        touched = [*machinery.changed(before), *machinery.passes_wrongly(), *handed.notes]
        ended = not asserted
        return {
            **seen,
            "asserted": np.array(asserted),
            "touched": np.array(touched, dtype=np.str_),
            "proof": self.proofs(("end",)) if ended else np.zeros((1, 3)),
        }

    def _inputs(
        self, case: dict[str, Input], place: int, course: dict[str, tuple[str, str]]
    ) -> dict[str, object]:
        made = self.make(case, place)
        if any("import torch" in text or "from torch" in text for _, text in course.values()):
            from graders.observing.arrays import as_tensors

            return as_tensors(made)
        return made

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Return whether no assertion failed and all that came back is the reference's."""
        return self.unless_touched(seen, wanted, self._judged(seen, wanted))

    def _judged(self, seen: Observation, wanted: Observation) -> Outcome:
        if text(wanted, "asserted") or self.proven(wanted, ("end",)) != [True]:
            return failed(
                f"the course's own solution does not pass: {text(wanted, 'asserted') or 'it does not come to its end'}"
            )
        if said := text(seen, "asserted"):
            return failed(said, hint=self.hint, cause="")
        for name in sorted(n for n in wanted if n.startswith(("n:", "t:"))):
            if (outcome := self._compared(name, seen, wanted)) is not None:
                return outcome
        if self.proven(seen, ("end",)) != [True]:
            return failed("the check did not come to its end", hint=self.hint)
        return passed()

    def _compared(self, name: str, seen: Observation, wanted: Observation) -> Outcome | None:
        """Return why one result is wrong; None where it is right."""
        kind, _, rest = name.partition(":")
        shown = f"`{rest.partition(':')[2]}`"
        if name not in seen:
            return failed(f"{shown}: nothing of the kind came back", hint=self.hint)
        if kind == "t":
            right, came = texts(wanted, name), texts(seen, name)
            if right == came:
                return None
            return failed(
                f"{shown} is another text",
                expected=", ".join(right)[:300],
                actual=", ".join(came)[:300],
                hint=self.hint,
            )
        expected, actual = numbers(wanted, name), numbers(seen, name)
        if expected is None or actual is None:
            return failed(f"{shown}: no numbers came back", hint=self.hint)
        why = difference(actual, expected, self.rtol, self.atol)
        if why is None:
            return None
        return self.another(f"{shown}: {why.said}", expected, actual, why.cause)

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether all that came back is what a named mistake returns, its assertion included, which alone tells too little."""
        names = [n for n in mistake if n.startswith(("n:", "t:"))]
        same = all(n in seen and alike(seen[n], mistake[n], self.tolerance) for n in names if n[0] == "n")
        same &= all(texts(seen, n) == texts(mistake, n) for n in names if n[0] == "t")
        told = text(mistake, "asserted")
        return same and bool(names) and text(seen, "asserted") == told


def named(value: object, place: int) -> dict[str, Array]:
    """Return what a function of the course returned, by the names of an observation.

    Raises:
        TypeError: It is neither an array, a number, text, nor a dict of these.
        ValueError: A name has signs that an observation has no place for.
    """
    from graders.observing.handed import observed

    if value is None:
        return {}
    parts = value if isinstance(value, dict) else {"result": value}
    for name in parts:
        if not re.fullmatch(r"[\w.]{1,80}", str(name)):
            raise ValueError(
                f"the course's function returns {name!r}; names have letters, digits, `_` and `.` alone"
            )
    made = {str(name): observed(part) for name, part in parts.items()}
    return {f"{'t' if a.dtype.kind == 'U' else 'n'}:{place}:{name}": a for name, a in made.items()}
