"""Words beside mathematics: what says nothing is left out, any other word sends the answer to a person."""

import numpy as np
import pytest

from graders.observing.probes.expressions.digits import UNKNOWN
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import formulas
from graders.observing.probes.spelling.tokens import Unread

POINTS = {"x": np.full(4, 3.0), "y": np.full(4, 5.0), "pred": np.full(4, 2.0)}


def number(said, want="number"):
    return float(numbers.read(said, UNKNOWN, want))


def formula(said):
    return float(formulas.values(said, POINTS, {})[0])


@pytest.mark.parametrize(
    ("said", "value"),
    [("minus 5", -5), ("moins 0,5", -0.5), ("the result is menos 2", -2), ("plus 5", 5), ("7 minus 2", 5)],
)
def test_a_sign_in_words_before_a_number_is_its_sign(said, value):
    assert number(said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [("minus x", -3), ("minus ln 2", -np.log(2)), ("moins x", -3), ("x minus y", -2), ("x plus y", 8)],
)
def test_a_sign_in_words_before_a_formula_is_its_sign(said, value):
    assert formula(said) == pytest.approx(value)


@pytest.mark.parametrize(
    "said",
    [
        "negative 5",
        "5 au carré",
        "Kehrwert von 4",
        "reciprocal of 4",
        "one over 4",
        "5 hoch zwei",
        "the logarithm of 4",
        "weniger als 5",
        "below 5",
        "moins de 5",
        "plus de 5",
        "mehr als 5",
        "más de 5",
        "menos de 5",
        "up to 5",
        "unter 5",
        "fast 5",
        "nearly 5",
        "presque 5",
        "casi 5",
        "it is almost 5",
        "2 billion",
        "1.5 Mrd.",
        "2 Milliarden",
        "2 mil millones",
        "5 Promille",
        "5 pour mille",
        "50 pct",
        "3 dozen",
        "2 foos",
    ],
)
def test_a_number_beside_a_word_that_may_change_it_is_for_a_person(said):
    with pytest.raises(Unread):
        number(said)


@pytest.mark.parametrize(
    "said",
    [
        "x zum Quadrat",
        "x au carré",
        "x al cuadrado",
        "x hoch zwei",
        "x to the third",
        "one over x",
        "negative log x",
        "der Kehrwert von x",
        "x transponiert",
        "dreimal x",
        "trois fois x",
        "the derivative of x",
        "la media de x",
    ],
)
def test_a_formula_beside_a_word_that_may_change_it_is_for_a_person(said):
    with pytest.raises(Unread):
        formula(said)


@pytest.mark.parametrize(
    "said",
    [
        "2x - x by the chain rule",
        "die Ableitung ist x",
        "la dérivée vaut x",
        "the value of the loss is then x",
        "x nach der Kettenregel",
    ],
)
def test_words_that_say_nothing_and_names_of_quantities_are_left_out(said):
    assert formula(said) == 3


@pytest.mark.parametrize(
    "said",
    [
        "750 parameters in total",
        "Insgesamt 750 Gewichte",
        "La pérdida vale 750",
        "die Gesamtzahl der Parameter ist 750",
    ],
)
def test_units_are_left_out(said):
    assert number(said) == 750


@pytest.mark.parametrize(
    "said",
    [
        "x, divided by two",
        "x, but with a minus sign",
        "x, aber mit umgekehrtem Vorzeichen",
        "x (squared)",
        "x y (halbiert)",
        "x (the positive part)",
        "x (matrix product with y)",
        "infinity, but negative",
        "0.5, multiplied by minus one",
        "3 (in thousands)",
        "750 (correction: 760 with the biases)",
        "6 (falsch, richtig ist 5)",
    ],
)
def test_what_is_told_behind_and_may_change_an_answer_is_for_a_person(said):
    with pytest.raises(Unread, match=r"^may `\w+(?: \w+)?` change the answer\?$"):
        formula(said) if said[0] == "x" else number(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [("x (1 + sign(x)) / 2", 3), ("0.5 (y - pred)^2", 4.5), ("x (chain rule)", 3), ("x (inner product)", 3)],
)
def test_a_factor_in_parentheses_is_no_remark(said, value):
    assert formula(said) == value


@pytest.mark.parametrize("said", ["√2 x", "√2x", "ln 2 x", r"\ln 2 \, x"])
def test_what_stands_behind_the_number_of_a_root_may_be_a_factor(said):
    with pytest.raises(Unread, match=r"can be read in two ways; write parentheses$"):
        formula(said)


@pytest.mark.parametrize("said", ["128 256 512", "128 256", "64 128 256 channels"])
def test_groups_of_three_digits_may_be_several_numbers(said):
    with pytest.raises(Unread, match=r"^is it one number, or several\?$"):
        numbers.read(said)


@pytest.mark.parametrize(
    ("said", "value"), [("1 000 000", 1e6), ("419 110 Parameter", 419110), ("28 000", 28000)]
)
def test_thousands_are_one_number(said, value):
    assert numbers.read(said).tolist() == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("**N = 2**: 0.85", 0.85),
        ("The loss is **0.5** for N = 2", 0.5),
        ("1/2 + 1/4 = **3/4**", 0.75),
        ("**750** weights", 750),
    ],
)
def test_what_is_bold_is_the_answer_unless_another_number_follows(said, value):
    assert number(said) == value


def test_a_condition_in_bold_is_not_the_answer():
    with pytest.raises(Unread):
        number("The loss for **batch size 1** is 0.5")


@pytest.mark.parametrize("said", ["0.2 and also 0.5", "0.2 for the first and also 0.5", "10, then 20"])
def test_what_is_joined_by_a_word_that_concludes_in_another_language_is_a_second_answer(said):
    with pytest.raises(Unread):
        number(said)


@pytest.mark.parametrize("said", ["3 * 4, also 12", "3 * 4 = 12, also 12", "a = 3, b = 4, also 12"])
def test_a_conclusion_is_read_behind_its_steps(said):
    assert number(said) == 12
