"""Probabilities of two classes have one spelling, however they are written."""

import pytest

from graders.observing.probes.expressions.classes import canonical, sets_alike
from graders.observing.probes.spelling.marks import plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"p(x\mid\text{class}=1)", "p(x|1)"),
        (r"P(x\,|\,\mathcal{C}_{0})", "p(x|0)"),
        ("p(x | Klasse 1)", "p(x|1)"),
        (r"\Pr(C=1\mid X=x)", "p(1|x)"),
        (r"p\left(y = 1 \mid x\right)", "p(1|x)"),
        ("P(Klasse = 0)", "p(0)"),
    ],
)
def test_a_probability_is_told_by_the_number_of_its_class(written, said):
    assert canonical(plain(written)).strip() == said


@pytest.mark.parametrize("said", ["p(10)", "exp(1)", "p(x=1)", "p(x|z)", "p_1(x)", "p(x1|x0)"])
def test_what_is_no_probability_of_a_class_stays_as_it_is(said):
    assert canonical(said) == said


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        (r"\pi_0=\pi_1", True),
        (r"p(\text{class}=0) =\pi_1", True),
        (r"\pi_1=\pi_0=1/2", True),
        ("KL(N_1)=0", False),
        ("A = [[1, .2],[.2, 1]], b = [1, 2]", False),
    ],
)
def test_what_belongs_to_both_classes_may_be_set_alike(said, alike):
    assert sets_alike(said) is alike
