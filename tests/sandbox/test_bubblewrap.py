"""What the jail shows of this machine."""

from pathlib import Path

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from tests.conftest import REFERENCE

pytestmark = pytest.mark.jail


def passes(session, grader, body):
    """Whether a hand-in whose `scale` begins with `body` passes that check."""
    source = f"{REFERENCE}\nimport sys\nfrom pathlib import Path\ndef scale(x, factor):\n    {body}\n    return x * factor\n"
    report = grader.grade(Submission("someone", {"solution.py": source.encode()}), session)
    return {r.id: r.outcome.verdict for r in report.results}["scale"] is Verdict.PASSED


@pytest.fixture
def running(toy, tmp_path):
    """A sandbox and its grader."""
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:
        yield session, grader
    grader.close()


def test_malloc_sees_in_the_jail_whether_this_machine_has_huge_pages(running):
    place = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    said = place.read_text() if place.exists() else ""
    assert passes(
        *running, f"p = Path({str(place)!r}); assert (p.read_text() if p.exists() else '') == {said!r}"
    )
