import io
from dataclasses import replace

from graders.cohort import command
from graders.cohort.outputs import Cohort
from graders.cohort.pages import Waiting
from graders.cohort.progress import Progress, closing_lines
from graders.cohort.state import Changed
from graders.grading.names import with_names
from graders.model import ExerciseReport, Report, Result, Submission, broken, failed, human, passed


def report(student, outcome=None, seconds=1.5):
    result = Result("kl", "agrees", "KL", 3, outcome or passed())
    return Report("s", "S", student, (ExerciseReport("e", "E", (result,)),), seconds=seconds)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_a_line_a_hand_in():
    stream = io.StringIO()
    progress = Progress(stream)
    progress.began -= 10

    progress(report("ada"), 1, 3)
    progress(report("bob\x1b[2J", failed("no"), 0.04), 2, 3)

    assert stream.getvalue().splitlines() == [
        "[1/3] ada: 3 of 3 (1.5 s; 10 s each, 0:20 left)",
        "[2/3] bob[2J: 0 of 3 (0.0 s; 5 s each, 0:05 left)",
    ]


def test_a_terminal_gets_one_line_that_is_written_over(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    progress = Progress(stream)
    progress.began -= 0.4

    progress(report("ada"), 1, 2)
    progress(report("bob"), 2, 2)

    assert stream.getvalue().startswith("\r[1/2] 2.5 a second, 0:00 left · ada: 3 \r")
    assert stream.getvalue().endswith(" a second, 0:00 left · bob: 3 \n")
    assert stream.getvalue().count("\n") == 1


def test_long_cohorts_show_hours_left():
    stream = io.StringIO()
    progress = Progress(stream)
    progress.began -= 3600

    progress(report("ada"), 1, 3)

    assert stream.getvalue() == "[1/3] ada: 3 of 3 (1.5 s; 3600 s each, 2:00:00 left)\n"


def test_the_end_names_what_failed_broke_changed_and_was_slow():
    cohort = Cohort(
        [report("ada"), report("bob", broken("the grader failed")), report("cleo", seconds=9)],
        [("dora", "dora.zip: is no readable archive")],
        [Changed("ada", 1, 3, ("`kl` 0 → 2, failed → passed",))],
        faults=[("cleo", "the process that makes them ended")],
    )

    assert list(closing_lines(cohort)) == [
        "3 hand-ins graded, 1 of them unreadable",
        "unreadable:",
        "  dora: dora.zip: is no readable archive",
        "without pages, by a fault of ours:",
        "  cleo: the process that makes them ended",
        "broken by the grader or this machine: their points wait for a person:",
        "  bob: kl: the grader failed",
        "other scores than in the run before:",
        "  ada: 1 → 3 (`kl` 0 → 2, failed → passed)",
        "slowest:",
        "  cleo: 9.0 s",
        "  ada: 1.5 s",
        "  bob: 1.5 s",
    ]


def test_a_name_in_the_overrides_that_a_hand_in_does_not_have_is_said(toy):
    hand_in = with_names(Submission("bob", {"a.py": b"def kl(): ..."}), toy, {"kl": "my_kl"})
    cohort = Cohort([replace(report("bob"), notes=hand_in.notes), report("ada")])

    assert list(closing_lines(cohort))[1:3] == [
        "names in the overrides that could not be used:",
        "  bob: `kl: my_kl` of `the course's overrides` was left aside: nothing in the hand-in is called `my_kl`; did you mean `kl`?",
    ]


def test_it_ends_with_what_a_person_decides_and_how(monkeypatch, tmp_path):
    waiting = [Waiting("ada", Result("q1", "manual", "A remark", 2.0, human("look")))]
    monkeypatch.setattr(command, "batch", lambda *_, **__: Cohort(waiting=waiting))
    said = []

    command.grade(None, tmp_path, tmp_path / "my out", said.append)

    assert said[-1] == f"a person decides 1 answer: torchgrade desk '{tmp_path}/my out'"


def test_a_cohort_of_which_all_could_be_read_says_no_more_than_that_it_was_graded():
    assert next(closing_lines(Cohort([report("ada")]))) == "1 hand-in graded"
