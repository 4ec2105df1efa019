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


def test_a_metaclass_that_says_it_is_a_dictionary_is_not_asked():
    class Same(type):
        __hash__ = type.__hash__

        def __eq__(cls, other):
            return True

    class Held(dict, metaclass=Same):
        def __iter__(self):
            return iter(["weight"])

        keys = __iter__

        def __getitem__(self, name):
            return torch.nn.Parameter(torch.zeros(12345))

    layer = torch.nn.Linear(2, 3)
    object.__setattr__(layer, "_parameters", Held())

    assert trainable(layer) == 0
