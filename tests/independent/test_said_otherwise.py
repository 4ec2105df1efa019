"""Answers of people who write lists by name, bounds, counted rows and methods: right ones are never failed, wrong ones never pass."""

import pytest

from graders.model import passed
from tests.independent.asked import CNN, EDF, MLP, ODSL, handed_in, outcome, spec_of

PARTLY = "not all the numbers that stand there are read"
EVERYTHING = "the machine cannot read the formula: what is `in` in `x < 0. in practice everything is set to 0`? The variables are `x`"
UNKNOWN_X = "the machine cannot read the formula: what is `x` in `log p(x) >=  sum_z (q*z+(1-q)*(1-z)) * [log  f_{z}  + log  (p*z+(1-p)*(1-z))  - `? The variables are `p`, `f0`, `f1`, `q`"
SEVERAL = "the machine cannot read the formula: several formulas are given"
BOUND = "it is compared with something; which of both is the answer?"


@pytest.mark.parametrize(
    ("sheet", "id_", "said", "verdict"),
    [
        (CNN, "activations", "h = (0.6177, 0.6341), o = (0.6175, 0.703)", "passed"),
        (CNN, "activations", "h1=0.6177,h2=0.6341,o1=0.6175,o2=0.703", "passed"),
        (CNN, "activations", "h = (0.7177, 0.6341), o = (0.6175, 0.703)", PARTLY),
        (CNN, "activations", "-0.3825/0.703", PARTLY),
        (CNN, "activations", "0.6177, 0.6341", "the answer has 2 numbers, not 4 numbers"),
        (EDF, "sigmoid-derivative", "sigma(x) sigma(-x)", "passed"),
        (EDF, "sigmoid-derivative", "sigma(1 - sigma)", "passed"),
        (EDF, "sigmoid-derivative", "sigma(x)(1-sigma(x)) <= 1/4", "passed"),
        (EDF, "sigmoid-derivative", "0 <= sigma(x)(1-sigma(x)) <= 1/4", BOUND),
        (MLP, "relu", "x.clamp(min=0)", "passed"),
        (EDF, "sigmoid-derivative", "sigma'(x) = sigma(x)(1 - sigma(x))\nAt 0 it is 0.25: sigma'(x) = sigma(x)", SEVERAL),
        (MLP, "tanh-derivative", "tanh'(x) = 1 - tanh²(x)\nAt 0 it is 1: tanh'(x) = 2 tanh(x)", SEVERAL),
        (MLP, "tanh-derivative", "f'(x) = 1 - tanh²(x). The answer is 2: tanh'(x) = 2 - tanh(x)", SEVERAL),
        (MLP, "tanh-derivative", "tanh'(x) = 1 - tanh²(x)\nAt 0 it is 1: tanh'(x) = 1 - tanh²(x)", "passed"),
        (MLP, "matrix-w", "first row w1 w2 w3 0 0 0, each further row shifted by one", "not all the entries that stand there are read"),
        (MLP, "matrix-w", "[w1, w2, w3]", "this is not the formula: it has 1 × 3 entries, not 4 × 6"),
        (EDF, "jacobian", "\n| e^x1 sin(x3) | 0 | e^x1 cos(x3) |\n|--|--|--|\n| 0 | 1/(2 sqrt(x2+x3)) | 1/(2 sqrt(x2+x3)) |", "passed"),
        (MLP, "transposed", "\n0 0 1\n\n0 4 6\n\n4 12 9", PARTLY),
        (MLP, "backward", "\n1. 4.5 1.2 2.3 1.3\n2. -1.3 0 0 -2.9\n3. 0 1.2 3.5 1.2\n4. -6.1 0 0 -3.2", "passed"),
        (MLP, "forward", "\n1.5 2.2 1.3 6.7\n4.3 . . 4.9\n. 1.4 5.5 1.8\n0.1 . . 2.2", "passed"),
        (MLP, "elu", "ELU(x) = x if x > 0, a(e ^ (x) - 1) otherwise", "passed"),
        (MLP, "relu", "ReLU(x) = max(0, x), so what is negative becomes zero", "passed"),
        (MLP, "relu", "ReLU(x) = max(0, x), so what is negative stays negative", "the machine cannot read the formula: may `negative` change the answer?"),
        (MLP, "xavier-variance", "Var(W) = 1/D_a", "passed"),
        (MLP, "xavier-variance", "Var(W) = 1/D_z", "the machine cannot read the formula: what is `fan_out` in `1/ fan_out`?"),
        (MLP, "xavier-variance", "Var(W) = 1/n_out", "the machine cannot read the formula: what is `fan_out` in `1/ fan_out`?"),
        (MLP, "xavier-variance", "Var(W) = 1/D_outputs", "the machine cannot read the formula: what is `fan_out` in `1/ fan_out`?"),
        (MLP, "xavier-variance", "Var(W) = 1/D, with D = D_z", "the machine cannot read the formula: what is `fan_out` in `fan_out`?"),
        (MLP, "xavier-variance", "Var(W) = 1/D, with D = D_a", "passed"),
        (MLP, "elbo", "log p(x) ≥ 2 log p(x), so log p(x) ≥ E_q[log p(x|z) + log p(z) - log q(z|x)]", UNKNOWN_X),
        (MLP, "elbo", "log E[X] ≥ E[log X], so log p(x) ≥ E_q[log p(x|z) + log p(z) - log q(z|x)]", "passed"),
        (MLP, "relu-derivative", "1 for x > 0, 0 for x < 0. Not defined at 0, in practice everything is set to 0", EVERYTHING),
        (MLP, "reparameterized-x", "x = theta + epsilon, epsilon ~ N(0, 4)", "the machine cannot read the formula: from what is the noise drawn?"),
        (MLP, "padded-size", "The input becomes **36 × 36 × 3** with padding **2**, so the output is 32 × 32 × 1.", "passed"),
        (MLP, "size", "Input **32 × 32 × 3**, stride **1**: the output is 28 × 28 × 1.", "the machine cannot read the answer: several shapes are named"),
        (ODSL, "jacobian-formula", "log(abs(A[0,0]*A[1,1] - A[0,1]*A[1,0]))", "passed"),
    ],
)  # fmt: skip
def test_an_answer_is_read_or_left_to_a_person(sheet, id_, said, verdict):
    label = spec_of(sheet).check(id_).answer

    came = outcome(sheet, id_, "answers.md", f"# Answers\n\n{label}: {said}\n")

    assert (came.diagnosis.summary or came.verdict.value) == verdict


@pytest.mark.parametrize(("power", "verdict"), [("-LLR", "passed"), ("LLR", "human")])
def test_the_posterior_is_what_its_balanced_form_is_set_equal_to(power, verdict):
    said = f"p(1|x) = p(x|1)p(1) / (p(x|1)p(1) + p(x|0)p(0)). Balanced: p(x|1)/(p(x|1)+p(x|0)) = 1/(1+exp({power}))."

    assert outcome(ODSL, "posterior-formula", "report.md", f"## 2\n\n{said}\n").verdict.value == verdict


@pytest.mark.parametrize(
    ("balanced", "verdict"),
    [
        ("Con $P(0)=P(1)=\\frac12$ se simplifica a $\\dfrac{p(x|1)}{p(x|1)+p(x|0)}$.\n\nSea $r=\\ln\\frac{p(x|1)}{p(x|0)}$. Entonces\n\n$$P(1|x)=\\frac1{1+e^{-r}}$$", "passed"),
        ("Corregido: $P(1|x)=\\frac{p(x|1)}{p(x|1)+p(x|0)}$.", "human"),
    ],
)  # fmt: skip
def test_what_follows_from_equal_priors_is_no_other_answer(balanced, verdict):
    said = f"$$P(1|x)=\\frac{{p(x|1)\\,P(1)}}{{p(x|1)\\,P(1)+p(x|0)\\,P(0)}}$$\n\n{balanced}"

    assert outcome(ODSL, "posterior-unbalanced", "report.md", f"## 2\n\n{said}\n").verdict.value == verdict


PADDED = r"$\bar x = (0, x_1, x_2, x_3, x_4, 0)^\top$. Four windows:" "\n\n"
PADDED += r"$$\bar x * w = \begin{pmatrix} w_2x_1+w_3x_2\\ w_1x_1+w_2x_2+w_3x_3\\ w_1x_2+w_2x_3+w_3x_4\\ w_1x_3+w_2x_4\end{pmatrix}$$"


@pytest.mark.parametrize(
    ("id_", "label", "said", "wrote"),
    [
        ("xavier-variance", "2.3b", "Near 0 tanh is x, b = 0.\n\nVar(z) = D Var(W) Var(a)\n\nso that Var(W) = 1/D.", "Var(W) = 1/D"),
        ("xavier-variance", "2.3b", "Var(W) = 1/D", "Var(W) = 1/D"),
        ("convolved", "1.2a", PADDED, PADDED),
    ],
    ids=["among steps", "alone", "in a passage"],
)  # fmt: skip
def test_what_is_shown_as_written_is_what_was_understood(id_, label, said, wrote):
    check = spec_of(MLP).check(id_)
    seen = check.observe(handed_in(MLP, {"notes.md": f"# {label}\n\n{said}\n".encode()}))

    assert check.with_reading(seen, passed()).wrote == wrote


def test_an_answer_that_is_not_known_is_told_as_it_was_written():
    said = r"$\mathbb{V}(z_i) = 2\mathbb{V}(a_k)$"

    assert outcome(MLP, "condition", "notes.md", f"# 2.3a\n\n{said}\n").diagnosis.actual == said
