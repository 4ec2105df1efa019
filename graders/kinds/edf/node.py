"""A node of a computation graph: its value, and the gradients that it passes on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.recognise import difference
from graders.vocabulary.also import Also
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, text
from graders.vocabulary.sees import reals, strings, truth, with_also
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.found import Found
    from graders.observing.node_members import Members


class Node(Check):
    """A node computes the reference's value from its inputs, and gradients for each, added to what is there.

    Why:
        A node of a computation graph is right if its value, its gradients and their sum over several uses
        are; each is an aspect with points of its own.

    Example:
        - id: l2-forward
          kind: node
          title: "L2Loss: forward"
          points: 1
          call: L2Loss
          inputs:
            y: {normal: [6, 1]}
            y_hat: {normal: [6, 1]}

    Fails:
        the gradient of `y` replaces what was there: a node that is used twice loses one of both
    """

    kind: Literal["node"]
    call: Symbol
    inputs: dict[str, Input] = Field(min_length=1, description="The values of its inputs.")
    aspect: Literal["forward", "backward", "accumulate"] = Outside(
        "forward",
        description="The value, the gradients, or that gradients add to those that came before.",
    )
    optional: tuple[str, ...] = Outside(
        (), description="Inputs that are data: their gradient may be left out."
    )
    also: tuple[Also, ...] = Field((), description="Other nodes that count as right.")

    by_any_reading = True
    sees: ClassVar = with_also(
        {
            "value": reals(),
            "blank": truth(0),
            "threw": strings(0),
            "trace": strings(0),
            "{n}:{name}": reals(),
        }
    ) | {"gradients": reals(1)}
    compares = ("value", "gradients")
    exact = True

    def observe(self, code: Code) -> Observation:
        """The value (B, k), and for each input the gradient, once from zero and once on top of ones."""
        from graders.observing import pure_nodes
        from graders.observing.arrays import array
        from graders.observing.missing import Missing
        from graders.observing.node_keepers import kept
        from graders.observing.node_members import VALUES, members
        from graders.observing.trace import own_frames

        seen: dict[str, Array] = {}
        for also in ("", *(a.call for a in self.also if code.defines(a.call))):
            found = code.find(also or self.call)
            prefix = f"also:{also}:" if also else ""
            if pure := pure_nodes.functions(found, len(self.inputs)):
                seen |= self._of_pure(code, found, pure, prefix)
                continue
            names = members(found)
            found, keeper = kept(found, partial(self._inputs, names))
            for start in (0.0, 1.0):
                sources = self._sources(start, names)
                given = {**keeper, **sources}
                try:
                    node: Any = code.call(found, given)
                except AttributeError as error:
                    if isinstance(error.obj, Source):
                        raise Missing(f"`{found.name}` asks its inputs for `{error.name}`") from error
                    raise
                if not (hasattr(node, names.forward) and hasattr(node, names.backward)):
                    raise Missing(f"`{found.name}` makes nothing with `forward` and `backward`")
                if not names.usual:
                    code.doubt(found, given)
                try:
                    getattr(node, names.forward)()
                except AttributeError as error:
                    said = error.name or ""
                    if isinstance(error.obj, Source) and (hasattr(node, said) or said in VALUES):
                        raise Missing(f"`{found.name}` reads its inputs by `{said}`") from error
                    raise
                if not hasattr(node, names.value):
                    raise Missing(f"`{found.name}` keeps no `value`")
                value = array(getattr(node, names.value)).astype(np.float64)
                setattr(node, names.grad, self.generator("upstream").standard_normal(value.shape))
                if start == 0:
                    seen[f"{prefix}value"] = value
                try:
                    getattr(node, names.backward)()
                except NotImplementedError:
                    if start == 0:
                        seen[f"{prefix}blank"] = np.array(True)
                except Exception as error:  # of the student's; the value is there all the same
                    seen[f"{prefix}threw"] = np.array(f"{type(error).__name__}: {error}"[:300])
                    seen[f"{prefix}trace"] = np.array(own_frames(error, code))
                for name, source in sources.items():
                    gradient = getattr(source, names.grad)
                    seen[f"{prefix}{start:.0f}:{name}"] = array(gradient).astype(np.float64)
        own = [seen[f"0:{name}"].reshape(-1) for name in self.inputs]
        return seen | {"gradients": np.concatenate(own)}

    def _sources(self, start: float, names: Members) -> dict[str, Source]:
        """Return new inputs, by the sheet's names."""
        values = self.make(self.inputs)
        return {n: Source(np.array(v, np.float64), start, names) for n, v in values.items()}

    def _inputs(self, names: Members) -> list[Source]:
        return [*self._sources(0.0, names).values()]

    def _of_pure(self, code: Code, found: Found, names: tuple[str, str], prefix: str) -> Observation:
        """Return the value and the gradients of a node that keeps nothing; what adds them up is not its own."""
        from graders.observing import pure_nodes
        from graders.observing.choices import Option
        from graders.observing.missing import Missing

        words = " and ".join(f"`{found.name}.{name}`" for name in names)
        code.choices.choose(("node", found.where), [Option(lambda: names, words, certain=False)])
        inputs = {n: np.array(v, np.float64) for n, v in self.make(self.inputs).items()}
        made = pure_nodes.computed(
            found, names, list(inputs.values()), self.generator("upstream").standard_normal
        )
        if made is None:
            raise Missing(f"`{found.name}` makes nothing with `forward` and `backward`")
        value, gradients = made
        own = {f"{prefix}0:{n}": g for n, g in zip(inputs, gradients, strict=True)}
        return {f"{prefix}value": value, **own}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the three aspects, for the node or one that counts as right."""
        first: Outcome | None = None
        for also in self._forms(seen, wanted):
            outcome = self._compare(seen, wanted, f"also:{also.call}:" if also else "")
            if outcome is None:
                return passed(also.note if also else "")
            first = first or outcome
        assert first is not None
        return first

    def _forms(self, seen: Observation, wanted: Observation) -> list[Also | None]:
        """Return the nodes that count as right: of several those of its value, so that its gradients are of the same one."""
        forms: list[Also | None] = [None, *self.also]
        names = [f"also:{also.call}:value" if also else "value" for also in forms]
        alike = [self._unlike("the value", seen, wanted, "value", name) is None for name in names]
        own = [form for form, same in zip(forms, alike, strict=True) if same]
        return own if own and self.aspect != "forward" else forms

    def _compare(self, seen: Observation, wanted: Observation, prefix: str) -> Outcome | None:
        if self.aspect == "forward":
            return self._unlike("the value", seen, wanted, "value", f"{prefix}value")
        if "blank" in seen:
            return failed("not filled in yet", hint=f"start here: {self.hint}")
        if raised := text(seen, "threw"):
            return failed(f"its backward raises {raised}", trace=text(seen, "trace"), hint=self.hint)
        for name in self.inputs:
            if self.aspect == "accumulate":
                before, right = numbers(seen, f"0:{name}"), numbers(wanted, f"{prefix}0:{name}")
                after = None if before is None else numbers(seen, f"1:{name}", before.shape)
                if (
                    after is None
                    or before is None
                    or right is None
                    or before.shape != right.shape
                    or not np.allclose(after - before, 1, atol=1e-4)
                    or not (before.any() or name in self.optional)
                ):
                    return failed(
                        f"the gradient of `{name}` replaces what was there: a node that is used twice loses one of both",
                        expected="what was there, plus the gradient",
                        hint=self.hint,
                    )
                continue
            gradient = numbers(seen, f"0:{name}")
            if name in self.optional and gradient is not None and not gradient.any():
                continue
            what = f"the gradient of `{name}`"
            outcome = self._unlike(what, seen, wanted, f"0:{name}", f"{prefix}0:{name}")
            if outcome is not None:
                return outcome
        return None

    def _unlike(
        self, what: str, seen: Observation, wanted: Observation, name: str, right: str
    ) -> Outcome | None:
        actual, expected = numbers(seen, name), numbers(wanted, right)
        if expected is None or not expected.size:
            return failed("the reference gave nothing")
        if actual is None or not actual.size:
            return failed(f"{what} is no array", hint=self.hint)
        why = difference(actual, expected, 1e-4, 1e-6)
        if why is None:
            return None
        return self.another(f"{what} is another: {why.said}", expected, actual, why.cause)


class Source:
    """What stands for an input of a node: a value, a gradient, and what adds to it, by the names that the node has for them."""

    def __init__(self, value: Array, start: float, names: Members) -> None:
        self._names = names
        setattr(self, names.value, value)
        setattr(self, names.grad, np.full_like(value, start))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._names.adders:
            raise AttributeError(f"'Source' object has no attribute '{name}'", name=name, obj=self)
        return self._add

    def _add(self, delta: Array) -> None:
        """Add a gradient of the shape of the value."""
        name = self._names.grad
        setattr(self, name, getattr(self, name) + np.asarray(delta))
