"""How a run trains its models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside, not_in_run
from graders.model import OWN, Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import numbers, text, texts
from graders.vocabulary.sees import reals, strings

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.record import Record

NEAR = 0.1  # relative error of a noise; it is estimated from 10^5 pixels


class Trained(Check):
    """A run trains models by the optimizer asked for, for enough epochs, on images with the noise asked for.

    Why:
        What a script trains, and for how long, is seen while it runs, whatever the loop looks like.

    Example:
        - id: cnn-epochs
          kind: trained
          title: Five epochs
          points: 1
          run: cnn
          epochs: 5

    Fails:
        the trained model is not trained for 5 epochs
    """

    kind: Literal["trained"]
    aspect: Literal["optimizer", "epochs", "noise"] = Outside(
        "epochs", description="Which of the three is judged."
    )
    optimizer: str = Outside("Adam", description="`optimizer`: its class.")
    rate: float = Outside(1e-3, gt=0, description="`optimizer`: its learning rate.")
    epochs: int = Outside(5, gt=0, description="`epochs`: passes over the training data.")
    more: bool = Outside(False, description="`epochs`: more of them are fine.")
    noise: tuple[float, ...] = Outside(
        (0.3,), description="`noise`: accepted standard deviations of Gaussian noise on the images."
    )
    models: int = Outside(1, gt=0, description="So many models must be trained so.")

    draws = False
    sees: ClassVar = {
        "optimizer": strings(1),
        "rate": reals(1),
        "epochs": reals(1),
        "noise": reals(1),
        "elsewhere": strings(1),
    }
    compares = ("optimizer", "rate", "epochs", "noise")
    tolerance = 2e-2
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """One entry a trained model: its optimizer, rate, epochs, and the noise on the images that go in."""
        record = code.recorded
        if not record.groups:
            code.run_failed()
        held = {id(t): g for g in record.groups for t in g.tensors}
        rows = []
        seen: set[int] = set()
        for model in record.trained():
            groups = {id(g): g for p in model.parameters() if (g := held.get(id(p)))}
            if set(groups) <= seen:  # a part of a model that was listed
                continue
            seen |= set(groups)
            group = next(iter(groups.values()))
            epochs = sum(g.epochs for g in groups.values()) / len(groups)
            rows.append((group.optimizer, group.lr, epochs, _noise(record, model)))
        return {
            "optimizer": np.array([r[0] for r in rows], dtype=np.str_),
            "rate": np.array([r[1] for r in rows]),
            "epochs": np.array([r[2] for r in rows]),
            "noise": np.array([r[3] for r in rows]),
            "elsewhere": np.array(record.elsewhere, dtype=np.str_),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """So many models must be right in the aspect."""
        names = texts(seen, "optimizer")
        rows = {n: numbers(seen, n, (len(names),)) for n in ("rate", "epochs", "noise")}
        if any(r is None for r in rows.values()):
            return failed("the run could not be looked at", hint=self.hint)
        if not names:
            return not_in_run(seen, "the run trains no model", self.hint)
        known = {n: r for n, r in rows.items() if r is not None}
        judged = {"optimizer": self._optimizer, "epochs": self._epochs, "noise": self._noise}
        right, asked, got = judged[self.aspect](names, known)
        if int(right.sum()) >= self.models:
            return passed()
        if self.aspect == "optimizer" and f"{self.optimizer}{OWN}" in names:
            return human(f"`{self.optimizer}` is a class of the hand-in", ask="look at what its steps do")
        said = (
            f"{int(right.sum()) or 'none'} of {len(names)} trained models"
            if len(names) > 1
            else "the trained model"
        )
        if self.aspect == "epochs" and not known["epochs"].any():
            return human("no data loader gives the training its batches", ask="count the epochs in the code")
        if len(names) < self.models:
            return not_in_run(
                seen,
                f"the run trains {len(names)} models, of {self.models} asked for: {', '.join(got)}",
                self.hint,
            )
        if self.aspect == "epochs" and (raised := text(seen, "raised")):
            return failed(
                f"the run ends with {raised}",
                trace=raised,
                expected=asked.partition(" ")[2],
                actual="; ".join(got),
                hint=self.hint,
            )
        negation = "is" if len(names) > 1 else "is not"
        return failed(
            f"{said} {negation} trained {asked}",
            expected=asked.partition(" ")[2],
            actual="; ".join(got),
            hint=self.hint,
        )

    def _optimizer(self, names: list[str], known: dict[str, Array]) -> tuple[Array, str, list[str]]:
        rates = known["rate"]
        right = np.array([n == self.optimizer for n in names]) & np.isclose(rates, self.rate, 1e-6)
        got = [f"{n} with a rate of {r:g}" for n, r in zip(names, rates, strict=True)]
        return right, f"by {self.optimizer} with a rate of {self.rate:g}", got

    def _epochs(self, names: list[str], known: dict[str, Array]) -> tuple[Array, str, list[str]]:
        epochs = known["epochs"]
        right = epochs >= self.epochs if self.more else epochs == self.epochs
        asked = f"for {'at least ' if self.more else ''}{self.epochs} epochs"
        return right, asked, [f"{e:g} epochs" for e in epochs]

    def _noise(self, names: list[str], known: dict[str, Array]) -> tuple[Array, str, list[str]]:
        noise = known["noise"]
        right = np.any([np.abs(noise - n) < NEAR * n for n in self.noise], axis=0)
        asked = f"on images with noise of deviation {' or '.join(f'{n:.2g}' for n in self.noise)}"
        return right, asked, [f"noise {n:.2g}" for n in noise]


def _noise(record: Record, model: Any) -> float:
    """The noise on the images that a model is given, or that it adds before its first layer."""
    order = {module: place for place, module in enumerate(record.noises)}
    called = sorted((m for m in model.modules() if id(m) in order), key=lambda m: order[id(m)])
    found = 0.0
    for module in called:
        found = max(found, float(np.median(record.noises[id(module)] or [0.0])))
        if not list(module.children()):
            break
    return found
