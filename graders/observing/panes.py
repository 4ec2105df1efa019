"""What stands in the panes of a figure, as numbers: lines, points with their colours, pictures, contours."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.networks import parts

MOST_POINTS = 20_000
MOST_PICTURES = 16
VERTICES = 400
"""Points on contours that are kept."""


@dataclass(eq=False)
class Contours:
    """Points on contour lines (N, 2), their levels (N,), the range of all levels, and networks as they were then."""

    points: Array
    levels: Array
    spread: float
    networks: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Pane:
    """One pane of a figure: lines (x, y), points (N, 2) with colours (N, 4), grey pictures, contours."""

    lines: list[tuple[Array, Array]] = field(default_factory=list)
    points: list[tuple[Array, Array]] = field(default_factory=list)
    pictures: list[Array] = field(default_factory=list)
    contours: Contours | None = None


def panes_of(figure: Any, networks: Iterable[Any]) -> list[Pane]:
    """Return the panes of a figure as they are now.

    Args:
        figure: The figure of matplotlib.
        networks: Networks that may have been drawn; those of two inputs are kept as they are, beside contours.
    """
    return [_pane(ax, networks) for ax in figure.axes]


def _pane(ax: Any, networks: Iterable[Any]) -> Pane:
    from matplotlib.collections import PathCollection
    from matplotlib.contour import ContourSet

    pane = Pane()
    for line in ax.lines[:100]:
        try:
            x, y = (np.asarray(v, float).reshape(-1) for v in (line.get_xdata(), line.get_ydata()))
        except (TypeError, ValueError):
            continue
        if line.get_linestyle() == "None":
            colour = np.zeros((len(x), 4)) + len(pane.points)
            pane.points.append((np.stack([x, y], 1)[:MOST_POINTS], colour[:MOST_POINTS]))
        else:
            pane.lines.append((x, y))
    for drawn in ax.collections:
        if isinstance(drawn, PathCollection):
            drawn.update_scalarmappable()
            places = np.asarray(drawn.get_offsets(), float).reshape(-1, 2)[:MOST_POINTS]
            colours = np.asarray(drawn.get_facecolor(), float).reshape(-1, 4)
            if not len(colours):
                colours = np.asarray(drawn.get_edgecolor(), float).reshape(-1, 4)
            if len(colours) < len(places):
                colours = np.repeat(colours[:1], len(places), 0)
            pane.points.append((places, colours[: len(places)]))
    for image in ax.images[:MOST_PICTURES]:
        values = image.get_array()
        if values is not None and np.ndim(np.squeeze(values)) == 2:
            pane.pictures.append(np.ma.getdata(np.squeeze(values)).astype(float))
    made = [c for c in ax.get_children() if isinstance(c, ContourSet)]
    if made:
        points, levels, spread = points_on(made, VERTICES)
        kept = [copy.deepcopy(n) for n in networks if _of_the_plane(n)]
        pane.contours = Contours(points, levels, spread, kept)
    return pane


def _of_the_plane(network: Any) -> bool:
    """Return whether a network takes points of the plane, by its first layer."""
    first = next((part.in_features for part in parts(network) if hasattr(part, "in_features")), 0)
    return bool(first == 2)


def points_on(made: list[Any], most: int) -> tuple[Array, Array, float]:
    """Return points on the lines of contour sets (N, 2), their levels (N,), and the range of all levels."""
    # lines say more than areas, whose edges follow the frame; but a line of one level may lie outside of it
    lines = [line for c in made if not c.filled for line in _lines(c) if len(line[1])]
    lines = lines or [line for c in made for line in _lines(c)]
    all_points = np.concatenate([np.zeros((0, 2)), *(vertices for _, vertices in lines)])
    all_levels = np.concatenate([np.zeros(0), *(np.full(len(vertices), level) for level, vertices in lines)])
    step = max(1, len(all_points) // most)
    drawn = np.concatenate([np.asarray(c.levels, float) for c in made] or [np.zeros(1)])
    spread = float(drawn.max() - drawn.min()) or 1.0
    return all_points[::step], all_levels[::step], spread


def _lines(contours: Any) -> Iterator[tuple[float, Array]]:
    """Yield each level of a contour set with points on its lines (N, 2).

    The paths of a filled set go around what lies between two levels, and along the frame; so its lines are made anew.
    """
    paths = contours.get_paths()
    if contours.filled:
        generator = contours._contour_generator
        for level in contours.levels:
            for line in generator.create_contour(float(level))[0]:
                yield float(level), np.asarray(line, float).reshape(-1, 2)
        return
    for level, path in zip(contours.levels, paths, strict=False):
        yield float(level), np.asarray(path.vertices, float)
