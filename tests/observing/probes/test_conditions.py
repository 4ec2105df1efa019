"""A formula that holds under a condition alone is no answer."""

import numpy as np
import pytest

from graders.observing.probes.claims import conditions
from graders.observing.probes.expressions.names import Names
from graders.observing.probes.spelling.tokens import Unread

POINTS = {"w": np.array([-1.0, 0.5, 2.0]), "d": np.array([1.0, 2.5, 3.5]), "k": np.array([1.0, 2.0, 3.0])}


@pytest.mark.parametrize("said", ["tanh(w d), w = 0", "2 (w + d), with w = 0.", "w d, w = d"])
def test_a_variable_that_is_told_to_be_zero_or_another_one_is_asked_about(said):
    with pytest.raises(Unread, match="alone"):
        conditions.require_none(said, Names(POINTS))


@pytest.mark.parametrize(
    "said", ["1/d, d = 0", "w d, k = 0", "0.5 for w = 0", "check: tanh(w), w = 0", "tanh(w d)"]
)
def test_a_variable_that_cannot_be_zero_and_where_a_formula_is_tried_are_no_conditions(said):
    conditions.require_none(said, Names(POINTS))
