"""The data that a run trains on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import whole

if TYPE_CHECKING:
    from graders.observing.code import Code


class TrainingSet(Check):
    """A run trains on the subset asked for: so many images of each class.

    Why:
        Subsets are easily cut wrong, for instance with all images of one class missing.

    Example:
        - id: balanced
          kind: training_set
          title: It trains on 5,000 images, 500 of each digit
          points: 3
          run: classifier
          per_class: 500

    Fails:
        the training data are 5,000 images, 431 to 563 of a class
    """

    kind: Literal["training_set"]
    per_class: int = Outside(2000, gt=0, description="Images of each of the ten classes.")

    in_proportion_to: tuple[int, ...] = Outside(
        (),
        description="Images of each class in the whole set: a subset of the same size in proportion to them, which a stratified split makes, counts too.",
    )

    draws = False
    sees: ClassVar = {"counts": whole(2), "steps": whole(1)}
    compares = ("counts",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Class counts (loaders, 10) of the data loaders that shuffle, or of all if none does, and the steps on their batches."""
        from torch.utils.data import RandomSampler, SubsetRandomSampler

        from graders.observing.record import iterate_labels

        loaders = [d for d in code.recorded.loaders if getattr(d, "dataset", None) is not None]
        shuffled = [d for d in loaders if isinstance(d.sampler, RandomSampler | SubsetRandomSampler)]
        if not loaders:
            code.run_failed()
        counts = []
        for loader in shuffled or loaders:
            labels = np.fromiter(iterate_labels(loader.dataset), dtype=np.int64)
            if isinstance(loader.sampler, SubsetRandomSampler):
                labels = labels[np.asarray(loader.sampler.indices)]
            counts.append(np.bincount(np.clip(labels, 0, 9), minlength=10))
        fed = [code.recorded.fed.get(id(loader), 0) for loader in shuffled or loaders]
        return {
            "counts": np.array(counts, dtype=np.int64).reshape(-1, 10),
            "steps": np.array(fed, dtype=np.int64),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Any loader with the right counts will do."""
        counts = numbers(seen, "counts")
        if counts is None or counts.ndim != 2 or counts.shape[1] != 10 or not len(counts):
            return human("no data loader was made in the run", ask="see in the code what it trains on")
        right = (counts == self.per_class).all(1) | self._is_stratified(counts)
        if right.any():
            steps = numbers(seen, "steps", right.shape)
            if steps is None or not steps[right].any():
                return human(
                    "a data loader gives the right images, but no optimizer makes a step on its batches",
                    ask="see in the code what it trains on",
                )
            given = counts[right][0]
            if (given == self.per_class).all():
                return passed(f"{self.per_class * 10:,} images, {self.per_class:,} of each class")
            return passed(f"{given.sum():,.0f} images, stratified: as large a share of each class")
        got = counts[0]
        return failed(
            f"the training data are {got.sum():,.0f} images, {got.min():,.0f} to {got.max():,.0f} of a class",
            expected=f"{self.per_class * 10:,} images, {self.per_class:,} of each class",
            actual=" ".join(f"{c:.0f}" for c in got),
            hint=self.hint,
        )

    def _is_stratified(self, counts: Array) -> Array:
        """Return whether each row of counts is of the right size and in proportion to the whole set, but for rounding."""
        if len(self.in_proportion_to) != counts.shape[1]:
            return np.zeros(len(counts), dtype=np.bool_)
        size, whole = 10 * self.per_class, np.array(self.in_proportion_to)
        near: Array = np.abs(counts - size * whole / whole.sum()) <= 1
        return near.all(1) & (counts.sum(1) == size)
