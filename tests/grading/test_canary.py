"""The machine is tried first: the reference goes through each sandbox before a hand-in does, and faults are never kept."""

import contextlib
import os
import signal
import sqlite3

import pytest

from graders.cli import main
from graders.cohort.batch import batch
from graders.errors import GraderBroke
from graders.grading.canary import Canary
from graders.grading.grader import Grader
from graders.grading.observations import Kept, Store
from graders.model import Crash, Submission, Verdict
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.jail
on_any_sandbox = pytest.mark.usefixtures("lasting_here")

RIGHT = {"solution.py": REFERENCE.encode()}
CALLED = "the course's own solution does not pass this on this machine: "
# a reference that fails where the file that it reads is not there, which stands for whatever a machine may lack
NEEDS = {
    "kl": ("return 0.5", "open({!r}).close(); return 0.5"),
    "scale": ("return x * factor", "open({!r}).close(); return x * factor"),
}


def needing(folder, file, *functions):
    """The toy sheet whose reference needs a file in some of its functions."""
    source = REFERENCE
    for name in functions:
        old, new = NEEDS[name]
        source = source.replace(old, new.format(str(file)))
    return write_toy(folder, **{"reference/solution.py": source})


def hand_ins(folder, **students):
    for name, source in students.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "solution.py").write_text(source)
    return folder


def command(*words):
    with pytest.raises(SystemExit) as ended:
        main.main([str(w) for w in words])
    return ended.value.code


@on_any_sandbox
def test_what_the_reference_does_not_pass_here_waits_for_a_person_whatever_was_handed_in(tmp_path, capsys):
    sheet = needing(tmp_path / "toy", tmp_path / "none", "scale")
    cohort = hand_ins(tmp_path / "cohort", ada=REFERENCE, bob=REFERENCE.replace("x * factor", "x + factor"))

    result = batch(load_spec(sheet / "spec.yaml"), cohort, tmp_path / "out")

    for report in result.reports:
        kl, scale = report.results
        assert (kl.outcome.verdict, kl.score, scale.score, scale.pending) == (Verdict.PASSED, 3, 0, 2)
        assert scale.outcome.verdict is Verdict.BROKEN
        assert scale.outcome.diagnosis.summary.startswith(CALLED)
        assert "FileNotFoundError" in scale.outcome.diagnosis.summary
    assert command("batch", sheet, cohort, "--out", tmp_path / "out") == 3
    assert "Error: broken for every hand-in: scale" in capsys.readouterr().err


@on_any_sandbox
def test_where_the_reference_does_not_pass_most_the_cohort_stops_and_nobody_has_a_grade(tmp_path, capsys):
    sheet = needing(tmp_path / "toy", tmp_path / "none", "kl")  # 3 of 5 points
    cohort = hand_ins(tmp_path / "cohort", ada=REFERENCE)

    code = command("batch", sheet, cohort, "--out", tmp_path / "out")

    assert code == 3
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(
        "Error: the course's own solution does not pass 1 of 2 checks on this machine, so nothing is graded; the first is `kl`: "
    )
    assert said.endswith("; `torchgrade doctor --full` looks for the reason")
    assert not (tmp_path / "out" / "gradebook.csv").exists()


@on_any_sandbox
def test_the_reference_has_the_sheets_data_where_it_goes_first(tmp_path):
    sheet = write_toy(
        tmp_path / "toy",
        **{
            "spec.yaml": SPEC.format(reference=tmp_path / "toy" / "reference").replace(
                "naming:", "data: {rows: {file: rows.csv, y: b}}\nnaming:"
            ),
            "rows.csv": "a,b\n1,2\n",
            "reference/solution.py": REFERENCE.replace("return 0.5", "open('rows.csv').close(); return 0.5"),
        },
    )
    cohort = hand_ins(tmp_path / "cohort", ada=REFERENCE)

    (report,) = batch(load_spec(sheet / "spec.yaml"), cohort, tmp_path / "out").reports

    assert (report.score, report.pending) == (5, 0)


@pytest.fixture
def trusting(tmp_path):
    """Grade with own rights, so that a file outside can stand for the state of this machine."""

    def trusting(sheet, out="out"):
        spec = load_spec(sheet / "spec.yaml")
        result = batch(spec, tmp_path / "cohort", tmp_path / out, jailed=False)
        return {r.student: (r.score, r.pending) for r in result.reports}

    return trusting


def test_a_machine_that_broke_after_all_was_learned_is_noticed_and_costs_nothing_once_mended(
    tmp_path, trusting
):
    needed = tmp_path / "needed"
    needed.touch()
    sheet = needing(tmp_path / "toy", needed, "scale")
    hand_ins(tmp_path / "cohort", ada=REFERENCE)
    before = trusting(sheet)
    needed.unlink()
    hand_ins(tmp_path / "cohort", bob=REFERENCE + "\n# another one")
    broken = trusting(sheet)
    needed.touch()

    assert before == {"ada": (5, 0)}
    assert broken == {"ada": (5, 0), "bob": (3, 2)}
    assert trusting(sheet) == {"ada": (5, 0), "bob": (5, 0)}


DYING = """
def dies_once():
    import os
    calls = int(open({count!r}).read())
    open({count!r}, "w").write(str(calls + 1))
    if calls == {at}:
        os.kill(os.getpid(), 9)

"""


@pytest.mark.parametrize("at", range(3), ids=["as it is learned", "before a hand-in", "again"])
def test_a_reference_that_is_killed_once_is_tried_again_and_nobody_loses_by_it(tmp_path, trusting, at):
    count = tmp_path / "count"
    count.write_text("0")
    source = REFERENCE.replace("return 0.5", "dies_once(); return 0.5")
    sheet = write_toy(
        tmp_path / "toy",
        **{"reference/solution.py": DYING.format(count=str(count), at=at) + source},
    )
    hand_ins(tmp_path / "cohort", ada=REFERENCE, bob=REFERENCE.replace("0.5 *", ""))

    assert trusting(sheet) == {"ada": (5, 0), "bob": (2, 0)}
    assert int(count.read_text()) > at


@pytest.fixture
def tried(monkeypatch):
    """The sandboxes that the reference went through."""
    tried = []
    real = Canary.failures

    def spy(self, session, checks):
        tried.append(session.process.pid)
        return real(self, session, checks)

    monkeypatch.setattr(Canary, "failures", spy)
    return tried


def test_the_reference_goes_first_through_each_new_sandbox_and_through_none_that_is_not_needed(
    toy, tmp_path, tried
):
    store = Store(tmp_path / "kept.sqlite")
    grader = Grader(toy, store, store, reference_first=True)
    with grader.session() as session:
        for source in (REFERENCE, REFERENCE + "\n# other"):
            grader.grade(Submission("ada", {"solution.py": source.encode()}), session)
        first = list(tried)
        os.kill(session.process.pid, signal.SIGKILL)
        report = grader.grade(Submission("bob", {"solution.py": b"x = 1\n" + RIGHT["solution.py"]}), session)
    with grader.session() as session:
        again = grader.grade(Submission("ada", RIGHT), session)
        started = session.process is not None
    grader.close()

    assert len(first) == 1
    assert len(tried) == len(set(tried)) == 2
    assert report.score == again.score == 5
    assert not started


@on_any_sandbox
def test_a_student_needs_no_reference_to_go_first(toy, tmp_path, tried):
    store = Store(tmp_path / "kept.sqlite")
    grader = Grader(toy, store, store, jailed=False, public_only=True)
    with grader.session() as session:
        report = grader.grade(Submission("ada", RIGHT), session)
    grader.close()

    assert report.score == 3
    assert tried == []


# -- what is never kept --------------------------------------------------------------------


def kept(store):
    """How many observations were kept, and the causes of crashes among them."""
    with contextlib.closing(sqlite3.connect(store.path)) as file:
        rows = file.execute("select key from observations where key not like 'reached %'").fetchall()
    seen = [store.get(key).seen for (key,) in rows]
    return len(seen), {s.cause for s in seen if isinstance(s, Crash)}


@on_any_sandbox
@pytest.mark.parametrize(
    ("does", "expected"),
    [
        ("raise ValueError", (2, {"raised"})),
        ("raise NotImplementedError", (2, {"unfilled"})),
        ("import os; os._exit(1)", (1, set())),
        ("import time; time.sleep(60)", (1, set())),
        ("return torch.zeros(9_000_000)", (1, set())),
    ],
    ids=["raises", "is not filled in", "ends its process", "takes too long", "returns very much"],
)
def test_of_a_hand_in_only_what_its_own_code_did_for_certain_is_kept(tmp_path, does, expected):
    sheet = write_toy(
        tmp_path / "toy",
        **{
            "spec.yaml": SPEC.format(reference=tmp_path / "toy" / "reference").replace(
                "seconds: 2", "seconds: 1"
            )
        },
    )
    store, known = Store(tmp_path / "kept.sqlite"), Store(tmp_path / "known.sqlite")
    grader = Grader(load_spec(sheet / "spec.yaml"), store, known, recognise=False)
    source = REFERENCE.replace("return x * factor", does)
    with grader.session() as session:
        report = grader.grade(Submission("ada", {"solution.py": source.encode()}), session)
    grader.close()

    assert report.results[1].score == 0
    assert kept(store) == expected
    assert kept(known) == (2, set())


@on_any_sandbox
def test_no_crash_of_the_reference_or_of_a_mistake_is_kept_or_believed(tmp_path):
    sheet = write_toy(tmp_path / "toy")
    store = Store(tmp_path / "kept.sqlite")
    grader = Grader(load_spec(sheet / "spec.yaml"), store, store, own=True)
    check = grader.spec.check("kl")
    key = grader.keys.of(check, Submission("reference", RIGHT))
    store.put(key, Kept(Crash("raised", "ModuleNotFoundError: as in another environment"), 0))
    wrong = Submission("mistake", {"solution.py": b"def kl(mu, logvar): raise ValueError\n"})

    right = grader.known.wanted(check)
    crashed = grader.known.observe(check, wrong)
    store.put(grader.keys.of(check, wrong), Kept(Crash("raised", "OSError: elsewhere"), 0))
    with grader.session() as session:
        again = grader.grade(wrong, session).results[0].outcome.diagnosis.summary
    grader.close()

    assert again == "the code raises ValueError"
    assert not isinstance(right, Crash)
    assert crashed == Crash("raised", "ValueError", crashed.trace, crashed.choices)
    # the reference, for both checks, and what was put there
    assert kept(store) == (3, {"raised"})
    assert store.get(grader.keys.of(check, wrong)).seen == Crash("raised", "OSError: elsewhere")


RUN = """
sheet: toy-run
title: A toy sheet with a run
reference: {reference}
points: 1
runs:
  train: {{title: the training, files: ["train*"], seconds: 3}}
exercises:
  - id: one
    title: Training
    checks:
      - {{id: learned, kind: learned, title: What it learns, points: 1, run: train, variables: [w], values: [3.0], within: 0.1}}
"""


@on_any_sandbox
@pytest.mark.parametrize(
    ("script", "note"),
    [
        (
            "w = 2.0\nwhile True:\n    w = 2.0\n",
            "the training: stopped at its budget of 3 s, and judged on what it had reached",
        ),
        ("w = 3.0\nraise ValueError('no more')\n", "the training: ended with an error after "),
        ("w = 3.0\nimport sys\nsys.exit('no figures')\n", "the training: ended by `sys.exit` after "),
    ],
    ids=["stopped at its budget", "raises", "ended by sys.exit"],
)
def test_what_a_run_said_about_itself_is_the_same_when_it_is_answered_from_what_is_kept(
    tmp_path, script, note
):
    sheet = write_toy(
        tmp_path / "toy",
        **{
            "spec.yaml": RUN.format(reference=tmp_path / "toy" / "reference"),
            "reference/train.py": "w = 3.0\n",
        },
    )
    (tmp_path / "cohort" / "ada").mkdir(parents=True)
    (tmp_path / "cohort" / "ada" / "train.py").write_text(script)
    spec = load_spec(sheet / "spec.yaml")

    first = batch(spec, tmp_path / "cohort", tmp_path / "out").reports[0]
    again = batch(spec, tmp_path / "cohort", tmp_path / "out").reports[0]

    assert any(n.startswith(note) for n in first.notes)
    assert again.notes == first.notes
    assert [r.outcome for r in again.results] == [r.outcome for r in first.results]


@on_any_sandbox
def test_a_run_that_opens_a_computed_name_is_observed_for_each_who_hands_in_other_files(tmp_path):
    sheet = write_toy(
        tmp_path / "toy",
        **{
            "spec.yaml": RUN.format(reference=tmp_path / "toy" / "reference"),
            "reference/train.py": "w = 3.0\n",
        },
    )
    script = "w = float(open('we' + 'ights.txt').read())\n"
    for student, files in {"a": {"weights.txt": "3.0"}, "b": {}}.items():
        (tmp_path / "cohort" / student).mkdir(parents=True)
        for name, text in {"train.py": script, **files}.items():
            (tmp_path / "cohort" / student / name).write_text(text)

    result = batch(load_spec(sheet / "spec.yaml"), tmp_path / "cohort", tmp_path / "out")

    assert {r.student: r.score for r in result.reports} == {"a": 1, "b": 0}


def test_a_sandbox_that_does_not_start_stops_the_cohort_and_says_where_to_look(toy, tmp_path, monkeypatch):
    hand_ins(tmp_path / "cohort", ada=REFERENCE)
    monkeypatch.setattr("graders.sandbox.bubblewrap.SCRATCH_INSIDE", "/proc/nowhere")

    with pytest.raises(GraderBroke, match=r"; `torchgrade doctor --full` looks for the reason$"):
        batch(toy, tmp_path / "cohort", tmp_path / "out")
