"""Passages that say right things among others: what they state is found whatever words stand around it, and what speaks against it counts."""

from pathlib import Path

import pytest
import yaml

from tests.independent.asked import EDF, MLP, ODSL, handed_in, outcome, spec_of

JACOBIAN = r"""The gradients of the components:

* $\nabla f_1 = \big(e^{x_1}\sin x_3,\;0,\;e^{x_1}\cos x_3\big)$
* $\nabla f_2 = \Big(0,\;\frac{1}{2\sqrt{x_2+x_3}},\;\frac{1}{2\sqrt{x_2+x_3}}\Big)$

Stacked as rows they are
$$J=\begin{pmatrix}e^{x_1}\sin x_3&0&e^{x_1}\cos x_3\\0&\frac{1}{2\sqrt{x_2+x_3}}&\frac{1}{2\sqrt{x_2+x_3}}\end{pmatrix}\qquad(x_2+x_3>0)$$"""
GRADIENT = r"""With $x=\theta+\varepsilon$, $\varepsilon\sim\mathcal N(0,1)$,
\[ \nabla_\theta E_q[x^2]=\nabla_\theta E_\varepsilon[(\theta+\varepsilon)^2]=E_\varepsilon[2(\theta+\varepsilon)]=2\theta, \]
and the expectation itself is $E[x^2]=1+\theta^2$, least at zero."""
STAMPS = """Each pixel stamps a copy of the kernel, and the stamps add up.

```
0 0 0      0 0 1
0 0 0      0 2 3
0 0 0      0 0 0
```

Sum:

```
0   0   1
0   4   6
4  12   9
```"""
TOTAL = """Images have 784 pixels.

**MLP** 784 → 100 → 100 → 100 → 10:

| | layer | weights and biases | count |
|---|---|---|---|
| | 1 | 784·100 + 100 | 78 500 |
| | 2 | 100·100 + 100 | 10 100 |
| | 3 | 100·100 + 100 | 10 100 |
| | out | 100·10 + 10 | 1 010 |
| | **Sum** | | **99 710** |

**CNN**: channels 1 → 8 → 16, in all **6 930**."""
POSTERIOR = r"""Bayes:

$$P(1|x)=\frac{p(x|1)\,P(1)}{p(x|1)\,P(1)+p(x|0)\,P(0)}$$

and with equal priors, in $s(x)=\log p(x|1)-\log p(x|0)$:

$$P(1|x)=\frac{e^s}{1+e^s}=\frac1{1+e^{-s}}$$"""
OWN = "P(K=1|x) = w f₁(x) / [ w f₁(x) + (1−w) f₀(x) ]     (Bayes)"


def judged(sheet, id_, label, said):
    return outcome(sheet, id_, "report.md", f"## {label}\n\n{said}\n").verdict.value


@pytest.mark.parametrize(
    ("sheet", "id_", "label", "said"),
    [
        (EDF, "jacobian", "1.1a", JACOBIAN),
        (MLP, "gradient", "4.7", GRADIENT),
        (MLP, "transposed", "1.3b", STAMPS),
        (MLP, "transposed", "1.3b", r"\[ Y=0+\begin{pmatrix}0&0&1\\0&2&3\\0&0&0\end{pmatrix}+\begin{pmatrix}0&0&0\\0&2&0\\4&6&0\end{pmatrix}"
         r"+\begin{pmatrix}0&0&0\\0&0&3\\0&6&9\end{pmatrix}=\begin{pmatrix}0&0&1\\0&4&6\\4&12&9\end{pmatrix}. \]"),
        (MLP, "relu-derivative", "3.2", "relu'(x) = 1 if x > 0, and 0 if x < 0. At exactly x = 0 there's a kink, so technically there is none; everyone just says 0 there."),
        (MLP, "relu-derivative", "3.2", r"$\mathrm{ReLU}'(x)=1$ if $x>0$ and $0$ if $x<0$. At $x=0$ it isn't differentiable; any subgradient in $[0,1]$ may be used."),
        (MLP, "relu", "1.6", r"* ReLU: $\;x\mapsto\max\{x,0\}$"),
        (MLP, "leaky-relu", "1.6", "ReLU(x) = max(0, x)\nleaky ReLU(x) = x si x >= 0, alpha.x sinon      (alpha petit, ex 0,01)"),
        (MLP, "tanh-derivative", "2.1", r"\[ \tanh'(u)=\frac{d}{du}\big(2\sigma(2u)-1\big)=4\,\sigma(2u)\big(1-\sigma(2u)\big). \]"),
        (MLP, "elbo", "4.4", r"$$\sum_{i=1}^N\log p_\theta(x_i)\ge\sum_{i=1}^NE_{q(z|x_i)}[\log p_Z(z)-\log q(z|x_i)+\log p_\theta(x_i|z)]\qquad\blacksquare$$"),
        (ODSL, "kl-forward", "1.2", r"- $KL(N_1\|N_2)$: $r=1/0.2=5$, $d=-2.5$ → $\tfrac12(25+6.25-1)-\ln5 = 15.125-1.609=13.516$"),
        (ODSL, "mlp-count", "8.2", TOTAL),
        (ODSL, "posterior-unbalanced", "2", POSTERIOR),
        (ODSL, "posterior-formula", "2", POSTERIOR),
        (ODSL, "posterior-unbalanced", "2.1", OWN),
        (ODSL, "posterior-unbalanced", "2.1", r"$$P(z=1\mid x)=\frac{p(x\mid 1)P(1)}{\sum_{z'}p(x\mid z')P(z')}$$"),
        (ODSL, "posterior-unbalanced", "2.1", r"\[ p(\text{class}=1\mid x)=\frac{\pi_1L_1}{p(x)}=\frac{\pi_1L_1}{\pi_0L_0+\pi_1L_1}. \]"),
        (ODSL, "kl-support", "1.3", "Where $q=0$ and $p>0$: $KL(p\\|q)=\\infty$.\n\nExample: uniform on [0,2] and [0,1]. $KL(p\\|q)=\\infty$, but $KL(q\\|p)=\\ln 2$."),
    ],
)  # fmt: skip
def test_what_a_passage_states_is_found_whatever_stands_around_it(sheet, id_, label, said):
    assert judged(sheet, id_, label, said) == "passed"


@pytest.mark.parametrize(
    ("sheet", "id_", "label", "said"),
    [
        # a later statement of the same says something else
        (EDF, "jacobian", "1.1a", f"{JACOBIAN}\n\nand so $J=\\begin{{pmatrix}}1&0&0\\\\0&1&1\\end{{pmatrix}}$."),
        (MLP, "gradient", "4.7", GRADIENT.replace("and the expectation itself is $E[x^2]=1+\\theta^2$, least at zero.", "so $\\nabla_\\theta E_q[x^2]=\\theta$.")),
        (MLP, "transposed", "1.3b", STAMPS.replace("4  12   9", "4  12   8")),
        (MLP, "transposed", "1.3b", f"{STAMPS}\n\nTransposed:\n\n```\n0 0 4\n0 4 12\n1 6 9\n```"),
        # words take it back
        (MLP, "gradient", "4.7", GRADIENT.replace(", least at zero.", ", least at zero. Half of that is the gradient.")),
        (EDF, "jacobian", "1.1a", JACOBIAN.replace("Stacked as rows they are", "It is the inverse of")),
        # an example, an assignment of another thing
        (MLP, "relu-derivative", "3.2", r"$\mathrm{ReLU}'(x)=0$ if $x>0$ and $1$ if $x<0$."),
        (MLP, "relu", "1.6", r"* ReLU: $\;x\mapsto\max\{x,1\}$"),
        (MLP, "tanh-derivative", "2.1", r"\[ \tanh'(u)=4\,\sigma(u)\big(1-\sigma(u)\big). \]"),
        (ODSL, "kl-forward", "1.2", r"- $KL(N_1\|N_2)$: $r=5$ → $\tfrac12(25+6.25-1)-\ln5 = 15.125-1.609=13.516$, doubled $27.032$"),
        (ODSL, "kl-forward", "1.2", r"- $KL(N_2\|N_1)$: $r=5$ → $15.125-1.609=13.516$" "\n" r"- $KL(N_1\|N_2)$: $r=0.2$ → $-0.355+1.609=1.254$"),
        (ODSL, "mlp-count", "8.2", TOTAL.replace("**99 710**", "**99 720**")),
        (ODSL, "mlp-count", "8.2", TOTAL.replace("**MLP**", "**LSTM**")),
        (ODSL, "posterior-unbalanced", "2", POSTERIOR.replace(r"+p(x|0)\,P(0)", r"-p(x|0)\,P(0)")),
        (ODSL, "posterior-formula", "2", POSTERIOR.replace("e^{-s}", "e^{s}")),
        (ODSL, "posterior-formula", "2", POSTERIOR.replace(r"\log p(x|1)-\log p(x|0)", r"\log p(x|0)-\log p(x|1)")),
        (ODSL, "posterior-unbalanced", "2.1", OWN.replace("= w f₁", "= (1−w) f₁")),
        (ODSL, "posterior-unbalanced", "2.1", r"$$P(z=1\mid x)=\frac{p(x\mid 0)P(0)}{\sum_{z'}p(x\mid z')P(z')}$$"),
        (ODSL, "posterior-unbalanced", "2.1", r"\[ p(\text{class}=1\mid x)=\frac{\pi_1L_0}{\pi_0L_0+\pi_1L_1}. \]"),
        (ODSL, "kl-support", "1.3", "Where $q=0$: $KL(p\\|q)=0$.\n\nExample: uniform on [0,2] and [0,1]. $KL(p\\|q)=\\infty$."),
    ],
)  # fmt: skip
def test_a_wrong_statement_does_not_pass_by_a_right_one_beside_it(sheet, id_, label, said):
    assert judged(sheet, id_, label, said) != "passed"


WRONG = yaml.safe_load((Path(__file__).parent / "paper" / "wrong_passages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sheet", sorted({one["sheet"] for one in WRONG}))
def test_no_answer_that_was_made_to_deceive_passes(sheet):
    asked = [one for one in WRONG if one["sheet"] == sheet]

    assert [one for one in asked if judged(sheet, one["check"], one["label"], one["said"]) == "passed"] == []


def test_how_a_statement_was_understood_is_kept_for_the_page():
    check = spec_of(MLP).check("gradient")

    seen = check.observe(handed_in(MLP, {"report.md": f"## 4.7\n\n{GRADIENT}\n".encode()}))

    assert check.understood(seen) == ("n:2", "v:theta", "*")
