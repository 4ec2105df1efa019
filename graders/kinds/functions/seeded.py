"""The same results under the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, truth
from graders.vocabulary.sees import reals
from graders.vocabulary.sees import truth as truths
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

SEEDS = (11, 11, 12)
RUNS = ("first", "again", "other")


class Seeded(Check):
    """What a function draws, initialises, shuffles or trains is the same under the same seed, and another under another one.

    It is called three times, twice with one seed. The seed is an argument, a generator that is an argument, or set for
    torch, numpy and random before the call; where it is an argument, their global seeds differ from call to call.

    Why:
        Results that cannot be had again cannot be compared. A second source of chance that nobody seeded does not show in any
        single run; a seed that is fixed inside draws the same for everybody.

    Example:
        - id: seed
          kind: seeded
          title: The initial weights depend on the seed alone
          points: 1
          call: init_weights
          inputs: {n_in: {value: 4}, n_out: {value: 3}}
          by: argument
          argument: seed

    Fails:
        called twice with the same `seed`, `init_weights` returns different numbers
    """

    kind: Literal["seeded"]
    call: Symbol
    inputs: dict[str, Input] = Field({}, description="The other arguments.")
    by: Literal["global", "argument", "numpy", "torch"] = Field(
        "global",
        description="Where the seed goes: to torch, numpy and random; to `argument` as a number; to it as a generator of numpy or of torch.",
    )
    argument: str = Field("seed", description="The argument that takes the seed or the generator.")
    keeps_global: bool = Outside(
        False, description="It must leave the global generators of torch, numpy and random as they were."
    )

    by_any_reading = True
    sees: ClassVar = {f"{run}:{{n}}": reals() for run in RUNS} | {"touched": truths(0)}

    def problems(self) -> list[tuple[str, str]]:
        """Return whether the argument for the seed is given twice."""
        twice = self.by != "global" and self.argument in self.inputs
        return [("argument", f"`{self.argument}` stands in `inputs`, too")] if twice else []

    def observe(self, code: Code) -> Observation:
        """Return all numbers of three calls, and whether the global generators were used."""
        from graders.observing.arrays import as_tensors

        found = code.find(self.call)
        seen: dict[str, Array] = {}
        touched = False
        for number, (run, seed) in enumerate(zip(RUNS, SEEDS, strict=True)):
            given = as_tensors(self.make(self.inputs))
            _seed_all(seed if self.by == "global" else 100 + number)
            if self.by != "global":
                given[self.argument] = _source(self.by, seed)
            before = _state()
            out = code.call_either(found, given)
            touched |= _state() != before
            seen |= {f"{run}:{n}": a for n, a in enumerate(_numbers(out))}
        return {**seen, "touched": np.array(touched)}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the calls with each other."""
        first, again, other = (self._run(seen, run) for run in RUNS)
        if not self._run(wanted, "first"):
            return failed("the reference returns nothing")
        if not first or not all(a.size for a in first):
            return failed(f"`{self.call}` returns no numbers", hint=self.hint)
        by = "after the same seed was set" if self.by == "global" else f"with the same `{self.argument}`"
        if not _equal(first, again):
            return failed(f"called twice {by}, `{self.call}` returns different numbers", hint=self.hint)
        if _equal(first, other) and not _equal(self._run(wanted, "first"), self._run(wanted, "other")):
            return failed(
                f"`{self.call}` returns the same under another seed: something in it fixes the seed, or nothing is drawn",
                hint=self.hint,
            )
        if self.keeps_global and truth(seen, "touched"):
            return failed(
                f"`{self.call}` uses or sets the global generators, which others use as well", hint=self.hint
            )
        return passed()

    def _run(self, seen: Observation, run: str) -> list[Array]:
        names = sorted((n for n in seen if n.startswith(f"{run}:")), key=lambda n: int(n.partition(":")[2]))
        return [a for n in names if (a := numbers(seen, n)) is not None]

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether it is as steady, as varied and as quiet as a named mistake."""
        return _manner(self, seen) == _manner(self, mistake)


def _manner(check: Seeded, seen: Observation) -> tuple[bool, bool, bool]:
    first, again, other = (check._run(seen, run) for run in RUNS)
    return _equal(first, again), _equal(first, other), truth(seen, "touched")


def _equal(some: list[Array], others: list[Array]) -> bool:
    return len(some) == len(others) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-5, atol=1e-7, equal_nan=True)
        for a, b in zip(some, others, strict=True)
    )


def _seed_all(seed: int) -> None:
    """Seed the generators that code uses without naming one."""
    import random

    import torch

    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def _state() -> tuple[bytes, ...]:
    """Return where the global generators stand."""
    import random

    import torch

    name, keys, *rest = np.random.get_state()
    return (
        torch.get_rng_state().numpy().tobytes(),
        np.asarray(keys).tobytes() + repr((name, rest)).encode(),
        repr(random.getstate()).encode(),
    )


def _source(by: str, seed: int) -> Any:
    """Return what is given in the place of a seed."""
    if by == "numpy":
        return np.random.default_rng(seed)
    if by == "torch":
        import torch

        return torch.Generator().manual_seed(seed)
    return seed


def _numbers(value: object) -> list[Array]:
    """Return all numbers in a result; of a network its weights, of a generator what it yields first."""
    import inspect
    from itertools import islice

    import torch

    from graders.kinds.functions._called import MOST, results

    if issubclass(type(value), torch.nn.Module):
        value = list(value.state_dict().values())[:MOST]  # type: ignore[attr-defined]
    elif inspect.isgenerator(value) or isinstance(value, torch.utils.data.DataLoader):
        value = list(islice(value, MOST))
    return results(value)
