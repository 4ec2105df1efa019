"""A cohort with every named mistake of every sheet: each is caught, and its cause is named in the feedback."""

import pytest

from graders.feedback.formulas import rich
from graders.feedback.page import as_html
from graders.feedback.student import for_student
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.model import Verdict
from graders.sheets.artifacts import reference_submission
from graders.sheets.changes import load
from graders.sheets.load import find_spec, sheets
from graders.sheets.quick import for_mode

pytestmark = [pytest.mark.slow, pytest.mark.jail]


@pytest.mark.parametrize("sheet", sorted(sheets(), key=lambda s: s not in ("aml-vae", "odsl-week2")))
def test_every_named_mistake_is_caught_and_named_on_the_page(sheet):
    spec = for_mode(find_spec(sheet), "quick")
    store = cached()  # shared with `verify`, which makes the same
    grader = Grader(spec, store, store, own=True)
    reference = reference_submission(spec, "quick", print)
    passed, unnamed = [], set()
    with grader.session() as session:
        for mistake in load(spec, "mistakes"):
            hand_in = mistake.apply(reference)
            report = grader.grade(hand_in, session, only=frozenset(mistake.fails))
            told = for_student(report)
            page = as_html(told)
            wrong = [r for r in report.results if r.outcome.verdict is Verdict.FAILED]
            said = [r.outcome.diagnosis.summary for r in told.results if r in wrong or not r.public]
            if {r.id for r in wrong} != set(mistake.fails):
                passed.append(mistake.name)
            assert all(str(rich(s)) in page for s in said)
            if not mistake.named_by([r.outcome for r in wrong]):
                unnamed.add(mistake.name)
    grader.close()

    assert passed == []
    assert unnamed == set()
