"""The variables of an expression, and how else they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions import classes
from graders.vocabulary.signs import Signs

USUAL = {"eps": ("epsilon",), "epsilon": ("eps",), "lam": ("lambda",)}
"""Other names of the same letters."""


Value = Array


DENSITY = re.compile(r"[pq]_[a-z]+\(")
"""A density with the name of its parameter, which is written in many ways."""
VARIANCE = re.compile(r"Var\((?P<of>[A-Za-z])(?:\s+(?P<factor>[A-Za-z]))?\)")
"""A variance, whose other notations are known: `V[W_ij]`, `var(W)`, `sigma_W^2`."""

MEAN = re.compile(r"E\[(?P<of>[A-Za-z])(?P<square>\^2)?(?: (?P<factor>[A-Za-z])(?(square)\^2))?\]")
"""A mean of a variable, of its square, or of a product, whose other notations are known: `E(W_ij^2)`, `E[W²]`."""
OVER = re.compile(r"E_\{(?P<density>[a-z])\((?P<of>[a-z])\|(?P<given>[a-z])(?:_\{?[a-z]\}?)?\)\}")
"""A mean over a density with a condition, whose other notations are known: `E_{z~q(.|x_i)}`, `E_{q_phi(z|xᵢ)}`, `E_q(z|x)`."""
INDEX = r"(?:\s*_\s*\{?[ijkln1](?:\s*,?\s*[ijkln1])?\}?)?"
SQUARE = r"\s*\^\s*\(?2\)?"


def _of_mean(name: str, square: bool, factor: str) -> str:
    """Regular expression of all notations of a mean, with whatever indices."""
    raised = rf"(?:{INDEX}{SQUARE}|{SQUARE}{INDEX})" if square else rf"{INDEX}(?!\s*\^)"
    product = rf"{name}{raised}" + (rf"\s*\*?\s*{factor}{raised}" if factor else "")
    return rf"(?<![A-Za-z])E\s*(?:\(\s*{product}\s*\)|\[\s*{product}\s*\]|\{{\s*{product}\s*\}})"


def _of_variance(name: str, factor: str) -> str:
    """Regular expression of all notations of a variance, with whatever indices."""
    product = rf"{INDEX}\s*\*?\s*{factor}{INDEX}" if factor else INDEX
    called = r"(?:[Vv]ar(?:ian[cz][ea]?|ianza)?|V)"
    brackets = rf"\s*(?:\(\s*{name}{product}\s*\)|\[\s*{name}{product}\s*\]|\{{\s*{name}{product}\s*\}})"
    of_sigma = rf"|(?<![A-Za-z])sigma\s*_\s*\{{?\s*{name}{INDEX}\s*\}}?\s*\^\s*\(?2\)?|(?<![A-Za-z])sigma\s*\^\s*\(?2\)?\s*_\s*\{{?\s*{name}{INDEX}\s*\}}?"
    bare = "" if factor else rf"|\s+{name}{INDEX}(?=\s*(?:[-+*/=).,;]|$))"
    return rf"(?:(?<![A-Za-z])|(?<=_[A-Za-z])){called}(?:{brackets}{bare})" + ("" if factor else of_sigma)


def _of_mean_over(density: str, of: str, given: str) -> str:
    """Regular expression of all notations of a mean over a density with a condition, whatever its parameter and indices."""
    lower = r"(?:\s*_?\s*\{?\s*(?:\([ijkn]\)|[ijkn])\s*\}?|\s*\^\s*\{?\s*\(?[ijkn]\)?\s*\}?|\s*[ᵢⱼ]|\s*⁽ⁱ⁾)?"
    parameter = r"(?:\s*_\s*\{?\s*(?:(?:var)?phi|theta|[φϕθ]|[a-z])\s*\}?|[φϕθ])?"
    condition = rf"\s*\(\s*(?:{of}|\*|·|\.)?\s*\|\s*{given}{lower}\s*\)"
    drawn = rf"(?:{of}\s*(?:~=?|∼|\s)\s*)?"
    named = rf"{drawn}{density}{parameter}"
    return (
        rf"(?<![A-Za-z\\])(?:\{{\s*E\s*\}}|E|𝔼)\s*_\s*(?:\{{\s*{named}(?:{condition})?\s*\}}|\(\s*{named}(?:{condition})?\s*\)|{named}{condition}"
        rf"|\{{\s*{of}\s*(?:~=?|∼)\s*{density}{parameter}\s*\}})"
    )


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
                exact.setdefault(key_of(spelled), name)
        self.exact = exact
        lower: dict[str, set[str]] = {}
        for spelled, name in exact.items():
            lower.setdefault(spelled.lower(), set()).add(name)
        self.lower = {k: next(iter(v)) for k, v in lower.items() if len(v) == 1}
        ends = [NUMBERED.fullmatch(name) for name in self.points]
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
        key = key_of(word)
        return self.exact.get(key) or self.lower.get(key.lower())

    def known(self, word: str) -> bool:
        """Return whether a word is a variable, or a product of variables."""
        return self.find(word) is not None or self.split(word.rstrip("'")) is not None

    def respelled(self, text: str) -> str:
        """Return a text with variables, or expressions in them, in the place of spellings such as `Var(W)` and `p(x|z)`."""
        signed = SIGNED.match(text)  # and so no mark of a list
        text = classes.canonical(text) if self.notations.of_classes else text
        for notation, said in self.notations.known:
            text = notation.sub(said, text)
        return AFTER_SIGN.sub(r"\1", text) if signed else text

    @cached_property
    def notations(self) -> _Notations:
        """The notations that `respelled` knows."""
        return _notations(tuple(self.points), tuple((n, tuple(s)) for n, s in self.synonyms.items()))

    def value(self, name: str) -> Value:
        """Return the values of a variable, as matrices at P points."""
        value = np.asarray(self.points[name], np.float64)
        if value.ndim == 0:
            value = np.broadcast_to(value, (self.count,))
        return value.reshape(value.shape + (1,) * (3 - value.ndim)) if value.ndim < 3 else value

    def split(self, word: str) -> list[str] | None:
        """Return the variables of which a word is a product, such as w1 and x of `w1x`, if there is one way alone."""
        word = BRACED.sub(r"_\1", word)
        if not PLAIN.fullmatch(word):
            return None
        ways = list(self._ways(word, 4))
        return ways[0] if len(ways) == 1 else None

    def _ways(self, word: str, most: int) -> Iterator[list[str]]:
        if not word:
            yield []
            return
        for end in range(len(word), 0, -1) if most else ():
            head = word[:end]
            if self.exact.get(key_of(head)) and head[-1] != "_" and not re.match(r"[\d_]", word[end:]):
                for rest in self._ways(word[end:], most - 1):
                    yield [head, *rest]


SIGNED = re.compile(r"\s*[-−]\S")
AFTER_SIGN = re.compile(r"^(\s*[-−])\s+")
NUMBERED = re.compile(r"([A-Za-z]+)_?(\d+)")
PLAIN = re.compile(r"[A-Za-z0-9_]+")
BRACED = re.compile(r"_\{(\w+)\}$")
LETTERED = re.compile(r"[\w\\{},]+")
PART = re.compile(r"_|[^\W_]+|[^\s{}]")
ENDS_IN_INDEX = re.compile(r"_\{?\w+$")
ENDS_IN_WORD = re.compile(r"\w$")


class _Notations(NamedTuple):
    """How else variables and expressions in them are written.

    Args:
        known: Each notation, the longest first, and what stands in its place.
        of_classes: Whether one of them is a probability with a class.
    """

    known: tuple[tuple[re.Pattern[str], str], ...]
    of_classes: bool


@lru_cache(256)
def _notations(names: tuple[str, ...], synonyms: tuple[tuple[str, tuple[str, ...]], ...]) -> _Notations:
    """The notations of variables with these names and synonyms."""
    pairs = [(name, spelled) for name, spellings in synonyms for spelled in spellings]
    found = []
    for name, spelled in sorted(pairs, key=lambda p: -len(p[1])):
        if variance := VARIANCE.fullmatch(spelled):
            wanted = _of_variance(variance["of"], variance["factor"] or "")
        elif mean := MEAN.fullmatch(spelled):
            wanted = _of_mean(mean["of"], bool(mean["square"]), mean["factor"] or "")
        elif over := OVER.fullmatch(spelled):
            wanted = _of_mean_over(over["density"], over["of"], over["given"])
        elif name not in names or not LETTERED.fullmatch(spelled):
            wanted = _notation(spelled, names)
        else:
            continue
        found.append((re.compile(wanted), f" {name} ".replace("\\", r"\\")))
    return _Notations(tuple(found), any(classes.NAMED.search(spelled) for _, spelled in pairs))


def _notation(spelled: str, names: tuple[str, ...]) -> str:
    """Regular expression of a notation, with whatever blanks and braces between its parts."""
    parts = [re.escape(p) for p in PART.findall(spelled)]
    if DENSITY.match(spelled):
        parts[2] = r"\w+"
    if len(parts) > 1 and parts[0].isalpha():
        parts[0] = rf"(?:\{{\s*{parts[0]}\s*\}}|{parts[0]})"
    wanted = r"[\s{}]*".join(parts).replace(r"\|", r"\\?\|{1,2}")
    end = r"\s*\}" if spelled.endswith("}") else r"\}*" if ENDS_IN_INDEX.search(spelled) else ""
    behind = r"(?!\w)" if ENDS_IN_WORD.search(spelled) else ""
    if spelled.isalpha():
        behind += _no_argument(spelled, names)
    return r"(?<![\w\\])" + wanted + behind + end


def _no_argument(spelled: str, names: tuple[str, ...]) -> str:
    """Regular expression of what follows a notation that stands alone: no parentheses around a variable, by which it is a function."""
    variables = "|".join(map(re.escape, names))
    return rf"(?!\s*\((?:(?!{spelled})[^()])*(?<![A-Za-z])(?:{variables})(?!\w)(?:(?!{spelled})[^()])*\))"


@lru_cache(8192)
def key_of(name: str) -> str:
    """Return the letters and digits of a name, by which its spellings are the same."""
    name = re.sub(r"(?:alpha|beta|gamma|delta|epsilon|theta|lambda|sigma|mu|phi|pi)\b", lambda m: m[0], name)
    return re.sub(r"[\\_{}\s*,]", "", name)


def of_one_kind(one: str, other: str) -> bool:
    """Return whether two names differ in their index alone, as in `P_0 = P_1` and `P(0) = P(1)`, which is a condition and names nothing."""
    bases = [re.fullmatch(r"[\s\\]*([A-Za-z]+)(?:_?\{?\w\}?|\(\d\))?[\s.]*", name) for name in (one, other)]
    return all(bases) and len({base[1] for base in bases if base}) == 1
