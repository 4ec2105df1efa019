"""What is told behind a formula is left out where it cannot belong to it."""

import numpy as np
import pytest

from graders.observing.probes.relations import formulas, remarks
from graders.observing.probes.spelling.tokens import Unread

POINTS = {"x": np.array([0.3, 0.7]), "y": np.array([0.2, 0.9])}


def value(body):
    return remarks.without(body, lambda b: formulas.values(b, POINTS, {}))


@pytest.mark.parametrize(
    "remark",
    [
        "(m × n)",
        "(outer product, m × n)",
        "(an m × n matrix)",
        ", so what is negative becomes zero",
        "(negative values are set to zero)",
        ", les valeurs négatives deviennent 0",
        ", negative inputs give 0",
        ", negative values are clipped to 0",
        ", negative Werte ergeben 0",
        "with y drawn from N(0, 1)",
        "(for the small ones)",
        "(here z = 2)",
        ", which is one number",
    ],
)
def test_a_remark_behind_a_formula_is_left_out(remark):
    np.testing.assert_allclose(value(f"x y {remark}"), POINTS["x"] * POINTS["y"])


@pytest.mark.parametrize(
    "behind",
    [
        *["(1 + k)", "(k - x)", "(exp(k))", "or 2 k"],
        *["(scaled by m × n)", "(scaled, m * n)", "(factor m × n)", "(summed, n * y)"],
        *[", so what is negative stays out", "(negative values only)", ", of the negative values"],
        *[
            ", with negative values made positive",
            "(negative values are dropped)",
            ", minus what is negative",
        ],
        *[
            ", so what is negative stays negative",
            ", negative values are multiplied by 0.1",
            ", but negative inputs are kept",
            ", negative inputs give 0.1",
            ", negative inputs give 0 and positive ones 2",
            ", negative inputs are clipped to 0.5",
        ],
        *["(negative values change their sign)", ", ce qui est négatif est doublé"],
        *["z is drawn from N(0,1)", "w drawn from N(0, 1)"],
    ],
)
def test_what_may_belong_to_a_formula_is_not_left_out(behind):
    with pytest.raises(Unread):
        value(f"x y {behind}")


NOISE = {"t": np.array([0.3, 0.7]), "epsilon": np.array([0.2, 0.9])}


@pytest.mark.parametrize(
    "drawn",
    [
        *["", " with epsilon ~ N(0, 1)", r", $\epsilon\sim\mathcal N(0,I)$", ", epsilon drawn from N(0, 1)"],
        *[", epsilon ~ N(0, I_d)", ", epsilon ~ N(0, 1.0)", ", epsilon ~ N(mu=0, sigma=1)"],
        *[
            ", epsilon follows N(0, 1)",
            ", so x ~ N(t, 1)",
            ", W ~ N(0, 1/D)",
            ", W ~ N(0, s^2)",
            r", $\epsilon\sim\mathcal N(\mathbf 0,\mathbf I)$",
        ],
    ],
)
def test_noise_may_be_said_to_be_standard(drawn):
    read = formulas.named(f"x = t + epsilon{drawn}", "^x", NOISE, {})

    np.testing.assert_allclose(read.values, NOISE["t"] + NOISE["epsilon"])


@pytest.mark.parametrize(
    "drawn",
    [
        " with epsilon ~ N(0, 4)",
        ", epsilon drawn from N(t, 1)",
        ", ε ~ U(0, 1)",
        r". $\epsilon\sim N(0, 0.1)$",
        ", epsilon follows N(0, 4)",
        ", with the noise drawn from N(0, 4)",
        ", e ~ N(0, 4)",
        ", epsilon ~ N(0, 10)",
        ", epsilon ~ N(mu=0, sigma=2)",
    ],
)
def test_noise_of_another_distribution_is_left_to_a_person(drawn):
    for read in (formulas.read, lambda text, *given: formulas.named(text, "^x", *given)):
        with pytest.raises(ValueError, match=r"^from what is the noise drawn\?$"):
            read(f"x = t + epsilon{drawn}", NOISE, {})
