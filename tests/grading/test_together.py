"""Which checks of those that share a process are observed once more."""

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec
from tests.hostile.doors import HONEST, write_sheet

pytestmark = pytest.mark.jail
BODY = b"    return 0.5 * "
LOUD = HONEST["solution.py"].replace(BODY, b"    torch.set_printoptions(precision=3)\n" + BODY)
WRONG = b"# Answers\n\n1a: 3\n\n1b: x - y\n\n1c: the variance\n"


@pytest.fixture
def grade(tmp_path, monkeypatch):
    spec = load_spec(write_sheet(tmp_path / "sheet"))
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(spec, store, store, recognise=False)

    def graded(source, answers=WRONG):
        files = {**HONEST, "solution.py": source, "answers.md": answers}
        asked = []
        with grader.session() as session:
            together = session.together

            def noted(checks):
                asked.append([c.id for c in checks])
                return together(checks)

            monkeypatch.setattr(session, "together", noted)
            report = grader.grade(Submission("someone", files), session)
        return {r.id: r.outcome.verdict for r in report.results}, asked

    yield graded
    grader.close()


def test_a_wrong_answer_that_was_read_before_any_code_ran_is_not_observed_again(grade):
    verdicts, asked = grade(LOUD)

    assert verdicts["formula"] is Verdict.FAILED
    assert asked[0].index("formula") < asked[0].index("kl")
    assert "formula" not in asked[1]


def test_a_wrong_answer_behind_code_that_may_have_changed_how_it_is_read_is_observed_again(grade):
    verdicts, asked = grade(LOUD)

    assert verdicts["number"] is Verdict.FAILED
    assert asked[0].index("number") > asked[0].index("scale")
    assert asked[1] == ["number"]


def test_a_wrong_answer_that_code_computes_is_observed_again(grade):
    computed = LOUD + b"\n\ndef answer_1b(x, y):\n    return x - y\n"

    verdicts, asked = grade(computed, WRONG.replace(b"1b: x - y\n", b""))

    assert verdicts["formula"] is Verdict.FAILED
    assert "formula" in asked[1]
