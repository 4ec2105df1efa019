"""A training in a script is a function of what it trains, on what, in how many steps; networks are found by what they do."""

import numpy as np
import torch
from torch import nn

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
