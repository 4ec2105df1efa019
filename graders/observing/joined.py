"""Networks whose parts one function makes and another one calls: `net = make()`, `logits(net, x)`, where `net` is a dictionary or a tuple."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from graders.observing.alarm import TooSlow, alarm
from graders.observing.authors import trains
from graders.observing.behaviour import ATTEMPT, quietly
from graders.observing.effects import says_training
from graders.observing.found import Found
from graders.observing.signatures import POSITIONAL, signature
from graders.observing.syntax import FUNCTIONS, name_of
from graders.observing.units import Unit, unless_cut
from graders.observing.unlikely import Unlikely
from graders.vocabulary.symbols import SymbolSpec

HOLDING = frozenset(("dict", "ModuleDict", "OrderedDict"))
"""What makes a dictionary of what it is given."""
DEPTH = 4
"""Steps from a name to what makes its dictionary."""
MOST_MAKERS, MOST_CALLERS = 4, 16
"""Functions of one file that are tried."""


class Joining(Unlikely):
    """Finds networks that are held in parts, by what functions make of them."""

    def _joined(self, spec: SymbolSpec) -> list[Found]:
        """Return the networks whose parts a function makes, called as another function calls them; those of preferred files alone, where there are such."""
        if spec.maps is None or spec.method:
            return []
        found = [f for unit in self._ordered(spec) for f in self._joined_in(unit, spec)]
        return [f for f in found if self._preferred(f.unit, spec)] or found

    def _joined_in(self, unit: Unit, spec: SymbolSpec) -> Iterator[Found]:
        from graders.observing.built import maps_so
        from graders.observing.parted import Joined, networks_of

        assert spec.maps is not None
        callers = None
        makers = [n for n, bound in unit.names.items() if makes_several(bound.node, unit)][:MOST_MAKERS]
        for maker in makers:
            try:
                with alarm(ATTEMPT):
                    held = self.construct(unit.load(maker), **spec.made_with)
            except (Exception, TooSlow):  # whatever a candidate raises, it makes no network
                unless_cut()
                continue
            if len(networks_of(held)) < 2:
                continue
            callers = list(self._callers(unit)) if callers is None else callers
            for name, function in callers:
                for call in self._calls_with(function, held, spec):
                    try:
                        network = Joined(held, call)
                        with alarm(ATTEMPT):
                            fits = maps_so(network, spec.maps)
                    except (KeyError, TooSlow):  # KeyError: a part is called as a method of modules
                        unless_cut()
                        continue
                    if fits:
                        yield Found(network, name, unit)
                        break

    def _callers(self, unit: Unit) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Yield the functions of a file that return something and do not train."""
        names = [n for n, bound in unit.names.items() if _returns(bound.node) and not says_training(n)]
        for name in names[:MOST_CALLERS]:
            value = quietly(unit.load, name)
            if callable(value):
                yield name, value

    def _calls_with(
        self, function: Callable[..., Any], held: Any, spec: SymbolSpec
    ) -> Iterator[Callable[[Any, Any], Any]]:
        """Yield the ways to call a function with parts and an input, which comes last or first."""
        taken = quietly(signature, function)
        if taken is None:
            return
        parameters = [p for p in taken.parameters.values() if p.kind in POSITIONAL]
        told = {p.name: self._claim(p.name, spec.made_with) for p in parameters}
        keys = {p: spec.made_with[name] for p, name in told.items() if name is not None}
        free = [p.name for p in parameters if p.default is p.empty and p.name not in keys]
        count = len(held) if isinstance(held, tuple) else 1
        if len(free) != count + 1:
            return
        for of_input in (count, 0):
            names = [p for i, p in enumerate(free) if i != of_input]

            def call(held: Any, x: Any, names: list[str] = names, of_input: int = of_input) -> Any:
                parts = held if isinstance(held, tuple) else (held,)
                return function(**dict(zip(names, parts, strict=True)), **{free[of_input]: x}, **keys)

            yield call


def makes_several(node: ast.AST, unit: Unit) -> bool:
    """Return whether a statement defines a function that returns a dictionary, a list of networks or a tuple."""
    made = getattr(node, "value", None)
    returned: list[ast.expr | None]
    if isinstance(made, ast.Lambda):
        returned = [made.body]
    elif isinstance(node, FUNCTIONS):
        returned = list(_own_returns(node))
    else:
        return False
    return any(
        isinstance(r, ast.Tuple)
        or (isinstance(r, ast.Call) and name_of(r) in ("ModuleList", *HOLDING))
        or keys_of(r, unit, node)
        for r in returned
    )


def keys_of(
    node: ast.expr | None, unit: Unit, within: ast.AST | None = None, depth: int = DEPTH
) -> list[str]:
    """Return the keys of a dictionary: as it is written, also by `dict(a=...)` and `ModuleDict`, or as a function of the file returns it."""
    if depth == 0:
        return []
    match node:
        case ast.Dict(keys=keys):
            return [k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, str)]
        case ast.Name(id=name) if within is not None:
            made = [n for n in ast.walk(within) if isinstance(n, ast.Assign) and _binds(n, name)]
            return keys_of(made[-1].value, unit, within, depth - 1) if made else []
        case ast.Call() if name_of(node) in HOLDING:
            named = [k.arg for k in node.keywords if k.arg]
            return [*named, *(key for a in node.args for key in keys_of(a, unit, within, depth - 1))]
        case ast.Call() if bound := unit.names.get(name_of(node)):
            if isinstance(bound.node, FUNCTIONS):
                returned = list(_own_returns(bound.node))
                return [key for r in returned for key in keys_of(r, unit, bound.node, depth - 1)]
    return []


def _own_returns(node: ast.AST) -> Iterator[ast.expr | None]:
    """Yield what a function returns itself, and no function or class within it."""
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, ast.Return):
            yield inner.value
        elif not isinstance(inner, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(inner)


def _binds(node: ast.Assign, name: str) -> bool:
    return any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _returns(node: ast.AST) -> bool:
    """Return whether a statement defines a function that returns something."""
    made = getattr(node, "value", None)
    if isinstance(made, ast.Lambda) or (isinstance(made, ast.Call) and name_of(made) == "partial"):
        return not trains(node)
    return isinstance(node, FUNCTIONS) and any(
        isinstance(n, ast.Return) and n.value is not None for n in ast.walk(node)
    )
