"""Choices: each name in the place of the right one, the others known to be wrong."""

import numpy as np
import pytest

from graders.kinds.written.answer_word import AnswerWord
from graders.model import Verdict

P, F, H = Verdict.PASSED, Verdict.FAILED, Verdict.HUMAN


def verdict(said, right, *wrong):
    keys = {"id": "name", "kind": "answer_word", "title": "A name", "points": 1, "answer": "1a"}
    return (
        AnswerWord(**keys, right_names=(right,), wrong_names=wrong)
        .judge({"text": np.array(said)}, {})
        .verdict
    )


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("Leaky ReLU", "leaky ReLU", "ReLU"),
        ("nn.LeakyReLU()", "leaky ReLU", "ReLU"),
        ("konstante Diagonalen", "Toeplitz", "diagonal"),
        ("not linear", "nonlinear", "linear"),
        ("non supervisé", "unsupervised", "supervised"),
        ("**no convexa**", "not convex", "convex"),
    ],
)
def test_a_right_name_may_hold_a_wrong_one(said, right, wrong):
    assert verdict(said, right, wrong) is P


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("ReLU", "leaky ReLU", "ReLU"),
        ("Leaky ReLU", "ReLU", "leaky ReLU"),
        ("diagonal", "Toeplitz", "diagonal"),
        ("linear", "nonlinear", "linear"),
        ("convex", "not convex", "convex"),
        ("only in training", "both", "training"),
        ("No, since W is not square", "yes", "no"),
    ],
)
def test_a_wrong_name_fails_also_where_it_is_a_part_of_the_right_one(said, right, wrong):
    assert verdict(said, right, wrong) is F


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("leaky ReLU or ReLU", "leaky ReLU", ["ReLU"]),
        ("not nonlinear", "nonlinear", ["linear"]),
        ("weder konvex noch konkav", "concave", ["convex", "neither"]),
        ("weder eine Sigmoid noch eine ReLU", "ReLU", ["sigmoid"]),
    ],
)
def test_what_is_one_of_two_or_denied_does_not_pass(said, right, wrong):
    assert verdict(said, right, *wrong) is H


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("die Aussage stimmt nicht", "false", ["true"]),
        ("not needed: instead of softmax the Fermi function", "sigmoid", ["softmax"]),
        ("No, it is not possible that it is not linear.", "yes", ["no"]),
        ("pendant l'entraînement et aussi pendant le test", "both", ["training", "test"]),
        ("convex for x > 0, concave for x < 0", "neither", ["convex", "concave"]),
    ],
)
def test_a_wrong_name_that_may_be_denied_or_is_one_of_all_does_not_fail(said, right, wrong):
    assert verdict(said, right, *wrong) is H


def test_an_answer_full_of_denied_names_is_judged_at_once():
    assert verdict("relu not " * 110, "sigmoid", "ReLU") is H
