"""What the names of a source may stand for, and whether a name that is computed may be a hidden one."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from graders.observing.reach.modules import STRONG
from graders.observing.reach.names import FRAMES, INNER_ATTRIBUTES, LIES
from graders.observing.reach.texts import Texts, parts_of
from graders.observing.syntax import name_of

MOST_TEXTS = 100
"""Texts that an expression may be; where there are more, it may be any."""
FEW = 12
"""Parts of a name; one of more may be any."""
FAR = 5
"""Steps from a name to what it stands for."""
SECRET = FRAMES | INNER_ATTRIBUTES | LIES | STRONG
PLAIN = {
    "lower",
    "upper",
    "strip",
    "title",
    "capitalize",
    "get",
    "range",
    "enumerate",
    "keys",
    "items",
    "values",
    "sorted",
    "list",
    "split",
    "zip",
    "input",
    "str",
}
"""Calls that put no text together."""
SETTINGS = {"parse_args", "parse_known_args", "SimpleNamespace", "Namespace", "namedtuple"}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Values:
    """The values that a tree gives to its names, wherever it does so.

    Args:
        nodes: All of the tree.
        texts: Those of the tree.
        parents: By id of a node, what it is a part of.
    """

    def __init__(self, nodes: list[ast.AST], texts: Texts, parents: dict[int, ast.AST]) -> None:
        self.texts, self.parents = texts, parents
        self.assigned: dict[str, list[ast.AST]] = defaultdict(list)
        """Values, and what loops go through."""
        self.plain: dict[str, list[ast.AST]] = defaultdict(list)
        self.looped: dict[str, list[ast.AST]] = defaultdict(list)
        self.numbers: set[str] = set()
        self.other: set[str] = set()
        """Names that get values in a way that is not followed."""
        self.classes = {n.name: n for n in nodes if isinstance(n, ast.ClassDef)}
        self.known: dict[tuple[str, int], bool] = {}
        self.listed: dict[str, frozenset[str] | None] = {}
        followed: set[int] = set()
        for node in nodes:
            for target, value, loop in _bindings(node):
                if isinstance(target, ast.Name):
                    followed.add(id(target))
                    self._gives(target.id, value, loop=loop)
        for node in nodes:
            match node:
                case ast.Name(id=name, ctx=ast.Store()) if id(node) not in followed:
                    self.other.add(name)
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                    self.other.add(name)
                case ast.alias(name=name, asname=other):
                    self.other.add(other or name)
        self._arguments(nodes)

    def _gives(self, name: str, value: ast.AST | None, *, loop: bool = False) -> None:
        if value is None:
            self.numbers.add(name)
            return
        self.assigned[name].append(value)
        (self.looped if loop else self.plain)[name].append(value)

    def _arguments(self, nodes: list[ast.AST]) -> None:
        """Parameters get what the calls of their functions give them; where it is unclear which, anything."""
        functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = defaultdict(list)
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions[node.name].append(node)
            elif isinstance(node, ast.Lambda):
                self.other |= {a.arg for a in _parameters(node)}
        calls: dict[str, list[ast.Call]] = defaultdict(list)
        for node in nodes:
            if isinstance(node, ast.Call) and (name := name_of(node)) in functions:
                calls[name].append(node)
        for name, defined in functions.items():
            for function in defined:
                for number, parameter in enumerate(_parameters(function)):
                    given = [
                        v for c in calls[name][:MOST_TEXTS] for v in self._given(c, number, parameter.arg)
                    ]
                    for value in given:
                        self._gives(parameter.arg, value)
                    if not given or len(calls[name]) > MOST_TEXTS:
                        self.other.add(parameter.arg)

    def _given(self, call: ast.Call, number: int, name: str) -> Iterator[ast.AST]:
        """Yield what a call gives a parameter; the first one of a method is what it is asked of, unless that is the class."""
        if isinstance(call.func, ast.Attribute) and not self._is_own_class(call.func.value):
            number -= 1
        if 0 <= number < len(call.args):
            yield call.args[number]
        yield from (k.value for k in call.keywords if k.arg == name)

    def _is_own_class(self, node: ast.AST) -> bool:
        names = [node, *self.plain.get(getattr(node, "id", ""), ())]
        return any(isinstance(n, ast.Name) and n.id in self.classes for n in names)

    def options(self, node: ast.AST, deep: int = FAR) -> frozenset[str] | None:
        """Return all texts that an expression may be, a number as "0"; None where they are not known."""
        if (text := self.texts.whole(node)) is not None:
            return frozenset([text])
        if not deep:
            return None
        match node:
            case ast.Name(id=name):
                return self._of_name(name, deep)
            case ast.Constant(value=int()) | ast.Call(func=ast.Name(id="len" | "int")):
                return frozenset("0")
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._together([left, right], deep)
            case ast.JoinedStr(values=values):
                return self._together(values, deep)
            case ast.FormattedValue(value=value) | ast.Call(func=ast.Name(id="str"), args=[value]):
                return frozenset("0") if self.counts(value) else self.options(value, deep - 1)
            case ast.IfExp(body=one, orelse=other):
                return self._any([one, other], deep)
            case ast.Subscript(value=ast.List(elts=some) | ast.Tuple(elts=some)):
                return self._any(some, deep)
            case ast.Subscript(value=ast.Dict(values=some)):
                return self._any(some, deep)
        return None

    def _of_name(self, name: str, deep: int) -> frozenset[str] | None:
        if name in self.numbers and name not in self.assigned and name not in self.other:
            return frozenset("0")
        if name in self.other or name not in self.assigned:
            return None
        if name not in self.listed:
            self.listed[name] = None  # where it stands for itself, it may be anything
            parts = [self._items(v, deep) for v in self.looped.get(name, ())]
            parts.append(self._any(self.plain.get(name, ()), deep))
            known = [p for p in parts if p is not None]
            self.listed[name] = frozenset().union(*known) if len(known) == len(parts) else None
        return self.listed[name]

    def _items(self, node: ast.AST, deep: int) -> frozenset[str] | None:
        """Return what a loop goes through."""
        match node:
            case ast.List(elts=some) | ast.Tuple(elts=some) | ast.Set(elts=some):
                return self._any(some, deep)
            case ast.Dict(keys=keys):
                return self._any([k for k in keys if k is not None], deep)
            case ast.Call(func=ast.Name(id="range")):
                return frozenset("0")
            case ast.Constant(value=str(letters)) if len(letters) <= MOST_TEXTS:
                return frozenset(letters)
            case ast.Name(id=name) if name in self.plain and name not in self.other:
                values = self.plain[name]
                if len(values) == 1 and not isinstance(values[0], ast.Name):
                    return self._items(values[0], deep - 1)
        return None

    def _any(self, nodes: Iterable[ast.AST], deep: int) -> frozenset[str] | None:
        found: set[str] = set()
        for node in nodes:
            some = self.options(node, deep - 1)
            if some is None or len(found) > MOST_TEXTS:
                return None
            found |= some
        return frozenset(found)

    def _together(self, nodes: Iterable[ast.AST], deep: int) -> frozenset[str] | None:
        found = {""}
        for node in nodes:
            some = self.options(node, deep - 1)
            if some is None or len(found) * len(some) > MOST_TEXTS:
                return None
            found = {f + s for f in found for s in some}
            if len(max(found, key=len, default="")) > MOST_TEXTS:
                return None
        return frozenset(found)

    def own_object(self, node: ast.AST) -> bool:
        """Return whether it is a thing of the submission: what a method belongs to, an instance of its class, its settings."""
        if not isinstance(node, ast.Name):
            return False
        if node.id in ("self", "cls") and (owner := self._owner(node)):
            bases = [b.attr if isinstance(b, ast.Attribute) else getattr(b, "id", "?") for b in owner.bases]
            return not any(b.endswith(("Error", "Exception", "Warning", "type", "?")) for b in bases)
        values = self.assigned.get(node.id, [])
        return (
            bool(values)
            and node.id not in self.other
            and all(isinstance(v, ast.Call) and self._makes_own(v) for v in values)
        )

    def _makes_own(self, call: ast.Call) -> bool:
        plain = isinstance(call.func, ast.Name) and call.func.id in self.classes
        return plain or name_of(call) in SETTINGS

    def _owner(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class in whose method a name of its first parameter stands."""
        above: ast.AST | None = node
        while above is not None:
            below, above = above, self.parents.get(id(above))
            if isinstance(above, ast.ClassDef) and isinstance(below, ast.FunctionDef):
                first = [a.arg for a in below.args.posonlyargs + below.args.args][:1]
                return above if first == [getattr(node, "id", "")] else None
        return None

    def built(self, node: ast.AST, deep: int = 3) -> bool:
        """Return whether a text is put together from parts, decoded, or picked from what `dir` lists."""
        if isinstance(node, ast.Name) and deep:
            return self._once(node.id, deep, lambda value: self.built(value, deep - 1))
        if isinstance(node, ast.BinOp | ast.JoinedStr) or (
            isinstance(node, ast.Call) and name_of(node) == "format"
        ):
            return self._hides(node, deep)
        if isinstance(node, ast.Call) and name_of(node) == "vars":
            return any(self._is_class(a) for a in node.args)
        if isinstance(node, ast.Call):
            return name_of(node) not in PLAIN
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return True
        if isinstance(node, ast.IfExp):
            return self.built(node.body, deep) or self.built(node.orelse, deep)
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Slice) or self.built(node.value, deep)
        return False

    def _hides(self, node: ast.AST, deep: int) -> bool:
        """Return whether a text of several parts may be a hidden name; `"layer" + str(i)` and `f"{split}_path"` are none."""
        parts = parts_of(node)
        others = [p for p in parts if not isinstance(p, str) and not self.counts(p)]
        if len(parts) == 1 and others and others[0] is not node:
            return self.built(others[0], deep - 1) if deep else True
        if others and (
            any(isinstance(p, ast.BinOp) or self.built(p, deep) or self._holds_text(p) for p in others)
        ):
            return True
        if len(parts) > FEW:
            return True
        shape = "".join(
            re.escape(p) if isinstance(p, str) else r"-?\d+" if self.counts(p) else ".*" for p in parts
        )
        shape = re.sub(r"(\.\*)+", ".*", shape)
        return any(re.fullmatch(shape, w) for w in SECRET)

    def counts(self, node: ast.AST) -> bool:
        """Return whether it is a whole number, such as `str(i)` or `i + 1` in `for i in range(3)`."""
        match node:
            case ast.Call(func=ast.Name(id="str"), args=[inner]):
                return self.counts(inner)
            case ast.Call(func=ast.Name(id="len" | "int")):
                return True
            case ast.Constant(value=int()):
                return True
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.FloorDiv(), left=left, right=right):
                return isinstance(left, ast.Constant | ast.Name) and any(
                    isinstance(n, ast.Constant) and isinstance(n.value, int) for n in (left, right)
                )
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                return self.counts(left) and self.counts(right)
            case ast.Name(id=name):
                if name not in self.assigned:
                    return name in self.numbers and name not in self.other
                return not self._once(name, -3, lambda value: not a_number(value))
        return False

    def number(self, node: ast.AST) -> bool:
        """Return whether an expression is a whole number: a file descriptor."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int) and not isinstance(node.value, bool)
        if isinstance(node, ast.Name):
            return self._once(node.id, 0, a_number)
        return isinstance(node, ast.Call) and name_of(node) in ("int", "fileno")

    def _is_class(self, node: ast.AST) -> bool:
        """Return whether it may be the class of something, whose names are not of the submission's making."""
        if not isinstance(node, ast.Name):
            return True
        return self._once(node.id, -1, _a_class)

    def _holds_text(self, node: ast.AST) -> bool:
        """Return whether a name stands for a text that is written down."""
        return isinstance(node, ast.Name) and self._once(node.id, -2, _a_text)

    def _once(self, name: str, of: int, holds: Callable[[ast.AST], bool]) -> bool:
        """Return whether something holds of a value that a name is given; asked once, however often the name occurs."""
        if (name, of) not in self.known:
            self.known[name, of] = False
            self.known[name, of] = any(map(holds, self.assigned.get(name, [])))
        return self.known[name, of]


def _bindings(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | None, bool]]:
    """Targets with the values that they get, or what a loop over them goes through; None for a number."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target, value, False
                elif (
                    isinstance(target, ast.Tuple)
                    and isinstance(value, ast.Tuple)
                    and len(target.elts) == len(value.elts)
                ):
                    yield from ((t, v, False) for t, v in zip(target.elts, value.elts, strict=True))
        case ast.AnnAssign(target=target, value=ast.AST() as value):
            yield target, value, False
        case ast.NamedExpr(target=target, value=value):
            yield target, value, False
        case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
            yield target, ast.BinOp(ast.Name(name, ast.Load()), op, value), False
        case ast.For(target=target, iter=through) | ast.comprehension(target=target, iter=through):
            if (
                isinstance(through, ast.Call)
                and name_of(through) == "enumerate"
                and isinstance(target, ast.Tuple)
                and len(target.elts) == 2
                and through.args
            ):
                yield target.elts[0], None, False
                yield target.elts[1], through.args[0], True
            else:
                yield target, through, True


def _parameters(function: Function) -> list[ast.arg]:
    a = function.args
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *(x for x in (a.vararg, a.kwarg) if x)]


def a_number(value: ast.AST) -> bool:
    """Return whether a value that a name is given is a whole number."""
    if isinstance(value, ast.Call):
        return name_of(value) in ("range", "int", "fileno", "len")
    return isinstance(value, ast.Constant) and isinstance(value.value, int)


def _a_class(node: ast.AST) -> bool:
    """Return whether the class of something is asked for."""
    asked = isinstance(node, ast.Call) and name_of(node) == "type"
    return asked or (isinstance(node, ast.Attribute) and node.attr == "__class__")


def _a_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
