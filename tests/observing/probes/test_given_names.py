"""What a passage gives a name to is read in the place of the name, and only where it names one thing."""

from itertools import pairwise

import numpy as np
import pytest

from graders.observing.probes.claims.given_names import written_out
from graders.observing.probes.claims.redefined import meanings
from graders.observing.probes.relations import formulas

POINTS = {"m1": np.arange(3.0), "m2": np.arange(3.0) + 4, "s1": np.arange(3.0) + 1, "s2": np.arange(3.0) + 2}
SPELLED = {
    "m1": (r"\mu_1",),
    "m2": (r"\mu_2",),
    "s1": (r"\sigma_1",),
    "s2": (r"\sigma_2",),
}
CLASSES = {"exp(r)": ("p(x|1)/p(x|0)",)}
RATIO = {"r": np.array([-1.0, 0.5, 2.0])}
ASKED = r"^p\(1\|x\) ="


def said(text, around="", points=POINTS, synonyms=SPELLED, asked=ASKED):
    return " ".join(written_out(text, f"{around}\n{text}", points, synonyms, asked).split())


@pytest.mark.parametrize(
    ("given", "text", "read"),
    [
        (r"With $v_1=\sigma_1^2$, $v_2=\sigma_2^2$", "v_1/v_2", r"\sigma_1^2 / \sigma_2^2"),
        (r"With $v_i = \sigma_i^2$ and so on", "v_1/v_2", r"\sigma_1^2 / \sigma_2^2"),
        ("wobei v₁ = s1^2 und Δ = m1 - m2", "Δ/v₁", "(m1 - m2) / s1^2"),
        (r"$r=\frac{\sigma_1}{\sigma_2}$, $t = 2 r$", "t", r"(2 (\frac{\sigma_1}{\sigma_2}) )"),
    ],
    ids=["one by one", "a family", "words around", "by one another"],
)
def test_a_name_stands_for_what_it_is_given_to(given, text, read):
    assert said(text, given) == read


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (r"$c = \sigma_1^2$ ... $c = \sigma_2^2$", "c/2"),
        (r"$x = 3$", "x/2"),
        (r"$\sigma_1 = \sigma_2$", r"\sigma_1/2"),
        (r"$\frac{dy}{dx} = \sigma_1$", "x/2"),
        (r"$k = k + m1$", "k/2"),
        (r"$c = \frac{m1$ and more", "c/2"),
    ],
    ids=["two things", "a number", "a condition", "a derivative", "itself", "an open brace"],
)
def test_what_names_no_one_thing_stays_as_it_is(given, text):
    assert said(text, given) == text


def test_a_name_of_the_exercise_is_what_the_passage_says_that_it_is():
    given = "r = p(x|1)/p(x|0)"

    assert meanings(given, RATIO, CLASSES, {}, ASKED) == {"r": "( exp(r) )"}
    assert said("1/(1 + e^(-r))", given, RATIO, CLASSES) == "1/(1 + e^(-r))"  # it is no strange name


def test_a_name_that_is_given_its_own_meaning_is_not_redefined():
    assert meanings("r = log(p(x|1)/p(x|0))", RATIO, CLASSES, {}, ASKED) == {}


def test_a_letter_for_what_is_asked_is_a_name_of_it_where_it_is_set_equal_to_something():
    assert said("P = 1/(1 + e^(-r))", "Let P = p(1|x).", RATIO, CLASSES) == "p(1|x) = 1/(1 + e^(-r))"


def test_a_name_of_the_exercise_may_be_given_to_a_probability():
    synonyms = {**CLASSES, "f": ("p(x|1)",), "q": ("p1", "p(1)")}

    assert list(meanings("P1 = p(x|class=1)", {**RATIO, "q": RATIO["r"]}, synonyms, {}, ASKED)) == ["P1"]
    assert meanings("P1 = p(class=1)", {**RATIO, "q": RATIO["r"]}, synonyms, {}, ASKED) == {}


def test_a_name_that_stays_unknown_is_read_once(monkeypatch):
    names = [f"z_{n}" for n in "abcdefghjk"]
    reads, read = [], formulas.read
    monkeypatch.setattr(formulas, "read", lambda text, *given: reads.append(text) or read(text, *given))

    said("m1", ". ".join(f"${one} = {other} + y$" for one, other in pairwise(names)))

    assert sorted(reads) == sorted(set(reads))
