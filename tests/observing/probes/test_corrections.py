"""Answers that are taken back in a sentence further down."""

import pytest

from graders.observing.probes.locating import corrections


@pytest.mark.parametrize(
    "said",
    [
        "Nachtrag: Bei 1.1b habe ich mich verrechnet, richtig ist 32 x 32 x 1.",
        "Und 1.1 (b) muss 32 x 32 x 1 heißen, nicht 34 x 34 x 1.",
        "Correction: the answer to 1.1 b) is 32 x 32 x 1",
        "Erratum : dans 1.1b, c'est 32 x 32 x 1",
        "Me equivoqué en la 1.1b: son 32 x 32 x 1",
    ],
)
def test_a_sentence_that_takes_an_answer_back_is_found(said):
    text = f"1.1a: 28 x 28\n\n1.1b: 34 x 34 x 1\n\n{said}"
    assert corrections.of("1.1b", [text]) == said.rstrip(".")
    assert corrections.of("1.1a", [text]) == ""


@pytest.mark.parametrize(
    "said",
    [
        "1.1b: 32 x 32 x 1, the correct size for padding 2",
        "As in 1.1b the padding is 2.",
        "Question 1.1b: what size is it instead?",
        "The error falls to 1.1 by then.",
    ],
)
def test_other_sentences_take_nothing_back(said):
    assert corrections.of("1.1b", [said]) == ""
