"""What was expected beside what came: small tables with the wrong entries marked, heat maps, curves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from graders.feedback.language import Language, language
from graders.model import Array

ROWS, COLUMNS = 6, 8
TOLERANCE = 1e-3
GREY = np.uint8(150)
TILE = 132
"""Pixels of a side of a heat map."""
THIN = 12
"""Pixels of its other side, below which nothing can be seen."""


@dataclass(frozen=True)
class Cell:
    """One entry as it is read, and whether it is wrong."""

    text: str
    wrong: bool = False


@dataclass(frozen=True)
class Table:
    """A part of two arrays of one shape; `note` says which part, `wrong` how many of the `size` entries of all are wrong."""

    expected: tuple[tuple[Cell, ...], ...]
    actual: tuple[tuple[Cell, ...], ...]
    note: str
    wrong: int
    size: int


def table(expected: Array, actual: Array, spoken: Language | None = None) -> Table | None:
    """The part of both arrays around the worst entry; None where they have not one shape, or are single numbers."""
    if expected.size < 2 or not _comparable(expected, actual):
        return None
    right, at = _worst(expected, actual)
    flat_e, flat_a, flat_r = (_plane(v, at) for v in (expected, actual, right))
    row, column = at[-2] if expected.ndim > 1 else 0, at[-1]
    rows, columns = _span(row, flat_e.shape[0], ROWS), _span(column, flat_e.shape[1], COLUMNS)
    shown = [
        tuple(tuple(Cell(_text(v[i, j]), not flat_r[i, j] and marked) for j in columns) for i in rows)
        for v, marked in ((flat_e, False), (flat_a, True))
    ]
    note = _note(expected.shape, at, rows, columns, spoken or language())
    return Table(shown[0], shown[1], note, int((~right).sum()), right.size)


NARROW = 54
"""Characters of a line of which two stand beside one another on paper."""
Line = list[tuple[str, bool]]


def as_lines(rows: tuple[tuple[Cell, ...], ...]) -> list[Line]:
    """The entries in columns of characters, as runs of right and of wrong ones."""
    widths = [max(len(row[j].text) for row in rows) for j in range(len(rows[0]))]
    lines = []
    for row in rows:
        line: Line = []
        for cell, width in zip(row, widths, strict=True):
            # no blank at which a line could be broken
            words = cell.text.rjust(width + 2 * bool(line)).replace(" ", "\u00a0")
            if line and line[-1][1] == cell.wrong:
                words = line.pop()[0] + words
            line.append((words, cell.wrong))
        lines.append(line)
    return lines


def _comparable(expected: Array, actual: Array) -> bool:
    """Whether both are numbers in one shape."""
    return expected.shape == actual.shape and all(a.dtype.kind in "biuf" for a in (expected, actual))


@np.errstate(all="ignore")
def _worst(expected: Array, actual: Array) -> tuple[Array, tuple[int, ...]]:
    """Which entries are right, and the place of the largest error; NaN counts as largest."""
    expected, actual = expected.astype(np.float64), actual.astype(np.float64)
    right = np.isclose(actual, expected, rtol=TOLERANCE, atol=1e-6, equal_nan=True)
    gap = np.where(right, -1.0, np.nan_to_num(np.abs(actual - expected), nan=np.inf))
    return right, tuple(int(i) for i in np.unravel_index(int(gap.argmax()), gap.shape))


def _plane(value: Array, at: tuple[int, ...]) -> Array:
    """The last two axes at a place."""
    return value.reshape(1, -1) if value.ndim < 2 else np.asarray(value[at[:-2]])


def _span(around: int, size: int, most: int) -> range:
    start = max(0, min(around - most // 2, size - most))
    return range(start, min(size, start + most))


def _text(value: float) -> str:
    if value == np.round(value) and abs(value) < 1e6:
        return f"{value:.0f}"
    return f"{value:.4g}"


def _note(shape: tuple[int, ...], at: tuple[int, ...], rows: range, columns: range, spoken: Language) -> str:
    said = []
    if len(shape) > 2:
        said.append(spoken("at %(place)s", place=at[:-2] if len(shape) > 3 else at[0]))
    if len(shape) > 1 and len(rows) < shape[-2]:
        said.append(spoken("rows %(first)s to %(last)s", first=rows[0], last=rows[-1]))
    if len(columns) < shape[-1]:
        first, last = columns[0], columns[-1]
        if len(shape) > 1:
            said.append(spoken("columns %(first)s to %(last)s", first=first, last=last))
        else:
            said.append(spoken("entries %(first)s to %(last)s", first=first, last=last))
    return spoken("%(part)s of shape %(shape)s", part=", ".join(said), shape=shape) if said else ""


@np.errstate(all="ignore")
def heat_map(expected: Array, actual: Array) -> Array | None:
    """Expected, got and their difference as one RGB picture; None for what is no matrix of some size."""
    if expected.ndim < 2 or not expected.size or not _comparable(expected, actual):
        return None
    _, at = _worst(expected, actual)
    planes = [_plane(v.astype(np.float64), at) for v in (expected, actual)]
    height, width = planes[0].shape
    factor = max(1, TILE // max(height, width))
    if min(height, width) < 4 or min(height, width) * factor < THIN or max(height, width) > 4 * TILE:
        return None
    planes = [np.where(np.isfinite(p), p, np.nan) for p in planes]
    low, high = (f([p[np.isfinite(p)] for p in planes]) for f in (_least, _largest))
    gap = planes[1] - planes[0]
    most = _largest([np.abs(gap[np.isfinite(gap)])]) or 1.0
    panels = [_coloured((p - low) / (high - low or 1), "viridis") for p in planes] + [
        _coloured(0.5 + gap / (2 * most), "RdBu_r")
    ]
    gutter = np.full((height * factor, 8, 3), 255, np.uint8)
    tiles = [np.repeat(np.repeat(p, factor, 0), factor, 1) for p in panels]
    return np.concatenate([tiles[0], gutter, tiles[1], gutter, tiles[2]], 1)


def _least(values: list[Array]) -> float:
    return min((float(v.min()) for v in values if v.size), default=0.0)


def _largest(values: list[Array]) -> float:
    return max((float(v.max()) for v in values if v.size), default=0.0)


def _coloured(values: Array, name: str) -> Array:
    """Colours of values from 0 to 1; grey for NaN."""
    shades = _shades(name)[(255 * np.nan_to_num(np.clip(values, 0, 1))).round().astype(np.uint8)]
    return np.where(np.isnan(values)[..., None], GREY, shades)


@lru_cache
def _shades(name: str) -> Array:
    """256 colours."""
    try:
        from matplotlib import colormaps
    except ImportError:  # which a student need not have
        return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, 1)
    return np.asarray(255 * colormaps[name](np.linspace(0, 1, 256))[:, :3], np.uint8)


WIDE, HIGH, LEFT = 480, 170, 46


class Colours(NamedTuple):
    """Those of a drawing: of its words, of the reference's band, and of the curve."""

    ink: str
    band: str
    line: str


PAGE = Colours("currentColor", "var(--passed)", "var(--accent)")
PRINT = Colours("#5b6675", "#13743f", "#1f5fbf")


@np.errstate(all="ignore")
def curves(band: Array, curve: Array, colours: Colours = PAGE, spoken: Language | None = None) -> str:
    """A training's curve as SVG, over the band in which the best training ends; without it where that is NaN."""
    values = _thinned(curve[np.isfinite(curve)].astype(np.float64))
    if len(values) < 2:
        return ""
    ends = [float(v) for v in band if np.isfinite(v)]
    low, high = min(values.min(), *ends, np.inf), max(np.quantile(values, 0.99), *ends, -np.inf)
    room = (high - low) or 1.0

    def y(value: float) -> float:
        return round(6 + (HIGH - 12) * (1 - min(1.0, max(0.0, (value - low) / room))), 1)

    xs = LEFT + (WIDE - LEFT - 4) * np.arange(len(values)) / (len(values) - 1)
    points = " ".join(f"{x:.1f},{y(v)}" for x, v in zip(xs, values, strict=True))
    drawn = f'<polyline points="{points}" fill="none" stroke="{colours.line}" stroke-width="1.6"/>'
    spoken = spoken or language()
    first, last = f"{values[0]:.3g}", f"{values[-1]:.3g}"
    said = spoken("The curve runs from %(first)s to %(last)s", first=first, last=last)
    if len(ends) == 2:
        top, height = y(ends[1]), max(2.0, y(ends[0]) - y(ends[1]))
        drawn = f'<rect x="{LEFT}" y="{top}" width="{WIDE - LEFT - 4}" height="{height}" fill="{colours.band}" opacity=".3"/>{drawn}'
        least, most = f"{ends[0]:.3g}", f"{ends[1]:.3g}"
        said += spoken("; the best training ends between %(least)s and %(most)s", least=least, most=most)
    ticks = "".join(
        f'<text x="{LEFT - 5}" y="{at}" text-anchor="end" font-size="11" fill="{colours.ink}">{value:.3g}</text>'
        for value, at in ((high, 14), (low, HIGH - 4))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" class="curve" '
        f'aria-label="{said}.">{drawn}{ticks}</svg>'
    )


def _thinned(values: Array, most: int = 240) -> Array:
    """At most so many of the values, evenly spread."""
    if len(values) <= most:
        return values
    return np.asarray(values[np.linspace(0, len(values) - 1, most).round().astype(int)])
