"""Whether notebooks were run is read from what Jupyter stores in them."""

import json

import pytest

from graders.submission.entries import unopened
from graders.testing import check, judge

EXECUTED = check({"kind": "executed", "notebooks": ["line.ipynb"]})
ERROR = {"output_type": "error", "ename": "NameError"}


def notebook(*cells):
    code = [{"cell_type": "code", "source": "x = 1", "outputs": [], **cell} for cell in cells]
    return json.dumps({"cells": code})


def third_format(**cell):
    cells = [{"cell_type": "code", "input": "x = 1", **cell}]
    return json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3})


STATES = {
    "counts of zero": (notebook({"execution_count": 0}, {"execution_count": 0}), ""),
    "a cell left out": (
        notebook({"execution_count": 1}, {"execution_count": None}),
        "`line.ipynb` has 1 cells that were not run",
    ),
    "none run": (notebook({}, {"execution_count": None}), "`line.ipynb` was never run"),
    "outputs without counts": (
        notebook({}, {"outputs": [{"output_type": "stream", "text": "1"}]}),
        "`line.ipynb` shows outputs or times, and does not count its cells: see whether its outputs are those of its cells",
    ),
    "times without counts": (
        notebook({"metadata": {"ExecuteTime": {"start_time": "2026-11-02T10:00:00"}}}),
        "`line.ipynb` shows outputs or times, and does not count its cells: see whether its outputs are those of its cells",
    ),
    "an error": (
        notebook({"execution_count": 1, "outputs": [ERROR]}),
        "`line.ipynb` holds the error NameError",
    ),
    "another order": (
        notebook({"execution_count": 2}, {"execution_count": 1}),
        "`line.ipynb` was not run from top to bottom: restart the kernel and run all cells",
    ),
    "the third format": (third_format(prompt_number=3), ""),
    "an error of the third format": (
        third_format(prompt_number=3, outputs=[{"output_type": "pyerr", "ename": "KeyError"}]),
        "`line.ipynb` holds the error KeyError",
    ),
    "odd counts": (notebook({"execution_count": "one"}), "`line.ipynb` is no notebook"),
    "a web page": ("<html>", "`line.ipynb` is no notebook"),
}


@pytest.mark.parametrize("how", STATES)
def test_a_notebook_says_how_it_was_run(how):
    text, said = STATES[how]
    outcome = judge(EXECUTED, {"Line.ipynb": text})

    assert (outcome.diagnosis.summary if outcome.diagnosis else "") == said


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (None, "human"),
        (STATES["none run"][0], "human"),
        (STATES["an error"][0], "failed"),
        (STATES["the third format"][0], "passed"),
    ],
)
def test_a_notebook_that_is_not_there_may_lie_in_an_archive_that_is_not_opened(text, verdict):
    files = {"answers.md": "x", **({"line.ipynb": text} if text else {})}

    assert judge(EXECUTED, {**files, "all.bin": b"7z\xbc\xaf\x27\x1c"}).verdict == verdict


def test_an_archive_of_the_course_holds_nothing_of_a_hand_in():
    assert unopened({"data.7z": b"...", "own.rar": b"...", "a.py": b""}, {"data.7z"}) == ["own.rar"]
