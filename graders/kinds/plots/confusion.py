"""The confusion matrix that a run computes or plots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from graders.checks import Check, not_in_run
from graders.datasets.idx import mnist
from graders.datasets.mnist import withheld
from graders.kinds.plots._figures import pictures
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import PICTURE, reals, strings, whole

if TYPE_CHECKING:
    from graders.observing.code import Code

CLASSES = 10
IMAGES = 10_000
MOST = 12
UNPAIRED = (
    "every class occurs and is predicted as often as it should, but labels and predictions are paired "
    "wrongly: the predictions belong to other images than the labels"
)
TRUE, PREDICTED = "true", "predicted"
SIDES = {
    TRUE: r"\b(true|actual|ground|gold|real|correct|wahre?|tats|richtig|echte?|vrai|réel|verdader|reales)",
    PREDICTED: r"(predi|prédi|estim|guess|vorher|geschätzt|erkannt|\boutput|classified)",
}
"""How people name the two sides of a confusion matrix."""
OFF = 0.002  # share of images that may be counted otherwise, such as by another order of sums


class Confusion(Check):
    """A confusion matrix of the test split is that of the trained model's predictions, counted outside.

    Why:
        A matrix that was typed in or counts the training images looks right; it is compared with what the
        trained model says.

    Example:
        - id: cnn-confusion
          kind: confusion
          title: Confusion matrix of the test split
          points: 3
          run: cnn

    Fails:
        the matrix does not count the predictions of the trained model on the test images
    """

    kind: Literal["confusion"]

    draws = False
    on_mnist = True
    sees: ClassVar = {
        "matrices": reals(3),
        "rows": strings(1),
        "predictions": whole(1),
        "elsewhere": strings(1),
        "picture:{n}": PICTURE,
    }
    compares = ("matrices",)
    uses_reference = False

    def answers(self) -> dict[str, Array]:
        """The labels of the test images that are inside."""
        return {"labels": mnist("test", IMAGES, withheld())[1]}

    def observe(self, code: Code) -> Observation:
        """Matrices (M, 10, 10) that the run computed or drew, and the trained model's predictions (10000,)."""
        from graders.observing.probes.artifacts.classifier import predict

        record = code.recorded
        if not record.groups:
            code.run_failed()
        images = (mnist("test", IMAGES)[0][:, 0] * 255).round().astype(np.uint8)
        predictions, _ = predict(record, images, 2000)
        drawn = [
            (matrix, _rows(a))
            for f in record.figures
            for a in f.axes
            for g in (*a["grids"], a["numbers"])
            if (matrix := _matrix(g)) is not None
        ]
        computed = [(m, "") for v in record.namespace.values() if (m := _matrix(v)) is not None]
        found = (drawn + computed)[:MOST]
        shown = [
            f
            for f in record.figures
            if any(_matrix(g) is not None for a in f.axes for g in (*a["grids"], a["numbers"]))
        ]
        return {
            "matrices": np.array([m for m, _ in found]).reshape(-1, CLASSES, CLASSES),
            "rows": np.array([rows for _, rows in found], dtype=np.str_),
            "predictions": predictions,
            "elsewhere": np.array(record.elsewhere, dtype=np.str_),
            **{f"picture:{i}": f.pixels for i, f in enumerate(shown[:2])},
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the matrices must be right, as counts or shares, with the true classes in rows or columns."""
        labels = numbers(wanted, "labels")
        predictions, matrices = numbers(seen, "predictions"), numbers(seen, "matrices")
        shown = pictures(seen)
        if labels is None or predictions is None or predictions.shape != labels.shape:
            return failed("the trained model does not give one class an image", hint=self.hint)
        if matrices is None or matrices.shape[1:] != (CLASSES, CLASSES) or not len(matrices):
            return not_in_run(seen, "the run computes no matrix of 10 × 10", self.hint)
        classes = np.clip(predictions, 0, CLASSES - 1).astype(int)
        counts = np.zeros((CLASSES, CLASSES))
        np.add.at(counts, (labels.astype(int), classes), 1)
        right = [(_ways(m, counts), r) for m, r in zip(matrices, _padded(seen, len(matrices)), strict=True)]
        if not any(ways for ways, _ in right):
            largest = matrices[int(np.nan_to_num(matrices.sum((1, 2))).argmax())]
            cause = UNPAIRED if any(_unpaired(m, counts) for m in matrices) else ""
            said = "the matrix does not count the predictions of the trained model on the test images"
            if not cause and texts(seen, "elsewhere"):
                return not_in_run(seen, said, self.hint).shown(*shown)
            return failed(
                cause or said,
                cause=cause,
                expected=f"{np.trace(counts):.0f} of {counts.sum():.0f} on the diagonal",
                actual=f"{np.trace(largest):.4g} of {largest.sum():.4g} on the diagonal",
                hint=self.hint,
            ).shown(*shown)
        named = [(ways, rows) for ways, rows in right if ways and rows in (TRUE, PREDICTED)]
        if named and not any(rows in ways for ways, rows in named):
            rows = named[0][1]
            said = f"the figure calls its rows the {rows} classes, and they are the {_other(rows)} ones"
            return failed(
                f"{said}: each confusion is told the wrong way round",
                cause=said,
                expected=f"`{_other(rows)}` at the rows and `{rows}` at the columns",
                hint=self.hint,
            ).shown(*shown)
        if not shown:
            return human("the matrix is right", ask="look for its plot in the report")
        off = counts - np.diag(np.diag(counts))
        true, taken = np.unravel_index(int(off.argmax()), off.shape)
        return passed(f"most common confusion: {true} taken for {taken}, {off.max():.0f} times").shown(*shown)


def _unpaired(matrix: Array, counts: Array) -> bool:
    """Whether each class is there and is predicted as often as it should be, though not together."""
    sums = [(m.sum(0), m.sum(1)) for m in (counts, matrix, matrix.T)]
    return any(
        np.abs(a - b).sum() <= 2 * OFF * counts.sum()
        for (a, b) in [(np.concatenate(sums[0]), np.concatenate(other)) for other in sums[1:]]
    )


def _matrix(value: Any) -> Array | None:
    """A matrix of 10 × 10 as floats; None for anything else."""
    import torch

    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
    if isinstance(value, type) or (
        not hasattr(value, "shape") and not (isinstance(value, list) and len(value) == CLASSES)
    ):
        return None
    try:
        out = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return out if out.shape == (CLASSES, CLASSES) and np.isfinite(out).all() else None


def _ways(matrix: Array, counts: Array) -> set[str]:
    """What the rows of a matrix are where it is `counts`: the true classes, the predicted ones, or either; else nothing.

    It may hold shares of rows, columns or all in the place of counts, or what makes small counts visible.
    """
    forms = [counts, counts / counts.sum(1, keepdims=True), counts / counts.sum(0), counts / counts.sum()]
    tried = [(matrix, forms)] + [(m, forms[:1]) for m in _undone(matrix)]
    ways = [(TRUE, m, f) for m, fs in tried for f in fs] + [
        (PREDICTED, m.T, f) for m, fs in tried for f in fs
    ]
    # shares are compared as counts of their class, of about a thousand images
    return {
        rows
        for rows, one, form in ways
        for scale in (1, 100)
        if np.abs(one - scale * form).sum() <= 2 * OFF * scale * form.sum() + 1e-3
    }


def _undone(matrix: Array) -> list[Array]:
    """The counts behind a matrix of their roots or logarithms."""
    low = matrix.min() >= 0 and matrix.max() < 200
    return [matrix**2, np.expm1(matrix), 10**matrix - 1, np.exp(matrix)] if low else []


def _other(rows: str) -> str:
    return PREDICTED if rows == TRUE else TRUE


def _rows(axes: dict[str, Any]) -> str:
    """Which classes an axes says its rows to be, by the names of its sides; nothing where it does not say."""
    sides = [str(axes.get(k)).lower() for k in ("ylabel", "xlabel")]
    y, x = ({word for word, pattern in SIDES.items() if re.search(pattern, side)} for side in sides)
    said = {*(y if len(y) == 1 else ()), *(_other(w) for w in (x if len(x) == 1 else ()))}
    return said.pop() if len(said) == 1 else ""


def _padded(seen: Observation, count: int) -> list[str]:
    """What the matrices' rows are said to be, one a matrix."""
    said = texts(seen, "rows")
    return said if len(said) == count else [""] * count
