"""Answers that can be taken for less than they say are left to a person, or read whole."""

import numpy as np
import pytest

from graders.observing.probes.expressions.digits import UNKNOWN
from graders.observing.probes.locating import places
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import formulas
from graders.observing.probes.spelling.tokens import Unread


@pytest.mark.parametrize(
    ("said", "value"), [(".75", 0.75), ("-.5", -0.5), ("p = .2", 0.2), ("≈ .125", 0.125), ("0.5.", 0.5)]
)
def test_a_number_may_begin_with_its_point(said, value):
    assert float(numbers.read(said, UNKNOWN, "number")) == value


@pytest.mark.parametrize("said", ["62.5% (= 0.652)", "97 % = 0.96", "4!", ",75"])
def test_a_number_that_two_readings_give_another_value_is_for_a_person(said):
    with pytest.raises(Unread):
        numbers.read(said, UNKNOWN, "number")


@pytest.mark.parametrize(
    ("said", "value"), [("62.5 % (= 5/8)", 0.625), ("4! = 24", 24), ("750 weights!", 750)]
)
def test_a_remark_that_agrees_changes_nothing(said, value):
    assert float(numbers.read(said, UNKNOWN, "number")) == pytest.approx(value)


@pytest.mark.parametrize("said", ["14 x 14, several channels", "14x14 je Kanal"])
def test_a_size_whose_channels_are_not_read_is_for_a_person(said):
    with pytest.raises(ValueError, match="how many channels are there"):
        numbers.read(said, UNKNOWN, "shape")


def test_channels_that_stand_behind_a_size_belong_to_the_shape():
    assert numbers.read("14 x 14 mit 6 Kanälen", UNKNOWN, "shape").tolist() == [14, 14, 6]
    assert numbers.read("14×14, one channel", UNKNOWN, "shape").tolist() == [14, 14, 1]


@pytest.mark.parametrize("said", [r"\boxed{(22, 22)}", r"\boxed{22 \text{ by } 22}", r"\boxed{22 \cdot 22}"])
def test_of_two_sizes_in_boxes_none_is_chosen(said):
    assert numbers.read(r"\boxed{k = 5}, \boxed{24 \times 24}", UNKNOWN, "shape").tolist() == [24, 24]
    with pytest.raises(Unread, match="several results are boxed"):
        numbers.read(rf"$\boxed{{24\times 24}}$, no: ${said}$", UNKNOWN, "shape")


def test_no_row_of_a_printed_matrix_is_lost():
    assert numbers.read("[[1. 2.]\n [3. 4.]\n [5. 6.]\n [7. 8.]]", UNKNOWN, "matrix").tolist() == [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
    ]


def test_the_size_of_a_matrix_is_not_its_entry():
    with pytest.raises(ValueError, match="a size is given"):
        numbers.read("die Einheitsmatrix (3×3)", UNKNOWN, "matrix")


def test_an_entry_of_a_vector_is_not_the_vector_times_its_place():
    points = {"x": np.ones((4, 3)), "j": np.full(4, 2.0)}
    with pytest.raises(ValueError, match=r"what is `\["):
        formulas.values("exp(x[j])", points, {})


SIGN_OR_MARK = r"^is the `-` before it a minus sign, or the mark of a list\?$"


@pytest.mark.parametrize(
    "said",
    [
        "- x",
        "- x/(1+x)",
        "- log x",
        "- $x$",
        "- 2 ln 2",
        "So:\n\n- x^2",
        "- x, by the chain rule",
        "- x, where y = 3",
        "- x: by the chain rule",
    ],
)
def test_a_dash_before_a_formula_may_be_a_minus_sign_or_the_mark_of_a_list(said):
    with pytest.raises(Unread, match=SIGN_OR_MARK):
        formulas.values(said, {"x": np.ones(4)}, {})


@pytest.mark.parametrize("said", ["- 0.5", "- 0.5 nats", "- 2 ln 2", "- 128\n- 256\n- 512"])
@pytest.mark.parametrize("want", ["number", "vector"])
def test_a_dash_before_a_number_may_be_a_minus_sign_or_the_mark_of_a_list(said, want):
    with pytest.raises(Unread, match=SIGN_OR_MARK):
        numbers.read(said, UNKNOWN, want)


@pytest.mark.parametrize(
    "said",
    ["- the answer is x", "- f(x) = x", "- Ableitung: x", "- **x**", "$$-(\n- x\n)$$", "* x"],
)
def test_a_dash_before_words_is_the_mark_of_a_list_and_one_in_displayed_mathematics_a_minus(said):
    assert formulas.values(said, {"x": np.full(4, 3.0)}, {}).tolist() == [3.0] * 4


@pytest.mark.parametrize(
    "said", ["2.2ii: - a b", "**2.2ii:** - a b", "| 2.2ii | - a b |", "2.2ii:\n\n$$\n- a b\n$$"]
)
def test_a_dash_behind_a_label_and_its_colon_is_a_minus_sign(said):
    (passage,) = places.passages(f"| Part | Answer |\n|---|---|\n{said}" if said[0] == "|" else said, "")
    points = {"a": np.full(4, 2.0), "b": np.full(4, 3.0)}
    assert formulas.values(passage.text, points, {}).tolist() == [-6.0] * 4


def test_a_size_behind_the_mark_of_a_list_has_no_sign():
    assert numbers.read("- 28 x 28 x 10", UNKNOWN, "shape").tolist() == [28, 28, 10]
