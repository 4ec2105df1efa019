"""Curves that a run plots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field, TypeAdapter, ValidationError

from graders.checks import Check, Outside, text
from graders.model import Array, Observation, Outcome, failed, human, passed

if TYPE_CHECKING:
    from graders.sandbox.inside.code import Code

PICTURES = 6
AXES: TypeAdapter[list[dict[str, Any]]] = TypeAdapter(list[dict[str, Any]])


class Figure(Check):
    """A run plots a curve for each of some quantities, named on the figure, with a point an epoch."""

    kind: Literal["figure"]
    curves: tuple[tuple[str, ...], ...] = Outside(
        (), description="For each curve, words one of which names it."
    )
    entries: int = Outside(2, gt=0, description="Least number of entries of a curve.")
    pictures: int = Field(PICTURES, gt=0, description="So many figures are kept for the feedback.")

    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The structure of every axes, as JSON, and the pixels of the first figures."""
        record = code.recorded
        if not record.figures:
            code.run_failed()
        axes = [a for f in record.figures for a in f.axes]
        pictures = {
            f"picture:{i}": f.pixels for i, f in enumerate(record.figures[: self.pictures])
        }
        return {"axes": np.array(json.dumps(axes)), "ended": np.array(record.ended), **pictures}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Every quantity needs an axes that names it and holds a curve."""
        try:
            axes = AXES.validate_json(text(seen, "axes") or "[]")
        except ValidationError:
            axes = []
        shown = pictures(seen)
        if not axes and text(seen, "ended") in ("budget", "early"):
            return human("the run was stopped before it plotted: look at the plot in the report")
        missing = [
            words[0]
            for words in self.curves
            if not any(_shows(a, words, self.entries) for a in axes)
        ]
        if not missing:
            return passed().shown(*shown)
        plotted = "; ".join(filter(None, (_name(a) for a in axes)))[:300]
        return failed(
            f"no curve of {' and none of '.join(missing)} with at least {self.entries} entries",
            expected="a curve with an entry for every epoch, named in a title, axis label or legend",
            actual=f"{len(axes)} axes: {plotted}" if axes else "no figure", hint=self.hint,
        ).shown(*shown)  # fmt: skip


def pictures(seen: Observation) -> list[Array]:
    """The pixels that an observation holds, as RGB arrays."""
    named = [v for n, v in sorted(seen.items()) if n.startswith("picture:")]
    return [v for v in named if v.dtype == np.uint8 and v.ndim == 3 and v.shape[-1] == 3]


def _name(axes: dict[str, Any]) -> str:
    legend = axes.get("legend")
    parts = [axes.get("title"), axes.get("ylabel"), *(legend if isinstance(legend, list) else [])]
    return ", ".join(str(p) for p in parts if p)


def _shows(axes: dict[str, Any], words: tuple[str, ...], points: int) -> bool:
    lines = axes.get("lines")
    long = (
        [line for line in lines if isinstance(line, list) and len(line) >= points]
        if isinstance(lines, list)
        else []
    )
    return bool(long) and any(w.lower() in _name(axes).lower() for w in words)
