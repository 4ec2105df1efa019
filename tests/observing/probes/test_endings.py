"""The last paragraph of a passage is another answer by itself where it holds nothing but one."""

import pytest

from graders.observing.probes.locating import endings
from graders.observing.probes.locating.answers import Answer


def of(text):
    return endings.of(Answer(text.split("\n\n")[0], "report.md", text))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("28 x 28 x 1\n\n27 x 27", "27 x 27"),
        ("$1-x^2$\n\nTherefore $1+x^2$", "$1+x^2$"),
        ("$1-x^2$\n\nSo finally: $1+x^2$", "$1+x^2$"),
        ("$1-x^2$\n\nDamit $1+x^2$", "$1+x^2$"),
        ("750\n\n760 parameters", "760 parameters"),
        ("750\n---\n760", "760"),
    ],
)
def test_a_paragraph_that_holds_nothing_but_an_answer_is_one(text, last):
    assert of(text) == last


@pytest.mark.parametrize(
    "text",
    [
        *(
            "28 x 28 x 1",
            "28 x 28\n\nThe kernel has 5 x 5 entries",
            "$1-x^2$\n\n$f(0) = 1$",
            "750\n\n# 1.2\n",
        ),
        *("$x$\n\n| a | b |\n|---|---|", "$x$\n\n", "$x$\n\nwith the following steps:"),
    ],
)
def test_words_headings_tables_and_equations_are_none(text):
    assert of(text) == ""
