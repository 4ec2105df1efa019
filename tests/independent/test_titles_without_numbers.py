"""Answers whose place is told otherwise than by the numbers of the sheet."""

import nbformat
import pytest

from tests.independent.asked import ODSL, outcome

COPIED = """# Week 2

## Density Transformations

### Derive the mean and covariance of p(y)

E[y] = A mu_x + b

Sigma_y = A Sigma_x A^T

## Normalizing Flows

### Derive an expression for the Jacobian

log|det J| = log|det A|
"""
REFERRED = """# Ma semaine 2

## A. Flots

### A1. Moyenne [ex. 9]

E[y] = A mu_x + b

## B. Divergence [ex. 1]

KL(p||q) = log(sigma2/sigma1) + (sigma1^2 + (mu1-mu2)^2)/(2 sigma2^2) - 1/2
"""
POINTS = """=====================
KL DIVERGENCE (the Aufgabe 1)
=====================

first point)
KL(p||q) = log(sigma2/sigma1) + (sigma1^2 + (mu1-mu2)^2)/(2 sigma2^2) - 1/2

second point)
KL(N1||N2) = 13.516
"""
SLANTED = """## Aufgabe 2

*1)*
$$p(1|x)=\\frac{p(x|1)\\,P(1)}{p(x|1)\\,P(1)+p(x|0)\\,P(0)}$$

*4)* Das ist die Sigmoidfunktion, umgekehrt $r=\\log\\frac{p}{1-p}$ (Logit).
"""


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("mean", COPIED),
        ("covariance", COPIED),
        ("jacobian-formula", COPIED),
        ("mean", REFERRED),
        ("kl-formula", REFERRED),
        ("kl-formula", POINTS),
        ("posterior-unbalanced", SLANTED),
        ("sigmoid", SLANTED),
    ],
)
def test_an_answer_is_found_by_the_words_of_its_title(id_, said):
    assert outcome(ODSL, id_, "report.md", said).verdict.value == "passed"


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("covariance", COPIED.replace("A Sigma_x A^T", "A^T Sigma_x A")),
        ("jacobian-formula", COPIED.replace("log|det A|", "-log|det A|")),
        ("kl-formula", POINTS.replace("- 1/2", "+ 1/2")),
    ],
)
def test_a_wrong_answer_under_such_a_title_does_not_pass(id_, said):
    assert outcome(ODSL, id_, "report.md", said).verdict.value != "passed"


def test_what_stands_under_a_title_of_a_notebook_holds_no_marks_of_cells():
    cells = [
        "## Density Transformations",
        "### Derive the mean and covariance",
        "E[y] = A mu_x + b\n\nSigma_y = A Sigma_x A^T",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(c) for c in cells])

    assert outcome(ODSL, "covariance", "week2.ipynb", nbformat.writes(notebook)).verdict.value == "passed"
