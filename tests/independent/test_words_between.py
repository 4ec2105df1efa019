"""Words and letters that stand between an answer and its reader: what they say no more than is read past, and what may change it is not."""

import pytest

from tests.independent.asked import EDF, MLP, ODSL, outcome


def judged(sheet, id_, label, said, name="report.md"):
    return outcome(sheet, id_, name, f"## {label}\n\n{said}\n").verdict.value


def both(*cases):
    """Cases, each with whether the machine decides for it."""
    return pytest.mark.parametrize(("said", "passes"), cases)


@both(
    (r"\operatorname{Var}(z)\approx D_a\operatorname{Var}(W)\operatorname{Var}(a)\overset!=\operatorname{Var}(a)", True),
    (r"\operatorname{Var}(z)\approx D_a\operatorname{Var}(W)\operatorname{Var}(a)\stackrel!=\operatorname{Var}(a)", True),
    (r"\operatorname{Var}(z)\approx D_a\operatorname{Var}(W)\operatorname{Var}(a)\underset{!}{=}\operatorname{Var}(a)", True),
    (r"\operatorname{Var}(z)\approx 2D_a\operatorname{Var}(W)\operatorname{Var}(a)\overset!=\operatorname{Var}(a)", False),
)  # fmt: skip
def test_what_is_demanded_stands_behind_a_sign_with_an_exclamation_mark(said, passes):
    assert (judged(MLP, "sum-variance", "2.3 b)", f"$${said}$$") == "passed") is passes


@both(
    ("La condition Var(z) = Var(a) impose D_a · Var(W) = 1, c'est-à-dire Var(W_{i,j}) = 1/D_a.", True),
    ("Die Bedingung Var(z) = Var(a) verlangt D_a · Var(W) = 1, d. h. Var(W) = 1/D_a.", True),
    ("La condition Var(z) = Var(a) impose D_a · Var(W) = 1, c'est-à-dire Var(W_{i,j}) = D_a.", False),
)  # fmt: skip
def test_what_a_condition_comes_to_stands_behind_words_for_that_is(said, passes):
    text = f"Var(z_i) ≈ D_a · Var(W) · Var(a).\n\n{said}"

    assert (judged(MLP, "xavier-variance", "2.3 b)", text) == "passed") is passes


@both(
    ("x = θ + ε, ε ~ N(0, 1) : la loi de ε ne dépend pas de θ", True),
    ("x = θ + ε mit ε ~ N(0, 1): die Verteilung von ε hängt nicht von θ ab", True),
    ("x = θ + ε, ε ~ N(0, 1) : ce n'est pas θ", False),
    ("x = θ - 2ε, ε ~ N(0, 1) : la loi de ε ne dépend pas de θ", False),
)
def test_what_a_distribution_does_not_depend_on_changes_no_formula(said, passes):
    assert (judged(MLP, "reparameterized-x", "4.7", said) == "passed") is passes


@both(
    (r"$\frac{d}{dx}(2\sigma(2x)-1)=2\cdot\sigma(2x)(1-\sigma(2x))\cdot2=4\sigma(2x)(1-\sigma(2x))$", True),
    (r"$\frac{d}{dx}(2\sigma(2x)-1)=2\cdot\sigma(2x)(1-\sigma(2x))$", False),
)
def test_the_derivative_of_what_tanh_is_is_that_of_tanh(said, passes):
    text = f"{said}. Für kleine Eingaben also $\\tanh(x)\\approx x$."

    assert (judged(MLP, "tanh-derivative", "2.1", text) == "passed") is passes


@both(
    ("$Var(z_i) = Var(a_j)$, Schicht für Schicht.", True),
    ("$Var(z_i) = Var(a_j)$, layer by layer", True),
    ("$Var(z_i) = Var(a_j)$, dropout", False),
)
def test_that_something_holds_for_each_of_them_names_nothing_else(said, passes):
    assert (judged(MLP, "condition", "2.3 a)", said) == "passed") is passes


@both(
    ("Put a = σ in b). Diagonal matrix with the entries σ(x_1)(1-σ(x_1)), σ(x_2)(1-σ(x_2)), … , σ(x_n)(1-σ(x_n)) on the diagonal and zero everywhere else.", True),
    ("Diagonalmatrix mit den Einträgen σ(x_1)(1-σ(x_1)), …, σ(x_n)(1-σ(x_n)), sonst überall 0.", True),
    ("Diagonal matrix with the entries σ(x_1)(1-σ(x_1)), σ(x_2)(1+σ(x_2)), … , σ(x_n)(1-σ(x_n)) on the diagonal and zero everywhere else.", False),
    ("Matrix with the entries σ(x_1)(1-σ(x_1)), … , σ(x_n)(1-σ(x_n)) on the antidiagonal and zero everywhere else.", False),
)  # fmt: skip
def test_a_diagonal_is_told_in_words_by_the_list_of_its_entries(said, passes):
    assert (judged(EDF, "sigmoid-matrix", "1.1 d)", said) == "passed") is passes


@pytest.mark.parametrize(("before", "joined"), [("c", "(c) in (b)"), ("b", "(c) mit (b)")])
def test_the_letters_of_parts_that_a_later_part_uses_begin_no_part(before, joined):
    right = "diag(σ(x_1)(1-σ(x_1)), …, σ(x_n)(1-σ(x_n)))"
    came = judged(
        EDF, "sigmoid-matrix", "1.1", f"#### ({before})\ny\n\n#### (d)\n{joined} einsetzen: {right}"
    )

    assert came == "passed"


LETTERS = """write L1 = p(x|class=1), L0 = p(x|class=0), prior P1 = p(class=1), P0 = 1 - P1.

    p(class=1|x) = L1 P1 / (L1 P1 + L0 P0)

balanced, P1 = P0 = 1/2, cancels:

    p(class=1|x) = L1/(L1+L0)

divide top and bottom by L1:

    = 1/(1 + L0/L1) = 1/(1 + exp(-r)),      r = log(L1/L0)

That is the logistic function, p = sigma(r). Conversely r = log(p/(1-p))."""


@pytest.mark.parametrize(
    ("id_", "said", "passes"),
    [
        ("posterior-unbalanced", LETTERS, True),
        ("posterior-formula", LETTERS, True),
        ("posterior-unbalanced", LETTERS.replace("P1 = p(class=1)", "P1 = p(class=0)"), False),
        ("posterior-unbalanced", LETTERS.replace("= L1 P1 /", "= L0 P0 /"), False),
        ("posterior-formula", LETTERS.replace("exp(-r)", "exp(r)"), False),
        ("posterior-formula", LETTERS.replace("log(L1/L0)", "log(L0/L1)"), False),
    ],
)
def test_letters_that_are_told_before_a_derivation_are_read_in_it(id_, said, passes):
    assert (judged(ODSL, id_, "2", said, "week2.txt") == "passed") is passes
