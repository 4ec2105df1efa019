"""What statements do to objects that other statements made: fill a list, set a method, register a function.

A slice takes them along with the object, but for what trains: that is run on purpose or not at all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graders.observing.statements import Statement, compiled
from graders.vocabulary.languages import meanings

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
CHANGING = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "sort",
        "reverse",
        "update",
        "setdefault",
        "popitem",
        "add",
        "discard",
        "appendleft",
        "extendleft",
        "rotate",
        "fill",
        "put",
        "itemset",
        "add_argument",
        "add_argument_group",
        "add_mutually_exclusive_group",
        "add_parser",
        "add_subparsers",
        "set_defaults",
        "register",
        "add_module",
        "register_module",
        "register_buffer",
        "register_parameter",
        "register_forward_hook",
        "register_forward_pre_hook",
        "load_state_dict",
        "apply",
        "eval",
        "train",
        "to",
        "cuda",
        "cpu",
        "float",
        "double",
        "half",
        "__setitem__",
        "__setattr__",
        "__delitem__",
    ]
)
"""Methods of what Python, numpy and torch make that change their object."""
SETTING = frozenset(("setattr", "delattr"))
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


@dataclass(frozen=True)
class Call:
    """A call of a name or of a method, with the names that its arguments are."""

    name: str
    arguments: tuple[str, ...]
    method_of: str | None = None
    """The name at the root of what it is a method of; empty where there is none."""


@dataclass
class Does:
    """What code does when it is executed: the names whose objects it changes, the names that it makes global, its calls."""

    changes: set[str] = field(default_factory=set)
    makes: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)


class Effects:
    """What the statements of one file do, by its own functions, classes and methods."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self.methods: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
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
        if not isinstance(node, FUNCTIONS) or not any(
            _root(d) in self.functions for d in node.decorator_list
        ):
            return set()
        return {_root(a.annotation) for a in node.args.args[:1] if a.annotation} - {""}

    def _does(self, statement: Statement) -> Does:
        if id(statement.node) not in self._done:
            self._done[id(statement.node)] = _does(statement.node)
        return self._done[id(statement.node)]

    def _of_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Does:
        """Return what a function does when it is called, its nested functions included."""
        if id(node) not in self._bodies:
            self._bodies[id(node)] = _body(node)
        return self._bodies[id(node)]

    def _called(self, call: Call) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
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

    def _summary(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[set[str], set[str]]:
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
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for name in ("body", "orelse", "finalbody"):
                waiting += getattr(node, name, [])
            waiting += [n for handler in getattr(node, "handlers", []) for n in handler.body]


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a statement that are executed with it, and not those of functions and classes that it defines."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (*FUNCTIONS, ast.ClassDef)):
            waiting += part.decorator_list
        elif not isinstance(part, ast.Lambda):
            yield part
            waiting += ast.iter_child_nodes(part)


def _does(node: ast.stmt) -> Does:
    """Return what a statement does, but for assignments to attributes and items, which `modifies` holds."""
    does = Does()
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        for decorator in node.decorator_list:
            _decorates(decorator, does)
        for base in getattr(node, "bases", []):
            does.calls.append(Call("__init_subclass__", (), _root(base)))
        return does
    if isinstance(node, ast.Import | ast.ImportFrom):
        return does
    parts = list(_executed(node))
    inside = [part for part in parts if isinstance(part, LOOPS)]
    _collect(parts, does, stores=bool(inside) or isinstance(node, ast.If | ast.Try | ast.With))
    does.makes |= {part.target.id for part in parts if isinstance(part, ast.NamedExpr)}
    for loop in inside:
        stored = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        does.makes |= stored  # what it counts on is not followed: that may be a training by hand
    _rename(does, _aliases(parts))
    return does


def _decorates(decorator: ast.expr, does: Does) -> None:
    """Note what a decorator may change: what it is a method of, and what it is given."""
    given = decorator.args if isinstance(decorator, ast.Call) else []
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    names = tuple(_root(a) for a in given)
    if isinstance(function, ast.Name):
        does.calls.append(Call(function.id, names))
    elif isinstance(function, ast.Attribute):
        does.changes |= {_root(function)} - {""}
        does.calls.append(Call(function.attr, names, _root(function)))


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Does:
    does = Does()
    parts = list(ast.walk(ast.Module(node.body, [])))
    _collect(parts, does, stores=True)
    _rename(does, _aliases(parts))
    named = {name for part in parts if isinstance(part, ast.Global) for name in part.names}
    stored = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    does.makes |= (named & stored) | {name for part in parts for name in _into_globals(part)}
    return does


def _into_globals(part: ast.AST) -> Iterator[str]:
    """Yield the globals that `globals()[name] = value` or `globals().update(name=value)` makes."""
    match part:
        case ast.Subscript(ast.Call(ast.Name("globals")), ast.Constant(str(name)), ast.Store()):
            yield name
        case ast.Call(ast.Attribute(ast.Call(ast.Name("globals")), "update"), args, keywords):
            yield from (k.arg for k in keywords if k.arg)
            yield from (
                key.value
                for given in args
                if isinstance(given, ast.Dict)
                for key in given.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )


def _collect(parts: Iterable[ast.AST], does: Does, *, stores: bool) -> None:
    for part in parts:
        if isinstance(part, ast.Call):
            _call(part, does)
        elif (
            stores and isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load)
        ):
            does.changes |= {_root(part)} - {""}


def _call(node: ast.Call, does: Does) -> None:
    names = tuple(_root(a) for a in node.args)
    if isinstance(node.func, ast.Name):
        if node.func.id in SETTING:
            does.changes |= set(names[:1]) - {""}
        does.calls.append(Call(node.func.id, names))
    elif isinstance(node.func, ast.Attribute):
        root = _root(node.func)
        if node.func.attr in CHANGING or (node.func.attr.endswith("_") and not node.func.attr.endswith("__")):
            does.changes |= {root, *names[:1]} - {""} if node.func.attr.endswith("_") else {root} - {""}
        does.calls.append(Call(node.func.attr, names, root))


def _aliases(parts: Iterable[ast.AST]) -> dict[str, set[str]]:
    """Return the names of loops, each with the names of what it goes through: `p` is part of `net` in `for p in net.parameters()`."""
    found: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, ast.For | ast.AsyncFor | ast.comprehension):
            through = {n.id for n in ast.walk(part.iter) if isinstance(n, ast.Name)}
            for name in ast.walk(part.target):
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, set()).update(through)
    return found


def _rename(does: Does, aliases: dict[str, set[str]]) -> None:
    """Add what loops go through to what is changed where their names are."""
    for _ in range(len(aliases)):
        more = {name for changed in does.changes for name in aliases.get(changed, ())}
        if more <= does.changes:
            return
        does.changes |= more


def _root(node: ast.AST) -> str:
    """Return the name at which `a.b[0].c` begins; empty where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [a.arg for a in (*node.args.posonlyargs, *node.args.args)]


def _needs(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function cannot be called without arguments."""
    needed = len(_parameters(node)) > len(node.args.defaults)
    return needed or None in node.args.kw_defaults


def _local(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
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
