"""Names of the exercise to which a passage gives another meaning, such as `r = p(x|1)/p(x|0)` where the exercise calls its logarithm r."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from graders.model import Array
from graders.observing.probes import classes, formulas, given_names, own_names
from graders.observing.probes.answers import Answer
from graders.observing.probes.marks import plain
from graders.observing.probes.names import Names, key_of
from graders.observing.probes.tokens import Unread

SAID = re.compile(
    r"(?<![\w\\({=^./'])\$?(?P<name>\\?[A-Za-zΑ-Ωα-ω]+(?:_?\{?\w\}?)?(?:\s*\(x\))?)\$?\s+(?:is|denotes|ist|bezeichnet|est|désigne|es|denota)\s+"
    r"(?:(?:the|an?|die|der|das|la|le|el|un|une|una|de|of|von)\s+|(?!lo?g)[^\W\d_]{4,}\s+){0,5}\$?(?=\\?\w+[\s{(])"
)
"""A name of which words say what it is."""
APPLIED = re.compile(
    r"=\s*(?P<side>[^=\n]{0,60}?(?<![A-Za-z\\])(?P<function>(?![pP]\s*\()[A-Za-z]\w?)\s*\([^=\n]{1,60}?\)[^=\n]{0,40}?)[\s$,.;(]*"
    r"(?<!\w)(?:with|where|for|mit|wobei|für|avec|où|pour|con|donde|para|and|und|et|y)\s+\$?\s*(?P=function)\s*\((?P<of>[a-z])\)[\s$]*:?="
)
"""What is made of a function of one's own, which is no probability, and what that function is."""


def as_meant(
    answer: Answer,
    question: str,
    points: Mapping[str, Array],
    synonyms: Mapping[str, tuple[str, ...]],
    known: Mapping[str, tuple[str, ...]],
    asked: str,
) -> tuple[Answer, str, list[str]]:
    """Return an answer and its question with what names of the exercise stand for there in their place, and these names.

    Args:
        answer: The answer.
        question: All that is answered to its question.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
        known: What else stands for expressions in them where a name is told.
        asked: Regular expression of how what is asked is called.

    Raises:
        Unread: It is made of a function of its own.
    """
    require_plain(answer.whole, points, synonyms)
    found = meanings(f"{question}\n{answer.whole}", points, synonyms, known, asked)
    said, whole, question = (
        given_names.with_meanings(text, found) for text in (answer.text, answer.whole, question)
    )
    return replace(answer, text=said, whole=whole), question, list(found)


def meanings(
    text: str,
    points: Mapping[str, Array],
    synonyms: Mapping[str, tuple[str, ...]],
    known: Mapping[str, tuple[str, ...]],
    asked: str,
) -> dict[str, str]:
    """Return the names of the exercise that a text gives to other expressions in its quantities, each with what it stands for there.

    What is set equal to a number, or to another variable, is a condition, and names nothing.

    Args:
        text: All that is answered to the question.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
        known: What else stands for expressions in them where a name is told.
        asked: Regular expression of how what is asked is called.
    """
    names = Names(points, synonyms)
    pairs = [(n, m, v) for n, m in _given(text) if (v := names.find(n)) and given_names.may_name(n, m, asked)]
    if not pairs:
        return {}
    spelled = Names(points, {**synonyms, **{n: (*synonyms.get(n, ()), *said) for n, said in known.items()}})
    own = given_names.told(text, spelled, asked)
    found: dict[str, str] = {}
    for name, meant, variable in pairs:
        said = own_names.of_families(given_names.with_meanings(meant, found), spelled, text)
        said = given_names.with_meanings(said, own, asked)
        other = _is_other(variable, name, said, spelled)
        if other:
            found[name] = f"({spelled.respelled(plain(said))})"
        elif other is not None:
            found.pop(name, None)
    return found


def require_plain(text: str, points: Mapping[str, Array], synonyms: Mapping[str, tuple[str, ...]]) -> None:
    """Require that nothing is said by a function of one's own that is told behind it, other than the function itself.

    Args:
        text: The passage.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.

    Raises:
        Unread: Something is, as in `g(-x) with g(x) = max(0, x)`.
    """
    for match in APPLIED.finditer(text):
        side = re.sub(r"[\s$]", "", match["side"])
        if not re.fullmatch(rf"{match['function']}\([A-Za-z]\)", side):
            try:
                formulas.read(match["side"], points, synonyms)
            except ValueError:
                raise Unread(f"what is `{side}`?") from None


def _given(text: str) -> Iterator[tuple[str, str]]:
    """Each name that is told, with what it is told to be."""
    yield from given_names.given(text)
    for match in SAID.finditer(text):
        yield re.sub(r"\s*\(x\)$", "", match["name"]), given_names.side(text, match.end())


def _is_other(variable: str, name: str, meant: str, names: Names) -> bool | None:
    """Whether an expression is another than a variable; None where it is not one in that variable, or cannot be read."""
    if classes.NAMED.fullmatch(said := classes.canonical(plain(meant)).strip()):
        return said not in names.synonyms.get(variable, ())
    try:
        read = formulas.read(meant, names.points, names.synonyms)
    except ValueError:
        return None
    of = {sign for sign in read.signs if sign.startswith("v:")}
    swapped = len(read.signs) == 1 and of and key_of(name) != key_of(variable)
    if f"v:{variable}" not in of and not swapped:
        return None
    own = np.asarray(names.points[variable], np.float64)
    return read.values.shape != own.shape or not np.allclose(read.values, own, rtol=1e-6)
