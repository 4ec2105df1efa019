"""Averages of groups that a script prints are found, for other values and other groups."""

import numpy as np
import pytest
import torch

from graders.observing.averages import _marks

VALUES = torch.randn(60, dtype=torch.float64)
WHICH = torch.arange(60) * 7 % 10
TRAIN = torch.arange(60) % 3 == 0


def test_averages_that_are_printed_group_by_group_are_found(unnamed):
    (averaged,) = unnamed({"groups": 10}, arguments=["values", "labels"]).values()

    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]
    assert averaged(VALUES, WHICH).tolist() == pytest.approx(expected)


def test_of_two_groups_the_one_whose_mark_is_true_comes_first(unnamed):
    found = unnamed({"groups": 2}, arguments=["values", "is_train"]).values()
    expected = [float(VALUES[TRAIN].mean()), float(VALUES[~TRAIN].mean())]

    assert any(np.allclose(averaged(VALUES, TRAIN), expected) for averaged in found)


@pytest.mark.parametrize(
    ("name", "marks", "training"),
    [
        ("train", [True, False], True),
        ("marks", [True, False], True),
        ("is_test", [True, False], False),
        ("is_train", [1, 0], 1),
        ("training", [0, 1], 1),
        ("is_test", [1, 0], 0),
        ("validation", [0, 1], 0),
        ("part", [0, 1], None),
    ],
)
def test_the_name_of_the_marks_says_which_of_two_groups_is_that_of_training(name, marks, training):
    written = _marks(name, np.array(marks * 3), 2)

    if training is None:
        assert written is None
    else:
        assert written(np.array([0, 1])).tolist() == [training, type(training)(1 - training)]


def test_whole_numbers_are_the_groups_themselves_where_there_are_more():
    assert _marks("digit", np.array([0, 1, 2, 0]), 3)(np.array([2, 0])).tolist() == [2, 0]
