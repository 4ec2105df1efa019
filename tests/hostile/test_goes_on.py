"""Whatever one hand-in does to a cohort stays its own: the others are graded, and all files are written."""

import csv
import errno
import json

import pytest

from graders.cohort import batch as batches
from graders.cohort.batch import batch
from graders.cohort.progress import closing_lines
from graders.feedback.documents import as_json
from graders.feedback.words import LONGEST_KEPT, MOST_NOTES, tidied
from graders.model import ExerciseReport, Report, Result, human
from graders.submission.cohorts import FoundSubmission, cohort
from tests.conftest import REFERENCE

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
HONEST = {"honest-a": REFERENCE, "honest-z": REFERENCE + "\n# mine\n"}


def raising(what):
    return REFERENCE.replace("return 0.5", f"raise ValueError({what})\n    return 0.5", 1)


SAYING = {
    "8 MB": raising("'x' * 8_000_000"),
    "8 MB of what is no letter": raising("'\\x1b\\u202e' * 4_000_000"),
    "8 MB of formulas": raising("'$x_{1}$ ' * 1_000_000"),
    "half a letter": raising("'a' + chr(0xD800) + chr(0xDCFF)"),
    "a name of half a letter": raising("open('/' + chr(0xDC80) * 300)"),
    "deep": raising("'$' + '{' * 900 + 'x' + '}' * 900 + '$'"),
    "null": raising("chr(0) * 9"),
    "many lines": raising("'\\n' * 10**6"),
}


def hand_ins(folder, sources):
    for name, source in sources.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "solution.py").write_text(source)
    return folder


@pytest.mark.jail
def test_whatever_an_exception_says_everybody_is_graded_and_pages_stay_small(toy, tmp_path):
    result = batch(toy, hand_ins(tmp_path / "cohort", {**HONEST, **SAYING}), tmp_path / "out")

    scores = {r.student: r.score for r in result.reports}
    assert scores == {**dict.fromkeys(SAYING, 2), **dict.fromkeys(HONEST, 5)}
    assert (result.failures, result.faults) == ([], [])
    for student in scores:
        folder = tmp_path / "out" / "students" / student
        assert {"feedback.html", "feedback.pdf", "report.json"} <= {p.name for p in folder.iterdir()}
        notes = json.loads((folder / "report.json").read_text())["notes"]
        assert not [n for n in notes if "could not be made" in n or "plain text" in n]
    sizes = {p: p.stat().st_size for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert not {p for p, size in sizes.items() if size > 2 * 10**6 and "sqlite" not in p.name}
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == sorted(scores)


@pytest.mark.jail
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EIO, "Input/output error"),
        MemoryError(),
        RecursionError("deep"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    ],
)
def test_a_hand_in_that_cannot_be_read_by_a_fault_of_ours_waits_for_a_person(
    toy, tmp_path, monkeypatch, error
):
    def broken():
        raise error

    def found(*words):
        return [FoundSubmission("broken", "broken", broken, tmp_path), *cohort(*words)]

    monkeypatch.setattr(batches, "cohort", found)
    result = batch(toy, hand_ins(tmp_path / "cohort", HONEST), tmp_path / "out")

    said = {r.student: (r.score, r.pending) for r in result.reports}
    assert said == {"broken": (0, 5), "honest-a": (5, 0), "honest-z": (5, 0)}
    why = f"could not be read, by a fault of ours ({type(error).__name__}: {error})"
    assert result.failures == [("broken", why)]


@pytest.mark.jail
def test_a_page_of_all_that_cannot_be_made_takes_none_of_the_others_with_it(toy, tmp_path, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("no page")

    monkeypatch.setattr("graders.cohort.outputs.queue_html", broken)
    result = batch(toy, hand_ins(tmp_path / "cohort", HONEST), tmp_path / "out")

    why = "queue.html could not be made (ZeroDivisionError: no page)"
    assert (
        tmp_path / "out" / "queue.html"
    ).read_text() == f"{why}; the grades stand in gradebook.csv and results.json"
    assert (tmp_path / "out" / "index.html").read_text().endswith("</html>")
    assert len(json.loads((tmp_path / "out" / "results.json").read_text())["students"]) == 2
    assert f"  the cohort: {why}" in list(closing_lines(result))


def test_a_report_keeps_no_more_of_a_text_than_anybody_reads():
    outcome = human("a\ud800\x1b" * 10**6, actual="x" * 10**7, trace="y" * 10**7)
    result = Result("kl", "agrees", "KL", 2, outcome)
    exercise = ExerciseReport("e", "E", (result,))
    report = Report("toy", "T", "ada", (exercise,), notes=("z" * 10**7,) * 10_000)

    kept = tidied(report)

    diagnosis = kept.results[0].outcome.diagnosis
    assert diagnosis.summary == f"{'a' * LONGEST_KEPT} … (990,000 more characters)"
    assert diagnosis.actual == f"{'x' * LONGEST_KEPT} … (9,990,000 more characters)"
    assert kept.notes[MOST_NOTES:] == ("… and 9,900 more notes",)
    assert len(as_json(kept)) < 1_100_000
