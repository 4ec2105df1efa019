"""Written answers of a hand-in whose source reaches for the grader: they count, since none of its code is executed for them."""

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.kinds import KINDS
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec
from tests.hostile.doors import HONEST, write_sheet

pytestmark = pytest.mark.jail
ON_PAPER = ("number", "formula", "word")
REACHES = b"""
import gc

for one in gc.get_objects():
    pass
"""


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sealed")
    spec = load_spec(write_sheet(folder / "sheet"))
    store = Store(folder / "observations.sqlite")
    grader = Grader(spec, store, store, recognise=False, training=False)
    with grader.session() as session:
        yield lambda files: {
            r.id: r.outcome for r in grader.grade(Submission("mallory", files), session).results
        }
    grader.close()


def test_only_kinds_that_read_files_and_answers_execute_nothing():
    silent = {name for name, kind in KINDS.items() if not kind.executes}
    assert silent - {n for n in KINDS if n.startswith("answer_")} == {
        "executed",
        "files",
        "imports",
        "manual",
        "report_pdf",
    }


def test_right_answers_count_beside_code_that_reaches_and_the_code_is_a_persons(grade):
    outcomes = grade({**HONEST, "solution.py": HONEST["solution.py"] + REACHES})

    assert {outcomes[i].verdict for i in ON_PAPER} == {Verdict.PASSED}
    assert outcomes["kl"].verdict is Verdict.HUMAN
    assert "reaches for the grader" in outcomes["kl"].diagnosis.summary


def test_an_answer_that_such_code_would_compute_is_a_persons(grade):
    source = HONEST["solution.py"] + REACHES + b"\n\ndef answer_1a():\n    return 7.8125\n"
    outcomes = grade({"solution.py": source})

    assert outcomes["number"].verdict is Verdict.HUMAN
    assert "`answer_1a` in solution.py is not executed" in outcomes["number"].diagnosis.summary


def test_code_of_a_hand_in_that_is_called_like_a_library_of_ours_is_not_executed_for_an_answer(grade):
    forged = b"raise SystemExit('executed')\n"
    names = ("docx", "odf", "pypdf", "sympy", "lxml", "yaml", "markdown", "typst")
    libraries = {f"{n}.py": forged for n in names}
    outcomes = grade({**HONEST, **libraries, "solution.py": HONEST["solution.py"] + REACHES})

    assert {outcomes[i].verdict for i in ON_PAPER} == {Verdict.PASSED}


def test_wrong_answers_stay_wrong_whatever_the_code_puts_in_the_place_of_our_reader(grade):
    patch = b"""
import graders.observing.probes.locating.answers as reader

reader.written = lambda code, label, *a, **k: reader.Answer("7.8125", "7.8125", "answers.md")
"""
    files = {
        **HONEST,
        "solution.py": patch + HONEST["solution.py"],
        "answers.md": b"1a: 12.5\n\n1b: x\n\n1c: the mean\n",
    }
    outcomes = grade(files)

    assert Verdict.PASSED not in {outcomes[i].verdict for i in ON_PAPER}
    assert outcomes["number"].verdict is Verdict.FAILED
