"""A graph is judged by its loss and gradients, whatever framework it is made of."""

import numpy as np
import pytest

from graders.kinds import KINDS
from graders.kinds.edf import edf_graph
from graders.vocabulary.also import Also
from tests.observing.conftest import code

CHECK = KINDS["edf_graph"].model_validate(
    {
        "id": "a",
        "kind": "edf_graph",
        "call": "graph",
        "sizes": [1, 3],
        "takes_size": True,
        "y": {"normal": [4, 1]},
        "hint": "",
    }
)
NAMED = {
    "symbols": {"graph": {"names": ["graph"], "arguments": ["features"]}},
    "synonyms": {"features": ["D"]},
}
OWN = """
import numpy as np

class Node:
    def addgrad(self, d): self.grad = self.grad + d

class Input(Node): pass

class Parameter(Node):
    def __init__(self, value): self.value = value

class Dot(Node):
    def __init__(self, x, w): self.x, self.w = x, w
    def forward(self): self.value = self.x.value @ self.w.value
    def backward(self): self.w.addgrad(self.x.value.T @ self.grad)

class Loss(Node):
    def __init__(self, y, out): self.y, self.out = y, out
    def forward(self): self.value = (self.out.value - self.y.value) ** 2
    def backward(self): self.out.addgrad(2 * (self.out.value - self.y.value) * self.grad)

def graph(D):
    x, y = Input(), Input()
    return x, y, Loss(y, Dot(x, Parameter(np.zeros((D, 1)))))
"""


def test_a_graph_of_a_framework_of_ones_own_is_run_without_the_courses():
    made = code(NAMED, work=OWN)

    seen = CHECK.observe(made)

    assert seen["count"].tolist() == [1, 3]
    assert (seen["loss"] > 0).all()
    assert np.abs(seen["gradients"]).min() > 0
    assert not all(choice.certain for choice in made.choices.taken)


@pytest.mark.parametrize("made", ["dict({})", "types.SimpleNamespace({})"])
def test_a_graph_may_come_in_a_dictionary_or_in_fields(made):
    parts = "x=x, y=y, loss=Loss(y, Dot(x, Parameter(np.zeros((D, 1)))))"
    source = OWN[: OWN.index("    return x, y")] + f"    return {made.format(parts)}\n"

    seen, plain = (CHECK.observe(code(NAMED, work=f"import types\n{text}")) for text in (source, OWN))

    assert np.array_equal(seen["gradients"], plain["gradients"])


AFFINE = """
class Affine(Dot):
    def __init__(self, x, w, b): self.x, self.w, self.b = x, w, b
    def forward(self): self.value = self.x.value @ self.w.value + self.b.value
    def backward(self): super().backward(); self.b.addgrad(self.grad.sum(0).reshape(self.b.value.shape))

def graph(D):
    x, y = Input(), Input()
    return x, y, Loss(y, Affine(x, Parameter(np.zeros((D, 1))), Parameter(np.zeros(SHAPE))))
"""


def test_the_offset_is_told_from_a_slope_of_its_shape_by_what_it_does():
    flat, column = (
        CHECK.observe(code(NAMED, work=OWN + AFFINE.replace("SHAPE", shape))) for shape in ("1", "(1, 1)")
    )

    assert np.array_equal(flat["gradients"], column["gradients"])


ADDING = """
Parameters, CompNodes = [], []

class Parameter(Node):
    def __init__(self, value):
        self.value, self.grad = value, np.zeros(np.shape(value))
        Parameters.append(self)

def Forward():
    for node in CompNodes:
        node.forward()
        node.grad = 0

def Backward(loss):
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for node in reversed(CompNodes):
        node.backward()

def graph(D):
    Parameters.clear()
    x, y = Input(), Input()
    x.grad = 0
    out = Affine(x, Parameter(np.zeros((D, 1))), Parameter(np.zeros(1)))
    CompNodes[:] = [out, Loss(y, out)]
    return x, y, CompNodes[-1]
"""


NODES = (
    ADDING.replace("        node.grad = 0\n", "")
    .replace(
        "return x, y, CompNodes[-1]", "for node in CompNodes: node.grad = 0\n    return x, y, CompNodes[-1]"
    )
    .replace("CompNodes", "Nodes")
)


@pytest.mark.parametrize("more", [ADDING, NODES], ids=["to parameters", "to all nodes, under another name"])
def test_gradients_of_a_framework_that_adds_to_them_are_those_of_one_run(more):
    own = OWN + AFFINE.replace("SHAPE", "1")
    once, adding = (CHECK.observe(code(NAMED, work=own + text)) for text in ("", more))

    np.testing.assert_allclose(adding["gradients"], once["gradients"])


def test_parameters_may_average_over_the_batch_themselves():
    sums = "self.w.addgrad(self.x.value.T @ self.grad)"
    averages = "self.w.addgrad(np.mean(self.x.value[:, :, None] * self.grad[:, None, :], axis=0))"
    assert sums in OWN

    one, other = (CHECK.observe(code(NAMED, work=own)) for own in (OWN, OWN.replace(sums, averages)))

    np.testing.assert_allclose(other["gradients"], one["gradients"])


def test_what_has_the_loss_of_another_right_graph_is_told_of_its_gradients():
    check = CHECK.model_copy(update={"also": (Also(call="other", note="as the other one"),)})
    right = {"loss": np.array([1.0, 2.0]), "gradients": np.ones(4), "count": np.array([1, 3])}
    other = {"loss": np.array([3.0, 4.0]), "gradients": np.full(4, 2.0), "count": np.array([1, 3])}
    wanted = right | {f"also:other:{name}": value for name, value in other.items()}

    said = check.judge(other | {"gradients": np.zeros(4)}, wanted).diagnosis

    assert (said.summary, said.expected) == ("the gradients of the parameters are others", "")


def test_targets_that_the_script_has_as_whole_numbers_stay_so():
    held, asked = np.array([[0], [1], [1]]), np.array([[1.0], [0.0]])

    assert edf_graph._as_held(asked, held).tolist() == [[1], [0]]
    assert edf_graph._as_held(asked, held).dtype == held.dtype
    assert edf_graph._as_held(asked, held.reshape(-1)).shape == (2,)
    assert edf_graph._as_held(asked.reshape(-1), held).shape == (2, 1)
    assert edf_graph._as_held(asked / 2, held) is not held
    assert edf_graph._as_held(asked / 2, held).dtype == asked.dtype


LABELS = np.array([0, 1, 1])


def test_labels_are_rows_with_one_1_where_those_of_the_script_are():
    held = np.array([[0.0, 1.0], [1.0, 0.0]])

    assert edf_graph._in_rows(LABELS, held).tolist() == [[1, 0], [0, 1], [0, 1]]
    assert edf_graph._in_rows(LABELS.reshape(-1, 1), held.astype(int)).dtype == int


@pytest.mark.parametrize(
    ("labels", "held"),
    [
        (LABELS, None),
        (LABELS, LABELS),
        (LABELS, np.array([[0.2, 0.8]])),
        (LABELS, np.array([[0.0, 0.0], [1.0, 0.0]])),
        (LABELS, np.array([[1], [0]])),
        (LABELS / 2, np.eye(2)),
        (LABELS + 1, np.eye(2)),
        (np.eye(3)[LABELS], np.eye(3)),
    ],
)
def test_other_targets_are_no_rows_with_one_1(labels, held):
    assert edf_graph._in_rows(labels, held) is None


ROWS = """
class Loss(Node):
    def __init__(self, y, out): self.y, self.out = y, out
    def forward(self): self.value = (self.out.value - (self.y.value * [0, 1]).sum(1, keepdims=True)) ** 2
    def backward(self):
        self.out.addgrad(2 * (self.out.value - (self.y.value * [0, 1]).sum(1, keepdims=True)) * self.grad)

def graph(D):
    x, y = Input(), Input()
    y.value = np.array([[0, 1], [1, 0]])
    return x, y, Loss(y, Dot(x, Parameter(np.zeros((D, 1)))))
"""


def test_a_graph_that_compares_with_rows_is_run_with_rows():
    labels = {"value": [0, 1, 1, 0], "dtype": "int64"}
    check = KINDS["edf_graph"].model_validate({**CHECK.model_dump(), "y": labels})

    assert np.isfinite(check.observe(code(NAMED, work=OWN + ROWS))["loss"]).all()
