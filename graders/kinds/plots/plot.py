"""A figure that a function draws."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.plots._figures import as_axes, lacking, pictures
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text
from graders.vocabulary.sees import MOST_CHARACTERS, PICTURE, reals, strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.drawings import Drawing

Artist = Literal["line", "scatter", "histogram", "contours", "image"]
VERTICES = 400
GRID = np.linspace(-4, 4, 9)
APART = 0.1
"""By so much a network differs, in the median over a grid, from itself with its axes swapped."""
SIDE = 0.1
"""So much of the grid lies on each side of a network's boundary.

A logistic regression with torch's own weights has it there and differs by `APART` with probability 0.7 or more, so that of
`NETWORKS` none does in one of a million cases.
"""
NETWORKS = 20
OFF = 0.05  # of a function's range: how far contours on a coarse grid lie from their level


class Plot(Check):
    """A function draws a figure with the panes and artists asked for; contours lie where the function has their level.

    Why:
        A figure is judged by its parts, and contours by the values of the function on them, which shows
        swapped axes.

    Example:
        - id: iso-lines
          kind: plot
          title: Iso-lines of f
          points: 1
          call: plot_iso_lines
          of: f
          panes: [[contours]]
          true_contours: true
          span: [-2, 4]

    Fails:
        the function has other values on the contours than they say: are the axes swapped?
    """

    kind: Literal["plot"]
    call: Symbol
    arguments: dict[str, Input] = Field({}, description="Arguments.")
    model: Symbol = Field("", description="A network to be given as `model`.")
    network: dict[str, Input] = Field({}, description="Arguments for making the network.")
    of: Symbol = Field("", description="The function whose contours are drawn, where it is not the model.")
    panes: tuple[tuple[Artist, ...], ...] = Outside((), description="For each pane, what must be in it.")
    least: int = Outside(1, description="So many of each artist in a pane.")
    true_contours: bool = Field(False, description="Contours are compared with the function.")
    span: tuple[float, float] | None = Outside(None, description="What each axis must show at least.")

    sees: ClassVar = {
        "axes": strings(0, longest=MOST_CHARACTERS),
        "points": reals(2),
        "levels": reals(1),
        "values": reals(1),
        "range": reals(0),
        "picture:{n}": PICTURE,
    }
    uses_reference = False
    modules = ("matplotlib.pyplot",)

    def observe(self, code: Code) -> Observation:
        """The axes as JSON, the pixels, and at points of the contours their level and the function's value."""
        import torch
        from matplotlib import pyplot as plt

        from graders.observing.arrays import as_tensors
        from graders.observing.drawings import Drawing
        from graders.observing.probes.artifacts.contours import collect, values_at
        from graders.observing.record import open_figures, recording

        given: dict[str, Any] = as_tensors(self.make(self.arguments))
        found = code.find(self.call)
        if isinstance(found.value, Drawing):
            return _drawn_by_a_script(found.value)
        drawn = None
        if self.model:
            drawn = given["model"] = self._network(code)
        plt.close("all")
        with recording() as record, collect() as contours:
            code.call_either(found, given)
            open_figures(record)
        seen = {f"picture:{i}": f.pixels for i, f in enumerate(record.figures[:4])}
        axes = [a for f in record.figures for a in f.axes]
        seen["axes"] = np.array(json.dumps(axes))
        points, levels, spread = contours(VERTICES)
        if self.of:
            drawn = code.find(self.of)
        if drawn is not None and len(points):
            with torch.no_grad():
                values = values_at(code, drawn, points)
            seen |= {"levels": levels, "values": values, "range": np.array(spread)}
        seen["points"] = points
        return seen

    def _network(self, code: Code) -> Any:
        """A network that is to be drawn; of several, one whose boundary lies in the plane and whose contours would show that the axes are swapped."""
        import torch

        from graders.observing.probes.artifacts.contours import values_at

        found, arguments = code.find(self.model), self.make(self.network)
        network = code.network(found, **arguments)
        if not self.true_contours:
            return network
        points = np.stack(np.meshgrid(GRID, GRID), -1).reshape(-1, 2)
        for tries in range(NETWORKS):
            if tries >= NETWORKS // 2:  # its own weights tell nothing, such as zeros
                with torch.no_grad():
                    for weights in network.parameters():
                        weights.normal_()
            probe = copy.deepcopy(network)  # which is set to `eval`
            with torch.no_grad():
                values, swapped = (values_at(code, probe, p) for p in (points, points[:, ::-1].copy()))
            if np.median(np.abs(values - swapped)) > APART and _parts(values):
                break
            network = code.network(found, **arguments)
        return network

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Panes, then what the contours tell."""
        outcome = self._judge(seen)
        return outcome.shown(*pictures(seen))

    def _judge(self, seen: Observation) -> Outcome:
        axes = as_axes(text(seen, "axes"))
        have: list[Any] = [a.get("artists") if isinstance(a.get("artists"), dict) else {} for a in axes]
        if not have:
            return failed(f"`{self.call}` draws nothing", hint=self.hint)
        fits = [
            [i for i, a in enumerate(have) if all(_count(a, x) >= self.least for x in pane)]
            for pane in self.panes
        ]
        if missing := lacking(fits):
            each = "each of " if len(self.panes) > 1 else ""
            shows = " and ".join(self.panes[missing[0]])
            return failed(
                f"no pane {'is left that ' if each else ''}shows {shows}",
                expected=f"{len(self.panes)} pane{'s' if each else ''} with {each}{_words(self.panes)}",
                actual="; ".join(_shown(a) for a in have),
                hint=self.hint,
            )
        return self._contours(seen) if self.true_contours or self.span else passed()

    def _contours(self, seen: Observation) -> Outcome:
        points = numbers(seen, "points")
        if (
            points is None
            or points.ndim != 2
            or points.shape[1:] != (2,)
            or not np.isfinite(points).all()
            or len(np.unique(points, axis=0)) < 10
        ):
            return failed("there are no contour lines", hint=self.hint)
        if self.span:
            # closed contours end before the edge
            low, high = points.min(0), points.max(0)
            short = 0.2 * (self.span[1] - self.span[0])
            if (low > self.span[0] + short).any() or (high < self.span[1] - short).any():
                shown = " and ".join(f"{a:.1f} to {b:.1f}" for a, b in zip(low, high, strict=True))
                return failed(
                    "the contours do not cover the space that is asked",
                    expected=f"{self.span[0]:g} to {self.span[1]:g} on both axes",
                    actual=shown,
                    hint=self.hint,
                )
        if not self.true_contours:
            return passed()
        levels, values = numbers(seen, "levels"), numbers(seen, "values")
        spread = number(seen, "range")
        if (
            levels is None
            or values is None
            or not levels.shape == values.shape == (len(points),)
            or not 0 < spread < np.inf
            or np.isfinite(values).mean() < 0.5
        ):
            return failed("the function has no values on its contours", hint=self.hint)
        logits = ((levels, values), (values, levels)) if self.model else ()
        if not _agree(levels, values, spread) and not any(_are_logits_of(*pair) for pair in logits):
            return failed(
                "the function has other values on the contours than they say: are the axes swapped?",
                expected=f"the value {levels[0]:.3g} on its contour",
                actual=f"{values[0]:.3g}",
                hint=self.hint,
            )
        return passed()


def _parts(values: Array) -> bool:
    """Return whether probabilities over a grid are both below and above 1/2, or logits below and above 0."""
    boundary = 0.5 if (values >= 0).all() and (values <= 1).all() else 0.0
    return SIDE <= float((values > boundary).mean()) <= 1 - SIDE


def _agree(levels: Array, values: Array, spread: float) -> bool:
    return bool(np.nanmedian(np.abs(levels - values)) <= OFF * spread)


def _are_logits_of(one: Array, other: Array) -> bool:
    """Return whether some numbers are no probabilities, and their sigmoid is what others are."""
    if ((one > 0) & (one < 1)).all() or (other < 0).any() or (other > 1).any():
        return False
    return _agree(1 / (1 + np.exp(-one)), other, 1.0)


def _drawn_by_a_script(drawing: Drawing) -> Observation:
    """Return what is seen of a figure that a script drew without a function for it."""
    figures = [drawing.figure, *drawing.others[:3]]
    seen: dict[str, Any] = {
        "axes": np.array(json.dumps([a for f in figures for a in f.axes])),
        "points": np.zeros((0, 2)),
        **{f"picture:{i}": f.pixels for i, f in enumerate(figures)},
    }
    contours = drawing.contours
    if contours is not None and drawing.values is not None:
        seen |= {"points": contours.points, "levels": contours.levels, "values": drawing.values}
        seen["range"] = np.array(contours.spread)
    return seen


def _count(artists: Any, name: str) -> int:
    count = artists.get(name, 0)
    return count if isinstance(count, int) else 0


def _shown(artists: Any) -> str:
    return ", ".join(f"{_count(artists, n)} {n}" for n in artists if _count(artists, n)) or "empty"


def _words(panes: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(" + ".join(p) for p in panes)
