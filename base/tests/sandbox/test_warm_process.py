"""The warm process: what it imports ahead, and the supervisors that it forks."""

import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.grading.sandboxes import MANY
from graders.model import Submission, Verdict
from graders.observing.processes import descendants
from graders.sandbox import bubblewrap
from tests.conftest import REFERENCE
from tests.sandbox.conftest import passes

pytestmark = pytest.mark.jail


def test_where_namespaces_cannot_be_nested_each_hand_in_gets_a_sandbox_of_its_own(toy, tmp_path, monkeypatch):
    command = bubblewrap.command_line

    def flat(*given):
        words = command(*given)
        return [words[0], "--disable-userns", *words[1:]]

    monkeypatch.setattr(bubblewrap, "command_line", flat)
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        for number in (1, 2):
            hand_in = {"solution.py": f"{REFERENCE}\n# {number}".encode()}
            report = grader.grade(Submission("someone", hand_in), session)

            assert report.verdicts == {Verdict.PASSED}
            assert session.process is None
    grader.close()


def test_every_process_of_a_sandbox_is_under_the_limits_of_the_kernel(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        grader.grade(Submission("someone", {"solution.py": REFERENCE.encode()}), session)
        groups = session.warm.group.folders
        if not groups:
            pytest.skip("no cgroup can be made here")
        free = [
            Path("/proc", str(pid), "cgroup").read_text()
            for group in groups
            for pid in (session.warm.process.pid, *descendants(session.warm.process.pid))
            if str(pid) not in (group / "cgroup.procs").read_text().split()
        ]
    grader.close()

    assert free == []


def test_a_sandbox_that_is_made_ready_for_many_hand_ins_judges_as_any_other(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session(submissions=MANY) as session:
        verdicts = []
        for source in (REFERENCE, REFERENCE.replace("0.5 * ", "")):
            hand_in = Submission("someone", {"solution.py": source.encode()})
            report = grader.grade(hand_in, session)
            verdicts.append([r.outcome.verdict for r in report.results])
    grader.close()

    assert verdicts == [[Verdict.PASSED, Verdict.PASSED], [Verdict.FAILED, Verdict.PASSED]]


def test_what_a_check_of_the_sheet_imports_is_there_before_a_hand_in_begins(toy, tmp_path, monkeypatch):
    monkeypatch.setattr(type(toy.checks[0]), "modules", ("wave",))
    asks = "import sys\ndef scale(x, factor):\n    assert 'wave' in sys.modules\n    return x * factor\n"
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        report = grader.grade(Submission("someone", {"solution.py": asks.encode()}), session)
    grader.close()

    assert {r.id: r.outcome.verdict for r in report.results}["scale"] is Verdict.PASSED


def waiting(session):
    """The supervisor that waits for the next hand-in."""
    deadline = time.monotonic() + 10
    while (newest := list(descendants(session.process.pid))[-1]) == session.watchdog.supervisor:
        assert time.monotonic() < deadline
    return newest


def test_what_a_later_hand_in_mentions_is_imported_although_a_supervisor_already_waits(running):
    assert passes(*running, "assert 'torch._dynamo' not in sys.modules")
    assert passes(*running, "assert 'torch._dynamo' in sys.modules  # optim")


def test_where_the_waiting_supervisor_was_killed_another_one_serves(running):
    session, grader = running
    assert passes(session, grader, "pass")
    spare = waiting(session)
    os.kill(spare, signal.SIGKILL)

    assert passes(session, grader, "assert factor")
    assert session.watchdog.supervisor != spare


def test_a_supervisor_waits_for_the_next_hand_in_and_serves_it(running):
    session, grader = running
    assert passes(session, grader, "pass")
    spare = waiting(session)

    assert passes(session, grader, "assert factor")
    assert session.watchdog.supervisor == spare


LEAVING = """
import os
import subprocess
import sys
import time
def scale(x, factor):
    if not hasattr(sys, "kept"):
        subprocess.Popen(["sleep", "60"], start_new_session=True)
        os.kill = lambda *_: time.sleep(60)  # nor does its process end by itself
        sys.kept = True
    return x * factor
"""


LOOKING = """
from pathlib import Path
def words(process):
    try:
        return (process / "cmdline").read_bytes()
    except OSError:  # it has ended
        return b""
def scale(x, factor):
    assert not any(b"sleep" in words(p) for p in Path("/proc").glob("[0-9]*"))
    return x * factor
"""


def test_what_a_hand_in_left_running_ends_before_the_next_one_begins(running, monkeypatch):
    session, grader = running
    send, waits = socket.send_fds, []

    def listen(line, messages, fds):
        if line is session.warm.control:
            waits.append(json.loads(messages[0])["wait"])
        return send(line, messages, fds)

    monkeypatch.setattr(socket, "send_fds", listen)
    for source in ("", LEAVING, LOOKING):
        hand_in = Submission("someone", {"solution.py": (REFERENCE + source).encode()})
        outcomes = [r.outcome for r in grader.grade(hand_in, session).results]
        # the two that look around them earn nothing by it without a person
        saw = {str(o.diagnosis.actual or o.verdict) for o in outcomes}
        assert saw <= {"passed", "the machine saw: passed"}
    assert waits == [True, False, True]
