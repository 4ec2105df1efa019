"""The verdict on a trained classifier."""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.wilson import interval
from graders.vocabulary.observed import number, text, texts
from graders.vocabulary.sees import reals, strings, whole

PASS_Z = 1.96  # a pass needs the lower bound at 97.5 % over the threshold
FAIL_Z = 4.75  # a fail needs the upper bound at 1 - 1e-6 under it: a false failure in 10^6
OFTEN = 0.9
"""At this share of steps, gradients that pile up are no accident."""
PILED = "no step sets the gradients to zero, so those of all steps before are added up"
HARDLY = 0.1  # relative change of all weights; an epoch of Adam at 1e-3 changes them by some 70 %
MOVEMENT = {"moved": reals(0), "still": strings(1), "weights": whole(0), "rate": reals(0), "piled": reals(0)}
"""What `observing.probes.training` says of how a training moved the weights."""


def of_weights(seen: Observation) -> str:
    """What explains a bad training by what `movement` saw of the weights; nothing where they look as they should."""
    moved, rate, weights = (number(seen, name) for name in ("moved", "rate", "weights"))
    still = texts(seen, "still")
    if not weights >= 1:
        return ""
    if not np.isfinite(moved):
        return (
            f"the weights are NaN or infinite after the training: it diverged, at a learning rate of {rate:g}"
        )
    raised = text(seen, "raised")
    if raised and (len(still) == weights or moved < HARDLY):
        return f"the run ends with {raised}, before the training has moved the weights"
    if len(still) == weights:
        return "no weight changes in the training: is there a `loss.backward()` before `optimizer.step()`, with no `detach`, `item` or `no_grad` between the model and the loss, and `zero_grad()` not between the two?"
    if moved < HARDLY:
        return f"the weights hardly move, by {moved:.1%} in all: the learning rate of {rate:g} is too small, or there are too few steps"
    if piles_up(seen):
        return PILED
    if still:
        return f"{len(still)} of {weights:.0f} parameters never change, such as `{still[0]}`: no gradient gets there"
    return ""


def piles_up(seen: Observation) -> bool:
    """Return whether gradients were never set to zero between the steps."""
    return bool(number(seen, "piled") >= OFTEN)


def by_interval(predictions: Array, labels: Array, at_least: float, hint: str) -> Outcome:
    """Passed, failed, or for a person where the share of right predictions is too near the threshold.

    Args:
        predictions: Classes, (N,).
        labels: The right ones, (N,).
        at_least: The share asked for.
        hint: Shown where it fails.
    """
    correct, n = int((predictions == labels).sum()), labels.size
    low, _ = interval(correct, n, PASS_Z)
    _, high = interval(correct, n, FAIL_Z)
    got = f"{correct / n:.2%} of {n:,} test images"
    margin = (correct / n - at_least) / (1 - at_least)
    why: dict[str, Any] = {"expected": f"at least {at_least:.0%}", "actual": got}
    if low >= at_least:
        return passed(got).within(margin)
    if high < at_least:
        return failed(f"the trained model is right on {got}", hint=hint, **why).within(margin)
    return human(f"borderline: right on {got}, too close to {at_least:.0%} for the machine", **why).within(
        margin
    )
