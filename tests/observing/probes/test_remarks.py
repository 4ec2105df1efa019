"""What is told behind a formula is left out where it cannot belong to it."""

import numpy as np
import pytest

from graders.observing.probes import formulas, remarks
from graders.observing.probes.tokens import Unread

POINTS = {"x": np.array([0.3, 0.7]), "y": np.array([0.2, 0.9])}


def value(body):
    return remarks.without(body, lambda b: formulas.values(b, POINTS, {}))


@pytest.mark.parametrize(
    "remark",
    [
        "(m × n)",
        "(outer product, m × n)",
        ", so what is negative becomes zero",
        "with y drawn from N(0, 1)",
        "(for the small ones)",
        "(here z = 2)",
        ", which is one number",
    ],
)
def test_a_remark_behind_a_formula_is_left_out(remark):
    np.testing.assert_allclose(value(f"x y {remark}"), POINTS["x"] * POINTS["y"])


@pytest.mark.parametrize("behind", ["(1 + k)", "(k - x)", "(exp(k))", "or 2 k"])
def test_what_may_belong_to_a_formula_is_not_left_out(behind):
    with pytest.raises(Unread):
        value(f"x y {behind}")
