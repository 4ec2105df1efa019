"""A node of a graph is judged as an object that computes; what is written in another way is for a person."""

import pytest

from graders.kinds import KINDS
from graders.observing.missing import Missing
from tests.observing.conftest import code

CHECK = KINDS["node"].model_validate(
    {"id": "a", "kind": "node", "call": "Square", "inputs": {"x": {"normal": [4, 1]}}, "hint": "x²"}
)
NAMED = {"symbols": {"Square": {"names": ["Square"], "arguments": ["x"]}}}


def test_a_function_that_keeps_its_node_in_a_dictionary_is_no_mistake():
    made = code(
        NAMED, work="def Square(x):\n    return {'value': None, 'forward': lambda: x['value'] ** 2}\n"
    )

    with pytest.raises(Missing, match=r"^`Square` makes nothing with `forward` and `backward`$"):
        CHECK.observe(made)
