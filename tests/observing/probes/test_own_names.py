"""Names of one's own stand for those of the exercise where they can stand for nothing else."""

import numpy as np
import pytest

from graders.observing.probes import own_names

PAIR = {"f": ("p(x|1)", "f_1(x)"), "g": ("p(x|0)", "f_0(x)"), "pi": ("p(1)",), "(1-pi)": ("p(0)",)}
ONE = np.ones(3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ReLU(t) = max(0, t)", "ReLU(x) = max(0, x)"),
        (r"\tanh' u = 1 - \tanh^2 u", r"\tanh' x = 1 - \tanh^2 x"),
        (r"t \mapsto \max(0, t)", r"x \mapsto \max(0, x)"),
        (r"\operatorname{ReLU}(t) = \max(0, t)", r"\operatorname{ReLU}(x) = \max(0, x)"),
        ("relu(t) = 1 + tanh t. X is given.", "relu(x) = 1 + tanh x. X is given."),
        (r"$\tanh' u = 1$, so $\tanh u\approx u$.", r"$\tanh' x = 1$, so $\tanh x\approx x$."),
        ("relu(t) = t, where t is the mean", "relu(t) = t, where t is the mean"),
        ("ReLU(x) = max(0, x)", "ReLU(x) = max(0, x)"),
        ("f(s) = s, g(t) = t", "f(s) = s, g(t) = t"),
    ],
)
def test_functions_of_another_letter_are_of_the_variable(text, said):
    assert own_names.renamed(text, {"x": ONE}, {}) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w f_1(x) + (1-w) f_0(x)", " pi  f_1(x) + (1- pi ) f_0(x)"),
        (r"\sum_{z'} p(x|z')", "( p(x|0) +  p(x|1))"),
        (r"\pi_1 L_1 + \pi_0 L_0", r"\pi_1  p(x|1)  + \pi_0  p(x|0) "),
        ("K_1 L_1 + K_0 L_0", "K_1 L_1 + K_0 L_0"),
        ("P(x) = 1 - P", "P(x) = 1 - P"),
    ],
)
def test_what_comes_in_pairs_stands_for_a_pair_of_the_exercise(text, said):
    synonyms = {**PAIR, "pi": ("p(1)", "pi_1"), "(1-pi)": ("p(0)", "pi_0")}

    assert own_names.renamed(text, {"pi": ONE}, synonyms) == said


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Let $L_1 = p(x|1)$.", "L_1 + 2", " p(x|1)  + 2"),
        ("g_c(x) = p(x|c), as usual", "g_1(x) / g_0(x)", " p(x|1)  /  p(x|0) "),
        ("f1(x) := p(x|1), f0(x) := p(x|0)", "f1 - f0", " p(x|1)  -  p(x|0) "),
        ("m = p(1)\nm = p(0)", "m x", "m x"),  # given twice
        ("balanced: q_1 = q_0", "q_1 x", "q_1 x"),  # a condition
        ("r = p(x|1) + 3", "r x", "r x"),  # no single quantity
        ("the answer is k = p(1)", "k", "k"),  # what is asked
    ],
)
def test_names_that_a_text_gives_to_quantities_of_the_exercise_stand_for_them(question, text, said):
    assert own_names.renamed(text, {"pi": ONE}, PAIR, question, "^k =").split() == said.split()


@pytest.mark.parametrize("told", ["a0 = 1 - a1", "a1 + a0 = 1", "balanced, a1 = a0 = 1/2, cancels"])
def test_how_two_of_one_name_go_together_does_not_tell_what_they_are(told):
    text = "p(x|1) a1 / (p(x|1) a1 + p(x|0) a0)"
    synonyms = {**PAIR, "pi": ("p(1)", "pi_1"), "(1-pi)": ("p(0)", "pi_0")}

    read = own_names.renamed(text, {"pi": ONE}, synonyms, told)

    assert read.split() == ["p(x|1)", "p(1)", "/", "(p(x|1)", "p(1)", "+", "p(x|0)", "p(0)", ")"]
