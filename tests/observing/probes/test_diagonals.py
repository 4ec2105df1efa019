"""Diagonals that are told by dots, by an index, or in words."""

import pytest

from graders.observing.probes.relations.diagonals import written_out


@pytest.mark.parametrize(
    "text",
    [
        "diag(f(x_1), ..., f(x_n))",
        "diag( f(x₁), …, f(xₙ) )",
        r"$\operatorname{diag}\bigl(f(x_1),\dots,f(x_n)\bigr)$",
        r"\operatorname{diag}(f(x_i))",
        r"\begin{pmatrix}f(x_1)&&0\\&\ddots&\\0&&f(x_n)\end{pmatrix}",
        r"\begin{matrix}f(x_1) & 0 & ... & 0 \\ 0 & f(x_2) & ... & 0 \\ ... & ... & ... & ... \\ 0 & 0 & ... & f(x_n)\end{matrix}",
        r"\frac{\partial f_i}{\partial x_i} = f(x_i), \qquad \frac{\partial f_i}{\partial x_j} = 0",
        r"f(x_i) \delta_{ij}",
        r"$J_{ij}=[i=j]\;f(x_i)$",
        r"$J_{ij}=1_{i=j}\,f(x_i)$",
        r"$J_{ij}=f(x_i)\delta_{ij}$ (no sum).",
        r"\begin{cases} f(x_i) & i = j \\ 0 & \text{else}\end{cases}",
        "a diagonal matrix with entries f(x_i)",
        "matrice diagonale de coefficients f(x_i), i = 1, …, n",
    ],
)
def test_a_diagonal_is_written_out_with_all_its_entries(text):
    said = written_out(text, 3)

    assert said.translate(str.maketrans("", "", " {}_")) == "diag(f(x1),f(x2),f(x3))"


@pytest.mark.parametrize(
    "text",
    [
        "diag(f(x_1), ..., g(x_n))",
        "diag(1, 2, 3)",
        r"\begin{pmatrix}f(x_1)&1&0\\&\ddots&\\0&&f(x_n)\end{pmatrix}",
        r"\begin{matrix}f(x_1) & 0 & ... & 1 \\ ... & ... & ... & ... \\ 0 & 0 & ... & f(x_n)\end{matrix}",
        r"\begin{matrix}f(x_1) & 0 & ... & 0 \\ 0 & 0 & ... & f(x_n)\end{matrix}",
        "it is diagonal",
    ],
)
def test_other_matrices_stay_as_they_are(text):
    assert written_out(text, 3) == text
