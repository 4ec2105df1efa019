"""Computation graphs as students write them: a list of assignments, and sums of partial derivatives."""

from __future__ import annotations

import ast
import contextlib
import math
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graders.model import Array
from graders.observing.probes.computation_graphs.assigned import TOTAL, assignments, totalled
from graders.observing.probes.expressions.functions import BARE
from graders.observing.probes.expressions.terms import PREFIX
from graders.observing.probes.labelling.headings import sections
from graders.observing.probes.spelling.remembered import remembered
from graders.vocabulary.signs import Signs

FUNCTIONS = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "square": np.square,
}
LINES = 60


@dataclass(frozen=True)
class Line:
    """One assignment."""

    name: str
    text: str
    reads: frozenset[str]
    operations: int
    same: str
    """The operation in a form that equal operations share."""


@dataclass(frozen=True)
class Graph:
    """Assignments in order, and the value of the last one."""

    lines: list[Line]
    value: Array
    repeated: list[str]
    """Lines that compute once more what another one has computed."""
    again: list[Array]
    """What these compute."""
    signs: Signs
    """The assignments, one below the other, as they were understood."""

    def users(self) -> dict[str, set[str]]:
        """For each variable but the last, those that are computed from it."""
        names = {line.name for line in self.lines} | {n for x in self.lines for n in x.reads}
        last = self.lines[-1].name
        return {n: {x.name for x in self.lines if n in x.reads} for n in names - {last}}


class _Reader:
    """Assignments that are read one after the other.

    Args:
        points: What is given.
    """

    def __init__(self, points: Mapping[str, Array]) -> None:
        self.points = points
        self.known = {n: np.asarray(v, np.float64) for n, v in points.items()}
        self.spelled = {plain_name(n): n for n in self.known}
        self.lines: list[Line] = []
        self.seen: dict[str, str] = {}
        self.repeated: list[str] = []
        self.again: list[Array] = []
        self.signs: Signs = ()

    def take(self, part: str) -> None:
        """Read one more assignment; a further name for what was assigned is no line.

        Raises:
            ValueError: It cannot be read; the message quotes it.
        """
        line = part.strip(" `$-*&").replace("^", "**")
        name, _, expression = (p.strip() for p in line.partition("="))
        expression = self._without_remark(expression)
        try:
            tree = ast.parse(_python(totalled(expression)), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ValueError(f"`{line[:80]}` is no assignment of one operation") from None
        if not name or not expression:
            raise ValueError(f"`{line[:80]}` is no assignment")
        key = plain_name(name)
        if key in self.known and name != key and re.fullmatch(r"[A-Z]", name):
            key = name  # the expression, called A, in which a variable a occurs
        if key in self.known:
            raise ValueError(f"`{line[:80]}` assigns to a variable that is there already")
        powers = tree if "e" in self.spelled else _Exponentials(bool(OF_E.search(expression))).visit(tree)
        tree = self._spelled(powers)
        try:
            with np.errstate(all="ignore"):
                value = _value(tree, self.known)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"`{line[:80]}` cannot be computed: {error}") from None
        if isinstance(tree, ast.Name) and tree.id not in self.points:
            self.spelled[key] = tree.id
            return
        self.known[key] = value
        same = _same(tree)
        if same in self.seen and _operations(tree):
            self.repeated.append(line[:80])
            self.again.append(value)
        self.seen[same] = name
        self.signs += (f"v:{name}", *_signs(tree), "==")
        reads = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in self.known)
        self.lines.append(Line(key, line[:80], reads, _operations(tree), same))

    def _without_remark(self, expression: str) -> str:
        """An expression without what it is in full, told behind it in parentheses."""
        match = re.fullmatch(r"(?P<short>.*\S)\s+\((?P<full>.+)\)", expression)
        if match is None:
            return expression
        with np.errstate(all="ignore"), contextlib.suppress(ValueError, SyntaxError, KeyError, TypeError):
            sides = [match["short"], match["full"].split(",")[0]]
            values = [
                _value(self._spelled(ast.parse(_python(s), mode="eval").body), self.known) for s in sides
            ]
            if np.allclose(values[0], values[1], equal_nan=True):
                return match["short"]
        return expression

    def _spelled(self, tree: ast.expr) -> ast.expr:
        """An expression in the variables that are known."""
        tree = _Products({*self.known, *self.spelled}).visit(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = self.spelled.get(plain_name(node.id), plain_name(node.id))
        return tree

    def graph(self) -> Graph:
        """The graph of what was read.

        Raises:
            ValueError: Nothing was read.
        """
        if not self.lines:
            raise ValueError("there is no assignment")
        shape = np.broadcast_shapes(*(v.shape for v in self.points.values()))
        return Graph(
            self.lines,
            np.broadcast_to(self.known[self.lines[-1].name], shape).copy(),
            self.repeated,
            [np.broadcast_to(value, shape) for value in self.again],
            (*self.signs, f"matrix:{len(self.lines)}x1"),
        )

    def cone(self) -> list[int]:
        """The numbers of the lines of which the last one is made; none where that is not made of all that is given."""
        by_name = {line.name: at for at, line in enumerate(self.lines)}
        wanted, reads = [self.lines[-1].name], set[str]()
        chosen: set[int] = set()
        while wanted:
            at = by_name[wanted.pop()]
            if at not in chosen:
                chosen.add(at)
                reads |= self.lines[at].reads
                wanted += [n for n in self.lines[at].reads if n in by_name]
        return sorted(chosen) if {*self.points} <= reads else []


def read(text: str, points: Mapping[str, Array]) -> Graph:
    """Return the graph that lines `name = expression` describe.

    Raises:
        ValueError: A line cannot be read; the message quotes it.
    """
    reader = _Reader(points)
    for part in assignments(text, points)[:LINES]:
        reader.take(part)
    return reader.graph()


def is_whole(graph: Graph, points: Mapping[str, Array]) -> bool:
    """Return whether a graph uses everything that is given."""
    return {*points} <= {n for line in graph.lines for n in line.reads}


@remembered(256)
def among(text: str, points: Mapping[str, Array]) -> Graph | None:
    """Return the one graph of exactly these variables that stands somewhere in a text; None where there is none, or several that differ."""
    for parts in ([text], list(sections(text))):
        if made := [graph for part in parts for graph in _whole(part, points)]:
            same = all(np.allclose(g.value, made[-1].value, equal_nan=True) for g in made)
            return made[-1] if same else None
    return None


def _whole(text: str, points: Mapping[str, Array]) -> list[Graph]:
    """The graphs of a text that are made of all that is given."""
    found: list[list[str]] = []
    reader, taken = _Reader(points), list[str]()
    for part in assignments(text, points, whole=False)[: 20 * LINES]:
        if not ASSIGNED.match(part) or _states(part, points):
            continue
        if plain_name(part.partition("=")[0].strip(" `$-*&(")) in {line.name for line in reader.lines}:
            reader, taken = _Reader(points), []
        before = len(reader.lines)
        said = part.strip(" (`$")
        said = said[:-1] if said.endswith(")") and said.count(")") > said.count("(") else said
        with contextlib.suppress(ValueError):
            reader.take(said)
        if len(reader.lines) > before:
            taken.append(said)
            if len(cone := reader.cone()) > 1:
                found = [*(f for f in found if f[0] != taken[0]), [taken[0], *(taken[at] for at in cone)]]
    return [read("\n".join(lines[1:]), points) for lines in found]


ASSIGNED = re.compile(r"[\s`$*&(-]*(?!d[A-Za-z]\w*\s*=)[A-Za-z]\w*(?:_\{[\w,]+\})?\s*=[^=]*[A-Za-z]")
"""What is assigned something that holds a variable."""


def _states(part: str, points: Mapping[str, Array]) -> bool:
    """Whether a line states the whole expression, of which intermediate variables follow."""
    reader = _Reader(points)
    try:
        reader.take(part)
    except ValueError:
        return False
    return bool(reader.lines and reader.cone()) and reader.lines[0].operations > 2


def _python(expression: str) -> str:
    """An expression in the plain spelling as Python writes it: `e**(a)`, `ln(a)`, `2*a`, `t1`."""
    said = re.sub(r"_\{([^{}]*)\}", r"_\1", PREFIX.sub("", expression))
    said = said.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")
    said = re.sub(rf"(?<!\w)({'|'.join(sorted(BARE))})\s+([A-Za-z]\w*|\d[\d.]*)(?!\w|\s*\()", r"\1(\2)", said)
    said = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?=[A-Za-z(])", r"\1*", said).strip()
    return re.sub(r"(\w+|\))\s+(?=[A-Za-z(])", lambda m: m[0] if m[1] in FUNCTIONS else f"{m[1]}*", said)


OF_E = re.compile(r"(?<![\w.])e\s*(?:\*(?!\*)|[-+/])|(?:(?<!\*)\*|[-+/])\s*e(?![\w(]|\s*\*\*)")
"""The number e with a sign beside it; without one it may be a power whose exponent was set lower."""


class _Exponentials(ast.NodeTransformer):
    """Writes the powers of e as exponentials.

    Args:
        alone: Whether e elsewhere is a number.
    """

    def __init__(self, alone: bool) -> None:
        self.alone = alone

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Return the number e."""
        return ast.Constant(math.e) if self.alone and node.id == "e" else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Return exp(x) for e**x."""
        if isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Name) and node.left.id == "e":
            return ast.Call(ast.Name("exp", ast.Load()), [self.visit(node.right)], [])
        self.generic_visit(node)
        return node


class _Products(ast.NodeTransformer):
    """Writes names such as `w1x1` as products, where they are made of known names in one way."""

    def __init__(self, known: Set[str]) -> None:
        self.known = known

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return a call with its arguments written out; its name is no product."""
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Return the product of two known names for the one that joins them."""
        name = plain_name(node.id)
        ways = [at for at in range(1, len(name)) if name[:at] in self.known and name[at:] in self.known]
        if name in self.known or len(ways) != 1:
            return node
        parts = (ast.Name(name[: ways[0]], ast.Load()), ast.Name(name[ways[0] :], ast.Load()))
        return ast.BinOp(parts[0], ast.Mult(), parts[1])


RULES = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}


def _value(node: ast.expr, known: Mapping[str, Array]) -> Array:
    match node:
        case ast.Name(id=name):
            return known[name]
        case ast.Constant(value=int() | float() as number):
            return np.asarray(float(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, known)
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _value(left, known), _value(right, known)
            return np.asarray(RULES[type(op)](one, other))
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in FUNCTIONS:
            return np.asarray(FUNCTIONS[name](_value(argument, known)))
        case ast.Call(func=ast.Name(id=name), args=terms) if name == TOTAL:
            return np.asarray(sum(_value(term, known) for term in terms))
    raise TypeError(f"what is `{ast.unparse(node)[:40]}`?")


OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}


def _signs(node: ast.expr) -> Signs:
    """An expression that has a value, in the signs of `vocabulary.signs`."""
    match node:
        case ast.Name(id=name):
            return (f"v:{name}",)
        case ast.Constant(value=number):
            return (f"n:{number:.10g}",) if isinstance(number, int | float) else ()
        case ast.UnaryOp(operand=operand):
            return (*_signs(operand), "~")
        case ast.BinOp(left=left, op=op, right=right):
            return (*_signs(left), *_signs(right), OPERATORS[type(op)])
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return (*_signs(argument), f"f:{name}/1")
        case ast.Call(args=[first, *terms]):
            return (*_signs(first), *(s for term in terms for s in (*_signs(term), "+")))
    return ()


def _reads(node: ast.expr) -> bool:
    """Whether a variable stands in an expression; the name of a function is none."""
    functions = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    return any(isinstance(n, ast.Name) and id(n) not in functions for n in ast.walk(node))


def _operations(node: ast.expr) -> int:
    """How many operations an expression is made of; in one with variables a constant such as -1 or 1/2 is none."""
    made = [n for n in ast.walk(node) if isinstance(n, ast.BinOp | ast.Call | ast.UnaryOp)]
    of_variables = [n for n in made if _reads(n)]
    return len(of_variables or made)


def _same(node: ast.expr) -> str:
    """Sums and products with their terms in order."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        sides = sorted((_same(node.left), _same(node.right)))
        return f"({type(node.op).__name__} {sides[0]} {sides[1]})"
    return ast.dump(node)


@lru_cache(8192)
def plain_name(name: str) -> str:
    """Return a name in small letters without the marks of LaTeX."""
    return re.sub(r"[\\_{}\s]", "", name).lower()
