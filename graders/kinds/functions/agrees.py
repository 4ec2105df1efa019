"""Agreement of a function with the reference."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.compare import alike, near
from graders.numerics.recognise import Difference, difference
from graders.vocabulary.also import Also
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, texts
from graders.vocabulary.sees import reals, strings, truth, with_also
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

Form = Literal["full", "column", "mean_last", "mean"]
RESULTS = 16
AGAIN = 0.5  # seconds; what takes longer is not called again to see whether it returns the same
QUICK = 0.05  # seconds; what takes longer is not called with other arguments to see which of them it ignores
ATTEMPT = 0.25
"""Seconds of such a call, which was quick before."""
FORMS = {
    "full": lambda a: a,
    "column": lambda a: a[..., None],
    "mean_last": lambda a: a.mean(-1) if a.ndim else a,
    "mean": lambda a: a.mean(),
}
AS_CODE = {"full": "", "column": "[..., None]", "mean_last": ".mean(-1)", "mean": ".mean()"}
"""The same behind a call."""


@dataclass(frozen=True)
class Off:
    """Why a result is not the reference's, and both, where there are both."""

    why: Difference
    expected: Array | None = None
    actual: Array | None = None


class Agrees(Check):
    """A function returns what the reference returns, on generated inputs.

    Why:
        Most exercises ask for one function whose result the reference knows. Inputs are drawn, so that a
        table of answers does not pass; averages and formulas that the sheet leaves open can be accepted.

    Example:
        - id: kl
          kind: agrees
          title: KL divergence to the standard normal
          points: 4
          call: kl_divergence
          cases:
            - mu: {normal: [6, 5], scale: 1.5}
              logvar: {normal: [6, 5], shift: -0.5}
            - mu: {normal: [3, 200], scale: 0.3}
              logvar: {normal: [3, 200], shift: -3}
          forms: [mean, full]
          hint: 0.5 * (mu² + exp(logvar) - logvar - 1)

    Fails:
        `kl_divergence` differs from the reference in 2 of 2 cases: every value is 2 × the expected one
    """

    kind: Literal["agrees"]
    call: Symbol
    cases: tuple[dict[str, Input], ...] = Field(min_length=1, description="The arguments of each call.")
    forms: tuple[Form, ...] = Outside(
        ("full",),
        description="Accepted forms of the reference's result: as it is, each number in a row of its own, averages over the last axis or over all.",
    )
    in_place: tuple[str, ...] = Field(
        (),
        description="Arguments that it changes: what these are afterwards is compared, in the place of what comes back.",
    )
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")
    also: tuple[Also, ...] = Field((), description="Other formulas that count as right.")
    without: tuple[str, ...] = Field(
        (),
        description="Compiled functions of libraries that it must do without; where it calls one, a person looks.",
    )

    by_any_reading = True
    sees: ClassVar = with_also({"{n}": reals(), "{n}:all": reals(1), "{n}:{n}": reals()}) | {
        "changed": strings(1),
        "unsteady": truth(0),
        "ignored": strings(1),
        "ready_made": strings(1),
    }
    exact = True

    def problems(self) -> list[tuple[str, str]]:
        """Return the arguments that are changed in place and that a case lacks."""
        return [
            ("in_place", f"case {n} has no `{name}`")
            for n, case in enumerate(self.cases, 1)
            for name in self.in_place
            if name not in case
        ]

    def observe(self, code: Code) -> Observation:
        """The result of each case, by number; the reference adds those of `also`."""
        from graders.observing.arrays import array, as_tensors, tensors
        from graders.observing.ready_made import noted

        seen: dict[str, Array] = {}
        changed: set[str] = set()
        unsteady = False
        ignored: set[str] = set()
        ready_made: set[str] = set()
        symbols = {
            "": self.call,
            **{f"also:{a.call}:": a.call for a in self.also if code.defines(a.call)},
        }
        for prefix, symbol in symbols.items():
            found = code.find(symbol)
            for place, case in enumerate(self.cases):
                untouched = self.make(case, place)
                given = as_tensors(untouched)
                began = time.monotonic()
                with noted(self.without) as called:
                    out = code.together(found, code.call_either(found, given))
                ready_made |= called
                out = tuple(given[n] for n in self.in_place) if self.in_place else out
                seconds = time.monotonic() - began
                changed |= {n for n in given if _is_changed(given[n], untouched[n])}
                parts = tensors(out)
                seen[f"{prefix}{place}"] = array(next(iter(parts), out)).astype(np.float64)
                if seconds < AGAIN and not place:
                    unsteady |= not _same_again(code, found, as_tensors(untouched), seen[f"{prefix}{place}"])
                if seconds < QUICK and not place:
                    ignored |= self._ignored(code, found, seen[f"{prefix}{place}"])
                if len(parts) > 1 and all(array(p).size == 1 for p in parts):
                    seen[f"{prefix}{place}:all"] = np.array([float(p) for p in parts])
                elif len(parts) > 1:
                    for i, part in enumerate(parts[1:RESULTS], 1):
                        seen[f"{prefix}{place}:{i}"] = array(part).astype(np.float64)
        return {
            **seen,
            "changed": np.array(sorted(changed), dtype=np.str_),
            "unsteady": np.array(unsteady),
            "ignored": np.array(sorted(ignored), dtype=np.str_),
            "ready_made": np.array(sorted(ready_made), dtype=np.str_),
        }

    def _ignored(self, code: Code, found: Any, first: Array) -> set[str]:
        """The arguments of the first case without which the same comes out: others were given in their place, twice."""
        from graders.observing.arrays import as_tensors

        if not np.isfinite(first).all():
            return set()  # which tells nothing
        case = self.make(self.cases[0], 0)
        others = [self.make(self.cases[0], 0, number) for number in ("other", "another")]
        return {
            name
            for name, value in case.items()
            if all(
                _same_again(code, found, as_tensors({**case, name: _another(value, other[name])}), first)
                for other in others
            )
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Shapes first, then values; the accepted formulas are tried in order."""
        first: Off | None = None
        for also in (None, *self.also):
            prefix = f"also:{also.call}:" if also else ""
            for form in self._forms(seen, wanted):
                off = self._unlike(seen, wanted, prefix, form)
                if off is None and (ready_made := texts(seen, "ready_made")):
                    return human(
                        f"`{self.call}` leaves the work to `{ready_made[0]}`",
                        ask="by hand is asked: decide whether it is",
                    )
                if off is None:
                    return passed(also.note if also else "")
                first = first or off
        assert first is not None
        if place := self._place_among(seen, wanted):
            return human(
                f"`{self.call}` returns several numbers; number {place} is what is asked, and number 1 is not",
                ask="read which of them is used, then decide",
            )
        if self._adds_up(seen, wanted):
            return human(
                f"`{self.call}` returns several numbers, whose sum is what is asked",
                ask="read whether the code adds them, then decide",
            )
        said, cause = first.why.said, first.why.cause
        left = [f"`{n}`" for n in self.in_place if n not in texts(seen, "changed")]
        if left and not cause:
            cause = f"it leaves {' and '.join(left)} as it was"
            said = f"{said}; {cause}"
        changed = ", ".join(f"`{n}`" for n in texts(seen, "changed") if n not in self.in_place)
        if changed and not cause:
            cause = f"it changes its argument {changed} in place"
            said = f"{said}; {cause}"
        if number(seen, "unsteady") == 1 and not cause:
            cause = "called twice with the same arguments, it returns different numbers: something in it is random, as dropout in training mode is, or it keeps something from call to call"
            said = f"{said}; {cause}"
        ignored = [n for n in texts(seen, "ignored") if n not in texts(wanted, "ignored")]
        if ignored and not cause:
            said = f"{said}; it returns the same whatever its argument `{ignored[0]}` is"
        if first.expected is None or first.actual is None:
            return failed(said, hint=self.hint, cause=cause)
        return self.another(said, first.expected, first.actual, cause)

    def _place_among(self, seen: Observation, wanted: Observation) -> int:
        """Return which of the single numbers that come back is right in each case, counted from 1; 0 where none is."""
        right = None
        for n in self._numbers():
            came, expected = numbers(seen, f"{n}:all"), numbers(wanted, n)
            if came is None or expected is None or not expected.size or f"{n}:all" in wanted:
                return 0
            targets = [np.asarray(FORMS[f](expected)) for f in self.forms]
            fits = {
                i
                for i, number_ in enumerate(came)
                if any(
                    difference(np.reshape(number_, ()), np.reshape(t, ()), self.rtol, self.atol) is None
                    for t in targets
                    if t.size == 1
                )
            }
            right = fits if right is None else right & fits
        return min(right) + 1 if right else 0

    def _adds_up(self, seen: Observation, wanted: Observation) -> bool:
        """Return whether the single numbers that come back are parts of what is asked, in each case and by one formula."""
        prefixes = ("", *(f"also:{a.call}:" for a in self.also))
        return any(all(self._is_sum(seen, wanted, p, n) for n in self._numbers()) for p in prefixes)

    def _is_sum(self, seen: Observation, wanted: Observation, prefix: str, place: str) -> bool:
        parts, expected = numbers(seen, f"{place}:all"), numbers(wanted, prefix + place)
        if parts is None or expected is None or expected.size != 1 or f"{prefix}{place}:all" in wanted:
            return False
        return difference(parts.sum().reshape(()), expected.reshape(()), self.rtol, self.atol) is None

    def _forms(self, seen: Observation, wanted: Observation) -> list[Form]:
        """The accepted forms, those of the shape that came first, so that the message fits it."""
        actual, expected = numbers(seen, "0"), numbers(wanted, "0")
        if actual is None or expected is None or not expected.size:
            return list(self.forms)
        return sorted(self.forms, key=lambda f: np.shape(FORMS[f](expected)) != actual.shape)

    def form_of(self, seen: Observation, wanted: Observation) -> str:
        """Return, as code behind a call, the form in which a result came: by its shape, since it may be wrong."""
        actual, expected = numbers(seen, "0"), numbers(wanted, "0")
        if actual is None or expected is None or actual.shape == expected.shape:
            return ""
        shape = () if actual.size == 1 else actual.shape  # one number may come in either shape
        return next((AS_CODE[f] for f in self.forms if np.shape(FORMS[f](expected)) == shape), "")

    def _numbers(self) -> list[str]:
        return [str(n) for n in range(len(self.cases))]

    def _unlike(self, seen: Observation, wanted: Observation, prefix: str, form: str) -> Off | None:
        """The first result that is off, in the first case in which one is."""
        found = [self._case(seen, wanted, prefix, form, n) for n in self._numbers()]
        wrong = [off for off in found if off is not None]
        if not wrong:
            return None
        of = f" in {len(wrong)} of {len(found)} cases" if len(found) > 1 else ""
        said = f"`{self.call}` differs from the reference{of}: {wrong[0].why.said}"
        return replace(wrong[0], why=replace(wrong[0].why, said=said))

    def _case(self, seen: Observation, wanted: Observation, prefix: str, form: str, place: str) -> Off | None:
        actual, expected = numbers(seen, place), numbers(wanted, prefix + place)
        if expected is None or not expected.size:
            return Off(Difference("the reference gave nothing"))
        if actual is None:
            return Off(Difference("no numbers came back"))
        right = numbers(wanted, f"{prefix}{place}:all")
        if right is not None:  # several single numbers, which may also come as one array
            came = numbers(seen, f"{place}:all")
            came = actual.reshape(-1) if came is None else came
            why = difference(came, right, self.rtol, self.atol)
            return None if why is None else Off(why, right, came)
        together = numbers(seen, f"{place}:all", expected.shape)
        actual = actual if together is None else together
        options = [np.asarray(FORMS[f](expected)) for f in self.forms]
        target = np.asarray(FORMS[form](expected))
        if actual.size == 1 and target.size == 1:
            actual, target = actual.reshape(()), np.reshape(target, ())
        why = difference(actual, target, self.rtol, self.atol, options, expected)
        if why is None:
            return self._further(seen, wanted, prefix, place)
        return Off(why, target, actual)

    def _further(self, seen: Observation, wanted: Observation, prefix: str, place: str) -> Off | None:
        """What is off of the results after the first, where the reference returns several."""
        for i in range(1, RESULTS):
            expected, actual = (
                numbers(wanted, f"{prefix}{place}:{i}"),
                numbers(seen, f"{place}:{i}"),
            )
            if expected is None:
                return None
            if actual is None:
                return Off(Difference(f"it returns {i} of the results, not all"))
            if (why := difference(actual, expected, self.rtol, self.atol)) is not None:
                return Off(replace(why, said=f"result {i + 1}: {why.said}"), expected, actual)
        return None

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Every result of every case agrees with the mistake's, in one of the accepted forms and formulas."""
        prefixes = ("", *(f"also:{a.call}:" for a in self.also))
        return any(self._same(seen, mistake, p, f) for p in prefixes for f in self.forms)

    def _same(self, seen: Observation, mistake: Observation, prefix: str, form: Form) -> bool:
        found = {n.removeprefix(prefix): n for n in mistake if n.startswith(prefix)}
        results = [n for n in found if n[:1].isdigit() and not n.endswith(":all")]
        return set(self._numbers()) <= set(results) and all(
            n in seen and near(seen[n], np.asarray(FORMS[form](mistake[found[n]]))) for n in results
        )

    def unchanged(self, theirs: Observation, wanted: Observation) -> bool:
        """No result is another one, of the accepted formulas either."""
        return all(alike(v, wanted[n]) for n, v in theirs.items() if n in wanted)


def _another(value: Any, other: Any) -> Any:
    """Another argument of the same kind; what is given in the spec is moved."""
    if np.asarray(value).dtype.kind != "f" or not np.array_equal(value, other):
        return other
    return value * 1.37 + 0.11


def _same_again(code: Code, found: Any, given: dict[str, Any], first: Array) -> bool:
    """Whether a second call with the same arguments returns the same."""
    from graders.observing.alarm import TooSlow, alarm
    from graders.observing.arrays import array, tensors

    try:
        with alarm(ATTEMPT):  # with arguments of ours a loop may not end
            out = code.together(found, code.call_either(found, given))
        return _equal(array(next(iter(tensors(out)), out)).astype(np.float64), first)
    except (Exception, TooSlow):  # it can be called once
        return False


def _is_changed(given: Any, untouched: Any) -> bool:
    """Whether an argument is another one now; a text cannot change, and of other objects nothing is known."""
    from graders.observing.arrays import array
    from graders.observing.missing import NotATensor

    try:
        return not _equal(array(given), array(untouched))
    except (NotATensor, ValueError):
        return False


def _equal(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
