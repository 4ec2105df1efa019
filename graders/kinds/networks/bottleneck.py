"""The narrowest place of an autoencoder, and what passes it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.networks._unusual import or_a_person, or_otherwise_made
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers, text, texts
from graders.vocabulary.sees import strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


class Bottleneck(Check):
    """An autoencoder embeds images in a few numbers, proven by interventions on its forward pass.

    Why:
        Whether an embedding is really narrow cannot be seen from the names of layers: it is held fixed, and
        the output must no longer change with the input.

    Example:
        - id: ae-closed
          kind: bottleneck
          title: Nothing passes the embedding by
          points: 1
          call: autoencoder
          aspect: closed

    Fails:
        the output changes with the input although the 2 numbers are held fixed: something passes them by
    """

    kind: Literal["bottleneck"]
    call: Symbol
    size: int = Field(2, gt=0, description="Numbers an image is embedded in.")
    aspect: Literal["linear", "closed", "skips"] = Outside(
        "linear",
        description="`linear`: nothing but linear layers on both sides of it; `closed`: with it held fixed, the output ignores the input; `skips`: with it held fixed, a change at the pooling `pooling` alone changes the output.",
    )
    pooling: int = Outside(1, gt=0, description="`skips`: which pooling layer, counted from 1.")

    sees: ClassVar = {
        "narrow": truth(0),
        "linear": truth(0),
        "closed": truth(0),
        "between": strings(0),
        "skips": truth(1),
        "gates": truth(1),
        "by_hand": strings(1),
        "switches": strings(1),
    }
    compares = ("narrow", "between", "closed", "skips")
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Whether there is such a layer, and the three properties."""
        from graders.observing.networks import switches
        from graders.observing.tracing import bottleneck, by_hand

        made = code.find(self.call)
        told = [*code.naming.arguments, *made.arguments]
        left = switches(made.value, lambda name: code.claim(name, told) is not None)
        network = code.network(made)
        found = bottleneck(network, self.size, self.seed())
        return {
            "by_hand": np.array(by_hand(network), dtype=np.str_),
            "switches": np.array(left, dtype=np.str_),
            "narrow": np.array(found is not None),
            "linear": np.array(found is not None and found.linear),
            "between": np.array(found.between if found else ""),
            "closed": np.array(found is not None and found.closed),
            "skips": np.array(found.skips if found else [], dtype=bool),
            "gates": np.array(found.gates if found else [], dtype=bool),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the aspects; where the network does without layers what layers do, a person sees what it is."""
        outcome = or_otherwise_made(self._looked_at(seen), texts(seen, "switches"))
        return or_a_person(outcome, texts(seen, "by_hand"))

    def _looked_at(self, seen: Observation) -> Outcome:
        facts = {n: numbers(seen, n) for n in ("narrow", "linear", "closed", "skips")}
        if any(v is None or v.size == 0 for n, v in facts.items() if n != "skips" or v is None):
            return failed(f"`{self.call}` could not be looked at", hint=self.hint)
        known = {n: v.reshape(-1) for n, v in facts.items() if v is not None}
        if not (known["narrow"].size == 1 and known["narrow"].all()):
            return failed(f"no layer of the network returns {self.size} numbers an image", hint=self.hint)
        if self.aspect == "linear" and not known["linear"].all():
            return failed(
                f"between the layer that returns the {self.size} numbers and the next layer stands `{text(seen, 'between')}`",
                expected="no activation when entering or leaving the embedding",
                hint=self.hint,
            )
        if self.aspect == "closed" and not known["closed"].all():
            return failed(
                f"the output changes with the input although the {self.size} numbers are held fixed: something passes them by",
                hint=self.hint,
            )
        if self.aspect == "skips":
            skips = known["skips"]
            if len(skips) < self.pooling:
                return failed(
                    f"the encoder has {len(skips) or 'no'} pooling layers behind convolutions",
                    expected=f"at least {self.pooling}",
                    actual=str(len(skips)),
                    hint=self.hint,
                )
            if not skips[self.pooling - 1]:
                return failed(
                    f"nothing passes from pooling layer {self.pooling} to the decoder: with the {self.size} numbers held fixed, a change there leaves the output as it is",
                    hint=self.hint,
                )
            gates = numbers(seen, "gates", skips.shape)
            if gates is not None and gates[self.pooling - 1]:
                return failed(
                    f"what passes from pooling layer {self.pooling} is multiplied with what the decoder makes, and not added to it",
                    expected="the sum of both, or both beside each other",
                    hint=self.hint,
                )
        return passed()
