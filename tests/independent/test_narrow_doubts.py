"""What stands beside a right answer: only what contradicts it, or names another thing, sends it to a person."""

import pytest

from tests.independent.asked import EDF, MLP, outcome

JACOBIAN = (
    r"$$J=\begin{pmatrix}e^{x_1}\sin x_3&0&e^{x_1}\cos x_3\\0&\frac{1}{2\sqrt{x_2+x_3}}&\frac{1}{2\sqrt{x_2+x_3}}\end{pmatrix}$$"
    "\n\n"
)
STAMPED = r"$$\begin{pmatrix}0&0&1\\0&4&6\\4&12&9\end{pmatrix}$$" "\n\n"
FORWARD = "\n\n| 1.5 | 2.2 | 1.3 | 6.7 |\n|---|---|---|---|\n| 4.3 | 0 | 0 | 4.9 |\n| 0 | 1.4 | 5.5 | 1.8 |\n| 0.1 | 0 | 0 | 2.2 |"
BACKWARD = r"\begin{pmatrix}4.5&1.2&2.3&1.3\\-1.3&0&0&-2.9\\0&1.2&3.5&1.2\\-6.1&0&0&-3.2\end{pmatrix}"
DERIVED = "ReLU'(x) = 1 for x > 0, 0 for x < 0. "


def judged(sheet, id_, label, said):
    return outcome(sheet, id_, "report.md", f"## {label}\n\n{said}\n").verdict.value


@pytest.mark.parametrize(
    ("id_", "label", "named", "passes"),
    [
        ("forward", "3.1", f"y ={FORWARD}", True),
        ("forward", "3.1", f"x ={FORWARD}", False),
        ("forward", "3.1", f"dL/dy ={FORWARD}", False),
        ("backward", "3.3", f"$\\frac{{\\partial L}}{{\\partial x}} = {BACKWARD}$", True),
        ("backward", "3.3", f"$dL/dx = dL/dy \\odot 1[x>0] = {BACKWARD}$", True),
        ("backward", "3.3", f"$\\frac{{\\partial L}}{{\\partial y}} = {BACKWARD}$", False),
        ("backward", "3.3", f"$x = {BACKWARD}$", False),
        ("backward", "3.3", f"$y = {BACKWARD}$", False),
    ],
)
def test_a_right_matrix_under_the_name_of_another_one_is_for_a_person(id_, label, named, passes):
    assert (judged(MLP, id_, label, named) == "passed") is passes


@pytest.mark.parametrize("sign", ["–", "Y = –", "Y = -", "Y = −"])
@pytest.mark.parametrize(
    "rows", ["0 0 1\n0 4 6\n4 12 9", "| 0 | 0 | 1 |\n|---|---|---|\n| 0 | 4 | 6 |\n| 4 | 12 | 9 |"]
)
def test_a_minus_that_ends_the_line_before_a_matrix_does_not_pass(sign, rows):
    assert judged(MLP, "transposed", "1.3 b)", f"{sign}\n\n{rows}") != "passed"
    assert judged(MLP, "transposed", "1.3 b)", f"Y =\n\n{rows}") == "passed"


@pytest.mark.parametrize("sign", ["–", "−", "-"])
def test_a_dash_at_once_before_a_matrix_does_not_pass(sign):
    assert judged(MLP, "transposed", "1.3 b)", f"Y = {sign} [[0,0,1],[0,4,6],[4,12,9]]") != "passed"


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("The sum of all entries is 36.", True),
        ("Probe: Summe aller Einträge = 36 = 6 · 6.", True),
        ("The sum of all entries is 35.", False),
        ("Probe: Summe aller Einträge = 42.", False),
        ("Somme de tous les éléments : 30.", False),
        ("The entries sum to 34.", False),
    ],
)
def test_another_sum_of_its_entries_beside_a_right_matrix_is_for_a_person(said, passes):
    assert (judged(MLP, "transposed", "1.3 b)", STAMPED + said) == "passed") is passes


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        (r"$ReLU(x) = \max(0, x)$, i.e. $x$ for $x>0$", True),
        (r"$ReLU(x) = \max(0, x)$, i.e. $0$ for $x<0$", True),
        (r"$ReLU(x) = \max(0, x)$, i.e. $x$ for $x<0$", False),
        (r"$ReLU(x) = \max(0, x)$, d. h. $0$ für $x>0$", False),
        ("ReLU(x) = max(0, x), i.e. x for x<0", False),
    ],
)
def test_what_a_formula_is_told_to_be_once_more_has_to_hold(said, passes):
    assert (judged(MLP, "relu", "1.6", said) == "passed") is passes


@pytest.mark.parametrize(
    ("sheet", "id_", "label", "said", "passes"),
    [
        (EDF, "jacobian", "1.1 a)", JACOBIAN + "It is not square, so it has no determinant.", True),
        (EDF, "jacobian", "1.1 a)", JACOBIAN + "This is the determinant of f.", False),
        (EDF, "jacobian", "1.1 a)", JACOBIAN + "It is not defined for $x_2+x_3\\le 0$.", True),
        (EDF, "jacobian", "1.1 a)", JACOBIAN + "Für $x_2+x_3\\le 0$ ist sie nicht definiert.", True),
        (EDF, "jacobian", "1.1 a)", JACOBIAN + "This holds for $x_2+x_3 < 0$.", False),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 1 - tanh²(x). Its inverse is artanh.", True),
        (MLP, "tanh-derivative", "2.1", "artanh'(x) = 1 - tanh²(x)", False),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 1 - tanh²(x), its inverse: artanh'(x) = 1 - tanh²(x)", False),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 4σ(2x)(1 - σ(2x)). σ(1 - σ) is at most 1/4.", True),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 4σ(2x)(1 - σ(2x)), which is at most 1/4.", False),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x for small inputs, with constant slope 1.", True),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x for small inputs, so it is constant.", False),
        (MLP, "relu-derivative", "3.2", DERIVED + "It is always 1 for positive inputs.", True),
        (MLP, "relu-derivative", "3.2", DERIVED + "It is always 1.", False),
        (MLP, "relu-derivative", "3.2", DERIVED + "It is always 1 for negative inputs.", False),
    ],
)  # fmt: skip
def test_only_what_contradicts_an_answer_is_doubted_beside_it(sheet, id_, label, said, passes):
    assert (judged(sheet, id_, label, said) == "passed") is passes
