"""What is told of the values of a formula is compared with the formula."""

import numpy as np
import pytest

from graders.observing.probes.claims.told_values import false, number

X = {"x": np.linspace(-2.0, 2.0, 9)}
SLOPE = "$s'(x) = s(x)(1 - s(x))$"


def slope(points):
    s = 1 / (1 + np.exp(-points["x"]))
    return s * (1 - s)


def told(text, asked="s'"):
    return false(text, X, asked, {"x": "x"}.get, slope)


@pytest.mark.parametrize(
    "text",
    [
        f"{SLOPE}, so $s'(0) = 1/4$",
        f"{SLOPE}. At $x = 0$ this is $0.25$.",
        f"{SLOPE}. Bei $x = 0$ ergibt das $\\frac14$.",
        f"{SLOPE} with maximum value 1/4",
        f"{SLOPE}, which tends to 0 for large x",
        f"{SLOPE}, which is always positive",
        f"{SLOPE}, $s(0) = 1/2$",
        "$s(x)$ is $1/2$: $s(x) = 1/(1+e^{-x})$. At $x = 0$ this is $0.5$.",
    ],
)
def test_nothing_is_false_where_it_is_so_or_of_another_thing(text):
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"{SLOPE}, so $s'(0) = 1/2$", "s'(0) = 1/2$"),
        (f"{SLOPE}. At $x = 0$ this is $0.5$.", "At $x = 0$ this is $0.5$"),
        (f"{SLOPE}. Bei $x = 0$ ergibt das $\\frac12$.", "Bei $x = 0$ ergibt das $\\frac12$"),
        (f"{SLOPE} with maximum value 1", "maximum value 1"),
        (f"{SLOPE}, which tends to 1 for large x", "tends to 1 for large x"),
        (f"{SLOPE}, which is always negative", "which is always negative"),
        (f"{SLOPE} < 0", "$ < 0"),
    ],
)
def test_a_value_that_the_formula_does_not_have_is_told(text, what):
    assert told(text) == what


@pytest.mark.parametrize(
    ("said", "value"),
    [("0,25", 0.25), ("\\frac12", 0.5), ("\\frac{1}{4}", 0.25), ("−1/2", -0.5), ("½", 0.5), ("x", None)],
)
def test_numbers_are_read_as_people_write_them(said, value):
    assert number(said) == value
