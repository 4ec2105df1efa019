"""Read an expression in the plain spelling of `marks`, and evaluate it at points; nothing is run as code.

A spelling that people mean in two ways is read in both: where the values differ, it is in doubt, and a person
decides. These are `loose` (`1/2x` as (1/2)x), `greedy` (`ln x(1-x)` as ln(x(1-x))), `spread` (`e^2x` as e^(2x)),
`inside` (`ln(x)^2` as ln(x^2)) and `star` (`A*B` as a product of matrices).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from graders.model import Array
from graders.vocabulary.signs import NOTHING, Signs

LONGEST = 3000
TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![A-Za-z]))?)"
    r"|(?P<word>[A-Za-z]+\d*(?:_\{[^{}]*\}|_\d+|_[A-Za-z][A-Za-z0-9]*)*'*)"
    r"|(?P<sign>\|\||<=|>=|!=|==|\*\*|//|->|~=|[-+*/^@()\[\]{}|<>,;=!.&:]))"
)
PREFIX = re.compile(
    r"\b(?:np|numpy|torch|math|F|nn|functional|scipy|special|linalg|tf|keras|jnp)\.(?=[A-Za-z])"
)
USUAL = {"eps": ("epsilon",), "epsilon": ("eps",), "lam": ("lambda",)}
"""Other names of the same letters."""
CONSTANTS = {"e": np.e, "pi": np.pi, "oo": np.inf, "inf": np.inf, "E": np.e}
TRANSPOSED = {"T", "t", "top", "transpose"}
Value = Array
Env = dict[str, int]


@dataclass(frozen=True)
class Node:
    """A part of an expression.

    Args:
        of: Its value, given the values of indices.
        signs: What it was understood as, in the signs of `vocabulary.signs`.
    """

    of: Callable[[Env], Value]
    signs: Signs

    def __call__(self, env: Env) -> Value:
        """Return its value."""
        return self.of(env)


def _logistic(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


ELEMENTWISE: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "lg": np.log10,
    "ld": np.log2,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arctan": np.arctan,
    "atan": np.arctan,
    "sech": lambda x: 1 / np.cosh(x),
    "abs": np.abs,
    "Abs": np.abs,
    "fabs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "sign": np.sign,
    "sgn": np.sign,
    "expm1": np.expm1,
    "log1p": np.log1p,
    "square": np.square,
    "sigmoid": _logistic,
    "logistic": _logistic,
    "expit": _logistic,
    "relu": lambda x: np.maximum(0, x),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "float": lambda x: x,
    "int": np.trunc,
}
BARE = {"exp", "log", "ln", "lg", "ld", "sqrt", "cbrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan"}
"""Functions that are written before their argument without parentheses too."""
METHODS = {
    "pow",
    "exp",
    "log",
    "sqrt",
    "abs",
    "tanh",
    "sigmoid",
    "relu",
    "float",
    "int",
    "T",
    "t",
    "norm",
    "square",
    "item",
    "dot",
    "mean",
    "sum",
    "clamp",
    "clip",
    "transpose",
}
SEVERAL = {
    "max",
    "min",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "where",
    "heaviside",
    "clamp",
    "clip",
    "leaky_relu",
    "elu",
    "dot",
    "outer",
    "diag",
    "inv",
    "solve",
    "norm",
    "root",
    "pow",
    "power",
    "binom",
    "sum",
    "mean",
    "trace",
    "zeros_like",
    "ones_like",
    "comb",
    "Max",
    "Min",
}


class Unread(ValueError):
    """A spelling that is not understood, or understood in two ways."""


@dataclass
class Names:
    """The variables, with their values, and how else they are spelled.

    Args:
        points: For each variable its value at P points: (P,), or (P, n) and (P, n, m) for vectors and matrices.
        synonyms: Other spellings of them.
    """

    points: Mapping[str, Array]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    base2: bool = False

    def __post_init__(self) -> None:
        self.count = max((len(v) for v in self.points.values() if np.ndim(v)), default=1)
        exact: dict[str, str] = {}
        for name in self.points:
            for spelled in (name, *self.synonyms.get(name, ()), *USUAL.get(name, ())):
                exact.setdefault(_key(spelled), name)
        self.exact = exact
        lower: dict[str, set[str]] = {}
        for spelled, name in exact.items():
            lower.setdefault(spelled.lower(), set()).add(name)
        self.lower = {k: next(iter(v)) for k, v in lower.items() if len(v) == 1}
        ends = [re.fullmatch(r"([A-Za-z]+)_?(\d+)", name) for name in self.points]
        counts = {m[1]: sum(o[1] == m[1] for o in ends if o) for m in ends if m}
        self.numbered = min((n for n in counts.values() if n > 1), default=0)
        self.first = min((int(m[2]) for m in ends if m and counts[m[1]] > 1), default=1)
        self.size = max((v.shape[1] for v in map(np.asarray, self.points.values()) if v.ndim > 1), default=0)
        self.read: list[tuple[Array, Signs]] = []

    def understood(self, value: Array, signs: Signs) -> Array:
        """Return a value, and keep what it was read from."""
        self.read.append((value, signs))
        return value

    def signs(self, value: Array) -> Signs:
        """Return what a value was read from; nothing where that is not known."""
        return next((signs for known, signs in reversed(self.read) if known is value), ())

    def find(self, word: str) -> str | None:
        """Return the variable that a word names."""
        key = _key(word)
        return self.exact.get(key) or self.lower.get(key.lower())

    def known(self, word: str) -> bool:
        """Return whether a word is a variable, or a product of variables."""
        return self.find(word) is not None or self.split(word) is not None

    def respelled(self, text: str) -> str:
        """Return a text with variables, or expressions in them, in the place of spellings such as `Var(W)` and `p(x|z)`."""
        between = r"[\s{}]*"
        for name, spellings in self.synonyms.items():
            for spelled in spellings:
                if name not in self.points or not re.fullmatch(r"[\w\\{},]+", spelled):
                    parts = [re.escape(p) for p in re.findall(r"_|[^\W_]+|[^\s{}]", spelled)]
                    wanted = between.join(parts).replace(r"\|", r"\\?\|{1,2}")
                    end = r"\}*" if re.search(r"_\{?\w+$", spelled) else ""
                    text = re.sub(r"(?<![\w\\])" + wanted + end + r"(?!\w)", f" {name} ", text)
        return text

    def value(self, name: str) -> Value:
        """Return the values of a variable, as matrices at P points."""
        value = np.asarray(self.points[name], np.float64)
        if value.ndim == 0:
            value = np.broadcast_to(value, (self.count,))
        return value.reshape(value.shape + (1,) * (3 - value.ndim)) if value.ndim < 3 else value

    def split(self, word: str) -> list[str] | None:
        """Return the variables of which a word is a product, such as w1 and x of `w1x`, if there is one way alone."""
        if not re.fullmatch(r"[A-Za-z0-9_]+", word):
            return None
        ways = list(self._ways(word, 4))
        return ways[0] if len(ways) == 1 else None

    def _ways(self, word: str, most: int) -> Iterator[list[str]]:
        if not word:
            yield []
            return
        for end in range(len(word), 0, -1) if most else ():
            head = word[:end]
            if self.exact.get(_key(head)) and head[-1] != "_" and not re.match(r"[\d_]", word[end:]):
                for rest in self._ways(word[end:], most - 1):
                    yield [head, *rest]


def _key(name: str) -> str:
    name = re.sub(r"(?:alpha|beta|gamma|delta|epsilon|theta|lambda|sigma|mu|phi|pi)\b", lambda m: m[0], name)
    return re.sub(r"[\\_{}\s*,]", "", name)


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


class _Parser:
    def __init__(self, text: str, names: Names, mode: frozenset[str]) -> None:
        self.text, self.names, self.mode = text, names, mode
        self.forks: set[str] = set()
        self.tokens = list(_tokens(PREFIX.sub("", text)))
        self.at = 0
        self.bars = 0
        self.bound: set[str] = set()
        self.signs: Signs = ()

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

    def relation(self) -> Node:
        """A sum, or sums compared."""
        first = self.sum()
        parts: list[tuple[str, Node]] = []
        while sign := self.take("<=", ">=", "<", ">", "==", "!="):
            parts.append((sign, self.sum()))
        if not parts:
            return first
        signs = first.signs + tuple(x for sign, part in parts for x in (*part.signs, sign))
        return Node(lambda env: _compared(first(env), [(s, n(env)) for s, n in parts]), signs)

    def sum(self) -> Node:
        """Products, added and subtracted."""
        value = self.product()
        while sign := self.take("+", "-"):
            value = _sum(value, self.product(), sign)
        return value

    def product(self) -> Node:
        """Factors, with or without signs between them."""
        value = self.factor()
        divided = False
        while True:
            if sign := self.take("*", "/", "@", "//"):
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
                if divided and _subscripted(self.peek()[1])[0] not in ("sum", "prod"):
                    self.forks.add("loose")
                value = self.joined("", value, self.factor())
            else:
                return value

    def juxtaposed(self) -> Node:
        """A factor, with those that follow it without a sign."""
        value = self.factor()
        while self.begins() and _subscripted(self.peek()[1])[0] not in ("sum", "prod"):
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
                    value = _turned(value)
                    continue
                if (
                    self.peek() == ("sign", "(")
                    and self.peek(1)[1] in TRANSPOSED
                    and self.peek(2) == ("sign", ")")
                    and not self.names.find(self.peek(1)[1])
                ):
                    self.at += 3
                    value = _turned(value)
                    continue
                value = _raised(value, self.exponent(base_is_e))
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
        given: list[Node] = []
        if self.take("("):
            given = self.arguments(")")[0]
        if name in TRANSPOSED:
            return _turned(value)
        return self.called(name, [value, *given], {})

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
            return Node(lambda env: _dot(one(env), other(env)), one.signs + other.signs + ("dot",))
        self.fail()
        raise AssertionError

    def name(self) -> Node:
        """A variable, a function, or a constant."""
        said = self.peek()[1]
        names = self.names
        if said.endswith("'"):
            found = names.find(said[:-1])
            if found is None or np.ndim(names.points[found]) < 2:
                self.fail()
            turned = np.swapaxes(names.value(str(found)), 1, 2)
            self.at += 1
            return Node(lambda _: turned, (f"v:{found}", "T"))
        base, index = _subscripted(said)
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
            letter, start = letter.strip(), start.strip()
            if ".." in start:
                start, _, end = start.replace("...", "..").partition("..")
                named = re.fullmatch(r"\s*[A-Za-z]\w*\s*", end) and not self.names.find(end.strip())
                high = None if named else _Parser(end, self.names, self.mode).sum()
            if start:
                low = _Parser(start, self.names, self.mode).sum()
        if self.take("^"):
            high = self.skipped() if self.at_a_name() else self.atom()
        if not re.fullmatch(r"[A-Za-z]", letter):
            raise Unread(f"over what is the sum in `{self.text.strip()[:80]}`?")
        self.bound.add(letter)
        body = self.product()
        self.bound.discard(letter)

        def value(env: Env) -> Value:
            begin = _whole(low(env)) if low else 1 if self.names.size else self.names.first
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
            base = _Parser(index, self.names, self.mode).sum()
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
                    given = [_raised(given[0], self.exponent(False))]
            value = self.called(name, given, named)
        elif name in BARE:
            argument = self.behind()
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

    def behind(self) -> Node:
        """The argument of a function that stands behind it without parentheses: `2x` of `sin 2x`."""
        if self.take("-", "+"):
            raise Unread(f"what belongs to the function in `{self.text.strip()[:80]}`? Write parentheses")
        value = self.power()
        plain_number = self.tokens[self.at - 1][0] == "number"
        while self.begins():
            kind, said = self.peek()
            if kind == "word" and (
                said in ELEMENTWISE or said in SEVERAL or _subscripted(said)[0] in ("sum", "prod")
            ):
                break  # p ln p ln q
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
            return _applied(name, args, more, count)

        parts = [*given, *named.values()]
        signs = [s for part in parts for s in part.signs]
        return Node(value, (*signs, f"f:{name}/{len(parts)}"))


def _tokens(text: str) -> Iterator[tuple[str, str, bool]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Unread(f"what is `{text[at:].strip()[:20]}` in `{text.strip()[:80]}`?")
        kind = match.lastgroup or ""
        said = match[kind]
        yield kind, said, match.start(kind) > at
        at = match.end()


def _subscripted(word: str) -> tuple[str, str]:
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
        return env[index]
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


def _sum(one: Node, other: Node, sign: str) -> Node:
    signs = one.signs + other.signs + (sign,)
    return Node(lambda env: _add(one(env), other(env) if sign == "+" else -other(env)), signs)


def _turned(of: Node) -> Node:
    return Node(lambda env: np.swapaxes(of(env), 1, 2), (*of.signs, "T"))


def _raised(base: Node, exponent: Node) -> Node:
    def value(env: Env) -> Value:
        a, b = base(env), exponent(env)
        if a.shape[1] == a.shape[2] > 1:
            if (b == -1).all():
                return np.asarray(np.linalg.inv(a))
            raise Unread("a power of a matrix")
        return np.asarray(np.power(a, b))

    return Node(value, base.signs + exponent.signs + ("^",))


def _add(a: Value, b: Value) -> Value:
    if a.shape[1:] != b.shape[1:] and (1, 1) not in (a.shape[1:], b.shape[1:]):
        raise Unread("matrices of different sizes are added")
    return a + b


def _compared(first: Value, others: list[tuple[str, Value]]) -> Value:
    rules = {
        "<": np.less,
        ">": np.greater,
        "<=": np.less_equal,
        ">=": np.greater_equal,
        "==": np.equal,
        "!=": np.not_equal,
    }
    holds = np.ones(np.broadcast_shapes(first.shape, *(v.shape for _, v in others)), bool)
    for sign, other in others:
        holds = holds & rules[sign](first, other)
        first = other
    return holds.astype(np.float64)


def _dot(a: Value, b: Value) -> Value:
    if a.shape != b.shape:
        raise Unread("vectors of different sizes are multiplied")
    return np.asarray((a * b).sum((1, 2), keepdims=True))


def _applied(name: str, args: list[Value], more: dict[str, Value], count: int) -> Value:
    if name in ELEMENTWISE and len(args) == 1 and not more:
        return np.asarray(ELEMENTWISE[name](args[0]), np.float64)
    if name == "log" and len(args) == 2:
        return np.asarray(np.log(args[0]) / np.log(args[1]))
    if name in ("max", "maximum", "fmax", "Max") and len(args) > 1 and not more:
        return np.asarray(np.max(np.broadcast_arrays(*args), axis=0))
    if name in ("min", "minimum", "fmin", "Min") and len(args) > 1 and not more:
        return np.asarray(np.min(np.broadcast_arrays(*args), axis=0))
    if name in ("pow", "power") and len(args) == 2:
        return np.asarray(args[0] ** args[1])
    if name == "root" and len(args) == 2:
        return np.asarray(np.cbrt(args[0]) if (args[1] == 3).all() else args[0] ** (1 / args[1]))
    if name == "where" and len(args) == 3:
        return np.where(args[0] != 0, args[1], args[2])
    if name == "heaviside" and len(args) == 2:
        return np.asarray(np.heaviside(args[0], args[1]))
    if name in ("clamp", "clip"):
        low = args[1] if len(args) > 1 else more.get("min", np.array(-np.inf))
        high = args[2] if len(args) > 2 else more.get("max", np.array(np.inf))
        return np.asarray(np.clip(args[0], low, high))
    if name == "leaky_relu" and args:
        slope = args[1] if len(args) > 1 else more.get("negative_slope", np.array(0.01))
        return np.where(args[0] > 0, args[0], slope * args[0])
    if name == "elu" and args:
        alpha = args[1] if len(args) > 1 else more.get("alpha", np.array(1.0))
        return np.where(args[0] > 0, args[0], alpha * np.expm1(args[0]))
    if name == "zeros_like":
        return np.zeros_like(args[0])
    if name == "ones_like":
        return np.ones_like(args[0])
    if name == "dot" and len(args) == 2:
        return _dot(*args)
    if name == "outer" and len(args) == 2:
        return args[0] @ np.swapaxes(args[1], 1, 2)
    if name == "norm" and len(args) == 1 and not more:
        return np.asarray(np.sqrt((args[0] ** 2).sum((1, 2), keepdims=True)))
    if name == "inv" and len(args) == 1:
        return np.asarray(np.linalg.inv(args[0]))
    if name == "solve" and len(args) == 2:
        return np.asarray(np.linalg.solve(args[0], args[1]))
    if name == "diag":
        entries = args if len(args) > 1 else [args[0][:, i : i + 1, :] for i in range(args[0].shape[1])]
        out = np.zeros((count, len(entries), len(entries)))
        for i, entry in enumerate(entries):
            out[:, i, i] = entry[:, 0, 0]
        return out
    if name in ("sum", "mean", "trace") and len(args) == 1 and args[0].shape[1:] != (1, 1):
        if name == "trace":
            return np.asarray(np.trace(args[0], axis1=1, axis2=2).reshape(-1, 1, 1))
        return np.asarray(getattr(args[0], name)((1, 2), keepdims=True))
    if name in ("comb", "binom") and len(args) == 2:
        raise Unread("a column or a binomial coefficient")
    raise Unread(f"`{name}` cannot be computed of {len(args)} arguments")
