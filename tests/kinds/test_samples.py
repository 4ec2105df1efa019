"""What a function of samples returns is read as the sample that is asked."""

import pytest

from graders.kinds import KINDS
from graders.model import Verdict
from graders.observing.choices import Choices
from tests.observing.conftest import code

CHECK = KINDS["samples"].model_validate(
    {"id": "a", "kind": "samples", "call": "f", "arguments": {"count": {"value": 500}}, "hint": "draw"}
)
NAMED = {"symbols": {"f": {"names": ["f"], "arguments": ["count"]}}}


@pytest.mark.parametrize(("took", "mean"), [(0, 0), (1, 10)])
def test_where_two_samples_come_back_either_may_be_the_one_that_is_asked(took, mean):
    made = code(NAMED, work="import torch\ndef f(n):\n    x = torch.randn(n, 2)\n    return x, x + 10\n")
    made.choices = Choices((took,) * 3)

    seen = CHECK.observe(made)

    assert seen["points"].shape == (500, 2)
    assert abs(seen["points"].mean() - mean) < 1
    choice = made.choices.taken[-1]
    assert (choice.words, choice.certain, choice.of) == (f"result {took + 1} of `f` in work.py", False, 2)


def test_a_sample_that_repeats_its_points_is_for_a_person(monkeypatch):
    work = "import torch\ndef f(n):\n    x = torch.randn(n // 2, 2)\n    return torch.cat([x, x])\n"
    right = CHECK.observe(code(NAMED, work="import torch\ndef f(n):\n    return torch.randn(n, 2)\n"))

    outcome = CHECK.judge(CHECK.observe(code(NAMED, work=work)), right)

    assert outcome.verdict is Verdict.HUMAN
    assert outcome.diagnosis.summary == "the same points come several times: 250 of 500 differ"
    assert CHECK.judge(right, right).verdict is Verdict.PASSED
