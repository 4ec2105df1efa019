"""Names of one's own stand for those of the exercise where they can stand for nothing else."""

import numpy as np
import pytest

from graders.observing.probes.claims import own_names
from graders.observing.probes.locating.answers import Answer

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


ENTROPY = ("-(y*log(a)+(1-y)*log(1-a))",)
BOTH = {"a": np.array([0.2, 0.7]), "y": np.array([0.4, 0.9])}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$c(p) = -t\\ln p-(1-t)\\ln(1-p)$\n\nel término a mano: $c'(p) = p$", "c'( a ) =  a "),
        (r"$c = -t\ln y-(1-t)\ln(1-y)$ and $c' = y - t$", "c' =  a  -  y "),
        (r"$c = -p\ln p-(1-t)\ln(1-p)$ and $c' = p$", "c' = p"),
        (r"$c = -t\ln p-(1-t)\ln(1-p)$ and $c' = p - a$", "c' = p - a"),
        (r"$c = -a\ln y-(1-a)\ln(1-y)$ and $c' = y$", "c' = y"),
    ],
)
def test_letters_in_which_an_expression_of_the_exercise_is_given_are_its_variables(text, said):
    answer, _ = own_names.in_letters_of(Answer(text, "a.md", text), "", ENTROPY, BOTH, {})

    assert said in answer.whole


def test_a_sum_goes_over_classes_beside_a_capital_letter_that_is_told():
    text, around = r"\sum_{c\in\{0,1\}}p(x\mid c)", "Short: $C$ for class."

    assert own_names.renamed(text, {"x": ONE}, PAIR, around) == r"(p(x\mid 0) + p(x\mid 1))"


def test_a_matrix_may_be_told_by_entries_of_other_letters():
    entries = dict.fromkeys(("a11", "a12", "a21", "a22"), ONE)
    text = r"A = \begin{pmatrix}\alpha&\beta\\\gamma&\delta\end{pmatrix}, D = \alpha\delta-\beta\gamma"

    assert own_names.renamed(text, entries, {}).endswith(r"D =  a_11  a_22 - a_12  a_21 ")
