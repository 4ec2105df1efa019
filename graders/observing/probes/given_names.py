"""Names that a passage gives to expressions, such as `v_1 = sigma_1^2`, `L_i = p(x|i)` and `r = L_1/L_0`, and the passage without them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graders.observing.probes import classes, equations, formulas
from graders.observing.probes.letters import GREEK
from graders.observing.probes.marks import plain
from graders.observing.probes.mathematical import MATHS
from graders.observing.probes.names import Names

MOST, ROUNDS, WORDS = 24, 3, 3
"""Names that are looked at, how often one may be told by another, and words that may stand behind what a name stands for."""
LONGEST = 160
"""Letters of what a name stands for."""
_LETTERS = r"\\?[A-Za-zΑ-Ωα-ω]+"
GIVEN = re.compile(
    rf"(?<![\w\\({{=^./'])(?P<name>(?P<base>{_LETTERS})(?:_(?P<open>\{{)?(?P<index>\w)(?(open)\}})|(?P<below>[₀-₉ᵢⱼ])|(?P<digit>\d))?)(?:\s*\(x\))?[\s$]*(?::=|\\coloneqq|\\equiv|≡|=(?!=))\s*"
)
"""A name that is set equal to something."""
BEFORE = re.compile(r"(?:^|[\n$,;:&(\[|>]|(?<![\\\w])(?P<word>[^\W\d_]{2,})[\s$]|[.)]\s)[^\S\n]*$")
"""What stands before a name that begins an equation, and is no part of a longer side."""
END = re.compile(
    r"[=≈$,;\n&:]|\\(?:approx|q?quad|\\|\]|\)|text|implies|Rightarrow|Longrightarrow)|[.](?=\s|$)|⇒|=>|->|→"
    r"|(?<!\w)(?:and|und|et|y|so|also|as|then|for|für|pour|para|donc|con|mit|avec|with)(?!\w)"
)
"""Where what it stands for ends."""
BELOW = {"₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "ᵢ": "i", "ⱼ": "j"}
COMMAND = re.compile(
    rf"\\(?:var)?(?:{'|'.join(GREEK.values())}|Gamma|Lambda|Sigma|Theta|Psi|ell)(?![A-Za-z])"
)
"""A letter in LaTeX."""
FIXED = {"e", "d", "i", "T", "E", "N", "O", "R", "P", "p"}
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
    return with_meanings(text, _told(around, Names(points, synonyms), asked))


def with_meanings(text: str, told: Mapping[str, str]) -> str:
    """Return a text with what names stand for in their place.

    Args:
        text: The text.
        told: The names, each with what it stands for.
    """
    for name, meant in told.items():
        said = f" {meant} ".replace("\\", r"\\")
        text = re.sub(rf"(?<![A-Za-z\\]){_written(name)}(?![A-Za-z'])", said, text)
    return text


def _told(text: str, names: Names, asked: str) -> dict[str, str]:
    """The names that a text gives, each with what it stands for in the words of the exercise; none that is given to two things."""
    left = list(given(text))[:MOST]
    found: dict[str, str] = {}
    values: dict[str, Any] = {}
    twice: set[str] = set()
    for _ in range(ROUNDS):
        later: list[tuple[str, str]] = []
        for name, meant in left:
            if _is_known(name, meant, names, asked):
                continue
            said = with_meanings(meant, found)
            stands, value = _read(said, names, asked)
            if not stands:
                later.append((name, meant))
            elif name not in found:
                found[name], values[name] = stands, value
            elif not _same(values[name], value):
                twice.add(name)
        left = later
    return {name: stands for name, stands in found.items() if name not in twice}


def _is_known(name: str, meant: str, names: Names, asked: str) -> bool:
    """Whether a name is that of a variable, of what is asked, or of mathematics, or is set equal to what is of its own kind."""
    if names.find(name) is not None or name in FIXED or (name.isalpha() and name.lower() in MATHS):
        return True
    if name.startswith("\\") and not COMMAND.match(name):
        return True
    if asked and re.search(asked, f"{equations.spelled(name)} ="):
        return True
    return equations.of_one_kind(name, meant)


def _read(said: str, names: Names, asked: str) -> tuple[str, Any]:
    """What an expression says, as it is put in the place of a name, with its value; nothing where it is no expression in variables."""
    for _ in range(WORDS):
        plainly = classes.canonical(plain(said)).strip()
        if asked and re.search(asked, f"{equations.spelled(said)} ="):
            return said, plainly
        if classes.NAMED.fullmatch(plainly) and any(
            plainly in s for kind in names.synonyms.values() for s in kind
        ):
            return said, plainly
        try:
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


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return bool(isinstance(one, str) and isinstance(other, str) and one == other)
    return one.shape == other.shape and bool(np.allclose(one, other, equal_nan=True))


def given(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text sets equal to something: each name with its other side, and a name with an index for each number that it has elsewhere.

    Args:
        text: The text.
    """
    for match in GIVEN.finditer(text):
        before = BEFORE.search(text[max(0, match.start() - 30) : match.start()])
        if before is None or (before["word"] and before["word"].lower() in MATHS):
            continue
        meant = side(text, match.end())
        if not meant:
            continue
        name, index = match["name"], match["index"] or BELOW.get(match["below"] or "", "")
        standing = rf"(?<![A-Za-z\\]){index}(?![A-Za-z])"
        if not index.isalpha() or not re.search(standing, meant):
            yield name, meant
            continue
        base = match["base"]
        for digit in "0123":
            if re.search(rf"(?<![A-Za-z\\]){_written(f'{base}_{digit}')}", text):
                yield f"{base}_{digit}", re.sub(standing, digit, _without_below(meant))


def _without_below(text: str) -> str:
    """A text whose letters of Unicode below the line are indices of LaTeX."""
    return re.sub("[ᵢⱼ]", lambda m: f"_{BELOW[m[0]]}", text)


def side(text: str, at: int) -> str:
    """Return the side of an equation that begins at a place.

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
    return text[at:end].strip(" .")


def _written(name: str) -> str:
    """Regular expression of all spellings of a name, with what it is of."""
    match = re.fullmatch(rf"(?P<base>{_LETTERS})(?:_\{{?(?P<index>\w)\}}?|(?P<digit>\d|[₀-₉ᵢⱼ]))?", name)
    if match is None or not (match["index"] or match["digit"]):
        return re.escape(name) + r"(?![\d_₀-₉])(?:\s*\(x\))?"
    number = BELOW.get(match["digit"] or "", match["index"] or match["digit"])
    below = next((sign for sign, said in BELOW.items() if said == number), number)
    return rf"{re.escape(match['base'])}(?:_\{{{number}\}}|_?{number}(?!\d)|{below})(?:\s*\(x\))?"
