"""Entries of vectors that are counted from 0."""

import pytest

from graders.observing.probes.expressions.indices import from_one, lettered, with_entries

NAMES = ("x1", "x2", "x3", "w1", "w2", "w0")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[0, x0, x1, x2]", "[0, x1, x2, x3]"),
        (r"\begin{pmatrix}2x_0\\x_{1}x_2\end{pmatrix}", r"\begin{pmatrix}2x_1\\x_{2}x_3\end{pmatrix}"),
        ("x₀ + x₂", "x₁ + x₃"),
        ("x_{-1} + x_0 + x_{1}", "x_{1} + x_2 + x_{3}"),
        ("[0, x[0], x[1], x[2]]", "[0, x_1, x_2, x_3]"),
        ("x1 + x3", "x1 + x3"),
        ("x0 + x3", "x0 + x3"),  # four entries: which ones?
        ("w0 + w1", "w0 + w1"),  # w0 is one of the variables
        (r"\max_0 + x_01", r"\max_0 + x_01"),
    ],
)
def test_entries_are_counted_from_one_where_all_of_them_were_counted_from_zero(text, meant):
    assert from_one(text, NAMES) == meant


def test_entries_of_a_matrix_are_counted_from_one():
    names = ("a11", "a12", "a21", "a22")
    assert from_one("A_{00}A_{11}-A_{01}A_{10}", names) == "A_{11}A_{22}-A_{12}A_{21}"
    assert from_one("A[0,0]*A[1][1] - A[0, 1]", names).split() == ["A_{11}", "*", "A_{22}", "-", "A_{12}"]
    assert from_one("a11 a22", names) == "a11 a22"


def test_entries_may_have_letters_of_their_own():
    letters = lettered(["The filter is w = (a, b, c)."], ("w1", "w2", "w3"))

    assert letters == {"a": "w_1", "b": "w_2", "c": "w_3"}
    assert with_entries("b x_1 + max(c)", letters).split() == ["w_2", "x_1", "+", "max(", "w_3", ")"]
    assert lettered(["w = (a, b, c)", "w = (b, c, d)"], ("w1", "w2", "w3")) == {}


def test_entries_in_brackets_are_those_of_an_exercise_that_counts_from_zero():
    assert from_one("2 (w[0] + w[1] x)", ["w0", "w1", "x"]).split() == [
        "2",
        "(",
        "w_0",
        "+",
        "w_1",
        "x)",
    ]
    assert from_one("w[0]", ["w", "w0"]) == "w[0]"
