"""A cohort on the toy sheet, in the real jail."""

import csv
import json
import re
import shutil
import signal
import time
from urllib.parse import unquote

import pytest

from graders.cohort import batch as batches
from graders.cohort import workers as worker_pools
from graders.cohort.batch import batch
from graders.cohort.state import settings
from graders.cohort.workers import WorkerPool
from graders.errors import UserError
from graders.sandbox.warm_process import CannotStart
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, interruptible, write_toy
from tests.demo import packed
from tests.waiting import PROGRAM, Speaking, run

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]

RIGHT = {"solution.py": REFERENCE.encode()}
WRONG = {"solution.py": REFERENCE.replace("0.5 *", "").encode()}


@pytest.fixture(scope="module")
def graded(toy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cohort")
    hand_ins = folder / "hand-ins"
    for name, files in {"ada": RIGHT, "bob ä 🙂": WRONG, "eve": {}}.items():
        (hand_ins / name).mkdir(parents=True)
        for file, data in files.items():
            (hand_ins / name / file).write_bytes(data)
    (hand_ins / "cleo.zip").write_bytes(packed(RIGHT))
    (hand_ins / "dora.zip").write_bytes(b"no zip at all")
    said = []
    result = batch(toy, hand_ins, folder / "out", lambda *progress: said.append(progress))
    return folder, result, said


def scores(out):
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        return {row["student"]: row["score"] for row in csv.DictReader(file)}


def test_every_hand_in_is_graded_whatever_the_others_are(graded):
    folder, _, _ = graded

    assert scores(folder / "out") == {
        "ada": "5",
        "bob ä 🙂": "2",
        "cleo": "5",
        "dora": "0",
        "eve": "0",
    }


def test_each_student_gets_page_pdf_and_json(graded):
    folder, _, _ = graded

    for student in ("ada", "bob ä 🙂", "cleo", "dora", "eve"):
        assert sorted(p.name for p in (folder / "out" / "students" / student).iterdir()) == [
            "feedback.html",
            "feedback.pdf",
            "report.json",
        ]


def test_the_students_lie_apart_from_what_is_the_instructors(graded):
    out = graded[0] / "out"

    assert sorted(p.name for p in out.iterdir()) == [
        "gradebook.csv",
        "index.html",
        "instructor",
        "queue.html",
        "results.json",
        "similarity.html",
        "students",
    ]
    names = {p.name for p in (out / "instructor").iterdir()}
    assert {".lock", "reports", "state.sqlite"} <= names
    assert sorted(p.name for p in (out / "instructor" / "reports").iterdir()) == [
        "ada.json",
        "bob ä 🙂.json",
        "cleo.json",
        "dora.json",
        "eve.json",
    ]
    for page in ("index.html", "queue.html", "similarity.html"):
        for link in re.findall(r'href="(?!#)([^"#]+)', (out / page).read_text()):
            assert (out / unquote(link)).is_file(), link


def test_results_of_an_older_layout_are_refused_with_what_to_do(toy, tmp_path):
    (tmp_path / "state.sqlite").touch()
    (tmp_path / "hand-ins").mkdir()
    why = f"{tmp_path}: was written by an older torchgrade; grade into a new folder: copy its overrides.yaml there and run `torchgrade batch SHEET HAND-INS --out NEW`"

    for reads in (lambda: settings(tmp_path), lambda: batch(toy, tmp_path / "hand-ins", tmp_path)):
        with pytest.raises(UserError) as error:
            reads()
        assert str(error.value) == why


def test_the_unreadable_one_is_listed_with_its_reason(graded):
    folder, result, _ = graded
    why = "is no readable archive (File is not a zip file); pack it again as a zip"

    assert result.failures == [("dora", why)]
    assert json.loads((folder / "out" / "results.json").read_text())["failures"] == [
        {"student": "dora", "why": why}
    ]


def test_progress_is_told_of_each_hand_in(graded):
    _, _, said = graded

    assert sorted(report.student for report, _, _ in said) == [
        "ada",
        "bob ä 🙂",
        "cleo",
        "dora",
        "eve",
    ]
    assert [(done, total) for _, done, total in said] == [(n, 5) for n in range(1, 6)]


def test_a_second_run_repeats_nothing_and_says_the_same(graded, toy, monkeypatch):
    folder, _, _ = graded
    before = scores(folder / "out")
    monkeypatch.setattr(
        "graders.sandbox.session.Session.start",
        lambda _: pytest.fail("student code was run again"),
    )

    batch(toy, folder / "hand-ins", folder / "out")

    assert scores(folder / "out") == before


def test_an_edited_weight_message_or_threshold_reruns_no_student_code(graded, tmp_path, monkeypatch):
    folder, _, _ = graded
    sheet = write_toy(tmp_path / "toy")
    spec = sheet / "spec.yaml"
    text = spec.read_text().replace(str(tmp_path / "toy"), str(folder / "toy"))
    shutil.copytree(sheet / "reference", folder / "toy" / "reference", dirs_exist_ok=True)
    spec.write_text(
        text.replace("points: 3", "points: 30")
        .replace("points: 5", "points: 32")
        .replace("it has a factor 1/2", "think of the factor")
        .replace("title: The scaling", "title: Scaling\n        rtol: 0.01")
    )
    monkeypatch.setattr(
        "graders.sandbox.session.Session.start",
        lambda _: pytest.fail("student code was run again"),
    )

    result = batch(load_spec(spec), folder / "hand-ins", folder / "out")

    assert scores(folder / "out")["ada"] == "32"
    assert sorted((c.student, c.before, c.now) for c in result.changed) == [
        ("ada", 5, 32),
        ("cleo", 5, 32),
    ]


def test_one_archive_of_everything_gives_the_same(graded, toy, tmp_path):
    _folder, _, _ = graded
    files = {
        "all/ada/solution.py": RIGHT["solution.py"],
        "all/cleo.zip": packed(RIGHT),
        "all/bob/solution.py": WRONG["solution.py"],
    }
    archive = tmp_path / "cohort.zip"
    archive.write_bytes(packed(files))

    batch(toy, archive, tmp_path / "out")

    assert scores(tmp_path / "out") == {"ada": "5", "bob": "2", "cleo": "5"}


def test_ctrl_c_leaves_complete_files_and_130_and_the_next_run_goes_on(tmp_path):
    sheet = write_toy(tmp_path / "toy")
    hand_ins = tmp_path / "hand-ins"
    slow = REFERENCE.replace("return x * factor", "while True: pass")
    for name, source in {"a": REFERENCE, "b": slow, "c": slow}.items():
        (hand_ins / name).mkdir(parents=True)
        (hand_ins / name / "solution.py").write_text(source + f"# {name}\n")
    command = [*PROGRAM, "batch", sheet, hand_ins, "--out", tmp_path / "out", "--workers", "1"]
    process = Speaking(*command, preexec_fn=interruptible)
    process.says(r"\[1/3\] a: 5 of 5")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    code, said = process.ends()

    assert code == 130, said
    assert said.splitlines()[-1] == "stopped after 1 of 3; the same command goes on from there"
    assert scores(tmp_path / "out") == {"a": "5"}
    assert (tmp_path / "out" / "index.html").read_text().endswith("</html>")

    shutil.rmtree(hand_ins / "c")
    done = run(*command)

    assert done.returncode == 0
    assert scores(tmp_path / "out") == {"a": "5", "b": "3"}


def test_a_sandbox_that_cannot_start_stops_the_cohort_and_gives_no_grades(toy, tmp_path, monkeypatch):
    (tmp_path / "hand-ins" / "ada").mkdir(parents=True)
    (tmp_path / "hand-ins" / "ada" / "solution.py").write_text(REFERENCE)
    monkeypatch.setattr("graders.sandbox.bubblewrap.SCRATCH_INSIDE", "/proc/nowhere")

    with pytest.raises(CannotStart, match="the sandbox does not start here: "):
        batch(toy, tmp_path / "hand-ins", tmp_path / "out")

    assert not (tmp_path / "out" / "gradebook.csv").exists()


@pytest.mark.parametrize(
    ("pays", "workers"), [(batches.PAYS, 1), (0.0, 2)], ids=["little is left", "much is left"]
)
def test_another_worker_starts_only_where_much_is_left_to_do(toy, tmp_path, monkeypatch, pays, workers):
    started = []
    start = WorkerPool.start_worker
    monkeypatch.setattr(WorkerPool, "start_worker", lambda self: started.append(start(self)))
    monkeypatch.setattr(batches, "PAYS", pays)
    monkeypatch.setattr(batches, "SAMPLE", 0.0)
    monkeypatch.setattr(worker_pools, "WAITING", 1)  # else all are observed where pages take long
    for i in range(12):
        (tmp_path / "hand-ins" / f"s{i}").mkdir(parents=True)
        (tmp_path / "hand-ins" / f"s{i}" / "solution.py").write_text(f"{REFERENCE}\n# {i}\n")

    result = batch(toy, tmp_path / "hand-ins", tmp_path / "out", workers=2)

    assert len(result.reports) == 12
    assert len(started) == workers
