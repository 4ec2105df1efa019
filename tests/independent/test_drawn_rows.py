"""A matrix of formulas is found where it stands in rows of plain text, in a table or behind what it is made of."""

import pytest

from tests.independent.test_passages import EDF, judged

PARTS = "f1 = exp(x1)*sin(x3),  f2 = sqrt(x2+x3)"


@pytest.mark.parametrize(
    "said",
    [
        f"{PARTS}\n\n   df/dx =\n     [ exp(x1)*sin(x3)        0                    exp(x1)*cos(x3)     ]\n     [ 0                      0.5*(x2+x3)^(-0.5)   0.5*(x2+x3)^(-0.5)  ]",
        "matrix with 2 rows and 3 columns\n     row 1:   exp(x1)*sin(x3)    0                      exp(x1)*cos(x3)\n     row 2:   0                  1/(2*sqrt(x2+x3))      1/(2*sqrt(x2+x3))",
        "First the parts: $f_1=e^{x_1}\\sin x_3$ and $f_2=\\sqrt{x_2+x_3}$. Hence\n\\[ J=\\begin{bmatrix} e^{x_1}\\sin x_3 & 0 & e^{x_1}\\cos x_3\\\\ 0 & \\frac{1}{2\\sqrt{x_2+x_3}} & \\frac{1}{2\\sqrt{x_2+x_3}}\\end{bmatrix}_{2\\times3}. \\]",
        f"{PARTS}\n\n|      | ∂/∂x1 | ∂/∂x2 | ∂/∂x3 |\n|------|-------|-------|-------|\n| f1   | e^(x1) sin(x3) | 0 | e^(x1) cos(x3) |\n| f2   | 0 | 1/(2 √(x2+x3)) | 1/(2 √(x2+x3)) |\n\n(valid for x2 + x3 > 0)",
        "Die Jacobi-Matrix:\n\n    f1:   e^x1 * sin(x3)  |         0           |   e^x1 * cos(x3)\n    f2:         0         | 1/(2 Wurzel(x2+x3))   |   1/(2 Wurzel(x2+x3))",
        "par x2 : 1/(2 racine(x2+x3)) ; par x3 : idem\n\n   donc\n\n            | e^x1 sin x3            0                      e^x1 cos x3       |\n   df/dx =  |                                                                 |\n            |      0       1/(2 racine(x2+x3))       1/(2 racine(x2+x3))      |",
        "f_1 = e^{x1} sen(x3), f_2 = raiz(x2+x3)\n\nJ =\n⎡ e^x1 sen(x3)      0                    e^x1 cos(x3)      ⎤\n⎣ 0                 1/(2 raiz(x2+x3))    1/(2 raiz(x2+x3)) ⎦",
        "row 1 is for f1 = e^x1 sin(x3), row 2 for f2 = sqrt(x2 + x3)\n\n     df1/dx1 = e^x1 sin(x3)     df1/dx2 = 0     df1/dx3 = e^x1 cos(x3)\n\n     df2/dx1 = 0\n     df2/dx2 = df2/dx3 = 1/2 * (x2 + x3)^(-1/2)",
    ],
)  # fmt: skip
def test_a_matrix_is_found_behind_what_it_is_made_of(said):
    assert judged(EDF, "jacobian", "1.1a", said) == "passed"


ROWS = "     [ exp(x1)*sin(x3)        0                    exp(x1)*cos(x3)     ]\n     [ 0                      0.5*(x2+x3)^(-0.5)   0.5*(x2+x3)^(-0.5)  ]"


@pytest.mark.parametrize(
    "said",
    [
        f"{PARTS}\n\n   df/dx =\n{ROWS.replace('cos', 'sin')}",
        f"{PARTS}\n\n   df/dx = -\n{ROWS}",
        f"{PARTS}\n\n   df/dx = 2 *\n{ROWS}",
        f"{PARTS}\n\n   df/dx =\n{ROWS}\n\nwhich is wrong: the signs are the other way round",
        f"{PARTS}\n\nThe inverse of\n{ROWS}\n",
        f"{PARTS}\n\nM =\n{ROWS}\n\n   df/dx = M^T",
        f"{PARTS}\n\n   df/dx =\n{ROWS}\n\nto be transposed",
        "\\[ J=2\\begin{bmatrix} e^{x_1}\\sin x_3 & 0 & e^{x_1}\\cos x_3\\\\ 0 & \\frac{1}{2\\sqrt{x_2+x_3}} & \\frac{1}{2\\sqrt{x_2+x_3}}\\end{bmatrix} \\]",
        "\\[ J=\\begin{bmatrix} e^{x_1}\\sin x_3 & 0 & e^{x_1}\\cos x_3\\\\ 0 & \\frac{1}{2\\sqrt{x_2+x_3}} & \\frac{1}{2\\sqrt{x_2+x_3}}\\end{bmatrix}^{-1} \\]",
        "    f2:   e^x1 * sin(x3)  |         0           |   e^x1 * cos(x3)\n    f1:         0         | 1/(2 sqrt(x2+x3))   |   1/(2 sqrt(x2+x3))",
    ],
)  # fmt: skip
def test_what_is_made_of_a_matrix_does_not_pass_for_it(said):
    assert judged(EDF, "jacobian", "1.1a", said) != "passed"
