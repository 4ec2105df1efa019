"""A training in a script is a function of what it trains, on what, in how many steps; networks are found by what they do."""

import ast

import numpy as np
import pytest
import torch
from torch import nn

from graders.observing.procedures import Role, Training, _entry, trainings
from graders.observing.sections import sections
from graders.vocabulary.symbols import Naming, Optimised
from tests.observing.conftest import unit

PLANE = {"maps": {"input": [7, 2], "output": [7, 1]}}


def test_a_descent_goes_from_another_start_at_another_rate_in_as_many_steps(unnamed):
    (descend,) = unnamed({"descends": 2, "by_hand": True}).values()
    path = np.array(descend(torch.tensor([3.0, 0.0]), 0.2, 5))

    assert path.shape == (5, 3)
    assert np.allclose(path[0], [3.0, 0.0, 4.8])
    assert np.allclose(path[1, :2], [3.0 - 0.2 * 4.0, 0.2 * 0.8], atol=1e-5)


def test_a_network_is_trained_on_given_data_and_its_losses_come_back(unnamed):
    (train,) = unnamed({"trains": PLANE, "fresh": False}).values()
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1), nn.Sigmoid())
    before = net[0].weight.detach().clone()
    x = torch.randn(50, 2)
    trained, losses = train(net, x, (x[:, 1:] > 0).float(), 30)

    assert trained is net
    assert len(losses) == 30
    assert not torch.equal(net[0].weight, before)


def test_of_networks_that_are_trained_side_by_side_one_alone_is_trained(unnamed):
    side_by_side = {"maps": {"input": [7, 3], "output": [7, 1]}, "layers": {"Linear": [1, 1]}}
    (train,) = unnamed({"trains": side_by_side, "fresh": False}).values()
    net = nn.Linear(3, 1)
    before = net.weight.detach().clone()
    trained, losses = train(net, torch.randn(20, 3), 25)

    assert trained is net
    assert np.shape(losses) == (25, 2)
    assert not torch.equal(net.weight, before)


def test_the_losses_of_one_of_several_networks_come_back_from_a_table_of_lists_and_from_an_array(unnamed):
    (train,) = unnamed({"trains": {"maps": {"input": [7, 6], "output": [7, 1]}}, "fresh": False}).values()
    _, listed, filled = train(nn.Linear(6, 1), torch.randn(30, 6), 15)

    assert len(listed) == 15
    assert listed == filled


LOOP = """
import numpy as np
import torch
net = torch.nn.Linear(2, 1)
opt = torch.optim.SGD(net.parameters(), lr=1e-3)
x, last, guesses, pairs, row = torch.zeros(300, 2), np.zeros(()), np.zeros(300), np.zeros((40, 2)), np.zeros(40)
losses = np.zeros(90)
for step in range(40):
    loss = net(x).square().mean()
    opt.zero_grad(); loss.backward(); opt.step()
"""
"""A training; what it keeps stands behind it."""


@pytest.mark.parametrize(
    ("filled", "kept"),
    [
        ("x[step] = 0.0; guesses[step] = 0.0; pairs[step] = 0.0; last[...] = 1.0", []),
        ("row[step] = 0.0; losses[step] = 1.0", [1.0, 0.0]),
    ],
    ids=["data and others", "losses first"],
)
def test_an_array_that_is_filled_is_a_history_if_it_has_a_number_a_step_and_losses_come_first(filled, kept):
    script = unit(f"{LOOP}    {filled}\n")
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    (section, *_) = sections([script], {"work.py": space}, {})
    place = next(n for n, line in enumerate(section.lines) if isinstance(line.node, ast.For))

    found = Training(section, place, "net", Role("x"), Role(), "", True, False).run({}, 25, None)

    assert found == [[k] * 25 for k in kept]


def test_data_are_taken_again_where_the_loop_names_how_many_there_are():
    script = unit(LOOP.replace("net(x)", "net(x[:300])") + "    pass\n")
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    (section, *_) = sections([script], {"work.py": space}, {})
    place = next(n for n, line in enumerate(section.lines) if isinstance(line.node, ast.For))
    training = Training(section, place, "net", Role("x"), Role(), "", True, False)
    x = torch.arange(40.0).reshape(20, 2)

    put = training.put({"x": x, "model": space["net"]})

    assert torch.equal(put["x"], x.repeat(15, 1))
    assert training.put({"x": x.repeat(20, 1)})["x"].shape == (400, 2)


def test_a_name_that_holds_a_list_is_no_key_of_a_table():
    assert _entry({"loss": [1, 2]}, ["loss"]) is None


def test_a_loop_trains_by_a_function_that_takes_a_step(unnamed):
    (train,) = unnamed({"trains": {"maps": {"input": [7, 5], "output": [7, 1]}}, "fresh": False}).values()
    net = nn.Linear(5, 1)
    before = net.weight.detach().clone()
    trained, losses = train(net, torch.randn(20, 5), 25)

    assert trained is net
    assert len(losses) == 25
    assert not torch.equal(net.weight, before)


def test_no_training_is_found_whose_data_are_drawn_in_it_where_there_is_none(unnamed):
    assert unnamed({"trains": PLANE, "fresh": True}) == {}


def test_networks_are_found_by_the_sizes_of_their_layers(unnamed):
    (of_sizes,) = unnamed({"sizes": "layers"}).values()

    assert [tuple(p.shape) for p in of_sizes([2, 9, 1]).parameters()] == [(9, 2), (9,), (1, 9), (1,)]


def test_a_network_with_other_layers_or_another_count_is_not_meant(unnamed):
    assert len(unnamed(PLANE)) == 1 or len(unnamed(PLANE)) == 2
    assert unnamed({**PLANE, "layers": {"Conv2d": [1, 9]}}) == {}
    assert unnamed({**PLANE, "not_counts": [17, 37]}) == {}


BATCHES = {
    "parts of the data in another order": ("for batch in x[torch.randperm(len(x))].split(20):", "net(batch)"),
    "pairs of parts": (
        "for a, b in zip(x.split(20), y.split(20)):",
        "torch.nn.functional.mse_loss(net(a), b)",
    ),
    "numbers of rows": ("for rows in torch.randperm(len(x)).split(20):", "net(x[rows])"),
    "places": ("for i in range(0, len(x), 20):\n        batch = x[i:i + 20]", "net(batch)"),
}


@pytest.mark.parametrize("how", BATCHES)
def test_epochs_that_go_through_batches_of_given_data_are_a_training_of_as_many_steps(how):
    head, out = BATCHES[how]
    script = unit(
        "import torch\nnet = torch.nn.Linear(2, 1)\nx, y = torch.randn(100, 2), torch.zeros(100, 1)\nlosses = []\n"
        f"opt = torch.optim.SGD(net.parameters(), lr=1e-3)\nfor epoch in range(3):\n    {head}\n"
        f"        loss = {out}.square().mean()\n        opt.zero_grad(); loss.backward(); opt.step()\n"
        "        losses.append(loss.item())\n"
    )
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    parts = sections([script], {"work.py": space}, {})

    found = trainings(parts, [], Optimised(trains={"has": "forward"}, fresh=False), Naming())
    (train,) = (value for value, where, *_ in found if where == "work.py:6")
    net, x = torch.nn.Linear(2, 1), torch.ones(40, 2)
    before = net.weight.detach().clone()
    given = {"y": torch.zeros(40, 1)} if "pairs" in how else {}
    trained, losses = train(model=net, x=x, **given, steps=7)

    assert (trained, len(losses)) == (net, 8)
    assert not torch.equal(net.weight, before)


def test_epochs_that_draw_their_data_are_no_training_on_given_data():
    script = unit(
        "import torch\nnet = torch.nn.Linear(2, 1)\nopt = torch.optim.SGD(net.parameters(), lr=1e-3)\n"
        "for epoch in range(3):\n    for batch in torch.randn(100, 2).split(20):\n"
        "        opt.zero_grad(); net(batch).square().mean().backward(); opt.step()\n"
    )
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    parts = sections([script], {"work.py": space}, {})

    assert list(trainings(parts, [], Optimised(trains={"has": "forward"}, fresh=False), Naming())) == []
