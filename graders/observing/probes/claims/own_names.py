"""Names of one's own: `ReLU(t) = max(0, t)` for `ReLU(x) = max(0, x)`, `w` and `1 - w` for two priors, `L_0` and `L_1` for two densities."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any, TypeVar

import numpy as np

from graders.observing.probes.claims import given_names, own_matrices, own_vectors
from graders.observing.probes.expressions import cases, classes
from graders.observing.probes.expressions.names import Names, key_of
from graders.observing.probes.locating.answers import Answer
from graders.observing.probes.relations import equations, formulas
from graders.observing.probes.spelling import sums
from graders.observing.probes.spelling.letters import GREEK
from graders.observing.probes.spelling.marks import plain

Lacking = TypeVar("Lacking")
OF = re.compile(
    r"(?:(?<![A-Za-z])(?:[A-Za-z]\w+(?:_\{?\\?\w+\}?)?|sigma|σ)|\})['′’]*\s*(?:\\left)?\((?P<letter>[a-z])(?:\\right)?\)(?=[\s$&]*(?::?=|\\approx|≈))"
    r"|\\?(?:tanh|sigma|relu|ReLU)(?:'|′|\s)+(?P<bare>[a-z])(?=\s*(?:=|\\approx|≈))|(?<![A-Za-z])(?P<mapped>[a-z])\s*(?:\\mapsto|↦)"
)
"""A function on the left of an equation, and the letter that it is of."""
SIGNED = re.compile(
    r"(?<![\w\\^_.])\(?(?P<letter>[a-z])[\s$]*(?:[<>≤≥⩽⩾]=?|\\(?:[lg]eq?(?:slant)?|[lg]t)(?![a-z]))[\s$]*0(?![.,]?\d)"
    r"|max\}?\s*(?:\\left)?\\?[({]\s*(?:0\s*,\s*(?P<second>[a-z])|(?P<first>[a-z])\s*,\s*0)\s*(?:\\right)?\\?[)}]"
)
"""A letter that is compared with zero."""
RAISED = r"(?:max\}?\s*(?:\\left)?\\?[({]\s*(?:0\s*,\s*)?|(?<![A-Za-z])(?:e\s*\^\s*[{(]?|exp\s*\(?)\s*)NAME(?![A-Za-z'])"
"""What stands for the argument of a function, and for none of its constants."""


SUM = re.compile(
    r"(?:\\sum|[∑Σ]|(?<![A-Za-z\\])sum)\s*(?:\\limits)?_?\s*(?P<brace>\{)?\s*(?P<index>[a-zA-Z]['′]?)(?![A-Za-z'′])"
    r"(?(brace)(?:\s*(?:\\in|∈|in)\s*\\?\{?\s*0\s*,\s*1\s*\\?\}?|\s*=\s*0\s*,\s*1|\s*=\s*0\s*\}\s*\^\s*\{?\s*1(?=\}))?\s*\})"
    r"(?P<terms>(?:(?:\s|\\[,;!]|\\cdot(?![a-z])|[*·])*\\?[A-Za-z](?:_\{?\\?\w+\}?)?\s*\([^()]*\))+)"
)
"""A sum over classes of products of what is given for each of them."""
NORMAL = re.compile(
    r"(?<![A-Za-z\\])[xX][\s$]*(?:\\sim|∼|~)[\s$]*(?:\\(?:mathcal|mathrm|operatorname|text)\s*\{?\s*)?(?:N|Normal|𝒩)\}?\s*(?:\\left)?\(\s*(?P<mean>\\?[A-Za-z]{1,5})\s*[,;]\s*(?P<covariance>\\?[A-Za-z]{1,6})\s*(?:\\right)?\)"
)
"""What a normal variable is told to be drawn with: names of its mean and of its covariance."""
EVIDENCE = re.compile(r"(?<![A-Za-z\\])[pP]\s*(?:\\left)?\(\s*x\s*(?:\\right)?\)")
"""The density of all classes together."""
NUMBERED = re.compile(
    r"(?<![A-Za-z\\])(?P<base>\\?[A-Za-z]+)(?:_?(?P<brace>\{)?(?P<number>[01])(?(brace)\})|(?P<below>[₀₁]))(?![\d.,])"
)


def renamed(
    text: str, points: Mapping[str, Any], synonyms: Mapping[str, Any], question: str = "", asked: str = ""
) -> str:
    """Return a text with the names of the exercise in the place of those that can only stand for them.

    Args:
        text: The answer.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
        question: All that is answered to the question, where names may be given.
        asked: Regular expression of how what is asked is called, which is a result and no name of one's own.
    """
    names = Names(points, synonyms)
    text = _of_normal(text, names, f"{question}\n{text}")
    text, question = sums.with_braces(text), sums.with_braces(question)
    text = own_vectors.in_variables(own_matrices.in_variables(text, points), f"{question}\n{text}", points)
    text = given_names.written_out(text, f"{question}\n{text}", points, synonyms, asked)
    around = f"{question}\n{text}"
    if _families(names):
        elsewhere = SUM.sub(" ", around)
        text = SUM.sub(lambda m: m[0] if _told(m["index"], elsewhere) else _of_both(m), text)
        text = _with_evidence(text, around)
    for step in (_of_functions, _of_complements, of_families):
        text = step(text, names, around)
    return text


def of_answer(
    answer: Answer,
    question: str,
    points: Mapping[str, Any],
    synonyms: Mapping[str, Any],
    asked: str = "",
) -> Answer:
    """Return an answer, `renamed` by all that is answered to its question.

    Args:
        answer: The answer.
        question: All that is answered to its question.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
        asked: Regular expression of how what is asked is called.
    """
    said = {t: renamed(t, points, synonyms, question, asked) for t in {answer.text, answer.whole}}
    return replace(answer, text=said[answer.text], whole=said[answer.whole])


SINGLE = re.compile(rf"(?<![^\W\d_])(?:[A-Za-z]|{'|'.join(GREEK.values())})(?![^\W\d_]|\()")
"""A letter in the plain spelling."""
AS_WORD = re.compile(r"(?<=[^\W\d_]{2})[\s,]+[A-Za-z](?=\s+[^\W\d_]{2,})")
"""A word of one letter between two others, such as the Spanish `a` and `y`."""


def in_letters_of(
    answer: Answer,
    question: str,
    expressions: Sequence[str],
    points: Mapping[str, Any],
    synonyms: Mapping[str, Any],
) -> tuple[Answer, str]:
    """Return an answer and its question in the variables of the exercise, where they give one of its expressions in other letters.

    Args:
        answer: The answer.
        question: All that is answered to its question.
        expressions: What the exercise gives, such as its cost.
        points: The variables of the exercise.
        synonyms: Other spellings of them, and what stands for expressions in them.
    """
    wanted = [formulas.values(one, points, synonyms) for one in expressions]
    found = {
        order
        for _, _, body in (equations.set_equal(answer.whole) if wanted else ())
        for order in _orders(body, points, wanted)
    }
    variables = dict(next(iter(found))) if len(found) == 1 else {}
    there = SINGLE.findall(AS_WORD.sub(" ", answer.whole))
    if not variables or any(name in there and name not in variables for name in points):
        return answer, question
    letters = re.compile(rf"(?<![^\W\d_])(?<!\\)\\?({'|'.join(variables)})(?![^\W\d_])")
    text, whole, question = (
        letters.sub(lambda m: f" {variables[m[1]]} ", said) for said in (answer.text, answer.whole, question)
    )
    return replace(answer, text=text, whole=whole), question


def _orders(
    body: str, points: Mapping[str, Any], wanted: Sequence[Any]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """For which variables the letters of an expression stand, by its values."""
    with contextlib.suppress(ValueError):
        letters = sorted({*SINGLE.findall(plain(body))})
        if len(letters) != len(points) or {*letters} == {*points}:
            return
        for order in permutations(points):
            at = dict(zip(letters, (points[name] for name in order), strict=True))
            value = formulas.values(body, at, {})
            if any(np.shape(value) == np.shape(w) and np.allclose(value, w) for w in wanted):
                yield tuple(zip(letters, order, strict=True))


def _of_normal(text: str, names: Names, around: str) -> str:
    """A text with the mean and the covariance of the exercise in the place of the names that a normal distribution is told with."""
    if not {"mu_x", "Sigma_x"} <= names.points.keys():
        return text
    told = {(m["mean"], m["covariance"]) for m in NORMAL.finditer(around)}
    if len(told) != 1:
        return text
    for name, meant in zip(*told, ("\\mu_x", "\\Sigma_x"), strict=True):
        if names.find(name) is None and not _told(name, NORMAL.sub(" ", around), TOLD_TO_BE):
            text = re.sub(given_names.alone(name), f" \\{meant} ", text)
    return text


def _with_evidence(text: str, around: str) -> str:
    """A text with what the density of all classes together is told to be in its place, where that is told once."""
    told = {
        re.sub(r"\s", "", side): side
        for match in EVIDENCE.finditer(around)
        if re.match(r"[\s$]*=(?!=)", around[match.end() :])
        and "|"
        in (side := given_names.side(around, around.index("=", match.end()) + 1)).replace("\\mid", "|")
        and not EVIDENCE.search(side)
    }
    if len(told) != 1:
        return text
    (side,) = told.values()
    side = SUM.sub(_of_both, side)
    return EVIDENCE.sub(lambda m: m[0] if re.match(r"[\s$]*=(?!=)", text[m.end() :]) else f"({side})", text)


def _of_both(match: re.Match[str]) -> str:
    """A sum over two classes as that of the terms for 0 and for 1."""
    index = re.escape(match["index"])
    terms = [re.sub(rf"(?<![A-Za-z\\]){index}(?![\w'′])", digit, match["terms"]) for digit in "01"]
    return match[0] if match["terms"] in terms else f"({terms[0]} + {terms[1]})"


APPLIED = "tanh|sinh|cosh|sin|cos|exp|log|ln|sigma|relu"
"""Functions that are written without brackets."""
TOLD = (
    r"(?i:(?<!\w)(?:with|where|let|mit|wobei|wo|sei|avec|où|soit|con|donde|sea)\s+SAID|(?<![\w\\])SAID\s+(?:is|are|means|denotes|stands|the|ist|bezeichnet|steht|die|der|das|est|désigne|la|le|es|denota|el)(?!\w)|(?<![\w\\])SAID\s*:\s*[^\W\d_]{3}"
    r"|(?:[=:]|(?<!\w)(?:be|als|für|by|call|nenne|par|por))\s*SAID\s*(?:[.,;)]|$|\n|\s[A-Za-zÀ-ÿ]{2})|\$NAME\$"
    rf"|(?<![\\A-Za-zÀ-ÿ])(?!(?:{APPLIED})\s)[A-Za-zÀ-ÿ]{{2,}}\s+SAID(?=\s+[A-Za-zÀ-ÿ]{2}|[.,;:]|\s*$))"
).replace("SAID", r"\$?NAME\$?(?![\w(])")
"""What a letter is, in words or by an equation, or its name where no formula goes on from it."""
TOLD_TO_BE = r"(?<![A-Za-z\\])NAME[\s$]*:?=[\s$]*(?!0|1|I(?![a-z])|\\mathbb|\\?(?:mu|Sigma)(?![a-z])|μ|Σ|E(?![a-z])|\\vec\s*\{?0|\\mathbf\s*\{?0)"
"""A name that is told to be something else than a mean or a covariance."""
GIVEN = (
    r"(?<![A-Za-z\\])SAID(?:\s*\(\w\))?[\s$]*(?::?=|:|(?:is|are|sind|ist|est|sont|es|son)(?!\w))|\$SAID\$"
).replace("SAID", r"NAME(?:_?\{?\w\}?|[₀₁])")
"""What letters with an index are, also all of them at once."""


PAIRED = (
    r"SAID[\s$]*=[\s$]*1\s*[-−–]\s*SAID|SAID\s*\+\s*SAID[\s$]*=[\s$]*1(?![\d.,]\d)"
    r"|SAID(?:[\s$]*=[\s$]*SAID)+(?:[\s$]*=[\s$]*(?:1/2|0[.,]5|½|\\[dt]?frac\s*\{?1\}?\s*\{?2\}?))?"
).replace("SAID", r"(?<![A-Za-z\\])NAME(?:_?\{?[01]\}?|[₀₁])")
"""How two of one name go together, which does not tell what they are: that both are 1, or alike."""


def _told(name: str, text: str, how: str = TOLD) -> bool:
    """Whether a text says what something is that has a name, in the ways that tell of such a name."""
    return re.search(how.replace("NAME", f"(?-i:{re.escape(name)})"), text) is not None


def _only(
    strange: Collection[str], lacking: Sequence[Lacking], is_told: Callable[[str], bool]
) -> tuple[str, Lacking] | None:
    """The strange name with what it can only stand for: the one that is lacking, unless something else is told of the name."""
    if len(strange) != 1 or len(lacking) != 1 or any(map(is_told, strange)):
        return None
    return next(iter(strange)), lacking[0]


def _lacking(text: str, names: Names) -> list[str]:
    """The variables that do not occur in a text; `X` beside a function of `t` is no `x`."""
    words = set(re.findall(r"\\?[^\W\d_]+\d*(?:_\{?\w+\}?)?", text))
    there = {
        name for word in words if (name := names.find(word)) and not (len(word) == 1 and word.lower() == name)
    }
    return [name for name in names.points if name not in there | words]


def _of_functions(text: str, names: Names, around: str) -> str:
    """A text whose functions are told of one letter, with the variable of the exercise in its place.

    The text stays as it is unless all its functions are of one letter that is no variable, and one variable alone does not occur in it, or
    one alone of both signs where the letter is compared with zero.
    """
    signed = _signed(text, names)
    letters = {next(filter(None, m.groups())) for m in OF.finditer(text)} or signed
    apart = text
    for letter in letters & signed:
        apart = re.sub(
            rf"(?<![A-Za-z\\])([a-z])(?={letter}(?![A-Za-z'_]))",
            lambda m: f"{m[1]} " if names.find(m[1]) else m[0],
            apart,
        )
    lacking = _lacking(apart, names)
    both = [name for name in lacking if np.min(names.points[name]) < 0 < np.max(names.points[name])]
    only = _only(
        letters,
        both if len(lacking) > 1 and letters <= signed else lacking,
        lambda c: bool(names.find(c)) or _told(c, _without_places(c, around)),
    )
    return re.sub(rf"(?<![A-Za-z\\]){only[0]}(?![A-Za-z'_])", only[1], apart) if only else text


def _signed(text: str, names: Names) -> set[str]:
    """The letters that are compared with zero and are no variable; of several those that stand for an argument alone."""
    found = {next(filter(None, m.groups())) for m in SIGNED.finditer(text)}
    found = {letter for letter in found if not names.find(letter)}
    raised = {letter for letter in found if re.search(RAISED.replace("NAME", letter), text)}
    return raised if len(found) > 1 else found


PLACES = (
    rf"\|\s*\$?NAME\$?\s*(?=\|)|[:=]?[\s$]*(?<![A-Za-z\\])NAME\$?\s*,?\s*{cases.IF}\s+\$?NAME\$?\s*[<>≤≥⩽⩾\\]"
    r"|(?:for|if|when|as|für|wenn|falls|bei|pour|si|quand|para|cuando)\s+(?:(?:very|sehr|très|muy)\s+)?(?:small|tiny|kleine[snrm]?|petite?s?|pequeñ[ao]s?)\s+\$?NAME\$?(?!\w)"
    r"|(?:for|if|when|as|für|wenn|falls|bei|pour|si|quand|para|cuando)\s+\$?NAME\$?\s+(?:(?:is|ist|est|es|near|close|nahe|proche|près|cerca(?:no)?|very|sehr|très|muy|to|bei|de|à|a)\s+)*"
    r"(?:small|tiny|klein|petite?|pequeñ[ao]|0|zero|null|zéro|cero)(?![\w.]\d)"
)
"""Where a letter stands that says of which numbers a formula is, and not what the letter is."""


def _without_places(name: str, text: str) -> str:
    """A text without where one letter is small, or stands as a value in a case or in a table."""
    return re.sub(PLACES.replace("NAME", name), " ", text, flags=re.I)


def _of_complements(text: str, names: Names, around: str) -> str:
    """A text with one letter that stands there with `1 -` before it, in the place of the variable that has such a complement."""
    lacking = [n for n in _lacking(text, names) if f"(1-{n})" in names.synonyms]
    letters = {m[1] for m in re.finditer(r"(?<![\w.])1\s*[-−–]\s*([A-Za-z])(?![A-Za-z_(^'′])", text)}
    letters = {c for c in letters if not re.search(rf"(?<![A-Za-z\\]){c}\s*[(=]", text)}
    only = _only(letters, lacking, lambda c: bool(names.find(c)) or _told(c, around))
    return re.sub(rf"(?<![A-Za-z\\]){only[0]}(?![A-Za-z'_(])", f" {only[1]} ", text) if only else text


def of_families(text: str, names: Names, around: str) -> str:
    """Return a text with what is numbered 0 and 1 in the place of a family of the exercise, where one such name and one such family are left.

    Args:
        text: The text.
        names: The names of the exercise.
        around: The text in which such names may be told.
    """
    families = _families(names)
    used: dict[str, set[str]] = {}
    for match in NUMBERED.finditer(text):
        used.setdefault(match["base"], set()).add(match["number"] or str("₀₁".index(match["below"])))
    known = {base: pair for pair, bases in families.items() for base in bases}
    strange = [base for base, digits in used.items() if len(digits) == 2 and key_of(base) not in known]
    left = [
        pair
        for pair in families
        if not (any(known.get(key_of(base)) == pair for base in used) or _is_written(pair, text, names))
    ]
    only = _only(strange, left, lambda base: _told(base, _without_pairs(base, around), GIVEN))
    if only is None:
        return text
    expressions = dict(zip("01", only[1], strict=True))

    def written(match: re.Match[str]) -> str:
        number = match["number"] or str("₀₁".index(match["below"]))
        return f" {names.synonyms[expressions[number]][0]} " if match["base"] == only[0] else match[0]

    return NUMBERED.sub(written, text)


def _is_written(pair: tuple[str, str], text: str, names: Names) -> bool:
    """Whether a text writes one of two expressions as a probability, such as `p(x|1)`."""
    with contextlib.suppress(ValueError):
        said = classes.canonical(plain(text))
        return any(
            one in said for name in pair for one in names.synonyms[name] if classes.NAMED.fullmatch(one)
        )
    return False


def _without_pairs(base: str, text: str) -> str:
    """A text without what it tells of how two of one name go together."""
    return re.sub(PAIRED.replace("NAME", re.escape(base)), " ", text)


def _families(names: Names) -> dict[tuple[str, str], set[str]]:
    """The pairs of expressions that have notations which differ by 0 and 1 alone, with the letters of such as are a letter and a number."""
    spelled = {said: name for name, spellings in names.synonyms.items() for said in spellings}
    found: dict[tuple[str, str], set[str]] = {}
    for said, name in spelled.items():
        other = spelled.get(re.sub(r"0(?!.*0)", "1", said))
        if "0" in said and other is not None and len(re.findall(r"\d", said)) == 1:
            bases = found.setdefault((name, other), set())
            if match := re.fullmatch(r"([A-Za-z]+)_?0(?:\(x\))?", said):
                bases.add(match[1])
    return found
