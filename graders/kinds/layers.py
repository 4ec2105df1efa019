"""The layers that a network is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from graders.check import Check, Outside, Symbol, texts
from graders.model import Observation, Outcome, failed, passed

if TYPE_CHECKING:
    from graders.sandbox.inside.code import Code


class Layers(Check):
    """A network contains layers of the kinds asked for, and its parameters are as many as allowed."""

    kind: Literal["layers"]
    call: Symbol
    at_least: dict[str, int] = Field(
        {}, description="Names of layer classes, and how many there must be."
    )
    parameters: int | None = Outside(None, description="Exact number of trainable parameters.")

    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The class names of all layers, with those of their bases, and the parameter count."""
        module = code.instance(code.find(self.call))
        names = [" ".join(c.__name__ for c in type(m).__mro__) for m in module.modules()]
        count = sum(p.numel() for p in module.parameters() if p.requires_grad)
        return {"layers": np.array(names), "parameters": np.array(count)}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Count the layers."""
        layers = [set(names.split()) for names in texts(seen, "layers")]
        for name, least in self.at_least.items():
            count = sum(name in names for names in layers)
            if count < least:
                return failed(
                    f"the network has {count or 'no'} `{name}` layer{'s' if count > 1 else ''}",
                    expected=f"at least {least}", actual=str(count), hint=self.hint,
                )  # fmt: skip
        count = (
            int(seen["parameters"].reshape(-1)[0])
            if seen.get("parameters", np.array("")).dtype.kind in "iu" and seen["parameters"].size
            else -1
        )
        if self.parameters is not None and count != self.parameters:
            return failed(
                f"the network has {count:,} trainable parameters", expected=f"{self.parameters:,}",
                actual=f"{count:,}", hint=self.hint,
            )  # fmt: skip
        return passed()
