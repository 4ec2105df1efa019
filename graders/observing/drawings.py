"""Figures that a script draws without a function for each, told by the numbers that stand in them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.figures import Figure
from graders.observing.missing import Missing
from graders.observing.panes import Contours, Pane
from graders.observing.record import Record
from graders.vocabulary.inputs import Gaussian
from graders.vocabulary.symbols import Pictured

OFF = 0.05
"""Of the range of levels: how far values lie from the levels of their contours, in the median."""
SWAPPED = 3.0
"""By so many times values are farther from the levels of contours whose axes are swapped."""
FEW = 30
"""Points of a sample at least."""
NEAR = 0.35
"""How far means and covariances of a sample may lie from those that are meant."""
LONG = 4
"""Points of a path at least."""
SIZE = 29
"""Sides of square pictures that are no digits, at least."""

Values = Callable[[Array], Array]
"""Returns the values of a function at points of the plane."""


@dataclass(frozen=True)
class Drawing:
    """A figure of a script, the contours in it with the values that they should have, and figures that show the rest of it."""

    figure: Figure
    contours: Contours | None = None
    values: Array | None = None
    others: tuple[Figure, ...] = ()


def drawings(
    record: Record, how: Pictured, values: Callable[[str], list[Values]]
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield the figures that a symbol may be; all of them show what is asked.

    Args:
        record: The rehearsal.
        how: What the figure shows.
        values: Returns the functions that a symbol may mean.
    """
    values = functools.cache(values)
    found = False
    for number, figure in enumerate(record.figures, 1):
        with suppress(Missing):
            drawing = _drawing(record, figure, how, values)
            if drawing is not None:
                found = True
                yield drawing, "", f"figure {number} of the scripts", True
    if how.channels_of and not found and (several := _showing(record.figures, record)):
        numbers = " and ".join(str(record.figures.index(f) + 1) for f in several)
        yield Drawing(several[0], others=tuple(several[1:])), "", f"figures {numbers} of the scripts", True


def _drawing(
    record: Record, figure: Figure, how: Pictured, values: Callable[[str], list[Values]]
) -> Drawing | None:
    panes = figure.panes
    if how.contours_of:
        panes = [pane for pane in panes if pane.contours is not None]
        return next((d for p in panes if (d := _contoured(figure, p, values(how.contours_of)))), None)
    if how.sample_of:
        fits = any(_is_sample(pane, how.sample_of) for pane in panes)
    elif how.paths_to:
        fits = any(_leads_to(pane, np.array(how.paths_to)) for pane in panes)
    elif how.against:
        fits = any(_is_against(pane, record, function) for pane in panes for function in values(how.against))
    else:
        fits = bool(_showing([figure], record))
    return Drawing(figure) if fits else None


def _contoured(figure: Figure, pane: Pane, functions: Sequence[Values]) -> Drawing | None:
    """Return a figure whose contours are those of one of some functions, or of a network that was there, and not of one with its axes swapped."""
    contours = pane.contours
    if contours is None or len(contours.points) < 10:
        return None
    for function in [*functions, *(_of(n) for n in contours.networks if not functions)]:
        try:
            told, swapped = (function(p) for p in (contours.points, contours.points[:, ::-1].copy()))
        except Exception:  # it is no function of the plane
            continue
        if told.shape != contours.levels.shape:
            continue
        off, other = (float(np.median(np.abs(contours.levels - v))) for v in (told, swapped))
        if off <= OFF * contours.spread and SWAPPED * off <= other:
            return Drawing(figure, contours, told)
    return None


def _of(network: Any) -> Values:
    def values(points: Array) -> Array:
        with torch.no_grad():
            out = array(network.eval()(torch.tensor(points, dtype=torch.float32)))
        return out.reshape(len(points), -1)[:, 0].astype(np.float64)

    return values


def _is_sample(pane: Pane, gaussians: Sequence[Gaussian]) -> bool:
    """Return whether a pane shows points of given Gaussians, each in a colour of its own."""
    if not pane.points:
        return False
    points = np.concatenate([p for p, _ in pane.points])
    colours = np.concatenate([c for _, c in pane.points])
    kinds, which = np.unique(np.round(colours, 3), axis=0, return_inverse=True)
    if len(kinds) != len(gaussians):
        return False
    groups = [points[which.reshape(-1) == k] for k in range(len(kinds))]
    if any(len(g) < FEW for g in groups):
        return False
    left = list(groups)
    for gaussian in gaussians:
        fit = next((g for g in left if _near(g, gaussian)), None)
        if fit is None:
            return False
        left = [g for g in left if g is not fit]
    return True


def _near(points: Array, gaussian: Gaussian) -> bool:
    mean, covariance = np.array(gaussian.mean), np.array(gaussian.covariance)
    return bool(
        np.allclose(points.mean(0), mean, atol=NEAR) and np.allclose(np.cov(points.T), covariance, atol=NEAR)
    )


def _leads_to(pane: Pane, end: Array) -> bool:
    """Return whether several lines of a pane lead to a point from others."""
    paths = [np.stack(line, 1) for line in pane.lines if len(line[0]) == len(line[1]) >= LONG]
    away = [np.linalg.norm(p - end, axis=1) for p in paths]
    leading = [d for d in away if np.isfinite(d).all() and d[0] > 0.5 and d[-1] < 0.6 * d[0]]
    starts = {
        tuple(np.round(p[0], 3)) for p, d in zip(paths, away, strict=True) if any(d is e for e in leading)
    }
    return len(starts) > 1


def _is_against(pane: Pane, record: Record, function: Values) -> bool:
    """Return whether the points of a pane are the values of a function at points of a script, and probabilities."""
    for points, _ in pane.points:
        if len(points) < FEW:
            continue
        for x, y in (points.T, points.T[::-1]):
            if not (np.isfinite(points).all() and y.min() >= 0 and y.max() <= 1):
                continue
            for sample in _samples(record, len(points)):
                try:
                    told = function(sample).reshape(-1)
                except Exception:  # it is no function of such points
                    continue
                if told.shape == x.shape and (
                    np.allclose(told, x, atol=1e-3, rtol=1e-3)
                    or np.allclose(np.exp(told), x, atol=1e-3, rtol=1e-3)
                ):
                    return True
    return False


def _samples(record: Record, count: int) -> Iterator[Array]:
    """Yield the points of the plane, so many, that scripts and functions had in hand."""
    spaces = [*record.namespaces.values(), *(scope.own for scope in record.scopes.values())]
    seen = set[int]()
    for value in (v for space in spaces for v in space.values()):
        for one in value if isinstance(value, tuple | list) and len(value) < 5 else (value,):
            if not isinstance(one, torch.Tensor | np.ndarray):
                continue
            if tuple(one.shape) == (count, 2) and id(one) not in seen:
                seen.add(id(one))
                yield array(one).astype(np.float64)


def _showing(figures: Sequence[Figure], record: Record) -> list[Figure]:
    """Return those of some figures whose pictures are the channels of what a network returned, all of them."""
    every = [(p, f) for f in figures for pane in f.panes for p in pane.pictures]
    pictures = [(p, f) for p, f in every if min(p.shape) >= SIZE or p.shape[0] != p.shape[1]]
    for output in (o for called in record.called.values() for o in called.outputs):
        channels = [c for image in output for c in image]
        shown = [next((f for p, f in pictures if _same_picture(p, c)), None) for c in channels]
        if len(channels) > 1 and None not in shown:
            return list(dict.fromkeys(f for f in shown if f is not None))
    return []


def _same_picture(picture: Array, channel: Array) -> bool:
    """Return whether a picture is a channel, its absolute values, or one of these in another scale."""
    if picture.shape != channel.shape or not np.ptp(channel):
        return False
    return any(
        float(np.corrcoef(picture.reshape(-1), c.reshape(-1))[0, 1]) > 0.9999
        for c in (channel, np.abs(channel))
    )
