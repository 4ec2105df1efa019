"""Networks that take a truth value of a name that nobody knows: what they lack without it fails nothing."""

import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.testing import judge

SOURCE = """
import torch
from torch import nn

class CAE(nn.Module):
    def __init__(self{taken}):
        super().__init__()
        self.joined = {joined}
        self.a, self.b, self.pool = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1), nn.MaxPool2d(2)
        self.c, self.d, self.e, self.f = nn.Linear(392, 20), nn.Linear(20, 2), nn.Linear(2, 20), nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2)
        self.g, self.h = nn.Conv2d(8, 4, 3, padding=1), nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x):
        one = self.pool(torch.relu(self.a(x)))
        two = self.pool(torch.relu(self.b(one)))
        z = self.d(torch.relu(self.c(two.flatten(1))))
        x = torch.relu(self.f(torch.relu(self.e(z)))).view(-1, 8, 7, 7)
        x = torch.relu(self.g(self.up(x + two if self.joined else x)))
        return torch.sigmoid(self.h(self.up(x + one if self.joined else x)))
"""


@pytest.mark.parametrize(
    ("taken", "joined", "verdict", "asked"),
    [
        (
            ", zusatz=False",
            "zusatz",
            Verdict.HUMAN,
            "is the network that is meant made with another `zusatz`?",
        ),
        (", saltos=False", "saltos", Verdict.PASSED, ""),
        ("", "True", Verdict.PASSED, ""),
        ("", "False", Verdict.FAILED, ""),
        (", width=1", "False", Verdict.FAILED, ""),
    ],
)
def test_a_network_that_may_be_made_with_connections_is_not_blamed_for_having_none(
    taken, joined, verdict, asked
):
    spec = find_spec("cnn-autoencoders")
    source = SOURCE.format(taken=taken, joined=joined)

    outcome = judge(spec.check("skip-first"), {"prob6_CAE.py": source.encode()}, naming=spec.naming)

    assert outcome.verdict is verdict
    assert asked in outcome.diagnosis.summary
