"""What an answer was understood as crosses the sandbox as signs; whatever a submission sends is a small formula or none."""

import numpy as np
import pytest

from graders.observing.probes.relations import formulas
from graders.vocabulary.signs import DEEPEST, MOST, of_numbers, shown, tree

POINTS = {n: np.linspace(0.2, 0.9, 7) for n in ("x", "w1", "a")}


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        (r"\frac{1}{2} x^2 + w_1 x", "n:1 n:2 / v:x n:2 ^ * v:w1 v:x * +"),
        ("-e^{-x}(1 - \\sigma(x))", "v:e v:x ~ ^ ~ n:1 v:x f:sigmoid/1 - *"),
        (r"\sum_{j=1}^{2} w_1 x", "n:1 n:2 v:w1 v:x * sum:j"),
        ("sqrt(|x-a|)/2", "v:x v:a - | f:sqrt/1 n:2 /"),
        ("f(x) = x if x > 0, 0 otherwise", "v:x v:x n:0 > n:0 w:otherwise cases:2"),
        ("the derivative is 2x, since x² has it", "n:2 v:x *"),
    ],
)
def test_a_formula_is_told_as_it_was_understood(text, signs):
    assert formulas.read(text, POINTS, {}).signs == tuple(signs.split())


def test_a_matrix_of_formulas_is_told_entry_by_entry():
    read = formulas.read_matrix(r"\begin{pmatrix} x & 0\\ w_1 & x^2 \end{pmatrix}", POINTS, {})
    assert read.signs == ("v:x", "n:0", "v:w1", "v:x", "n:2", "^", "matrix:2x2")


@pytest.mark.parametrize(
    ("value", "as_shape", "signs"),
    [
        (13.52, False, "n:13.52"),
        (-np.inf, False, "v:oo ~"),
        ([1, -2], False, "n:1 n:2 ~ f:list/2"),
        ([5, 5, 3], True, "n:5 n:5 n:3 f:shape/3"),
        ([[1, 2], [3, 4]], False, "n:1 n:2 n:3 n:4 matrix:2x2"),
    ],
)
def test_numbers_are_told_in_the_same_signs(value, as_shape, signs):
    assert of_numbers(np.array(value, float), as_shape) == tuple(signs.split())


def test_signs_make_a_tree():
    made = tree(("n:1", "v:x", "n:2", "^", "/"))
    assert made is not None
    assert (made.sign, [p.sign for p in made.parts]) == ("/", ["n:1", "^"])


@pytest.mark.parametrize(
    "signs",
    [
        (),
        ("+",),
        ("n:1", "n:2"),
        ("n:1", "import os"),
        ("n:1", "matrix:99x99"),
        ("n:1", "f:x/2"),
        ("n:1", *["~"] * DEEPEST),
        ("v:" + "x" * 100,),
        ("n:1", *["n:1", "+"] * MOST),
        ("n:1", "sum:<script>"),
    ],
)
def test_what_is_no_formula_or_too_large_makes_none(signs):
    assert tree(signs) is None


def test_a_formula_too_large_to_be_shown_does_not_leave_the_sandbox():
    assert shown(("n:1",) * (MOST + 1)).size == 0
    assert shown(("v:" + "x" * 100,)).size == 0
