"""What a student reads of hidden checks: verdict, points, the course's words; nothing that comes from running code."""

import dataclasses
import json
import re
import shutil

import numpy as np
import pytest
from pypdf import PdfReader

from graders.cohort.batch import batch
from graders.feedback import page as pages
from graders.feedback.documents import as_json
from graders.feedback.pdf import as_pdf
from graders.feedback.student import for_student
from graders.grading.decisions import Override, applied
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.grading.verdict import told_of_crash
from graders.model import (
    Crash,
    Diagnosis,
    ExerciseReport,
    Outcome,
    Report,
    Result,
    Submission,
    Verdict,
)
from graders.sheets.load import load_spec
from graders.submission.notebooks import to_notebook
from tests.conftest import REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

SECRET = "17.25, 93.75"
PICTURE = np.full((4, 4, 3), 200, np.uint8)


def report(*results):
    return Report("toy", "A toy", "ada", (ExerciseReport("one", "One", results),), seconds=9.0)


def hidden(verdict, **told):
    """A result of a hidden check, each of whose fields holds what nobody may read."""
    said = Diagnosis(
        **{f.name: SECRET for f in dataclasses.fields(Diagnosis)} | {"told": "", "remark": "", **told}
    )
    numbers = np.array([17.25, 93.75])
    outcome = Outcome(verdict, 0.5, said, SECRET, (PICTURE,), (numbers, numbers), (numbers, numbers), 17.25)
    return Result(
        "a", "agrees", "A title", 2, outcome, 17.25, False, rubric=SECRET, run=SECRET, hint="a factor"
    )


def test_of_a_public_check_that_broke_a_student_reads_that_it_did_and_not_what_our_code_raised():
    said = Diagnosis("its judge failed", expected=SECRET, actual=SECRET, trace=SECRET, remark="sorry")
    outcome = Outcome(Verdict.BROKEN, 0.0, said, pictures=(PICTURE,))

    told = for_student(report(Result("a", "agrees", "A title", 2, outcome)))

    assert told.results[0].outcome == Outcome(
        Verdict.BROKEN, 0.0, Diagnosis("its judge failed", remark="sorry")
    )


@pytest.mark.parametrize("verdict", list(Verdict))
def test_of_a_hidden_check_no_field_but_the_words_of_the_course_is_shown(verdict):
    told = for_student(report(hidden(verdict)))

    assert "17.25" not in repr(told)
    assert "93.75" not in as_json(told)
    assert told.results[0].outcome.verdict is verdict
    assert told.score == report(hidden(verdict)).score


@pytest.mark.parametrize(
    ("verdict", "told", "summary", "hint"),
    [
        (
            Verdict.FAILED,
            "",
            "this is not right; the check is hidden, so what it tried and expected is not shown",
            "a factor",
        ),
        (Verdict.FAILED, "the sign is wrong", "the sign is wrong", "a factor"),
        (Verdict.HUMAN, "", "a person decides; the check is hidden, so what was seen is not shown", ""),
        (Verdict.SKIPPED, "needs “B” to pass first", "needs “B” to pass first", ""),
        (Verdict.BROKEN, "", "the grader failed here; a person decides", ""),
        (Verdict.PASSED, "", "", ""),
    ],
)
def test_of_a_hidden_check_it_is_said_whose_turn_it_is(verdict, told, summary, hint):
    (result,) = for_student(report(hidden(verdict, told=told))).results

    assert (result.outcome.diagnosis.summary, result.outcome.diagnosis.hint) == (summary, hint)


def test_a_hidden_check_keeps_a_persons_remark_and_decision():
    whole = report(hidden(Verdict.HUMAN))
    decisions = [Override(student="ada", check="a", points=1, by="Kim", comment="well tried")]

    (decided,) = for_student(applied(whole, decisions, None)).results
    (remarked,) = for_student(report(hidden(Verdict.FAILED, remark="see me (Kim)"))).results

    assert decided.outcome.diagnosis.summary == "decided by Kim: well tried"
    assert "17.25" not in repr(decided)
    assert remarked.outcome.diagnosis.remark == "see me (Kim)"


def test_a_public_check_is_shown_whole_and_seconds_are_those_of_public_checks():
    public = dataclasses.replace(hidden(Verdict.FAILED, student=""), id="b", public=True, seconds=2.0)

    told = for_student(report(hidden(Verdict.FAILED), public))

    assert told.results[1] is public
    assert told.seconds == 2.0


def test_page_and_pdf_show_of_a_hidden_check_what_the_report_for_the_student_says(tmp_path):
    told = for_student(report(hidden(Verdict.FAILED, told="the sign is wrong")))

    page = pages.as_html(told)
    (tmp_path / "page.pdf").write_bytes(as_pdf(told, tmp_path))
    printed = "".join(p.extract_text() for p in PdfReader(tmp_path / "page.pdf").pages)

    for text in (page, printed):
        assert "the sign is wrong" in text
        assert "17.25" not in text
    assert "<img" not in page
    assert "<svg" not in page


@pytest.mark.parametrize(
    ("crash", "said"),
    [
        (Crash("raised", f"ValueError: {SECRET}"), "the code raises ValueError"),
        (Crash("raised", "ZeroDivisionError"), "the code raises ZeroDivisionError"),
        (Crash("raised", f"Shape_{SECRET}: x"), "the code raises an exception"),
        (Crash("raised", "print: x"), "the code raises an exception"),
        (Crash("time", SECRET), "the code takes too long; a person decides why"),
        (Crash("memory", SECRET), "the code takes too much memory"),
        (Crash("many", SECRET), "the code starts too many processes; a person decides why"),
        (Crash("unfilled", SECRET), "not filled in yet"),
        (Crash("blank", SECRET), "nothing is answered"),
        (Crash("empty", SECRET), "the hand-in holds no code"),
        (Crash("missing", SECRET), ""),
        (Crash("run", SECRET), "the run of the script ended without what is asked"),
        (Crash("died", SECRET), "nothing came back"),
    ],
)
def test_of_a_crash_in_a_hidden_check_the_builtin_type_is_said_and_no_message(crash, said):
    assert told_of_crash(crash) == said


LEAK = "LEAK = 'le' 'ak'\n"  # so that a page with the source does not hold it
LEAKS = {
    "raises": "raise ValueError(f'{LEAK} {x.tolist()}')",
    "own-type": "raise type(f'{LEAK}{float(x.sum())}', (Exception,), {})(x)",
    "a-cause": "\n    try:\n        raise KeyError(f'{LEAK} {x}')\n    except KeyError as e:\n        raise RuntimeError(LEAK) from e",
    "forged": "\n    from graders.observing.missing import Missing\n    raise Missing(f'{LEAK} {x.tolist()}')",
    "unfilled": "raise NotImplementedError(f'{LEAK} {x.tolist()}')",
    "text": "return f'{LEAK} {x.tolist()}'",
    "printed": "print(LEAK, x.tolist()); return x",
}


def words_of(folder):
    """The text of all that is handed back, by file name."""
    texts = {p.name: p.read_text() for p in folder.iterdir() if p.suffix in (".html", ".json")}
    pdf = PdfReader(folder / "feedback.pdf")
    return {**texts, "feedback.pdf": "".join(p.extract_text() for p in pdf.pages)}


@pytest.mark.jail
def test_inputs_of_a_hidden_check_reach_no_file_that_is_handed_back(toy, tmp_path):
    for name, body in LEAKS.items():
        source = LEAK + REFERENCE.replace("return x * factor", body)
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "solution.ipynb").write_bytes(to_notebook(f"# %%\n{source}"))

    cohort = batch(toy, tmp_path / "in", tmp_path / "out", workers=1)

    pages_of = {p.parent.name: words_of(p.parent) for p in (tmp_path / "out").rglob("feedback.html")}
    assert set(pages_of) == set(LEAKS)
    for student, texts in pages_of.items():
        assert set(texts) == {"feedback.html", "feedback.pdf", "report.json", "solution.annotated.html"}
        assert [n for n, text in texts.items() if "leak" in text] == [], student
        (_, check) = json.loads(texts["report.json"])["exercises"][0]["checks"]
        assert (check["trace"], check["expected"], check["actual"], check["seconds"]) == ("", "", "", 0)
    # the instructor has it all
    whole = {r.student: r.results[1].outcome for r in cohort.reports}
    assert "leak [" in whole["raises"].diagnosis.summary
    assert {o.verdict for o in whole.values()} <= {Verdict.FAILED, Verdict.HUMAN}


ANSWERS = """exercises:
  - id: one
    title: Numbers
    checks:
      - {id: first, kind: answer_value, title: A number, points: 1, answer: 1a}
      - {id: second, kind: answer_value, title: Its square, points: 1, answer: 1b, builds_on: [first], public: false}
"""


@pytest.mark.jail
def test_a_hidden_answer_judged_from_earlier_answers_shows_neither_expected_nor_right_values(tmp_path):
    head = SPEC[: SPEC.index("naming:")].format(reference=tmp_path / "reference")
    reference = (
        "def answer_1a():\n    return 3\n\n"
        "def answer_1b(first=None):\n    return 9 if first is None else float(first) ** 2\n"
    )
    text = head.replace("points: 5", "points: 2") + ANSWERS
    folder = write_toy(tmp_path, **{"reference/solution.py": reference, "spec.yaml": text})
    shutil.rmtree(folder / "mistakes")  # which are of other checks
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(load_spec(folder / "spec.yaml"), store, store)
    with grader.session() as session:
        whole = grader.grade(Submission("ada", {"answers.md": b"1a: 5\n\n1b: 17\n"}), session)
    grader.close()

    (result,) = [r for r in for_student(whole).results if r.id == "second"]

    assert result.outcome.verdict is Verdict.FAILED
    assert result.outcome.diagnosis.expected == ""
    assert not re.search(r"\d", result.outcome.diagnosis.summary)


RUNS = """runs:
  train: {title: The training, files: [train.py], seconds: 20}
exercises:
  - id: two
    title: Training
    checks:
      - {id: curves, kind: figure, title: Curves, points: 1, run: train, curves: [[loss]], seconds: 10}
"""
KEEPS = """
def scale(x, factor):
    for folder in ("/tmp", "/dev/shm", tempfile.gettempdir(), "..", "."):
        try:
            open(f"{folder}/kept", "w").write(f"leak {x.tolist()}")
        except OSError:
            pass
    os._exit(1)
"""
TELLS = """
import tempfile
found = []
for folder in ("/tmp", "/dev/shm", tempfile.gettempdir(), "..", "."):
    try:
        found.append(open(f"{folder}/kept").read())
    except OSError:
        pass
raise ValueError(found)
"""


@pytest.mark.jail
def test_what_a_hidden_check_left_in_a_file_is_gone_before_a_public_run_begins(tmp_path):
    spec = SPEC.format(reference=tmp_path / "reference").replace("points: 5", "points: 6")
    spec = spec.replace("exercises:\n", RUNS)
    write_toy(tmp_path, **{"spec.yaml": spec, "reference/train.py": TELLS})
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(load_spec(tmp_path / "spec.yaml"), store, store)
    files = {"solution.py": f"import os, tempfile\n{REFERENCE}{KEEPS}", "train.py": TELLS}
    hand_in = Submission("mallory", {n: text.encode() for n, text in files.items()})
    with grader.session() as session:
        report = grader.grade(hand_in, session)
    grader.close()

    (note,) = [n for n in report.notes if n.startswith("The training")]
    assert "in its own words: “ValueError: []”" in note
