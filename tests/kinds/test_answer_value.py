"""Numbers on paper that may be written in the symbols of the sheet."""

from pathlib import Path

import numpy as np
import pytest

from graders.model import Verdict
from graders.observing.code import Code
from graders.observing.reading import read_unit
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files

SPEC = find_spec("odsl-week2")
CHECKS = {c.id: c for c in SPEC.checks}


def seen(check, files):
    units = {n: read_unit(n, d) for n, d in files.items() if n.endswith(".py")}
    return CHECKS[check].observe(Code(Path(), files, SPEC.naming, units))


@pytest.fixture(scope="module")
def wanted():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "reference" / "odsl_week2")
        files = reference_files(SPEC)
        return {check: seen(check, files) for check in ("mean", "covariance")}


@pytest.mark.parametrize(
    ("check", "said", "verdict"),
    [
        ("mean", "9a: A mu_x + b", Verdict.PASSED),
        ("mean", "9a: b", Verdict.PASSED),
        ("mean", "9a: [1, 2]", Verdict.PASSED),
        ("mean", "9a: A mu_x - b", Verdict.FAILED),
        ("mean", "9a: mu_x + b", Verdict.FAILED),
        ("covariance", "9b: $A \\Sigma_xA^\\top$", Verdict.PASSED),
        ("covariance", "9b: A A^T", Verdict.PASSED),
        ("covariance", "9b: A Σ_x Aᵀ", Verdict.PASSED),
        ("covariance", "9b: A^T A", Verdict.FAILED),
        ("covariance", "9b: A Sigma_x A", Verdict.FAILED),
        ("covariance", "9b: Q Sigma_x Q^T", Verdict.HUMAN),
    ],
)
def test_a_right_answer_may_be_written_in_symbols(wanted, check, said, verdict):
    found = seen(check, {"answers.md": said.encode()})
    assert CHECKS[check].judge(found, wanted[check]).verdict is verdict


def test_what_holds_in_general_and_what_is_left_of_it_may_stand_together(wanted):
    said = "## 9\n\n1. E[y] = A mu_x + b (standard normal: mu_y = b), Cov[y] = A Sigma_x A^T; cov y = A A^T"
    found = seen("covariance", {"report.md": said.encode()})
    assert CHECKS["covariance"].judge(found, wanted["covariance"]).verdict is Verdict.PASSED
    np.testing.assert_equal(found["among"], np.array(True))
