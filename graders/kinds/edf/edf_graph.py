"""A computation graph of the educational framework EDF (sheet 003)."""

from __future__ import annotations

import contextlib
import copy
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.compare import alike
from graders.vocabulary.also import Also
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers
from graders.vocabulary.sees import reals, whole, with_also
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.node_members import Members


class EdfGraph(Check):
    """A function builds a graph whose loss and gradients are the reference's, whatever values its parameters have.

    Why:
        A graph of the course's own framework is right if its loss and its gradients are, whatever its nodes
        are called.

    Example:
        - id: logistic-graph
          kind: edf_graph
          title: The graph, for 1, 16 and 64 features
          points: 2
          call: logistic_graph
          sizes: [1, 16, 64]
          takes_size: true
          y: {value: [0, 1, 1, 0, 1, 0], dtype: int64}

    Fails:
        the graph has another number of parameters
    """

    kind: Literal["edf_graph"]
    call: Symbol = Field(description="It returns the inputs x and y, then nodes; the loss is last.")
    sizes: tuple[int, ...] = Field(min_length=1, description="Numbers of input features to try.")
    takes_size: bool = Field(False, description="The function is given the number of features.")
    y: Input = Field(description="Targets (B, 1) or labels (B,).")
    also: tuple[Also, ...] = Field((), description="Other graphs that count as right.")

    by_any_reading = True
    sees: ClassVar = with_also({"loss": reals(1), "gradients": reals(1), "count": whole(1)})
    compares = ("loss", "gradients")
    exact = True

    def observe(self, code: Code) -> Observation:
        """For each size: the mean loss, the shapes of the parameters, and their gradients."""
        seen: dict[str, Array] = {}
        for also in ("", *(a.call for a in self.also if code.defines(a.call))):
            built = [self._build(code, also or self.call, size) for size in self.sizes]
            prefix = f"also:{also}:" if also else ""
            seen[f"{prefix}loss"] = np.array([loss for loss, _, _ in built])
            seen[f"{prefix}gradients"] = np.concatenate([g for _, _, g in built])
            seen[f"{prefix}count"] = np.array([n for _, n, _ in built])
        return seen

    def _build(self, code: Code, symbol: str, size: int) -> tuple[float, int, Array]:
        from graders.observing.node_graphs import Graph, reached
        from graders.observing.node_members import Members

        found = code.find(symbol)
        given = {"features": size} if self.takes_size else {}
        parts = _parts(code.call(found, given))
        x, y, loss = parts[0], parts[1], parts[-1]
        own = found.value if isinstance(found.value, Graph) else None
        edf: Any = None if own else _library(loss)
        if not (own or edf):
            code.doubt(found, given)
        own = own or (None if edf else Graph(loss))
        names = own.names if own else Members()
        run = own.run if own else lambda: (edf.Forward(), edf.Backward(loss))
        targets = self.make({"y": self.y})["y"]
        held = getattr(y, names.value, None)
        setattr(
            y, names.value, _as_held(targets, held) if (rows := _in_rows(targets, held)) is None else rows
        )
        setattr(x, names.value, np.zeros((len(targets), size)))
        parameters = own.parameters if own else edf.Parameters
        with _as_before([] if own else [*parameters, x, y, *reached(loss, set())], names.grad):
            parameters = _in_order(parameters, names, run)
        setattr(x, names.value, self.generator("x", size).standard_normal((len(targets), size)))
        for number_, parameter in enumerate(parameters):
            shape = np.shape(getattr(parameter, names.value))
            setattr(
                parameter, names.value, self.generator(size, number_).standard_normal(shape) / np.sqrt(size)
            )
        if own and own.parameters:
            own.tell_averages()
        run()
        gradients = [np.asarray(getattr(p, names.grad), np.float64).reshape(-1) for p in parameters]
        together = np.concatenate(gradients or [np.zeros(0)])
        return float(np.mean(getattr(loss, names.value))), len(together), together

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Numbers of parameters, then losses, then gradients."""
        loss, gradients = numbers(seen, "loss", (len(self.sizes),)), numbers(seen, "gradients")
        count = numbers(seen, "count", (len(self.sizes),))
        if loss is None or gradients is None or count is None:
            return failed(f"`{self.call}` builds no graph", hint=self.hint)
        right = numbers(wanted, "count", count.shape)
        if right is None:
            return failed("the reference gave nothing")
        accepted = [numbers(wanted, f"also:{a.call}:count", count.shape) for a in self.also]
        if not any(np.array_equal(count, c) for c in (right, *accepted) if c is not None):
            return failed(
                "the graph has another number of parameters",
                expected=_list(right),
                actual=_list(count),
                hint=self.hint,
            )
        same = False
        for also in (None, *self.also):
            prefix = f"also:{also.call}:" if also else ""
            if self._same(seen, wanted, prefix):
                return passed(also.note if also else "")
            one = numbers(wanted, f"{prefix}loss", loss.shape)
            same |= one is not None and np.allclose(loss, one, rtol=1e-4)
        expected = numbers(wanted, "loss", loss.shape)
        what = "the gradients of the parameters are others" if same else "the loss is another"
        return failed(
            what,
            expected="" if same or expected is None else f"{expected[0]:.4g}",
            actual="" if same else f"{loss[0]:.4g}",
            hint=self.hint,
        )

    def _same(self, seen: Observation, wanted: Observation, prefix: str) -> bool:
        names = ("loss", "gradients")
        return all(f"{prefix}{n}" in wanted and alike(seen[n], wanted[f"{prefix}{n}"], 1e-4) for n in names)


@contextlib.contextmanager
def _as_before(nodes: Sequence[Any], grad: str) -> Iterator[None]:
    """Give nodes the gradients back that they had: a framework of one's own may add to those of the last run."""
    had = [(node, copy.deepcopy(getattr(node, grad))) for node in nodes if hasattr(node, grad)]
    yield
    for node in nodes:
        with contextlib.suppress(AttributeError):
            delattr(node, grad)
    for node, value in had:
        with contextlib.suppress(AttributeError):
            setattr(node, grad, value)


def _in_order(parameters: Sequence[Any], names: Members, run: Callable[[], object]) -> list[Any]:
    """Return parameters by their sizes; of equally large ones those first that count where all features are 0."""
    for parameter in parameters:
        setattr(parameter, names.value, np.ones(np.shape(getattr(parameter, names.value))))
    run()
    return sorted(
        parameters,
        key=lambda p: (np.size(getattr(p, names.value)), not np.any(getattr(p, names.grad))),
    )


def _library(loss: Any) -> Any:
    """Return the course's framework where a node is of it; None where it is of another one."""
    modules = (sys.modules.get(cls.__module__) for cls in type(loss).__mro__)
    return next(
        (m for m in modules if all(hasattr(m, n) for n in ("Forward", "Backward", "Parameters"))), None
    )


def _as_held(targets: Array, held: Any) -> Array:
    """Targets as whole numbers, in a row or a column, where those of the script are so: its loss may take them as places."""
    if (
        not isinstance(held, np.ndarray)
        or held.dtype.kind not in "iu"
        or (targets != np.round(targets)).any()
    ):
        return targets
    if targets.size == len(targets) and held.size == len(held):
        targets = targets.reshape(-1, *held.shape[1:])
    return targets.astype(held.dtype)


def _in_rows(labels: Array, held: Any) -> Array | None:
    """Labels as rows with one 1, where those of the script are such rows; None where they are not."""
    if (
        not isinstance(held, np.ndarray)
        or held.ndim != 2
        or held.shape[1] < 2
        or not (np.isin(held, (0, 1)).all() and (held.sum(1) == 1).all())
        or labels.size != len(labels)
        or not np.isin(labels, np.arange(held.shape[1])).all()
    ):
        return None
    return np.eye(held.shape[1])[labels.reshape(-1).astype(int)].astype(held.dtype)


def _parts(made: Any) -> Any:
    """The nodes of a graph that come in a dictionary or in fields, in the order in which they were put there."""
    if isinstance(made, Mapping):
        return [*made.values()]
    if isinstance(made, SimpleNamespace) or is_dataclass(made):
        return [*vars(made).values()]
    return made


def _list(values: Array) -> str:
    return ", ".join(f"{v:g}" for v in values)
