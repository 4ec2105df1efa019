"""Errors carried forward, in the real jail: judged with the course's helper, or from one's own earlier answers."""

import textwrap

import numpy as np
import pytest

from graders.errors import UserError
from graders.grading import given
from graders.grading.carried import shown_elsewhere, unless_unknown
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import (
    Result,
    Submission,
    Verdict,
    broken,
    cut,
    failed,
    human,
    passed,
)
from graders.sheets.load import find_spec, load_spec
from graders.sheets.reference import reference_files
from tests.conftest import SPEC, write_toy

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

BUILT = """
import torch


def kl(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)


def loss(x, mu, logvar):
    return (x**2).mean() + kl(mu, logvar).mean()


def answer_1a():
    return 3


def answer_1b(first=None):
    return 9 if first is None else float(first) ** 2
"""
CHECKS = """      - id: loss
        kind: agrees
        title: The loss
        points: 2
        call: loss
        builds_on: [kl]
        cases: [{{x: {{normal: [3]}}, mu: {{normal: [4, 3]}}, logvar: {{normal: [4, 3]}}}}]
      - {{id: first, kind: answer_value, title: The number, points: 1, answer: 1a}}
      - {{id: second, kind: answer_value, title: Its square, points: 1, answer: 1b, builds_on: [first]}}
"""


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    folder = tmp_path_factory.mktemp("carried")
    head = SPEC[: SPEC.index("      - id: scale")].replace("points: 5", "points: 7")
    head = head.replace(
        "        seconds: 2\n        hint: it",
        "        seconds: 2\n        forms: [full, mean]\n        hint: it",
    )
    scale = "    scale: {{names: [scale, times], arguments: [x, factor]}}"
    assert scale in head
    text = head.replace(scale, "    loss: {{names: [loss], arguments: [x, mu, logvar]}}") + CHECKS
    write_toy(
        folder, **{"reference/solution.py": BUILT, "spec.yaml": text.format(reference=folder / "reference")}
    )
    store = Store(folder / "observations.sqlite")
    grader = Grader(load_spec(folder / "spec.yaml"), store, store, recognise=False)
    with grader.session() as session:

        def grade(source, answers="1a: 3\n\n1b: 9\n"):
            files = {
                "solution.py": textwrap.dedent(source).encode(),
                "answers.md": answers.encode(),
            }
            report = grader.grade(Submission("someone", files), session)
            return {r.id: r for r in report.results}

        grade.grader = grader
        yield grade
    grader.close()


WRONG_KL = """
import torch

def kl(r, mu):
    return (mu**2 + torch.exp(r) - r - 1).sum(-1)

def loss(x, mu, logvar):
    return {} + kl(logvar, mu).mean()
"""


@pytest.mark.jail
def test_a_wrong_helper_costs_its_own_points_once(carried):
    results = carried(WRONG_KL.format("(x**2).mean()"))

    assert results["kl"].score == 0
    assert results["loss"].score == 2
    assert results["loss"].outcome.diagnosis.summary == "judged with the course's `kl` in the place of yours"


@pytest.mark.jail
@pytest.mark.parametrize(("own", "explained"), [("(x**2).mean()", False), ("(x**3).mean()", True)])
def test_only_an_error_of_its_own_is_compared_with_known_mistakes(carried, monkeypatch, own, explained):
    readings, asked = carried.grader.readings, []
    explain = readings._explained
    monkeypatch.setattr(
        readings, "_explained", lambda check, *a: asked.append(check.id) or explain(check, *a)
    )

    carried(WRONG_KL.format(own))

    assert "kl" in asked
    assert ("loss" in asked) is explained


@pytest.mark.jail
@pytest.mark.parametrize(
    ("form", "used", "expected"),
    [
        (".mean()", "kl(mu, logvar)", 2),
        (".sum(-1)", "kl(mu, logvar)", 0),
        (".sum(-1)", "kl(mu, logvar).mean()", 2),
    ],
)
def test_the_course_s_helper_returns_what_theirs_did_in_a_form_that_is_accepted(
    carried, form, used, expected
):
    source = f"""
        import torch

        def kl(mu, logvar):
            return 0.5 * (mu**2 + torch.exp(logvar) + logvar - 1){form}

        def loss(x, mu, logvar):
            return (x**2).mean() + {used}
    """

    results = carried(source)

    assert [results[i].score for i in ("kl", "loss")] == [0, expected]


@pytest.mark.jail
def test_what_is_wrong_beside_the_helper_stays_wrong(carried):
    assert carried(WRONG_KL.format("(x**2).sum()"))["loss"].score == 0


@pytest.mark.jail
def test_a_helper_that_does_the_later_part_too_gains_nothing(carried):
    source = """
        import torch

        def kl(mu, logvar, x=None):
            value = 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)
            return value if x is None else (x**2).mean() + value.mean() + 1

        def loss(x, mu, logvar):
            return kl(mu, logvar, x)
    """
    assert carried(source)["loss"].score == 0


@pytest.mark.jail
def test_a_later_answer_is_judged_from_the_earlier_one(carried):
    results = carried(BUILT, "1a: 5\n\n1b: 25\n")

    assert [results[i].score for i in ("first", "second")] == [0, 1]
    assert results["second"].outcome.diagnosis.summary == "judged from your own answer to “The number”"


@pytest.mark.jail
@pytest.mark.parametrize("answers", ["1a: 5\n\n1b: 9.5\n", "1a: 0\n\n1b: 0\n"])
def test_an_earlier_error_that_makes_a_later_answer_trivial_earns_nothing(carried, answers):
    assert carried(BUILT, answers)["second"].score == 0


@pytest.mark.jail
def test_a_later_answer_that_is_wrong_goes_to_a_person_where_the_earlier_one_broke(carried, monkeypatch):
    monkeypatch.setitem(carried.grader.canary.unfit, "first", "it is not whole")

    results = carried(BUILT, "1a: 6\n\n1b: 36\n")

    assert str(results["first"].outcome.verdict) == "broken"
    assert str(results["second"].outcome.verdict) == "human"
    assert results["second"].outcome.diagnosis.summary == (
        "builds on “The number”, which broke, so a person decides: the value is 4 × the expected one"
    )


@pytest.mark.jail
@pytest.mark.parametrize(
    ("reconstruction", "expected"),
    [
        ("(x**2).mean()", ("passed", "judged with the course's `kl` in the place of yours")),
        (
            "(x**2).mean() * float('nan')",
            (
                "human",
                "builds on “The KL divergence”, which was cut off, so a person decides: `loss` differs from the reference: 1 of 1 values are NaN or infinite",
            ),
        ),
    ],
)
def test_what_builds_on_a_helper_that_was_cut_off_never_fails(carried, reconstruction, expected):
    source = f"""
        import torch
        ends = False

        def kl(mu, logvar):
            while not ends: pass
            return mu.sum(-1)

        def loss(x, mu, logvar):
            global ends
            ends = True
            return {reconstruction} + kl(mu, logvar).mean()
    """

    results = carried(source)

    assert results["kl"].outcome.unknown
    loss = results["loss"].outcome
    assert (str(loss.verdict), loss.diagnosis.summary) == expected


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (
            broken("it is not whole"),
            cut("builds on “KL”, which broke, so a person decides: wrong"),
        ),
        (cut("too slow"), cut("builds on “KL”, which was cut off, so a person decides: wrong")),
        (human("is this a plot?"), failed("wrong")),
        (passed(), failed("wrong")),
    ],
)
def test_a_check_fails_only_where_what_it_needs_is_known(carried, needed, expected):
    check = carried.grader.spec.check("loss").model_copy(update={"builds_on": (), "needs": ("kl",)})
    done = {"kl": Result("kl", "agrees", "KL", 3, needed)}

    assert unless_unknown(check, done, failed("wrong")) == expected
    assert unless_unknown(check, done, passed()) == passed()


@pytest.mark.parametrize(
    ("other", "outcome", "shown"),
    [
        (passed(), human("not found by the machine: `loss` was not found"), True),
        (passed(), failed("the hand-in defines no function and no class"), True),
        (failed("wrong"), human("not found by the machine: `loss` was not found"), False),
    ],
)
def test_what_is_not_there_passes_by_what_shows_the_same(carried, other, outcome, shown):
    check = carried.grader.spec.check("loss").model_copy(update={"shown_by": "kl"})
    done = {"kl": Result("kl", "agrees", "KL", 3, other)}
    by_other = passed("shown by “KL”: the sheet does not ask for it in this form")

    assert shown_elsewhere(check, done, outcome) == (by_other if shown else outcome)
    assert shown_elsewhere(check, {}, outcome) == outcome


@pytest.mark.parametrize(
    ("negative", "verdict"), [(passed(), Verdict.PASSED), (failed("nan"), Verdict.HUMAN)]
)
def test_a_logarithm_of_positive_determinants_alone_shows_no_absolute_value(negative, verdict):
    check, absent = find_spec("odsl-week2").check("jacobian-formula"), human("no answer to 10a was found")
    outcomes = {"jacobian": passed(), "jacobian-negative": negative}
    done = {n: Result(n, "jacobian", n, 1, outcome) for n, outcome in outcomes.items()}

    assert shown_elsewhere(check, done, absent).verdict is verdict


def test_only_the_helper_and_what_it_needs_is_put_in_place():
    spec = find_spec("odsl-week2")
    hand_in = Submission("reference", reference_files(spec))

    made = given.with_reference(spec, [spec.check("jacobian")], hand_in)
    source = made.hand_in.files["torchgrade_given.py"].decode()

    assert made.names == ("log_abs_det_jacobian",)
    assert "def log_abs_det_jacobian" in source
    assert "def log_prob" not in source
    assert "class AffineFlow" not in source


@pytest.mark.parametrize(
    ("shape", "form"), [((), ".mean()"), ((1,), ".mean()"), ((6,), ".mean(-1)"), ((6, 200), ""), ((200,), "")]
)
def test_the_helper_that_is_put_in_place_returns_what_theirs_did(shape, form):
    spec = find_spec("aml-vae")
    check = spec.check("kl")
    hand_in = Submission("someone", {"losses.py": b"def kl(mu, r):\n    return mu"})

    forms = {check.call: check.form_of({"0": np.ones(shape)}, {"0": np.ones((6, 200))})}
    made = given.with_reference(spec, [check], hand_in, forms)

    assert made.hand_in.files["losses.py"].decode().endswith(f"return given(mu=mu, r=r){form}")


def test_a_given_that_cannot_be_is_told_with_its_line(tmp_path):
    text = SPEC.format(reference=tmp_path).replace(
        "        public: false\n", "        public: false\n        builds_on: [kll]\n"
    )
    write_toy(tmp_path, **{"spec.yaml": text})

    with pytest.raises(
        UserError, match=r"spec\.yaml:\d+: no check before it is called `kll`; did you mean `kl`\?"
    ):
        load_spec(tmp_path / "spec.yaml")


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (human("unread"), human("builds on “The number”, which a person reads: it is another value")),
        (failed("wrong"), failed("it is another value")),
        (passed(), failed("it is another value")),
    ],
)
def test_a_later_answer_waits_for_a_person_where_the_earlier_one_does(carried, earlier, expected):
    check = carried.grader.spec.check("second")
    done = {"first": Result("first", "answer_value", "The number", 1, earlier)}

    assert unless_unknown(check, done, failed("it is another value")) == expected


def test_nothing_goes_on_from_an_answer_that_may_not_have_been_meant(carried):
    check = carried.grader.spec.check("second")
    sure, unsure = ({"value": np.array(4.0), **more} for more in ({}, {"among": np.array(True)}))

    assert given.earlier_answers(check, {"first": sure}) is not None
    assert given.earlier_answers(check, {"first": unsure}) is None
    assert given.earlier_answers(check, {"first": {**sure, "page": np.array("work.pdf")}}) is None
