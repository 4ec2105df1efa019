"""Which mistake a wrong answer is, in the real jail: small changes, two at once."""

import numpy as np
import pytest

from graders.grading import mutations
from graders.grading.explain import Explainer, Suspect, Wrong
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.grading.verdict import cause_against
from graders.model import Crash, CrashCause, Submission, Verdict, failed
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

KL = """
import torch
def kl(mu, logvar):
    return {}
def scale(x, factor):
    return x * factor
"""


@pytest.mark.jail
@pytest.mark.parametrize(
    ("formula", "cause"),
    [
        ("0.5 * (mu**2 + torch.exp(logvar) - logvar).sum(-1)", "every value is off by the same +1.5"),
        (
            "0.5 * (mu + torch.exp(logvar) - logvar - 1).sum(-1)",
            "this is what comes out where a square is missing",
        ),
        (
            "0.5 * (mu**2 + logvar - logvar - 1).sum(-1)",
            "this is what comes out where the exponential is missing",
        ),
        (
            "-(mu**2 + torch.exp(logvar) - logvar).sum(-1)",
            "two things at once: a term is missing; and every value is -2 × the expected one",
        ),
        ("0.5 * (torch.exp(logvar) - logvar - 1).sum(-1)", "this is what comes out where a term is missing"),
        ("0.5 * (mu**2 + torch.exp(logvar) - logvar + 1).sum(-1)", "every value is off by the same +3"),
        ("torch.sin(mu).sum(-1)", ""),
        ("torch.zeros(4)", ""),
    ],
)
def test_a_small_mistake_is_named_and_nothing_else(jail, formula, cause):
    outcome = jail(KL.format(formula))["kl"]

    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.cause.partition(" of shape")[0] == cause


@pytest.mark.jail
def test_an_argument_that_is_changed_in_place_is_told(jail):
    source = KL.format("0.5 * (mu.mul_(3) + torch.exp(logvar) * 7).sum(-1)")

    assert jail(source)["kl"].diagnosis.cause == "it changes its argument `mu` in place"


@pytest.mark.jail
def test_a_function_that_is_random_is_told(jail):
    source = KL.format("torch.nn.functional.dropout(0.5 * (mu**2 + torch.exp(logvar) * 7)).sum(-1)")

    assert jail(source)["kl"].diagnosis.cause == (
        "called twice with the same arguments, it returns different numbers: something in it is random, "
        "as dropout in training mode is, or it keeps something from call to call"
    )


@pytest.mark.jail
def test_what_can_be_called_once_is_judged_by_that_call(jail):
    once = "import torch\ncalls = []\ndef kl(mu, logvar):\n    calls.append(1)\n    assert len(calls) < 2\n    return {}\n"
    right = "0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"

    assert jail(once.format(right))["kl"].verdict is Verdict.PASSED


def test_every_reference_has_small_changes_and_each_is_a_program():
    for sheet in ("aml-vae", "odsl-week2"):
        hand_in = Submission("reference", reference_files(find_spec(sheet)))
        roots = {("vae.py", "kl_divergence"), ("flow.py", "log_prob")} & {
            (f, n) for f in hand_in.files for n in ("kl_divergence", "log_prob")
        }
        made = mutations.mutations(hand_in, roots)

        assert len(made) > 20
        assert len({m.source for m in made}) == len(made)
        for change in made:
            compile(change.source, change.file, "exec")


@pytest.mark.jail
def test_what_mistakes_return_is_observed_once_for_all_cohorts(toy, tmp_path):
    known = Store(tmp_path / "known.sqlite")
    counts, causes = [], []
    for secret in ("5ec7e7", "07e7"):
        grader = Grader(toy.salted(secret), Store(tmp_path / f"{secret}.sqlite"), known)
        hand_in = {"a.py": KL.format("0.5 * (mu + torch.exp(logvar) - logvar - 1).sum(-1)").encode()}
        with grader.session() as session:
            kl, _ = grader.grade(Submission("someone", hand_in), session).results
        grader.close()
        counts.append(known.count())
        causes.append(kl.outcome.diagnosis.cause)

    assert causes == ["this is what comes out where a square is missing"] * 2
    assert counts[0] > 20
    assert counts[1] - counts[0] == 3  # what is right for both checks, and the one mistake that is said


@pytest.mark.jail
def test_the_sandbox_of_the_reference_outlasts_the_time_of_a_submission(toy, tmp_path):
    grader = Grader(toy, Store(tmp_path / "own.sqlite"), Store(tmp_path / "known.sqlite"))
    reference = Submission("reference", reference_files(toy))
    changed = Submission("reference", {n: d + b"\n" for n, d in reference.files.items()})
    try:
        seen = [grader.known.observe(toy.check("kl"), reference)]
        grader.known.session.until = 0.0  # as after two hours of a cohort
        seen.append(grader.known.observe(toy.check("kl"), changed))
    finally:
        grader.close()

    assert not any(isinstance(s, Crash) for s in seen)


@pytest.fixture
def explained(toy):
    """What is said of a wrong KL where one small change returns the same on the sheet's inputs."""

    def explain(*, on_the_secret_inputs):
        check = toy.check("kl")
        ours, theirs = ({"0": np.arange(4.0) ** n} for n in (1, 3))
        right = {"0": np.ones(4) * 7}

        def observe(of, _):
            return on_the_secret_inputs if of.salt else theirs

        explainer = Explainer(toy, observe, lambda *_: "")
        suspect = Suspect("a square is missing", Submission("reference", {}), theirs, small=True)
        explainer._suspects = {("named", "kl"): [], ("small", "kl"): [suspect], ("pairs", "kl"): []}
        wrong, graded = Wrong(check, theirs, right), Wrong(check.salted("5ec7e7"), ours, right)
        return explainer.explain(wrong, graded, failed("another"))

    return explain


def test_a_mistake_that_returns_the_same_on_the_secret_inputs_too_is_said(explained):
    found = explained(on_the_secret_inputs={"0": np.arange(4.0)})

    assert found.words == "this is what comes out where a square is missing"


def test_a_mistake_that_returns_something_else_on_the_secret_inputs_is_not_said(explained):
    assert explained(on_the_secret_inputs={"0": np.arange(4.0) + 1}) is None


def test_what_is_not_a_number_is_explained_by_nothing(toy):
    check, odd, right = toy.check("kl"), {"0": np.full(4, np.nan)}, {"0": np.ones(4)}
    explainer = Explainer(toy, lambda *_: odd, cause_against)
    wrong = Wrong(check, odd, right)

    assert explainer.explain(wrong, wrong, failed("4 of 4 values are NaN or infinite")) is None


def test_where_the_time_is_used_up_nothing_more_is_observed(toy):
    check, seen = toy.check("kl"), {"0": np.arange(4.0)}
    explainer = Explainer(toy, lambda *_: pytest.fail("observed"), cause_against, seconds=0.0)
    wrong = Wrong(check, seen, {"0": np.ones(4)})

    assert explainer.explain(wrong, wrong, failed("another")) is None


def test_a_small_change_may_take_little_time_since_it_can_make_a_loop_endless(toy):
    seconds = []

    def observe(check, _):
        seconds.append(check.seconds)
        return Crash(CrashCause.TIME, "used up its time")

    check = toy.check("kl").model_copy(update={"seconds": 20.0})
    wrong = Wrong(check, {"0": np.arange(4.0)}, {"0": np.ones(4) * 7})

    assert Explainer(toy, observe, lambda *_: "").explain(wrong, wrong, failed("another")) is None
    assert seconds[0] == 20.0  # the named mistake
    assert len(seconds) > 20
    assert set(seconds[1:]) == {2.0}
