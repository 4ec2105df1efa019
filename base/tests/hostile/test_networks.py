"""Networks that answer for themselves: classes that say they are others, count what is not there, or return nothing of their input.

Each names nothing of the grader, and its kinds have no reference to be compared with; none earns without a person.
"""

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sheets.load import load_spec

pytestmark = pytest.mark.jail
HONEST = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 26 * 26, 10)

    def forward(self, x):
        return self.fc(torch.relu(self.conv(x)).flatten(1))


def fit(dataset, epochs):
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(epochs):
        x, y = dataset.tensors
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
"""
SPEC = """
sheet: networks
title: Networks
reference: {reference}
points: 8
limits: {{memory_mb: 2000, processes: 64}}
naming:
  symbols:
    net: {{names: [Net]}}
    fit: {{names: [fit], arguments: [dataset, epochs]}}
exercises:
  - id: networks
    title: Networks
    checks:
      - {{id: shape, kind: output_shapes, title: Shapes, points: 2, call: net, seconds: 20, x: {{uniform: [4, 1, 28, 28]}}, outputs: [["N 10"]]}}
      - {{id: conv, kind: layers, title: A convolution, points: 2, call: net, seconds: 20, at_least: {{_ConvNd: 1}}, exactly: [Conv2d 1 4 3, Linear 2704 10]}}
      - {{id: count, kind: layers, title: Parameters, points: 2, call: net, seconds: 20, parameters: [27090]}}
      - {{id: adam, kind: trains, title: Adam, points: 2, call: fit, seconds: 30}}
"""
EMPTY = """
import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        return torch.zeros(len(x), 10)
"""
ADAM = """

class Adam(torch.optim.Optimizer):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                p.data.add_(1e-9)
"""
ALL = {"shape": "passed", "conv": "passed", "count": "passed", "adam": "passed"}
NONE = {"shape": "human", "conv": "failed", "count": "failed", "adam": "human"}
NETWORKS = {
    "honest": (HONEST, ALL),
    "weights that begin at zero": (
        HONEST.replace("4 * 26 * 26, 10)", "4 * 26 * 26, 10)\n        nn.init.zeros_(self.fc.weight)"),
        ALL,
    ),
    "zeros": (EMPTY, NONE),
    "an own class called as a layer": (
        EMPTY
        + """
    def __init__(self):
        super().__init__()
        self.conv = _ConvNd()


class _ConvNd(nn.Module):
    __module__ = "torch.nn.modules.conv"
""",
        NONE,
    ),
    "parameters that are counted only": (
        EMPTY
        + """
    def parameters(self, recurse=True):
        class Counted:
            requires_grad = True

            def numel(self):
                return 27090

        return [Counted()]
""",
        NONE,
    ),
    "modules that are listed only": (
        EMPTY
        + """
    def modules(self):
        return iter([nn.Conv2d(1, 4, 3), nn.Linear(2704, 10)])

    def named_modules(self, *a, **k):
        return iter([("a", nn.Conv2d(1, 4, 3)), ("b", nn.Linear(2704, 10))])
""",
        NONE,
    ),
    "a class that says it is a network": (
        """
import torch
from torch import nn


class Net:
    __class__ = property(lambda self: nn.Module)

    def modules(self):
        return [nn.Conv2d(1, 4, 3), nn.Linear(2704, 10)]

    def parameters(self):
        return [torch.zeros(27090, requires_grad=True)]

    def eval(self):
        return self

    def __call__(self, x):
        return torch.rand(len(x), 10)
""",
        dict.fromkeys(ALL, "human"),
    ),
    "a layer that says it is a convolution": (
        EMPTY
        + """
    def __init__(self):
        super().__init__()
        self.conv = Fake()


class Fake(nn.Module):
    in_channels, out_channels, kernel_size = 1, 4, 3
    __class__ = property(lambda self: nn.Conv2d)
""",
        NONE,
    ),
    "a tensor that says it has a shape": (
        EMPTY.replace("torch.zeros(len(x), 10)", "torch.zeros(1).as_subclass(Liar)")
        + """

class Liar(torch.Tensor):
    @property
    def shape(self):
        return (4, 10)
""",
        {**NONE, "shape": "failed"},
    ),
    "a tensor whose functions lie": (
        EMPTY.replace("torch.zeros(len(x), 10)", "torch.zeros(1).as_subclass(Liar)")
        + """

class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True
""",
        {**NONE, "shape": "failed"},
    ),
    "an optimizer that is called Adam": (
        HONEST.replace("torch.optim.Adam", "Adam") + ADAM,
        {**ALL, "adam": "human"},
    ),
    "an optimizer that says it is of torch": (
        HONEST.replace("torch.optim.Adam", "Adam")
        + ADAM.replace("    def step", "    __module__ = 'torch.optim.adam'\n\n    def step"),
        {**ALL, "adam": "human"},
    ),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("networks")
    (folder / "reference").mkdir()
    (folder / "reference" / "solution.py").write_text(HONEST)
    (folder / "spec.yaml").write_text(SPEC.format(reference=folder / "reference"))
    store = Store(folder / "observations.sqlite")
    grader = Grader(load_spec(folder / "spec.yaml"), store, store)
    with grader.session() as session:
        yield lambda source: {
            r.id: r.outcome
            for r in grader.grade(Submission("mallory", {"solution.py": source.encode()}), session).results
        }
    grader.close()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_earns_what_it_is(name, verdicts):
    source, expected = NETWORKS[name]

    outcomes = verdicts(source)

    said = {i: o.diagnosis.summary if o.diagnosis else "" for i, o in outcomes.items()}
    assert {i: str(o.verdict) for i, o in outcomes.items()} == expected, said
    if expected is not ALL:
        assert any(o.verdict is not Verdict.PASSED for o in outcomes.values())
