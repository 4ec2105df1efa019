"""Written answers: what names several alternatives, or much more than what is asked, goes to a person."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.observing.probes.computation_graphs import adjoints, graphs
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import formulas
from graders.sheets.load import find_spec, sheets
from graders.vocabulary import wording

CHECKS = {c.id: c for sheet in sheets() for c in find_spec(sheet).checks}
P, F, H = Verdict.PASSED, Verdict.FAILED, Verdict.HUMAN


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("sigmoid", "sigmoid"),
        ("sigmoid", "the logistic function (sigmoid)"),
        ("sigmoid", "the sigmoid, i.e. 1/(1+e^-r)"),
        ("sigmoid", "sigmoid, sigma(r) = 1/(1+exp(-r))"),
        ("remedy", "ELU or PReLU"),
        ("remedy", "leaky ReLU, batch norm and GELU"),
        ("diagonal", "It is diagonal: all other entries are zero"),
        ("diagonal", "diagonal, since f_i depends on x_i alone"),
        ("diagonal", "diag(a'(x1), ..., a'(xn)), eine Diagonalmatrix (f_i haengt nur von x_i ab)."),
        ("resnet", "skip connections, so gradients do not vanish"),
        ("resnet", "residual connections: y = F(x) + x"),
        ("sampled-from", r"$q(z \mid x)$"),
        ("sampled-from", "the encoder q(z|x), and not p(z)"),
        ("sampled-from", "q(z|x), p(z) is only in the KL term"),
        ("segmentation", "U-Net: encoder and decoder with skip connections"),
        ("sigmoid", "Sigmoid / logistic function, monotonic; strictly increasing"),
        ("sigmoid", "C'est la fonction logistique (sigmoïde) : strictement croissante"),
        ("sigmoid", "logistic function / sigmoid of the ratio. Inverse: L = log(p/(1-p)), the logit."),
        ("sigmoid", r"C'est la fonction logistique. Inversement $\ell=\mathrm{logit}(p)$."),
        ("diagonal", "It is a (square) diagonal matrix."),
        ("condition", "Var(z_i) = Var(a_k)"),
        ("condition", r"$\mathrm{Var}(z) = \mathrm{Var}(a)$"),
        ("condition", r"\sigma_z^2 = \sigma_a^2"),
        ("sigmoid", "It is the sigmoid (or logistic) function."),
        ("sigmoid", "Yes, the logistic function or sigmoid"),
        ("sigmoid", "The posterior rises with r. Its form is the logistic (sigmoid) function"),
        ("diagonal", "diagonal, no entries off the diagonal"),
        ("diagonal", "diagonal: f_i does not depend on the other x_j"),
        ("diagonal", "diagonal, df_i/dx_j = 0 where i and j differ, and df/dx = a' on it"),
        ("resnet", "Residual (skip) connections"),
        ("resnet", "The identity (shortcut/skip) connections"),
        ("resnet", "skip connections: gradients do not vanish"),
        ("resnet", "Residual blocks; y = F(x) + x, hence y' = F'(x) + 1"),
        ("resnet", "It is not only depth, but the skip connections"),
        ("remedy", "Leaky ReLU, Parametric ReLU (PReLU) and ELU (exponential linear unit)"),
        ("segmentation", "A U-Net: a path down (convolutions and pooling), and a path up"),
        ("segmentation", "U-Net. It goes down by convolutions and pooling, then up again."),
        ("segmentation", "Encoder-decoder networks such as U-Net, SegNet, etc."),
        ("segmentation", "U-Net, which does not lose the resolution"),
        ("segmentation", "U-Net with ResNet blocks in the place of max pooling"),
        ("resnet", "ResNet skip connections"),
        ("sampled-from", "from q(z|x), not from something else"),
        ("sampled-from", "z ~ q_φ(z|x) (sortie de l'encodeur), pas le prior."),
        ("segmentation", "Encoder-Decoder, z.B. U-Net / FCN: erst runter, dann wieder hoch"),
        ("segmentation", "U-Net (codificador + decodificador, con skip connections). También vale FCN."),
        ("resnet", "Die Residual- bzw. Skip-Verbindungen: H(x) = F(x) + x."),
        (
            "remedy",
            "Outputs are never negative. Neurons can also die (stay at 0). Solutions: Leaky ReLU, ELU.",
        ),
        ("diagonal", "La matrice est \\emph{diagonale}~: hors de la diagonale, tout est nul."),
        (
            "resnet",
            "Die Skip-Connections: y = x + F(x). Beim Ableiten bleibt eine 1 (bzw. etwas Großes) stehen.",
        ),
        (
            "diagonal",
            "df_i/dx_j = a'(x_i) delta_ij, d.h. $$diag(a'(x_1), ..., a'(x_n))$$ Eigenschaft: Diagonalmatrix",
        ),
        ("sigmoid", "with LLR = log[a/b]: **p(1|x) = 1/(1 + exp(-LLR)) = sigmoid(LLR)**"),
        ("sigmoid", "This is the logistic function (sigmoid). A classifier estimates sigmoid(LLR)."),
        (
            "sigmoid",
            "$p=\\frac{a}{b}$, balanced: $\\frac{1}{b}$ with $r=a/c$. It is the sigmoid of the ratio.",
        ),
        ("sigmoid", "Der Posterior ist die Sigmoid-Funktion in $\\lambda$; $\\lambda=0$ entspricht $1/2$."),
        ("sigmoid", "C'est la sigmoïde $\\sigma(r)$ ; $r=0$ correspond à $p=1/2$"),
    ],
)
def test_a_right_word_passes_with_its_reasons(id_, said):
    assert CHECKS[id_].judge({"text": np.array(said)}, {}).verdict is P


@pytest.mark.parametrize(
    ("id_", "said", "why"),
    [
        ("sigmoid", "tanh, sigmoid, ReLU", "it names what is right and what is wrong"),
        ("sigmoid", "sigmoid or step", wording.SEVERAL),
        ("sigmoid", "sigmoid / swish / identity", wording.SEVERAL),
        ("sigmoid", "sigmoid\ncosine\nidentity", wording.SEVERAL),
        ("sigmoid", "sigmoid?", wording.SEVERAL),
        ("sigmoid", "possibly a sigmoid", wording.SEVERAL),
        ("sigmoid", "anything but a sigmoid, no", "it may say the opposite"),
        ("sigmoid", "certainly not the sigmoid", "it may say the opposite"),
        ("sigmoid", "sigmoid: no", "it may say the opposite"),
        ("sigmoid", "keine Sigmoidfunktion", "it may say the opposite"),
        ("sigmoid", "perceptron " * 81 + "sigmoid", "it says much more than the answer"),
        ("diagonal", "diagonal, symmetric, singular, sparse", wording.SEVERAL),
        ("diagonal", "diagonal (or symmetric)", wording.SEVERAL),
        ("sigmoid", "sigmoid (step)", wording.SEVERAL),
        ("sigmoid", "sigmoid(step)", wording.SEVERAL),
        ("sigmoid", "sigmoid $\\sigma$; step $\\Theta$", wording.SEVERAL),
        ("sigmoid", "Gompertz (sigmoid)", wording.SEVERAL),
        ("sigmoid", "sigmoid and step", wording.SEVERAL),
        ("sigmoid", "sigmoid with step and swish and cosine", wording.SEVERAL),
        ("sigmoid", "sigmoid. Swish. Cosine.", wording.SEVERAL),
        ("sigmoid", "sigmoid, swish and cosine", wording.SEVERAL),
        ("sigmoid", "sigmoid (swish, cosine, step)", wording.SEVERAL),
        ("sigmoid", "sigmoid, also swish", wording.SEVERAL),
        ("sigmoid", "sigmoid, not really", "it may say the opposite"),
        ("sigmoid", "sigmoid is not it", "it may say the opposite"),
        ("sigmoid", "the sigmoid function: no.", "it may say the opposite"),
        ("sigmoid", "none, not even the sigmoid", "it may say the opposite"),
        ("segmentation", "U-Net, ResNet, VGG, AlexNet", wording.SEVERAL),
        ("resnet", "identity, normalisation, weight decay", wording.SEVERAL),
        ("resnet", "skip connection dropout attention batchnorm", wording.SEVERAL),
        ("segmentation", "U-Net ResNet VGG Transformer GAN", wording.SEVERAL),
        ("sampled-from", "q(z|x), p(z), p(x|z)", wording.SEVERAL),
        ("sampled-from", "$p(z)$ or $q(z|x)$", wording.SEVERAL),
        ("condition", "Var(z) = Var(a), E(z) = 1", "the machine does not know this answer"),
        ("condition", "Var(z) = 2 Var(a)", "the machine does not know this answer"),
        ("condition", "Var(z) = Var(a) / D", "the machine does not know this answer"),
    ],
)
def test_a_right_word_among_others_goes_to_a_person(id_, said, why):
    outcome = CHECKS[id_].judge({"text": np.array(said)}, {})

    assert (outcome.verdict, outcome.diagnosis.summary) == (H, why)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("sigmoid", "softmax"),
        ("diagonal", "antidiagonal"),
        ("remedy", "dropout"),
    ],
)
def test_a_wrong_word_fails(id_, said):
    assert CHECKS[id_].judge({"text": np.array(said)}, {}).verdict is F


@pytest.mark.parametrize(
    ("said", "value", "wanted", "verdict"),
    [
        ("13.5", 13.5, 13.5, P),
        ("KL = 27 / 2 = 13.5", 13.5, 13.5, P),
        ("5 * 5 * 3 * 10", [5.0, 5, 3, 10], 750.0, P),
        ("infinity, since q is zero there", np.inf, np.inf, P),
        ("infinity, since log(p/0) = oo", np.inf, np.inf, P),
        ("infinity / 0.5", np.inf, np.inf, H),
        ("infinity, 3.2, 0", np.inf, np.inf, H),
        ("infinity and 7", np.inf, np.inf, H),
        ("12, 13.5, 15", [12, 13.5, 15], 13.5, H),
        ("12, 13, 15", [12.0, 13, 15], 13.5, F),
        ("7", 7.0, 13.5, F),
        ("", np.zeros(0), 13.5, F),
        ("13.5", 13.5, np.zeros(0), F),
    ],
)
def test_one_number_is_given_where_one_is_asked(said, value, wanted, verdict):
    seen = {"text": np.array(said), "value": np.asarray(value)}

    assert CHECKS["kl-forward"].judge(seen, {"value": np.asarray(wanted)}).verdict is verdict


@pytest.mark.parametrize("given", [[1.0, 1, 1], [], [28.0]])
def test_a_shape_of_ones_is_none(given):
    seen = {"text": np.array("x"), "value": np.array(given)}

    assert CHECKS["one-by-one"].judge(seen, {"value": np.array([32.0, 32])}).verdict is F


@pytest.mark.parametrize("said", ["infinity or zero", "13.5?", "13.5 or so", "a = 1, b = 13.5"])
def test_several_numbers_are_not_read_as_one(said):
    with pytest.raises(ValueError, match=r"several|unsure"):
        numbers.read(said)


@pytest.mark.parametrize("said", ["f = x, f = 2 x", "x or f = 2 x", "f = x; g = 2 x", "2 x?"])
def test_several_formulas_are_not_read_as_one(said):
    with pytest.raises(ValueError, match=r"several|unsure"):
        formulas.values(said, {"x": np.arange(9.0)}, {})


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("x", 0),
        ("KL = a = b = 3", 1),
        ("KL(p, q) = a\n = b\n = 3", 1),
        ("a = 1, b = 2", 2),
        ("x if x >= 0 else 0", 0),
        ("x <= 1, x == 2", 0),
        (r"$f = \frac{1}{2}$", 1),
        (r"W_{i,k} = f(a, b) = 3", 1),
        ("D v s = s, so v = 1/D", 1),
        (r"D v s = s \Rightarrow v = 1/D", 1),
        ("a = 1, also b = 2", 2),
        ("p = s(r), s(r) = 1 / r", 1),
        ("p = s(r), t(r) = 1 / r", 2),
        ("a = 1, a = 2", 2),
        ("a = 1; thus a = 2, b = 3", 2),
        ("a = 1 and b = 2", 2),
    ],
)
def test_a_chain_of_equalities_is_one(said, count):
    assert wording.equations(said) == count


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("dL/da = dL/du * du/da + dL/dv * dv/da", {"u", "v"}),
        ("dL/da = du/da * dL/du", {"u"}),
        (r"dL/da = (dL/du) \cdot (du/da)", {"u"}),
        ("dL/da = dL/da", {"l"}),
        ("dL/da = dL/du * du/da + dL/dv * dw/da", {"u", "?"}),
        ("dL/da = dL/du * du/da + dL/dv * dv/db", {"u", "?"}),
        ("dL/da = du/da + dv/da", {"?"}),
        ("dL/da = 2 dL/du * du/da", {"?"}),
        ("dL/da = dL/du * du/da - dL/dv * dv/da", {"?"}),
        ("dL/da = dL/du * du/da\ndL/da = dL/dv * dv/da", {"u", "v", "?"}),
        ("dL/da = dL/du * du/da + dL/dv * dv/da\ndL/da = dL/dv * dv/da + dL/du * du/da", {"u", "v"}),
        ("dL/da = dL/du * du/da + dL/dv * dv/da + dL/dv * dv/da", {"u", "v", "?"}),
        ("dL/da =", set()),
    ],
)
def test_a_sum_holds_products_of_two_derivatives(line, read):
    assert adjoints.fractions(line) == ({"a": read}, True)


SUMS = {
    "lines": ["u = a b"],
    "operations": [1],
    "text": "u = a b",
    "names": ["a", "b"],
    "users": ["u", "u v"],
}


@pytest.mark.parametrize(
    ("summed", "verdict", "credit"),
    [(["u", "u v"], P, 1.0), (["u", "u"], F, 0.5), (["u", "? u"], H, 0.0), (["u", ""], F, 0.5)],
)
def test_a_sum_that_cannot_be_read_goes_to_a_person(summed, verdict, credit):
    seen = {n: np.asarray(v) for n, v in {**SUMS, "summed": summed}.items()}

    outcome = CHECKS["a-sums"].judge(seen, {})

    assert (outcome.verdict, outcome.credit) == (verdict, credit)


@pytest.mark.parametrize("id_", ["a-single", "b-reuse", "a-sums"])
def test_a_program_lists_no_assignments(id_):
    outcome = CHECKS[id_].judge({"value": np.ones(7)}, {"value": np.ones(7)})

    assert (outcome.verdict, outcome.diagnosis.summary) == (
        H,
        "the value is computed by a program: look for the assignments",
    )


def test_a_variable_is_assigned_once():
    with pytest.raises(ValueError, match=r"^`t = a \+ a` assigns to a variable that is there already$"):
        graphs.read("t = a\nt = a + a", {"a": np.ones(2)})


@pytest.mark.parametrize(
    ("id_", "said", "verdict"),
    [
        ("sampled-from", r"From the encoder's $q_\phi(z|x_i)$, so $\mathcal N(\mu_{z|x_i}, \sigma^2_{z|x_i})$.", P),
        ("sampled-from", "q(z|x), also N(0, I)", H),
        ("resnet", "skip connections, also dropout", H),
        ("segmentation", "U-Net. FCN / SegNet too.", P),
        ("segmentation", "U-Net / LeNet", H),
        ("condition", "Var(z_i) = Var(a_k)  (layer in = layer out)", P),
        ("condition", "Var(z_i) = Var(a_k), variance after the layer = variance before it.", P),
        ("condition", r"\begin{align*} \mathbb{V}[z_i] &= \mathbb{V}[a_k]\qquad\text{for all } i,k \end{align*}", P),
        ("condition", "Var(z_i) = Var(a_k)  (Var(W) = 1)", H),
    ],
)  # fmt: skip
def test_what_is_said_once_more_in_other_words_or_signs_is_no_alternative(id_, said, verdict):
    judged = CHECKS[id_].judge({"text": np.array(said)}, {}).verdict

    assert judged is verdict
