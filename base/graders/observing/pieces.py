"""A part of what a script computes, as a function.

Its shapes are those of the script's own batch, so that what the script divides by the size of a batch counts: fewer rows or
columns are repeated to fill it, and what is left over is zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any

import torch

from graders.observing.missing import Missing
from graders.observing.replay import play
from graders.observing.steps import Parts, Slice
from graders.observing.tape import Ref


class Piece:
    """A part of what a script computes, as a function of some of what it is made of.

    Args:
        whole: What it is a part of.
        targets: What it returns.
        cuts: What it takes, by name, in the sheet's order.
        rows: The images of the script's own batch.
        scale: What its result is multiplied by.
    """

    def __init__(
        self, whole: Slice, targets: Sequence[Ref], cuts: Mapping[str, Ref], rows: int, scale: float = 1.0
    ) -> None:
        self.whole, self.targets, self.cuts, self.rows, self.scale = (
            whole,
            tuple(targets),
            dict(cuts),
            rows,
            scale,
        )
        self.__name__ = "piece"
        self.__signature__ = Signature([Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in cuts])

    def __call__(self, *args: Any, **keys: Any) -> Any:
        """Return the part for these values, each with one row an image."""
        names = list(self.cuts)
        given = {**dict(zip(names, args, strict=False)), **keys}
        values = {n: torch.as_tensor(given[n]).float() for n in names}
        count = len(next(iter(values.values())))
        if count <= self.rows:
            return self._once(values, count)
        if all(t.size == 1 for t in self.targets):
            raise Missing(f"the script computes it for {self.rows} images at a time, and not for {count}")
        chunks = [
            self._once({n: v[i : i + self.rows] for n, v in values.items()}, min(self.rows, count - i))
            for i in range(0, count, self.rows)
        ]
        if len(self.targets) == 1:
            return torch.cat(chunks)
        return tuple(torch.cat(parts) for parts in zip(*chunks, strict=True))

    def _once(self, values: Mapping[str, torch.Tensor], count: int) -> Any:
        reduces = any(t.size < self.rows for t in self.targets) or any(
            t.size == self.rows for t in self.targets
        )
        put: dict[Ref, torch.Tensor] = {}
        shares = set()
        for name, value in values.items():
            ref = self.cuts[name]
            filled, share = _filled(
                value.reshape(count, -1), self.rows, ref.size // self.rows, repeat=reduces
            )
            shares.add(round(share, 9))
            put[ref] = filled.reshape(ref.shape)
        if reduces and len(shares) > 1:
            raise Missing("its parts have other sizes than the sheet's, so it cannot be called with those")
        outs = [self._result(t, put, values, count, shares) for t in self.targets]
        return outs[0] if len(outs) == 1 else tuple(outs)

    def _result(
        self,
        target: Ref,
        put: Mapping[Ref, torch.Tensor],
        values: Mapping[str, torch.Tensor],
        count: int,
        shares: set[float],
    ) -> torch.Tensor:
        out = play(target, self.whole.put(put)) * self.scale
        if target.size == 1:
            return out.reshape(()) / next(iter(shares))
        width = next(iter(values.values())).reshape(count, -1).shape[1]
        out = out.reshape(self.rows, -1)[:count]
        if out.shape[1] == 1 and target.size == self.rows:
            rows = torch.tensor(min(shares)) * self.rows / (self.rows // count * count)
            return out[:, 0] / rows
        cut_to = next(iter(self.cuts.values()))
        if out.shape[1] == cut_to.size // self.rows:
            return out[:, :width]
        return out.reshape(count, *target.shape[1:]) if target.shape[:1] == (self.rows,) else out


def _filled(value: torch.Tensor, rows: int, columns: int, *, repeat: bool) -> tuple[torch.Tensor, float]:
    """Return a matrix of given size that begins with `value`, which is repeated where it fits, and the share that is filled.

    Raises:
        Missing: It is too large.
    """
    count, width = value.shape
    if count > rows or width > columns:
        raise Missing(f"the script has {columns} entries an image, and not {width}")
    down, across = (rows // count, columns // width) if repeat else (1, 1)
    filled = value.repeat(down, across)
    full = torch.nn.functional.pad(filled, (0, columns - filled.shape[1], 0, rows - filled.shape[0]))
    return full, filled.numel() / full.numel()


class Perfect(Piece):
    """A loss as a function of mu and r, where the reconstruction is the image."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.slice, [parts.step.loss], {"mu": parts.mu, "logvar": parts.r}, parts.rows)
        self.blank = {ref: torch.zeros(ref.shape) for ref in (parts.recon, parts.x)}

    def _result(self, target: Ref, put: Mapping[Ref, torch.Tensor], *rest: Any) -> torch.Tensor:
        return super()._result(target, {**put, **self.blank}, *rest)
