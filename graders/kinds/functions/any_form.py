"""The same result in whatever form the input comes: number types, memory layouts, single rows, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.recognise import difference
from graders.vocabulary import observed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, text
from graders.vocabulary.sees import reals, strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

FORM = Literal["float64", "float32", "float16", "bfloat16", "not_contiguous", "row_by_row", "compiled"]
ALLOWED = {"float64": 1e-3, "float32": 1e-3, "float16": 2e-2, "bfloat16": 6e-2}
"""The error allowed in each type, of the largest value; of other forms that of the check."""
WORDS = {
    "not_contiguous": "given tensors that are not contiguous",
    "row_by_row": "given one row at a time",
    "compiled": "compiled by torch.compile as one graph",
}
LONGEST = 300


class AnyForm(Check):
    """A function or network computes the same in other number types, for other memory layouts, row by row, or compiled.

    The result for the inputs as they are drawn is compared with that in each form of `under`, and with the reference's; what
    the reference keeps, the number type included, is asked. `compiled` is `torch.compile(fullgraph=True)` without a compiler: a branch on values or a
    print breaks the graph.

    Why:
        A constant in float32, `view` on a transposed tensor, an exponential that overflows in float16, or statistics over
        the batch pass every test on small float32 batches, and fail in use.

    Example:
        - id: safe
          kind: any_form
          title: The loss is stable in float16, and compiles
          points: 2
          call: log_sum_exp
          inputs: {z: {normal: [4, 6], scale: 5}}
          under: [float64, float16, not_contiguous, compiled]

    Fails:
        in float16 `log_sum_exp` returns something else: 4 of 4 values are NaN or infinite
    """

    kind: Literal["any_form"]
    call: Symbol
    network: dict[str, Input] = Field({}, description="Arguments for making the network, where it is one.")
    inputs: dict[str, Input] = Field(
        min_length=1, description="The arguments; of a network what goes in, in order."
    )
    under: tuple[FORM, ...] = Field(min_length=1, description="The forms.")
    rows: tuple[str, ...] = Field(
        (),
        description="Arguments that `row_by_row` takes apart along their first axis; by default all arrays.",
    )
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed, where the number type stays.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed, where the number type stays.")

    by_any_reading = True
    modules = ("torch._dynamo",)
    sees: ClassVar = {
        "plain": reals(),
        "network": truth(0),
        "in:{name}": reals(),
        "type:{name}": strings(0),
        "raised:{name}": strings(0),
    }

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its keys, each with the key."""
        return [("rows", f"`{name}` is none of `inputs`") for name in self.rows if name not in self.inputs]

    def observe(self, code: Code) -> Observation:
        """Return the result as it is, and in each form, or what was raised there."""
        import torch

        from graders.kinds.functions._called import results
        from graders.observing.arrays import as_tensors, first

        given = as_tensors(self.make(self.inputs))
        run, is_network = self._runner(code)
        seen: dict[str, Array] = {
            "plain": results(run(given, "", False))[0],
            "network": np.array(is_network),
        }
        for form in self.under:
            try:
                if form == "row_by_row":
                    seen[f"in:{form}"] = self._by_rows(run, given)
                    continue
                changed = {n: self._in_form(v, form) for n, v in given.items()}
                kind = form if form in ALLOWED else ""
                out = first(run(changed, kind, form == "compiled"))
                seen[f"in:{form}"] = results(out)[0]
                if torch.is_floating_point(out):
                    seen[f"type:{form}"] = np.array(str(out.dtype).removeprefix("torch."))
            except Exception as error:  # code of the submission, in a form that it may not bear
                said = f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}"
                seen[f"raised:{form}"] = np.array(said[:LONGEST])
        return seen

    def _runner(self, code: Code) -> tuple[Any, bool]:
        """Return a function of tensors, a number type for the weights, and whether it is compiled; and whether it is a network."""
        import copy
        from dataclasses import replace

        import torch

        from graders.observing.holders import is_network_class

        found, made = code.find(self.call), self.make(self.network)
        is_network = isinstance(found.value, torch.nn.Module) or is_network_class(found.value) or bool(made)
        module = code.network(found, **made).eval() if is_network else None

        def run(given: dict[str, Any], kind: str, compiled: bool) -> Any:
            torch.manual_seed(0)
            if module is None:
                if not compiled:
                    return code.call(found, given)
                value = found.value
                if found.needs_instance:
                    value = getattr(code.construct(found.owner), found.name)  # type: ignore[arg-type]
                plain = replace(found, value=_compiled(value), owner=None)
                return code.call(plain, given)
            one = copy.deepcopy(module)
            one = one.to(getattr(torch, kind)) if kind else one
            with torch.no_grad():
                return (_compiled(one) if compiled else one)(*given.values())

        return run, is_network

    def _by_rows(self, run: Any, given: dict[str, Any]) -> Array:
        """Return the results of single rows, one below the other."""
        import torch

        from graders.kinds.functions._called import results

        names = self.rows or [n for n, v in given.items() if isinstance(v, torch.Tensor) and v.ndim]
        count = len(given[names[0]])
        found = [
            results(run({**given, **{n: given[n][i : i + 1] for n in names}}, "", False))[0]
            for i in range(count)
        ]
        return np.concatenate([np.atleast_1d(f) for f in found])

    def _in_form(self, value: Any, form: str) -> Any:
        import torch

        if not isinstance(value, torch.Tensor):
            return value
        if form in ALLOWED:
            return value.to(getattr(torch, form)) if value.is_floating_point() else value.clone()
        if form == "not_contiguous" and value.ndim > 1:
            return value.transpose(0, -1).contiguous().transpose(0, -1)
        if form == "not_contiguous" and value.ndim:
            return torch.stack([value, value], -1)[..., 0]
        return value.clone()

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the result in each form with the plain one."""
        plain = numbers(seen, "plain")
        if plain is None or not plain.size or not np.isfinite(plain).all():
            return failed(f"`{self.call}` returns no finite numbers", hint=self.hint)
        for form in self.under:
            right, came = numbers(wanted, f"in:{form}"), numbers(seen, f"in:{form}")
            how = WORDS.get(form, f"in {form}")
            if right is None:
                return failed(f"the reference raises where it is {how}: {text(wanted, f'raised:{form}')}")
            if came is None:
                said = text(seen, f"raised:{form}") or "no numbers come back"
                return failed(f"{how} `{self.call}` fails: {said}", hint=self.hint)
            if form == "row_by_row" and came.size == plain.size:
                came = came.reshape(plain.shape)
            largest = float(np.abs(plain).max())
            rtol, atol = (
                (0.0, ALLOWED[form] * max(largest, 1e-6)) if form in ALLOWED else (self.rtol, self.atol)
            )
            why = difference(came, plain, rtol or 1e-12, atol)
            if why is not None:
                return self.another(f"{how} `{self.call}` returns something else: {why.said}", plain, came)
            kept, type_ = text(wanted, f"type:{form}"), text(seen, f"type:{form}")
            if form in ALLOWED and kept == form and type_ != form:
                return failed(
                    f"{how} `{self.call}` returns {type_ or 'whole numbers'}, not {form}", hint=self.hint
                )
        return self._is_right(plain, seen, wanted)

    def _is_right(self, plain: Array, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the plain result with that of the reference; of networks, whose weights are their own, its shape."""
        right = numbers(wanted, "plain")
        if right is None:
            return failed("the reference returns no numbers")
        if observed.truth(wanted, "network") or observed.truth(seen, "network"):
            said = "" if plain.shape == right.shape else f"the shape is {plain.shape}, expected {right.shape}"
        else:
            why = difference(plain, right, max(self.rtol, ALLOWED["float32"]), self.atol)
            said = why.said if why else ""
        if said:
            said = f"`{self.call}` does not return what the reference returns, in whatever form: {said}"
            return self.another(said, right, plain)
        return passed()

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether the same forms raise, with the same error, or return something else, as of a named mistake."""
        return all(
            text(seen, f"raised:{f}") == text(mistake, f"raised:{f}")
            and self._agrees(seen, f) == self._agrees(mistake, f)
            and text(seen, f"type:{f}") == text(mistake, f"type:{f}")
            for f in self.under
        )

    @np.errstate(all="ignore")
    def _agrees(self, seen: Observation, form: str) -> bool:
        """Return whether the result in a form is the plain one."""
        plain, came = numbers(seen, "plain"), numbers(seen, f"in:{form}")
        if plain is None or came is None or plain.size != came.size or not plain.size:
            return False
        allowed = ALLOWED.get(form, self.rtol) * max(float(np.abs(plain).max()), 1e-6)
        return bool((np.abs(plain.reshape(-1) - came.reshape(-1)) <= allowed).all())


def _compiled(value: Any) -> Any:
    """Return a function or network as torch.compile makes it, in one graph and without a compiler."""
    import torch

    torch._dynamo.reset()
    return torch.compile(value, backend="eager", fullgraph=True)
