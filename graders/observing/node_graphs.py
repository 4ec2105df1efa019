"""Graphs of nodes with `forward` and `backward` that a script built: found at their loss, and used again with other inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from types import FunctionType
from typing import Any

import numpy as np

from graders.observing.definitions import fit
from graders.observing.node_members import functions_of, members_of
from graders.observing.record import Record
from graders.vocabulary.identifiers import meant
from graders.vocabulary.symbols import Noded, SymbolSpec

DEEPEST = 3
"""Objects within objects in which a loss is looked for."""
MOST_SEEN = 20_000
STEP, SLIGHT = 1e-5, 1e-6
"""How far a parameter is moved to see the slope of a loss, and a slope that says nothing."""
FEW = 200
"""Objects in a list or a dictionary that are looked at."""


@dataclass(eq=False)
class Graph:
    """A graph: its inputs, the one that is compared with what comes of the others last, its parameters, its nodes in order."""

    loss: Any
    nodes: list[Any] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    inputs: list[Any] = field(default_factory=list)
    order: list[Any] = field(default_factory=list)
    """What nothing is computed for: inputs and parameters."""
    averages: bool = False
    """Whether its parameters average over the batch what comes to them, so that the gradient of the loss begins with 1."""

    def __post_init__(self) -> None:
        parts = list(reached(self.loss, set()))
        self.names = members_of(self.loss, parts)
        for one in parts:
            self._sort(one)
        own = [v for v in _parts(self.loss) if any(v is leaf for leaf in self.order)]
        if not any(_is_named(leaf) for leaf in self.order):
            self._sort_by_length(own)
        own = [v for v in own if any(v is i for i in self.inputs)]
        self.targets = own[0] if own else None
        self.features = next((i for i in self.inputs if i is not self.targets), None)
        self.sizes = [np.shape(self.value(p)) for p in self.parameters]
        self.width = self._width()
        self.__signature__ = Signature([Parameter("features", Parameter.POSITIONAL_OR_KEYWORD, default=None)])

    def _sort(self, one: Any) -> None:
        if _is_node(one) and _is_computed(one, self.names.value):
            self.nodes.append(one)
        elif hasattr(one, self.names.value):
            (self.parameters if _is_parameter(one, self.names.grad) else self.inputs).append(one)
            self.order.append(one)

    def _sort_by_length(self, compared: list[Any]) -> None:
        """Tell inputs from parameters where nothing is called so: inputs are as long as what the loss compares with."""
        lengths = {np.shape(self.value(leaf))[:1] for leaf in compared}
        if len(lengths) == 1 and lengths != {()}:
            self.inputs, self.parameters = [], []
            for leaf in self.order:
                as_long = np.shape(self.value(leaf))[:1] in lengths
                (self.inputs if as_long else self.parameters).append(leaf)

    @property
    def whole(self) -> bool:
        """Whether it has what a training needs: inputs of both kinds, and parameters."""
        return self.targets is not None and self.features is not None and bool(self.parameters)

    def __call__(self, features: Any = None) -> tuple[Any, Any, Any]:
        """Return the inputs x and y and the loss, the parameters for so many features."""
        for parameter, shape in zip(self.parameters, self.sizes, strict=True):
            new = list(shape)
            if features is not None and self.width in new and len(new) > 1:
                new[new.index(self.width)] = int(features)
            self.set(parameter, np.zeros(new))
            setattr(parameter, self.names.grad, np.zeros(new))
        return self.features, self.targets, self.loss

    def _width(self) -> int | None:
        """Return the number of features with which the script used it."""
        value = getattr(self.features, self.names.value, None)
        shape: tuple[int, ...] = () if value is None else np.shape(value)
        if len(shape) == 2:
            return int(shape[1])
        return max((size for s in self.sizes if len(s) > 1 for size in s), default=None)

    def value(self, one: Any) -> Any:
        """Return the value of a part of it."""
        return getattr(one, self.names.value)

    def set(self, one: Any, value: Any) -> None:
        """Set the value of a part of it."""
        setattr(one, self.names.value, value)

    def run(self) -> None:
        """Compute the values, and the gradients of the mean loss."""
        self._compute()
        for one in (*self.nodes, *self.order):
            setattr(one, self.names.grad, np.zeros_like(self.value(one), np.float64))
        loss = self.value(self.loss)
        count = 1 if self.averages else max(1, *(np.shape(loss)[:1] or (1,)))
        setattr(self.loss, self.names.grad, np.ones_like(loss) / count)
        for node in reversed(self.nodes):
            getattr(node, self.names.backward)()

    def _compute(self) -> float:
        """Compute the values, and return the mean loss."""
        for node in self.nodes:
            getattr(node, self.names.forward)()
        return float(np.mean(self.value(self.loss)))

    def tell_averages(self) -> None:
        """Tell by the slope of the mean loss in a parameter whether parameters average over the batch themselves."""
        self.averages = False
        self.run()
        parameter = self.parameters[0]
        value, grad = np.array(self.value(parameter), np.float64), getattr(parameter, self.names.grad)
        losses = []
        for step in (STEP, -STEP):
            moved = value.copy()
            moved.flat[0] += step
            self.set(parameter, moved)
            losses.append(self._compute())
        self.set(parameter, value)
        slope, said = (losses[0] - losses[1]) / (2 * STEP), np.asarray(grad, np.float64).flat[0]
        count = np.shape(self.value(self.loss))[0] if np.ndim(self.value(self.loss)) else 1
        self.averages = count > 1 and bool(np.isclose(count * said, slope, rtol=1e-3) and abs(slope) > SLIGHT)


def graphs(record: Record, how: Noded) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield the graphs that end in a loss of a class that is called so, one of each make, in the order in which scripts hold them."""
    wanted = SymbolSpec.model_validate({"names": how.ends_in})
    spaces: list[tuple[str, Mapping[str, Any]]] = list(record.namespaces.items())
    scopes = [(label, scope.own) for (label, _), scope in record.scopes.items()]
    spaces += sorted(scopes, key=lambda one: "self" in one[1])  # a method has what others made
    made: set[object] = set()
    for place, space in spaces:
        for loss in _losses(space.values(), wanted):
            graph = Graph(loss)
            kind = tuple(type(n) for n in graph.nodes), len(graph.parameters)
            if graph.whole and kind not in made:
                made.add(kind)
                yield graph, place, f"the graph in {place} that ends in `{type(loss).__name__}`", False


def _losses(values: Iterable[Any], wanted: SymbolSpec) -> Iterator[Any]:
    seen: set[int] = set()
    waiting = [(v, 0) for v in values]
    while waiting and len(seen) < MOST_SEEN:
        one, depth = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        if fit(type(one).__name__, wanted) is not None and _is_node(one):  # the cheap question first
            yield one
        if depth < DEEPEST:
            waiting += [(part, depth + 1) for part in _attributes(one)]


def reached(one: Any, seen: set[int]) -> Iterator[Any]:
    """Yield what a value is computed of, and it after that."""
    if id(one) not in seen and len(seen) <= FEW:
        seen.add(id(one))
        for part in _attributes(one):
            yield from reached(part, seen)
        yield one


def _attributes(one: Any) -> list[Any]:
    """Return what an object holds, also in lists and dictionaries."""
    if isinstance(one, list | tuple):
        return list(one[:FEW])
    if isinstance(one, dict):
        return list(one.values())[:FEW]
    if isinstance(one, type) or not hasattr(one, "__dict__") or type(one).__module__ in ("builtins", "numpy"):
        return []
    return list(vars(one).values())[:FEW]


def _is_node(one: Any) -> bool:
    return hasattr(one, "__dict__") and not isinstance(one, type) and None not in functions_of(type(one))


def _is_computed(one: Any, value: str) -> bool:
    """Whether a node holds others; one that holds none is an input or a parameter, and a node by its class alone."""
    return any(hasattr(part, value) or _is_node(part) for part in _parts(one))


def _parts(one: Any) -> list[Any]:
    """Return what an object holds, and what lists and dictionaries that it holds hold."""
    held = _attributes(one)
    return held + [p for part in held if isinstance(part, list | tuple | dict) for p in _attributes(part)]


def _is_parameter(one: Any, grad: str) -> bool:
    """Whether it is of a class of which the library lists parameters; where it lists none, by its name or its gradient."""
    if learned := _learned(one):
        return type(one) in learned
    return "param" in type(one).__name__.lower() or (hasattr(one, grad) and not _is_input(one))


def _is_named(one: Any) -> bool:
    """Whether its class, or the library, says what it is."""
    return bool(_learned(one)) or "param" in type(one).__name__.lower() or _is_input(one)


def _is_input(one: Any) -> bool:
    name = type(one).__name__
    return "input" in name.lower() or bool({"input", "data"} & set(meant(name)))


def _learned(one: Any) -> set[type]:
    """Return the classes of what the library lists as parameters."""
    lists = [v for n, v in _beside(one) if isinstance(v, list) and "param" in n.lower()]
    return {type(v) for held in lists for v in held}


def _beside(one: Any) -> Iterator[tuple[str, Any]]:
    """Yield what stands in the file of the class of an object, and what objects in it hold, such as a graph."""
    functions = (f for cls in type(one).__mro__ for f in vars(cls).values() if isinstance(f, FunctionType))
    space: Mapping[str, Any] = next((f.__globals__ for f in functions), {})
    for name, value in space.items():
        yield name, value
        if type(value).__module__ == space.get("__name__") and hasattr(value, "__dict__"):
            yield from vars(value).items()
