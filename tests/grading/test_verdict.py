"""From what came back to an outcome: what a budget cut off, what broke, what crashed."""

import ast

import numpy as np
import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.grading.verdict import after_crash, cut_off, doubted
from graders.model import Crash, Outcome, Result, Verdict, cut, failed, human, passed
from graders.paths import PACKAGE

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

CUT = {"ended": np.array("budget")}


def test_what_fails_after_its_budget_goes_to_a_person():
    assert cut_off(CUT, failed("the loss does not fall", hint="train", credit=0.5)) == cut(
        "stopped at its time budget, so a person decides: the loss does not fall", hint="train"
    )


def test_what_a_person_looks_at_after_its_budget_is_known_to_be_cut_off():
    assert cut_off(CUT, human("look at the plot")) == cut("look at the plot")


def test_what_passes_before_its_budget_ends_passes():
    assert cut_off(CUT, passed("fine")) == passed("fine")


@pytest.mark.parametrize("ended", ["finished", "early", "raised", ""])
def test_what_fails_without_a_budget_fails(ended):
    assert cut_off({"ended": np.array(ended)}, failed("wrong")) == failed("wrong")


VERDICTS = {
    "grader": Verdict.BROKEN,
    "machine": Verdict.BROKEN,
    "time": Verdict.HUMAN,
    "many": Verdict.HUMAN,
    "missing": Verdict.HUMAN,
    "raised": Verdict.FAILED,
    "returned": Verdict.FAILED,
    "run": Verdict.FAILED,
    "memory": Verdict.FAILED,
    "died": Verdict.FAILED,
    "killed": Verdict.FAILED,
    "output": Verdict.FAILED,
    "empty": Verdict.FAILED,
    "unfilled": Verdict.FAILED,
}


@pytest.mark.parametrize("cause", VERDICTS)
def test_each_cause_of_a_crash_has_its_verdict_and_earns_nothing(cause, toy):
    outcome = after_crash(toy.checks[0], Crash(cause, "went wrong"))

    assert (outcome.verdict, outcome.credit) == (VERDICTS[cause], 0)


def test_what_reaches_for_the_grader_earns_nothing_by_a_crash_where_a_sheet_gives_full_points_for_one():
    outcome = Outcome(Verdict.BROKEN, 1.0)

    result = doubted(Result("kl", "agrees", "KL", 4, outcome), ("`import ctypes` in vae.py:1",))

    assert (result.outcome.verdict, result.score, result.pending) == (Verdict.HUMAN, 0, 4)


@pytest.mark.jail
def test_an_answer_that_is_far_larger_than_the_right_one_is_compared_with_no_mistake(
    toy, tmp_path, monkeypatch
):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store)
    monkeypatch.setattr(grader.judge.explainer, "explain", None)  # would raise if it were asked
    large = {"0": np.ones(2**21)}

    outcome = grader.judge.decide(toy.check("kl"), large, unsalted=large)
    grader.close()

    assert (str(outcome.verdict), outcome.mistake) == ("failed", "")


def test_one_way_leads_from_an_observation_to_an_outcome():
    ours = [p for p in PACKAGE.rglob("*.py") if "kinds" not in p.parts and p.name != "checks.py"]
    judging = {
        path.relative_to(PACKAGE).as_posix()
        for path in ours
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "judge"
    }

    # a teacher's own test of a check asks for its judgment alone
    assert judging == {"grading/verdict.py", "testing.py"}
