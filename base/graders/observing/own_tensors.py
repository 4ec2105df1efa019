"""Tensors of a framework that a submission writes itself: made of arrays, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from graders.observing.arrays import array, tensor
from graders.observing.missing import NotATensor
from graders.observing.tensors import torch
from graders.vocabulary.symbols import OwnTensors


class Own:
    """Makes tensors of a submission's own class, and reads them.

    Args:
        how: What the sheet says of them.
        make: The class or function that makes one.
    """

    def __init__(self, how: OwnTensors, make: Callable[[Any], Any]) -> None:
        self.how, self.make = how, make

    def made(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return arguments with a tensor of the submission's own in the place of each array of real numbers; other numbers are Python's."""
        return {name: self._made(value) for name, value in given.items()}

    def _made(self, value: Any) -> Any:
        if not isinstance(value, torch.Tensor | np.ndarray):
            return value
        numbers = array(value).copy()
        if numbers.dtype.kind != "f" or not numbers.ndim:
            return numbers.tolist()  # a size, an axis or a rate
        return self.make(numbers.tolist() if self.how.of == "lists" else numbers)

    def read(self, value: Any) -> Any:
        """Return what a function returned with arrays in the place of own tensors, in lists and dicts too."""
        if isinstance(value, dict):
            return {key: self.read(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.read(part) for part in value)
        return tensor(self.numbers(value)) if hasattr(value, self.how.read_by) else value

    def numbers(self, value: Any) -> Any:
        """Return the numbers of an own tensor as an array.

        Raises:
            NotATensor: It holds none.
        """
        held = getattr(value, self.how.read_by, None)
        held = held() if callable(held) else held
        made = np.asarray(held)
        if made.dtype.kind not in "biuf":
            raise NotATensor(f"`{self.how.read_by}` of a {type(value).__name__} gives no numbers")
        return made

    def gradients(self, out: Any, given: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
        """Return the gradients of the sum of a result by some arguments, after its `backward()`."""
        (out.sum() if hasattr(out, "sum") else out).backward()
        held = [getattr(given[name], self.how.gradient, None) for name in names]
        return [self.numbers(g) if hasattr(g, self.how.read_by) else g for g in held]
