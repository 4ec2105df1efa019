"""What a network is made of is found as every torch that is allowed holds it."""

from collections import OrderedDict

import pytest
import torch

from graders.observing.networks import parts, trainable


@pytest.mark.parametrize("kind", [dict, OrderedDict], ids=["torch 2.5 and newer", "torch 2.4"])
def test_its_parts_and_parameters_are_found_in_what_torch_holds_them_in(kind):
    layer = torch.nn.Linear(2, 3)
    network = torch.nn.Sequential(layer)
    for part in (network, layer):
        for name in ("_modules", "_parameters"):
            object.__setattr__(part, name, kind(getattr(part, name)))

    assert (parts(network), trainable(network)) == ([network, layer], 9)
