"""Layers count as often as an input passes them, as modules or as functions."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graders.observing.passing import passed

DESCRIBED = ["Conv2d 1 4 5", "MaxPool2d 2", "Conv2d 4 4 5", "MaxPool2d 2", "Linear 64 10"]


class Net(nn.Module):
    """Two convolutions with one pooling layer, and a layer that nothing passes."""

    def __init__(self):
        super().__init__()
        self.one, self.two, self.last = nn.Conv2d(1, 4, 5), nn.Conv2d(4, 4, 5), nn.Linear(64, 10)
        self.pool, self.unused = nn.MaxPool2d(2), nn.Linear(3, 4)

    def forward(self, x):
        x = x.reshape(len(x), 1, 28, 28)
        for layer in (self.one, self.two):
            x = self.pool(torch.relu(layer(x)))
        return self.last(x.flatten(1))


class Functional(Net):
    """The same, with pooling by a function."""

    def forward(self, x):
        x = x.reshape(len(x), 1, 28, 28)
        for layer in (self.one, self.two):
            x = F.max_pool2d(torch.relu(layer(x)), kernel_size=2)
        return self.last(x.flatten(1))


def classes(network):
    """The names of classes that it is told by."""
    return [name for names in passed(network).classes for name in names.split()]


@pytest.mark.parametrize("made", [Net, Functional])
def test_layers_are_told_by_call(made):
    assert passed(made()).described == DESCRIBED


def test_a_layer_that_nothing_passes_does_not_count():
    counted = classes(Net())

    assert [counted.count(name) for name in ("Linear", "MaxPool2d", "ReLU")] == [1, 2, 2]


def test_a_layer_that_is_called_as_a_function_counts_once():
    counted = classes(Functional())

    assert [counted.count(name) for name in ("_ConvNd", "MaxPool2d")] == [2, 2]


def test_a_kernel_that_is_no_square_and_one_that_overlaps_are_told():
    net = nn.Sequential(nn.Conv2d(3, 2, (3, 5)), nn.MaxPool2d(3, stride=2))

    assert passed(net).described == ["Conv2d 3 2 3x5", "MaxPool2d 3"]


def test_a_network_of_which_nobody_knows_what_it_takes_is_not_told():
    assert passed(nn.Identity()) is None


class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.head = nn.LazyConv2d(4, 5), nn.LazyLinear(10)

    def forward(self, x):
        return self.head(self.conv(x.unflatten(1, (1, 28, 28))).flatten(1))


def test_layers_whose_sizes_come_with_the_first_batch_are_told_and_pictures_may_come_in_a_row():
    for asked in ([2, 1, 28, 28], None):
        assert passed(Lazy(), asked).described == ["Conv2d 1 4 5", "Linear 2304 10"]
