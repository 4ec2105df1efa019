"""Sandboxes that outlive the test that started them measure what they did before."""

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission
from graders.observing.processes import descendants
from tests.conftest import REFERENCE
from tests.lasting import Lasting


def test_a_session_that_takes_a_sandbox_over_counts_the_cpu_time_of_its_own_submission(toy, tmp_path):
    store, sandboxes, processes = Store(tmp_path / "observations.sqlite"), Lasting(), []
    grader = Grader(toy, store, store, jailed=False)
    with sandboxes.patched():
        for _ in range(2):
            with grader.session() as session:
                session.load(Submission("someone", {"solution.py": REFERENCE.encode()}))
                session.begin()
                processes.append(session.process.pid)
                assert session.line.watchdog.supervisor in descendants(session.process.pid)
            assert session.line.watchdog.supervisor is None
    sandboxes.end()
    grader.close()

    assert processes[0] == processes[1]
