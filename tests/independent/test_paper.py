"""Whole written hand-ins in four languages and many formats: what is right never fails, what is wrong does not pass as a whole."""

import pytest

from benchmarks import written

DECIDED = {"edf-intro": 937, "odsl-week2": 454, "cnn-autoencoders": 169, "mscv-mlp-cnn": 1634}
"""So many right answers the machine decides by itself, at least."""
UNSEEN = {
    (
        "mscv-mlp-cnn",
        "es-02",
        "4.4",
    ),  # the formulas are right, the reason is wrong: the check `jensen` is a person's
    (
        "mscv-mlp-cnn",
        "fr-42-tex",
        "4.4",
    ),  # so are these, and log is called convex
    (
        "mscv-mlp-cnn",
        "fr-86-tex",
        "3.5",
    ),  # the layers are right, the reason is wrong: the check `consequence`
    ("mscv-mlp-cnn", "de-102-docx", "4.4"),
    ("mscv-mlp-cnn", "en-112-md", "4.4"),
    ("mscv-mlp-cnn", "en-133-md", "4.4"),
    ("cnn-autoencoders", "en-105-docx", "3.2"),
    (
        "cnn-autoencoders",
        "fr-02",
        "3.2",
    ),  # the first derivative is right, the second one wrong: the check `curvature`
}


@pytest.mark.parametrize("sheet", sorted(written.PARTS))
def test_right_answers_are_not_failed_and_wrong_ones_do_not_pass(sheet):
    found = written.of_sheet(sheet)

    assert found.failed == []
    assert [place for place in found.passed if (sheet, *place) not in UNSEEN] == []
    assert found.decided >= DECIDED[sheet]
