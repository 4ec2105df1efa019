"""A matrix of the exercise that is told by all its entries is read as that matrix; another one is not."""

import pytest

from graders.observing.probes.claims import own_matrices

W = r"\begin{pmatrix} w_{11} & w_{12} & \dots & w_{1n} \\ \vdots & \vdots & & \vdots \\ w_{m1} & w_{m2} & \dots & w_{mn} \end{pmatrix}"
DRAWN = """
        | w11  w12 ... w1n |
J    =  | w21  w22 ... w2n |
        | ...              |
        | wm1  wm2 ... wmn |
"""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (W, "W"),
        (W.replace("w_{12}", "w_{21}").replace("w_{1n}", "w_{m1}").replace("w_{m2}", "w_{2n}")
          .replace(r"\\ w_{m1} &", r"\\ w_{1n} &"), "W^T"),
        (DRAWN, "J    =  W"),
    ],
)  # fmt: skip
def test_entries_in_their_order_are_the_matrix(text, meant):
    assert own_matrices.in_variables(text, ["W", "x"]).strip() == meant


@pytest.mark.parametrize(
    "text",
    [
        W.replace("w_{12}", "w_{21}"),
        W.replace("w_{mn}", "0"),
        W.replace("w", "v"),
        r"\begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \end{pmatrix}",
        DRAWN.replace("w22", "w23"),
    ],
)
def test_other_entries_are_left_as_they_are(text):
    assert own_matrices.in_variables(text, ["W", "x"]) == text
