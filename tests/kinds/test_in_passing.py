"""Numbers that a sheet does not ask for, and that its texts tell in passing."""

import json

import numpy as np
import pytest

from graders.model import Verdict
from graders.observing.probes.locating import in_passing
from tests.kinds.test_answer_value import CHECKS, seen

RIGHT = {"value": np.array([1341, 1201, 2001, 6001, 28001])}
COUNTS = CHECKS["depth-counts"]


def in_notebook(*cells: str) -> dict[str, bytes]:
    source = [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells]
    return {
        "w.ipynb": json.dumps({"cells": source, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    }


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("Das tiefe Netz ist besser.", True),
        ("Das tiefe Netz hat nur 60+3·420+21 = 1341 Parameter.", True),
        ("| Netz | Parameter |\n|---|---|\n| 2-300-1 | 1 201 |\n| 2-7000-1 | 28.001 |", True),
        ("Das tiefe Netz hat nur 1280 Parameter.", False),
        ("| Netz | Parameter |\n|---|---|\n| 2-300-1 | 900 |", False),
        ("Das tiefe Netz hat 1341 Parameter, also 3 mal 420 + 21 = 1281.", False),
        ("Nach 2500 Schritten ist der Loss klein.", True),
    ],
)
@pytest.mark.parametrize("head", ["## Aufgabe 6", "## Aufgabe 6\n\nDaten\n\n### 6b) Netze"])
def test_only_right_numbers_told_in_passing_leave_nothing_to_decide(head, said, left_out):
    files = in_notebook(
        "## Aufgabe 5\n\n### 5a)\n\nhat 3 Parameter", f"{head}\n\n{said}", "## Aufgabe 8\n\n99710 Parameter"
    )
    observed = seen("depth-counts", files)

    assert COUNTS.judge(observed, RIGHT).verdict is Verdict.HUMAN
    assert COUNTS.leaves_out(observed, RIGHT) is left_out


@pytest.mark.parametrize(
    ("said", "left_out"), [("", True), ("1000 Punkte ziehen", True), ("900, 1200, 2000, 6000, 28000", False)]
)
def test_a_label_of_the_student_s_own_fails_nothing(said, left_out):
    observed = seen("depth-counts", in_notebook(f"## Aufgabe 6\n\n### 6a)\n\n{said}", "### 6b)\n\nBesser."))

    assert COUNTS.judge(observed, RIGHT).verdict is Verdict.HUMAN
    assert COUNTS.leaves_out(observed, RIGHT) is left_out


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("1341, 1201, 2001, 6001, 28001", "passed"), ("1340, 1200, 2000, 6000, 28000", "failed")],
)
def test_what_stands_on_the_answer_sheet_is_decided(said, verdict):
    observed = seen("depth-counts", {"answers.md": f"## Aufgabe 6\n\n6a: {said}\n".encode()})

    assert COUNTS.judge(observed, RIGHT).verdict == Verdict(verdict)
    assert not COUNTS.leaves_out(observed, RIGHT)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("28,001 und 28 001, 28.001, $4\\cdot 7000+1 = 28\\,001$", [28001] * 4),
        ("1201,2001,6001 / 28001", [1201, 2001, 6001, 28001]),
        ("0,693 0.0012345 12.3456 42", []),
    ],
)
def test_results_are_whole_numbers_of_three_digits_or_more(said, found):
    assert in_passing.results(said) == found


def test_a_check_without_such_numbers_looks_for_none():
    assert "told" not in seen("mlp-count", in_notebook("## Aufgabe 8\n\n99710 Parameter"))
