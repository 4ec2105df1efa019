"""The class counts of what a run trains on."""

import numpy as np
import pytest

from graders.kinds.training.training_set import TrainingSet
from graders.model import Verdict

MNIST = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
CHECK = TrainingSet(id="subset", kind="training_set", per_class=2000, in_proportion_to=MNIST)
STRATIFIED = (1974, 2247, 1986, 2044, 1947, 1807, 1973, 2089, 1950, 1983)


def said(*counts, check=CHECK):
    seen = {"counts": np.array([counts]), "steps": np.array([100])}
    outcome = check.judge(seen, {})
    return outcome.verdict, outcome.diagnosis.summary


def test_so_many_of_each_class_pass():
    assert said(*[2000] * 10) == (Verdict.PASSED, "20,000 images, 2,000 of each class")


def test_a_stratified_subset_of_the_same_size_passes():
    assert said(*STRATIFIED) == (Verdict.PASSED, "20,000 images, stratified: as large a share of each class")


@pytest.mark.parametrize(
    "counts",
    [
        (2014, 2207, 1986, 2044, 1947, 1807, 1973, 2089, 1950, 1983),
        tuple(n // 10 for n in STRATIFIED),
        tuple(round(0.9 * n) for n in STRATIFIED),
        (0, *[2000] * 9),
    ],
)
def test_another_size_or_another_share_fails(counts):
    assert said(*counts)[0] is Verdict.FAILED


def test_it_passes_only_where_the_sheet_says_the_sizes_of_the_whole():
    other = CHECK.model_copy(update={"in_proportion_to": ()})

    assert said(*STRATIFIED, check=other) == (
        Verdict.FAILED,
        "the training data are 20,000 images, 1,807 to 2,247 of a class",
    )
