"""Whole written hand-ins in four languages and many formats: what is right never fails, what is wrong does not pass as a whole."""

import pytest

from benchmarks import written

DECIDED = {"edf-intro": 1349, "odsl-week2": 728, "cnn-autoencoders": 223, "mscv-mlp-cnn": 2259}
"""So many right answers the machine decides by itself, at least."""
UNSEEN = {
    (
        "mscv-mlp-cnn",
        "fr-86-tex",
        "3.5",
    ),  # the layers are right, the reason is wrong: `consequence` is a person's
    (
        "cnn-autoencoders",
        "en-105-docx",
        "3.2",
    ),  # the first derivative is right, the second one wrong: so is `curvature`
    ("cnn-autoencoders", "fr-02", "3.2"),
}


@pytest.mark.parametrize("sheet", sorted(written.PARTS))
def test_right_answers_are_not_failed_and_wrong_ones_do_not_pass(sheet):
    found = written.of_sheet(sheet)

    assert found.failed == []
    assert [place for place in found.passed if (sheet, *place) not in UNSEEN] == []
    assert found.decided >= DECIDED[sheet]
