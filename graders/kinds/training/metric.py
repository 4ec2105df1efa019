"""A metric on rows that were held out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, PrivateAttr

from graders.checks import Check, Outside, share
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.wilson import interval
from graders.vocabulary.data import Data
from graders.vocabulary.sees import reals
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

PASS_Z = 1.96
MOST = 2000
"""Held-out rows that are used, at most."""
"""Standard errors that an accuracy must be above or below its bound; what lies between is a person's."""


class Metric(Check):
    """A function, or an object with `fit` and `predict`, reaches a metric on rows of the sheet's data that were held out.

    A function is given what it has arguments for, of `x_train`, `y_train` and `x`, the held-out rows; it returns a prediction
    a row. Targets of the held-out rows never enter the sandbox.

    Why:
        What a model has learned shows on rows that it has never seen. Points between two bounds reward a better one; an
        accuracy too near its bound to tell is a person's.

    Example:
        - id: wine
          kind: metric
          title: At least 90 % of held-out wines are classified
          points: 3
          public: false
          call: classify
          data: wine
          at_least: 0.9
          credit_from: 0.6

    Fails:
        the accuracy on 45 held-out rows is 0.60
    """

    kind: Literal["metric"]
    call: Symbol
    data: str = Field(description="The name of the data, one of the sheet's `data` with something held out.")
    metric: Literal["accuracy", "mse", "mae", "r2"] = Outside("accuracy", description="What is measured.")
    at_least: float | None = Outside(None, description="The bound of `accuracy` or `r2`.")
    at_most: float | None = Outside(None, description="The bound of `mse` or `mae`.")
    credit_from: float | None = Outside(
        None,
        description="Where points begin, which grow up to those of the bound; without it there are all or none.",
    )

    trains = True
    uses_reference = False
    sees: ClassVar = {"predicted": reals(1)}
    _data: Data | None = PrivateAttr(None)
    _folder: Path = PrivateAttr(Path())

    def with_data(self, data: Mapping[str, Data], folder: Path) -> Self:
        """Return the check with what its data are and where their files lie."""
        other = self.model_copy()
        other._data, other._folder = data.get(self.data), folder
        return other

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its keys, each with the key."""
        wrong = []
        if self._data is None:
            wrong.append(("data", f"the sheet has no data called `{self.data}`"))
        elif not self._data.is_split:
            wrong.append(("data", f"nothing of `{self.data}` is held out; write `held_out: 0.25` there"))
        if self.public is not False:
            wrong.append(
                ("kind", "is hidden, since students do not have what is held out; write `public: false`")
            )
        bound = "at_least" if self.metric in ("accuracy", "r2") else "at_most"
        if getattr(self, bound) is None:
            wrong.append(("metric", f"the bound of `{self.metric}` is missing; write `{bound}`"))
        return wrong

    def attachments(self) -> dict[str, Array]:
        """The rows to learn from, their targets, and the held-out rows."""
        if self._data is None:
            return {}
        train, test = self._data.tables(self._folder)
        return {"x_train": train.x, "y_train": train.y, "x": test.x[:MOST]}

    def answers(self) -> dict[str, Array]:
        """Their targets."""
        return {} if self._data is None else {"y": self._data.tables(self._folder)[1].y[:MOST]}

    def observe(self, code: Code) -> Observation:
        """Return the prediction of each held-out row."""
        found = code.find(self.call)
        given: dict[str, Any] = {name: np.array(code.attached[name]) for name in ("x_train", "y_train", "x")}
        if isinstance(found.value, type) and hasattr(found.value, "predict"):
            model = code.construct(found.value)
            model.fit(given["x_train"], given["y_train"])
            out = model.predict(given["x"])
        else:
            out = code.call(found, {n: v for n, v in given.items() if n == "x" or code.takes(found, n)})
        return {
            "predicted": np.asarray(
                out if not hasattr(out, "detach") else out.detach().cpu(), np.float64
            ).reshape(-1)
        }

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the predictions with the held-out targets."""
        right, predicted = wanted.get("y"), seen.get("predicted")
        if right is not None and right.ndim != 1:
            right = None
        if right is None or not right.size or predicted is None or right.dtype.kind not in "biuf":
            return failed(f"`{self.call}` returns no prediction a row", hint=self.hint)
        if predicted.dtype.kind not in "biuf" or predicted.shape != right.shape:
            return failed(
                f"`{self.call}` returns no prediction a row",
                expected=f"{right.size} numbers",
                actual=f"shape {predicted.shape}",
                hint=self.hint,
            )
        if not np.isfinite(predicted.astype(np.float64)).all():
            return failed(f"`{self.call}` predicts NaN or infinite values", hint=self.hint)
        return self._graded(right.astype(np.float64), predicted.astype(np.float64))

    def _graded(self, right: Array, predicted: Array) -> Outcome:
        value = self._value(right, predicted)
        bound = self.at_least if self.metric in ("accuracy", "r2") else self.at_most
        if bound is None:
            return failed("the check has no bound")
        said = f"the {NAMES[self.metric]} on {len(right)} held-out rows is {value:.3g}"
        good = value >= bound if self.metric in ("accuracy", "r2") else value <= bound
        if self.metric == "accuracy":
            low, high = interval(int((predicted == right).sum()), len(right), PASS_Z)
            if low < bound <= high and not good:
                return human(f"{said}, too near the bound of {bound:g} to tell", ask="decide")
        if good:
            return passed(said)
        credit = share(value, self.credit_from, bound)
        return failed(
            said,
            credit=credit,
            expected=f"{'at least' if self.at_least is not None else 'at most'} {bound:g}",
            actual=f"{value:.4g}",
            hint=self.hint,
        )

    def _value(self, right: Array, predicted: Array) -> float:
        if self.metric == "accuracy":
            return float((predicted == right).mean())
        if self.metric == "r2":
            spread = ((right - right.mean()) ** 2).sum()
            return float(1 - ((right - predicted) ** 2).sum() / spread) if spread else -np.inf
        gap = np.abs(right - predicted)
        return float((gap**2).mean() if self.metric == "mse" else gap.mean())


NAMES = {"accuracy": "accuracy", "mse": "mean squared error", "mae": "mean absolute error", "r2": "R²"}
