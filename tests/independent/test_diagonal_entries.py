"""A diagonal matrix is read by the entry that is told for its place, in words and signs."""

import pytest

from tests.independent.test_passages import EDF, judged


@pytest.mark.parametrize(
    "said",
    [
        "Plug c) into b): the diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1-\\sigma(x_i))$, i.e. $\\mathrm{diag}\\big(\\sigma(\\mathbf x)\\odot(1-\\sigma(\\mathbf x))\\big)$.",
        "An n × n diagonal matrix whose i-th diagonal entry is σ(xi)(1 − σ(xi)), everything else 0.",
        "$J=diag\\bigl(\\sigma(x_k)[1-\\sigma(x_k)]\\bigr)_{k=1,\\dots,n}$",
        "b + c together: diag( s(x_1)(1-s(x_1)), ..., s(x_n)(1-s(x_n)) )",
        "Eine Diagonalmatrix, der i-te Eintrag ist σ(x_i)(1-σ(x_i)), sonst 0.",
        "$(J)_{ii} = \\sigma(x_i)(1-\\sigma(x_i))$, $(J)_{ij} = 0$ für $i \\neq j$.",
        "Matrice diagonale, de i-ème terme sigma(xi).(1 - sigma(xi)).",
        "la matriz diagonal con σ(x_i)(1-σ(x_i)) en el lugar (i,i) y ceros fuera, i = 1..n.",
        r"$$\begin{pmatrix}\sigma(x_1)(1-\sigma(x_1))&0&\cdots&0\\0&\sigma(x_2)(1-\sigma(x_2))&\cdots&0\\\vdots&\vdots&\ddots&\vdots\\0&0&\cdots&\sigma(x_n)(1-\sigma(x_n))\end{pmatrix}$$",
    ],
)  # fmt: skip
def test_a_diagonal_is_read_by_the_entry_of_its_place(said):
    assert judged(EDF, "sigmoid-matrix", "1.1d", said) == "passed"


@pytest.mark.parametrize(
    "said",
    [
        "The diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1+\\sigma(x_i))$, everything else 0.",
        "The diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1-\\sigma(x_i))$, everything else 1.",
        "The diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1-\\sigma(x_i))$, times 2.",
        "The inverse of the diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1-\\sigma(x_i))$.",
        "The diagonal matrix with $i$-th diagonal entry $\\sigma(x_i)(1-\\sigma(x_i))$, i.e. $\\mathrm{diag}(\\sigma(x)\\odot(1+\\sigma(x)))$.",
        "The antidiagonal matrix with i-th entry σ(x_i)(1-σ(x_i)).",
        "$(J)_{ii} = \\sigma(x_i)(1-\\sigma(x_i))$, $(J)_{ij} = 1$ for $i \\neq j$.",
        "Eine Matrix, der i-te Eintrag ist σ(x_i)(1-σ(x_i)).",
        "diagonal con σ(x_j)(1-σ(x_j)) en el lugar (i,i)",
        r"$$\begin{pmatrix}\sigma(x_1)(1-\sigma(x_1))&0&\cdots&0\\0&\sigma(x_1)(1-\sigma(x_1))&\cdots&0\\\vdots&\vdots&\ddots&\vdots\\0&0&\cdots&\sigma(x_n)(1-\sigma(x_n))\end{pmatrix}$$",
    ],
)  # fmt: skip
def test_another_entry_or_more_around_it_does_not_pass(said):
    assert judged(EDF, "sigmoid-matrix", "1.1d", said) != "passed"
