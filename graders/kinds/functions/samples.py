"""Samples of a distribution."""

from __future__ import annotations

import itertools
import math
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.also import Also
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import reals, strings, with_also
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

FALSE_FAILURE = 1e-6
KEPT = 100_000
AGAIN = 1000
DISTINCT = 0.9
"""Share of the points that differ from each other, at least, where those of the reference do."""
SOME = 0.01  # the share of points that two samples may have in common before a person looks


class Samples(Check):
    """A function draws from the distribution that the reference draws from, anew in every call.

    Points of each label are compared along axes, along sums and differences of axes and along `waves`
    by two-sample Kolmogorov-Smirnov tests, and the labels' shares by a test of two proportions. All
    tests of a check together fail right code in at most one of a million cases: by
    P(sqrt(nm / (n + m)) D > t) <= e * 2 exp(-2 t^2) (Wei and Dudley, 2012) and Bonferroni's bound.

    Why:
        Samplers cannot be compared number by number. The tests of a check together fail right code in at
        most one of a million cases.

    Example:
        - id: data-distribution
          kind: samples
          title: Both Gaussians
          points: 2
          call: get_data
          arguments:
            N: {value: 20000}
          labels: true

    Fails:
        two calls of `get_data` return the same sample

    References:
        Wei and Dudley, Two-sample Dvoretzky-Kiefer-Wolfowitz inequalities, 2012
    """

    kind: Literal["samples"]
    call: Symbol
    arguments: dict[str, Input] = Field(description="The arguments; draw 20,000 points or more.")
    instead: dict[str, Input] = Field(
        {},
        description="What a function may take in the place of the first argument: samples of the base, not their number.",
    )
    labels: bool = Field(False, description="The second result holds labels 0 and 1.")
    aspect: Literal["shapes", "distribution", "fresh"] = Outside(
        "distribution", description="Which of the three is checked."
    )
    shapes: tuple[tuple[str, ...], ...] = Outside(
        (), description="For `shapes`: accepted lists of the results' shapes, such as `40000 2`."
    )
    waves: tuple[tuple[float, ...], ...] = Outside(
        (), description="Weights and phase: sin(w . x + phase) is compared, too."
    )
    also: tuple[Also, ...] = Field((), description="Other distributions that count as right.")

    by_any_reading = True
    sees: ClassVar = with_also({"points": reals(2), "labels": reals(1)}) | {
        "shapes": strings(1),
        "again": reals(2),
        "mean": reals(),
        "covariance": reals(),
    }
    compares = ("mean", "covariance")
    tolerance = 0.05

    def observe(self, code: Code) -> Observation:
        """Points (n, d), labels (n,), shapes, moments by label, and whether a second call differs."""
        from graders.observing.arrays import as_tensors
        from graders.observing.choices import Option

        seen: dict[str, Array] = {}
        for also in ("", *(a.call for a in self.also if code.defines(a.call))):
            found = code.find(also or self.call)
            given = as_tensors(self.make(self._given(code, found)))
            draws = [
                _arrays(code.together(found, code.call_either(found, given))) for _ in range(1 if also else 2)
            ]
            if not self.labels and len(draws[0]) > 1 and len({d.shape for d in draws[0]}) == 1:
                which = code.choices.choose(
                    ("returned", found.where),
                    [
                        Option(partial(int, i), f"result {i + 1} of {found.where}", False)
                        for i in range(len(draws[0]))
                    ],
                )
                draws = [draw[which : which + 1] for draw in draws]
            prefix = f"also:{also}:" if also else ""
            points, labels = _points(draws[0], labelled=self.labels)
            seen |= {f"{prefix}points": points, f"{prefix}labels": labels}
            if not also:
                seen["shapes"] = np.array([" ".join(map(str, a.shape)) for a in draws[0]])
                seen["again"] = _points(draws[1], labelled=self.labels)[0][:AGAIN]
                groups = [points[labels == label] for label in (0, 1)]
                full = [g for g in groups if len(g) > 1]
                seen["mean"] = np.stack([g.mean(0) for g in full])
                seen["covariance"] = np.stack([np.cov(g.T) for g in full])
        return seen

    def _given(self, code: Code, found: Any) -> dict[str, Input]:
        """The arguments, with what may stand in the place of the first one where a function takes that and not the first."""
        first = next(iter(self.arguments), "")
        if (
            not self.instead
            or code.takes(found, first)
            or not any(code.takes(found, n) for n in self.instead)
        ):
            return self.arguments
        return {**self.instead, **{n: v for n, v in self.arguments.items() if n != first}}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the three aspects."""
        got = texts(seen, "shapes")
        if self.aspect == "shapes":
            points = numbers(seen, "points")
            rows = int(got[0].split()[0]) if tuple(got) in self.shapes else 0
            if points is not None and rows and len(points) == min(rows, KEPT):
                return self._labels(seen, wanted)
            return failed(
                f"`{self.call}` returns shapes {_shown(got) or 'of nothing'}",
                expected=" or ".join(map(_shown, self.shapes)),
                actual=_shown(got),
                hint=self.hint,
            )
        points, labels = numbers(seen, "points"), numbers(seen, "labels")
        if points is None or labels is None or points.ndim != 2 or len(points) != labels.size:
            return failed(f"`{self.call}` returns no points", hint=self.hint)
        if not np.isfinite(points).all():
            return failed(f"`{self.call}` returns NaN or infinite values", hint=self.hint)
        if self.aspect == "fresh":
            again = numbers(seen, "again")
            begin = points[:AGAIN]
            if again is None or again.shape != begin.shape or not np.isfinite(again).all():
                return failed(
                    f"two calls of `{self.call}` return samples of different shapes",
                    hint=self.hint,
                )
            same = (again == begin).all(1)
            if same.all():
                return failed(f"two calls of `{self.call}` return the same sample", hint=self.hint)
            if same.mean() > SOME:
                return human(f"two calls of `{self.call}` share {same.sum()} of {same.size} points")
            return passed()
        first = None
        for also in (None, *self.also):
            prefix = f"also:{also.call}:" if also else ""
            right, right_labels = (
                numbers(wanted, f"{prefix}points"),
                numbers(wanted, f"{prefix}labels"),
            )
            if right is None or right_labels is None:
                continue
            outcome = self._compare(points, labels.reshape(-1), right, right_labels.reshape(-1))
            if outcome is None and (different := len(np.unique(points, axis=0))) < DISTINCT * min(
                len(points), len(np.unique(right, axis=0))
            ):
                return human(f"the same points come several times: {different} of {len(points)} differ")
            if outcome is None:
                return passed(also.note if also else "")
            first = first or outcome
        return first or failed("the reference gave nothing")

    def _labels(self, seen: Observation, wanted: Observation) -> Outcome:
        """The right shapes also need labels that are 0 and 1."""
        labels = numbers(seen, "labels")
        if not self.labels or (labels is not None and set(np.unique(labels)) == {0.0, 1.0}):
            return passed()
        return failed("the labels are not 0 and 1", hint=self.hint)

    def _compare(self, points: Array, labels: Array, right: Array, right_labels: Array) -> Outcome | None:
        if points.shape[1] != right.shape[1]:
            return failed(
                f"the points have {points.shape[1]} coordinates, not {right.shape[1]}",
                hint=self.hint,
            )
        if len(points) != len(right):
            return failed(
                f"{len(points):,} points come back, where {len(right):,} are asked for",
                expected=f"{len(right):,}",
                actual=f"{len(points):,}",
                hint=self.hint,
            )
        directions = _directions(points.shape[1])
        groups = [g for g in (0, 1) if (right_labels == g).any()]
        alpha = FALSE_FAILURE / (len(groups) * (len(directions) + len(self.waves)) + 1)
        for group in groups:
            ours, theirs = points[labels == group], right[right_labels == group]
            of = f" of label {group}" if self.labels else ""
            n, m = len(ours), len(theirs)
            share, should = n / len(labels), m / len(right_labels)
            spread = np.sqrt(should * (1 - should) * (1 / len(labels) + 1 / len(right_labels)))
            if n < 100 or abs(share - should) > 5.5 * spread:
                return failed(
                    f"{share:.1%} of the labels are {group}",
                    expected=f"{should:.1%}",
                    actual=f"{share:.1%}",
                    hint=self.hint,
                )
            bound = np.sqrt(np.log(2 * math.e / alpha) / 2) * np.sqrt((n + m) / (n * m))
            tests = [("", ours @ d, theirs @ d) for d in directions]
            tests += [(f"along sin({w})", _wave(ours, w), _wave(theirs, w)) for w in self.waves]
            for _, one, other in tests:
                if kolmogorov_smirnov(one, other) > bound:
                    return failed(
                        f"the points{of} have another distribution",
                        expected=moments(theirs),
                        actual=moments(ours),
                        hint=self.hint,
                    )
        return None


def _arrays(returned: object) -> list[Array]:
    """Return the arrays among what a function returned.

    Raises:
        NotATensor: There is none.
    """
    from graders.observing.arrays import array, first, tensors

    first(returned)
    return [array(t) for t in tensors(returned)]


def _points(arrays: list[Array], *, labelled: bool) -> tuple[Array, Array]:
    points = np.atleast_2d(np.asarray(arrays[0], np.float32))[:KEPT]
    if not labelled or len(arrays) < 2:
        return points, np.zeros(len(points))
    return points, np.asarray(arrays[1], np.float32).reshape(-1)[:KEPT]


def _directions(dimensions: int) -> list[Array]:
    axes = np.eye(dimensions)
    pairs = itertools.combinations(axes, 2)
    return [*axes, *(v for a, b in pairs for v in (a + b, a - b))]


def _wave(points: Array, wave: tuple[float, ...]) -> Array:
    return np.asarray(np.sin(points @ np.array(wave[:-1]) + wave[-1]))


def kolmogorov_smirnov(one: Array, other: Array) -> float:
    """The largest distance between the two samples' distribution functions."""
    everywhere = np.concatenate([one, other])
    below = [np.searchsorted(np.sort(s), everywhere, side="right") / len(s) for s in (one, other)]
    return float(np.abs(below[0] - below[1]).max())


def moments(points: Array) -> str:
    """Mean and covariance, as a student reads them."""
    mean = " ".join(f"{v:.2f}" for v in points.mean(0))
    rows = "; ".join(" ".join(f"{v:.2f}" for v in row) for row in np.atleast_2d(np.cov(points.T)))
    return f"mean ({mean}), covariance ({rows})"


def _shown(shapes: list[str] | tuple[str, ...]) -> str:
    return " and ".join(f"({', '.join(s.split())})" for s in shapes)
