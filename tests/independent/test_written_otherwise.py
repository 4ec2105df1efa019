"""What people write in another notation than the sheet is read by its value, and what is wrong in it does not pass."""

import pytest

from tests.independent.asked import outcome
from tests.independent.test_passages import EDF, MLP, judged

BOUND = "log p_θ(xᵢ) ≥ {}[ log p_Z(z) {} log q(z|xᵢ) + log p_θ(xᵢ|z) ]"


@pytest.mark.parametrize(
    "mean", ["E_{q(z|xᵢ)}", "E_{q_φ(z|xᵢ)}", "E_{z∼q(·|xᵢ)}", "E_q(z|xᵢ)", "E_q", "𝔼_{q(z|x_i)}"]
)
@pytest.mark.parametrize(("sign", "verdict"), [("−", "passed"), ("+", "human")])
def test_a_mean_over_a_density_is_read_in_any_notation(mean, sign, verdict):
    assert judged(MLP, "elbo", "4.4", BOUND.format(mean, sign)) == verdict


@pytest.mark.parametrize(
    "said",
    [
        "Sea q=q(z|xᵢ). log p_θ(xᵢ) ≥ E_q[log p_Z(z) − log q + log p_θ(xᵢ|z)]",
        r"Da $\log$ konkav ist: \begin{align*} \log p_\theta(x_i)&=\log\sum_zq(z|x_i)\frac{p_Z(z)p_\theta(x_i|z)}{q(z|x_i)}"
        "\n"
        r"\ \ge\ \sum_zq(z|x_i)\log\frac{p_Z(z)p_\theta(x_i|z)}{q(z|x_i)}\\ &=\mathbb{E}_{q(z|x_i)}\bigl[\log p_Z(z)-\log q(z|x_i)+\log p_\theta(x_i|z)\bigr].\end{align*}",
        r"$\log p_\theta(x_i)=\log E_{q}\Big[\frac{p_Z(z)p_\theta(x_i|z)}{q(z|x_i)}\Big]$."
        "\n"
        r"log is concave -> Jensen: $\log E[Y]\ge E[\log Y]$, so it is $\ge E_q[\log p_Z(z)-\log q(z|x_i)+\log p_\theta(x_i|z)]$. Sum over i.",
        "   log p(x_i) = log E_q[ p_Z(z)*p(x_i|z)/q(z|x_i) ]\n"
        "             >= E_q[ log( p_Z(z)*p(x_i|z)/q(z|x_i) ) ]        Jensen: log is concave so log E >= E log\n"
        "              = E_q[ log p_Z(z) - log q(z|x_i) + log p(x_i|z) ]",
    ],
)
def test_a_bound_is_read_whose_density_has_a_letter_or_whose_lines_begin_with_its_sign(said):
    assert judged(MLP, "elbo", "4.4", said) == "passed"


TABLE = """| | $z>0$ | $z\\le 0$ |
|---|---|---|
| ReLU | $z$ | $0$ |
| leaky ReLU | $z$ | $az$, $a$ small e.g. 0.01 |
| ELU | $z$ | ${}$, $a>0$ |

ReLU in short: $\\max(0,z)$."""
TANH = r"$\tanh'(u)=4\sigma(2u)(1-\sigma(2u))=1-\tanh^2 u$. Por Taylor, $\tanh u\approx u$ para $u$ pequeño."


@pytest.mark.parametrize(
    ("id_", "label", "said", "verdict"),
    [
        *((check, "1.6", TABLE.format("a(e^z-1)"), "passed") for check in ("relu", "leaky-relu", "elu")),
        ("elu", "1.6", TABLE.format("a e^z"), "human"),
        ("elu", "1.6", "- ReLU: max(0, t)\n- leaky ReLU: max(0.01 t, t)\n- ELU: t if t > 0, alpha (e^t - 1) otherwise", "passed"),
        ("leaky-relu", "1.6", "- ReLU: max(0, t)\n- leaky ReLU: t for t > 0, a t otherwise\n- ELU: t for t > 0, a (e^t - 1) otherwise", "passed"),
        ("relu", "1.6", "- ReLU: max(0, z) where z is minus x\n- leaky ReLU: max(0.01 z, z)", "human"),
        ("relu-derivative", "3.2", r"$f'(z) = 1$ if $z>0$ and $0$ if $z<0$", "passed"),
        ("relu-derivative", "3.2", r"$\mathbf 1[z>0]$", "passed"),
        ("tanh-derivative", "2.1", TANH, "passed"),
        ("tanh-small", "2.1", TANH, "passed"),
        ("tanh-derivative", "2.1", r"$\tanh'(u) = 1-\tanh^2(u)$, $u = 2x$.", "human"),
    ],
)  # fmt: skip
def test_functions_of_another_letter_are_read_in_tables_and_by_what_is_compared_with_zero(
    id_, label, said, verdict
):
    assert judged(MLP, id_, label, said) == verdict


NABLA = r"$\nabla_\theta E_q[x^2] = E_\varepsilon[2(\theta+\varepsilon)]"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (NABLA + r" \approx \frac1S\sum_{s=1}^S 2(\theta+\varepsilon_s)$, and exactly it is $2\theta$.", "passed"),
        ("∇_θ E_q[x²] = E_ε[2(θ + ε)] ≈ (1/M) Σₘ 2(θ + εₘ)\n\nExactement : E[2(θ + ε)] = 2θ + 2·0 = 2θ.", "passed"),
        ("d/dtheta E[(theta+eps)^2] = E[2(theta+eps)] = 2 theta     since E eps = 0", "passed"),
        (NABLA + r" = 2\theta$, with samples np.mean(2*(theta + eps)).", "passed"),
        (NABLA + "$, which tends to 0.", "human"),
        (NABLA + r"$. As $E[\varepsilon] = 1$ it is $2\theta+2$.", "human"),
        (NABLA + r" = 2\theta + 2$.", "human"),
        (NABLA + r" = 2\theta+2E[\varepsilon]$ and $E[\varepsilon]=1$, so the gradient is $2\theta+2$.", "human"),
    ],
)  # fmt: skip
def test_a_mean_over_noise_is_read_and_none_that_is_not_worked_out_is_an_answer(said, verdict):
    assert judged(MLP, "gradient", "4.7", said) == verdict


OWN = "Ich schreibe $w=(\\alpha,\\beta,\\gamma)$.\n\n\\[\\bar x*w=\\begin{{pmatrix}}{}\\\\ \\alpha x_1+\\beta x_2+\\gamma x_3\\\\ \\alpha x_2+\\beta x_3+\\gamma x_4\\\\ \\alpha x_3+\\beta x_4\\end{{pmatrix}}.\\]"
LINES = """x̄ = (0, x₁, x₂, x₃, x₄, 0)ᵀ ∈ ℝ⁶. On glisse le filtre (sans le retourner, corrélation croisée), 6 − 3 + 1 = 4 positions :

(x̄ * w)₁ = w₁·0 + w₂x₁ + w₃x₂ = {}

(x̄ * w)₂ = w₁x₁ + w₂x₂ + w₃x₃

(x̄ * w)₃ = w₁x₂ + w₂x₃ + w₃x₄

(x̄ * w)₄ = w₁x₃ + w₂x₄"""
MENTIONED = "$$\\bar x = [\\,0\\;\\; x_1\\;\\; x_2\\;\\; x_3\\;\\; x_4\\;\\; 0\\,]^T$$\n\nSlide the filter, 4 positions:\n\n- pos 1: $x_1 w_2 + x_2 w_3$\n- pos 2: $x_1 w_1 + x_2 w_2 + x_3 w_3$\n- pos 3: $x_2 w_1 + x_3 w_2 + x_4 w_3$\n- pos 4: $x_3 w_1 + x_4 w_2$\n\nand $\\bar x * w$ is the vector with these 4 components."


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        (LINES.format("w₂x₁ + w₃x₂"), True),
        (LINES.format("w₁x₁ + w₃x₂"), False),
        (MENTIONED, True),
        (OWN.format(r"\beta x_1+\gamma x_2"), True),
        (OWN.format(r"\gamma x_1+\beta x_2"), False),
        (OWN.format(r"\beta x_1+\gamma x_2").replace("\\alpha,\\beta,\\gamma)", "\\gamma,\\beta,\\alpha)"), False),
    ],
)  # fmt: skip
def test_entries_below_the_line_and_of_vectors_with_letters_of_their_own_are_read(said, passes):
    assert (judged(MLP, "convolved", "1.2a", said) == "passed") is passes


@pytest.mark.parametrize(
    ("id_", "label", "said", "verdict"),
    [
        ("padded-size", "1.1b", r"Con relleno 2 la imagen pasa a ser de $36\times 36$, y $36-5+1=32$. Queda $32\times 32\times 1$.", "passed"),
        ("padded-size", "1.1b", "The padded image is 36 × 36, and 36 – 5 + 1 = 32. Output: 32 × 32 × 1 (same size as the input).", "passed"),
        ("padded-size", "1.1b", "The padded image of 32x32 becomes 36x36 with padding.", "human"),
        ("padded-size", "1.1b", "The output is 36x36. Without padding it would be 32x32.", "human"),
        ("parameters", "1.1c", r"$32\times 32\times 10$. Each filter carries $5\cdot5\cdot3=75$ weights, altogether $750$.", "passed"),
        ("parameters", "1.1c", r"$32\times 32\times 10$. Jeder hat $75$ Gewichte und einen Bias, zusammen also 760.", "human"),
        ("condition", "2.3a", r"$\mathbb{V}(z_i)=\mathbb{V}(a_k)$ para cualesquiera $i$ y $k$.", "passed"),
        ("condition", "2.3a", "Var(z[i]) == Var(a[k]), whatever i and k (the input and output of each layer have same variance)", "passed"),
        ("condition", "2.3a", "Var(z[i]) == 2 Var(a[k]), whatever i and k", "human"),
        ("neuron", "2.2", "z[i] = tanh( sum(W[i][k]*a[k] for k = 1..D_a) + b[i] )", "passed"),
        ("neuron", "2.2", "z[i] = tanh( sum(W[i][k]*a[i] for k = 1..D_a) + b[i] )", "human"),
        ("segmentation", "1.3a", "U-Net: contracting path (conv + pooling) and expanding path (transpose conv), with copies of the maps.", "passed"),
        ("segmentation", "1.3a", "Encoder–decoder: encoder downsamples (conv + pooling), decoder upsamples, e.g. FCN, SegNet or U-Net.", "passed"),
        ("segmentation", "1.3a", "U-Net: contracting path (LeNet or MLP)", "human"),
        ("sampled-from", "4.6", "From the encoder q(z|x), i.e. the prior p(z).", "human"),
    ],
)  # fmt: skip
def test_shapes_totals_and_names_are_read_beside_what_explains_them(id_, label, said, verdict):
    assert judged(MLP, id_, label, said) == verdict


MEANS = "dL/dw0 = 2 ( w0 + w1 m(x) - m(y) )\ndL/dw1 = 2 ( w0 m(x) + w1 {} - m(xy) ), m(.) is the mean"


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        (MEANS.format("m(x^2)"), True),
        (MEANS.format("m(x)^2"), False),
        (r"$\frac{\partial L}{\partial w_1} = 2(w_0\bar x + w_1\overline{x^2} - \overline{xy})$, bars are means.", True),
        (r"$\frac{\partial L}{\partial w_1} = 2(w_0\bar x + w_1\bar x^2 - \overline{xy})$, bars are means.", False),
        (r"$\frac{\partial L}{\partial w_1} = 2(w_0\bar x + w_1\overline{x^2} - \bar x\bar y)$, bars are means.", False),
        ("dL/dw1 = 2 (w0 xm + w1 xxm - xym), with xm = mean(x), xxm = mean(x^2), xym = mean(x y)", True),
        ("dL/dw1 = 2 * (w0*mean(x) + w1*mean(x)^2 - mean(x*y))", False),
    ],
)  # fmt: skip
def test_means_are_read_under_bars_and_by_names_and_their_powers_are_none(said, passes):
    assert (judged(EDF, "dl-dw1", "1.2a", said) == "passed") is passes


MARKED = "1.1 c) sigma(x) (1 - sigma(x))\n\n1.1a. [[1]]\n\n"
RIGHT, LEFT = ("w0 + w1 x - y", "y - w0 - w1 x")


@pytest.mark.parametrize(
    ("before", "said", "verdict"),
    [
        (MARKED, f"1.2a0 – 2 ({RIGHT})\n\n1.2a1 - 2 x ({RIGHT})", "passed"),
        ("1.1c - sigma(x) (1 - sigma(x))\n\n", f"1.2a0 - 2 ({RIGHT})\n\n1.2a1 - 2 x ({RIGHT})", "passed"),
        (MARKED, f"1.2a0 - 2 ({LEFT})\n\n1.2a1 - 2 x ({LEFT})", "human"),
        (MARKED, f"1.2a0 - ({RIGHT})\n\n1.2a1 - x ({RIGHT})", "failed"),
        ("1.1c sigma(x) (1 - sigma(x))\n\n", f"1.2a0 - 2 ({RIGHT})\n\n1.2a1 - 2 x ({RIGHT})", "human"),
        ("", f"1.2a0 - 2 ({RIGHT})\n\n1.2a1 - 2 x ({RIGHT})", "human"),
        ("", f"1.2a0 — 2 ({RIGHT})\n\n1.2a1 — 2 x ({RIGHT})", "passed"),
        (MARKED, f"1.2a0: -2 ({LEFT})\n\n1.2a1: - 2 x ({LEFT})", "passed"),
    ],
)
def test_a_dash_behind_a_label_sets_it_apart_and_is_a_persons_where_it_may_be_a_minus_sign(
    before, said, verdict
):
    for id_ in ("dl-dw0", "dl-dw1"):
        assert outcome(EDF, id_, "answers.md", before + said).verdict == verdict


def test_a_line_of_a_calculation_is_no_label_out_of_turn():
    said = f"1.1c: x\n\n1.2a0: 2 ({RIGHT})\n\nsince\n2.5a1 - 3\n\n1.2a1: 2 x ({RIGHT})"

    for id_ in ("dl-dw0", "dl-dw1"):
        assert outcome(EDF, id_, "report.md", said).verdict == "passed"


@pytest.mark.parametrize(
    ("remark", "verdict"),
    [("twice the residual", "passed"), ("das Doppelte des Residuums", "passed"), ("el doble del residuo", "passed"),
     ("twice that", "human"), ("half the residual", "human"), ("but twice", "human")],
)  # fmt: skip
def test_a_remark_that_says_a_factor_of_the_formula_takes_nothing_back(remark, verdict):
    said = f"1.1c: x\n\n1.2a0: 2 ({RIGHT}), {remark}\n\n1.2a1: 2 x ({RIGHT})"

    assert outcome(EDF, "dl-dw0", "answers.md", said).verdict == verdict


@pytest.mark.parametrize(
    ("first", "verdict"), [("e^a", "passed"), ("e*a", "failed"), ("e·a", "failed"), ("e a", "human")]
)
def test_e_times_a_is_not_e_to_the_a(first, verdict):
    said = f"1.3A:\nu1 = {first}\nu2 = sqrt(b)\nu3 = u1 / u2\nu4 = a + b\nu5 = ln(u4)\nu6 = u3 * u5"

    assert outcome(EDF, "a-value", "answers.md", said).verdict == verdict
