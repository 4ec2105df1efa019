"""Limits of a whole hand-in, what `doctor` finds, and a kernel that allows no namespaces within namespaces."""

import textwrap

import pytest
from click.testing import CliRunner

from graders.cli import main
from graders.grade import MANY, Grader
from graders.model import Submission, Verdict
from graders.sandbox import jail as jails
from graders.spec import load_spec
from graders.store import Store
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
        Verdict.FAILED,
        "the code used up the 0.5 s that a hand-in has",
    )


def test_a_hand_in_has_a_cpu_time_for_all_its_processes(tmp_path):
    source = SLOW.format(
        wait="until = time.process_time() + 1.5\n    while time.process_time() < until: pass"
    )

    assert graded(tmp_path, "cpu_seconds: 1", source)["scale"] == (
        Verdict.FAILED,
        "the code used up the 1 s of CPU time that a hand-in has",
    )


def test_a_hand_in_has_a_disk_of_its_own(tmp_path):
    source = SLOW.format(wait="open('/dev/shm/big', 'wb').write(bytes(3 * 2**20))")

    assert graded(tmp_path, "disk_mb: 2", source)["kl"] == (
        Verdict.FAILED,
        "the code raises OSError: [Errno 28] No space left on device",
    )


def test_where_namespaces_cannot_be_nested_each_hand_in_gets_a_sandbox_of_its_own(
    toy, tmp_path, monkeypatch
):
    command = jails.jail_command

    def flat(mnist):
        words = command(mnist)
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


def test_what_a_check_of_the_sheet_imports_is_there_before_a_hand_in_begins(
    toy, tmp_path, monkeypatch
):
    monkeypatch.setattr(type(toy.checks[0]), "modules", ("wave",))
    asks = "import sys\ndef scale(x, factor):\n    assert 'wave' in sys.modules\n    return x * factor\n"
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        report = grader.grade(Submission("someone", {"solution.py": asks.encode()}), session)
    grader.close()

    assert {r.id: r.outcome.verdict for r in report.results}["scale"] is Verdict.PASSED


def test_doctor_finds_the_jail_whole():
    done = CliRunner().invoke(main, ["doctor"])

    assert done.exit_code == 0
    lines = [line.partition(":")[0] for line in done.output.splitlines()]
    assert lines[:-1] == [
        "✓ system", "✓ bubblewrap", "✓ namespaces for each hand-in", "✓ seccomp filter",
        "✓ no new privileges", "✓ capabilities", "✓ network", "✓ environment", "✓ home folders",
    ]  # fmt: skip
    assert lines[-1] in ("✓ cgroup", "– cgroup")


def test_doctor_names_the_cure_where_there_is_no_jail(monkeypatch):
    monkeypatch.setattr(jails, "bwrap", lambda: None)

    done = CliRunner().invoke(main, ["doctor"])

    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == f"✗ jail: {jails.CURE}"
