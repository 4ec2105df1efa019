"""A training: its optimizer, its data, its loss history, and how near it comes to the best there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.datasets.mnist import true_images, true_labels
from graders.kinds.training._classifier import MOVEMENT, PILED, by_interval, of_weights, piles_up
from graders.kinds.training._optima import Known
from graders.model import OWN, Array, Observation, Outcome, Verdict, failed, human, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, texts
from graders.vocabulary.sees import reals, strings, truth
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

WHOLE = ("history", "optimum", "accuracy")  # these fail where the training itself goes wrong
FEW = 10
"""Steps, or losses, that a training has at least where it is judged by them."""
LATE = 0.05  # the share of a curve that is its end


class Fits(Check):
    """A training function, called on a model and data, does what is asked and ends near the optimum.

    Why:
        A training is judged by what it must do - its optimizer, fresh data, its history - and by how near
        it ends to the best there is, which is known for the probe.

    Example:
        - id: adam
          kind: fits
          aspect: optimizer
          title: "Training: Adam with a learning rate of 1e-3"
          points: 1
          call: train_infinite
          model: logistic
          sampler: get_data
          arguments:
            steps: {value: 3000}
          quick_arguments:
            steps: {value: 1200}
          probe: {normal: [1000, 2]}
          seconds: 60

    Fails:
        `train_infinite` optimises with SGD
    """

    kind: Literal["fits"]
    call: Symbol
    model: Symbol = Field(description="The network to train.")
    network: dict[str, Input] = Field({}, description="Arguments for making the network.")
    arguments: dict[str, Input] = Field(
        {}, description="`x`, `y`, `test_x`, `test_y`, `steps` and whatever else it takes."
    )
    quick_arguments: dict[str, Input] | None = Field(
        None, description="In the place of `arguments` for short trainings."
    )
    probe: Input | None = Field(
        None,
        description="Points at which the trained model is looked at; by default the true test images as vectors, whose labels stay outside.",
    )
    sampler: Symbol = Field(
        "",
        description="A function that draws data: replaced by a right one for the probe's two Gaussians, so that a wrong one costs its own points alone.",
    )
    output: str = Field("", description="A method of the model to look at, in the place of itself.")
    aspect: Literal[
        "optimizer", "fresh", "given_only", "no_grad", "history", "gap", "optimum", "accuracy"
    ] = Outside("optimum", description="What of it is judged.")
    optimizer: str = Outside("Adam")
    rate: float | None = Outside(1e-3, description="Learning rate; any where it is null.")
    curves: int = Outside(1, description="`history`: so many curves must be returned.")
    measure: Literal["bernoulli", "density"] = Outside(
        "bernoulli",
        description="What the outputs at the probe are: probabilities of label 1 (a network whose outputs leave [0, 1] is taken to return logits), or log-probabilities.",
    )
    best: Literal["any", "linear"] = Outside(
        "any", description="`optimum`: the best of all models, or of logistic regressions."
    )
    excess: float = Outside(0.01, description="`optimum`: by so many nats it may be missed.")
    quick_excess: float | None = Outside(None, description="The same for short trainings.")
    gap: float = Outside(0.05, description="`gap`: the training loss ends so far below the test loss.")
    at_least: float = Outside(0.9, description="`accuracy`: on the probe.")
    quick_at_least: float | None = Outside(None, description="The same for short trainings.")

    by_any_reading = True
    trains = True
    sees: ClassVar = {
        "optimizers": strings(1),
        "rates": reals(1),
        "probe": reals(),
        "squashed": truth(0),
        "calls:{name}": reals(1),
        "curve:{n}": reals(1),
        **MOVEMENT,
    }
    compares = ("rates", "probe")
    tolerance = 1e-2
    uses_reference = False

    def uses_mnist(self) -> bool:
        """Return whether the true test images are the probe, or another input is drawn from them."""
        return self.probe is None or super().uses_mnist()

    def attachments(self) -> dict[str, Array]:
        """The true test images, without their labels, where they are the probe."""
        return {} if self.probe else {"images": true_images()}

    def answers(self) -> dict[str, Array]:
        """Their labels."""
        return {} if self.probe else {"labels": true_labels()}

    def observe(self, code: Code) -> Observation:
        """Optimizer and rates, the model's calls, the curves, and its outputs at the probe."""
        import torch

        from graders.observing.arrays import array, as_tensors, tensor
        from graders.observing.probes.artifacts.fitting import curves, fit, is_squashed, supply
        from graders.observing.record import movement

        network = self.make(self.network)
        model = code.network(code.find(self.model), **network)
        given = as_tensors(self.make(self.arguments))
        if self.sampler and self.probe and self.probe.gaussians:
            parts = [(g.mean, g.covariance) for g in self.probe.gaussians]
            supply(code, self.call, self.sampler, parts)
        done = fit(code, self.call, model, given, self.seconds * 0.8)
        if self.probe is None:
            images = code.attached["images"].reshape(-1, 784)
            probe = tensor((images / 255).astype(np.float32))
        else:
            probe = tensor(self.make({"probe": self.probe})["probe"])
        trained = getattr(done.model.eval(), self.output) if self.output else done.model.eval()
        with torch.no_grad():
            outputs = array(trained(probe)).astype(np.float32)
        with torch.enable_grad():
            squashed = is_squashed(trained(probe[:2]))
        seen = {
            "optimizers": np.array([g.optimizer for g in done.record.groups], dtype=np.str_),
            "rates": np.array([g.lr for g in done.record.groups]),
            "ended": np.array(done.ended),
            "probe": outputs,
            "squashed": np.array(squashed),
            **movement(done.record, done.model),
        }
        calls = done.forwards
        for name in ("rows", "digest", "given", "grad", "trained"):
            seen[f"calls:{name}"] = np.array([getattr(f, name) for f in calls], np.float64)
        return seen | {f"curve:{i}": c for i, c in enumerate(curves(done.result))}

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the aspects."""
        if self.aspect == "accuracy":
            outcome = self._accuracy(seen, wanted)
        else:
            outcome = getattr(self, f"_{self.aspect}")(seen)
        if self.aspect in WHOLE and outcome.verdict is Verdict.FAILED:
            outcome = outcome.because(of_weights(seen))
        if self.aspect in WHOLE and outcome.verdict is Verdict.PASSED and piles_up(seen):
            return human(PILED, ask="is `zero_grad()` missing?")
        curves = self._curves(seen)
        if self.aspect in ("history", "optimum") and curves:
            known = self.known()
            best = known.best() if known else np.nan
            return outcome.over(np.array([best, best + self.excess]), curves[0])
        return outcome

    def _failed(self, summary: str, expected: str = "", actual: str = "") -> Outcome:
        return failed(summary, expected=expected, actual=actual, hint=self.hint)

    def _optimizer(self, seen: Observation) -> Outcome:
        names, rates = texts(seen, "optimizers"), numbers(seen, "rates")
        if not names or rates is None or rates.shape != (len(names),):
            return self._failed(f"`{self.call}` makes no optimizer")
        if f"{self.optimizer}{OWN}" in names:
            return human(f"`{self.optimizer}` is a class of the hand-in", ask="look at what its steps do")
        if wrong := sorted({n for n in names if n != self.optimizer}):
            return self._failed(
                f"`{self.call}` optimises with {', '.join(wrong)}",
                self.optimizer,
                ", ".join(wrong),
            )
        if self.rate is not None and not np.allclose(rates, self.rate, rtol=1e-6):
            got = ", ".join(f"{r:g}" for r in rates.reshape(-1))
            return self._failed(f"the learning rate is {got}", f"{self.rate:g}", got)
        return passed()

    def _calls(self, seen: Observation) -> dict[str, Array] | None:
        names = ("rows", "digest", "given", "grad", "trained")
        calls = {n: numbers(seen, f"calls:{n}") for n in names}
        sizes = {c.shape for c in calls.values() if c is not None}
        if any(c is None for c in calls.values()) or len(sizes) != 1 or len(next(iter(sizes))) != 1:
            return None
        return {n: c for n, c in calls.items() if c is not None}

    def _steps(self, seen: Observation) -> tuple[dict[str, Array], Array] | Outcome:
        """The calls of the model, and which of them are steps of the training; why it fails where there are too few to judge by."""
        calls = self._calls(seen)
        if calls is None or not (used := calls["trained"] == 1).any():
            return self._failed("no step of the training calls the model")
        asked = self.arguments.get("steps")
        least = min(FEW, asked.value) if asked and isinstance(asked.value, int) else FEW
        if used.sum() < least:
            return self._failed(f"the training takes {_count(int(used.sum()), 'step')} in all")
        return calls, used

    def _fresh(self, seen: Observation) -> Outcome:
        found = self._steps(seen)
        if isinstance(found, Outcome):
            return found
        calls, used = found
        different, steps = len(np.unique(calls["digest"][used])), int(used.sum())
        if different < 0.99 * steps:
            return self._failed(
                f"{steps} steps use only {_count(different, 'different sample')}",
                "a new sample in every step",
                _count(different, "different sample"),
            )
        return passed()

    def _given_only(self, seen: Observation) -> Outcome:
        found = self._steps(seen)
        if isinstance(found, Outcome):
            return found
        calls, used = found
        foreign = int((~(calls["given"][used] >= 1)).sum())
        if foreign:
            return self._failed(
                f"{foreign} of {int(used.sum())} steps train on other data than those given",
                "the given sample in every step",
                f"other data in {foreign} steps",
            )
        return passed()

    def _no_grad(self, seen: Observation) -> Outcome:
        calls = self._calls(seen)
        watched = None if calls is None else (calls["given"] < 1) & (calls["trained"] == 0)
        if calls is None or watched is None or not watched.any():
            return self._failed("no test sample is looked at during the training")
        if (calls["grad"][watched] != 0).any():
            return self._failed(
                "the test sample passes the model with gradients",
                "torch.no_grad()",
                "gradients on",
            )
        return passed()

    def _curves(self, seen: Observation) -> list[Array]:
        found = (numbers(seen, f"curve:{i}") for i in range(6))
        return [c for c in found if c is not None and c.ndim == 1 and len(c) > 1]

    def _history(self, seen: Observation) -> Outcome:
        curves = self._curves(seen)
        if len(curves) < self.curves:
            return self._failed(
                f"{len(curves) or 'no'} history of losses comes back",
                f"{self.curves}",
                f"{len(curves)}",
            )
        for curve in curves[: self.curves]:
            if not np.isfinite(curve).all():
                return self._failed("the history holds NaN or infinite losses")
            if len(curve) < FEW:
                return self._failed(f"the history has only {len(curve)} losses", "one a step")
            if not np.ptp(curve):
                return self._failed("a history holds the same loss all along", "one a step")
        first = curves[0]
        fifth = max(1, len(first) // 5)
        if not first[-fifth:].mean() < first[:fifth].mean():
            return self._failed(
                "the training loss does not fall",
                "a falling loss",
                f"{first[:fifth].mean():.4g} at first, {first[-fifth:].mean():.4g} at last",
            )
        known, out = self.known(), numbers(seen, "probe")
        risks = known.losses(out) if known and out is not None else []
        risk = risks[0] if risks else None
        if known and risk is None:
            return human("the outputs of the model are not those asked for", ask="look at its losses")
        if risk is not None and not np.isfinite(risk):
            return self._failed("the trained model returns no finite numbers")
        last = [c[-max(1, int(len(c) * LATE)) :].mean() for c in curves[: self.curves]]
        # a test sample has fluctuations of its own where a model is too sure of itself
        share = 0.05 if self.curves == 1 else 0.6
        loose = 0.06 + share * abs(risk or 0)
        away = [min(abs(v - r) for v in last) for r in risks]
        if risk is not None and min(away) > loose:
            shown = ", ".join(f"{v:.4g}" for v in last)
            return self._failed(
                "no history is the mean loss in nats: it does not end near the loss of the trained model",
                f"about {risk:.3f}",
                shown,
            )
        twice = len(risks) > 1 and abs(last[0] - risks[1]) < 0.06 + 0.05 * risks[1]
        if twice and away[0] > loose and number(seen, "squashed") == 1:
            return self._failed(
                "the sigmoid is applied twice: the network ends in one, and the loss that it is trained on takes logits",
                "one sigmoid: in the network, or in the loss",
            )
        return passed()

    def known(self) -> Known | None:
        """Return the probe, where its distribution is known."""
        if self.probe is None or not self.probe.gaussians:
            return None
        points = np.asarray(self.make({"probe": self.probe})["probe"], np.float64)
        return Known(points, self.probe.gaussians, self.measure == "density", self.best == "linear")

    def _gap(self, seen: Observation) -> Outcome:
        curves = self._curves(seen)
        if len(curves) < 2:
            return self._failed("a training and a test history must come back", "2", str(len(curves)))
        last = [float(c[-max(1, len(c) // 20) :].mean()) for c in curves[:2]]
        if not last[1] - last[0] >= self.gap:
            return self._failed(
                "the model does not overfit: both losses end alike",
                f"test at least {self.gap:g} above training",
                f"training {last[0]:.3f}, test {last[1]:.3f}",
            )
        return passed()

    def _optimum(self, seen: Observation) -> Outcome:
        out = numbers(seen, "probe")
        if out is None or not out.size or not np.isfinite(out).all():
            return self._failed("the trained model returns no finite numbers")
        known = self.known()
        losses = known.losses(out) if known else []
        if known is None or not losses:
            points = len(known.points) if known else 0
            if self.measure == "density":
                return self._failed(f"there are {out.size} log-probabilities for {points} points")
            return self._failed(f"the model returns {out.size} outputs for {points} points")
        best, loss = known.best(), losses[0]
        margin = (best + self.excess - loss) / self.excess
        what = "negative log-likelihood" if self.measure == "density" else "cross-entropy"
        if loss > best + self.excess:
            return self._failed(
                f"the {what} of the trained model is {loss:.4f}, and {best:.4f} can be reached",
                f"at most {best + self.excess:.4f}",
                f"{loss:.4f}",
            ).within(margin)
        if self.measure == "density" and loss < best - 1e-3:
            return self._failed(
                f"the mean log-probability exceeds what any Gaussian reaches: {-loss:.4f} instead of {-best:.4f}",
                f"{-best:.4f}",
                f"{-loss:.4f}",
            )
        return passed(f"{what} {loss:.4f}; the best possible is {best:.4f}").within(margin)

    def _accuracy(self, seen: Observation, wanted: Observation) -> Outcome:
        out = numbers(seen, "probe")
        labels = numbers(wanted, "labels")
        if (
            out is None
            or labels is None
            or not out.size
            or out.ndim != 2
            or len(out) != len(labels)
            or not np.isfinite(out).all()
        ):
            return self._failed("the model returns no logits for each image")
        outcome = by_interval(out.argmax(1), labels, self.at_least, self.hint)
        if outcome.verdict is Verdict.PASSED and (out >= 0).all() and np.allclose(out.sum(1), 1, atol=1e-4):
            said = "the network ends in a softmax: every row lies in [0, 1] and sums to 1"
            return human(said, ask="does the loss take that for logits?")
        return outcome


def _count(number: int, what: str) -> str:
    return f"one {what.rpartition(' ')[2]}" if number == 1 else f"{number} {what}s"
