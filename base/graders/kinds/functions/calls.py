"""Several calls of one object, each of which may depend on those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.brief import brief
from graders.numerics.compare import near
from graders.numerics.recognise import difference
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import reals, strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST = 10_000


class Step(Frozen):
    """A call of a method, or a look at an attribute."""

    of: tuple[str, ...] = Field(
        min_length=1, description="The method or attribute: the sheet's name first, then usual others."
    )
    given: tuple[Input | str, ...] = Field(
        (),
        description="What it is called with, in this order: inputs, or names of earlier results (`called`).",
    )
    called: str = Field("", description="A name for its result, which later steps may be given.")
    anew: bool = Field(False, description="Another object is made before it, which later steps call.")
    compared: bool = Outside(True, description="Whether its result is compared with the reference's.")


class Calls(Check):
    """An object returns what the reference's returns, in a sequence of calls that depend on each other.

    Why:
        Tokenizers are trained before they encode, modules know what mode they are in, optimizers and buffers keep something:
        one call says little of them. Numbers are compared within a tolerance, texts as they are, everything else as Python
        writes it.

    Example:
        - id: tokenizer
          kind: calls
          title: A tokenizer is trained, encodes and decodes
          points: 4
          call: Tokenizer
          steps:
            - {of: [train], given: [{value: "low lower lowest"}, {value: 260}]}
            - {of: [encode, tokenize], given: [{value: "lowest"}], called: ids}
            - {of: [decode], given: [ids]}

    Fails:
        step 2, `encode`: 6 entries come back, not 3
    """

    kind: Literal["calls"]
    call: Symbol
    made_with: dict[str, Input] = Field({}, description="Arguments for making the object.")
    steps: tuple[Step, ...] = Field(min_length=1, description="What is done with it, in this order.")
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    exact = True
    sees: ClassVar = {"n:{n}": reals(), "t:{n}": strings(1)}

    def problems(self) -> list[tuple[str, str]]:
        """Return the steps that are given a result which no step before them calls so."""
        wrong, known = [], set[str]()
        for number, step in enumerate(self.steps, 1):
            missing = [g for g in step.given if isinstance(g, str) and g not in known]
            wrong += [
                ("steps", f"no step before step {number} calls its result `{name}`") for name in missing
            ]
            known.add(step.called)
        if not any(step.compared for step in self.steps):
            wrong.append(("steps", "no step is compared"))
        return wrong

    def observe(self, code: Code) -> Observation:
        """Return what each step returns, as numbers or as texts."""
        from graders.observing.arrays import as_tensors

        found = code.find(self.call)
        seen: dict[str, Array] = {}
        results: dict[str, Any] = {}
        made: Any = None
        for place, step in enumerate(self.steps):
            if made is None or step.anew:
                made = code.call(found, as_tensors(self.make(self.made_with)))
            given = [
                results[g] if isinstance(g, str) else as_tensors(self.make({"x": g}, place, at))["x"]
                for at, g in enumerate(step.given)
            ]
            out = getattr(made, next((n for n in step.of if hasattr(made, n)), step.of[0]))
            out = out(*given) if callable(out) else out
            results[step.called] = out
            kind, value = _plain(out)
            seen[f"{kind}:{place}"] = value
        return seen

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the steps in order; the first that is off says what is wrong."""
        for place, step in enumerate(self.steps):
            outcome = self._off(place, step, seen, wanted) if step.compared else None
            if outcome is not None:
                return outcome
        return passed()

    def _off(self, place: int, step: Step, seen: Observation, wanted: Observation) -> Outcome | None:
        """Return why a step is off; None where it is not."""
        what = f"step {place + 1}, `{step.of[0]}`"
        right, came = numbers(wanted, f"n:{place}"), numbers(seen, f"n:{place}")
        if right is not None:
            if came is None:
                return failed(f"{what}: no numbers came back", hint=self.hint)
            why = difference(came, right, self.rtol, self.atol)
            if why is None:
                return None
            return failed(
                f"{what}: {why.said}",
                expected=brief(right),
                actual=brief(came),
                hint=self.hint,
                cause=why.cause,
            )
        if f"t:{place}" not in wanted:
            return failed("the reference gave nothing")
        asked, told = texts(wanted, f"t:{place}"), texts(seen, f"t:{place}")
        if asked == told:
            return None
        if f"t:{place}" not in seen:
            said = f"{what}: no texts came back"
        elif len(asked) != len(told):
            said = f"{what}: {len(told)} entries come back, not {len(asked)}"
        else:
            at = next(n for n, (a, b) in enumerate(zip(told, asked, strict=True)) if a != b)
            said = f"{what}: entry {at + 1} is {told[at][:80]}, not {asked[at][:80]}"
        return failed(
            said, expected=", ".join(asked)[:300], actual=", ".join(told)[:300] or "nothing", hint=self.hint
        )

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether all steps return what they return in a named mistake."""
        return bool(mistake) and all(
            n in seen and (texts(seen, n) == texts(mistake, n) if n[0] == "t" else near(seen[n], mistake[n]))
            for n in mistake
        )


def _plain(value: Any) -> tuple[str, Array]:
    """Return a result as numbers (`n`), or else as texts (`t`), each as Python writes it."""
    from graders.observing.arrays import array

    if value is None or isinstance(value, str):
        return "t", np.array([str(value)], dtype=np.str_)
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, set | frozenset):
        value = sorted(value, key=repr)
    try:
        made = array(value)
    except (TypeError, ValueError):  # lists of different lengths, or other objects
        made = np.array(None)
    if made.dtype.kind in "biuf":
        return "n", made.astype(np.float64)
    parts = list(value)[:MOST] if hasattr(value, "__iter__") else [value]
    return "t", np.array([p if isinstance(p, str) else repr(p) for p in parts], dtype=np.str_)
