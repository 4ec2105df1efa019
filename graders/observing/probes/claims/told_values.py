"""What a passage tells of the values of its formula: at one point, far out, at most and at least, and of its sign."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes.relations import equations
from graders.observing.probes.spelling.marks import plain
from graders.vocabulary.shortened import THAT_IS

_NUMBER = r"[-−+]?\s?(?:\\[dt]?frac\s*\{?\d+\}?\s*\{?\d+\}?|\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?|½|¼)"
_IS = r"(?:is|are|equals?|gives?|becomes?|takes?|has|ist|ergibt|gibt|wird|beträgt|hat|est|vaut|donne|devient|es|vale|da|resulta)"
_IT = (
    r"(?:this|it|that|its|one gets|we get|the|value|derivative|slope|function|das|dies|es|sie|man|erhält|die|der|wert|ableitung|steigung|funktion|"
    r"cela|ce|ça|elle|il|on|obtient|la|le|valeur|dérivée|pente|fonction|esto|eso|se|obtiene|el|valor|derivada|pendiente|función)"
)
_AT = r"(?:at|for|if|when|where|in|bei|für|wenn|falls|an der stelle|en|pour|si|quand|para|cuando)"
_SAID = rf"(?:(?:\s|,|:|\$)+(?:{_IS}|{_IT}))*[\s$]*(?:[:=≈]|\\approx|\\to|→)?[\s$]*"
_END = r"(?=[\s$*)]*(?:[.;!\n)]|,\s|$))"
_NAME = r"\\?[A-Za-zα-ω]\w*(?:_\{\w+\})?"
_SET = rf"{_NAME}\$?\s*=\s*\$?(?:{_NUMBER}|{_NAME})\$?"
_SETS = rf"\$?(?P<sets>{_SET}(?:(?:\s*,|\s+(?:and|und|et|y))\s*\$?{_SET})*)"
_ZERO = r"(?:zero|null|nulle?|zéro|cero|vanish\w*|verschwindet|s['’]annule|se anula)"
AT_POINT = re.compile(rf"(?<!\w){_AT}\s+{_SETS}{_SAID}\$?(?P<value>{_NUMBER})\$?{_END}", re.I)
"""Its value where variables have some values, such as `for x = 0 it is 1/4`."""
VALUE_AT = re.compile(
    rf"(?<!\w)(?:which|that|it|this|das|es|was|elle|ce qui|lo que)\s+{_IS}\s+\$?(?P<value>{_NUMBER})\$?\s+(?:only |nur |seulement |solo )?{_AT}\s+{_SETS}{_END}",
    re.I,
)
"""The same with the value before the point, such as `which is 1/4 at x = 0`."""
ZERO_AT = re.compile(rf"(?<!\w){_ZERO}\s+(?:only |nur |seulement |solo )?{_AT}\s+{_SETS}{_END}", re.I)
"""Where it is told to be zero."""
AT_NUMBER = re.compile(
    rf"(?<!\w)(?:value|wert|valeur|valor)?\s*(?:at|bei|en)\s+\$?(?P<at>{_NUMBER})\$?(?![\w²]){_SAID}\$?(?P<value>{_NUMBER})\$?{_END}",
    re.I,
)
"""Its value at a number of its argument."""
OF_NUMBER = re.compile(
    rf"(?<![A-Za-z\\])(?P<name>\\?[A-Za-zσα-ω]+(?:_\{{?\w+\}}?)?['′]?)\s*\(\s*(?P<at>{_NUMBER})\s*\)[\s$]*(?:=|≈|\\approx)[\s$]*(?P<value>{_NUMBER})\$?{_END}"
)
"""Its value at a number by its name, such as `f'(0) = 1/4`."""
MOST = re.compile(
    rf"(?<!\w)(?P<least>min\w*|kleinste\w*)?(?P<most>max\w*|größte\w*|greatest|largest)?(?<=\w)(?:\s+(?:value|wert|valeur|valor|von|of|de|d['’]))*{_SAID}\$?(?P<value>{_NUMBER})\$?{_END}",
    re.I,
)
"""Its greatest or least value."""
_TENDS = r"(?:tends?|goes|go|approaches|converges?|saturates|geht|strebt|konvergiert|nähert sich|tend|converge|tiende|\\to|→|->)"
_FAR = r"(?:(?:very |sehr |très |muy )?(?:large|big|great|große[nsr]?|grands?|grandes?)\s+\$?(?:[a-z]|inputs?|values?|werte|eingaben|valeurs|valores)\$?|\$?[a-z]\$?\s*(?:→|->|\\to|\\rightarrow)\s*\+?\s*(?:∞|\\infty|inf\w*)\$?)"
FAR = re.compile(
    rf"(?<!\w){_TENDS}\s+(?:(?:to|towards|gegen|vers|a|hacia)\s+)?\$?(?P<value>{_NUMBER})\$?\s+(?:for|as|when|with|für|wenn|bei|pour|quand|para|cuando)\s+{_FAR}",
    re.I,
)
"""What it tends to where its variable is large."""
_WHICH = (
    r"(?:which|that|it|this|always|das|die|was|es|immer|stets|ce qui|qui|elle|toujours|lo que|que|siempre)"
)
_ALWAYS = r"(?:always|everywhere|immer|stets|toujours|siempre)\s+"
SIGNED = re.compile(
    rf"(?<!\w)(?:{_WHICH}\s+{_IS}\s+(?:{_ALWAYS})?|{_ALWAYS})(?:strictly )?(?P<sign>positi[vf]\w*|negati[vf]\w*|négati[fv]\w*)\s*(?=[.,;!)\n]|$)",
    re.I,
)
"""That it is positive or negative."""
COMPARED = re.compile(r"(?<=[\w)}\]])[\s$]*(?P<sign>[<>]|\\[lg]t(?![a-z]))[\s$]*0[\s$]*(?=[.,;!)\n]|$)")
"""That it is more or less than 0, behind a formula."""
HELD = re.compile(
    rf"(?:{THAT_IS}|(?<!\w)(?:that is|which is|das heißt|also|c['’]est[ -]à[ -]dire|soit|es decir|o sea)(?!\w))[\s,:]*\$?(?P<value>{_NUMBER}|[a-z])\$?\s+"
    rf"(?:for|if|when|where|für|wenn|falls|pour|si|para|cuando)\s+\$?(?P<name>[a-z])\s*(?P<sign>[<>≤≥⩽⩾]|\\[lg](?:eq?(?:slant)?|t)(?![a-z]))\s*(?P<bound>{_NUMBER})\$?{_END}",
    re.I,
)
"""What it is told to be once more where a condition holds, such as `i.e. 0 for x < 0`."""
ALONE = re.compile(r"(?:^|[\s$,;:(])[A-Za-zα-ω]\w*[\s$]*$")
"""A name alone at the end of what stands before."""
SENTENCE = re.compile(r"[.;:]\s|\n")
LED = re.compile(r"^.*(?<!\w)[^\W\d_]{3,}\s+(?=\S)", re.S)
"""Words before a name."""
ARGUMENT = "x"
"""The variable of which a function of several is taken."""
CLOSE = 0.06
"""The relative error of what is told of a value."""
WIDE = 8.0
"""How far out a formula of one variable is looked at."""


Point = dict[str, Array]
"""Values of variables."""


class Claim(NamedTuple):
    """A value that is told: in which words, where, and what it is."""

    said: str
    point: Point
    value: float


def number(said: str) -> float | None:
    """Return the value of a number or fraction; None where it is none."""
    text = said.replace("−", "-").replace(",", ".").replace("½", "1/2").replace("¼", "1/4").strip(" $+")
    if fraction := re.fullmatch(r"(-?)\s?\\[dt]?frac\s*\{?(\d)(\d*)\}?\s*\{?(\d+)\}?", text):
        sign, first, more, below = fraction.groups()
        above, under = (first + more, below) if "{" in text or not more else (first, more + below)
        text = f"{sign}{above}/{under}"
    parts = text.replace(" ", "").split("/")
    with contextlib.suppress(ValueError, ZeroDivisionError):
        return float(parts[0]) / (float(parts[1]) if len(parts) == 2 else 1.0)
    return None


def false(
    text: str,
    points: Observation,
    asked: str,
    find: Callable[[str], str | None],
    at: Callable[[Observation], Array],
) -> str:
    """Return what a passage tells of the values of its formula that is not so; nothing where it is, or cannot be told.

    Args:
        text: The passage.
        points: The variables, and their values at which formulas are compared.
        asked: Regular expression of how the formula is called; empty where the sheet does not say.
        find: Returns the variable that a spelling means; None where it means none.
        at: The values of the formula at points; it may raise `ValueError`.
    """
    with contextlib.suppress(ValueError), np.errstate(all="ignore"):
        for claim in _claims(text, points, asked, find):
            point = {n: np.broadcast_to(claim.point.get(n, v), np.shape(v)) for n, v in points.items()}
            with contextlib.suppress(ValueError):
                values = np.asarray(at(point), np.float64).reshape(-1)
                first = float(values[0])
                told = np.allclose(values, first) or claim.value == 0
                if np.isfinite(first) and told and not all(_close(claim.value, v) for v in values):
                    return claim.said
        return false_where(text, points, asked, find, at) or _false_of_all(text, points, asked, at)
    return ""


def false_where(
    text: str,
    points: Observation,
    asked: str,
    find: Callable[[str], str | None],
    at: Callable[[Observation], Array],
) -> str:
    """Return what a passage tells once more of its formula where a variable is more or less than a number, and is not so; arguments as of `false`.

    Raises:
        ValueError: The formula cannot be read.
    """
    for match in _about(HELD, text, asked):
        name, bound, value = find(match["name"]), number(match["bound"]), number(match["value"])
        other = find(match["value"]) if value is None else None
        if name is None or bound is None or (value is None and other is None):
            continue
        more = match["sign"] in ">≥⩾" or match["sign"].startswith("\\g")
        there = points[name] > bound if more else points[name] < bound
        told = np.broadcast_to(points[other] if other else np.array(value), there.shape)
        values = np.broadcast_to(np.asarray(at(points), np.float64).reshape(-1), there.shape)
        if not all(_close(t, v) for t, v in zip(told[there], values[there], strict=True)):
            return _words(match[0])
    return ""


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(other), 0.1)


def _claims(text: str, points: Observation, asked: str, find: Callable[[str], str | None]) -> Iterator[Claim]:
    """What is told of values at points, of variables of the exercise alone."""
    told = (AT_POINT, VALUE_AT, ZERO_AT)
    for match in (m for pattern in told for m in _about(pattern, text, asked)):
        point = _point(match["sets"], points, find)
        value = 0.0 if match.re is ZERO_AT else number(match["value"])
        if point is not None and value is not None:
            yield Claim(_words(match[0]), point, value)
    single = next(iter(points)) if len(points) == 1 else ARGUMENT if ARGUMENT in points else None
    if single is None:
        return
    for match in (*_about(FAR, text, asked), *_about(AT_NUMBER, text, asked)):
        where = 4 * WIDE if match.re is FAR else number(match["at"])
        value = number(match["value"])
        if where is not None and value is not None:
            yield Claim(_words(match[0]), {single: np.array(where)}, value)
    for match in OF_NUMBER.finditer(text) if asked else ():
        where, value = number(match["at"]), number(match["value"])
        called = f"{equations.plainly(match['name'])}(x) ="
        if where is not None and value is not None and re.search(asked, called):
            yield Claim(_words(match[0]), {single: np.array(where)}, value)


def _point(sets: str, points: Observation, find: Callable[[str], str | None]) -> Point | None:
    """The values that variables are told to have, numbers or those of other variables; None where one is none of the exercise."""
    found: Point = {}
    for match in re.finditer(rf"(?P<name>{_NAME})\$?\s*=\s*\$?(?P<at>{_NUMBER}|{_NAME})", sets):
        name, where = find(plain(match["name"])), number(match["at"])
        other = find(plain(match["at"])) if where is None else None
        if name is None or (where is None and other is None):
            return None
        found[name] = points[other] if other else np.array(where or 0.0)
    return found


def _false_of_all(text: str, points: Observation, asked: str, at: Callable[[Observation], Array]) -> str:
    """What is told of the sign of a formula or of its greatest and least value that is not so."""
    for match in (*_about(SIGNED, text, asked), *_about(COMPARED, text, asked)):
        if match.re is COMPARED and ALONE.search(text[: match.start()]):
            continue
        values = np.asarray(at(points), np.float64)
        positive = match["sign"][:1] in "pP>" or match["sign"] == "\\gt"
        other = values < 0 if positive else values > 0
        if values.size and (other.all() if match.re is COMPARED else other.any()):
            return _words(match[0])
    if len(points) != 1:
        return ""
    name, values = next(iter(points.items()))
    if not (np.min(values) < 0 < np.max(values)):
        return ""
    for match in _about(MOST, text, asked):
        value = number(match["value"])
        if value is None or not (match["most"] or match["least"]):
            continue
        there = np.asarray(at({name: np.linspace(-WIDE, WIDE, 1601)}), np.float64)
        best = float(there.max() if match["most"] else there.min())
        if np.isfinite(best) and not _close(value, best):
            return _words(match[0])
    return ""


def _about(pattern: re.Pattern[str], text: str, asked: str) -> Iterator[re.Match[str]]:
    """What is told behind an equation that has the name of the formula, or behind none that has a name."""
    for match in pattern.finditer(text):
        said = next((s for s in SENTENCE.split(text[: match.start()])[::-1] if "=" in s), "")
        name = said.partition("=")[0]
        spelled = (equations.plainly(n) for n in (name, LED.sub("", name)))
        if not asked or not name.strip(" $*") or any(re.search(asked, f"{n} =") for n in spelled):
            yield match


def _words(said: str) -> str:
    return " ".join(said.split())[:80]
