"""Read an expression in the plain spelling of `marks`, and evaluate it at points; nothing is run as code.

A spelling that people mean in two ways is read in both: where the values differ, it is in doubt, and a person
decides. These are `loose` (`1/2x` as (1/2)x), `greedy` (`ln x(1-x)` as ln(x(1-x))), `spread` (`e^2x` as e^(2x)),
`inside` (`ln(x)^2` as ln(x^2)) and `star` (`A*B` as a product of matrices).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions.functions import (
    METHODS,
    compared,
    dotted,
)
from graders.observing.probes.expressions.names import Names, Value
from graders.observing.probes.expressions.nodes import Env, Node, raised, summed, turned
from graders.observing.probes.expressions.terms import TRANSPOSED, Terms, subscripted
from graders.observing.probes.spelling.tokens import Unread

LONGEST = 3000


def evaluate(text: str, names: Names) -> Array:
    """Return the value of an expression at the points: (P,), or (P, n, m) of a vector or matrix.

    Raises:
        Unread: It is no expression in these variables, or it has two readings with two values.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Unread("it is empty or too long")
    first = _Parser(text, names, frozenset())
    value = first.whole()
    for size in range(1, len(first.forks) + 1):
        for chosen in combinations(sorted(first.forks), size):
            try:
                other = _Parser(text, names, frozenset(chosen)).whole()
            except Unread:
                continue
            if other.shape != value.shape or not np.allclose(other, value, rtol=1e-9, equal_nan=True):
                raise Unread(f"`{text.strip()[:80]}` can be read in two ways; write parentheses")
    return names.understood(value, first.signs)


def condition(text: str, names: Names) -> Array:
    """Return whether a relation such as `0 <= x < 1` holds at the points."""
    parser = _Parser(text, names, frozenset())
    value = parser.whole().astype(bool)
    return names.understood(value, parser.signs)


def shaped(value: Value) -> Array:
    """Return a value of matrices at points as (P,) where they are of one entry."""
    return value[:, 0, 0] if value.shape[1:] == (1, 1) else value


class _Parser(Terms):
    """Reads the signs of an expression."""

    def whole(self) -> Array:
        """The value of all of it."""
        with np.errstate(all="ignore"):
            try:
                node = self.relation()
                if self.at < len(self.tokens):
                    self.fail()
                self.signs = node.signs
                return shaped(node({}))
            except RecursionError as error:
                raise Unread("it is nested too deeply") from error
            except (ValueError, TypeError, IndexError, KeyError, np.linalg.LinAlgError) as error:
                if isinstance(error, Unread):
                    raise
                raise Unread(f"`{self.text.strip()[:80]}` cannot be computed") from error

    def relation(self) -> Node:
        """A sum, or sums compared."""
        first = self.sum()
        parts: list[tuple[str, Node]] = []
        while sign := self.take("<=", ">=", "<", ">", "==", "!="):
            parts.append((sign, self.sum()))
        if not parts:
            return first
        signs = first.signs + tuple(x for sign, part in parts for x in (*part.signs, sign))
        return Node(lambda env: compared(first(env), [(s, n(env)) for s, n in parts]), signs)

    def sum(self) -> Node:
        """Products, added and subtracted."""
        value = self.product()
        while sign := self.take("+", "-"):
            value = summed(value, self.product(), sign)
        return value

    def product(self) -> Node:
        """Factors, with or without signs between them."""
        value = self.factor()
        divided = False
        while True:
            if sign := self.take("*", "/", "@", "//") or self.point():
                if sign == "/" and "loose" not in self.mode:
                    one, other = value, self.juxtaposed()
                else:
                    one, other = value, self.factor()
                divided = divided or sign == "/"
                value = self.joined(sign, one, other)
            elif (
                self.peek()[1] in ("odot", "x", "mal", "by")
                and self.peek()[0] == "word"
                and not self.names.find(self.peek()[1])
            ):
                word = self.peek()[1]
                self.at += 1
                value = self.joined("odot" if word == "odot" else "*", value, self.factor())
            elif self.begins():
                if divided and subscripted(self.peek()[1])[0] not in ("sum", "prod"):
                    self.forks.add("loose")
                value = self.joined("", value, self.factor())
            else:
                return value

    def point(self) -> str:
        """Go on behind a point that multiplies, as in `a.x` and `a.(b + c)`, without blanks around it."""
        before, behind = self.tokens[self.at - 1], self.tokens[self.at + 1 : self.at + 2]
        joins = before[0] == "word" or before[1] in (")", "]")
        if self.peek() != ("sign", ".") or not joins or not behind or self.spaced() or behind[0][2]:
            return ""
        if behind[0][0] != "word" and behind[0][1] != "(":
            return ""
        self.at += 1
        return "*"

    def juxtaposed(self) -> Node:
        """A factor, with those that follow it without a sign."""
        value = self.factor()
        while self.begins() and subscripted(self.peek()[1])[0] not in ("sum", "prod"):
            self.forks.add("loose")
            value = self.joined("", value, self.factor())
        return value

    def joined(self, sign: str, one: Node, other: Node) -> Node:
        """Two factors as one."""

        def value(env: Env) -> Value:
            a, b = one(env), other(env)
            if sign == "/":
                return a / b
            if sign == "//":
                return np.asarray(np.floor(a / b))
            if sign == "odot":
                return a * b
            if a.shape[1:] == (1, 1) or b.shape[1:] == (1, 1):
                return a * b
            if sign == "*" and a.shape == b.shape:
                self.forks.add("star")
                if "star" not in self.mode:
                    return a * b
            return a @ b

        shown = {"/": ("/",), "//": ("/", "f:floor/1"), "odot": ("o",)}.get(sign, ("*",))
        return Node(value, one.signs + other.signs + shown)

    def begins(self) -> bool:
        """Whether a factor begins here that no sign joins to the last one."""
        kind, said = self.peek()
        if kind == "number":
            return False
        if kind == "word":
            return said not in ("odot", "x", "mal", "by", "if", "else") or bool(self.names.find(said))
        return said in ("(", "[", "{") or (said in ("|", "||") and not self.bars)

    def factor(self) -> Node:
        """A power, perhaps with a sign before it."""
        if sign := self.take("-", "+"):
            value = self.factor()
            return Node(lambda env: -value(env), (*value.signs, "~")) if sign == "-" else value
        return self.power()

    def power(self) -> Node:
        """An atom, raised to a power."""
        base_is_e = self.peek() == ("word", "e")
        value = self.atom()
        while True:
            if self.take("^", "**"):
                if (
                    self.peek()[1] in TRANSPOSED
                    and self.peek()[0] == "word"
                    and not self.names.find(self.peek()[1])
                ):
                    self.at += 1
                    value = turned(value)
                    continue
                if (
                    self.peek() == ("sign", "(")
                    and self.peek(1)[1] in TRANSPOSED
                    and self.peek(2) == ("sign", ")")
                    and not self.names.find(self.peek(1)[1])
                ):
                    self.at += 3
                    value = turned(value)
                    continue
                value = raised(value, self.exponent(base_is_e))
            elif self.peek() == ("sign", ".") and self.peek(1)[0] == "word" and self.peek(1)[1] in METHODS:
                self.at += 1
                value = self.method(value)
            else:
                return value

    def exponent(self, of_e: bool) -> Node:
        """What a base is raised to."""
        if self.peek() in (("sign", "("), ("sign", "{")):
            return self.atom()
        start = self.at
        value = self.factor()
        divided = self.peek()[1] == "/" and self.peek(1)[0] == "number" and self.at > start + 1
        if of_e and (self.begins() or divided) and not self.spaced():
            self.forks.add("spread")
            if "spread" in self.mode:
                self.at = start
                return self.product()
        return value

    def method(self, value: Node) -> Node:
        """A method such as `.pow(2)` or `.T`."""
        name = self.peek()[1]
        self.at += 1
        given, named = self.arguments(")") if self.take("(") else ([], {})
        if name in TRANSPOSED:
            return turned(value)
        return self.called(name, [value, *given], named)

    def arguments(self, close: str) -> tuple[list[Node], dict[str, Node]]:
        """What stands between parentheses, parted by commas or semicolons."""
        given: list[Node] = []
        named: dict[str, Node] = {}
        bars, self.bars = self.bars, 0
        while not self.take(close):
            if self.peek()[0] == "word" and self.peek(1) == ("sign", "="):
                key = self.peek()[1]
                self.at += 2
                named[key] = self.relation()
            else:
                given.append(self.relation())
            if not self.take(",", ";"):
                self.need(close)
                break
        self.bars = bars
        return given, named

    def atom(self) -> Node:
        """A number, a name, or what stands in parentheses."""
        kind, said = self.peek()
        if kind == "number":
            self.at += 1
            number = np.full((self.names.count, 1, 1), float(said))
            return Node(lambda _: number, (f"n:{said}",))
        if kind == "word":
            return self.name()
        if said == "(":
            self.at += 1
            bars, self.bars = self.bars, 0
            value = self.relation()
            self.need(")")
            self.bars = bars
            return value
        if said in ("[", "{"):
            self.at += 1
            bars, self.bars = self.bars, 0
            value = self.relation()
            self.need("]" if said == "[" else "}")
            self.bars = bars
            return value
        if said in ("|", "||"):
            self.at += 1
            self.bars += 1
            inner = self.sum()
            self.need(said)
            self.bars -= 1
            if said == "|":
                return Node(lambda env: np.abs(inner(env)), (*inner.signs, "|"))
            return Node(
                lambda env: np.sqrt((inner(env) ** 2).sum((1, 2), keepdims=True)), (*inner.signs, "||")
            )
        if said == "<":
            self.at += 1
            one = self.sum()
            self.need(",")
            other = self.sum()
            self.need(">")
            return Node(lambda env: dotted(one(env), other(env)), one.signs + other.signs + ("dot",))
        self.fail()
        raise AssertionError
