"""Remarks that say which factor a formula has."""

import pytest

from graders.observing.probes.relations import described

TRUE = {
    "2 (a - b)": ["twice the residual", "two times the error", "i.e. twice the bracket", "das Doppelte des Residuums",
                  "das ist das Doppelte der Differenz", "le double du résidu", "deux fois l'erreur", "el doble del residuo", "dos veces el error",
                  "the derivative of the square", "Ableitung des Quadrats", "dérivée du carré", "derivada del cuadrado"],
    "1/2 (a - b)": ["half the residual", "half of the error", "die Hälfte des Residuums", "la moitié du résidu", "la mitad del residuo"],
    "(a - b)/2": ["half the residual"],
    "-(a - b)": ["minus the residual", "moins le résidu", "menos el residuo", "the negative of the residual"],
    "dL/dw = 2 r": ["twice the residual"],
    "$2\\left(a - b\\right)$": ["which is twice the residual."],
}  # fmt: skip
PAIRS = [(formula, remark) for formula, remarks in TRUE.items() for remark in remarks]


@pytest.mark.parametrize(("formula", "remark"), PAIRS)
@pytest.mark.parametrize("form", ["{}, {}", "{} – {}", "{} ({})"])
def test_a_remark_that_says_a_factor_of_the_formula_is_left_out(formula, remark, form):
    assert described.without(form.format(formula, remark)).strip() == formula


@pytest.mark.parametrize(
    "text",
    [
        "(a - b), twice the residual",
        "4 (a - b), twice the residual",
        "2 (a - b) + 1, twice the residual",
        "2 (a - b) + 2 (c - d), twice the residual",
        "2 (a - b), half the residual",
        "2 (a - b), twice the gradient",
        "2 (a - b), twice that",
        "2 (a - b), but twice the residual",
        "2 (a - b), twice the residual squared",
        "2 (a - b), not twice the residual",
        "2/(a - b), twice the residual",
        "2.5 (a - b), twice the residual",
        "-2 (a - b), minus the residual",
        "2 (a - b) - twice the residual x",
        "a - b, minus the residual",
        "r^2, the derivative of the square",
    ],
)
def test_a_remark_that_says_anything_else_stays(text):
    assert described.without(text) == text
