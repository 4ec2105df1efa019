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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "def __init__(s, *e): s.e, s.v, s.g = e, None, None\n"
            "    def f(s): s.v = s.e[0].v ** 2\n"
            "    def b(s): s.e[0].g += s.g * 2 * s.e[0].v\n",
            "`Square` makes nothing with `forward` and `backward`",
        ),
        (
            "def __init__(s, *e): s.e, s.v, s.g = e, None, None\n"
            "    def forward(s): s.v = s.e[0].v ** 2\n"
            "    def backward(s): s.e[0].g += s.g * 2 * s.e[0].v\n",
            "`Square` reads its inputs by `v`",
        ),
        (
            "def __init__(s, x): s.x, s.out = x, None\n"
            "    def forward(s): s.out = s.x.value ** 2\n"
            "    def backward(s): s.x.addgrad(s.grad * 2 * s.x.value)\n",
            "`Square` keeps no `value`",
        ),
    ],
)
def test_a_node_of_a_framework_of_ones_own_whose_members_have_other_names_is_no_mistake(body, said):
    made = code(NAMED, work=f"class Square:\n    {body}")

    with pytest.raises(Missing, match=f"^{said}$"):
        CHECK.observe(made)


def test_a_member_that_no_node_has_is_the_codes_own_error():
    made = code(
        NAMED,
        work="class Square:\n    def __init__(s, x): s.x = x\n"
        "    def forward(s): s.value = s.x.valeu ** 2\n    def backward(s): pass\n",
    )

    with pytest.raises(AttributeError, match="'Source' object has no attribute 'valeu'"):
        CHECK.observe(made)
