"""What student code returns becomes tensors, in whatever it is packed."""

import dataclasses
from types import SimpleNamespace

import pytest
import torch

from graders.observing.arrays import tensors


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
