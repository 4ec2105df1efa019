"""Limits of a whole hand-in, what `doctor` finds, and a kernel that allows no namespaces within namespaces."""

import json
import os
import signal
import socket
import textwrap
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from graders.authoring.doctor import libraries
from graders.cli import main
from graders.grading.grader import MANY, Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.observing.processes import descendants
from graders.sandbox import session as jails
from graders.sandbox.environment import environment
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.jail
SLOW = """
import time
import torch
def kl(mu, logvar):
    {wait}
    return mu.sum(-1)
def scale(x, factor):
    return x * factor
"""


def graded(folder, limits, source):
    """Verdicts and summaries of `source` under other limits."""
    spec = SPEC.format(reference=folder / "reference")
    spec = spec.replace("processes: 64}", f"processes: 64, {limits}}}")
    sheet = load_spec(write_toy(folder, **{"spec.yaml": spec}) / "spec.yaml")
    store = Store(folder / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:
        hand_in = Submission("someone", {"solution.py": textwrap.dedent(source).encode()})
        report = grader.grade(hand_in, session)
    grader.close()
    return {r.id: (r.outcome.verdict, r.outcome.diagnosis.summary) for r in report.results}


def test_a_hand_in_has_a_time_for_all_its_checks(tmp_path):
    source = SLOW.format(wait="time.sleep(1)")

    assert graded(tmp_path, "seconds: 0.5", source)["scale"] == (
        Verdict.HUMAN,
        "the code used up the 0.5 s that a hand-in has; a person decides why",
    )


def test_a_hand_in_has_a_cpu_time_for_all_its_processes(tmp_path):
    source = SLOW.format(
        wait="until = time.process_time() + 1.5\n    while time.process_time() < until: pass"
    )

    assert graded(tmp_path, "cpu_seconds: 1", source)["scale"] == (
        Verdict.HUMAN,
        "the code used up the 1 s of CPU time that a hand-in has; a person decides why",
    )


def test_a_hand_in_has_a_disk_of_its_own(tmp_path):
    source = SLOW.format(wait="open('/dev/shm/big', 'wb').write(bytes(3 * 2**20))")

    assert graded(tmp_path, "disk_mb: 2", source)["kl"] == (
        Verdict.FAILED,
        "the code raises OSError: [Errno 28] No space left on device",
    )


def test_where_namespaces_cannot_be_nested_each_hand_in_gets_a_sandbox_of_its_own(toy, tmp_path, monkeypatch):
    command = jails.jail_command

    def flat(mnist, secrets):
        words = command(mnist, secrets)
        return [words[0], "--disable-userns", *words[1:]]

    monkeypatch.setattr(jails, "jail_command", flat)
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        for number in (1, 2):
            hand_in = {"solution.py": f"{REFERENCE}\n# {number}".encode()}
            report = grader.grade(Submission("someone", hand_in), session)

            assert report.verdicts == {Verdict.PASSED}
            assert session.process is None
    grader.close()


def test_a_sandbox_that_is_made_ready_for_many_hand_ins_judges_as_any_other(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session(hand_ins=MANY) as session:
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


def passes(session, grader, body):
    """Whether a hand-in whose `scale` begins with `body` passes that check."""
    source = f"{REFERENCE}\nimport sys\nfrom pathlib import Path\ndef scale(x, factor):\n    {body}\n    return x * factor\n"
    report = grader.grade(Submission("someone", {"solution.py": source.encode()}), session)
    return {r.id: r.outcome.verdict for r in report.results}["scale"] is Verdict.PASSED


def waiting(session):
    """The supervisor that waits for the next hand-in."""
    deadline = time.monotonic() + 10
    while (newest := list(descendants(session.process.pid))[-1]) == session.own[-1]:
        assert time.monotonic() < deadline
    return newest


@pytest.fixture
def running(toy, tmp_path):
    """A sandbox and its grader."""
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        yield session, grader
    grader.close()


def test_what_a_later_hand_in_mentions_is_imported_although_a_supervisor_already_waits(running):
    assert passes(*running, "assert 'torch._dynamo' not in sys.modules")
    assert passes(*running, "assert 'torch._dynamo' in sys.modules  # optim")


def test_where_the_waiting_supervisor_was_killed_another_one_serves(running):
    session, grader = running
    assert passes(session, grader, "pass")
    spare = waiting(session)
    os.kill(spare, signal.SIGKILL)

    assert passes(session, grader, "assert factor")
    assert session.own[-1] != spare


def test_a_supervisor_waits_for_the_next_hand_in_and_serves_it(running):
    session, grader = running
    assert passes(session, grader, "pass")
    spare = waiting(session)

    assert passes(session, grader, "assert factor")
    assert session.own[-1] == spare


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
        if line is session.control:
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


def test_malloc_sees_in_the_jail_whether_this_machine_has_huge_pages(running):
    place = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    said = place.read_text() if place.exists() else ""
    assert passes(
        *running, f"p = Path({str(place)!r}); assert (p.read_text() if p.exists() else '') == {said!r}"
    )


def test_doctor_finds_the_jail_whole():
    done = CliRunner().invoke(main, ["doctor"])

    assert done.exit_code == 0
    lines = [line.partition(":")[0] for line in done.output.splitlines()]
    lines = [line for line in lines if not line.startswith("– library ")]
    assert lines[:-1] == [
        "✓ system",
        "✓ bubblewrap",
        "✓ namespaces for each hand-in",
        "✓ seccomp filter",
        "✓ no new privileges",
        "✓ capabilities",
        "✓ network",
        "✓ environment",
        "✓ home folders",
    ]
    assert lines[-1] in ("✓ cgroup", "– cgroup")


def test_doctor_names_the_cure_where_there_is_no_jail(monkeypatch):
    monkeypatch.setattr(jails, "bwrap", lambda: None)

    done = CliRunner().invoke(main, ["doctor"])

    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == f"✗ jail: {jails.CURE}"


@pytest.mark.slow
def test_doctor_tries_the_jail_with_hostile_hand_ins():
    done = CliRunner().invoke(main, ["doctor", "--full"])

    tried = done.output.partition("honest hand-in")[2].splitlines()
    assert done.exit_code == 0, done.output
    assert len(tried) > 15
    assert {line.partition(" ")[0] for line in tried[1:]} == {"✓"}


def test_doctor_says_where_an_honest_hand_in_cannot_have_full_marks_and_how_to_mend_it(tmp_path, monkeypatch):
    (tmp_path / "pypdf").mkdir()
    (tmp_path / "pypdf" / "__init__.py").write_text("raise RuntimeError('damaged')")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(tmp_path))))
    )
    environment.cache_clear()

    done = CliRunner().invoke(main, ["doctor", "--full"])
    environment.cache_clear()

    last = done.output.splitlines()[-1]
    assert done.exit_code == 1
    assert last.startswith("✗ honest hand-in, late imports: broken: a library is not whole here: ")
    assert last.endswith(
        "raises RuntimeError: damaged; mend the Python environment: it must be whole for every user, and may lie anywhere"
    )


def test_doctor_names_a_library_that_a_sheet_allows_and_that_is_not_here():
    (found,) = libraries(["torch", "wandb", "not_here"])

    assert (found.name, found.good, found.needed) == ("library not_here", False, False)
    assert found.said == (
        "is not installed here, and hand-ins may use it: `pip install not_here`; what needs it is left to you"
    )
