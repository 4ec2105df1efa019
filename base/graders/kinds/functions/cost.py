"""Time and memory as ratios to those of the reference."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.recognise import difference
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, texts, truth
from graders.vocabulary.sees import reals, strings
from graders.vocabulary.sees import truth as truths
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

Z = 4.5
"""Standard errors of a bound: about one wrong verdict in 100,000 where the times are normal."""
LEAST = 0.01
"""CPU seconds of one measurement at least, for which a call is repeated: clocks may have steps of 10 ms."""
MOST_CALLS = 4096
_solve, _matrix = np.linalg.solve, np.eye(40) + 0.01


class Cost(Check):
    """A function or network needs at most so many times the CPU time, or the memory, of the reference.

    Time is CPU time, compared in turns with a fixed piece of work in the same process, so that the machine and its load cancel
    out and the solution need not be there; a bound that the confidence interval of the ratio contains is for a person. Memory
    is the peak of what arrays and tensors hold during the call, counted as they are made; it is the same each time.
    Results must be the reference's as well; inputs are others in each turn.

    Why:
        A loop over rows, a matrix of all pairs, an inverse in the place of a solve: right on small inputs, and of no use on large
        ones.

    Example:
        - id: pairs
          kind: cost
          title: Distances need no array of all differences
          points: 2
          call: distances
          inputs: {x: {normal: [200, 20]}, y: {normal: [200, 20]}}
          measure: memory
          at_most: 4

    Fails:
        `distances` holds 18 times as much memory as the reference, 6.4 MB; at most 4 times is asked
    """

    kind: Literal["cost"]
    call: Symbol
    network: dict[str, Input] = Field({}, description="Arguments for making the network, where it is one.")
    inputs: dict[str, Input] = Field(
        min_length=1, description="The arguments, large enough to tell; of a network what goes in, in order."
    )
    measure: Literal["time", "memory"] = Field("time", description="What is measured.")
    turns: int = Field(12, ge=5, le=100, description="How often the time is measured.")
    at_most: float = Outside(5.0, gt=0, description="The largest ratio to the reference.")
    rtol: float = Outside(1e-3, gt=0, description="Relative error allowed of the result.")
    atol: float = Outside(1e-4, gt=0, description="Absolute error allowed of the result.")

    by_any_reading = True
    sees: ClassVar = {
        "own": reals(1),
        "fixed": reals(1),
        "peak": reals(0),
        "result": reals(),
        "network": truths(0),
        "touched": strings(1),
    }

    def observe(self, code: Code) -> Observation:
        """Return the seconds of each turn beside those of the fixed work, or the peak of memory, and the result."""
        from graders.kinds.functions._called import caller, direct, results
        from graders.observing.arrays import as_tensors

        call, network = caller(code, self.call, self.make(self.network))
        given = as_tensors(self.make(self.inputs, 0))
        seen: dict[str, Array] = {"result": results(call(given))[0], "network": np.array(network)}
        if self.measure == "memory":
            return {**seen, "peak": np.array(_peak(lambda: call(given)))}
        count, works = _enough(direct(code, self.call, call, given)), _enough(_fixed)
        own, fixed = [], []
        for turn in range(self.turns):
            fresh = as_tensors(
                self.make(self.inputs, 1 + turn)
            )  # what was kept of an earlier call is of no use
            run = direct(code, self.call, call, fresh)
            fixed.append(_seconds(_fixed, works))
            own.append(_seconds(run, count))
        return {
            **seen,
            "own": np.array(own),
            "fixed": np.array(fixed),
            "touched": np.array(_watched(), np.str_),
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the result, then the ratio, with its confidence interval where it is one of times."""
        right, came = numbers(wanted, "result"), numbers(seen, "result")
        if right is None or not right.size:
            return failed("the reference returns nothing")
        if came is None:
            return failed(f"`{self.call}` returns no numbers", hint=self.hint)
        if truth(wanted, "network") or truth(seen, "network"):
            why = None if came.shape == right.shape else f"the shape is {came.shape}, expected {right.shape}"
        else:
            off = difference(came, right, self.rtol, self.atol)
            why = None if off is None else off.said
        if why is not None:
            return failed(
                f"`{self.call}` does not return what the reference returns, so its {self.measure} does not count: {why}",
                hint=self.hint,
            )
        return self._of_memory(seen, wanted) if self.measure == "memory" else self._of_time(seen, wanted)

    def _of_memory(self, seen: Observation, wanted: Observation) -> Outcome:
        peak, least = number(seen, "peak"), number(wanted, "peak")
        ratio = peak / max(least, 1.0)
        if ratio <= self.at_most:
            return passed()
        return failed(
            f"`{self.call}` holds {ratio:.3g} times as much memory as the reference, {peak / 1e6:.3g} MB; at most {self.at_most:g} times is asked",
            hint=self.hint,
        )

    def _of_time(self, seen: Observation, wanted: Observation) -> Outcome:
        own, reference = _logs(seen), _logs(wanted)
        if reference is None or own is None:
            return failed(f"the time of `{self.call}` could not be measured", hint=self.hint)
        if touched := [t for t in texts(seen, "touched") if t not in texts(wanted, "touched")]:
            return human(
                f"what measures the time was changed: {touched[0]}", ask="read the code, then decide"
            )
        gap = float(np.median(own) - np.median(reference))
        error = 1.2533 * float(
            np.hypot(own.std(ddof=1) / len(own) ** 0.5, reference.std(ddof=1) / len(reference) ** 0.5)
        )
        low, high = np.exp(gap - Z * error), np.exp(gap + Z * error)
        said = f"`{self.call}` takes {np.exp(gap):.2g} times as long as the reference (between {low:.2g} and {high:.2g})"
        if high <= self.at_most:
            return passed()
        if low > self.at_most:
            return failed(f"{said}; at most {self.at_most:g} times is asked", hint=self.hint)
        return human(f"{said}, too near the bound of {self.at_most:g} to tell", ask="decide")

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether it returns what a named mistake returns, at like costs."""
        if self.measure == "memory":
            one, other = number(seen, "peak"), number(mistake, "peak")
            return bool(abs(one - other) <= 0.05 * other)
        own, theirs = _logs(seen), _logs(mistake)
        return own is not None and theirs is not None and abs(np.median(own) - np.median(theirs)) < 0.4


def _logs(seen: Observation) -> Array | None:
    """Return the logarithms of how long it took beside the fixed work, turn by turn."""
    own, fixed = numbers(seen, "own"), numbers(seen, "fixed")
    if own is None or fixed is None or own.ndim != 1 or own.shape != fixed.shape or len(own) < 5:
        return None
    ratios = np.asarray(np.log(own) - np.log(fixed))
    return ratios if np.isfinite(ratios).all() else None


def _fixed() -> None:
    """Do the work that times are compared with: some of Python's, some of numpy's."""
    total = 0
    for n in range(3000):
        total += n * n & 7
    for _ in range(4):
        _solve(_matrix, _matrix)


def _seconds(work: Callable[[], object], count: int) -> float:
    """Return the CPU seconds of one call, of several that are made."""
    before = process_time()
    for _ in range(count):
        work()
    return (process_time() - before) / count


def _enough(work: Callable[[], object]) -> int:
    """Return how often something is done in the least time that is measured."""
    count = 1
    while count < MOST_CALLS and _seconds(work, count) * count < LEAST:
        count *= 2
    return count


def _watched() -> list[str]:
    """Return what watches each line that is executed, which slows the fixed work, too."""
    import sys

    return [name for name in ("gettrace", "getprofile") if getattr(sys, name)() is not None]


def _peak(work: Callable[[], object]) -> float:
    """Return the bytes that arrays and tensors hold at most during a call, beyond those before it."""
    import tracemalloc

    with _Tensors() as tensors:
        work()  # what is imported at first is not counted
        tensors.peak = tensors.held
        tracemalloc.start()
        try:
            held, (before, _) = tensors.held, tracemalloc.get_traced_memory()
            work()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    return float(max(0, peak - before) + tensors.peak - held)


class _Tensors:
    """Counts the bytes of the tensors that are made, and lets go of those that are not needed any more."""

    def __enter__(self) -> Any:
        import weakref

        import torch
        from torch.utils._python_dispatch import TorchDispatchMode

        class Counting(TorchDispatchMode):
            held = peak = 0

            def __init__(self) -> None:
                super().__init__()
                self.known: dict[int, Any] = {}

            def __torch_dispatch__(
                self, function: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                out = function(*args, **(kwargs or {}))
                for made in torch.utils._pytree.tree_leaves(out):
                    if isinstance(made, torch.Tensor):
                        self.count(made.untyped_storage())
                return out

            def count(self, storage: Any) -> None:
                key = storage._cdata
                if key in self.known:
                    return
                size = storage.nbytes()

                def gone(_: object) -> None:
                    self.known.pop(key, None)
                    self.held -= size

                self.known[key] = weakref.ref(storage, gone)
                self.held += size
                self.peak = max(self.peak, self.held)

        self.mode = Counting()
        return self.mode.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.mode.__exit__(*error)
