"""Formulas that are given by cases."""

import numpy as np
import pytest

from graders.observing.probes.relations import formulas

AT = {"x": np.array([-2.0, -0.3, 0.4, 3])}


@pytest.mark.parametrize(
    "text",
    [
        "1 for x > 0, 0 for x < 0. Not defined in 0, in practice we say 0.",
        "1 if x > 0, 0 if x < 0, but not differentiable at x = 0 (one takes 0)",
        "1 (x > 0) (1 if x > 0, 0 otherwise)",
        "f = 1, falls x > 0, und 0, falls x < 0. (kurz: 1[x > 0])",
        r"\begin{cases}1 & x > 0\\ 0 & \text{else}\end{cases}\qquad(= (x > 0))",
        r"\begin{cases}1,  x > 0 \\ 0,  x ≤ 0\end{cases}",
        "1 for x > 0, not defined at 0, otherwise 0",
        "(x > 0).astype(float)",
        "1.0 * (x > 0).float()",
        "1 for x > 0, 0 for x < 0. Not defined at 0 since the limits differ.",
        "1 for x > 0, 0 for x < 0, otherwise undefined",
        "1 for x > 0, 0 for x < 0, otherwise 0",
        "1 for x > 0, 0 for x < 0, not defined at 0, by convention 0",
        "1 for x > 0, 0 for x < 0, not defined at 0, one takes the value 1",
    ],
)
def test_what_is_said_of_one_point_or_once_more_changes_no_case(text):
    np.testing.assert_array_equal(formulas.values(text, AT, {}), AT["x"] > 0)


def test_what_is_left_of_two_sides_of_0_may_be_0():
    read = formulas.values("x if x > 0, 2 x if x < 0, 0 otherwise", AT, {})

    np.testing.assert_allclose(read, np.where(AT["x"] > 0, AT["x"], 2 * AT["x"]))


@pytest.mark.parametrize(
    "text",
    [
        "x if x > 0, 2 x if x < 0, 3 otherwise",
        "x if x > 0, 2 x if x <= 0, 0 otherwise",
        "x if x > 1, 2 x if x < 1, 0 otherwise",
    ],
)
def test_what_is_left_of_cases_is_left_to_a_person_where_it_may_be_meant(text):
    with pytest.raises(ValueError, match=r"^two cases hold at once, with two values$"):
        formulas.values(text, AT, {})


def test_the_number_e_in_a_case_joins_no_cases():
    read = formulas.values("x if x > 0, 2(e ^ (x) - 1) otherwise", AT, {})

    np.testing.assert_allclose(read, np.where(AT["x"] > 0, AT["x"], 2 * np.expm1(AT["x"])))


@pytest.mark.parametrize(
    "behind",
    [
        ", not defined at 0, and -1 for negative x",
        ", not defined at 0, and 2 for large x",
        ". Not defined in 0, or the other way round.",
        ". Not differentiable at 0. The derivative is then multiplied by 2.",
        ". Nicht differenzierbar bei 0, sonst 0,1",
        ", and -1 for negative x",
        ", otherwise 0.1",
        ". In practice f = 0 everywhere",
        ". Not defined at 0, in practice everything is set to 0",
        ", not defined at 0, in practice it is always 1",
        ", not defined at 0, we take the other value of both: 1",
    ],
)
def test_what_is_said_behind_one_point_may_change_the_cases(behind):
    with pytest.raises(ValueError, match=r"^(what is|several alternatives|two cases hold)"):
        formulas.values(f"1 for x > 0, 0 for x < 0{behind}", AT, {})


def test_cases_that_are_said_once_more_in_brackets_must_be_the_same():
    with pytest.raises(ValueError, match=r"^several formulas are given$"):
        formulas.values("max(0, x) (1 if x > 0, 0 otherwise)", AT, {})


def test_a_condition_within_a_formula_of_y_is_no_case():
    with pytest.raises(ValueError, match="may `every` change what it says"):
        formulas.values("(a-y) / (a(1-a))", {"y": AT["x"]}, {"(y for every x)": ("a",)})


@pytest.mark.parametrize(
    "unequal", ["k distinto de i", "k is different from i", "k verschieden von i", "k différent de i"]
)
def test_that_two_indices_are_not_the_same_is_said_in_words(unequal):
    at = {"k": np.array([1, 1, 2]), "i": np.array([1, 2, 2]), "x": np.array([0.3, 0.4, 0.5])}

    read = formulas.values(f"x if k = i, 0 if {unequal}", at, {})

    np.testing.assert_array_equal(read, [0.3, 0, 0.5])
