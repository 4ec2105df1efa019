"""A formula counts that stands behind its name in words, such as `log-abs-det = ...`."""

import pytest

from tests.independent.test_passages import ODSL, judged

LED = r"$y_i=\sum_j A_{ij}x_j+b_i$, so $\partial y_i/\partial x_j=A_{ij}$: "


@pytest.mark.parametrize(
    "said",
    [
        r"the Jacobian is just $A$, log-abs-det $=\ln|\det A|$.",
        r"i.e. just $A$. So `log_abs_det` = $\log|\det A|$, same for all points.",
        r"the log volume factor is $\log|\det A|$.",
        r"Logarithmus der Determinante (Betrag) $= \ln|\det A|$.",
    ],
)
def test_a_formula_behind_its_name_in_words_counts(said):
    assert judged(ODSL, "jacobian-formula", "10.2", f"{LED}{said}") == "passed"


@pytest.mark.parametrize(
    "said",
    [
        r"the Jacobian is just $A$, log-abs-det $=-\ln|\det A|$.",
        r"i.e. just $A$. So `log_abs_det` = $\log(|\det A|^2)$, same for all points.",
        r"the log volume factor is $|\det A|$.",
        r"log-abs-det $=\ln|\det A|$, no wait, log-abs-det $=-\ln|\det A|$.",
    ],
)
def test_another_formula_behind_that_name_does_not_pass(said):
    assert judged(ODSL, "jacobian-formula", "10.2", f"{LED}{said}") != "passed"
