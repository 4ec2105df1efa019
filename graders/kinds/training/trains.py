"""The optimizers and learning rates that a training function really uses."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import OWN, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number, numbers, raised_before_a_change, text, texts
from graders.vocabulary.sees import reals, strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


class Trains(Check):
    """A training function, called on a few images, optimises with the optimizer and rates asked for.

    Why:
        Learning rates and optimizers that a sheet asks for are seen on a few images in seconds.

    Example:
        - id: adam-rate
          kind: trains
          title: Adam with a learning rate of 1e-3
          points: 2
          call: train_denoiser

    Fails:
        `train_denoiser` optimises with SGD
    """

    kind: Literal["trains"]
    call: Symbol
    images: int = Field(48, gt=0, description="Size of the data set it is called on.")
    optimizer: str = Outside("Adam", description="Class name of the optimizer.")
    network_rate: float = Outside(1e-3, gt=0, description="Learning rate of the network.")
    latent_rate: float | None = Outside(None, description="Learning rate of per-image latents.")

    by_any_reading = True
    trains = True
    on_mnist = True
    sees: ClassVar = {
        "optimizer": strings(1),
        "rate": reals(1),
        "latent": truth(1),
        "changed": truth(1),
        "blind": truth(0),
    }
    compares = ("optimizer", "rate", "latent")
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """One entry a parameter group: optimizer, rate, whether it holds per-image latents, and whether steps change it."""
        from graders.observing.inline import Training
        from graders.observing.missing import Missing
        from graders.observing.probes.artifacts.training import is_blind, latents, rows_of, small, train
        from graders.observing.run import seed

        code.find(self.call)
        seed(self.seed())
        record, made = train(code, self.call, small(self.images, self.salt), 1, self.seconds * 0.7)
        groups = record.groups
        rows = self.images
        with suppress(Missing):  # it need not optimise latents
            rows = rows_of(code, self.call, record, made, rows, 200)
        own = [bool(latents(type(record)(groups=[g]), rows, 200)) for g in groups]
        blind = False
        if record.ended == "finished" and not isinstance(made, Training):
            others = small(self.images, f"{self.salt}5")
            seed(self.seed())
            blind = is_blind(code, self.call, record, others, self.seconds * 0.2)
        return {
            "optimizer": np.array([g.optimizer for g in groups], dtype=np.str_),
            "rate": np.array([g.lr for g in groups]),
            "latent": np.array(own, dtype=bool),
            "changed": np.array([g.changed for g in groups], dtype=bool),
            "ended": np.array(record.ended),
            "blind": np.array(blind),
        }

    def came_to_nothing(self, seen: Observation) -> bool:
        """Return whether no step changed anything before an error."""
        return raised_before_a_change(seen)

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Optimizer first, then rates."""
        names, rates, latent = (
            texts(seen, "optimizer"),
            numbers(seen, "rate"),
            numbers(seen, "latent"),
        )
        if rates is None or latent is None or not names or not len(names) == rates.size == latent.size:
            return failed(f"`{self.call}` made no optimizer", hint=self.hint)
        if f"{self.optimizer}{OWN}" in names:
            return human(f"`{self.optimizer}` is a class of the hand-in", ask="look at what its steps do")
        sparse = f"Sparse{self.optimizer}"
        of_latents = [one == 1 for n, one in zip(names, latent.reshape(-1), strict=True) if n == sparse]
        wrong = sorted({n for n in names if n != self.optimizer and not (n == sparse and all(of_latents))})
        if wrong == [sparse]:
            return human(
                f"`{self.call}` optimises with {sparse}, which does the same for what a step touches",
                ask="are these the latents of the images of a batch?",
            )
        if wrong:
            return failed(
                f"`{self.call}` optimises with {', '.join(wrong)}",
                expected=self.optimizer,
                actual=", ".join(wrong),
                hint=self.hint,
            )
        changed = numbers(seen, "changed", rates.shape)
        if changed is None or not changed.any():
            said = f"`{self.call}` makes an optimizer, and no step of it changes anything"
            if text(seen, "ended") == "finished":
                return failed(said, expected="loss.backward(), then optimizer.step()", hint=self.hint)
            return human(f"{said} before it ended early", ask="look at the code")
        expected = {
            "the latents": (latent == 1, self.latent_rate),  # first: one group may hold both
            "the network": (latent == 0, self.network_rate),
        }
        for what, (which, rate) in expected.items():
            if rate is None:
                continue
            got = rates.reshape(-1)[which.reshape(-1)]
            if not got.size:
                return failed(f"no optimizer holds {what}", hint=self.hint)
            if not np.allclose(got, rate, rtol=1e-6):
                return failed(
                    f"the learning rate of {what} is {' and '.join(f'{r:g}' for r in got)}",
                    expected=f"{rate:g}",
                    actual=" ".join(f"{r:g}" for r in got),
                    hint=self.hint,
                )
        if number(seen, "blind") == 1:
            return human(
                f"`{self.call}` does the same whatever the images are",
                ask="does it train on what it is given?",
            )
        return passed()
