"""What is drawn with dashes is read as what it is, and only where it is plain what belongs to it."""

import pytest

from graders.observing.probes.formats.drawn import in_one_line, with_totals


def test_a_fraction_behind_a_sign_of_equality_is_set_in_one_line():
    said = "a)\n          a + b       1\n  f(x) = -------- + -----\n          2 c        x^2\nb) 3"

    assert in_one_line(said) == "a)\n  f(x) = ((a + b)/(2 c)) + ((1)/(x^2))\nb) 3"


@pytest.mark.parametrize(
    "said",
    [
        "Title x = 1\n-----------\ntext",
        "a | b = 2\n---|---\n1 | 2",
        "            2\n      x + y\nf = ---------\n        3",
        "      x\nf = -----\n     y\n    ---\n     z",
        "so x    y\nf = -----\n      2",
        "        x\nf = -----\n",
    ],
    ids=["title", "table", "power", "two fractions", "words beside", "nothing below"],
)
def test_what_may_be_another_thing_stays_as_it_is(said):
    assert in_one_line(said) == said


def test_a_numerator_on_the_line_of_a_label_is_that_of_the_fraction_below():
    said = "(1) general          a + b\n  f(x) =           --------\n                      c"

    assert in_one_line(said) == "(1) general\n  f(x) =           ((a + b)/(c))"


def test_a_box_around_a_result_is_left_out():
    said = "so\n  +---------+\n  |  x = 2  |\n  +---------+\nend"

    assert in_one_line(said) == "so\n\n     x = 2\n\nend"


def test_a_table_of_corners_is_no_box():
    said = "+---+---+\n| 1 | 2 |\n+---+---+"

    assert in_one_line(said) == said


@pytest.mark.parametrize(
    ("above", "name"),
    [("KL(N1||N2):  m=1, s=2", "KL(N1||N2)"), ("MLP 784-10, with biases:", "MLP 784-10")],
)
def test_a_total_below_a_rule_is_named_by_what_stands_above_its_terms(above, name):
    lines = [above, "  a = 2.5", "  b + 1 = -0.5", "  -------", "      2.0   (nats)"]

    assert with_totals(lines) == [*lines[:4], f"{name} = 2.0"]


def test_a_number_below_a_rule_that_is_no_sum_is_no_total():
    lines = ["Counts:", "  a = 2", "  b = 3", "  -------", "      6"]

    assert with_totals(lines) == lines
