"""Cases are read as they are told: a sentence each, the condition first, with what the sign for equal indices stands for."""

import pytest

from tests.independent.test_passages import EDF, judged

SUM = r"$y_k = \sum_l w_{kl} x_l$. "


@pytest.mark.parametrize(
    "said",
    [
        "If k = i: dy_k/dw_ij = x_j. Otherwise: 0.",
        f"{SUM}For $k=i$ the derivative is $x_j$, for $k\\neq i$ it is $0$.",
        "$w_{ij}$ only appears in row i. So $\\partial y_k/\\partial w_{ij} = x_j$ if $k=i$, and $= 0$ if $k \\neq i$.",
        "`[k == i] * x_j` (Iverson bracket: 1 if true, 0 if not)",
        f"{SUM}Für $i=k$ ist $\\partial y_k/\\partial w_{{ij}} = x_j$, für $i\\neq k$ ist es $0$.",
        "∂yₖ/∂wᵢⱼ = δ_{ki} · xⱼ (Kronecker-Delta: 1 falls k = i, sonst 0).",
        "∂yₖ/∂wᵢⱼ = xⱼ, falls k = i, sonst 0 (wᵢⱼ steht nur in der i-ten Zeile).",
        "wij vit dans la ligne i. Si k = i : dyk/dwij = xj. Sinon : 0.",
        "$\\dfrac{\\partial y_k}{\\partial w_{ij}}=\\delta_{ki}\\,x_j$ (avec $\\delta_{ki}=1$ si $k=i$, 0 sinon)",
        f"{SUM}Si k ≠ i, w_ij ni aparece → 0. Si k = i → x_j.",
        "∂y_k/∂w_ij = δ_ki x_j (con δ_ki = 1 si k = i, 0 en otro caso)",
    ],
)
def test_cases_told_in_sentences_are_one_formula(said):
    assert judged(EDF, "dy-dw", "1.1e ii", said) == "passed"


@pytest.mark.parametrize(
    "said",
    [
        "If k = i: dy_k/dw_ij = x_i. Otherwise: 0.",
        "If k = i: dy_k/dw_ij = 0. Otherwise: x_j.",
        "If k = i: dy_k/dw_ij = x_j. Otherwise: 1.",
        f"{SUM}For $k=i$ the derivative is half of $x_j$, for $k\\neq i$ it is $0$.",
        f"{SUM}For $k\\neq i$ the derivative is $x_j$, for $k=i$ it is $0$.",
        "`[k == i] * x_j` (Iverson bracket: 0 if true, 1 if not)",
        "∂yₖ/∂wᵢⱼ = δ_{ki} · xⱼ (Kronecker-Delta: 1 falls k ≠ i, sonst 0).",
        "∂yₖ/∂wᵢⱼ = xⱼ, falls k = i, sonst 0 (nur für positive xⱼ).",
        "dyk/dwij = xi. Si k = i : dyk/dwij = xj. Sinon : 0.",
        f"{SUM}Si k = i → 2 x_j. Si k ≠ i → 0.",
    ],
)
def test_wrong_cases_told_in_sentences_do_not_pass(said):
    assert judged(EDF, "dy-dw", "1.1e ii", said) != "passed"
