"""What kinds for other courses say of wrong work; what they accept is proven by the sheets in tests/courses/."""

import textwrap

import pytest

from graders.model import Verdict
from graders.testing import check, judge
from graders.vocabulary.symbols import Naming


def said(keys, reference, *wrong, naming):
    """What is said of each wrong submission; the reference itself passes."""
    one, given = check(keys), Naming.model_validate(naming)
    right = {"a.py": textwrap.dedent(reference)}
    assert judge(one, right, right, given).verdict is Verdict.PASSED
    return [judge(one, {"a.py": textwrap.dedent(w)}, right, given).diagnosis.summary for w in wrong]


SQUARE = """
    def square(x, w):
        return (x * w) ** 2


    def backward(x, w):
        return 2 * x * w * w, 2 * x * x * w
"""
ARGUMENTS = {
    "symbols": {
        "square": {"names": ["square"], "arguments": ["x", "w"]},
        "backward": {"names": ["backward"], "arguments": ["x", "w"]},
    }
}
GRADIENT = {
    "kind": "gradient_check",
    "call": "backward",
    "of": "square",
    "by": ["x", "w"],
    "cases": [{"x": {"normal": [3]}, "w": {"normal": [3], "seed": 1}}],
}


def test_a_gradient_is_compared_with_central_differences():
    half = SQUARE.replace("2 * x * x * w", "x * x * w")
    one = SQUARE.replace("return 2 * x * w * w, 2 * x * x * w", "return 2 * x * w * w")
    cube = SQUARE.replace("(x * w) ** 2", "(x * w) ** 3").replace(
        "2 * x * w * w, 2 * x * x * w", "3 * x**2 * w**3, 3 * x**3 * w**2"
    )
    *first, last = said(GRADIENT, SQUARE, half, one, cube, naming=ARGUMENTS)
    assert first == [
        "the gradient by `w` is not that of central differences: every value is ½ × the expected one",
        "`backward` returns no gradient by `w`",
    ]
    assert last.startswith(
        "it is the derivative of its own `square`, which is another function; the gradient by `x` is not that of central differences: "
    )


LINEAR = """
    import torch
    from torch import nn


    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(3, 3), nn.Linear(3, 3)

        def forward(self, x):
            return {"out": self.b(torch.relu(self.a(x))), "hidden": self.a(x)}
"""


def test_a_module_is_compared_under_the_same_weights_whatever_the_order_of_its_layers():
    keys = {"kind": "same_as", "call": "Layer", "inputs": {"x": {"normal": [4, 3]}}}
    other = LINEAR.replace("self.a, self.b =", "self.b, self.a =")
    assert said(
        keys,
        LINEAR,
        other,
        LINEAR.replace("torch.relu(self.a(x))", "self.a(x)"),
        LINEAR.replace("nn.Linear(3, 3)\n", "nn.Linear(3, 3, bias=False)\n"),
        naming={"symbols": {"Layer": {"names": ["Layer"]}}},
    )[::2] == ["", "it has 21 parameters, not 24"]


CAUSAL = """
    import torch


    def mix(x):
        return x.cumsum(1)
"""


def test_a_leak_is_said_by_its_positions():
    keys = {"kind": "causal", "call": "mix", "inputs": {"x": {"normal": [2, 4, 3]}}, "moved": "x"}
    naming = {"symbols": {"mix": {"names": ["mix"], "arguments": ["x"]}}}
    assert said(
        keys,
        CAUSAL,
        CAUSAL.replace("x.cumsum(1)", "x.roll(-1, 1).cumsum(1)"),
        CAUSAL.replace("x.cumsum(1)", "x"),
        CAUSAL.replace("x.cumsum(1)", "x.sum(1)"),
        naming=naming,
    ) == [
        "position 1 of the output depends on position 2 of `x`, which comes later",
        "position 2 of the output does not depend on position 1 of `x`",
        "`mix` returns an output of other positions",
    ]


def test_the_first_entry_that_differs_is_said():
    keys = {
        "kind": "texts",
        "call": "tokens",
        "cases": [{"text": {"value": "the cat"}}, {"text": {"value": "a"}}],
    }
    right = "def tokens(text):\n    return [(t, len(t)) for t in text.split()]\n"
    naming = {"symbols": {"tokens": {"names": ["tokens"], "arguments": ["text"]}}}
    assert said(
        keys,
        right,
        right.replace("len(t))", "len(t) + 1)"),
        right.replace("text.split()", "text.split()[:1]"),
        "def tokens(text):\n    yield from ([t, len(t)] for t in text.split())\n",
        naming=naming,
    ) == ["entry 1 of case 1 is ('the', 4), not ('the', 3)", "1 entries of case 1 come back, not 2", ""]


SGD = """
    class SGD:
        def __init__(self, params, lr):
            self.params, self.lr = list(params), lr

        def step(self):
            for p in self.params:
                p.data -= self.lr * p.grad

        def zero_grad(self):
            for p in self.params:
                p.grad.zero_()
"""


def test_an_optimizer_is_followed_step_by_step():
    keys = {"kind": "steps", "call": "SGD", "options": {"lr": {"value": 0.1}}, "steps": 3}
    naming = {"symbols": {"SGD": {"names": ["SGD"]}}}
    found = said(
        keys,
        SGD,
        SGD.replace("p.data -=", "p.data +="),
        SGD.replace("p.grad.zero_()", "pass"),
        "import torch\n\n\nclass SGD(torch.optim.SGD):\n    pass\n",
        naming=naming,
    )
    assert found[0].startswith("the parameters are others from step 1 on: ")
    assert found[1:] == [
        "`zero_grad()` leaves gradients that are not zero",
        "`SGD` is `SGD` of torch: was an optimizer of one's own asked for?",
    ]


OWN_LINEAR = """
    import torch
    from torch import nn


    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.randn(2, 3))
            self.bias = nn.Parameter(torch.randn(2))

        def forward(self, x):
            return x @ self.weight.T + self.bias
"""


@pytest.mark.parametrize("by_name", [False, True])
def test_a_layer_of_torch_is_no_layer_of_ones_own(by_name):
    keys = {"kind": "same_as", "call": "Layer", "inputs": {"x": {"normal": [4, 3]}}, "by_name": by_name}
    library = "`Layer` is `Linear` of torch: was a layer of one's own asked for?"
    assert said(
        keys,
        OWN_LINEAR,
        "import torch\nLayer = lambda: torch.nn.Linear(3, 2)\n",
        "import torch\nLayer = torch.nn.Linear(3, 2)\n",
        "from torch import nn\nclass Layer(nn.Linear):\n    def __init__(self): super().__init__(3, 2)\n",
        OWN_LINEAR.replace("nn.Module", "nn.Linear").replace("__init__()\n", "__init__(3, 2)\n"),
        naming={"symbols": {"Layer": {"names": ["Layer"]}}},
    ) == [library, library, library, ""]


def test_a_layer_of_torch_is_right_where_the_reference_is_one():
    keys = {"kind": "same_as", "call": "Layer", "inputs": {"x": {"normal": [4, 3]}}}
    of_torch = "import torch\nLayer = lambda: torch.nn.Linear(3, 2)\n"
    assert said(keys, of_torch, of_torch, naming={"symbols": {"Layer": {"names": ["Layer"]}}}) == [""]


CELL = """
    import torch


    def cell(x, parameters):
        hidden = torch.tanh(parameters["W"] @ x + parameters["b"])
        return hidden, {"x": x, **parameters}
"""


def test_an_argument_may_be_a_dict_of_drawn_arrays():
    keys = {
        "kind": "agrees",
        "call": "cell",
        "cases": [
            {
                "x": {"normal": [3, 4]},
                "parameters": {"parts": {"W": {"normal": [2, 3]}, "b": {"normal": [2, 1]}}},
            }
        ],
    }
    naming = {"symbols": {"cell": {"names": ["cell"], "arguments": ["x", "parameters"]}}}
    found = said(
        keys,
        CELL,
        CELL.replace('+ parameters["b"]', '- parameters["b"]'),
        CELL.replace('"x": x', '"x": -x'),
        naming=naming,
    )
    assert found[0].startswith("`cell` differs from the reference: off by up to ")
    assert found[1] == "`cell` differs from the reference: result 2: the sign is flipped"


def test_an_argument_that_is_changed_in_place_is_compared_afterwards():
    clip = """
    def clip(x, most):
        x.clamp_(max=most)
    """
    keys = {
        "kind": "agrees",
        "call": "clip",
        "cases": [{"x": {"normal": [5]}, "most": {"value": -1.0}}],
        "in_place": ["x"],
    }
    naming = {"symbols": {"clip": {"names": ["clip"], "arguments": ["x", "most"]}}}
    found = said(
        keys,
        clip,
        clip.replace("x.clamp_(max=most)", "return x.clamp(max=most)"),
        clip.replace("x.clamp_(max=most)", "x[:] = x.clamp(max=most)"),
        naming=naming,
    )
    assert found[0].endswith("; it leaves `x` as it was")
    assert found[1] == ""
    assert check({**keys, "in_place": ["y"]}).problems() == [("in_place", "case 1 has no `y`")]


def test_a_state_dict_whose_names_are_given_is_set_by_them():
    keys = {"kind": "same_as", "call": "Layer", "inputs": {"x": {"normal": [4, 3]}}, "by_name": True}
    other = LINEAR.replace("self.b(torch.relu(self.a(x)))", "self.a(torch.relu(self.b(x)))")
    assert said(
        keys,
        LINEAR,
        LINEAR.replace("self.a, self.b =", "self.b, self.a ="),
        LINEAR.replace("self.a", "self.first"),
        other,
        naming={"symbols": {"Layer": {"names": ["Layer"]}}},
    )[:2] == ["", "its state dict is another one: there is no `a.bias` of shape `3`"]


def test_code_that_knows_no_tensors_is_given_arrays():
    sums = """
    import numpy as np


    def sums(r):
        made = np.zeros(len(r))
        for n in range(len(r)):
            total = r[n]
            total += 1
            made[n] = total + r[n]
        return made
    """
    right = "import torch\n\n\ndef sums(r):\n    return 2 * r + 1\n"
    keys = {"kind": "agrees", "call": "sums", "cases": [{"r": {"normal": [3]}}]}
    assert said(keys, right, sums, naming={"symbols": {"sums": {"names": ["sums"], "arguments": ["r"]}}}) == [
        ""
    ]


COUNTER = """
    class Counter:
        def __init__(self):
            self.counts = {}

        def add(self, words):
            for word in words.split():
                self.counts[word] = self.counts.get(word, 0) + 1

        def most(self):
            return max(self.counts, key=self.counts.get)

        def total(self):
            return sum(self.counts.values())

        def sorted(self):
            return sorted(self.counts)
"""
SEQUENCE = {
    "kind": "calls",
    "call": "counter",
    "steps": [
        {"of": ["add"], "given": [{"value": "a b b c"}], "compared": False},
        {"of": ["total"]},
        {"of": ["most"], "called": "first"},
        {"of": ["add"], "given": ["first"], "compared": False},
        {"of": ["sorted"]},
    ],
}


def test_each_step_of_a_sequence_of_calls_is_compared():
    wrong = (
        ("+ 1", "+ 2"),
        ("max(self", "min(self"),
        ("sorted(self.counts)", "sorted(self.counts)[1:]"),
        ("return sum(self.counts.values())", "pass"),
    )
    assert said(
        SEQUENCE,
        COUNTER,
        *(COUNTER.replace(*one) for one in wrong),
        naming={"symbols": {"counter": {"names": ["Counter"]}}},
    ) == [
        "step 2, `total`: the value is 2 × the expected one",
        "step 3, `most`: entry 1 is a, not b",
        "step 5, `sorted`: 2 entries come back, not 3",
        "step 2, `total`: no numbers came back",
    ]


def test_a_step_is_given_only_what_a_step_before_it_calls_so():
    steps = [{"of": ["most"], "given": ["first"]}, {"of": ["most"], "called": "first", "compared": False}]
    assert check({**SEQUENCE, "steps": steps}).problems() == [
        ("steps", "no step before step 1 calls its result `first`")
    ]


OWN = """
    import numpy as np


    class Tensor:
        def __init__(self, numbers):
            self.numbers = numbers

        def to_list(self):
            return self.numbers


    def double(x):
        return Tensor([[2 * v for v in row] for row in x.numbers])
"""


def test_tensors_of_the_courses_own_are_made_of_lists_and_read_back():
    naming = {
        "symbols": {"tensor": {"names": ["Tensor"]}, "double": {"names": ["double"], "arguments": ["x"]}},
        "tensors": {"made_by": "tensor", "of": "lists", "read_by": "to_list"},
    }
    keys = {"kind": "agrees", "call": "double", "cases": [{"x": {"normal": [2, 3]}}]}
    assert said(
        keys,
        OWN,
        OWN.replace("2 * v", "-2 * v"),
        naming=naming,
    ) == [
        "`double` differs from the reference: the sign is flipped",
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "def filtered(x, k):\n    return torch.conv2d(x, k)",
            "`filtered` leaves the work to `conv2d`: by hand is asked: decide whether it is",
        ),
        (
            "def filtered(x, k):\n    layer = torch.nn.Conv2d(1, 1, 3, bias=False)\n"
            "    layer.weight.data = k\n    return layer(x)",
            "`filtered` leaves the work to `conv2d`: by hand is asked: decide whether it is",
        ),
        (
            "def filtered(x, k):\n    return torch.conv2d(x, -k)",
            "`filtered` differs from the reference",
        ),
        ("def conv2d(x, k):\n    return (x * k).sum((2, 3), keepdim=True)\nfiltered = conv2d", ""),
    ],
)
def test_what_is_to_be_written_by_hand_is_a_persons_where_a_library_does_it(body, told):
    keys = {"kind": "agrees", "call": "filtered", "without": ["conv2d"]}
    asked = check({**keys, "cases": [{"x": {"normal": [1, 1, 3, 3]}, "k": {"normal": [1, 1, 3, 3]}}]})
    right = "import torch\ndef filtered(x, k):\n    return (x * k).sum((2, 3), keepdim=True)"
    naming = Naming.model_validate(
        {"symbols": {"filtered": {"names": ["filtered"], "arguments": ["x", "k"]}}}
    )
    outcome = judge(asked, {"a.py": "import torch\n" + body}, {"a.py": right}, naming)

    assert outcome.diagnosis.summary.split(": off")[0] == told


NETWORKS = """
    import torch
    from torch import nn


    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 3)

        def forward(self, x):
            return self.layer(x)


    class Model(Net):
        def forward(self, x):
            return super().forward(x)
"""
CLASSIFIER = {"symbols": {"net": {"names": ["Classifier"], "maps": {"input": [2, 4], "output": [2, 3]}}}}


@pytest.mark.parametrize(
    ("keys", "other", "said"),
    [
        (
            {"kind": "logits", "x": {"normal": [5, 4]}},
            NETWORKS.replace("super().forward(x)", "super().forward(x).softmax(1)"),
            "the network ends in a softmax: every row lies in [0, 1] and sums to 1",
        ),
        (
            {"kind": "output_shapes", "x": {"normal": [5, 4]}, "outputs": [["N 3"]]},
            NETWORKS.replace("super().forward(x)", "super().forward(x)[:2].detach()"),
            "`net` returns shapes (2, 3) for a batch of 5",
        ),
    ],
)
def test_of_two_that_may_be_meant_one_does_not_pass_alone_what_the_other_fails(keys, other, said):
    one, given = check({**keys, "call": "net"}), Naming.model_validate(CLASSIFIER)
    right, wrong = ({"a.py": textwrap.dedent(source)} for source in (NETWORKS, other))

    assert judge(one, right, right, given).verdict is Verdict.PASSED
    outcome = judge(one, wrong, right, given)

    assert outcome.verdict is Verdict.HUMAN
    assert outcome.diagnosis.summary == (
        "`Model` in a.py may be meant as well, and earns another verdict: which one is the hand-in's?"
    )
    assert said in outcome.diagnosis.actual
