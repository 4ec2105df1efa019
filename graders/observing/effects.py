"""What statements do to objects that other statements made: fill a list, set a method, register a function.

A slice takes them along with the object, but for what trains: that is run on purpose or not at all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from graders.observing.deeds import Call, Does, Function, of_body, of_statement
from graders.observing.statements import Statement, compiled
from graders.observing.syntax import DEFINITIONS, FUNCTIONS, root
from graders.vocabulary.languages import meanings

TRAINING = frozenset(
    [
        "backward",
        "step",
        "fit",
        "train",
        "training",
        "optimize",
        "optimise",
        "minimize",
        "minimise",
        "learn",
        "epoch",
        "epochs",
    ]
)
"""Words of the names of functions that train; none of them is called to set something up."""
OF_DATA = frozenset(
    ["data", "dataset", "set", "split", "loader", "loaders", "dataloader", "transform", "size", "path"]
)
"""Last words of the names of functions that only prepare for it."""


class Effects:
    """What the statements of one file do, by its own functions, classes and methods."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.functions: dict[str, list[Function]] = {}
        self.methods: dict[str, list[Function]] = {}
        self.imported: set[str] = set()
        self._done: dict[int, Does] = {}
        self._bodies: dict[int, Does] = {}
        self._summaries: dict[int, tuple[set[str], set[str]]] = {}
        self._of: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._calling: dict[str, Statement] = {}
        for node in (n for s in statements for n in _opened([s.node])):
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, FUNCTIONS):
            self.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, FUNCTIONS):
                    self.methods.setdefault(part.name, []).append(part)
                    if part.name == "__init__":
                        self.functions.setdefault(node.name, []).append(part)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self.imported |= {a.asname or a.name.split(".")[0] for a in node.names}

    def changes(self, statement: Statement) -> frozenset[str]:
        """Return the names whose objects a statement changes."""
        return self._effects(statement)[0]

    def makes(self, statement: Statement) -> frozenset[str]:
        """Return the global names that the functions make that a statement calls; of a loop, its own names too."""
        return self._effects(statement)[1]

    def made_by(self, name: str, statements: Iterable[Statement]) -> tuple[Statement, Statement] | None:
        """Return a function of this file that makes a name global and needs no argument, and the call of it."""
        for defined in statements:
            node = defined.node
            if isinstance(node, FUNCTIONS) and name in self._of_function(node).makes and not _needs(node):
                call = self._calling.setdefault(node.name, _call_of(node.name, node, defined.label))
                if not self._trains(self._does(call)):
                    return defined, call
        return None

    def _effects(self, statement: Statement) -> tuple[frozenset[str], frozenset[str]]:
        if id(statement) not in self._of:
            self._of[id(statement)] = self._found(statement)
        return self._of[id(statement)]

    def _found(self, statement: Statement) -> tuple[frozenset[str], frozenset[str]]:
        does = self._does(statement)
        does.changes |= self._patched(statement.node)
        if not (does.changes or does.makes or does.calls) or self._trains(does):
            return statement.modifies, frozenset()
        changed, made = self._with_calls(does)
        return statement.modifies | (changed - self.imported), frozenset(made)

    def _patched(self, node: ast.stmt) -> set[str]:
        """Return the class that a decorator of this file may put a function into: that of its first argument."""
        if not isinstance(node, FUNCTIONS) or not any(root(d) in self.functions for d in node.decorator_list):
            return set()
        return {root(a.annotation) for a in node.args.args[:1] if a.annotation} - {""}

    def _does(self, statement: Statement) -> Does:
        if id(statement.node) not in self._done:
            self._done[id(statement.node)] = of_statement(statement.node)
        return self._done[id(statement.node)]

    def _of_function(self, node: Function) -> Does:
        """Return what a function does when it is called, its nested functions included."""
        if id(node) not in self._bodies:
            self._bodies[id(node)] = of_body(node)
        return self._bodies[id(node)]

    def _called(self, call: Call) -> list[Function]:
        """Return the functions or methods of this file that a call may mean."""
        return (self.functions if call.method_of is None else self.methods).get(call.name, [])

    def _with_calls(self, does: Does) -> tuple[set[str], set[str]]:
        """Return what code changes and makes global, by what it calls too."""
        changed, made = set(does.changes), set(does.makes)
        for call in does.calls:
            for node in self._called(call):
                inner_changed, inner_made = self._summary(node)
                of_object = call.method_of is not None or node.name == "__init__"
                arguments = (call.method_of or "", *call.arguments) if of_object else call.arguments
                given = dict(zip(_parameters(node), arguments, strict=False))
                changed |= {
                    given.get(n, n) for n in inner_changed if n in given or n not in _parameters(node)
                }
                made |= inner_made
        return changed - {""}, made

    def _summary(self, node: Function) -> tuple[set[str], set[str]]:
        """Return which of its arguments and which globals a function changes, and which it makes; one that calls itself does so once."""
        if id(node) not in self._summaries:
            self._summaries[id(node)] = (set(), set())
            changed, made = self._with_calls(self._of_function(node))
            own = _local(node) - set(_parameters(node))
            self._summaries[id(node)] = (changed - own, made)
        return self._summaries[id(node)]

    def _trains(self, does: Does) -> bool:
        """Return whether code trains, by the names of what it calls, and of what that calls."""
        seen: set[int] = set()
        waiting = [does]
        while waiting:
            for call in waiting.pop().calls:
                own = self._called(call)
                if _asks_or_trains(call) and not (call.name == "train" and call.method_of and not own):
                    return True
                waiting += [self._of_function(n) for n in own if id(n) not in seen]
                seen |= {id(n) for n in own}
        return False


def _asks_or_trains(call: Call) -> bool:
    """Return whether a call is one of `input` or, by its name, of a training; `net.train()` of torch is neither."""
    return says_training(call.name) or (call.name == "input" and call.method_of is None)


def says_training(name: str) -> bool:
    """Return whether what is called so trains, by its name."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    said = {*words, *(m for word in words for m in meanings(word))}
    return bool(TRAINING & said) and ("model" in said or words[-1] not in OF_DATA)


def _opened(nodes: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements and those within their branches and loops."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, DEFINITIONS):
            for name in ("body", "orelse", "finalbody"):
                waiting += getattr(node, name, [])
            waiting += [n for handler in getattr(node, "handlers", []) for n in handler.body]


def _parameters(node: Function) -> list[str]:
    return [a.arg for a in (*node.args.posonlyargs, *node.args.args)]


def _needs(node: Function) -> bool:
    """Return whether a function cannot be called without arguments."""
    needed = len(_parameters(node)) > len(node.args.defaults)
    return needed or None in node.args.kw_defaults


def _local(node: Function) -> set[str]:
    """Return the names that are a function's own."""
    parts = list(ast.walk(ast.Module(node.body, [])))
    named = {name for part in parts if isinstance(part, ast.Global) for name in part.names}
    stored = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    others = [a.arg for a in (node.args.vararg, node.args.kwarg, *node.args.kwonlyargs) if a]
    return (stored - named) | {*_parameters(node), *others}


def _call_of(function: str, node: ast.stmt, label: str) -> Statement:
    """Return the statement that calls a function without arguments, at the place of its definition."""
    call = ast.Expr(ast.Call(ast.Name(function, ast.Load()), [], []))
    for part in ast.walk(call):
        ast.copy_location(part, node)
    return Statement(call, label, compiled(call, label), reads=frozenset([function]))
