"""Pictures of the filters of a trained network's first convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside, not_in_run
from graders.kinds.plots._figures import pictures
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number
from graders.vocabulary.sees import PICTURE, strings, whole

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST = 128
LARGEST = 24
"""Pictures of more rows or columns are no filters."""
ALIKE = 0.999
TILES = 6
"""Pictures of many filters side by side that are looked through."""


class Filters(Check):
    """A run shows the filters of the first convolution after the training, one picture each.

    Why:
        Pictures of learned filters are compared with the weights after the training, whatever colours and
        layout are chosen.

    Example:
        - id: first-filters
          kind: filters
          title: Picture of the 16 filters
          points: 2
          run: digits
          count: 16

    Fails:
        the pictures show the filters as they were before the training
    """

    kind: Literal["filters"]
    count: int = Outside(40, gt=0, description="Filters of the first convolution.")

    draws = False
    on_mnist = True
    sees: ClassVar = {
        "shown": whole(0),
        "before": whole(0),
        "images": whole(0),
        "elsewhere": strings(1),
        "picture:{n}": PICTURE,
    }
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """How many trained filters, and how many untrained ones, the pictures show; and the figures."""
        import torch

        from graders.observing.probes.artifacts.classifier import trained_classifier

        record = code.recorded
        if not record.groups:
            code.run_failed()
        model = trained_classifier(record)
        first = next((m for m in model.modules() if isinstance(m, torch.nn.Conv2d)), None)
        filters = np.zeros((0, 1, 1)) if first is None else first.weight.detach().numpy()[:, 0]
        start = next(
            (
                i.numpy()[:, 0]
                for g in record.groups
                for t, i in zip(g.tensors, g.initial, strict=True)
                if first is not None and t is first.weight
            ),
            filters,
        )
        grids = [
            np.array(g) for f in record.figures for a in f.axes for g in a["grids"] if len(g) <= LARGEST
        ][:MOST]
        large = [f for f in record.figures if any(a["images"] for a in f.axes)]
        with_grids = [f for f in record.figures if sum(len(a["grids"]) for a in f.axes) > 1]
        tiles = [t for f in record.figures for t in f.tiles if max(t.shape) > LARGEST][:TILES]
        return {
            "shown": np.array(max(_shown(filters, grids), _within(filters, tiles))),
            "before": np.array(max(_shown(start, grids), _within(start, tiles))),
            "images": np.array(len(large)),
            "elsewhere": np.array(record.elsewhere, dtype=np.str_),
            **{f"picture:{i}": f.pixels for i, f in enumerate((with_grids or large)[:2])},
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """All filters must be shown as they are after the training."""
        shown, before = number(seen, "shown"), number(seen, "before")
        have = pictures(seen)
        if not number(seen, "images") > 0:
            return not_in_run(seen, "the run shows no picture", self.hint)
        if shown >= self.count:
            return passed().shown(*have)
        if before >= self.count:
            return failed(
                "the pictures show the filters as they were before the training",
                expected="filters of the trained network",
                hint=self.hint,
            ).shown(*have)
        if shown > 0:
            return failed(
                f"the pictures show {shown:.0f} of the {self.count} filters of the first convolution",
                expected=str(self.count),
                actual=f"{shown:.0f}",
                hint=self.hint,
            ).shown(*have)
        return human(
            "the filters are not shown one by one", ask="look whether the picture holds all of them"
        ).shown(*have)


def _within(filters: Array, pictures: list[Array]) -> int:
    """How many filters (F, h, w) are parts of the picture that has most of them, up to brightness and contrast."""
    found = 0
    for picture in pictures:
        if min(picture.shape) < max(filters.shape[1:], default=0) or not filters.size:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(picture, filters.shape[1:])
        flat = windows.reshape(-1, filters[0].size)
        flat = flat - flat.mean(1, keepdims=True)
        flat = flat[np.linalg.norm(flat, axis=1) > 1e-6]
        flat /= np.linalg.norm(flat, axis=1, keepdims=True)
        sought = filters.reshape(len(filters), -1)
        sought = sought - sought.mean(1, keepdims=True)
        sought /= np.linalg.norm(sought, axis=1, keepdims=True) + 1e-12
        found = max(found, int((np.abs(sought @ flat.T) > ALIKE).any(1).sum()) if len(flat) else 0)
    return found


def _shown(filters: Array, grids: list[Array]) -> int:
    """How many filters (F, h, w) are among the pictures, up to brightness and contrast."""

    def standard(values: Array) -> Array:
        centred = np.asarray(values, float).reshape(-1) - np.mean(values)
        return np.asarray(centred / (np.linalg.norm(centred) or 1))

    pictures, sought = [standard(g) for g in grids], [standard(f) for f in filters]
    alike = np.array(
        [[p.size == f.size and abs(float(f @ p)) > ALIKE for p in pictures] for f in sought]
    ).reshape(len(sought), len(pictures))
    # one picture does not stand for several filters
    return int(min(alike.any(1).sum(), alike.any(0).sum()))
