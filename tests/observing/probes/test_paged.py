"""PDFs that are typeset: what stands above and below the line."""

from pathlib import Path

import numpy as np
import pytest
import typst

from graders.feedback.language import language
from graders.model import Verdict, failed
from graders.observing.code import Code
from graders.observing.probes.locating import answers
from graders.observing.probes.spelling.tokens import Unread
from graders.sheets.load import find_spec
from graders.vocabulary.symbols import Naming

RIGHT = np.array([1.0, 2.0, 3.0])

SHEET = r"""
= Answers

1.1a: $3 x^2$

1.1b: $(1+e^(-x))^(-2) e^(-x)$

1.1c: $10^(-3)$

1.2: $w_1 x_1 + b$

1.3: 7

1.4: $1/2 x$

1.5: $w_1^2$

1.6: $e^(x^2)$

1.7: $sqrt(x+1)$

1.8:
"""


LABELS = ("1.1a", "1.1b", "1.1c", "1.2", "1.3")


@pytest.fixture(scope="module")
def code():
    return Code(Path(), {"work.pdf": typst.compile(SHEET.encode())}, Naming(), {})


def test_what_stands_above_and_below_the_line_is_marked(code):
    said = [answers.given(code, label).text for label in LABELS]

    assert said == ["3x^(2)", "(1 + e^(−x))^(−2)e^(−x)", "10^(−3)", "w_{1}x_{1}+ b", "7"]


@pytest.mark.parametrize("label", ["1.4", "1.5", "1.6", "1.7"])
def test_what_is_stacked_is_a_persons(code, label):
    with pytest.raises(Unread, match=f"^the order of what stands at {label} in work.pdf is not told$"):
        answers.given(code, label)


def test_a_blank_label_of_a_pdf_is_a_persons_for_there_may_be_ink(code):
    with pytest.raises(Unread, match=r"^nothing stands at 1\.8 itself; look at work\.pdf$"):
        answers.given(code, "1.8")


def test_where_a_program_counts_the_labels_a_wrong_answer_is_a_persons():
    check = next(c for c in find_spec("edf-intro").checks if c.id == "sigmoid-derivative")

    outcome = check.from_page({"text": np.array("1"), "page": np.array("a.docx")}, failed("no"))

    assert outcome.verdict is Verdict.HUMAN
    assert (
        language("de").told(outcome.diagnosis.summary)
        == "es steht in a.docx, wo das Programm, das die Datei schrieb, die Fragen zählt; siehe die Seite: no"
    )


@pytest.mark.parametrize(
    ("given", "said", "verdict"),
    [
        (RIGHT, "", Verdict.PASSED),
        (RIGHT + 1, "it stands in work.pdf; see the page: this is not the formula", Verdict.HUMAN),
    ],
)
def test_an_answer_in_a_pdf_passes_and_never_fails(code, given, said, verdict):
    check = next(c for c in find_spec("edf-intro").checks if c.id == "sigmoid-derivative")
    seen = {"text": np.array("1"), "values": given, **answers.given(code, "1.3").marks}

    outcome = check.from_page(seen, check.judge(seen, {"values": RIGHT}))

    assert outcome.verdict is verdict
    assert outcome.diagnosis.summary.startswith(said)
