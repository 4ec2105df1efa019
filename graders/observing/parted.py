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
        # not by `setattr`, which would hold the parts twice
        self.__dict__["held"], self.__dict__["call"] = held, call

    def forward(self, x: torch.Tensor) -> Any:
        """Return what the function makes of an input."""
        return self.call(self.held, x)


def networks_of(held: Any) -> dict[str, torch.nn.Module]:
    """Return the networks in a dictionary, a list or a tuple of networks, by their names."""
    if isinstance(held, torch.nn.ModuleDict | torch.nn.ModuleList):
        found = dict(held.named_children())
    elif isinstance(held, Mapping):
        found = {str(name).replace(".", "_"): part for name, part in held.items()}
    elif isinstance(held, tuple | list):
        found = {f"part{number}": part for number, part in enumerate(held)}
    else:
        return {}
    return {n: part for n, part in found.items() if isinstance(part, torch.nn.Module)}
