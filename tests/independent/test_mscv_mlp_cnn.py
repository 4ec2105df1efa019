"""Written answers by people who had the sheet alone: right ones are never failed, wrong ones never pass."""

from pathlib import Path

import pytest

from graders.model import Verdict
from graders.observing.missing import Missing, Unanswered
from tests.independent.asked import MLP, files_in, handed_in, spec_of, wanted

CHECKS = {c.id: c for c in spec_of(MLP).checks if c.kind.startswith("answer_")}
HERE = Path(__file__).parent / MLP
WRONG = {
    "02-notebook": {"padded-size", "ten-filters", "parameters", "transposed", "elu", "backward", "gradient"},
    "04-numpy": {"parameters", "convolved", "matrix-w", "resnet", "relu-derivative", "log-likelihood", "sampled-from"},
    "06-francais": {"size", "transposed", "tanh-derivative", "kl"},
    "08-typed": {"one-by-one", "leaky-relu", "neuron", "xavier-variance", "forward", "backward", "remedy"},
}  # fmt: skip
"""The checks whose answers `truth.yaml` calls wrong."""
PASSED = {
    "01-flat": 22, "02-notebook": 20, "03-classes": 24, "04-numpy": 20,
    "05-deutsch": 25, "06-francais": 24, "07-viejo-pytorch": 26, "08-typed": 20,
}  # fmt: skip
"""So many answers the machine decides as right by itself, at least."""


def verdicts(name):
    hand_in = handed_in(MLP, files_in(HERE / name / "hand-in"))
    found = {}
    for id_, check in CHECKS.items():
        try:
            found[id_] = check.judge(check.observe(hand_in), wanted(MLP, id_)).verdict
        except (Unanswered, Missing):
            found[id_] = Verdict.FAILED
    return found


@pytest.mark.parametrize("name", sorted(p.name for p in HERE.iterdir()))
def test_right_answers_are_not_failed_and_wrong_ones_do_not_pass(name):
    wrong, found = WRONG.get(name, set()), verdicts(name)

    assert {i for i, v in found.items() if v is Verdict.FAILED} <= wrong
    assert not {i for i in wrong if found[i] is Verdict.PASSED}
    assert sum(v is Verdict.PASSED for v in found.values()) >= PASSED[name]
