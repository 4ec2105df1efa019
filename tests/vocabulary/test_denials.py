"""Right words that are denied, compared with, placed, or made into something else, in four languages."""

import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec, sheets
from graders.vocabulary.denials import denied

CHECKS = {c.id: c for sheet in sheets() for c in find_spec(sheet).checks}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the logit, which is the inverse of the ", ""),
        ("die Ableitung der ", "funktion"),
        ("la réciproque de la ", ""),
        ("la inversa de la ", ""),
        ("similar to a ", ""),
        ("a ResNet rather than a ", ""),
        ("Anders als ein ", ": ein VGG"),
        ("contrairement au ", ""),
        ("a diferencia de la ", ""),
        ("zeros on the ", ""),
        ("Nullen unter der ", "e"),
        ("symmetric about the ", ""),
        ("its ", " is zero"),
        ("la ", "e est nulle"),
        ("la ", " es cero"),
        ("all ", " entries vanish"),
        ("a VGG16 with a softmax; a ", " would be for classification"),
        ("VGG16. ", " is used for classification instead."),
    ],
)
def test_what_stands_around_a_name_may_deny_it(before, after):
    assert denied(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("the ", ", the inverse of the logit"),
        ("It is a ", " matrix"),
        ("", ", all entries off the diagonal are zero"),
        ("", " is used for segmentation"),
        ("One would use a ", ""),
        ("It relies on ", " connections"),
        ("die Matrix ist ", ""),
        ("la función ", "e"),
    ],
)
def test_what_explains_a_name_does_not_deny_it(before, after):
    assert not denied(before, after)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("sigmoid", "the logit, which is the inverse of the sigmoid"),
        ("diagonal", "its diagonal is zero"),
        ("segmentation", "a VGG16 with a softmax; a U-Net would be for classification"),
    ],
)
def test_a_right_word_that_is_denied_goes_to_a_person(id_, said):
    outcome = CHECKS[id_]._of(said)
    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.HUMAN, "it may say the opposite")


def test_a_long_word_that_code_returns_is_decided_at_once():
    said = ("v z " * 400)[:1000]
    assert CHECKS["condition"]._of(said).verdict is Verdict.HUMAN
    assert CHECKS["condition"]._of("Var(z) = Var(a)").verdict is Verdict.PASSED
