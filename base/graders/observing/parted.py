"""A network that is held in parts and called by a function, as one network of torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch


class Joined(torch.nn.Module):
    """Parts that a function calls, as one network whose weights are called as those of the parts are.

    Args:
        held: The parts, as the function takes them.
        call: Called with these and an input.
    """

    def __init__(self, held: Any, call: Callable[[Any, Any], Any]) -> None:
        super().__init__()
        for name, part in networks_of(held).items():
            self.add_module(name, part)
        self.__dict__["held"] = held, call  # by `setattr` the parts would be held twice

    def forward(self, x: torch.Tensor) -> Any:
        """Return what the function makes of an input."""
        held, call = self.__dict__["held"]
        return call(held, x)


def networks_of(held: object) -> dict[str, torch.nn.Module]:
    """Return the networks in a dictionary, a list or a tuple of networks, by their names."""
    found: dict[str, object]
    if isinstance(held, torch.nn.ModuleDict | torch.nn.ModuleList):
        found = dict(held.named_children())
    elif isinstance(held, Mapping):
        found = {str(name).replace(".", "_"): part for name, part in held.items()}
    elif isinstance(held, tuple | list):
        found = {f"part{number}": part for number, part in enumerate(held)}
    else:
        return {}
    return {n: part for n, part in found.items() if isinstance(part, torch.nn.Module)}
