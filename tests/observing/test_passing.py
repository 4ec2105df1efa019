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


def cut(x, size=2):
    """Maps in patches: (N, C, H, size, W, size)."""
    n, c, h, w = x.shape
    x = x[:, :, : h // size * size, : w // size * size]
    return x.reshape(n, c, h // size, size, w // size, size)


def corners(x):
    """The four pixels of each patch, each as maps."""
    return [x[..., a::2, b::2] for a in (0, 1) for b in (0, 1)]


def columns(x):
    """The patches as columns (N, C, 4, L)."""
    return F.unfold(x, 2, stride=2).view(*x.shape[:2], 4, -1)


HALF = {
    "amax": lambda x: cut(x).amax(dim=(3, 5)),
    "two max": lambda x: cut(x).max(5).values.max(3).values,
    "windows": lambda x: x.unfold(2, 2, 2).unfold(3, 2, 2).amax((-1, -2)),
    "flat windows": lambda x: x.unfold(2, 2, 2).unfold(3, 2, 2).flatten(4).max(-1)[0],
    "columns": lambda x: columns(x).max(2)[0].view(*x.shape[:2], x.shape[2] // 2, -1),
    "strides": lambda x: torch.maximum(torch.maximum(*corners(x)[:2]), torch.maximum(*corners(x)[2:])),
    "stack": lambda x: torch.stack(corners(x)).amax(0),
    "sorted": lambda x: cut(x).movedim(4, 3).flatten(4).sort(-1)[0][..., -1],
    "adaptive": lambda x: F.adaptive_max_pool2d(x, x.shape[-1] // 2),
    "of three dimensions": lambda x: F.max_pool3d(x[:, None], (1, 2, 2))[:, 0],
}
RELUS = {
    "relu": torch.relu,
    "clamp": lambda x: x.clamp(min=0),
    "clip": lambda x: x.clip(0),
    "where": lambda x: torch.where(x > 0, x, 0.0),
    "product": lambda x: x * (x > 0),
    "maximum": lambda x: torch.maximum(x, torch.zeros_like(x)),
}


class Own(Net):
    """The same, with pooling and activation as given."""

    def __init__(self, half, act=torch.relu):
        super().__init__()
        self.half, self.act = half, act

    def forward(self, x):
        x = x.reshape(len(x), 1, 28, 28)
        for layer in (self.one, self.two):
            x = self.half(self.act(layer(x)))
        return self.last(x.flatten(1))


@pytest.mark.parametrize("act", RELUS)
@pytest.mark.parametrize("half", HALF)
def test_a_pooling_by_the_largest_value_is_one_however_it_is_written(half, act):
    torch.manual_seed(1)

    assert passed(Own(HALF[half], RELUS[act])).described == DESCRIBED


@pytest.mark.parametrize(
    "half",
    [
        lambda x: cut(x).mean(dim=(3, 5)),
        lambda x: sum(corners(x)) / 4,
        lambda x: x.unfold(2, 2, 2).unfold(3, 2, 2).mean((-1, -2)),
    ],
)
def test_a_pooling_by_the_mean_is_told_from_one_by_the_largest_value(half):
    averaged = [layer.replace("MaxPool2d", "AvgPool2d") for layer in DESCRIBED]

    assert passed(Own(half)).described == averaged


@pytest.mark.parametrize(
    "half",
    [
        lambda x: x[..., ::2, ::2],
        lambda x: cut(x).amin(dim=(3, 5)),
        lambda x: cut(x).amax(dim=3)[..., 0],
        lambda x: cut(x).sum(dim=(3, 5)),
        lambda x: cut(x).median(5).values.median(3).values,
    ],
)
def test_what_halves_maps_in_another_way_is_no_pooling(half):
    without = [layer for layer in DESCRIBED if "Pool" not in layer]

    assert passed(Own(half)).described == without


def test_what_layers_may_be_written_with_is_told():
    class Product(Net):
        def forward(self, x):
            return x.reshape(len(x), -1)[:, :64] @ self.last.weight.T + self.last.bias

    assert passed(Product()).by_hand == ("matmul",)
    assert passed(Net()).by_hand == ()
