"""Whether a part of a script can be computed again with other values, and whether another part computes the same."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from graders.observing.alarm import TooSlow, alarm
from graders.observing.arrays import array
from graders.observing.candidates import Candidate, Drawn, Function
from graders.observing.shapes import forms, may_be, parsed, shape_of, sized
from graders.vocabulary.symbols import Computed

MOST_TRIED = 400
"""Ways that are tried for one symbol."""
SECONDS = 1.0
"""CPU seconds that a part may take when it is tried."""
IN_ALL = 8.0
"""CPU seconds of all that is tried for one symbol."""
TRIED = {"N": 7, "M": 5, "H": 6, "W": 8}
"""Sizes with which parts are tried."""
DRAWS = 2000
"""Rows by which two samples are compared."""


class Trial:
    """Tries whether parts of scripts can be computed again, and tells apart what they compute."""

    def __init__(self, how: Computed) -> None:
        self.how = how
        self.tried = 0
        self.spent = 0.0
        self.seen: list[Any] = []
        rng = np.random.default_rng(0)
        letters = {
            parsed(t)[1] for p in (*how.takes.values(), *how.makes) for t in p.split() if not t.isdigit()
        }
        self.sizes = {letter: TRIED.get(letter, 4) for letter in letters}
        self.inputs = [
            {n: rng.uniform(0.2, 1.5, sized(p, self.sizes)).astype(np.float32) for n, p in how.takes.items()}
            for _ in range(2)
        ]
        for name, feed in how.feeds.items():
            for number, values in enumerate(self.inputs):
                values[name] = feed.make(name, str(number))
        for name in how.labels:
            for values in self.inputs:
                values[name] = rng.permutation(np.arange(values[name].size) % 10).reshape(values[name].shape)

    @property
    def is_over(self) -> bool:
        """Whether enough was tried."""
        return self.tried >= MOST_TRIED or self.spent > IN_ALL

    def counts(self, candidate: Candidate | Function) -> bool:
        """Return whether a candidate computes something of its arguments that no other one did."""
        self.tried += 1
        began = time.process_time()
        try:
            with alarm(SECONDS):
                told = self._drawn(candidate) if self.how.draws else self._made(candidate)
        except (Exception, TooSlow, SystemExit):  # it cannot be called so
            told = None
        finally:
            self.spent += time.process_time() - began
        if told is None or any(alike(told, other, loose=self.how.draws) for other in self.seen):
            return False
        self.seen.append(told)
        return True

    def _made(self, candidate: Candidate | Function) -> list[np.ndarray] | None:
        one, other = self.inputs
        if self.how.random:  # it may draw as many rows as its author has
            one = {n: self._as_wide_as(candidate, n) for n in one}
        first = self._once(candidate, one)
        if first is None or alike(first, self._once(candidate, one) or [], loose=False) is self.how.random:
            return None
        if self.how.random:  # whatever else it draws, it goes with its arguments
            moved = self._once(candidate, {n: v + 1000 for n, v in one.items()})
            return first if moved is not None and all(np.mean(m) > 500 for m in moved) else None
        for name in self.how.takes:
            moved = self._once(candidate, {**one, name: other[name]})
            if moved is None or any(alike([a], [b], loose=False) for a, b in zip(first, moved, strict=True)):
                return None
        return first

    def _as_wide_as(self, candidate: Candidate | Function, name: str) -> np.ndarray:
        """Return values of the shape that the script's own have."""
        if isinstance(candidate, Function):
            return self.inputs[0][name]
        shape = shape_of(candidate.section.values[candidate.names[name]]) or ()
        shape = shape[::-1] if name in candidate.turned else shape
        return np.random.default_rng(0).uniform(0.2, 1.5, shape).astype(np.float32)

    def _once(self, candidate: Candidate | Function, given: Mapping[str, Any]) -> list[np.ndarray] | None:
        made = [
            array(v).astype(np.float64)
            for v in candidate({n: torch.from_numpy(np.array(v)) for n, v in given.items()})
        ]
        free = self.how.feeds or self.how.random
        shapes = [] if free else [[sized(f, self.sizes) for f in forms(p)] for p in self.how.makes]
        if any(m.shape not in fits for m, fits in zip(made, shapes, strict=False)):
            return None
        return made if all(np.isfinite(m).any() for m in made) else None

    def _drawn(self, candidate: Candidate | Function) -> list[np.ndarray] | None:
        if self.how.feeds:
            one, other = (self._once(candidate, {n: v[n] for n in self.how.feeds}) for v in self.inputs)
            if one is None or other is None or alike(one, other, loose=False):
                return None
            rows = one[0]
            return [rows.mean(0), np.cov(rows.T).reshape(-1)]
        first, second = (candidate({}) for _ in range(2))
        arrays = [array(v) for v in first]
        if not all(may_be(v, p) for v, p in zip(first, self.how.makes, strict=True)):
            return None
        if alike(arrays[:1], [array(v) for v in second[:1]], loose=False):
            return None
        if len(arrays) > 1 and not set(np.unique(arrays[1])) <= {0, 1}:
            return None
        draw = Drawn(candidate, self.how).rows(DRAWS)
        groups = [draw[0]] if len(draw) == 1 else [draw[0][draw[1].reshape(-1) == g] for g in (0, 1)]
        if any(len(g) < 3 for g in groups):
            return None
        return [np.concatenate([g.mean(0), np.cov(g.T).reshape(-1)]) for g in groups]


def alike(one: Sequence[np.ndarray], other: Sequence[np.ndarray], *, loose: bool) -> bool:
    """Return whether two results are the same, as far as chance allows."""
    if len(one) != len(other) or any(a.shape != b.shape for a, b in zip(one, other, strict=True)):
        return False
    near = {"rtol": 0.05, "atol": 0.08} if loose else {"rtol": 1e-6, "atol": 1e-9}
    return all(np.allclose(a, b, **near, equal_nan=True) for a, b in zip(one, other, strict=True))
