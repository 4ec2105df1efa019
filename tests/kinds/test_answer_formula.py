"""Formulas that may be given instead of what is asked."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.vocabulary.signs import indexed

ASKED, OTHER = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])


@pytest.mark.parametrize(
    ("values", "given", "verdict"),
    [
        (OTHER, "3.2iz", Verdict.PASSED),
        (ASKED, "3.2iz", Verdict.HUMAN),  # the value of the one under the name of the other
        (OTHER, "", Verdict.HUMAN),
        (ASKED, "", Verdict.PASSED),
    ],
)
def test_what_is_given_instead_is_compared_with_its_own_formula(values, given, verdict):
    slope = next(c for c in find_spec("cnn-autoencoders").checks if c.id == "slope")
    seen = {"text": np.array("dC/dz = a - y"), "values": values, "among": np.array(True)}

    outcome = slope.judge(
        seen | ({"given": np.array(given)} if given else {}), {"values": ASKED, "also:3.2iz": OTHER}
    )

    assert outcome.verdict is verdict


@pytest.mark.parametrize(("diagonal", "credit"), [([0, 0], 0), ([1, 0], 0.5)])
def test_entries_of_a_matrix_that_zeros_have_right_earn_nothing(diagonal, credit):
    check = next(c for c in find_spec("edf-intro").checks if c.id == "sigmoid-matrix")
    outcome = check.judge(
        {"values": np.array([np.diag(diagonal)] * 9, float)}, {"values": np.array([np.eye(2)] * 9)}
    )
    assert outcome.credit == credit


def test_a_variable_is_shown_with_its_index():
    check = next(c for c in find_spec("edf-intro").checks if c.id == "dy-dw")
    assert list(indexed(("v:xj", "v:xi", "*", "v:k", "+"), check.spellings)) == [
        "v:x_j",
        "v:x_i",
        "*",
        "v:k",
        "+",
    ]
