"""Sums whose sign, index or limits are written out, and those that go on by dots."""

import numpy as np
import pytest

from graders.observing.probes.relations import formulas
from graders.observing.probes.spelling import sums
from graders.observing.probes.spelling.marks import plain

AT = {n: np.array([0.3 * k, 1.1 - k]) for k, n in enumerate(("w1", "w2", "a1", "a2", "b"), 1)}
RIGHT = np.tanh(AT["w1"] * AT["a1"] + AT["w2"] * AT["a2"] + AT["b"])


@pytest.mark.parametrize(
    "text",
    [
        r"\tanh\left(\sum^{2}_{k=1} a_{k}\,w_{k} + b\right)",
        r"\tanh(\sum^{D_a}_{k=1} w_k a_k + b)",
        "tanh(sum over k from 1 to D_a of w_k a_k + b)",
        "tanh(Summe über k von 1 bis 2 von w_k a_k + b)",
        "tanh(somme sur k de 1 à D de w_k a_k + b)",
        "tanh(suma sobre k de 1 a D de w_k a_k + b)",
        "tanh(Σk (w_k a_k) + b)",
        "tanh(w₁a₁ + w₂a₂ + … + w_D a_D + b), with D = Dₐ",
    ],
)
def test_a_sum_is_read_in_words_and_with_its_upper_limit_first(text):
    np.testing.assert_allclose(formulas.values(text, AT, {"b": ["b_i"]}), RIGHT)


@pytest.mark.parametrize("behind", [", with A = B_c", ", with D = B_a"])
def test_a_limit_is_told_of_its_own_letter(behind):
    with pytest.raises(ValueError, match=r"^what is `\.` in"):
        formulas.values(f"w_1 a_1 + w_2 a_2 + ... + w_D a_D{behind}", AT, {})


def test_nothing_stands_for_the_limit_of_a_sum_that_is_none():
    with pytest.raises(ValueError, match=r"^what is `D_a` in `D_a`"):
        formulas.values("w_1 a_1, with D = D_a", AT, {})


@pytest.mark.parametrize(
    "text", ["in the Summe of all", "somme de tout", "Σ is a matrix", "the sum over k of w"]
)
def test_words_for_sums_in_prose_are_no_signs(text):
    assert "sum_" not in plain(text)


@pytest.mark.parametrize("text", ["(1/N) SUMA 2 (w + x)", "2/N * Summe (w + x)", "= Somme (w + x)"])
def test_a_word_for_a_sum_behind_a_factor_and_before_brackets_is_a_sign(text):
    assert "sum" in plain(text).lower().split()


def test_the_parameter_of_a_density_may_stand_on_the_line():
    assert plain("log pθ(x|z) qφ (z) wθ(x)").split() == [
        "log",
        "p_",
        "theta",
        "(x|z)",
        "q_",
        "phi",
        "(z)",
        "w",
        "theta",
        "(x)",
    ]


def test_an_index_without_braces_ends_before_the_next_variable():
    assert sums.with_braces(r"\frac2N\sum_ie_ix_i") == r"\frac2N\sum_{i}e_{i}x_i"
    assert sums.with_braces("w_in + x_i") == "w_in + x_i"
