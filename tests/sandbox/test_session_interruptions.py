"""Other work on this machine, and whatever ends a sandbox, take nothing from anybody."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graders.model import Verdict
from graders.observing.processes import kill
from tests.conftest import REFERENCE
from tests.sandbox.conftest import grading, kl

pytestmark = pytest.mark.jail


def test_a_statement_that_is_cut_off_goes_to_a_person(grade):
    top = "import time\ndef burn():\n    while time.process_time() < 60: pass\n    return 1\nmade = burn()"
    outcomes = grade(kl("return made * mu", top))

    assert outcomes["kl"][0] == "human"
    assert outcomes["scale"] == ("passed", "")


BURN = "until = time.process_time() + {seconds}\n    while time.process_time() < until: pass"


def test_a_busy_machine_takes_nothing_from_anybody(grade):
    right = "return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"
    honest = kl(f"{BURN.format(seconds=2)}\n    {right}", "import time")
    endless = kl("while True: pass")

    burners = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        busy = [grade(honest)["kl"], grade(endless)["kl"]]
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()

    assert busy == [
        ("passed", ""),
        ("human", "the code used up its 4 s of CPU time; a person decides why"),
    ]


def test_a_worker_for_each_core_is_within_the_limit_on_processes(grade):
    right = "return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"
    load = "sum(x.sum() for x in torch.utils.data.DataLoader(torch.ones(64), num_workers=os.cpu_count()))"

    assert grade(kl(f"{load}\n    {right}", "import os\nimport torch.utils.data"))["kl"] == (
        "passed",
        "",
    )


def test_what_sleeps_goes_to_a_person_soon(grade):
    said = "the code waited for 9 s and did not work; a person decides why"

    assert grade(kl("time.sleep(600)", "import time"))["kl"] == ("human", said)


def test_processes_of_a_hand_in_count_to_its_time(grade):
    body = "children = [os.fork() for _ in range(2)]\n    while 0 in children: pass\n    os.wait()"

    verdict, summary = grade(kl(body, "import os"))["kl"]

    assert (verdict, summary) == (
        "human",
        "the code used up its 4 s of CPU time; a person decides why",
    )


def test_a_supervisor_that_ends_before_the_hand_in_begins_costs_nothing(tmp_path, monkeypatch):
    with grading(tmp_path) as grade:
        ask = grade.session.line.ask

        def killed(task, *rest, **more):
            if task and task["do"] == "load":
                os.kill(grade.session.watchdog.supervisor, signal.SIGKILL)
            return ask(task, *rest, **more)

        monkeypatch.setattr(grade.session.line, "ask", killed)
        outcomes = grade(f"{REFERENCE}# mine\n")

    assert outcomes["kl"] == ("broken", "its sandbox ended before it began (its process ended)")
    assert {verdict for verdict, _ in outcomes.values()} == {"broken"}


def test_a_sandbox_that_is_killed_again_and_again_costs_nothing(tmp_path, monkeypatch):
    with grading(tmp_path) as grade:
        ask = grade.session.line.ask

        def killed(task, *rest, **more):
            ours = grade.session.watchdog.ours
            kill(ours)
            while any(Path(f"/proc/{one}").exists() for one in ours):  # a busy machine ends them late
                time.sleep(0.01)
            return ask(task, *rest, **more)

        monkeypatch.setattr(grade.session.line, "ask", killed)
        outcomes = grade(f"{REFERENCE}# mine\n")

    assert {verdict for verdict, _ in outcomes.values()} == {str(Verdict.BROKEN)}


def test_what_is_killed_while_the_machine_has_no_memory_left_costs_nothing(grade, monkeypatch):
    monkeypatch.setattr("graders.grading.observer.ended_for_memory", iter(range(99)).__next__)
    outcomes = grade(kl("os._exit(1) if os.getpid() == 1 else os.kill(os.getpid(), 9)", "import os"))

    assert outcomes["kl"] == (
        "broken",
        "was ended by SIGKILL while this machine had no memory left",
    )


def test_files_that_take_too_long_to_read_are_read_twice_and_not_for_each_check(grade, monkeypatch):
    grade(f"{REFERENCE}# so that this sandbox has been tried\n")
    monkeypatch.setattr("graders.sandbox.session.LOAD_SECONDS", 0.0)
    long = "x = f(1)\n" * 20_000
    ask, tasks = grade.session.line.ask, []

    def counted(task, *rest, **more):
        tasks.append(task["do"])
        return ask(task, *rest, **more)

    monkeypatch.setattr(grade.session.line, "ask", counted)
    outcomes = grade(f"{REFERENCE}{long}")

    said = "the code used up its 0 s of CPU time while it was only read; a person decides why"
    assert set(outcomes.values()) == {("human", said)}
    assert tasks == ["load", "load"]


def test_nothing_is_earned_where_it_is_not_known_whether_a_hand_in_reaches_for_the_grader(grade, monkeypatch):
    monkeypatch.setattr(grade.session, "reaches", lambda: None)
    outcomes = grade(f"{REFERENCE}# which nobody reads\n")

    assert set(outcomes.values()) == {
        ("human", "reaches for the grader: no machine could read it; look at it")
    }
