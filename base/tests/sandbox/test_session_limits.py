"""What a submission may use of time, memory, processes and disk, and what becomes of it where it uses more."""

import textwrap

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec
from tests.conftest import SPEC, write_toy

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


def graded(folder, limits, source, memory_mb=1500):
    """Verdicts and summaries of `source` under other limits; checks have time, however busy this machine is."""
    spec = SPEC.format(reference=folder / "reference").replace("seconds: 2", "seconds: 60")
    spec = spec.replace("memory_mb: 1500", f"memory_mb: {memory_mb}")
    spec = spec.replace("processes: 64}", f"processes: 64, {limits}}}")
    sheet = load_spec(write_toy(folder, **{"spec.yaml": spec}) / "spec.yaml")
    store = Store(folder / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:
        hand_in = Submission("someone", {"solution.py": textwrap.dedent(source).encode()})
        report = grader.grade(hand_in, session)
    grader.close()
    return {r.id: (r.outcome.verdict, r.outcome.diagnosis.summary) for r in report.results}


def test_the_kernel_counts_the_processes_of_a_hand_in(tmp_path):
    source = "def kl(mu, logvar):\n    import resource\n    raise ValueError(resource.getrlimit(resource.RLIMIT_NPROC))\n"

    verdict, said = graded(tmp_path, "disk_mb: 100", source)["kl"]

    assert verdict is Verdict.FAILED
    assert "ValueError: (80, 80)" in said


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


def test_a_submission_that_uses_too_much_memory_is_ended_for_that(tmp_path):
    source = SLOW.format(wait="kept = [torch.ones(2**24) for _ in range(16)]; time.sleep(600)")

    assert graded(tmp_path, "disk_mb: 64", source, memory_mb=512)["kl"] == (
        Verdict.FAILED,
        "the code used more than 512 MiB of memory",
    )
