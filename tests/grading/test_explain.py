"""Which mistake a wrong answer is, in the real jail: small changes, two at once."""

import pytest

from graders.grading import mutations
from graders.model import (
    Submission,
    Verdict,
)
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files

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
