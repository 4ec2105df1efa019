"""That something is infinite is found among closed forms, numbers and discussion, however it is said."""

import pytest

from tests.independent.test_passages import ODSL, judged

FORM = r"""$KL(p\|q)=\ln\frac{\sigma_2}{\sigma_1}+\frac{\sigma_1^2+(\mu_1-\mu_2)^2}{2\sigma_2^2}-\frac12$

$KL(N_1\|N_2)\approx 13.52$, $KL(N_2\|N_1)\approx 1.25$ nats."""


@pytest.mark.parametrize(
    "said",
    [
        "If $q(x)=0$ somewhere where $p(x)>0$ then $\\log(p/q)\\to\\infty$ and the KL diverges.",
        "Where q = 0 and p > 0: KL(p||q) = ∞ (or undefined). The other case, p = 0 and q > 0, is harmless.",
        "It diverges ($KL=\\infty$) as soon as $p$ has mass where $q$ has none.",
        "As soon as $p$ has mass outside the support of $q$, $KL(p\\|q)=\\infty$. $q$ said it never happens, and it happened.",
        "Wo q = 0, aber p > 0 ist, divergiert KL(p‖q).",
        "- $q(x)=0$ und $p(x)>0$: $p\\ln\\frac pq\\to\\infty$, die KL-Divergenz ist unendlich\n- $p(x)=0$: Beitrag ist $0$, egal was $q$ macht",
        "KL(p‖q) = ∞ (bzw. nicht definiert), sobald p dort Masse hat, wo q = 0 ist.",
        "Si $q(x)=0$ et $p(x)>0$, la KL diverge. Autre cas, $p=0$ : rien à payer.",
        "Donde q = 0 y p > 0, la KL diverge ($KL=\\infty$).",
        "If p > 0 where q = 0, then KL(p||q) = ∞. Example: KL(Gaussian||Exp) = ∞, and KL(Exp||Gaussian) is finite.",
    ],
)
def test_what_is_said_to_be_infinite_is_found_among_other_things(said):
    assert judged(ODSL, "kl-support", "1", f"{FORM}\n\n{said}") == "passed"


@pytest.mark.parametrize(
    "said",
    [
        "Where q = 0 the KL is finite, and where p = 0 the KL diverges.",
        "If $p(x)=0$ somewhere where $q(x)>0$ then the KL diverges.",
        "Where q = 0 and p > 0 it is 0. In the other case $KL(q\\|p)=\\infty$.",
        "KL(p||q) = ∞ (or 0).",
        "The integrand diverges, KL(p||q) = 0 there.",
        "Wo q = 0 ist, bleibt die KL endlich; im anderen Fall divergiert die KL.",
        "Si $q=0$, la KL vaut 0. Autre cas, $p=0$ : la KL diverge.",
        "The KL diverges only in the other direction.",
        "The KL does not diverge where q = 0.",
        "Die KL ist 0, nur KL(q||p) divergiert.",
    ],
)
def test_what_is_not_said_to_be_infinite_there_does_not_pass(said):
    assert judged(ODSL, "kl-support", "1", f"{FORM}\n\n{said}") != "passed"
