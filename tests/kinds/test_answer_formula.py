"""Formulas that may be given instead of what is asked."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.vocabulary.signs import indexed
from tests.independent.asked import CNN, EDF, MLP, handed_in, spec_of

ASKED, OTHER = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])


@pytest.mark.parametrize(
    ("values", "given", "verdict"),
    [
        (OTHER, "3.2iz", Verdict.PASSED),
        (ASKED, "3.2iz", Verdict.HUMAN),  # the value of the one under the name of the other
        (OTHER, "", Verdict.HUMAN),
        (ASKED, "", Verdict.PASSED),
    ],
)
def test_what_is_given_instead_is_compared_with_its_own_formula(values, given, verdict):
    slope = spec_of(CNN).check("slope")
    seen = {"text": np.array("dC/dz = a - y"), "values": values, "among": np.array(True)}

    outcome = slope.judge(
        seen | ({"given": np.array(given)} if given else {}), {"values": ASKED, "also:3.2iz": OTHER}
    )

    assert outcome.verdict is verdict


@pytest.mark.parametrize(("diagonal", "credit"), [([0, 0], 0), ([1, 0], 0.5)])
def test_entries_of_a_matrix_that_zeros_have_right_earn_nothing(diagonal, credit):
    check = next(c for c in find_spec("edf-intro").checks if c.id == "sigmoid-matrix")
    outcome = check.judge(
        {"values": np.array([np.diag(diagonal)] * 9, float)}, {"values": np.array([np.eye(2)] * 9)}
    )
    assert outcome.credit == credit


def test_a_variable_is_shown_with_its_index():
    check = spec_of(EDF).check("dy-dw")
    assert list(indexed(("v:xj", "v:xi", "*", "v:k", "+"), check.spellings)) == [
        "v:x_j",
        "v:x_i",
        "*",
        "v:k",
        "+",
    ]


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        (r"$Var(z_i) = \sum_k Var(W_{ik} a_k) = D_a Var(W) Var(a)$, so $Var(W) = 1/D_a$.", True),
        (r"$Var(z_i) = D_a Var(W) Var(a)$. $Var(W_{ik} a_k) = Var(W) + Var(a)$", False),
        (r"$Var(W_{ik} a_k) = \heartsuit$, so $Var(z_i) = D_a Var(W) Var(a)$.", False),
        (r"$Var(W a) = Var(W) Var(a)$", False),
    ],
)
def test_an_answer_to_the_whole_question_leaves_out_what_it_calls_by_no_name(said, left_out):
    check = spec_of(MLP).check("product-variance")
    hand_in = handed_in(MLP, {"answers.md": f"# 2.3\n\n(a) $Var(z) = Var(a)$\n\n(b) {said}\n".encode()})

    assert check.leaves_out(check.observe(hand_in), {}) is left_out
