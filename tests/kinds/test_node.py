"""A node of a graph is judged as an object that computes; what is written in another way is for a person."""

import numpy as np
import pytest

from graders.kinds import KINDS
from graders.observing.missing import Missing
from graders.observing.pure_nodes import functions
from tests.observing.conftest import code

CHECK = KINDS["node"].model_validate(
    {"id": "a", "kind": "node", "call": "Square", "inputs": {"x": {"normal": [4, 1]}}, "hint": "x²"}
)
NAMED = {"symbols": {"Square": {"names": ["Square"], "arguments": ["x"]}}}


def test_helper_attributes_are_no_members_where_those_of_the_course_are_named():
    plain = (
        "class Square:\n"
        "    def __init__(self, x): self.x, self.grad = x, None\n"
        "    def forward(self): self.value = self.x.value ** 2\n"
        "    def backward(self): self.x.addgrad(self.grad * 2 * self.x.value)\n"
    )
    helped = plain.replace(
        "self.value = self.x", "self.v = self.x.value; setattr(self, 'value', self.v ** 2)  #"
    )
    usual, seen = (CHECK.observe(code(NAMED, work=source)) for source in (plain, helped))

    assert {n: v.tolist() for n, v in seen.items()} == {n: v.tolist() for n, v in usual.items()}


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
            "    def run(s): s.v = s.e[0].v ** 2\n"
            "    def undo(s): s.e[0].g += s.g * 2 * s.e[0].v\n",
            "`Square` makes nothing with `forward` and `backward`",
        ),
        (
            "def __init__(s, *e): s.e, s.v, s.g = e, None, None\n"
            "    def forward(s): s.v = s.e[0].out ** 2\n"
            "    def backward(s): s.e[0].g += s.g * 2 * s.e[0].out\n",
            "`Square` reads its inputs by `out`",
        ),
        (
            "def __init__(s, x): s.x = x\n"
            "    def forward(s): return s.x.value ** 2\n"
            "    def backward(s): s.x.addgrad(s.grad * 2 * s.x.value)\n",
            "`Square` keeps no `value`",
        ),
        (
            "def __init__(s): pass\n"
            "    def forward(s, x, k): return k * x ** 2\n"
            "    def backward(s, g): return g * 2\n",
            "`Square.forward` takes `x`",
        ),
        (
            "def __init__(s): pass\n"
            "    def forward(s, x): return x ** 2\n"
            "    def backward(s, g, a, b, c): return g * 2\n",
            "`Square` makes nothing with `forward` and `backward`",
        ),
    ],
)
def test_a_node_of_a_framework_of_ones_own_whose_members_have_other_names_is_no_mistake(body, said):
    made = code(NAMED, work=f"class Square:\n    {body}")

    with pytest.raises(Missing, match=f"^{said}$"):
        CHECK.observe(made)


USUAL = """
class Square:
    def __init__(self, x): self.x = x
    def forward(self): self.value = self.x.value ** 2
    def backward(self): self.x.addgrad(self.grad * 2 * self.x.value)
"""
OTHERS = {
    "by another function that adds": USUAL.replace("addgrad", "add_to_grad"),
    "by short names": "class Square:\n    def __init__(s, *e): s.e = e\n    def fwd(s): s.v = s.e[0].v ** 2\n"
    "    def bwd(s):\n        (x,) = s.e\n        x.g = x.g + s.g * 2 * x.v\n",
    "by letters": "class Square:\n    def __init__(s, *e): s.e = e\n    def f(s): s.v = s.e[0].v ** 2\n"
    "    def b(s): s.e[0].g += s.g * 2 * s.e[0].v\n",
    "in German": "class Square:\n    def __init__(s, *e): s.e = e\n    def vorwaerts(s): s.wert = s.e[0].wert ** 2\n"
    "    def rueckwaerts(s): s.e[0].grad += s.grad * 2 * s.e[0].wert\n",
}  # fmt: skip


@pytest.mark.parametrize("how", OTHERS)
def test_a_node_of_a_framework_of_ones_own_is_read(how):
    usual, made = code(NAMED, work=USUAL), code(NAMED, work=OTHERS[how])

    wanted, seen = CHECK.observe(usual), CHECK.observe(made)

    assert all(np.array_equal(seen[n], wanted[n]) for n in wanted)
    assert all(choice.certain for choice in usual.choices.taken)
    assert not all(choice.certain for choice in made.choices.taken)


KEPT = {
    "by the base class, before any inputs": (
        "class Op:\n    def __init__(self, graph, *args):\n        self.args = args\n        graph.nodes.append(self)\n"
        "class Square(Op):\n    def forward(self): self.value = self.args[0].value ** 2\n"
        "    def backward(self): self.args[0].grad += self.grad * 2 * self.args[0].value\n"
    ),
    "by name, before the input": USUAL.replace("(self, x): self.x = x", "(self, tape, x): self.x = x; tape.add(self)"),
    "behind the input": USUAL.replace("(self, x): self.x = x", "(self, x, g): self.x = x; g.all[len(g.all)] = self"),
}  # fmt: skip


@pytest.mark.parametrize("how", KEPT)
def test_a_node_that_adds_itself_to_a_graph_which_it_is_given_is_read_for_certain(how):
    usual, made = code(NAMED, work=USUAL), code(NAMED, work=KEPT[how])

    wanted, seen = CHECK.observe(usual), CHECK.observe(made)

    assert all(np.array_equal(seen[n], wanted[n]) for n in wanted)
    assert all(choice.certain for choice in made.choices.taken)


def test_a_node_that_asks_more_of_its_inputs_than_the_courses_have_is_no_mistake():
    asks = USUAL.replace("self.x = x", "self.x = x; x.children.append(self)")

    with pytest.raises(Missing, match=r"^`Square` asks its inputs for `children`$"):
        CHECK.observe(code(NAMED, work=asks))


PURE = {
    "the course's names": ("forward(s, x): s.x = x; return x ** 2", "backward(s, g): return g * 2 * s.x"),
    "inputs": ("forward(s, x): return x ** 2", "backward(s, grad, x): return (grad * 2 * x,)"),
    "value and inputs": ("f(s, *xs): return xs[0] ** 2", "vjp(s, g, out, x): return [g * 2 * x]"),
}


@pytest.mark.parametrize("how", PURE)
def test_a_node_that_is_given_its_inputs_and_returns_gradients_is_read_but_for_what_adds_these_up(how):
    usual = code(NAMED, work=USUAL)
    made = code(NAMED, work="class Square:\n" + "".join(f"    def {line}\n" for line in PURE[how]))

    wanted, seen = CHECK.observe(usual), CHECK.observe(made)

    assert seen.keys() == {"value", "0:x", "gradients"}
    assert all(np.array_equal(seen[n], wanted[n]) for n in seen)
    assert not all(choice.certain for choice in made.choices.taken)


@pytest.mark.parametrize("base", ["NamedTuple", "dict", "np.ndarray", "ABC"])
def test_a_class_that_begins_in_a_way_of_its_own_is_no_node_that_keeps_nothing(base):
    head = "from abc import ABC, abstractmethod\nfrom typing import NamedTuple\nimport numpy as np\n"
    more = "    @abstractmethod\n    def name(s): pass\n" if base == "ABC" else "    x: object\n"
    node = f"class Square({base}):\n{more}    def forward(s, x): return x\n    def backward(s, g): return g\n"
    found = code(NAMED, work=head + node).find("Square")

    assert functions(found, 1) is None


def test_a_member_that_no_node_has_is_the_codes_own_error():
    made = code(
        NAMED,
        work="class Square:\n    def __init__(s, x): s.x = x\n"
        "    def forward(s): s.value = s.x.valeu ** 2\n    def backward(s): pass\n",
    )

    with pytest.raises(AttributeError, match="'Source' object has no attribute 'valeu'"):
        CHECK.observe(made)


def test_gradients_are_those_of_the_node_whose_value_it_has():
    """Of two nodes that count as right, one computes z and 1 - z side by side, the other one the other way round."""
    check = KINDS["node"].model_validate(
        {
            "id": "a",
            "kind": "node",
            "call": "P",
            "inputs": {"z": {"normal": [4, 1]}},
            "aspect": "backward",
            "also": [{"call": "Q", "note": "the other way round"}],
            "hint": "z",
        }
    )
    z, up = np.ones((4, 1)), np.arange(4.0)[:, None] + 1
    one, other = (
        {"value": np.hstack([1 - z, z + 1]), "0:z": up},
        {"value": np.hstack([z + 1, 1 - z]), "0:z": -up},
    )
    wanted = one | {f"also:Q:{name}": value for name, value in other.items()}

    assert [check.judge(seen, wanted).verdict.value for seen in (one, other)] == ["passed", "passed"]
    assert check.judge(one | {"0:z": -up}, wanted).verdict.value == "failed"
