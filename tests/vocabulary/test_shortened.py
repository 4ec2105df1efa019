"""Shortened words are known in four languages, and end no sentence."""

import re

import pytest

from graders.observing.probes.relations import announced, remarks
from graders.observing.probes.spelling import beside
from graders.vocabulary import outright, shortened, wording


@pytest.mark.parametrize(
    "said", ["e.g.", "e. g.", "z.B.", "z. B.", "p. ex.", "par ex.", "p. ej.", "por ej.", "e.g"]
)
def test_an_example_is_announced_in_each_language(said):
    assert re.fullmatch(shortened.FOR_EXAMPLE, said, re.I)
    assert announced.EXAMPLE.search(f"{said} x = 3")


@pytest.mark.parametrize("said", ["i.e.", "i. e.", "d.h.", "d. h.", "c.-à-d.", "i.e"])
def test_the_same_is_announced_once_more_in_each_language(said):
    assert remarks.in_other_words(f"x^2, {said} x*x")[-1].strip() == "x*x"
    assert beside.SHORT.sub("", f"x^2, {said} x*x").split() == ["x^2,", "x*x"]


@pytest.mark.parametrize("said", ["e.g", "z.b", "d.h", "i.e"])
def test_a_letter_behind_its_last_point_makes_it_another_word(said):
    assert not re.search(rf"{shortened.FOR_EXAMPLE}|{shortened.THAT_IS}", f"{said}x")


@pytest.mark.parametrize("said", ["bzw.", "i.e.", "e.g.", "d.h.", "z.B."])
def test_its_point_ends_no_sentence(said):
    assert wording.SENTENCE.split(f"the sigmoid {said} a logistic curve. It rises.") == [
        f"the sigmoid {said} a logistic curve",
        " It rises",
        "",
    ]


@pytest.mark.parametrize("said", ["insb.", "esp.", "e.g.", "z. B.", "p. ej."])
def test_parentheses_that_go_on_to_a_special_case_are_seen(said):
    assert outright.LISTS.match(f" ({said} tanh)")
