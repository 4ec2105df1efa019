"""Whether a training sets gradients to zero between its steps, or adds all of them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graders.observing.tensors import torch

LARGEST = 100_000
"""Numbers of a parameter that is watched, at most; each step looks at its gradient."""


class Piling:
    """Watches the gradient of one parameter of an optimizer.

    Args:
        parameters: Those of the optimizer's group.

    Attributes:
        steps: Steps that had a gradient.
        piled: Steps of these before which the gradient of earlier ones was never gone.
    """

    def __init__(self, parameters: Sequence[Any]) -> None:
        self.steps = self.piled = 0
        self._came, self._was_gone = False, False
        known = [p for p in parameters if p.requires_grad and p.is_leaf and 0 < p.numel() <= LARGEST]
        self._parameter: Any = known[-1] if known else None
        handle = known[-1].register_hook(self._comes) if known else None
        self.stop: Callable[[], object] = handle.remove if handle else lambda: None

    @property
    def share(self) -> float:
        """The share of steps behind the first at which gradients piled up."""
        return self.piled / (self.steps - 1) if self.steps > 1 else 0.0

    def _comes(self, _: Any) -> None:
        """Look at what is there before a gradient is added to it."""
        there = self._parameter.grad
        self._came = True
        with torch.no_grad():
            self._was_gone = self._was_gone or there is None or there.is_sparse or not bool(there.any())

    def stepped(self) -> None:
        """Count a step of the optimizer."""
        if self._came:
            self.steps += 1
            self.piled += not self._was_gone
        self._came = self._was_gone = False
