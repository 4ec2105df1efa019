"""What a training returned is told apart from what stands beside it."""

import textwrap

import pytest
import torch

from graders.observing.networks import made_for
from graders.observing.probes.artifacts.fitting import curves, fit, is_squashed
from tests.observing.conftest import code

LOSSES, TEST = [0.9, 0.7, 0.5], [1.0, 0.8, 0.9]


@pytest.mark.parametrize(
    "returned",
    [
        ([0, 25, 50], LOSSES, TEST),
        (LOSSES, [1, 2, 3], TEST),
        list(zip([0, 25, 50], LOSSES, TEST, strict=True)),
        ([0.01, 0.52, 1.13], LOSSES, TEST),  # seconds since the training began
    ],
)
def test_the_steps_that_stand_beside_losses_are_no_losses(returned):
    assert [c.tolist() for c in curves(returned)] == [LOSSES, TEST]


PASSED = """
    def train(model, opt, steps):
        for _ in range(steps):
            opt.zero_grad()
            (model(torch.ones(3, 2)) ** 2).mean().backward()
            opt.step()
        return model
    train(net, optimizer, 100)
"""
NAMING = {"symbols": {"train": {"names": ["train"], "arguments": ["model", "steps"]}}}


def trained(source):
    before = (
        "import torch\nnet = torch.nn.Linear(2, 1)\noptimizer = torch.optim.SGD(net.parameters(), lr=0.5)\n"
    )
    work = code(NAMING, work=before + textwrap.dedent(source))
    network = torch.nn.Linear(2, 1)
    done = fit(work, "train", network, {"steps": 3}, 10)
    groups = [(g.lr, g.changed) for g in done.record.groups if g.tensors[0] is network.weight]
    return groups, all(choice.certain for choice in work.choices.taken)


def test_an_optimizer_that_is_passed_is_made_anew_for_the_network_that_is_trained():
    assert trained(PASSED) == ([(0.5, True)], True)


def test_where_the_optimizer_is_a_variable_of_the_file_a_person_is_asked():
    source = PASSED.replace("model, opt, steps", "model, steps").replace("opt.", "optimizer.")

    assert trained(source) == ([], False)


@pytest.mark.parametrize(
    "made",
    [
        "optimizer = torch.optim.SGD([net.weight], lr=0.5)",
        "optimizer = torch.optim.SGD(torch.nn.Linear(3, 1).parameters(), lr=0.5)",
        "optimizer = torch.optim.Adam([torch.zeros(3, 2, requires_grad=True)])",
        "class Mine(torch.optim.SGD):\n    def __init__(self, net, rate): super().__init__(net.parameters(), lr=rate)\noptimizer = Mine(net, 0.5)",
    ],
    ids=("of a part", "of another network", "of latents", "of a class of one's own"),
)
def test_an_optimizer_of_anything_else_stays_what_it_is_and_a_person_is_asked(made):
    assert trained(f"{made}\n{textwrap.dedent(PASSED)}") == ([], False)


@pytest.mark.filterwarnings("ignore:Lazy modules")
def test_an_optimizer_of_a_network_without_sizes_stays_what_it_is():
    network = torch.nn.LazyLinear(1)
    optimizer = torch.optim.SGD(torch.nn.LazyLinear(1).parameters())

    assert made_for(network, optimizer) is optimizer


BEST = """
    import copy
    class Trainer:
        def __init__(self, model): self.model = model
        def train(self, steps):
            opt = torch.optim.SGD(self.model.parameters(), lr=0.5)
            for _ in range(steps):
                opt.zero_grad()
                (self.model(torch.ones(3, 2)) ** 2).mean().backward()
                opt.step()
            return copy.deepcopy(self.model)
"""


def test_a_training_may_return_a_copy_of_its_best_network():
    assert trained(BEST) == ([(0.5, True)], True)


@pytest.mark.parametrize(
    ("output", "squashed"),
    [
        (lambda z: z.sigmoid(), True),
        (lambda z: torch.sigmoid(z).squeeze(1).reshape(-1, 1)[:, 0], True),
        (lambda z: z, False),
        (lambda z: 3 * torch.sigmoid(z), False),
        (lambda z: torch.zeros(3), False),
    ],
    ids=("itself", "in another shape", "none", "of which something is made", "of no network"),
)
def test_what_a_sigmoid_makes_is_told_by_what_was_calculated_last(output, squashed):
    assert is_squashed(output(torch.nn.Linear(2, 1)(torch.ones(3, 2)))) is squashed
