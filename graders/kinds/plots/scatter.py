"""Scatter plots of a run, such as embeddings coloured by label."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside, not_in_run
from graders.kinds.plots._figures import as_axes, pictures
from graders.model import Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import MOST_CHARACTERS, PICTURE, strings

if TYPE_CHECKING:
    from graders.observing.code import Code

PICTURES = 4


class Scatter(Check):
    """A run draws scatter plots with enough points, in enough colours.

    Why:
        Embeddings are shown by many points in the colours of their labels.

    Example:
        - id: ae-embedding
          kind: scatter
          title: The embedding coloured by label
          points: 2
          run: ae
          at_least: 60
          colours: 7

    Fails:
        a scatter plot has too few points or colours
    """

    kind: Literal["scatter"]
    at_least: int = Outside(100, gt=0, description="Number of points of a plot.")
    colours: int = Outside(1, gt=0, description="Least number of colours of a plot.")
    words: tuple[str, ...] = Outside(
        (),
        description="One of these is in a title, axis label or legend of the plot; none where it is empty.",
    )
    plots: int = Outside(1, gt=0, description="So many such plots.")

    differ: bool = Outside(
        False, description="Whether two sets of points of a plot differ, such as original and corrupted data."
    )

    draws = False
    sees: ClassVar = {
        "figures": strings(1, longest=MOST_CHARACTERS),
        "elsewhere": strings(1),
        "picture:{n}": PICTURE,
    }
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """For each figure with a scatter plot its axes as JSON, and the pixels of the first ones."""
        record = code.recorded
        if not record.figures:
            code.run_failed()
        drawn = [f for f in record.figures if any(a["scatter"]["points"] for a in f.axes)]
        return {
            "figures": np.array([json.dumps(f.axes) for f in drawn] or [""]),
            "elsewhere": np.array(record.elsewhere, dtype=np.str_),
            **{f"picture:{i}": f.pixels for i, f in enumerate(drawn[:PICTURES])},
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Count the plots; the axes of one figure count together."""
        shown = pictures(seen)
        figures = [f for t in texts(seen, "figures") if (f := as_axes(t))]
        of_words = [f for f in figures if not self.words or _names(f, self.words)]
        if not of_words:
            if sum(map(self._is_full, figures)) >= self.plots:
                return human(
                    f"no scatter plot names one of {', '.join(self.words)}", ask="is it one of these?"
                ).shown(*shown)
            if not figures:
                return not_in_run(seen, "the run draws no scatter plot", self.hint)
            of_words = figures  # what they lack is points, whatever they are called
        right = [f for f in of_words if self._is_full(f)]
        if self.differ and right and all(map(_are_the_same, right)):
            names = list(dict.fromkeys(n for n, _ in _sets(right[0]) if n))
            if len(names) > 1:
                said = f"the points of “{names[0]}” and of “{names[1]}” are the same"
                return failed(said, expected="points that differ", hint=self.hint).shown(*shown)
            said = "all sets of points of the plot are the same"
            return human(said, ask="which of them are changed?").shown(*shown)
        if len(right) >= self.plots:
            return passed().shown(*shown)
        if len(right) == len(of_words) or texts(seen, "elsewhere"):
            said = f"the run draws {len(right) or 'no'} such scatter plots, of {self.plots}"
            return not_in_run(seen, said, self.hint).shown(*shown)
        got = "; ".join(f"{_count(f, 'points')} points in {_count(f, 'colours')} colours" for f in of_words)
        return failed(
            "a scatter plot has too few points or colours",
            expected=f"{self.at_least} points in {self.colours} colours",
            actual=got,
            hint=self.hint,
        ).shown(*shown)

    def _is_full(self, figure: list[dict[str, Any]]) -> bool:
        """Whether a figure has enough points in enough colours."""
        return _count(figure, "points") >= self.at_least and _count(figure, "colours") >= self.colours


def _count(figure: list[dict[str, Any]], what: str) -> int:
    """Points together; the colours of the pane with most of them, or a colour a group."""
    scatters = [s for a in figure if isinstance(s := a.get("scatter"), dict)]
    values = [v for s in scatters if isinstance(v := s.get(what), int)]
    if what == "points":
        return sum(values)
    return max(max(values, default=0), sum(1 for s in scatters if s.get("points")))


def _sets(figure: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the sets of points of a figure: what its legend calls them, and a digest of them."""
    scatters = [s for a in figure if isinstance(s := a.get("scatter"), dict)]
    listed = [s["sets"] for s in scatters if isinstance(s.get("sets"), list)]
    return [(str(e[0]), str(e[1])) for sets in listed for e in sets if isinstance(e, list) and len(e) == 2]


def _are_the_same(figure: list[dict[str, Any]]) -> bool:
    """Return whether a figure has several sets of points, which are all the same."""
    digests = [digest for _, digest in _sets(figure)]
    return len(digests) > 1 and len(set(digests)) == 1


def _names(figure: list[dict[str, Any]], words: tuple[str, ...]) -> bool:
    said = " ".join(str(a.get(k)) for a in figure for k in ("title", "xlabel", "ylabel", "legend")).lower()
    return any(w.lower() in said for w in words)
