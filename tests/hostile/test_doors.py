"""Hand-ins that attack through every door but code, as one cohort; `doors/` holds them, each with what it tries.

None may stop the cohort, earn more than its honest parts are worth, lose a point of these, be told what is hidden,
write outside its folder, or take anything from those beside it.
"""

import os
import pickle
from pathlib import Path

import pytest

from graders.cohort.batch import batch
from graders.paths import locked
from graders.sheets.load import load_spec
from graders.submission import cohort
from tests.hostile.doors import FULL, HONEST, doors, write_sheet

pytestmark = [pytest.mark.jail, pytest.mark.slow]
DOORS = doors()
COMPANIONS = 4
HIDDEN = ("7.8125", "root:x:0", "torchgrade-test-secret")


def put(folder, name, door):
    """Write a hand-in into the cohort's folder; the name of its entry there."""
    called = os.fsdecode(door.called or f"{name}{door.ending}")
    path = folder / called
    if isinstance(door.files, bytes):
        path.write_bytes(door.files)
        return called
    path.mkdir()
    for inner, data in door.files.items():
        place = path / os.fsdecode(inner)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return called


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The cohort, graded once for all workers: reports by student, what they are called, and the folder of all that was written."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    kept = shared / "doors.pickle"
    with locked(shared / "doors.lock"):
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(grade(shared / "doors")))
        return pickle.loads(kept.read_bytes())


def grade(folder):
    folder.mkdir()
    os.environ["TORCHGRADE_TEST_SECRET"] = "torchgrade-test-secret"
    hand_ins = folder / "hand-ins"
    hand_ins.mkdir()
    entries = {put(hand_ins, name, door): name for name, door in DOORS.items()}
    for number in range(COMPANIONS):
        for inner, data in HONEST.items():
            place = hand_ins / f"companion-{number:02}" / inner
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data + (f"# {number}".encode() if inner == "solution.py" else b""))
    spec = load_spec(write_sheet(folder / "sheet"))
    result = batch(spec, hand_ins, folder / "out")
    return folder, {r.student: r.without_pictures() for r in result.reports}, entries


def report_of(graded, name):
    """The report of a hand-in, which may have had to be called otherwise than its entry."""
    folder, reports, entries = graded
    if name in reports:
        return reports[name]
    found = {hand_in.entry: hand_in.student for hand_in in cohort(folder / "hand-ins")}
    return reports[found[next(entry for entry, door in entries.items() if door == name)]]


def test_there_are_more_than_sixty():
    assert len(DOORS) > 60
    assert all(door.tries for door in DOORS.values())


def test_everybody_has_a_report(graded):
    assert len(graded[1]) == len(DOORS) + COMPANIONS


@pytest.mark.parametrize("name", DOORS)
def test_it_gets_what_its_honest_parts_are_worth(name, graded):
    report = report_of(graded, name)

    assert report.score == DOORS[name].worth, [
        (r.id, str(r.outcome.verdict), r.outcome.diagnosis.summary[:200])
        for r in report.results
        if r.score != r.points
    ] + list(report.notes)


def test_nothing_is_taken_from_those_beside_them(graded):
    scores = {s: r.score for s, r in graded[1].items() if s.startswith("companion-")}

    assert scores == {f"companion-{n:02}": FULL for n in range(COMPANIONS)}


@pytest.mark.parametrize("name", DOORS)
def test_its_student_reads_nothing_that_is_hidden(name, graded):
    files = DOORS[name].files
    own = files if isinstance(files, bytes) else b"".join(files.values())
    folder = graded[0] / "out" / "students" / report_of(graded, name).student
    told = "".join(p.read_text(encoding="utf-8") for p in folder.iterdir() if p.suffix in (".html", ".json"))

    assert told
    assert [text for text in HIDDEN if text in told and text.encode() not in own] == []


def test_nothing_was_written_elsewhere(graded):
    folder = graded[0]

    assert {p.name for p in folder.iterdir()} == {"hand-ins", "sheet", "out"}
    assert list(folder.rglob("owned*")) == []
    assert list(Path("/tmp").glob("owned*")) == []
    assert {p.name for p in (folder / "out").iterdir()} <= {
        "index.html",
        "queue.html",
        "similarity.html",
        "gradebook.csv",
        "results.json",
        "overrides.yaml",
        "students",
        "instructor",
    }
    assert len(list((folder / "out" / "students").iterdir())) == len(DOORS) + COMPANIONS


def test_every_report_is_text_that_can_be_written(graded):
    for report in graded[1].values():
        report.student.encode()
        for result in report.results:
            result.outcome.diagnosis.summary.encode()
