"""Grade submissions to the toy sheet in a sandbox of one's own."""

import textwrap
from contextlib import contextmanager

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy


@contextmanager
def grading(folder, change=lambda spec: spec):
    """A function that grades sources, or files, with the toy sheet as `change` makes it."""
    spec = SPEC.format(reference=folder / "reference").replace("seconds: 2", "seconds: 4")
    spec = change(spec).replace("limits:", "libraries: [torch, not_here, half]\nlimits:")
    sheet = load_spec(write_toy(folder, **{"spec.yaml": spec}) / "spec.yaml")
    store = Store(folder / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:

        def grade(source="", **files):
            hand_in = {"solution.py": textwrap.dedent(source).encode(), **files}
            report = grader.grade(Submission("someone", hand_in), session)
            return {r.id: (str(r.outcome.verdict), r.outcome.diagnosis.summary) for r in report.results}

        grade.session = session
        yield grade
    grader.close()


def kl(body, top=""):
    """A hand-in whose `kl` does `body` and whose `scale` is right."""
    return f"import torch\n{top}\ndef kl(mu, logvar):\n    {body}\n    return mu\ndef scale(x, factor):\n    return x * factor\n"


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    """Grade sources with the toy sheet, in one sandbox for a file of tests."""
    with grading(tmp_path_factory.mktemp("toy")) as grade:
        yield grade


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
