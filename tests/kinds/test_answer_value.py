"""Numbers on paper that may be written in the symbols of the sheet."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from graders.kinds.written.answer_value import AnswerValue
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


@pytest.mark.parametrize("said", ["not [1, 2]", "it is certainly not [1, 2]", "nicht [1, 2]", "pas [1, 2]"])
def test_a_number_that_is_denied_is_not_the_answer(said, wanted):
    outcome = CHECKS["mean"].judge(seen("mean", {"answers.md": f"9a: {said}".encode()}), wanted["mean"])

    assert outcome.verdict is Verdict.HUMAN


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
        ("covariance", "9b: A A^T = [[1.04, 0.4], [0.4, 1.04]]", Verdict.PASSED),
        ("covariance", "### 9\nCov(y) = A A^T = [[1.04, 0.4], [0.4, 1.04]]", Verdict.PASSED),
        ("covariance", "### 9\nCov(y) = A A^T = [[1.04, 0.5], [0.5, 1.04]]", Verdict.HUMAN),
        ("covariance", "9b: A A^T = [[5, 1], [1]]", Verdict.HUMAN),
    ],
)
def test_a_right_answer_may_be_written_in_symbols(wanted, check, said, verdict):
    found = seen(check, {"answers.md": said.encode()})
    assert CHECKS[check].judge(found, wanted[check]).verdict is verdict


@pytest.mark.parametrize(
    ("check", "said", "verdict"),
    [
        ("mean", "mu_y = b = [1, 2]", Verdict.PASSED),
        ("mean", "mu_y = b = (1, 2)", Verdict.PASSED),
        ("mean", "$\\mu_y = b = \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}$", Verdict.PASSED),
        ("mean", "Zahlen: 0,25 und 1,75 und 2,5\n\nmu_y = b = (1,2)", Verdict.PASSED),
        ("mean", "Zahlen: 0,25 und 1,75 und 2,5\n\nmu_y = b = (1,3)", Verdict.HUMAN),
        ("mean", "mu_y = b = [1, 3]", Verdict.HUMAN),
        ("mean", "mu_y = b = [1, 2, 3]", Verdict.HUMAN),
        ("mean", "mu_y = A mu_x + b = [1, 3]\n\nmu_y = b", Verdict.HUMAN),
        ("covariance", "Cov(y) = A A^T = [[5, 1], [1]]", Verdict.HUMAN),
        ("covariance", "Cov(y) = A A^T = [[1.04, 0.4], [0.4, 1.04]], as above", Verdict.PASSED),
    ],
)
@pytest.mark.parametrize("label", ["### 9", "### 9.1"])
def test_numbers_behind_a_right_formula_are_read_and_have_to_agree_with_it(
    wanted, check, said, verdict, label
):
    found = seen(check, {"answers.md": f"{label}\n{said}".encode()})

    assert CHECKS[check].judge(found, wanted[check]).verdict is verdict


def test_what_holds_in_general_and_what_is_left_of_it_may_stand_together(wanted):
    said = "## 9\n\n1. E[y] = A mu_x + b (standard normal: mu_y = b), Cov[y] = A Sigma_x A^T; cov y = A A^T"
    found = seen("covariance", {"report.md": said.encode()})
    assert CHECKS["covariance"].judge(found, wanted["covariance"]).verdict is Verdict.PASSED
    np.testing.assert_equal(found["among"], np.array(True))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Cov(x) = I, hence Cov(y) = A A^T", Verdict.PASSED),
        ("Cov_x = I; Cov_y = A A^T", Verdict.PASSED),
        ("Covariance of x: Sigma_x = I. Covariance: A A^T", Verdict.PASSED),
        ("Cov(x, x) = I\n\nKovarianz von y = A A^T", Verdict.PASSED),
        ("To recover x = A^-1 (y - b), Cov(Ax + b) = A A^T", Verdict.PASSED),
        ("Cov(x) = A A^T", Verdict.HUMAN),
        ("to recover y = A A^T", Verdict.HUMAN),
    ],
)
def test_the_covariance_of_x_and_what_recovers_something_are_not_the_covariance_of_y(wanted, said, verdict):
    found = seen("covariance", {"answers.md": f"### 9\n{said}".encode()})

    assert CHECKS["covariance"].judge(found, wanted["covariance"]).verdict is verdict


@pytest.mark.parametrize(
    ("expected", "said", "verdict"),
    [
        ([28, 28, 10], [28, 28, 10], Verdict.PASSED),
        ([28, 28, 10], [10, 28, 28], Verdict.PASSED),
        ([10, 28, 28], [28, 28, 10], Verdict.PASSED),
        ([28, 28, 10], [1, 10, 28, 28], Verdict.PASSED),
        ([28, 28, 1], [28, 28], Verdict.PASSED),
        ([28, 28, 10], [28, 10, 28], Verdict.FAILED),
        ([2, 3], [3, 2], Verdict.FAILED),
        ([3, 5], [5, 1, 3], Verdict.HUMAN),
        ([28, 28], [28, 1, 28], Verdict.HUMAN),
        ([20, 30, 8], [8, 20, 30], Verdict.HUMAN),
        ([5, 5, 3, 10], [10, 3, 5, 5], Verdict.HUMAN),
        ([5, 5, 3, 10], [10, 3, 5, 7], Verdict.FAILED),
    ],
)
def test_channels_of_square_images_may_stand_first_or_last_and_nothing_else(expected, said, verdict):
    check = next(c for c in find_spec("mscv-mlp-cnn").checks if c.id == "size")
    outcome = check.judge({"value": np.array(said, float)}, {"value": np.array(expected, float)})
    assert outcome.verdict is verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("mu_y = A mu_x + b, which is b for the standard normal", Verdict.PASSED),
        ("media: mu_y = A mu_x + b, porque y - mu_y = A (x - mu_x)", Verdict.PASSED),
        ("mu_y = A mu_x - b, which is b for another one", Verdict.HUMAN),
        ("mu_y = A mu_x (1 + k) + b", Verdict.HUMAN),
    ],
)
def test_a_formula_among_other_things_may_have_a_remark_behind_it(wanted, said, verdict):
    text = f"## Aufgabe 9\n{said}\n\nSigma_y = A Sigma_x A^T\n"
    assert CHECKS["mean"].judge(seen("mean", {"a.md": text.encode()}), wanted["mean"]).verdict is verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("The posterior is the sigmoid of the ratio.", Verdict.PASSED),
        ("The posterior is the softmax of the ratio.", Verdict.HUMAN),
        ("It is a sigmoid or a step.", Verdict.HUMAN),
        ("The prior drops out.", Verdict.HUMAN),
    ],
)
def test_one_paragraph_of_several_may_say_a_word(said, verdict):
    text = f"## Aufgabe 2\nBayes:\n\nThe ratio is positive or negative.\n\n{said}\n"
    assert CHECKS["sigmoid"].judge(seen("sigmoid", {"a.md": text.encode()}), {}).verdict is verdict


@pytest.mark.parametrize(
    ("said", "verdict"), [("KL(p||q) = infinity", Verdict.PASSED), ("KL(p||q) = 0", Verdict.HUMAN)]
)
def test_what_is_infinite_may_stand_among_numbers_with_its_name(said, verdict):
    text = f"## Aufgabe 1\nKL(p||q) = log(s2/s1) + (s1^2 + (m1-m2)^2)/(2 s2^2) - 1/2\n\nKL(N1||N2) = 13.516\n\nWhere q is 0, {said}\n"
    found = seen("kl-support", {"a.md": text.encode()})
    assert CHECKS["kl-support"].judge(found, {"value": np.array(np.inf)}).verdict is verdict


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        ([[-1, -2], [3, 4]], 0),  # the matrix of the question
        ([[0, 0], [0, 0]], 0),
        ([[0, -2], [3, 4]], 0.5),
        ([[0, 0], [3, 5]], 0.5),
    ],
)
def test_entries_that_copying_or_zeros_have_right_earn_nothing(answer, credit):
    check = AnswerValue(
        id="a", kind="answer_value", title="t", answer="1", partial=True, copied=((-1, -2), (3, 4))
    )
    outcome = check.judge({"value": np.array(answer, float)}, {"value": np.array([[0, 0], [3, 4.0]])})
    assert outcome.credit == credit


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("| 1.1c | 10 filters, padding 2 | 5·5·3 = 75 weights | 32 × 32 × 10 |", Verdict.PASSED),
        ("| 1.1c | 10 filters, padding 2 | 5·5·3 = 75 weights | 28 × 28 × 10 |", Verdict.HUMAN),
        ("| 1.1c | 28 × 28 × 10 |", Verdict.FAILED),
    ],
)
def test_among_numbers_in_the_cells_of_a_row_a_wrong_one_fails_nothing(row, verdict):
    spec = find_spec("mscv-mlp-cnn")
    check = next(c for c in spec.checks if c.id == "ten-filters")
    hand_in = Code(Path(), {"a.md": f"| part | answer |\n|---|---|\n{row}".encode()}, spec.naming, {})

    assert check.judge(check.observe(hand_in), {"value": np.array([32.0, 32.0, 10.0])}).verdict is verdict


@pytest.mark.parametrize(("printed", "verdict"), [("13.516", Verdict.PASSED), ("14.016", Verdict.HUMAN)])
def test_a_number_that_a_script_prints_is_the_answer_where_none_can_be_read_and_fails_nothing(
    printed, verdict
):
    check, code = CHECKS["kl-forward"], Code(Path(), {}, SPEC.naming, {})
    code.rehearsed = SimpleNamespace(printed=f"KL(N1||N2) = {printed}\n")

    assert check.came_to_nothing({"text": np.array("?"), "unread": np.array("no number")})
    assert check.judge(check.observe(code), {"value": np.array(13.5156)}).verdict is verdict


@pytest.mark.parametrize(
    ("lead", "verdict"), [("MLP, all layers", Verdict.PASSED), ("CNN, all layers", Verdict.HUMAN)]
)
def test_the_total_of_a_table_counts_where_the_line_above_it_names_what_is_asked(lead, verdict):
    table = "| layer | count |\n|---|---|\n| first | 78500 |\n| others | 21210 |\n| sum | 99710 |"
    text = f"## Aufgabe 8\n\nImages have 784 pixels.\n\n{lead}\n\n{table}\n\nIt is large.\n"
    found = seen("mlp-count", {"a.md": text.encode()})

    assert CHECKS["mlp-count"].judge(found, {"value": np.array(99710.0)}).verdict is verdict


@pytest.mark.parametrize("name", ["KL(p‖q)", r"$D(p\,\Vert\,q)$"])
def test_a_divergence_where_there_is_no_support_may_be_called_by_its_letter(name):
    text = f"## Aufgabe 1\n\n### a) Form\n\nKL = log(2) + 1\n\n### c) Support\n\nIts support is where q > 0, and else\n{name} = ∞\n"
    found = seen("kl-support", {"a.md": text.encode()})

    assert CHECKS["kl-support"].judge(found, {"value": np.array(np.inf)}).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [("A Sigma_x A", Verdict.HUMAN), ("A Sigma_x A^T", Verdict.PASSED), ("A A^T", Verdict.PASSED)],
)
def test_numbers_that_are_right_beside_a_formula_that_is_not_are_a_persons(wanted, formula, verdict):
    said = f"9.1\n$$Sigma_y = {formula}$$\nFor the A of the sheet: $Sigma_y = [[1.04, 0.4], [0.4, 1.04]]$"
    outcome = CHECKS["covariance"].judge(seen("covariance", {"a.md": said.encode()}), wanted["covariance"])

    assert outcome.verdict is verdict
