"""What a passage says outright is its answer, whatever else it discusses: `this is the ...`, `name: ...`."""

import pytest

from tests.independent.test_passages import ODSL, judged

DERIVED = (
    r"Bayes with $r=\log\frac{p(x|1)}{p(x|0)}$: $$P(1|x)=\frac{1}{1+e^{-r}}=\tfrac12(1+\tanh\tfrac r2)$$"
)


@pytest.mark.parametrize(
    "said",
    [
        "This is the **logistic sigmoid**. A linear classifier is the special case where $r$ is linear in $x$, and two Gaussians of one covariance give that.",
        "It's just the sigmoid (aka logistic function); backwards, r is the logit of the posterior. For unequal priors the curve is shifted.",
        "Name: sigmoid / logistic curve. It is monotone, so cuts on either are the same.",
        "So the function is called the sigmoid. Two Gaussians of the same width make its argument a linear one.",
        "Das ist genau die logistische Funktion bzw. das Sigmoid. Bei zwei Gauß-Klassen gleicher Kovarianz ist r linear in x.",
        "Name der Funktion: Sigmoid. Größeres r heißt: größere Posterior-Wahrscheinlichkeit, sonst ändert sich nichts.",
        "C'est la \\emph{fonction logistique}, alias sigmoïde. Elle croît, donc couper sur r revient au même ; si r est linéaire en x, on a la régression logistique.",
        "Nom : sigmoïde. La réciproque est le logit.",
        "Es la **función sigmoide** (o logística). Con dos gaussianas de igual covarianza r es lineal en x.",
        "- se llama función logística\n- es creciente; r lineal en x es la regresión logística",
        "Esto es la sigmoide: S entre 0 y 1. El logit es la inversa.",
    ],
)
def test_what_is_said_outright_counts_among_what_is_discussed(said):
    assert judged(ODSL, "sigmoid", "2", f"{DERIVED}\n\n{said}") == "passed"


@pytest.mark.parametrize(
    "said",
    [
        "This is the sigmoid or the softplus. Both are monotone.",
        "Softmax: $y = e^r/\\sum e^r$. Its name is sigmoid.",
        "It is called the step function. That's the sigmoid for large r.",
        "This is the sigmoid. This is the Gaussian distribution function.",
        "This is the inverse of the sigmoid. It is monotone.",
        "It looks like a sigmoid. Its name: erf.",
        "Name: sigmoid? It is monotone.",
        "It is the sigmoid in the multi-class case, and here the step function. It is monotone.",
        "What is not the name: sigmoid. It is monotone.",
        "The other name: sigmoid. The function is exponential.",
        "If the classes are unbalanced: this is the sigmoid. It is monotone.",
        "Das ist die Sigmoid. Nein, Softmax.",
        "Das ist die Heaviside-Funktion. Ein Netz mit Sigmoid am Ende nähert sie an.",
        "C'est la fonction sigmoïde, la fonction de Heaviside pour être précis. Elle croît.",
        "Es la sigmoide. Se llama función error.",
    ],
)
def test_what_is_said_outright_does_not_count_with_doubts_or_other_names(said):
    assert judged(ODSL, "sigmoid", "2", f"{DERIVED}\n\n{said}") != "passed"
