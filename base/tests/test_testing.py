"""`graders.testing`: a spec or one check is tried on a small submission, in a test."""

import pytest

from graders.errors import UserError
from graders.model import Verdict
from graders.testing import check, grade, judge, observe
from tests.conftest import REFERENCE, write_toy

DOUBLE = check({"kind": "agrees", "call": "double", "cases": [{"x": {"value": 3.0}}]})
RIGHT = {"solution.py": "def double(x):\n    return 2 * x\n"}
WRONG = {"a.py": "def double(x):\n    return 4 * x\n"}


def test_a_check_is_judged_on_a_submission_beside_a_reference():
    outcome = judge(DOUBLE, WRONG, reference=RIGHT)

    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.summary.startswith("`double` differs from the reference: ")
    assert (outcome.diagnosis.expected, outcome.diagnosis.actual) == ("6", "12")
    assert judge(DOUBLE, {"b.py": "double = lambda x: x + x"}, reference=RIGHT).verdict is Verdict.PASSED


def test_what_a_check_looks_at_is_what_the_submission_returns():
    assert observe(DOUBLE, WRONG)["0"] == 12


def test_the_message_in_a_kinds_own_words_comes_back_whole():
    loops = check({"kind": "no_loops", "call": "total"})
    code = """
        def total(x):
            found = 0
            for one in x:
                found += one
            return found
    """

    assert judge(loops, {"a.py": code}).diagnosis.summary == "`total` uses a for loop"


def test_what_cannot_be_tried_so_is_refused_with_the_cure():
    run = check({"kind": "training_set", "run": "net"})

    for call, said in (
        (
            lambda: judge(DOUBLE, WRONG),
            "the kind `agrees` compares with a reference; give its files as `reference`",
        ),
        (lambda: observe(run, {}), "`check` looks at the run `net`; use `graders.testing.grade`"),
    ):
        with pytest.raises(UserError) as error:
            call()
        assert str(error.value) == said
    with pytest.raises(UserError, match=r"^no kind of check is called `agree`; there are "):
        check({"kind": "agree"})


def test_a_submission_is_graded_by_a_sheet(tmp_path):
    sheet = write_toy(tmp_path) / "spec.yaml"

    report = grade(sheet, {"solution.py": REFERENCE.replace("x * factor", "x + factor")})

    assert report.score == 3
    verdicts = {r.id: r.outcome.verdict for e in report.exercises for r in e.results}
    assert verdicts == {"kl": Verdict.PASSED, "scale": Verdict.FAILED}
