"""What a run of EDF has learned."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence, Sized
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.observing.syntax import name_of
from graders.vocabulary.observed import numbers, text, texts
from graders.vocabulary.sees import reals, strings

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST = 100
FEW, MOST_POINTS = 5, 10_000
"""Numbers of an array that may be data."""
EXACT = 1e-6
TYPED = 1e-7
"""By so much a number may miss one of the source, as one of fewer digits does."""
FITTING = ("polyfit", "lstsq", "linregress", "curve_fit", "solve", "inv", "pinv")
"""Functions of libraries that fit a line at once."""
PLAIN = ("numpy", "math")
"""Libraries whose functions bring no data."""
BRINGING = frozenset(
    ["open", "input", "eval", "exec", "compile", "__import__", "globals", "locals", "vars", "getattr"]
)
"""Functions of Python that may bring data."""
FITTED = 0.02
"""By so much a line may miss that of least squares and be it."""
FAST = 1.25  # what a training learns first may overshoot by so much while the rest is on its way
SHORT = "the training stops on its way to the best fit: there are too few steps, or the learning rate is too small"


class Learned(Check):
    """After a run, the parameters of the last EDF graph, or variables of the script, have the values of the optimum.

    Why:
        A training by hand ends in numbers that are known; near them is right.

    Example:
        - id: free-fall
          kind: learned
          title: The fitted acceleration and start
          points: 1
          run: fall
          variables: [gravity, height]
          values: [9.81, 2.4]
          within: 0.05

    Fails:
        the training does not reach the best fit
    """

    kind: Literal["learned"]
    values: tuple[float, ...] = Outside((), description="The values of the optimum, in any order.")
    within: float = Outside(0.05, gt=0, description="By so much each may miss it.")
    variables: tuple[str, ...] = Field((), description="Names of variables, in the place of EDF's.")

    draws = False
    sees: ClassVar = {"values": reals(1), "own": strings(1), "given": strings(0)}
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The values, flat."""
        import sys

        from graders.observing.data import has_data
        from graders.observing.missing import Missing

        record = code.recorded
        if self.variables:
            found: list[Any] = [record.namespace[n] for n in self.variables if n in record.namespace]
            parameters: list[Any] = []
        else:
            parameters = list(getattr(sys.modules.get("edf"), "Parameters", []))
            found = [p.value for p in parameters]
        if not found:
            code.run_failed()
            names = " and ".join(f"`{n}`" for n in self.variables)
            raise Missing(f"the run has no variables {names}" if names else "the run made no EDF parameters")
        flat = [np.asarray(v, np.float64).reshape(-1) for v in found]
        values = np.concatenate(flat or [np.zeros(0)])[:MOST]
        trees = [tree for unit in code.units.values() for _, tree in unit.trees]
        return {
            "values": values,
            "own": np.array(_fitted(values, record.namespace), dtype=np.str_),
            "given": np.array(
                _given(values, trees, self.variables)
                or _counted(self.variables, trees, record.namespace)
                or _unmoved(parameters)
                or ("" if has_data(code, FEW) else "no data are seen in the run")
            ),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Each value is near one of the optimum."""
        values = numbers(seen, "values")
        if values is None or values.size != len(self.values):
            got = "no" if values is None or not values.size else str(values.size)
            return failed(
                f"the run ends with {got} parameters",
                expected=str(len(self.values)),
                actual=got,
                hint=self.hint,
            )
        if not np.allclose(np.sort(values), np.sort(self.values), atol=self.within, rtol=0):
            if own := texts(seen, "own"):
                return human(
                    f"the line is that of least squares through {own[0]}, which are no data of the sheet",
                    ask="are these the data that were to be fitted?",
                )
            cause = SHORT if self._on_the_way(values) else ""
            raised = text(seen, "raised")
            if cause and raised:
                return failed(f"the run ends with {raised}", trace=raised, hint=self.hint)
            shown = [" and ".join(f"{v:.3g}" for v in np.sort(vs)) for vs in (self.values, values)]
            missed = "the training does not reach the best fit"
            if raised:
                missed = f"the training does not reach the best fit, and the run ends with {raised}"
            return failed(
                cause or missed,
                trace=raised,
                cause=cause,
                expected=shown[0],
                actual=shown[1],
                hint=self.hint,
            )
        if given := text(seen, "given"):
            return human(given, ask="was there a training?")
        return passed()

    def _on_the_way(self, values: Array) -> bool:
        """Whether no value overshoots the optimum much and one has not come half of the way from zero, as where a training stops early."""
        pairs = zip(np.sort(values), np.sort(self.values), strict=True)
        shares = [v / best for v, best in pairs if best]
        return all(1 - FAST < share < FAST for share in shares) and min(shares, default=1.0) < 0.5


def _given(values: Array, trees: Sequence[ast.AST], variables: Sequence[str]) -> str:
    """Return how values came about without a training: typed, or fitted by a library; nothing where neither is seen."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    typed = np.array(
        [n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) in (int, float)]
    )
    near = [np.isclose(np.abs(v), typed, rtol=TYPED, atol=0).any() for v in values if v]
    if near and all(near):
        return "the values stand in the source as they are"
    made = [n.value for n in nodes if isinstance(n, ast.Assign) and _names(n) & set(variables)]
    calls = [_called(value) for value in made]
    if any(name in FITTING for name in calls) and not any(isinstance(n, ast.For | ast.While) for n in nodes):
        return f"the values come of `{next(name for name in calls if name in FITTING)}`, and there is no loop"
    return ""


def _counted(variables: Sequence[str], trees: Sequence[ast.AST], namespace: dict[str, Any]) -> str:
    """Return that variables are made of typed numbers and each other alone, where neither data nor code of the file go into them."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    made: dict[str, list[ast.expr]] = {}
    known = set(dir(builtins)) - BRINGING
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value):
                for name in (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)):
                    made.setdefault(name, []).append(value)
            case (
                ast.AugAssign(target=ast.Name(id=name), value=value)
                | ast.For(target=ast.Name(id=name), iter=value)
            ):
                made.setdefault(name, []).append(value)
            case ast.Import(names=aliases):
                known |= {a.asname or a.name for a in aliases if a.name in PLAIN}
    todo, seen = list(variables), set(variables)
    while todo:
        name = todo.pop()
        if name not in made or isinstance(namespace.get(name), Sized):  # a parameter or a function, or data
            return ""
        of = {n.id for value in made[name] for n in ast.walk(value) if isinstance(n, ast.Name)} - known - seen
        todo += of
        seen |= of
    return "the values are made of numbers of the source alone, and of no data" if variables else ""


def _names(node: ast.Assign) -> set[str]:
    """Return the names that an assignment binds."""
    return {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _called(value: ast.expr) -> str:
    """Return the name of the function of which a value is the result, or an entry of the result; empty for anything else."""
    while isinstance(value, ast.Subscript):
        value = value.value
    return name_of(value) if isinstance(value, ast.Call) else ""


def _unmoved(parameters: Sequence[Any]) -> str:
    """Return that parameters of EDF never got a gradient, where that is so."""
    grads = [g for p in parameters if (g := getattr(p, "grad", None)) is not None]
    if grads and not any(np.any(np.asarray(g, np.float64)) for g in grads):
        return "no parameter of EDF ever got a gradient"
    return ""


def _fitted(values: Array, namespace: dict[str, Any]) -> list[str]:
    """Return the first two variables through whose points two values are the line of least squares."""
    if values.size != 2:
        return []
    arrays = {n: a for n, v in list(namespace.items()) if (a := _points(v)) is not None}
    for one, x in arrays.items():
        for other, y in arrays.items():
            if one == other or x.shape != y.shape or np.ptp(x) == 0:
                continue
            line = np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]
            off = np.abs(line[0] * x + line[1] - y).max()
            fits = np.allclose(np.sort(line), np.sort(values), rtol=FITTED, atol=FITTED)
            if fits and off > EXACT * np.ptp(y):  # what lies on a line was computed by one
                return [f"`{one}` and `{other}`"]
    return []


def _points(value: Any) -> Array | None:
    """Return an array of several numbers, flat; None for anything else."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf" or value.ndim > 2:
        return None
    flat = value.astype(np.float64).reshape(-1)
    return flat if FEW <= flat.size <= MOST_POINTS and np.isfinite(flat).all() else None
