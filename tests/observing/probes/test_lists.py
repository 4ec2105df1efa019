"""Numbers in a sentence, and intervals."""

import numpy as np
import pytest

from graders.observing.probes import lists
from graders.observing.probes.digits import Manner


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = 1 oder x = -3", [1, -3]),
        ("±√2", [2**0.5, -(2**0.5)]),
        ("les valeurs propres : 1 (double) et 4", [1, 1, 4]),
        ("28 -> 14 -> 5", [28, 14, 5]),
        ("keine", []),
    ],
)
def test_the_numbers_of_a_sentence_are_a_list(text, value):
    np.testing.assert_allclose(lists.listed(text), value)


def test_numbers_with_names_may_stand_in_any_order():
    said = lists.listed("recall = 0,5 und precision = 0,8", Manner(","), ("precision", "recall"))

    np.testing.assert_allclose(said, [0.8, 0.5])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[0; +∞[", (0, np.inf, "[)")),
        ("0 < η <= 1/2", (0, 0.5, "(]")),
        ("x > 0", (0, np.inf, "()")),
        ("zwischen -1 und 1 (einschließlich)", (-1, 1, "[]")),
    ],
)
def test_an_interval_has_ends_and_brackets(text, value):
    assert lists.interval(text) == value


@pytest.mark.parametrize("text", ["between 0 and 1", "[0, 1] or [0, 2]", "[1, 0]", "7"])
def test_an_interval_in_doubt_is_for_a_person(text):
    with pytest.raises(ValueError, match=r"interval|ends"):
        lists.interval(text.replace(" or ", " and "))
