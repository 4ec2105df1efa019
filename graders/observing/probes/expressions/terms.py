"""The names in an expression: variables with their indices, functions with what they are of, sums over an index."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

import numpy as np

from graders.observing.probes.expressions import noise
from graders.observing.probes.expressions.functions import (
    BARE,
    ELEMENTWISE,
    SEVERAL,
    applied,
)
from graders.observing.probes.expressions.names import Names, Value
from graders.observing.probes.expressions.nodes import Env, Node, raised
from graders.observing.probes.spelling.tokens import Unread, tokens_of
from graders.vocabulary.signs import NOTHING, Signs

PREFIX = re.compile(
    r"\b(?:np|numpy|torch|math|F|nn|functional|scipy|special|linalg|tf|keras|jnp)\.(?=[A-Za-z])"
)
CONSTANTS = {"e": np.e, "pi": np.pi, "oo": np.inf, "inf": np.inf, "E": np.e}
OF_ALL = re.compile(r"^\s*(?P<letter>[A-Za-z])\s*in\s*[A-Z]\s*$")
"""An index that goes over a whole set."""
TRANSPOSED = {"T", "t", "top", "transpose"}


class Terms(ABC):
    """Reads the names of an expression, whose signs another class reads."""

    def __init__(self, text: str, names: Names, mode: frozenset[str]) -> None:
        self.text, self.names, self.mode = text, names, mode
        self.forks: set[str] = set()
        self.tokens = list(tokens_of(PREFIX.sub("", text)))
        self.at = 0
        self.bars = 0
        self.bound: set[str] = set()
        self.signs: Signs = ()

    def fail(self) -> None:
        """Say what is not understood.

        Raises:
            Unread: Always.
        """
        if self.at < len(self.tokens):
            raise Unread(f"what is `{self.tokens[self.at][1]}` in `{self.text.strip()[:80]}`?")
        raise Unread(f"`{self.text.strip()[:80]}` ends too early")

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        """The next token."""
        at = self.at + ahead
        return self.tokens[at][:2] if at < len(self.tokens) else ("end", "")

    def spaced(self) -> bool:
        """Whether a space stands before the next token."""
        return self.at < len(self.tokens) and self.tokens[self.at][2]

    def take(self, *signs: str) -> str:
        """Go on if one of the signs is next."""
        kind, said = self.peek()
        if kind == "sign" and said in signs:
            self.at += 1
            return said
        return ""

    def need(self, *signs: str) -> None:
        """Go on behind a sign that must be next."""
        if not self.take(*signs):
            self.fail()

    @abstractmethod
    def sum(self) -> Node:
        """Products, added and subtracted."""

    @abstractmethod
    def product(self) -> Node:
        """Factors, with or without signs between them."""

    @abstractmethod
    def joined(self, sign: str, one: Node, other: Node) -> Node:
        """Two factors as one."""

    @abstractmethod
    def begins(self) -> bool:
        """Whether a factor begins here that no sign joins to the last one."""

    @abstractmethod
    def power(self) -> Node:
        """An atom, raised to a power."""

    @abstractmethod
    def exponent(self, of_e: bool) -> Node:
        """What a base is raised to."""

    @abstractmethod
    def arguments(self, close: str) -> tuple[list[Node], dict[str, Node]]:
        """What stands between parentheses, parted by commas or semicolons."""

    @abstractmethod
    def atom(self) -> Node:
        """A number, a name, or what stands in parentheses."""

    def name(self) -> Node:
        """A variable, a function, or a constant."""
        said = self.peek()[1]
        names = self.names
        if said.endswith("'"):
            found = names.find(said[:-1])
            joined = names.split(said[:-1]) if found is None else None
            if joined is not None and len(joined) > 1:
                self.tokens[self.at : self.at + 1] = [
                    ("word", p, False) for p in (*joined[:-1], f"{joined[-1]}'")
                ]
                return self.name()
            if found is None or np.ndim(names.points[found]) < 2:
                self.fail()
            turned = np.swapaxes(names.value(str(found)), 1, 2)
            self.at += 1
            return Node(lambda _: turned, (f"v:{found}", "T"))
        base, index = subscripted(said)
        self.at += 1
        following = self.peek()
        found = names.find(said)
        if found is not None and not (following == ("sign", "(") and base in ELEMENTWISE):
            value = names.value(found)
            if following == ("sign", "[") and np.ndim(names.points[found]) > 1:
                self.fail()  # an entry, not a product
            return Node(lambda _: value, (f"v:{found}",))
        if base in ("sum", "prod") and (index or following[1] in ("_", "^") or following != ("sign", "(")):
            return self.series(base, index)
        if base == "E" and following[1] in ("[", "(", "{") and (mean := self.mean(index)) is not None:
            return mean
        if index and names.find(base):
            return self.indexed(base, index)
        if base in ("log", "ln", "exp", "max", "min", "sigma") or base in ELEMENTWISE or base in SEVERAL:
            return self.function(base, index)
        parts = names.split(said)
        if parts is not None and len(parts) > 1:
            self.tokens[self.at - 1 : self.at] = [("word", p, False) for p in parts]
            self.at -= 1
            return self.name()
        if index:
            return self.indexed(base, index)
        if said == "indicator":
            if self.peek()[1] not in ("(", "[", "{"):
                self.at -= 1
                self.fail()
            return self.atom()
        if said == "E" and following == ("sign", "["):
            self.fail()  # an expectation
        if said in CONSTANTS:
            number = np.full((names.count, 1, 1), CONSTANTS[said])
            return Node(lambda _: number, (f"v:{said}",))
        if said in self.bound:
            return Node(lambda env: np.full((names.count, 1, 1), float(env[said])), (f"v:{said}",))
        for name in sorted(ELEMENTWISE, key=len, reverse=True):  # xln(x), 2lnx
            if said.endswith(name) and names.find(said[: -len(name)]) and following == ("sign", "("):
                self.tokens[self.at - 1 : self.at] = [
                    ("word", said[: -len(name)], False),
                    ("word", name, False),
                ]
                self.at -= 1
                return self.name()
        known = ", ".join(f"`{n}`" for n in names.points) or "none"
        raise Unread(f"what is `{said}` in `{self.text.strip()[:80]}`? The variables are {known}")

    def mean(self, over: str) -> Node | None:
        """A mean over noise, which stands in its brackets; None where it is one over other things."""
        if any(map(self.names.find, noise.LETTERS)) or not (over in ("", *noise.LETTERS) or "(" in over):
            return None
        self.bound.update(noise.LETTERS)
        before = self.at
        try:
            inner = self.atom()
        except Unread:
            inner = None
        self.bound.difference_update(noise.LETTERS)
        if inner and len(inner.signs) > 1 and any(f"v:{n}" in inner.signs for n in noise.LETTERS):
            return noise.mean(inner)
        self.at = before
        return None

    def indexed(self, base: str, index: str) -> Node:
        """An entry of a vector or matrix, such as `W_{i,k}`; `w_j` is w1, w2, ... where these are the variables."""
        names = self.names
        found = names.find(base)
        letters = index.replace(" ", "").split(",") if "," in index else None

        def value(env: Env) -> Value:
            chosen = letters if letters is not None else _indices(index, env, names)
            plain = found is None or np.ndim(names.points[found]) < 2
            if plain:  # an index that is free says which unit it is, as in z_i = b_i + ...
                chosen = [i for i in chosen if i in env or i.isdigit() or names.find(i)]
            numbers = [_number_of(i, env, names) for i in chosen]
            if plain:
                one = names.find(base + "".join(map(str, numbers)))
                if one is None and found is not None and not numbers:
                    one = found
                if one is None:
                    raise Unread(f"what is `{base}_{index}` in `{self.text.strip()[:80]}`?")
                return names.value(one)
            picked = np.asarray(names.points[str(found)])
            for n in numbers:
                picked = picked[:, n - 1]
            if picked.ndim > 1:
                raise Unread(f"what is `{base}_{index}`?")
            return np.asarray(picked, np.float64).reshape(-1, 1, 1)

        return Node(value, (f"v:{found or base}_{index}",))

    def series(self, what: str, index: str) -> Node:
        """A sum or product over an index."""
        low: Node | None = None
        high: Node | None = None
        letter = ""
        if index:
            letter, _, start = index.partition("=")
            letter, start = OF_ALL.sub(r"\g<letter>", letter).strip(), start.strip()
            if ".." in start:
                start, _, end = start.replace("...", "..").partition("..")
                named = re.fullmatch(r"\s*[A-Za-z]\w*\s*", end) and not self.names.find(end.strip())
                high = None if named else type(self)(end, self.names, self.mode).sum()
            if start:
                low = type(self)(start, self.names, self.mode).sum()
        if self.take("^"):
            high = self.skipped() if self.at_a_name() else self.atom()
        if not re.fullmatch(r"[A-Za-z]", letter):
            raise Unread(f"over what is the sum in `{self.text.strip()[:80]}`?")
        self.bound.add(letter)
        body = self.product()
        self.bound.discard(letter)

        def value(env: Env) -> Value:
            begin = _whole(low(env)) if low else 1 if self.names.size else self.names.first
            if what == "sum" and high is not None and self.names.numbered < 2:
                first = body({**env, letter: begin})
                if np.allclose(first, body({**env, letter: begin + 1})):  # as many times as there are terms
                    return first * (high(env) - begin + 1)
            end = _whole(high(env)) if high else self.names.size or begin + self.names.numbered - 1
            if end < begin or end - begin > 200:
                raise Unread("the limits of a sum are not known")
            terms = [body({**env, letter: i}) for i in range(begin, end + 1)]
            if high is None and len(terms) > 1 and all(np.allclose(t, terms[0]) for t in terms[1:]):
                raise Unread("the limits of a sum are not known")
            total = terms[0]
            for term in terms[1:]:
                total = total + term if what == "sum" else total * term
            return total

        limits = (low.signs if low else NOTHING) + (high.signs if high else NOTHING)
        return Node(value, limits + body.signs + (f"{what}:{letter}",))

    def at_a_name(self) -> bool:
        """Whether a name that is no variable stands here alone: the number of inputs, whatever it is called."""
        bracketed = self.peek()[1] in ("(", "{")
        kind, said = self.peek(int(bracketed))
        closed = not bracketed or self.peek(2)[1] in (")", "}")
        return kind == "word" and closed and not self.names.find(said)

    def skipped(self) -> Node | None:
        """Go on behind a limit that is a name alone, which stands for the number of terms that the exercise has."""
        closing = {"(": ")", "{": "}"}.get(self.peek()[1])
        if closing:
            self.at += 1
        if self.peek()[0] != "word":
            self.fail()
        self.at += 1
        if closing:
            self.need(closing)
        return None

    def function(self, name: str, index: str) -> Node:
        """A function, with its argument in parentheses or behind it."""
        power = self.exponent(False) if self.peek()[1] in ("^", "**") and self.at_power() else None
        if name == "sigma":
            if self.peek() != ("sign", "(") and self.peek() != ("sign", "["):
                self.at -= 1
                raise Unread(f"what is `sigma` in `{self.text.strip()[:80]}`?")
            name = "sigmoid"
        if name in ("log", "ln", "exp") and index:
            base = type(self)(index, self.names, self.mode).sum()
        else:
            base = None
            if index:
                raise Unread(f"what is `{name}_{index}`?")
            if name == "log" and self.names.base2:
                raise Unread("the base of `log` is not told, and both are used")
        opening = self.peek()[1] if self.peek()[0] == "sign" else ""
        if opening in ("(", "[", "{"):
            self.at += 1
            given, named = self.arguments({"(": ")", "[": "]", "{": "}"}[opening])
            if name in ("log", "ln", "lg", "ld") and len(given) == 1 and self.peek() == ("sign", "^"):
                self.forks.add("inside")
                if "inside" in self.mode:
                    self.at += 1
                    given = [raised(given[0], self.exponent(False))]
            value = self.called(name, given, named)
        elif name in BARE:
            argument = self.behind(of_root=name in ("sqrt", "cbrt"))
            value = self.called(name, [argument], {})
        else:
            self.fail()
            raise AssertionError
        if base is not None:
            above = value
            value = Node(lambda env: above(env) / np.log(base(env)), above.signs + base.signs + ("of base",))
        if power is not None:
            root, exponent = value, power
            value = Node(lambda env: root(env) ** exponent(env), root.signs + exponent.signs + ("^",))
        return value

    def at_power(self) -> bool:
        """Go on behind the sign of a power."""
        self.at += 1
        return True

    def behind(self, of_root: bool) -> Node:
        """The argument of a function that stands behind it without parentheses: `2x` of `sin 2x`.

        What stands behind a number under a root, or behind a blank, may be a factor of its own.
        """
        if self.take("-", "+"):
            raise Unread(f"what belongs to the function in `{self.text.strip()[:80]}`? Write parentheses")
        value = self.power()
        plain_number = self.tokens[self.at - 1][0] == "number"
        while self.begins():
            kind, said = self.peek()
            if kind == "word" and (
                said in ELEMENTWISE or said in SEVERAL or subscripted(said)[0] in ("sum", "prod")
            ):
                break  # p ln p ln q
            if plain_number and kind == "word" and (of_root or self.spaced()) and said != "pi":
                self.forks.add("greedy")
                if "greedy" not in self.mode:
                    break
            if plain_number and kind == "word":
                value = self.joined("", value, self.power())
                plain_number = False
                continue
            self.forks.add("greedy")
            if "greedy" not in self.mode:
                break
            value = self.joined("", value, self.power())
        if self.peek()[1] == "/" and self.peek()[0] == "sign":  # ln x/y
            self.forks.add("greedy")
            if "greedy" in self.mode:
                self.at += 1
                value = self.joined("/", value, self.power())
        return value

    def called(self, name: str, given: list[Node], named: dict[str, Node]) -> Node:
        """What a function returns."""
        count = self.names.count

        def value(env: Env) -> Value:
            args = [g(env) for g in given]
            more = {k: v(env) for k, v in named.items()}
            return applied(name, args, more, count)

        parts = [*given, *named.values()]
        signs = [s for part in parts for s in part.signs]
        return Node(value, (*signs, f"f:{name}/{len(parts)}"))


def subscripted(word: str) -> tuple[str, str]:
    """Return the letter and the index of a word such as `w_12`."""
    base, _, index = word.partition("_")
    if word.startswith(("leaky_relu", "zeros_like", "ones_like")):
        return word, ""
    return base, index.strip("{}").replace("}_{", ",").replace("_", "")


def _indices(index: str, env: Env, names: Names) -> list[str]:
    if index in env or index.isdigit() or names.find(index):
        return [index]
    return list(index)


def _number_of(index: str, env: Env, names: Names) -> int:
    if index in env:
        return int(env[index])
    if index.isdigit():
        return int(index)
    found = names.find(index)
    if found is None:
        raise Unread(f"what is the index `{index}`?")
    return _whole(names.value(found))


def _whole(value: Value) -> int:
    number = float(value.reshape(-1)[0])
    if not (value == number).all() or number != int(number):
        raise Unread("the limits of a sum are not whole numbers")
    return int(number)
