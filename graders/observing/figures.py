"""What figures show when they are noted: their structure, their numbers, their pixels."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.model import Array

if TYPE_CHECKING:
    from graders.observing.panes import Pane

TILE = 400
"""Rows and columns of a grey picture whose values are kept, at most."""
GRID = 32
"""Rows and columns of pictures whose values are kept."""


SETS = 12
"""Sets of points of one pane that are told, at most."""


@dataclass(eq=False)
class Figure:
    """A figure's structure, its pixels, RGB of shape (H, W, 3), and the values of the grey pictures in it."""

    axes: list[dict[str, Any]]
    drawn: Array | None
    """Its pixels; None where they are made when somebody looks at them."""
    tiles: list[Array] = field(default_factory=list)
    panes: list[Pane] = field(default_factory=list)
    """What stands in its axes, of a rehearsal."""
    of: Any = None
    """The figure of matplotlib whose pixels are not made yet."""
    pictures: tuple[int, ...] = ()
    """Digests of the pictures in it."""

    @property
    def pixels(self) -> Array:
        """Its pixels; those of a figure to which more was added meanwhile show that as well."""
        if self.drawn is None:
            self.drawn, self.of = pixels_of(self.of), None
        return self.drawn


def sort_of(axes: list[dict[str, Any]]) -> tuple[Any, ...]:
    """Return what figures are alike in: how many axes there are, and what is drawn in each."""
    return tuple(tuple(n for n, count in a["artists"].items() if count) for a in axes[:50]), len(axes)


def pixels_of(figure: Any) -> Array:
    """Return a figure's pixels, RGB of shape (H, W, 3)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    size = figure.get_size_inches()
    figure.set_dpi(min(80, 900 / max(size)))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def digests_of(figure: Any) -> tuple[int, ...]:
    """Return what tells the pictures in a figure from others."""
    arrays = (image.get_array() for ax in figure.axes for image in ax.images)
    return tuple(zlib.crc32(np.ma.getdata(a).tobytes()) for a in arrays if a is not None)


def axes_of(ax: Any) -> dict[str, Any]:
    """Return what stands in one pair of axes: words, numbers, how many of what is drawn."""
    legend = ax.get_legend()
    return {
        "title": ax.get_title()[:200],
        "xlabel": ax.get_xlabel()[:200],
        "ylabel": ax.get_ylabel()[:200],
        "legend": [t.get_text()[:100] for t in legend.get_texts()][:20] if legend else [],
        "lines": [[float(v) for v in np.asarray(line.get_ydata(), float)[:500]] for line in ax.lines[:20]],
        "images": len(ax.images),
        "grids": _grids(ax),
        "numbers": _numbers(ax),
        "scatter": _scatter(ax),
        "points": len(ax.collections),
        "artists": _artists(ax),
    }


def _grids(ax: Any) -> list[list[list[float]]]:
    """Return the values of small pictures and heat maps, such as filters and confusion matrices."""
    found = [image.get_array() for image in ax.images]
    found += [c.get_array() for c in ax.collections if "QuadMesh" in type(c).__name__]
    arrays = [np.ma.getdata(np.squeeze(a)) for a in found if a is not None]
    small = [a for a in arrays if a.ndim == 2 and max(a.shape) <= GRID and a.dtype.kind in "biuf"]
    return [np.round(a.astype(float), 6).tolist() for a in small[:4] if np.isfinite(a).all()]


def _numbers(ax: Any) -> list[list[float]]:
    """Return the numbers that are written into the squares of a heat map, row by row; nothing where one lacks."""
    placed: dict[tuple[int, int], float] = {}
    for written in ax.texts[: GRID**2]:
        x, y = written.get_position()
        try:
            # squares have their middle at whole numbers, or half way between them
            at = int(np.floor(float(y) + 0.25)), int(np.floor(float(x) + 0.25))
            placed[at] = float(written.get_text().replace(",", "").strip(" %$"))
        except (TypeError, ValueError):
            continue
    rows, columns = (1 + max((at[i] for at in placed), default=-1) for i in (0, 1))
    if min(rows, columns) < 2 or len(placed) != rows * columns or min(min(at) for at in placed) < 0:
        return []
    return [[placed[i, j] for j in range(columns)] for i in range(rows)]


def tiles_of(ax: Any) -> list[Array]:
    """Return the values of grey pictures, such as one of all filters side by side."""
    arrays = [np.ma.getdata(np.squeeze(i.get_array())) for i in ax.images if i.get_array() is not None]
    grey = [a[..., 0] if a.ndim == 3 and (a[..., :3] == a[..., :1]).all() else a for a in arrays]
    return [a.astype(float) for a in grey if a.ndim == 2 and max(a.shape) <= TILE and a.dtype.kind in "biuf"]


def _scatter(ax: Any) -> dict[str, Any]:
    """Points of scatter plots and of lines that are dots alone: how many, in how many colours, and what sets of them there are."""
    from matplotlib.collections import PathCollection

    points, colours, sets = 0, set(), list[list[str]]()
    for c in ax.collections:
        at = np.atleast_2d(np.asarray(c.get_offsets()))
        if isinstance(c, PathCollection) and len(at) > 1:
            points += len(at)
            c.update_scalarmappable()
            colours |= {tuple(np.round(rgba, 2)) for rgba in np.asarray(c.get_facecolor())}
            sets.append([_name(c), _digest(at)])
    for line in ax.lines:
        if line.get_linestyle() == "None" and np.size(line.get_xdata()) > 1:
            points += np.size(line.get_xdata())
            colours.add(line.get_color())
            sets.append([_name(line), _digest(line.get_xydata())])
    return {"points": points, "colours": len(colours), "sets": sets[:SETS]}


def _name(artist: Any) -> str:
    """Return what a legend calls a set of points; empty where it does not name it."""
    label = str(artist.get_label())
    return "" if label.startswith("_") else label[:40]


def _digest(points: Any) -> str:
    """Return a text that is the same for the same points, in whichever order."""
    rows = np.round(np.ma.getdata(points).astype(np.float64), 6) + 0.0
    return f"{zlib.crc32(rows[np.lexsort(rows.T)].tobytes()):08x}"


def _artists(ax: Any) -> dict[str, int]:
    """Return how many there are of what people call a line, a scatter plot, a histogram, contours, an image."""
    from matplotlib.collections import PathCollection
    from matplotlib.contour import ContourSet

    bars = sum(p.__class__.__name__ == "Rectangle" for p in ax.patches)
    outlines = len(ax.patches) - bars
    scattered = [c for c in ax.collections if isinstance(c, PathCollection) and np.size(c.get_offsets()) > 2]
    long = [x for x in ax.lines if np.size(x.get_xdata()) > 1]
    dots = [x for x in long if x.get_linestyle() == "None"]
    return {
        "line": len(long) - len(dots),
        "scatter": len(scattered) + len(dots),
        "histogram": int(bars >= 5) + outlines,
        "contours": sum(isinstance(c, ContourSet) for c in ax.get_children()),
        "image": len(ax.images) + sum("QuadMesh" in type(c).__name__ for c in ax.get_children()),
    }
