"""Fractions that are drawn in three lines are read as fractions, and only where it is plain what belongs to them."""

import pytest

from graders.observing.probes.drawn import in_one_line


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
