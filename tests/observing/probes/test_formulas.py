"""Closed forms that students write by hand."""

import numpy as np
import pytest

from graders.observing.probes.expressions import means
from graders.observing.probes.expressions.digits import Manner
from graders.observing.probes.relations import formulas
from graders.observing.probes.spelling.marks import plain

KL = {
    n: np.array(v)
    for n, v in {"mu1": [0.5, 1], "sigma1": [1.2, 0.7], "mu2": [0, 2.0], "sigma2": [2.0, 3]}.items()
}


KL_SYNONYMS = {"mu1": ["m1"], "mu2": ["m2"], "sigma1": ["s1"], "sigma2": ["s2"]}


@pytest.mark.parametrize(
    "text",
    [
        r"$\log\frac{\sigma_2}{\sigma_1}+\frac{\sigma_1^2+(\mu_1-\mu_2)^2}{2\sigma_2^2}-\frac{1}{2}$",
        r"D_{KL}(p, q) = \ln \sigma_2 - \ln \sigma_1 + \frac{\sigma_1^2 + (\mu_1 - \mu_2)^2}{2 \sigma_2^2} - \frac12",
        "KL = log(sigma2/sigma1) + (sigma1^2 + (mu1-mu2)^2)/(2 sigma2^2) - 1/2",
        "np.log(s2/s1) + (s1**2+(m1-m2)**2)/(2*s2**2) - 0.5",
        "ln(σ₂/σ₁) + (σ₁² + (μ₁−μ₂)²)/(2σ₂²) − ½",
    ],
)
def test_a_formula_counts_by_its_values_however_it_is_spelled(text):
    right = np.log(KL["sigma2"] / KL["sigma1"]) + (KL["sigma1"] ** 2 + (KL["mu1"] - KL["mu2"]) ** 2) / (
        2 * KL["sigma2"] ** 2
    )

    np.testing.assert_allclose(formulas.values(text, KL, KL_SYNONYMS), right - 0.5)


@pytest.mark.parametrize(
    "text",
    [
        *[r"\frac{1}{1+e^{-r}}", "sigmoid(r)", "1/(1+exp(-r))", r"\sigma(r)", "σ(r)"],
        *["e^r/(1+e^r)", r"\frac{e^r}{1+e^r}", "torch.sigmoid(r)", "1/(1 + e**-r)"],
    ],
)
def test_the_sigmoid_goes_by_many_names(text):
    r = np.array([-1.0, 0.3, 2])

    np.testing.assert_allclose(formulas.values(text, {"r": r}, {}), 1 / (1 + np.exp(-r)))


def test_absolute_values_may_be_bars():
    at = {"a": np.array([1.0, -3.0])}

    np.testing.assert_allclose(formulas.values("log|a|", at, {}), np.log([1, 3]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 q", "what is `q` in `2 q`? The variables are `r`"),
        ("foo(r)", "what is `foo` in `foo(r)`? The variables are `r`"),
        (r"\Phi(r)", "what is `Phi` in `Phi (r)`? The variables are `r`"),
        ("1 +", "`1 +` ends too early"),
        ("", "it is empty or too long"),
        ("x" * 2000, "it is empty or too long"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    with pytest.raises(ValueError, match=r"what|early|long") as error:
        formulas.values(text, {"r": np.ones(2)}, {})

    assert str(error.value) == said


CASES = {
    "x if x > 0 else a x": "leaky",
    r"\begin{cases} x & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}": "leaky",
    r"$f(x) = \begin{cases} x, & x \ge 0 \\ a x, & x < 0 \end{cases}$": "leaky",
    "x for x >= 0, a x for x < 0": "leaky",
    "x for x > 0 and a*x otherwise": "leaky",
    "x, x > 0; a x, x <= 0": "leaky",
    r"\max\left(a x, x\right)": "leaky",
    "np.maximum(a*x, x)": "leaky",
    "max(0, x)": "relu",
    r"\max\{0, x\}": "relu",
    "x if x > 0; 0 otherwise": "relu",
    "x if x > 1 else (x if x > 0 else 0)": "relu",
}


@pytest.mark.parametrize(("formula", "meant"), CASES.items(), ids=range(len(CASES)))
def test_a_formula_by_cases_is_read_in_many_spellings(formula, meant):
    x, a = np.array([-2.0, -0.5, 0.5, 3.0]), np.array([0.1, 0.2, 0.3, 0.4])
    right = {"relu": np.maximum(x, 0), "leaky": np.where(x > 0, x, a * x)}

    found = formulas.values(formula, {"x": x, "a": a}, {"a": ("alpha",)})

    np.testing.assert_allclose(found, right[meant])


def test_a_variable_before_parentheses_is_a_factor():
    points = {"a": np.array([0.2, 0.3]), "y": np.array([0.5, 0.9])}

    found = formulas.values(r"\frac{a - y}{a (1 - a)}", points, {})

    np.testing.assert_allclose(found, (points["a"] - points["y"]) / points["a"] / (1 - points["a"]))


@pytest.mark.parametrize("text", ["[[w1, w2, 0], [0, w1, w2]]", "w1 w2 0; 0 w1 w2", "[w1 w2 0\n0 w1 w2]"])
def test_entries_of_a_matrix_may_be_parted_by_blanks(text):
    w1, w2 = np.array([2.0]), np.array([3.0])

    found = formulas.read_matrix(text, {"w1": w1, "w2": w2}, {}).values

    np.testing.assert_allclose(found, [[[2, 3, 0], [0, 2, 3]]])


def test_a_list_of_formulas_may_stand_in_parentheses():
    found = formulas.read_matrix("(0, x_1, 2 x_1)", {"x1": np.array([2.0])}, {}).values

    np.testing.assert_allclose(found, [[[0, 2, 4]]])


@pytest.mark.parametrize("text", ["abs(x) + pow(x, 2)", "Abs(x) + x**2", "max(x, -x) + x x"])
def test_functions_of_python_that_are_mathematics_are_read(text: str) -> None:
    x = np.array([-1.5, 2.0])
    np.testing.assert_allclose(formulas.values(text, {"x": x}, {}), np.abs(x) + x**2)


@pytest.mark.parametrize(
    "text",
    [
        'getattr(x, "real")',
        "x.real",
        "__import__(x)",
        "eval(x)",
        "open(x)",
        'sympify("1 + 1")',
        "[y for y in (x,)]",
        "(lambda: x)()",
    ],
)
def test_a_formula_that_asks_for_python_is_not_evaluated(text: str) -> None:
    with pytest.raises(ValueError, match=r"what is `|ends too early|may `\w+` change what it says"):
        formulas.values(text, {"x": np.array([1.0, 2.0])}, {})


def test_entries_of_rows_in_brackets_may_hold_brackets_within_brackets():
    points = {"x": np.array([1.0, 4.0])}

    read = formulas.read_matrix("[[exp(0) sqrt(x), 0], [0, 1/(2 sqrt(x + x))]]", points, {}).values

    assert read[:, 0, 0].tolist() == [1.0, 2.0]
    assert np.allclose(read[:, 1, 1], 1 / (2 * np.sqrt([2.0, 8.0])))


K, J, X = np.array([1.0, 2, 3, 1]), np.array([1.0, 1, 3, 2]), np.array([0.5, 2.0, -1.0, 3.0])


@pytest.mark.parametrize(
    "text",
    [
        "x_j if k == i, else 0",
        "dy_k/dw_ij = x_j if k == i, else 0 ( = delta_ki x_j )",
        "∂y_k/∂w_ij = x_j, falls k = i, sonst 0",
        r"$\frac{\partial y_k}{\partial w_{ij}}=\begin{cases}x_j & k=i\\0&\text{sonst}\end{cases}$",
        "0 if k != i, x_j if k = i",
        "it is x_j when i equals k and zero else",
        r"$\delta_{ki} x_j$",
        r"\mathbb{1}[k=i]\, x_j",
    ],
)
def test_cases_may_stand_behind_an_equality_and_compare_indices(text):
    spelled = {"xj": ("x_j",), "max(0,1-abs(k-i))": ("delta_ki", "1[k=i]")}
    found = formulas.values(text, {"k": K, "i": J, "xj": X}, spelled)
    np.testing.assert_allclose(found, np.where(K == J, X, 0))


def test_a_formula_that_is_given_again_must_be_the_same():
    with pytest.raises(ValueError, match="the cases are not the same as `k x_j`"):
        formulas.values("x_j if k == i, else 0 (= k x_j)", {"k": K, "i": J, "xj": X}, {"xj": ("x_j",)})


LINE = {"w": np.array([2.0, 3.0]), "x": np.array([0.5, -1.0])}


def test_a_passage_may_name_an_expression():
    told = formulas.definitions("with r_i = w x_i - 1: dL/dw = 2 r x", LINE, {"x": ("x_i",)})
    found = formulas.values("2 r x", LINE, {"x": ("x_i",), **told})
    np.testing.assert_allclose(found, 2 * (LINE["w"] * LINE["x"] - 1) * LINE["x"])


def test_a_name_that_stands_for_two_things_is_none():
    assert formulas.definitions("r = w x; r = w + x", LINE, {}) == {}


@pytest.mark.parametrize(
    "said",
    [
        "df/dx = 2 w x, which is zero only for x = 0",
        r"$\frac{df}{dx} = 2wx$, zero iff $x=0$",
        "df/dx = 2 w x for each x. It is zero at x = 0",
        r"$\frac{df}{dx}=2wx>0$",
        "df/dx = 2 w x para cada x",
    ],
)
def test_a_remark_may_follow_a_formula_that_is_found_by_its_name(said):
    found = formulas.named(said, "df?.*dx.*=$|d ?f", LINE, {})
    np.testing.assert_allclose(found.values, 2 * LINE["w"] * LINE["x"])


@pytest.mark.parametrize(
    "said", ["df/dx = 2 w x or w x", "df/dx = 2 w x, plus 1", "df/dx = 2 w x, otherwise w"]
)
def test_what_changes_a_formula_is_no_remark(said):
    with pytest.raises(ValueError, match=r"."):
        formulas.named(said, "d ?f", LINE, {})


@pytest.mark.parametrize(
    "text",
    [
        "2/N sum_i (w x_i)",
        r"\frac2N\sum_{i=1}^N w x_i",
        r"\frac{2}{N}\sum_{i=1}^{N}(w x_i)",
        "(2/N) Σ w x_i",
        "2/N * somme_{i=1..N} (w x_i)",
        "2 mean(w x_i)",
        "(2/N) SUM_i (w x_i)",
    ],
)
def test_a_mean_over_points_is_the_value_of_one(text):
    found = formulas.values(means.of_one(text, "N"), LINE, {"x": ("x_i",)})
    np.testing.assert_allclose(found, 2 * LINE["w"] * LINE["x"])


@pytest.mark.parametrize(
    "text", ["mean(x_i)*(w + w*mean(x_i))", "(w + mean(x_i))*mean(x_i)", "mean(x_i) mean(w x_i)"]
)
def test_a_product_of_means_is_a_persons(text):
    with pytest.raises(ValueError, match="is it a product of means, or the mean of a product"):
        means.of_one(text, "N")


def test_a_sum_over_all_of_a_set_is_one_over_its_index():
    at = {"p": np.array([0.2, 0.7]), "f0": np.array([1.0, 2]), "f1": np.array([3.0, 0.5])}
    prior = r"(p*z+(1-p)*(1-z))"

    read = formulas.values(rf"\sum_{{z \in \mathcal Z}} {prior} f_{{z}}", at, {})

    np.testing.assert_allclose(read, (1 - at["p"]) * at["f0"] + at["p"] * at["f1"])
    with pytest.raises(ValueError, match="over what is the sum"):
        formulas.values(rf"\sum_{{z \in Z, z > 0}} {prior} f_{{z}}", at, {})


def test_a_sum_without_its_number_stays_a_sum():
    assert "sum" in means.of_one("2 sum_i (w x_i)", "N")


VARIANCES = {"v": np.array([2.0, 3]), "s": np.array([5.0, 7]), "D": np.array([2.5, 4])}


@pytest.mark.parametrize(
    "text",
    [
        "D Var(W) Var(a)",
        r"\sum_{k=1}^{D} V[W_{ik}]\,V[a_k]",
        r"D \operatorname{Var}(W_{i,k} a_k)",
        r"D\,\sigma_W^2\,\mathrm{Var}(a)",
        "Σ_{k=1}^{D} Var(W_{i,k} a_k) = D·Var(W)·Var(a)",
        "D * Var W * Var a",
        r"D (\mathbb{E}[W_{ik}^2]\,\mathbb{E}[a_k^2] - \mathbb{E}[W_{ik}]^2)",
        "D E[W²a²] − D E(W a)",
    ],
)
def test_a_variance_is_known_in_any_notation(text):
    known = {
        "v": ("Var(W)", "E[W^2]"),
        "s": ("Var(a)", "E[a^2]"),
        "(v*s)": ("Var(W a)", "E[W^2 a^2]"),
        "(0*v)": ("E[W]", "E[W a]"),
    }

    found = formulas.values(text, VARIANCES, known)

    np.testing.assert_allclose(found, VARIANCES["D"] * VARIANCES["v"] * VARIANCES["s"])


PAIR = {n: np.array(v) for n, v in {"w1": [2.0, 3], "w2": [5.0, 7], "a1": [1.0, 4], "a2": [0.5, 6]}.items()}


@pytest.mark.parametrize(
    "text",
    [
        "W_{i,1}a_{1} + W_{i,2}a_{2} + … + W_{i,n}a_{n}",
        r"\sum_k w_k a_k \in \mathbb{R}",
        "sum_k w_k a_k, i.e. w_1 a_1 + w_2 a_2",
        "Σₖ wₖ aₖ, la somme allant de k = 1 à n. Ici il y en a deux.",
        "Σ_{k} w_{k} a_{k}, Summe über k = 1, …, n",
    ],
)
def test_a_sum_may_be_told_by_dots_or_twice(text):
    expected = PAIR["w1"] * PAIR["a1"] + PAIR["w2"] * PAIR["a2"]

    np.testing.assert_allclose(
        formulas.values(text, PAIR, {"w1": ("W_{i,1}",), "w2": ("W_{i,2}",)}), expected
    )


def test_dots_between_other_terms_are_not_read():
    with pytest.raises(ValueError, match="w"):
        formulas.values("w_1 a_1 + w_2 a_1 + ... + w_n a_n", PAIR, {})


@pytest.mark.parametrize(
    "text",
    [
        "    [ w1 0 ]\nW = [ 0 w1 ]    (3 x 2)\n    [ w1 w1 ]",
        "| output | value |\n|---|---|\n| 1 | w1 |\n| 2 | 2 w1 |",
    ],
)
def test_rows_that_are_counted_or_have_a_size_beside_them_are_a_matrix(text):
    found = formulas.read_matrix(text, {"w1": np.array([2.0])}, {}).values

    assert found.tolist() in ([[[2, 0], [0, 2], [2, 2]]], [[[2], [4]]])


def test_a_matrix_may_be_told_by_its_derivatives():
    points = {"x1": np.array([1.0, 2]), "x2": np.array([3.0, 4])}

    found = formulas.read_matrix("df1/dx1 = x2, df1/dx2 = x1\ndf2/dx1 = 0\ndf2/dx2 = 2 x2", points, {}).values

    np.testing.assert_allclose(found[0], [[3, 1], [0, 6]])


def test_the_general_formula_of_a_name_counts_before_its_special_case():
    points = {"p": np.array([0.2, 0.4]), "r": np.array([1.0, 2])}

    found = formulas.named("f(x) = p r\nbalanced: f(x) = r/2", "f", points, {})

    np.testing.assert_allclose(found.values, points["p"] * points["r"])


@pytest.mark.parametrize(
    "text", [r"\mathbf 1_{x>0}", "1[x > 0]", r"\mathbb{1}_{\{x>0\}}", "1 fuer x > 0, 0 sonst"]
)
def test_a_step_is_known_in_many_notations(text):
    np.testing.assert_allclose(formulas.values(text, {"x": np.array([-1.0, 2])}, {}), [0, 1])


@pytest.mark.parametrize("said", ["2 x ~ x", "sigma(x) ≈ sigma(x)*(1 - sigma(x))"])
def test_two_formulas_that_are_about_the_same_nowhere_are_several(said):
    with pytest.raises(ValueError, match=r"^several formulas are given$"):
        formulas.values(said, {"x": np.array([0.5, 1.0])}, {})


@pytest.mark.parametrize("said", ["tanh(x) ≈ x", "f(x) ≈ x", "(1 + x)/2 - 1/2 + x/2 ≈ x"])
def test_what_a_formula_comes_near_to_for_small_values_counts(said):
    x = np.array([0.5, 1.0])

    np.testing.assert_allclose(formulas.values(said, {"x": x}, {}), x)


@pytest.mark.parametrize("said", ["-1/n sum_x [y ln y]", "−(1/n)Σ[y ln y]", r"$-\frac1n\sum_x[y\ln y]$"])
def test_a_minus_sign_before_notation_that_says_nothing_is_no_mark_of_a_list(said):
    y, nothing = np.array([0.2, 0.7]), {"": ["1/n", "(1/n)", "((1)/(n))", "sum_x", "sum"]}

    assert np.allclose(formulas.values(said, {"y": y}, nothing), -y * np.log(y))


def test_many_blanks_before_a_formula_say_nothing():
    said = f"{' ' * 20_000}D_{{KL}} = mu1"

    with pytest.raises(ValueError, match="it is empty or too long"):
        formulas.values(said, KL, KL_SYNONYMS)


def test_many_blanks_within_a_formula_say_nothing():
    said = f"mu1 + {' ' * 1_400}mu2"

    assert np.allclose(formulas.values(said, KL, KL_SYNONYMS), KL["mu1"] + KL["mu2"])


@pytest.mark.parametrize("text", ["a.x + b", "a.(x + b/a)", "x si x > 9, a.x + b sinon (a petit, ex 0,1)"])
def test_a_point_between_names_multiplies_and_a_remark_behind_the_last_case_is_none(text):
    points = {n: np.array([0.5, 2.0]) for n in "abx"}

    found = formulas.values(text, points, {}, Manner(","))

    np.testing.assert_allclose(found, points["a"] * points["x"] + points["b"])


def test_what_is_raised_ends_before_a_capital_in_latex():
    assert plain(r"\sum_{i=1}^NE_q").strip() == "sum_{i=1}^N E_q"


@pytest.mark.parametrize("said", ["p_theta(x|z)", "p_th(x | z)", r"p_{\vartheta}(x\mid z)", "p_w(x|z)"])
def test_a_density_is_the_same_whatever_its_parameter_is_called(said):
    values = np.array([0.2, 0.7])

    assert formulas.values(f"{said} + 1", {"f": values}, {"f": ("p_theta(x|z)",)}) == pytest.approx(
        values + 1
    )


def test_another_density_is_not_taken_for_it():
    with pytest.raises(ValueError, match=r"what is `x` in `q_th\(x\|z\)`"):
        formulas.values("q_th(x|z)", {"f": np.ones(2)}, {"f": ("p_theta(x|z)",)})


def test_a_matrix_in_brackets_on_each_line_may_be_named_between_its_rows():
    text = """        [ w + x      0      w - x ]
    df/dx =  [                       ]
            [ 0          x      w*x   ]"""
    w, x = LINE["w"], LINE["x"]

    found = formulas.read_matrix(text, LINE, {}).values

    np.testing.assert_allclose(found[:, 0].T, [w + x, 0 * x, w - x])
    np.testing.assert_allclose(found[:, 1].T, [0 * x, x, w * x])


def test_the_step_function_by_its_letter_is_an_indicator():
    x = {"x": np.array([-2.0, 3.0])}

    assert formulas.values(r"x\,\Theta(x)+x\,\Theta(-x)/2", x, {}).tolist() == [-1, 3]


def test_angle_brackets_are_an_expectation_but_not_around_two_vectors():
    assert plain(r"\left\langle a^2 \right\rangle_{q}").replace(" ", "") == "E_{q}[a^2]"
    assert plain(r"\langle \langle a\rangle b\rangle").replace(" ", "") == "E[E[a]b]"
    assert "E" not in plain(r"\langle a, b\rangle") + plain(r"\langle\cdot\rangle")


@pytest.mark.parametrize(
    "said", ["the matrix that we sought is W itself", "die gesuchte Matrix ist folglich W selbst"]
)
def test_a_word_that_only_points_at_a_formula_changes_nothing(said):
    assert formulas.values(said, {"W": np.array([[1.0, 2.0]])}, {}).tolist() == [[1, 2]]


def test_two_of_one_name_that_are_alike_are_a_condition_and_no_definition():
    assert formulas.definitions("q_0 = q_1, as both are w x", LINE, {"w": ("q_1",)}) == {}


@pytest.mark.parametrize("text", ["(1−p)f₀ + pf₁", "(1-p)f_{0} + pf_{1}", "f_0 - pf_0 + pf_1"])
def test_letters_side_by_side_are_a_product_where_the_last_one_has_an_index(text):
    at = {n: np.array(v) for n, v in {"p": [0.3, 0.6], "f0": [2.0, 0.5], "f1": [0.7, 1.1]}.items()}

    np.testing.assert_allclose(formulas.values(text, at, {}), (1 - at["p"]) * at["f0"] + at["p"] * at["f1"])


def test_letters_side_by_side_are_no_product_where_one_is_unknown():
    at = {n: np.ones(2) for n in ("p", "f0", "f1")}

    with pytest.raises(ValueError, match="qf_1"):
        formulas.values("(1-p)f_{0} + qf_{1}", at, {})
