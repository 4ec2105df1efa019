"""What a passage sets equal to a name: the last equation of the name is the result."""

import re

import pytest

from graders.numerics.compare import agree
from graders.observing.probes.expressions.digits import Manner
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import equations, piecewise


def value(text, name):
    return float(equations.named(text, name, lambda body: numbers.read(body, Manner("."), "any"), agree))


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        ("KL(p||q) = 13.52, KL(q||p) = 1.25", r"kl\(q", 1.25),
        ("- $KL(N_1\\|N_2)\\approx 13.516$, $KL(N_2\\|N_1)\\approx 1.254$.", "n_1.*n_2", 13.516),
        ("MLP 99710, CNN 15882", "mlp", 99710),
        ("MLP: 99 710 Parameter, CNN: 10 474 Parameter.", "mlp", 99710),
        ("$KL(N_1||N_2) \\approx 13.52$ und $KL(N_2||N_1)\\approx 1.25$.", "n_1.*n_2", 13.52),
        ("Parameter: MLP 99710; CNN 416 + 4640 + 8256 + 2570 = 15882.", "cnn", 15882),
        ("dw = 2   db = 3", "^db", 3),
        (
            "| | sum |\n|---|---|\n| KL | 7 |\n\n| | terms | result |\n|---|---|---|\n| KL(p) | 1 + 2 | **3** |",
            r"^kl\(p",
            3,
        ),
        ("MLP: 3·4 = 12; 4·2 = 8; sum 20", "mlp", 20),
        ("KL(N1||N2) -> 13.515562...", "n1", 13.515562),
        ("pour avoir V(z) = 1 il faut V(w) = 2", r"v\(w", 2),
        ("V(z) = 3 <=> V(w) = 2".replace("<=>", "⇔"), r"v\(z", 3),
        ("**KL = 3**", "kl", 3),
        ("MLP 2-3 (and 1*2 = 2):\n  6 + 3 = 9\nCNN, no padding:\n  conv: 8 + 1 = 9", "mlp", 9),
        ("x = 3, w = 4. Sums:\n\n| step | sum |\n|---|---|\n| 1 | 5 |", "^x", 3),
        ("from a) follows V = 3", "v", 3),
        (r"We write \(x = 3\).", "^we write x", 3),
        (r"$$\boxed{KL = 3}$$", "kl", 3),
        ("f' = - 3, so f' = 0 exactly for a = y", "f'", -3),
        ("the condition gives V = 3", "v", 3),
        (
            "MLP:\n\n| layer | weights | sum |\n|---|---|---|\n| one | 2 | 2 |\n| **total** | | **3** |",
            "mlp",
            3,
        ),
        ("| | r | KL |\n|---|---|---|\n| N1, N2 | 2 | 1 + 2 = 3 |", "^kl n1", 3),
        (
            "| model | layer | count |\n|---|---|---|\n| MLP | one | 2 |\n| | **Sum** | **3** |\n| CNN | one | 4 |\n| | Sum | 5 |",
            "mlp",
            3,
        ),
        ("Damit KL = 3.", "kl", 3),
        ("V(z) = 2 =! 5 ⇒ V(w) = 3", r"v\(z", 2),
        (r"V(z) = 2 \overset{!}{=} 5", r"v\(z", 2),
        ("V(u) = 1, d'où V(w) = 3", r"v\(w", 3),
        ("we want V(a) ⇒ 2 V(w) = 1 ⇒ **V(w) = 3**", r"^v\(w", 3),
        ("At x = 0 it is 1, for small inputs KL ≈ 3", "kl", 3),
        ("nach Jensen ist log E[Y] ≥ E[log Y], also ≥ 3", "log y", 3),
        ("$\\mu=3$ y\n$$s=4$$", "mu", 3),
        ("for small x, KL ~ 3, so it is small", "kl ~=", 3),
        ("loss = E[x]\nso\nloss = 0.25 + 0.25 = 0.5", "loss", 0.5),
        ("| | ratio | all |\n|---|---|---|\n| loss | 25 | **13.5** |\n| gain | 4 | **1.2** |", "loss", 13.5),
        (
            "| MLP | n | CNN | map | n |\n|---|---|---|---|---|\n| 3→1 | 3 | 1→4 | 9 | 8 |\n| sum | 3 | | | 8 |",
            "cnn",
            8,
        ),
        (
            "| MLP | n | CNN | map | n |\n|---|---|---|---|---|\n| 3→1 | 3 | 1→4 | 9 | 8 |\n| sum | 3 | | | 8 |",
            "mlp",
            3,
        ),
    ],
)
def test_a_number_is_found_by_its_name(text, name, right):
    assert value(text, name) == right


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Damit loss = 3 gilt, muss V = 1 sein",
            "it stands among the answers to other parts of the question",
        ),
        (
            "| loss | a | 2 |\n| gain | Sum | 5 |",
            "it stands among the answers to other parts of the question",
        ),
        (
            "| | ratio | all |\n|---|---|---|\n| loss | **25** | **13.5** |",
            "it stands among the answers to other parts of the question",
        ),
        ("loss = 0.5\nloss = 0.7", "several things that differ have this name"),
        ("loss = 0.5\nloss = E[x]", "what is `[` in `E[x]`?"),
        ("The loss is 320: 10 · 75 = 750", "several things that differ have this name"),
        ("loss: it is 320: 750", "several numbers are given: 320 and 750"),
        ("loss ≥ f(1, 2) ≥ 3", "it stands among the answers to other parts of the question"),
        ("loss ≥ 2 loss ≥ 3", "it stands among the answers to other parts of the question"),
        ("gain = 0.5", "it stands among the answers to other parts of the question"),
    ],
)
def test_what_is_not_the_result_is_left_to_a_person(text, why):
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        value(text, "loss")


def test_the_names_of_a_passage_are_known():
    assert equations.has("KL(q||p) = 1.25", r"kl\(q")
    assert not equations.has("KL(q||p) is large", r"kl\(q")


def test_the_entries_of_a_vector_may_be_set_equal_one_by_one():
    text = "so (x * w)_1 = w2 x1\n(x * w)_2 = w1 x1\n(y * w)_3 = 4"

    assert piecewise.indexed(text, r"x \*w? ?w") == [" w2 x1", " w1 x1"]
    assert piecewise.indexed("(x * w)_1 = 2; (x * w)_3 = 4", r"x \*w? ?w") == []


def test_a_number_may_stand_before_what_it_counts():
    text = "10 filters of 75 weights, in all 750 parameters"

    assert equations.named(text, "param", int, int.__eq__) == 750


def test_what_is_wanted_is_no_result():
    assert value("Var(z) = 2\nwe want Var(z) = 1", r"var\(z") == 2


def test_partial_derivatives_are_found_one_by_one():
    said = (
        r"$\frac{\partial f_1}{\partial x_1} = a$, $\frac{\partial f_1}{\partial x_2}=0$"
        + "\ndf2/dx1 = df2/dx2 = b"
    )

    found = {key: body.strip(" ,$") for key, body in piecewise.partials(said).items()}

    assert found == {("1", "1"): "a", ("1", "2"): "0", ("2", "1"): "b", ("2", "2"): "b"}


@pytest.mark.parametrize("blanks", [" " * 20_000, "\n" * 20_000, "\n " * 10_000])
def test_many_blanks_behind_an_equation_say_nothing(blanks):
    assert value(f"x = 1{blanks}", "x") == 1
