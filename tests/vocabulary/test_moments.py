"""Two variances set equal, in any notation: what is set equal to more, or to something else, is not that."""

import re

import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.vocabulary import moments

CONDITION = {c.id: c for c in find_spec("mscv-mlp-cnn").checks}["condition"]


@pytest.mark.parametrize(
    "said",
    [
        r"$\mathbb V\!\left(z_i\right)=\mathbb V\!\left(a_k\right)$ para todo $i,k$ (la varianza no depende de $k$)",
        "It should stay,\n\\[\n \\operatorname{Var}(z_i)=\\operatorname{Var}(a_k)\\qquad\\text{for all }i,k .\n\\]\n(The right-hand side doesn't depend on $k$.)",
        r"$\mathrm{Var}[z_i] = \mathrm{Var}[a_k]\ \forall i,k$",
        r"$\sigma^2_{z_i} = \sigma^2_{a_k}$",
        "σ²(z) = σ²(a)",
        "Var z_i = Var a_k",
        "V(a_k) = V(z_i)",
        r"$\operatorname{Var}\bigl(z_i^{(l)}\bigr) = \operatorname{Var}\bigl(a_k\bigr)$",
        "𝕍[z_i] = 𝕍[a_k]",
        r"\sigma_{z} = \sigma_{a}",
        r"$\operatorname*{Var}\{z_i\}=\operatorname*{Var}\{a_k\}$",
        "Varianz von z = Varianz von a",
        r"$$\text{Var}(z_{i}) = \text{Var}(a_{k})\quad\text{für alle } i, k$$",
        r"$\Var(z_{i}) = \Var(a_{k})$ pour tous $i, k$.",
        "Var(zᵢ) = Var(aₖ)",
    ],
)
def test_two_variances_are_set_equal_in_any_notation(said):
    assert CONDITION._of(said).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "said",
    [
        "Var(z_i) = Var(W_ik)",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(z_k)$",
        r"$\operatorname{Var}(z_i) = D \operatorname{Var}(a_k)$",
        r"$D\,\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$",
        r"$D\quad\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$",
        r"$2\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)\cdot D=\operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)/D$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)\,n$",
        r"$\operatorname{Var}(z_i) = \operatorname{Var}(a_k) \qquad D$",
        r"$\frac{1}{D}\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$",
        r"$\mathbb V\left(z_i\right)=\mathbb V\left(W_{ik}a_k\right)$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)\operatorname{Var}(W)$",
        r"$\mathbb E(z_i)=\mathbb E(a_k)$",
        r"$\operatorname{Cov}(z_i)=\operatorname{Var}(a_k)$",
        r"$\sigma_z^2 = \sigma_a$",
        r"$\sigma^2_{z}=\sigma_a^2 \sigma_w^2$",
        r"$\mathbb V(z_i^2)=\mathbb V(a_k)$",
        r"$\mathbb V(z)=\mathbb V(a_k^2)$",
        r"$\mathbb V(z)=\mathbb V(a_k)^2$",
        r"$\operatorname{Var}(z_i)\ne\operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)\le\operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)=1$",
        r"$\sum_i\operatorname{Var}(z_i)=\sum_k\operatorname{Var}(a_k)$",
        r"$1+\operatorname{Var}(z_i) = \operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$ or $\operatorname{Var}(W)=1$",
        "$\\operatorname{Var}(z_i)=\\operatorname{Var}(a_k)$, $\\operatorname{Var}(W)=1$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$ does not have to hold",
        r"not $\operatorname{Var}(z_i)=\operatorname{Var}(a_k)$",
        r"$\operatorname{Var}(z_i)=\operatorname{Var}(a_k) \text{ only for } D = 1$",
        "Var(z_i) = Var(a_k), only if the weights are all one",
    ],
)
def test_what_is_not_two_variances_set_equal_does_not_pass(said):
    assert CONDITION._of(said).verdict is not Verdict.PASSED


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        (r"\operatorname{Var}\!\left(z_i\right)", "Var(z)"),
        (r"\sigma_{z}^2", "Var(z)"),
        (r"\sigma_z", "Std(z)"),
        (r"\mathbb{V}[x_{i,k}]^2", "Var(x)^2"),
        ("Var(a b)", "Var(a b)"),
        ("Var(a^2)", "Var(a^2)"),
        ("the variable z", "the variable z"),
    ],
)
def test_a_variance_is_written_in_one_way(said, canonical):
    assert moments.canonical(said).replace("  ", " ").strip() == canonical


def test_the_order_of_two_equal_variances_is_free():
    pattern = moments.set_equal("x", "y")

    assert re.search(pattern, "Var(x) = Var(y)")
    assert re.search(pattern, "Var(y)=Var(x)")
    assert not re.search(pattern, "Var(x) = Std(y)")
