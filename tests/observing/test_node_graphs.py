"""A graph of nodes that a script builds is found at its loss and used with other inputs and other numbers of features."""

import numpy as np

from graders.observing import node_graphs
from graders.observing.node_graphs import Graph, graphs
from graders.observing.record import Record
from graders.observing.sections import Scope
from graders.vocabulary.symbols import Noded

nodes, params = [], []


class Input:
    def __init__(self, value=None):
        self.value = value


class Parameter:
    def __init__(self, value):
        self.value, self.grad = value, 0
        params.append(self)


class Mapped:
    def __init__(self, x, w):
        self.x, self.w = x, w
        nodes.append(self)

    def forward(self):
        self.value = self.x.value @ self.w.value

    def backward(self):
        self.w.grad = self.x.value.T @ self.grad


class SquareLoss:
    def __init__(self, y, out):
        self.y, self.out = y, out
        nodes.append(self)

    def forward(self):
        self.value = (self.out.value - self.y.value) ** 2

    def backward(self):
        self.out.grad = 2 * self.grad * (self.out.value - self.y.value)


def test_a_graph_is_found_in_an_object_and_has_as_many_features_as_are_asked():
    x, y = Input(np.zeros((4, 3))), Input()
    holder = type("Holder", (), {})()
    holder.loss = SquareLoss(y, Mapped(x, Parameter(np.zeros((3, 1)))))
    Mapped(Input(), Parameter(np.zeros((9, 1))))  # a graph that came later is not in the way
    (found,) = graphs(Record(namespaces={"script.py": {"h": holder}}), Noded(ends_in=("SquareLoss",)))
    graph, _, words, _ = found
    inputs, targets, loss = graph(2)
    inputs.value, targets.value = np.array([[1.0, 2.0]]), np.array([[3.0]])
    graph.run()

    assert words == "the graph in script.py that ends in `SquareLoss`"
    assert (inputs, targets) == (x, y)
    assert loss.value.tolist() == [[9.0]]
    assert graph.parameters[0].grad.tolist() == [[-6.0], [-12.0]]


def test_a_graph_is_told_by_the_file_of_the_function_that_built_it_and_not_of_the_method_of_its_nodes():
    loss = SquareLoss(Input(), Mapped(Input(), Parameter(np.zeros((3, 1)))))
    scopes = {("edf.py", 1): Scope({"self": loss}, {}), ("train.py", 5): Scope({"loss": loss}, {})}

    ((_, place, words, _),) = graphs(Record(scopes=scopes), Noded(ends_in=("SquareLoss",)))

    assert (place, words) == ("train.py", "the graph in train.py that ends in `SquareLoss`")


class Node:
    """A node of a framework in which inputs and parameters are nodes too."""

    def __init__(self, *of, value=None):
        self.of, self.value, self.grad = of, value, None
        nodes.append(self)

    def forward(self):
        pass

    def backward(self):
        pass


class Data(Node):
    pass


class Learned(Node):
    def __init__(self, value):
        super().__init__(value=value)
        params.append(self)


class Times(Node):
    def forward(self):
        self.value = self.of[0].value @ self.of[1].value

    def backward(self):
        self.of[1].grad += self.of[0].value.T @ self.grad


class LossOfSquares(Node):
    def forward(self):
        self.value = (self.of[1].value - self.of[0].value) ** 2

    def backward(self):
        self.of[1].grad += 2 * self.grad * (self.of[1].value - self.of[0].value)


def test_inputs_and_parameters_that_are_nodes_themselves_are_told_by_what_they_hold():
    nodes.clear()
    params.clear()
    x, y = Data(value=np.zeros((4, 3))), Data()
    loss = LossOfSquares(y, Times(x, Learned(np.zeros((3, 1)))))
    ((graph, *_),) = graphs(Record(namespaces={"a.py": {"loss": loss}}), Noded(ends_in=("LossOfSquares",)))
    inputs, targets, loss = graph(2)
    inputs.value, targets.value = np.array([[1.0, 2.0]]), np.array([[3.0]])
    graph.run()

    assert (inputs, targets) == (x, y)
    assert [type(n) for n in graph.nodes] == [Times, LossOfSquares]
    assert graph.parameters[0].grad.tolist() == [[-6.0], [-12.0]]


class MeanLoss(SquareLoss):
    def forward(self):
        self.value = np.mean((self.out.value - self.y.value) ** 2)


def test_a_loss_may_be_one_number():
    loss = MeanLoss(Input(), Mapped(Input(np.zeros((4, 3))), Parameter(np.zeros((3, 1)))))
    ((graph, *_),) = graphs(Record(namespaces={"a.py": {"loss": loss}}), Noded(ends_in=("MeanLoss",)))
    inputs, targets, loss = graph(2)
    inputs.value, targets.value = np.array([[1.0, 2.0]]), np.array([[3.0]])
    graph.run()

    assert loss.value == 9
    assert graph.parameters[0].grad.tolist() == [[-6.0], [-12.0]]


class Nodo:
    """A node of a framework whose members have names of another language."""

    def __init__(self, *hijos):
        self.hijos, self.v, self.g = hijos, None, None

    def fwd(self):
        pass

    def bwd(self):
        pass


class Entrada(Nodo):
    pass


class Parametro(Nodo):
    def __init__(self, v):
        super().__init__()
        self.v = v


class Producto(Nodo):
    def fwd(self):
        self.v = self.hijos[0].v @ self.hijos[1].v

    def bwd(self):
        self.hijos[1].g += self.hijos[0].v.T @ self.g


class Perdida(Nodo):
    def fwd(self):
        self.v = (self.hijos[1].v - self.hijos[0].v) ** 2

    def bwd(self):
        self.hijos[1].g += 2 * self.g * (self.hijos[1].v - self.hijos[0].v)


def test_a_graph_is_run_by_the_names_that_its_nodes_have():
    params.clear()
    x, y = Entrada(), Entrada()
    loss = Perdida(y, Producto(x, Parametro(np.zeros((3, 1)))))
    ((graph, *_),) = graphs(Record(namespaces={"a.py": {"loss": loss}}), Noded(ends_in=("Perdida",)))
    inputs, targets, loss = graph(2)
    inputs.v, targets.v = np.array([[1.0, 2.0]]), np.array([[3.0]])
    graph.run()

    assert (inputs, targets, loss.v.tolist()) == (x, y, [[9.0]])
    assert graph.parameters[0].g.tolist() == [[-6.0], [-12.0]]


class K(Nodo):
    def __init__(self, v):
        super().__init__()
        self.v = v


class W(K):
    pass


def test_inputs_are_as_long_as_the_targets_where_no_name_says_which_they_are():
    params.clear()
    x, y, w = K(np.zeros((4, 3))), K(np.zeros((4, 1))), W(np.zeros((3, 1)))
    graph = Graph(Perdida(y, Producto(x, w)))

    assert (graph.inputs, graph.parameters, graph.targets, graph.features) == ([y, x], [w], y, x)


class Huber(Perdida):
    def __init__(self, *hijos):
        super().__init__(*hijos)
        del self.g
        self.delta = self.d = 1.0


def test_a_setting_of_the_loss_is_no_gradient():
    loss = Huber(Entrada(), Producto(Entrada(), Parametro(np.zeros((3, 1)))))
    plain = SquareLoss(Input(), Mapped(Input(np.zeros((4, 3))), Parameter(np.zeros((3, 1)))))
    plain.value, plain.delta = 0.0, 1.0

    assert (Graph(loss).names.grad, Graph(plain).names.grad) == ("g", "grad")


def test_of_several_names_that_all_parts_have_the_usual_one_is_the_gradient():
    loss = Perdida(Entrada(), Producto(Entrada(), Parametro(np.zeros((3, 1)))))
    for part in node_graphs.reached(loss, set()):
        if hasattr(part, "g"):
            part.d, part.gradient = 3, part.g
            del part.g

    assert Graph(loss).names.grad == "gradient"


def test_only_objects_that_are_called_as_the_loss_are_looked_into_for_functions(monkeypatch):
    asked = []
    monkeypatch.setattr(node_graphs, "functions_of", lambda cls: asked.append(cls) or (None, None))

    found = graphs(
        Record(namespaces={"a.py": {"all": [Input(n) for n in range(50)]}}), Noded(ends_in=("Loss",))
    )

    assert (list(found), asked) == ([], [])


class Averaged(Mapped):
    def backward(self):
        self.w.grad = np.mean(self.x.value[:, :, None] * self.grad[:, None, :], axis=0)


def test_whether_parameters_average_themselves_is_told_each_time_anew():
    x, y = Input(np.arange(12.0).reshape(4, 3)), Input(np.ones((4, 1)))
    plain, averaging = (
        Graph(SquareLoss(y, kind(x, Parameter(np.ones((3, 1)))))) for kind in (Mapped, Averaged)
    )

    for graph in (plain, averaging, averaging):
        graph.tell_averages()

    assert (plain.averages, averaging.averages) == (False, True)
