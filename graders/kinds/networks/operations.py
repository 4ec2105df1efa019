"""The operations of a network, in the order in which an input passes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.networks._unusual import or_a_person
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

INCREASING = ("relu", "leaky_relu", "elu", "selu", "softplus", "sigmoid", "tanh")
"""Activations that keep which of several values is the largest."""


class Operations(Check):
    """A network of images applies the layers, poolings, upsamplings and activations asked for, in their order.

    Why:
        Where functions and modules may both be used, such as relu, what counts is the order in which data
        pass them.

    Example:
        - id: cae-operations
          kind: operations
          title: The architecture, layer by layer
          points: 3
          call: conv_autoencoder
          order: [conv 1 4 3, relu, max_pool 2, conv 4 8 3, relu, max_pool 2, linear 392 20]

    Fails:
        operation 2 is `max_pool 2`, not `relu`
    """

    kind: Literal["operations"]
    call: Symbol
    order: tuple[str, ...] = Outside(
        min_length=1,
        default=("relu",),
        description="Such as `conv 1 4 3`, `relu`, `max_pool 2`, `linear 392 20`, `upsample 2 nearest`; what is left out at the end of one may be anything, as is `*`.",
    )
    images: int = Field(2, gt=0, description="Images that pass.")

    sees: ClassVar = {"operations": strings(1), "unusual": strings(1), "returned": truth(0)}
    compares = ("operations", "returned")
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Each operation in words, and whether what the last one makes reaches the output."""
        import torch

        from graders.observing.tracing import UNUSUAL, by_hand, trace

        model = code.network(code.find(self.call)).eval()
        images = torch.rand(self.images, 1, 28, 28)
        done, made = trace(model, images, closely=True)
        _, moved = trace(model, images, {len(done) - 1: lambda out: out + 1}, closely=True)
        unusual = [*(o.words for o in done if o.words in UNUSUAL), *by_hand(model, closely=True)]
        return {
            "operations": np.array([o.words for o in done], dtype=np.str_),
            "unusual": np.array(unusual, dtype=np.str_),
            "returned": np.array(not torch.equal(made, moved)),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """The first operation that differs; where anything unusual is among them, a person sees what it is."""
        return or_a_person(self._compared(seen), texts(seen, "unusual"))

    def _compared(self, seen: Observation) -> Outcome:
        done = _pooled_last(texts(seen, "operations"))
        order = _pooled_last(list(self.order))
        said: dict[str, Any] = {"expected": "; ".join(self.order), "actual": "; ".join(done)[:600]}
        for number, words in enumerate(order):
            if number >= len(done):
                return failed(
                    f"the network ends after {len(done)} operations, where `{words}` should follow",
                    hint=self.hint,
                    **said,
                )
            if not _fits(words, done[number]):
                return failed(
                    f"operation {number + 1} is `{done[number]}`, not `{words}`",
                    hint=self.hint,
                    **said,
                )
        if len(done) > len(order):
            return failed(
                f"`{done[len(order)]}` follows where the network should end",
                hint=self.hint,
                **said,
            )
        returned = numbers(seen, "returned")
        if returned is None or returned.size != 1 or not returned.all():
            return failed(f"what `{done[-1]}` makes is not what the network returns", hint=self.hint, **said)
        return passed()


def _pooled_last(done: list[str]) -> list[str]:
    """Return operations in which a maximum is taken after an increasing activation, not before it: it is the same."""
    done = list(done)
    for i in range(len(done) - 1):
        if done[i].startswith("max_pool") and done[i + 1] in INCREASING:
            done[i], done[i + 1] = done[i + 1], done[i]
    return done


def _fits(wanted: str, done: str) -> bool:
    pairs = zip(wanted.split(), done.split(), strict=False)
    return len(wanted.split()) <= len(done.split()) and all(a in ("*", b) for a, b in pairs)
