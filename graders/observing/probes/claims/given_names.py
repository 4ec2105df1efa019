"""Names that a passage gives to expressions, such as `v_1 = sigma_1^2`, `L_i = p(x|i)` and `r = L_1/L_0`, and the passage without them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np

from graders.observing.probes.expressions import classes
from graders.observing.probes.expressions.names import Names, of_one_kind
from graders.observing.probes.relations import equations, formulas
from graders.observing.probes.spelling.letters import GREEK
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.mathematical import MATHS

MOST, ROUNDS, WORDS = 24, 3, 3
"""Names that are looked at, how often one may be told by another, and words that may stand behind what a name stands for."""
LONGEST = 160
"""Letters of what a name stands for."""
_LETTERS = r"\\?[A-Za-zΑ-Ωα-ω]+"
GIVEN = re.compile(
    rf"(?<![\w\\({{=^./'])(?P<name>(?P<base>{_LETTERS})(?:_(?P<open>\{{)?(?P<index>\w)(?(open)\}})|(?P<below>[₀-₉ᵢⱼ])|(?P<digit>\d))?)(?:\s*\(x\))?[\s$]*(?::=|\\coloneqq|\\equiv|≡|=(?!=))\s*"
)
"""A name that is set equal to something."""
BEGINS = re.compile(
    r"(?:^|\n|(?<!\\)[.,;:(&$]|\\\[|\\q?quad|\\\\|(?<![\\\w])[^\W\d_]{2,}|⇒|=>|\\(?:Rightarrow|implies))[ \t$(]*$"
)
"""The end of what stands before a name that is no part of an expression."""
END = re.compile(
    r"[=≈$,;\n&:]|\\(?:approx|q?quad|\\|\]|\)|text|implies|Rightarrow|Longrightarrow)|[.](?=\s|$)|⇒|=>|->|→"
    r"|(?<!\w)(?:and|und|et|(?<!partial )(?<!∂)(?<!∂ )y|so|also|as|then|for|für|pour|para|donc|con|mit|avec|with|is|are|ist|sei|sind|est|sont|es|son|denotes?|the|der|die|das|wird|this|dies|this|here|hier|ici|aquí)(?!\w)"
)
"""Where what it stands for ends."""
BELOW = {"₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "ᵢ": "i", "ⱼ": "j"}
COMMAND = re.compile(
    rf"\\(?:var)?(?:{'|'.join(GREEK.values())}|Gamma|Lambda|Sigma|Theta|Psi|ell)(?![A-Za-z])"
)
"""A letter in LaTeX."""
FIXED = {"e", "d", *"ijklmn", "T", "E", "p", "P", "det", "tr", "diag"}
"""Letters with a meaning of their own."""


def written_out(
    text: str, around: str, points: Mapping[str, Any], synonyms: Mapping[str, Any], asked: str
) -> str:
    """Return a text with what its own names stand for in their place.

    Args:
        text: The answer.
        around: The text in which names may be given, with the answer.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
        asked: Regular expression of how what is asked is called, which is a result and no name of one's own.
    """
    return with_meanings(text, told(around, Names(points, synonyms), asked), asked)


def with_meanings(text: str, told: Mapping[str, str], asked: str = "") -> str:
    """Return a text with what names stand for in their place, but where they are given; what stands for what is asked is a name of it there too.

    Args:
        text: The text.
        told: The names, each with what it stands for.
        asked: Regular expression of how what is asked is called.
    """

    def said(match: re.Match[str], meant: str) -> str:
        if _is_asked(meant, asked):
            return f" {meant} "
        is_given = GIVEN.match(text, match.start("itself"))
        return match[0] if is_given and not text[: match.start()].rstrip().endswith("=") else f" {meant} "

    for name, meant in told.items():
        function = re.match(rf"{re.escape(name)}(?:_\{{?\\?\w+\}}?)?\s*(?:\\left)?\(", meant)
        text = _with_blanks(name, bool(function)).sub(partial(said, meant=meant), text)
    return text


def told(text: str, names: Names, asked: str) -> dict[str, str]:
    """Return the names of one's own that a text gives, each with what it stands for in the words of the exercise; none that is given to two things.

    Args:
        text: The text.
        names: The names of the exercise.
        asked: Regular expression of how what is asked is called.
    """
    left = [pair for pair in given(text)[:MOST] if names.find(pair[0]) is None and _is_own(*pair, asked)]
    if not left:
        return {}
    known, read = cache(partial(_known, names=names)), cache(partial(_read, names=names, asked=asked))
    found: dict[str, str] = {}
    values: dict[str, Any] = {}
    twice: set[str] = set()
    for turn in range(ROUNDS + 1):
        later: list[tuple[str, str]] = []
        given_here = {n for n, _ in left}
        for name, meant in left:
            unknown = given_here - {name} - found.keys()
            if any(alone(n).search(meant) and (turn < ROUNDS or known(n) is not None) for n in unknown):
                later.append((name, meant))
                continue
            stands, value = read(with_meanings(meant, found, asked))
            if not stands:
                later.append((name, meant))
            elif known(name) is not None and _same(known(name), value):
                continue
            elif name not in found:
                found[name], values[name] = stands, value
            elif not _same(values[name], value):
                twice.add(name)
        left = later
    return {name: stands for name, stands in found.items() if name not in twice}


def _known(name: str, names: Names) -> Any:
    """The values of what the exercise calls so; None where it calls nothing so."""
    with contextlib.suppress(ValueError):
        return formulas.read(name, names.points, names.synonyms).values
    return None


def _is_own(name: str, meant: str, asked: str) -> bool:
    """Whether a name may be one of one's own: not that of what is asked or of mathematics, nor set equal to itself or its own kind."""
    if name.isalpha() and (name in FIXED or name.lower() in MATHS) and not _is_asked(meant, asked):
        return False
    if name.startswith("\\") and not COMMAND.match(name):
        return False
    if alone(name).search(meant) or of_one_kind(name, meant):
        return False
    return not (asked and re.search(asked, f"{equations.spelled(name)} ="))


def _read(said: str, names: Names, asked: str) -> tuple[str, Any]:
    """What an expression says, as it is put in the place of a name, with its value; nothing where it is no expression in variables."""
    for _ in range(WORDS):
        try:
            plainly = classes.canonical(plain(said)).strip()
            if _is_asked(said, asked):
                return said, plainly
            if classes.NAMED.fullmatch(plainly) and any(
                plainly in s for kind in names.synonyms.values() for s in kind
            ):
                return said, plainly
            read = formulas.read(said, names.points, names.synonyms)
        except ValueError:
            shorter = re.sub(r"\s+[^\W\d_]{2,}\s*$", "", said)
            if shorter == said:
                break
            said = shorter
            continue
        if not any(sign.startswith("v:") for sign in read.signs):
            break
        return (f"({said})" if re.search(r"[-+*/·]|\\[a-z]?frac|\s", said) else said), read.values
    return "", None


def _is_asked(said: str, asked: str) -> bool:
    """Whether an expression is how what is asked is called, and nothing is done with it."""
    with contextlib.suppress(ValueError):
        alone = re.fullmatch(r"[\s$]*\\?[A-Za-z]+\s*(?:\([^()]*\))?[\s$]*", said)
        return bool(asked and alone and re.search(asked, f"{equations.spelled(said)} ="))
    return False


def _same(one: Any, other: Any) -> bool:
    """Whether two things that a name may stand for are the same, by their words or values."""
    if isinstance(one, str) or isinstance(other, str):
        return bool(isinstance(one, str) and isinstance(other, str) and one == other)
    return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, equal_nan=True))


@lru_cache(256)
def given(text: str) -> tuple[tuple[str, str], ...]:
    """Return what a text sets equal to something: each name with its other side, and a name with an index for each number that it has elsewhere.

    Args:
        text: The text.
    """
    return tuple(_given(text))


def _given(text: str) -> Iterator[tuple[str, str]]:
    for match in GIVEN.finditer(text):
        meant = side(text, match.end())
        if not meant or not BEGINS.search(text[max(0, match.start() - LONGEST) : match.start()]):
            continue
        name, index = match["name"], match["index"] or BELOW.get(match["below"] or "", "")
        standing = rf"(?<![A-Za-z\\]){index}(?![A-Za-z])"
        if not index.isalpha() or not re.search(standing, meant):
            yield name, meant
            continue
        base = match["base"]
        for digit in "0123":
            if alone(f"{base}_{digit}").search(text):
                yield f"{base}_{digit}", re.sub(standing, digit, _without_below(meant))


def _without_below(text: str) -> str:
    """A text whose letters of Unicode below the line are indices of LaTeX."""
    return re.sub("[ᵢⱼ]", lambda m: f"_{BELOW[m[0]]}", text)


def side(text: str, at: int) -> str:
    """Return the side of an equation that begins at a place; nothing where its brackets are not closed.

    Args:
        text: The text.
        at: The place.
    """
    depth, end = 0, at
    while end < min(len(text), at + LONGEST):
        letter = text[end]
        if letter in "([{" or (letter in ")]}" and depth):
            depth += 1 if letter in "([{" else -1
        elif letter in ")]}" or (not depth and END.match(text, end)):
            break
        end += 1
    return "" if depth else text[at:end].strip(" .")


@lru_cache(1024)
def alone(name: str) -> re.Pattern[str]:
    """Return the regular expression of a name that stands by itself, in all its spellings.

    Args:
        name: The name.
    """
    before = r"(?<!\\)" if name.startswith("\\") else r"(?<![A-Za-z\\])"
    return re.compile(rf"{before}{_written(name)}(?![A-Za-z'])")


@lru_cache(1024)
def _with_blanks(name: str, bare: bool) -> re.Pattern[str]:
    """Regular expression of a name that stands by itself, with the blanks around it; bare, without an argument in brackets."""
    itself = alone(name).pattern + (r"(?!\s*(?:\\left)?\()" if bare else "")
    return re.compile(rf" ?(?P<itself>{itself}) ?")


def _written(name: str) -> str:
    """Regular expression of all spellings of a name, with what it is of."""
    match = re.fullmatch(rf"(?P<base>{_LETTERS})(?:_\{{?(?P<index>\w)\}}?|(?P<digit>\d|[₀-₉ᵢⱼ]))?", name)
    if match is None or not (match["index"] or match["digit"]):
        return re.escape(name) + r"(?![\d_₀-₉])(?:\s*\(x\))?"
    number = BELOW.get(match["digit"] or "", match["index"] or match["digit"])
    below = next((sign for sign, said in BELOW.items() if said == number), number)
    return rf"{re.escape(match['base'])}(?:_\{{{number}\}}|_?{number}(?!\d)|{below})(?:\s*\(x\))?"
