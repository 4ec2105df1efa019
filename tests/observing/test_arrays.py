"""What student code returns becomes tensors, in whatever it is packed."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from graders.observing.arrays import tensors, together


@dataclasses.dataclass(slots=True)
class Terms:
    mse: torch.Tensor
    total_loss: torch.Tensor


@pytest.mark.parametrize(
    "value",
    [
        {"mse": torch.tensor(1.0), "kl": 2.0, "total": 3.0},
        {"mse": torch.tensor(1.0), "loss": 3.0},
        {"loss": 1.0, "total": torch.tensor(3.0)},
        Terms(torch.tensor(1.0), torch.tensor(3.0)),
        SimpleNamespace(kl=1.0, total=3.0),
    ],
    ids=repr,
)
def test_of_terms_with_names_the_total_comes_first(value):
    assert float(tensors(value)[0]) == 3.0


def test_what_has_no_total_keeps_its_order():
    assert [float(t) for t in tensors({"b": 2.0, "loss_of_a": 1.0, "a": (0.0, 5.0)})] == [2.0, 1.0, 0.0, 5.0]


@pytest.mark.parametrize(
    ("value", "shapes"),
    [
        ([[1, 2.0], [3, 4]], [(2, 2)]),
        ([(1, 2), (3, 4), (5, 6)], [(3, 2)]),
        ([torch.zeros(3), torch.ones(3)], [(2, 3)]),
        ([[1, torch.tensor(2.0)], [3, torch.tensor(4.0)]], [(2, 2)]),
        ([np.zeros((2, 3))], [(1, 2, 3)]),
        (([[1.0], [2.0]], [0, 1]), [(2, 1), (2,)]),
        ({"z": [[1.0], [2.0]]}, [(2, 1)]),
    ],
    ids=str,
)
def test_a_list_of_parts_of_one_shape_is_one_array(value, shapes):
    assert [tuple(t.shape) for t in tensors(together(value))] == shapes


def test_a_list_of_tensors_keeps_their_gradient():
    x = torch.ones(3, requires_grad=True)

    assert together([x, 2 * x]).requires_grad


@pytest.mark.parametrize(
    "value",
    [[[1, 2], [3]], [torch.zeros(2), torch.zeros(3)], [], ["a"], (torch.zeros(2), torch.zeros(2)), 3.0],
    ids=str,
)
def test_what_is_no_list_of_alike_parts_stays_as_it_is(value):
    assert together(value) is value
