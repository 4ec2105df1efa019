"""From what came back to an outcome: what a budget cut off, what broke, what crashed."""

import numpy as np
import pytest

from graders.grading.verdict import after_crash, cut_off, doubted
from graders.model import Crash, Outcome, Result, Verdict, cut, failed, human, passed

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
    "guessed": Verdict.HUMAN,
    "raised": Verdict.FAILED,
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
