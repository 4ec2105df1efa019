"""Answers under a question's own words, or under an exercise in brackets behind a title."""

import pytest

from graders.observing.probes.locating.places import passages

QUESTIONS = (
    ("1", "KL Divergence"),
    ("1.1", "Derive a closed form expression for the KL divergence between two 1-dimensional Gaussians"),
    ("1.2", "Take two Gaussians with and compute the divergences. Discuss the Result."),
    ("2", "Likelihood Ratio"),
    ("2.1", "For binary classification and using Bayes' Theorem, write out the posterior distribution of"),
    ("2.4", "Discuss the relationship between the posterior and the log likelihood ratio"),
)


def found(text):
    return [(".".join(p.paths[0]), p.text.strip()) for p in passages(text, "a.md", QUESTIONS)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("# KL divergence (Tutorial)\n\n## Derive a closed form expression for the KL divergence …\n\nx", ["1", "1.1"]),
        ("**Take two Gaussians … compute the divergences**\n\nKL = 13.5\n\n**Using Bayes’ Theorem, write out the posterior**\n\nx", ["1.2", "2.1"]),
        ("- Derive a closed form expression for the KL divergence between two Gaussians\n\nx", ["1.1"]),
        ("Likelihood ratio\n----------------\n\nsecond point)\nx", ["2", "2.2"]),
        ("## Rapport de vraisemblance [ex. 2]\n\nx", ["2"]),
        ("### A2. Le retour [ex. 9, dernier point]\n\nx", ["9"]),
        ("LIKELIHOOD RATIO (the Aufgabe 2)\n=====\n\nfirst point:\nx", ["2", "2.1"]),
    ],
)  # fmt: skip
def test_a_heading_stands_for_the_label_of_what_it_names(text, labels):
    assert [label for label, _ in found(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        "## 3 Likelihood ratio\n\n## KL divergence\n\nx",  # what is numbered has numbers of its own
        "# The divergence and the result\n\nx",  # words of two questions
        "I take two Gaussians and compute the divergences.\n\nx",  # no heading
        "- Gaussians and divergences\n\nx",
        "## What we get (see exercise 2)\n\nx",
    ],
)
def test_a_heading_that_may_mean_another_thing_stands_for_no_label_of_a_question(text):
    assert {label for label, _ in found(text)} <= {"3"}


def test_what_words_alone_tell_may_be_an_answer_to_another_question():
    told = "{}Likelihood Ratio\n\nx"

    assert [passages(told.format(m), "a.md", QUESTIONS)[0].on_page for m in ("# ", "# 2 ")] == [True, False]


@pytest.mark.parametrize(
    "line", ["**2.4:** posterior log likelihood ratio", "**Note:** the closed form of the KL divergence"]
)
def test_what_is_numbered_in_bold_or_goes_on_behind_bold_words_is_no_heading(line):
    text = f"{line}\n\n## Derive a closed form expression for the KL divergence\n\nx"
    numbered = line.startswith("**2")

    assert [label for label, _ in found(text)] == (["2.4"] if numbered else ["1.1"])
