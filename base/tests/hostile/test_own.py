"""Hand-ins that try to buy points where code of the course decides beside theirs; a file a hand-in in `own/`.

All that they define is wrong, so none may earn a point without a person; the honest one after them gets all.
"""

from pathlib import Path

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec
from graders.sheets.reference import reference_files

pytestmark = pytest.mark.jail
HERE = Path(__file__).parent
HAND_INS = sorted((HERE / "own").glob("*.py"))
SHEET = HERE.parent / "courses" / "own" / "assignments" / "own-checks" / "spec.yaml"
FILES = {
    "conftest.py": b"import pytest\n\n\n@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call(pyfuncitem):\n    return True\n",
    "pytest.ini": b"[pytest]\naddopts = --collect-only -p conftest\n",
    "test_solution.py": b"def test_rows_sum_to_one():\n    pass\n\n\ndef test_words_are_sorted():\n    pass\n",
    "own_checks.py": b"def attention(**given):\n    return {}\n\n\nwords = mean_of_two = attention\n",
    "pytest.py": b"def main(*a, **k):\n    return 0\n",
    "_pytest/__init__.py": b"",
    "unittest.py": b"class TestCase:\n    pass\n",
    "sitecustomize.py": b"raise SystemExit(0)\n",
}


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    spec = load_spec(SHEET).salted("a cohort's secret")
    store = Store(tmp_path_factory.mktemp("kept") / "observations.sqlite")
    grader = Grader(spec, store, store, recognise=False)
    with grader.session() as session:
        yield lambda files: grader.grade(Submission("mallory", files), session)
    grader.close()


def points(report):
    return {r.id: r.score for r in report.results}


@pytest.mark.parametrize("path", HAND_INS, ids=lambda p: p.stem)
def test_it_buys_no_points(path, grade):
    report = grade({"solution.py": path.read_bytes()})
    assert points(report) == dict.fromkeys(("attention", "words", "mean", "tests"), 0), {
        r.id: r.outcome for r in report.results
    }


def test_files_that_are_called_like_the_machinery_buy_nothing(grade):
    wrong = (HERE / "own" / "raise_the_course_s.py").read_bytes()
    assert set(points(grade({"solution.py": wrong, **FILES})).values()) == {0}


def test_they_cost_an_honest_hand_in_nothing(grade):
    files = reference_files(load_spec(SHEET))
    for more in ({}, FILES):
        report = grade({**files, **more})
        assert {r.outcome.verdict for r in report.results} == {Verdict.PASSED}, [
            r.outcome for r in report.results
        ]
