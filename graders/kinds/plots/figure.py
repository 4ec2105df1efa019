"""Curves that a run plots."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside, not_in_run
from graders.kinds.plots._figures import as_axes, lacking, pictures
from graders.model import Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number, text, texts
from graders.vocabulary.sees import MOST_CHARACTERS, PICTURE, strings, truth

if TYPE_CHECKING:
    from graders.observing.code import Code

PICTURES = 6
LEAST = 100
"""Entries of a variable that may be the data of a training."""


class Figure(Check):
    """A run plots a curve for each of some quantities, named on the figure, with a point an epoch.

    Why:
        Curves of a training are asked for by what they show and how many points they have, not by pixels.

    Example:
        - id: sup-curves
          kind: figure
          title: Validation loss and accuracy are plotted over the epochs
          points: 5
          run: classifier
          curves: [[loss, cross-entropy], [acc]]
          entries: 5

    Fails:
        no curve of acc with at least 5 entries
    """

    kind: Literal["figure"]
    curves: tuple[tuple[str, ...], ...] = Outside(
        (), description="For each curve, words one of which names it."
    )
    entries: int = Outside(2, gt=0, description="Least number of entries of a curve.")
    pictures: int = Field(PICTURES, gt=0, description="So many figures are kept for the feedback.")

    draws = False
    sees: ClassVar = {
        "axes": strings(0, longest=MOST_CHARACTERS),
        "idle": truth(0),
        "dataless": truth(0),
        "elsewhere": strings(1),
        "picture:{n}": PICTURE,
    }
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The structure of every axes, as JSON, and the pixels of the first figures."""
        from graders.observing.data import has_data

        record = code.recorded
        if not record.figures:
            code.run_failed()
        typed = typed_numbers(tree for unit in code.units.values() for _, tree in unit.trees)
        axes = [
            {**a, "typed": [all(y in typed for y in line) for line in a["lines"]]}
            for f in record.figures
            for a in f.axes
        ]
        pictures = {f"picture:{i}": f.pixels for i, f in enumerate(record.figures[: self.pictures])}
        return {
            "axes": np.array(json.dumps(axes)),
            "idle": np.array(bool(record.groups) and not record.steps),
            "dataless": np.array(not has_data(code, LEAST)),
            "elsewhere": np.array(record.elsewhere, dtype=np.str_),
            **pictures,
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Every quantity needs an axes that names it and holds a curve."""
        axes = as_axes(text(seen, "axes"))
        shown = pictures(seen)
        if not axes and text(seen, "ended") == "early":
            return human("the run was stopped before it plotted", ask="look at the plot in the report")
        missing = [words[0] for words in self.curves if not any(_shows(a, words, self.entries) for a in axes)]
        flat = [
            words[0]
            for words in self.curves
            if not any(_shows(a, words, self.entries, moving=True) for a in axes)
        ]
        if not missing and not flat:
            if number(seen, "idle") == 1:
                return human(
                    "no optimizer of the run makes a step", ask="are these the curves of a training?"
                ).shown(*shown)
            if number(seen, "dataless") == 1:
                return human("no data are seen in the run", ask="are these the curves of a training?").shown(
                    *shown
                )
            if not all(
                any(_shows(a, w, self.entries) and not _typed(a, self.entries) for a in axes)
                for w in self.curves
            ):
                return human(
                    "the numbers of a curve stand in the source", ask="are they those of a training?"
                ).shown(*shown)
            if twice := lacking([_curves(axes, words, self.entries) for words in self.curves]):
                return human(
                    f"no curve is left for {self.curves[twice[0]][0]} beside those of the rest",
                    ask="does one curve stand for several of them?",
                ).shown(*shown)
            return passed().shown(*shown)
        if not missing:
            return human(
                f"the curve of {flat[0]} stays the same all along", ask="look where it comes from"
            ).shown(*shown)
        if unnamed := _unnamed(axes, self.curves, self.entries):
            return human(
                f"nothing in its figures names {' and '.join(missing)}",
                ask=f"is it one of the {unnamed} curves there that could be it?",
            ).shown(*shown)
        said = f"no curve of {' and none of '.join(missing)} with at least {self.entries} entries"
        if texts(seen, "elsewhere"):
            return not_in_run(seen, said, self.hint).shown(*shown)
        plotted = "; ".join(filter(None, (_name(a) for a in axes)))[:300]
        return failed(
            said,
            expected="a curve with an entry for every epoch, named in a title, axis label or legend",
            actual=f"{len(axes)} axes: {plotted}" if axes else "no figure",
            hint=self.hint,
        ).shown(*shown)


def typed_numbers(trees: Iterable[ast.AST]) -> set[float]:
    """The numbers of lists and tuples that are written out in the source."""
    return {
        float(one.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.List | ast.Tuple)
        for one in node.elts
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float)
    }


def _typed(axes: dict[str, Any], points: int) -> bool:
    """Whether each curve of an axes is made of numbers that are written out in the source."""
    lines, typed = axes.get("lines"), axes.get("typed")
    if not isinstance(lines, list) or not isinstance(typed, list) or len(lines) != len(typed):
        return True
    pairs = zip(lines, typed, strict=True)
    return all(t is True for line, t in pairs if isinstance(line, list) and len(line) >= points)


def _name(axes: dict[str, Any]) -> str:
    legend = axes.get("legend")
    parts = [axes.get("title"), axes.get("ylabel"), *(legend if isinstance(legend, list) else [])]
    return ", ".join(str(p) for p in parts if p)


def _shows(axes: dict[str, Any], words: tuple[str, ...], points: int, *, moving: bool = False) -> bool:
    """Whether axes that name one of the words hold a curve of so many numbers, and one that is not flat where that is asked."""
    names = any(w.lower() in _name(axes).lower() for w in words)
    return names and bool(_long(axes, points, moving=moving))


def _long(axes: dict[str, Any], points: int, *, moving: bool) -> list[tuple[float, ...]]:
    """The curves of an axes of at least so many numbers."""
    lines = axes.get("lines")
    curves = [tuple(_finite(line)) for line in lines] if isinstance(lines, list) else []
    return [c for c in curves if len(c) >= points and not (moving and len(set(c)) < 2)]


def _curves(
    axes: list[dict[str, Any]], words: tuple[str, ...], points: int
) -> set[tuple[str, tuple[float, ...]]]:
    """The different curves that move, of all axes that name one of the words; curves with labels of their own are different ones."""
    found: set[tuple[str, tuple[float, ...]]] = set()
    for one in (a for a in axes if _shows(a, words, points)):
        legend, lines = one.get("legend"), one["lines"]
        labels = [str(said) for said in legend] if isinstance(legend, list) else []
        labelled = len(set(labels)) == len(labels) == len(lines)
        for at, line in enumerate(lines):
            curve = tuple(_finite(line))
            if len(curve) >= points and len(set(curve)) > 1:
                found.add((labels[at] if labelled else "", curve))
    return found


def _unnamed(axes: list[dict[str, Any]], curves: tuple[tuple[str, ...], ...], points: int) -> int:
    """How many curves may be those that nothing names: such as move, where what stands at them tells of no other quantity.

    Labels may be missing, or be in a language that a sheet's words do not know; none where there are too few such curves.
    """
    missing = sum(not any(_shows(a, words, points) for a in axes) for words in curves)
    free = [a for a in axes if not any(_shows(a, words, points) for words in curves)]
    moving = [
        line
        for a in free
        for line in (a["lines"] if isinstance(a.get("lines"), list) else [])
        if len(values := _finite(line)) >= points and len(set(values)) > 1
    ]
    return len(moving) if len(moving) >= missing else 0


def _finite(line: Any) -> list[float]:
    values = line if isinstance(line, list) else []
    return [v for v in values if isinstance(v, int | float) and np.isfinite(v)]
