"""Averages of groups that a script prints are found, for other values and other groups."""

import numpy as np
import pytest
import torch

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
