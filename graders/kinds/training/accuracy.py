"""Accuracy of a trained classifier on test images whose labels never enter the sandbox."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside, share
from graders.datasets.mnist import true_images, true_labels
from graders.kinds.training._classifier import HARDLY, MOVEMENT, PILED, by_interval, of_weights, piles_up
from graders.model import Array, Observation, Outcome, Verdict, failed, human
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import strings, whole

if TYPE_CHECKING:
    from graders.observing.code import Code

CHOOSE_ON = 2000
"""Images of the inside test set that choose among transforms."""
SHIFTED = 2000  # test images that are moved
LOST = (
    0.25  # of these so many more may be wrong than before; a network loses about a tenth of it, a table all
)


class Accuracy(Check):
    """A model trained by a run predicts the true test images well enough, by a Wilson bound.

    Why:
        Accuracy on a test set of known size is itself random: near the bound a person decides, and beyond
        it right work fails in at most one of a million cases. Labels stay outside.

    Example:
        - id: sup-accuracy
          kind: accuracy
          title: At least 97 % on the test images
          points: 8
          run: classifier
          at_least: 0.97
          seconds: 120

    Fails:
        the trained model is right on 91.20% of 10,000 test images

    References:
        Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927
    """

    kind: Literal["accuracy"]
    at_least: float = Outside(0.97, gt=0, lt=1, description="Accuracy asked for.")
    quick_at_least: float | None = Outside(None, gt=0, lt=1, description="The same for short trainings.")
    credit_from: float | None = Outside(
        None, ge=0, lt=1, description="Above this accuracy, part of the points: all at `at_least`."
    )

    on_mnist = True
    sees: ClassVar = {
        "predictions": whole(1),
        "shifted": whole(1),
        "transform": strings(0),
        **MOVEMENT,
    }
    compares = ("predictions",)
    uses_reference = False
    salted_run = True

    def attachments(self) -> dict[str, Array]:
        """The true test images, without their labels, and some of them a little moved and turned."""
        return {"images": np.concatenate([true_images(), self._shifted(true_images())])}

    def answers(self) -> dict[str, Array]:
        """The labels."""
        return {"labels": true_labels()}

    def observe(self, code: Code) -> Observation:
        """Predicted classes (10000,), through the student's own transform, and those of the moved images (2000,)."""
        from graders.observing.probes.artifacts.classifier import predict, trained_by

        if not code.recorded.groups:
            code.run_failed()
        classes, transform = predict(code.recorded, code.attached["images"], CHOOSE_ON)
        return {
            "predictions": classes[:-SHIFTED],
            "shifted": classes[-SHIFTED:],
            "transform": np.array(transform),
            **trained_by(code.recorded),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Passed, failed or borderline."""
        labels, predictions = numbers(wanted, "labels"), numbers(seen, "predictions")
        if labels is None or not labels.size or predictions is None or predictions.shape != labels.shape:
            return failed("the trained model does not give one class an image", hint=self.hint)
        outcome = by_interval(predictions, labels, self.at_least, self.hint)
        if outcome.verdict is Verdict.FAILED:
            right = float((predictions == labels).mean())
            cause = of_weights(seen)
            if not cause and len(np.unique(predictions)) == 1:
                cause = f"every image is taken for a {predictions[0]:.0f}"
            credit = share(right, self.credit_from, self.at_least)
            return replace(outcome, credit=credit).because(cause)
        doubt = self._doubt(seen, predictions, labels)
        if doubt and outcome.verdict is Verdict.PASSED:
            return human(f"{outcome.diagnosis.summary}; {doubt}")
        return outcome

    def _doubt(self, seen: Observation, predictions: Array, labels: Array) -> str:
        """What a person must look at before good predictions count as learned; empty where nothing is odd."""
        shifted = numbers(seen, "shifted", (min(SHIFTED, labels.size),))
        whole = float((predictions == labels).mean())
        if shifted is None:
            return "no predictions of moved images came back"
        chosen = self._chosen(labels.size)
        right = float((shifted == labels[chosen]).mean())
        before = float((predictions[chosen] == labels[chosen]).mean())
        moved = numbers(seen, "moved")
        if before - right > LOST:
            return f"of test images moved by a pixel and turned by a few degrees only {right:.1%} are right, and {before:.1%} of the same as they are: does it know the images?"
        if moved is None or not moved.size or not float(moved.reshape(-1)[0]) >= HARDLY:
            return "the training hardly moved the weights: did it learn in this run?"
        if piles_up(seen):
            return f"{PILED}: is `zero_grad()` missing?"
        if whole == 1 and labels.size >= SHIFTED:
            return "every single one is right, which no training reaches: does it know the images?"
        return ""

    def _chosen(self, count: int) -> Array:
        """Which of the test images are moved."""
        return self.generator("chosen").permutation(count)[:SHIFTED]

    def _shifted(self, images: Array) -> Array:
        """Some test images, each moved by a pixel and turned by a few degrees, as drawn by the salt."""
        rng = self.generator("shifted")
        chosen = images[self._chosen(len(images))]
        angles = rng.choice([-1, 1], len(chosen)) * rng.uniform(3, 8, len(chosen))
        return turned(chosen, angles, rng.integers(-1, 2, (len(chosen), 2)))


def turned(images: Array, degrees: Array, shifts: Array) -> Array:
    """Images (N, 28, 28) of bytes, turned about their centre and then moved, by bilinear interpolation.

    Args:
        images: Bytes, blank at the edge.
        degrees: The angles, (N,).
        shifts: Pixels down and to the right, (N, 2).
    """
    count, height, width = images.shape
    centre = np.array([(height - 1) / 2, (width - 1) / 2])
    y, x = np.meshgrid(np.arange(height) - centre[0], np.arange(width) - centre[1], indexing="ij")
    cos, sin = (f(np.radians(degrees))[:, None, None] for f in (np.cos, np.sin))
    down, right = (shifts[:, i, None, None] for i in (0, 1))
    rows = cos * (y - down) - sin * (x - right) + centre[0]
    columns = sin * (y - down) + cos * (x - right) + centre[1]
    padded = np.pad(images.astype(np.float64), ((0, 0), (1, 2), (1, 2)))
    rows, columns = np.clip(rows, -1, height) + 1, np.clip(columns, -1, width) + 1
    top, left = rows.astype(int), columns.astype(int)
    one, a, b = np.arange(count)[:, None, None], rows - top, columns - left
    made = (1 - a) * ((1 - b) * padded[one, top, left] + b * padded[one, top, left + 1]) + a * (
        (1 - b) * padded[one, top + 1, left] + b * padded[one, top + 1, left + 1]
    )
    return np.asarray(made.round().astype(np.uint8))
