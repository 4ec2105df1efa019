"""Names of the exercise to which a passage gives another meaning, such as `r = p(x|1)/p(x|0)` where the exercise calls its logarithm r."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from graders.model import Array
from graders.observing.probes.claims import conditions, functions_told, given_names, own_names
from graders.observing.probes.expressions import classes
from graders.observing.probes.expressions.names import Names, key_of, of_one_kind
from graders.observing.probes.locating.answers import Answer
from graders.observing.probes.relations import equations, formulas
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.mathematical import MATHS
from graders.observing.probes.spelling.tokens import Unread

SAID = re.compile(
    r"(?<![\w\\({=^./'])\$?(?P<name>\\?[A-Za-zΑ-Ωα-ω]+(?:_?\{?\w\}?)?(?:\s*\(x\))?)\$?\s+(?:is|denotes|ist|bezeichnet|est|désigne|es|denota)\s+"
    r"(?:(?:the|an?|die|der|das|la|le|el|un|une|una|de|of|von)\s+|(?!lo?g)[^\W\d_]{4,}\s+){0,5}\$?(?=\\?\w+[\s{(])"
)
"""A name of which words say what it is."""
APPLIED = re.compile(
    r"(?:=|^|(?<=\n))[\s$]*(?P<side>[^=\n]{0,60}?(?<![A-Za-z\\])(?P<function>(?![pP]\s*\()[A-Za-z]\w?)\s*\([^=\n]{1,60}?\)[^=\n]{0,40}?)[\s$,.;(]*"
    r"(?<!\w)(?:with|where|for|mit|wobei|für|avec|où|pour|con|donde|para|and|und|et|y)\s+\$?\s*(?P=function)\s*\((?P<of>[a-z])\)[\s$]*:?="
)
"""What is made of a function of one's own, which is no probability, and what that function is."""
_ONE = r"\\?[A-Za-zΑ-Ωα-ω]+(?:_?\{?\w\}?|[₀-₉])?"
GREEK = re.compile(r"[Α-Ωα-ω]")
"""A Greek letter by itself."""
WORD = re.compile(r"(?<![A-Za-z\\_{])\\?[A-Za-zΑ-Ωα-ω]+(?![A-Za-z_{])")
EXCHANGED = re.compile(
    rf"(?<![\w\\=^_{{(])(?P<one>{_ONE})[\s$]*:?=[\s$]*(?P<other>{_ONE})(?:[\s$,;]|\\q?quad|and|und|et|y)+(?P=other)[\s$]*:?=[\s$]*(?P=one)(?![\w^_])"
)
"""Two names that are told to be each other."""
LISTED = re.compile(
    r"(?<![\w\\=^_{(])(?P<letter>[A-Za-z])[\s$]*:?=[\s$]*[(\[]\s*(?P<entries>(?P=letter)(?:_\{?)?\d[^()\[\]=+*/]*)[)\]]"
)
"""A vector whose entries have its letter."""
MADE = re.compile(r"[-+*/·]|\\[a-z]?frac|\\sqrt|\\cdot|²|\d\s*\\?[A-Za-z]")
"""A sign that something is done in an expression."""


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
        Unread: It is made of a function of its own, or what a name of the exercise stands for cannot be told.
    """
    require_plain(answer.whole, points, synonyms)
    functions_told.require_usual(answer.whole)
    names, text = Names(points, synonyms), f"{question}\n{answer.whole}"
    require_own_order(text, names)
    conditions.require_none(answer.whole, names)
    found = meanings(text, points, synonyms, known, asked)
    require_one_spelling(answer.whole, found, names)
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

    Raises:
        Unread: A name of the exercise is told to be made of another one of its letter, such as `D = D_in / 2`.
    """
    names = Names(points, synonyms)
    pairs = [
        (n, m, v)
        for n, m in _given(text)
        if (v := names.find(plain(n) if GREEK.fullmatch(n) or _is_of_density(n, m) else n)) is not None
        and not _is_condition(n, m)
        and not (asked and re.search(asked, f"{equations.spelled(n)} ="))
    ]
    if not pairs:
        return {}
    spelled = Names(points, {**synonyms, **{n: (*synonyms.get(n, ()), *said) for n, said in known.items()}})
    own = given_names.told(text, spelled, asked)
    found: dict[str, str] = {}
    for name, meant, variable in pairs:
        if _is_function(name, meant, spelled):
            found[name] = meant
            continue
        others = {n: m for n, m in found.items() if n != name}
        said = own_names.of_families(given_names.with_meanings(meant, others), spelled, text)
        said = given_names.with_meanings(said, own, asked)
        if name in found and re.search(given_names.alone(name), said):
            continue  # it is told by what it has told
        other = _is_other(variable, name, said, spelled)
        if other:
            found[name] = f"({spelled.respelled(plain(said))})"
        elif other is not None:
            found.pop(name, None)
        elif _is_made_of_its_letter(name, meant):
            raise Unread(f"what is `{name} = {meant}`?")
    return found


def _is_condition(name: str, meant: str) -> bool:
    """Whether two names of one letter are set equal in a case, as in `P_0 = P_1`; `a = a_22` and `s_1 = s_q` name something."""
    indexed = re.search(r"[_\d₀-₉]", name)
    return of_one_kind(name, meant) and bool(indexed) and not _is_of_density(name, meant)


def _is_function(name: str, meant: str, names: Names) -> bool:
    """Whether a name stands for what the exercise calls so as a function, such as `q` for `q(z|x_i)`, and for nothing else."""
    if not re.match(rf"{re.escape(name)}(?:_\{{?\\?\w+\}}?)?\s*\(", meant):
        return False
    with contextlib.suppress(ValueError):
        said = re.sub(r"\s", "", names.respelled(plain(meant)))
        return any(said == re.sub(r"\s", "", n) for n in names.synonyms if re.search(r"\W", n))
    return False


def _is_of_density(name: str, meant: str) -> bool:
    """Whether a numbered name is told to be that of one of two densities, as in `s_1 = s_q`."""
    return bool(re.search(r"[\d₀-₉]\W*$", name) and re.search(r"_\{?[pq]\W*$", meant))


def require_one_spelling(text: str, found: Mapping[str, str], names: Names) -> None:
    """Require that names which stand for something else stand by themselves wherever they are used, in one spelling.

    Args:
        text: The answer.
        found: The names, each with what it stands for.
        names: The names of the exercise.

    Raises:
        Unread: One is spelled in another way, or stands in a product such as `ad`.
    """
    plainly = {plain(name): name for name in found}
    for word in set(WORD.findall(text)) - found.keys() if found else ():
        parts = [] if word.startswith("\\") or word in MATHS else names.split(word) or []
        if (len(parts) > 1 and any(part in found for part in parts)) or plain(word) in plainly:
            raise Unread(f"what is `{word}`?")


def require_own_order(text: str, names: Names) -> None:
    """Require that quantities of the exercise are not told to be one another, as in `w_1 = w_3, w_3 = w_1` and `w = (w_3, w_2, w_1)`.

    Args:
        text: The passage, with all that is answered to its question.
        names: The names of the exercise.

    Raises:
        Unread: They may be.
    """
    for match in EXCHANGED.finditer(text):
        if names.find(match["one"]) and names.find(match["other"]):
            raise Unread(f"what is `{' '.join(match[0].split())}`?")
    for match in LISTED.finditer(text):
        entries = [e for e in re.split(r"[\s,;&]+", match["entries"]) if e]
        numbers = [int(digit[0]) for e in entries if (digit := re.search(r"\d", e)) and names.find(e)]
        if len(numbers) == len(entries) > 1 and numbers != sorted(numbers) and len(set(numbers)) > 1:
            raise Unread(f"what is `{' '.join(match[0].split())}`?")


def _is_made_of_its_letter(name: str, meant: str) -> bool:
    """Whether something is done with another name of the same letter in what a name stands for."""
    letter = re.fullmatch(r"\\?[A-Za-zΑ-Ωα-ω]+", name)
    other = letter and re.search(rf"(?<![A-Za-z\\∂]){re.escape(letter[0])}(?:_|[₀-₉])", meant)
    return bool(other and MADE.search(meant) and not re.search(r"[,∂Σ]|\\(?:sum|partial|begin|dots)", meant))


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
    alike = key_of(name) == key_of(variable) and not _is_of_density(name, meant)
    swapped = len(read.signs) == 1 and of and not alike
    if f"v:{variable}" not in of and not swapped:
        return None
    own = np.asarray(names.points[variable], np.float64)
    return read.values.shape != own.shape or not np.allclose(read.values, own, rtol=1e-6)
