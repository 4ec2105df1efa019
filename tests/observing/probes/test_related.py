"""What stands beside a formula: the number of its equation, and quantities that are related to what is asked."""

import re

import numpy as np
import pytest

from graders.observing.probes.expressions import means, names
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import formulas, related

X = {"x": np.array([0.5, 2.0]), "D": np.array([4.0, 9.0])}


@pytest.mark.parametrize(
    "said",
    [
        "x(1 − x)          (3)",
        "$x(1 - x)$ (3)",
        r"$$x(1 - x) \qquad (1.3)$$",
        "x(1 - x)\t[5]",
        "x(1 - x)    (Gl. 3)",
        r"$x(1 - x) \tag{4}$",
        r"$x(1 - x) \tag*{(4)}$",
        r"$x(1 - x) \label{eq:a} \eqno(4)$",
    ],
)
def test_the_number_of_an_equation_is_no_factor(said):
    assert np.allclose(formulas.values(said, X, {}), X["x"] * (1 - X["x"]))


@pytest.mark.parametrize("said", ["x(1 - x) (3)", "x(1 - x) [2]", "(3)  x(1 - x)"])
def test_a_number_beside_a_formula_may_be_a_factor(said):
    with pytest.raises(ValueError, match="is the number in brackets a factor, or that of the equation"):
        formulas.values(said, X, {})


@pytest.mark.parametrize("said", ["x(1 - x)(2)", r"x(1 - x) \cdot (2)", "(2)(x)(1 - x)"])
def test_a_number_that_is_joined_is_a_factor(said):
    assert np.allclose(formulas.values(said, X, {}), 2 * X["x"] * (1 - X["x"]))


@pytest.mark.parametrize(
    "said",
    [
        "the standard deviation is 1/√D, so the variance is its square",
        "die Standardabweichung ist 1/D",
        "desviación estándar 1/sqrt(D), la varianza es su cuadrado",
        "std = 1/sqrt(D)",
        "1/√D, und davon das Quadrat",
        r"$\sigma_W = 1/\sqrt{D}$",
        "Präzision = D",
    ],
)
def test_a_related_quantity_goes_to_a_person(said):
    with pytest.raises(ValueError, match=re.escape(related.ANOTHER)):
        formulas.values(said, X, {})


@pytest.mark.parametrize("said", ["1/D", r"$\sigma_W^2 = 1/D$"])
def test_the_quantity_itself_is_read(said):
    assert np.allclose(formulas.values(said, X, {}), 1 / X["D"])


@pytest.mark.parametrize(
    "said", ["1/N sum_i x_i * 2/N sum_i (D - x_i)", "2*mean(x)*mean(D - x)", "(2/N) sum_i x_i (1/N) sum_i D"]
)
def test_a_product_of_means_is_no_mean(said):
    with pytest.raises(ValueError, match="is it a product of means, or the mean of a product"):
        means.of_one(said, "N")


def test_a_sum_of_means_is_a_mean():
    assert means.of_one("mean(x) - mean(D)", "N").split() == ["(x)", "-", "(D)"]


@pytest.mark.parametrize("said", ["1.341; 1.201; 28.001", "1,341; 1,201; 28,001", "1 341; 1 201; 28 001"])
def test_what_may_be_thousands_or_decimals_goes_to_a_person(said):
    with pytest.raises(ValueError, match=r"is the|thousands|several"):
        numbers.read(said)


AY = {"a": np.array([0.2, 0.7]), "y": np.array([0.4, 0.3])}


def alone(body):
    return related.alone(body, names.Names(AY), lambda said, at: formulas.values(said, at, {}))


@pytest.mark.parametrize(
    ("body", "formula"),
    [
        ("(a-y)/(a(1-a)) = 0 iff a=y, a minimum", "(a-y)/(a(1-a))"),
        (r"$a - y = 0 \iff a = y$", "$a - y"),
        ("a - y = 0 genau dann, wenn y = a.", "a - y"),
        ("y - y = 0", "y - y = 0"),
        ("y - y = 0 for all y", "y - y = 0 for all y"),
        ("a - y = 0 if a = y, = 1 otherwise", "a - y = 0 if a = y, = 1 otherwise"),
        ("a - y = 0 if a = y, 2(a-y) otherwise", "a - y = 0 if a = y, 2(a-y) otherwise"),
        ("a - y = 0 if a = y, but with a minus", "a - y = 0 if a = y, but with a minus"),
        ("a - 0.5 if a > 0.5", "a - 0.5 if a > 0.5"),
        ("0 if a = y", "0 if a = y"),
    ],
)
def test_where_something_is_zero_is_no_part_of_it(body, formula):
    assert alone(body) == formula


@pytest.mark.parametrize("where", ["a = 1/2", "y = 0", "a = 1", "z = 0"])
def test_a_formula_that_is_not_zero_where_it_is_told_to_be_goes_to_a_person(where):
    with pytest.raises(ValueError, match=rf"^is it 0 for `{where}`\?$"):
        alone(f"(a - y)/(a(1-a)) = 0 at {where}")


@pytest.mark.parametrize(
    "said",
    [
        ", negative for $a<y$ and positive for $a>y$",
        ", negativo si $a<y$ y positivo si $a>y$",
        ", negativ für a<y, positiv für a>y",
        ", positive for y < a and negative for a < y",
    ],
)
def test_where_a_formula_is_negative_and_where_positive_is_no_part_of_it(said):
    assert alone(f"a - y{said}, a minimum") == "a - y, a minimum"


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("negative for a > y and positive for a < y", "negative for `a > y`"),
        ("negative for a < y and positive for a < 2", "positive for `a < 2`"),
        ("negative for a < y and positive for a > 2", "positive for `a > 2`"),
    ],
)
def test_a_formula_that_has_another_sign_where_it_is_told_goes_to_a_person(said, doubt):
    with pytest.raises(ValueError, match=rf"^is it {doubt}\?$"):
        alone(f"a - y, {said}")


def test_many_blanks_before_a_sign_are_let_be():
    said = f"a - y, negative for a <{' ' * 20_000}y"

    assert alone(said) == said


@pytest.mark.parametrize(
    ("said", "leading"),
    [
        (r"$\tanh u = u+O(u^3)$", r"$\tanh u ≈ u$"),
        (r"f(x) = 1 - x + \mathcal{O}(x^2)", "f(x) ≈ 1 - x "),
        ("f(x) = x + foo(x)", "f(x) = x + foo(x)"),
        ("f(x) = x * O(x)", "f(x) = x * O(x)"),
    ],
)
def test_what_something_is_but_for_a_remainder_is_about_equal(said, leading):
    assert related.leading(said) == leading


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("V(z) = V(W a)        <- independent", "V(z) = V(W a)"),
        ("V(z) = V(W a)     (independent terms)\n     = 2 V(W)", "V(z) = V(W a) = 2 V(W)"),
        ("V(z) = p(x|z)     Jensen, log is concave", "V(z) = p(x|z)"),
        ("V(z) = V(W a)     (squared)", "V(z) = V(W a)     (squared)"),
        (
            "f(x) = x     if positive\n     = 0     otherwise",
            "f(x) = x     if positive\n     = 0     otherwise",
        ),
        ("| a = b     words |", "| a = b     words |"),
        ("f(x) = a <-> b", "f(x) = a <-> b"),
    ],
)
def test_what_is_told_in_a_margin_is_no_part_of_an_equation_and_it_goes_on_in_the_next_line(said, plainly):
    assert related.leading(said) == plainly
