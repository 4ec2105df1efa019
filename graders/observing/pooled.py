"""Poolings that a network does without a layer for them: told by their values, whatever they are written with."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from graders.observing.tensors import torch

WIDE = 24
"""The last maps that are remembered: a pooling may be made of one of them."""
LARGEST = 8
"""The largest kernel that is tried."""
PATCHES = 24
"""Patches that must hold several values, so that another function does not do the same by chance."""


class Poolings:
    """Tells whether maps (N, C, H, W) are pooled ones of those that came before.

    A maximum is one for which each patch has its largest value, and an average one for which it has its mean.
    """

    def __init__(self) -> None:
        self.maps: deque[torch.Tensor] = deque(maxlen=WIDE)

    def forget(self) -> None:
        """Begin anew, behind a pooling that is told."""
        self.maps.clear()

    def seen(self, given: Iterable[object], out: torch.Tensor) -> str:
        """Return `max_pool` or `avg_pool` with its kernel, if a result is a pooled one; else remember it."""
        if out.ndim != 4 or not out.is_floating_point():
            return ""
        for maps in (*(g for g in given if isinstance(g, torch.Tensor)), *reversed(self.maps)):
            if (kernel := _kernel(maps, out)) and (kind := _kind(maps, out, kernel)):
                self.forget()
                return f"{kind} {kernel}"
        self.maps.append(out)
        return ""


def _kernel(maps: torch.Tensor, out: torch.Tensor) -> int:
    """Return how many times as high and as wide maps are as a result, what is left over at the edges aside; else 0."""
    if maps.ndim != 4 or maps.shape[:2] != out.shape[:2] or maps.dtype != out.dtype or not out.numel():
        return 0
    kernel = maps.shape[2] // out.shape[2]
    if not 1 < kernel <= LARGEST:
        return 0
    fits = all(m // kernel == o for m, o in zip(maps.shape[2:], out.shape[2:], strict=True))
    return kernel if fits else 0


def _kind(maps: torch.Tensor, out: torch.Tensor, kernel: int) -> str:
    most = torch.nn.functional.max_pool2d(maps, kernel)
    least = -torch.nn.functional.max_pool2d(-maps, kernel)
    if int((most > least).sum()) < PATCHES:
        return ""
    if torch.equal(most, out):
        return "max_pool"
    mean = torch.nn.functional.avg_pool2d(maps, kernel)
    return "avg_pool" if torch.allclose(mean, out, rtol=1e-4, atol=1e-6) else ""
