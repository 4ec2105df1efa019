"""An estimate of log p(x) that a script makes without a function, as a function of the images and of a model of ours.

It is found by the numbers that a script makes of what its network returns for many draws of z (`Tape.numbers`). Mean and log
variance of q, the draws, what the decoder makes of them and the image are cut out as in a training (`steps`), and a model for which
log p(x) is known is put in their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from graders.observing.missing import Missing
from graders.observing.record import Record
from graders.observing.replay import play
from graders.observing.steps import Parts, Slice, parts_of_draw
from graders.observing.tape import DRAWN, Node, Number, Ref, Step

FEWEST = 50
"""Draws of z for an image from which it is an estimate of log p(x), not the loss of a training."""
MOST_TRIED = 3
"""Numbers of one place that are looked at."""


@dataclass
class Estimate:
    """One number that a script makes for an image."""

    parts: Parts
    drawn: Ref
    number: Number

    def __call__(self, x: Any, model: Any) -> torch.Tensor:
        """Return the number for each image, with `model` in the place of the script's own encoder and decoder."""
        images = torch.as_tensor(x).float().reshape(-1, 784)
        return torch.stack([self._one(image, model) for image in images])

    def _one(self, image: torch.Tensor, model: Any) -> torch.Tensor:
        parts, whole = self.parts, self.parts.slice
        encoded = model.encode(image.reshape(1, 1, 28, 28))
        mu, r = encoded.chunk(2, -1) if isinstance(encoded, torch.Tensor) else encoded
        if mu.numel() != parts.mu.size:
            raise Missing(f"the script has {parts.mu.size} latents an image, and not {mu.numel()}")
        put = whole.put({parts.mu: mu, parts.r: r})
        put |= {self.drawn: play(self.drawn, put).detach()}
        z = play(parts.z, put)
        decoded = model.decode(z.reshape(-1, mu.shape[-1])).reshape(parts.recon.shape)
        compared = image.reshape(1, -1).expand(parts.x.size // image.numel(), -1)
        put |= whole.put({parts.z: z, parts.recon: decoded, parts.x: compared})
        return play(self.number.ref, put).detach().reshape(()) + (self.number.added or 0.0)


def estimates(record: Record) -> Iterator[tuple[Estimate, str, str, bool]]:
    """Yield the estimates of log p(x) that scripts make, one of each place."""
    assert record.tape is not None
    tried: dict[str, int] = {}
    found: dict[str, Estimate] = {}
    numbers = sorted(record.tape.numbers, key=lambda n: n.added is None)
    for number in numbers:
        known = any(number.ref == one.number.ref for one in found.values())
        if known or number.where in found or tried.get(number.where, 0) >= MOST_TRIED:
            continue
        tried[number.where] = tried.get(number.where, 0) + 1
        if one := _estimate(number):
            found[number.where] = one
    for where, one in found.items():
        certain = len(found) == 1 and one.number.added is not None and one.parts.plain
        yield one, where, f"the number that `{where}` makes of many draws of z for an image", certain


def _estimate(number: Number) -> Estimate | None:
    if not number.ref.node.depends & DRAWN:
        return None
    whole = Slice(number.ref)
    for node in whole.order:
        if not (isinstance(node, Node) and node.drawn_here):
            continue
        parts = parts_of_draw(Step(number.ref, number.where), whole, Ref(node), many=True)
        if parts is None or parts.rows != 1 or parts.z.size < FEWEST * parts.mu.size:
            continue
        cuts = frozenset(
            a for ref in (parts.mu, parts.r, parts.recon, parts.x, parts.z) for a in whole.alike(ref)
        )
        if parts.is_made_of(number.ref, cuts):
            return Estimate(parts, Ref(node), number)
    return None
