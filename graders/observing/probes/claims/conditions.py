"""Conditions on the variables of an exercise that stand behind a formula and make it one of a special case."""

from __future__ import annotations

import contextlib
import re

import numpy as np

from graders.observing.probes.expressions.names import Names
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.tokens import Unread

_ONE = r"\\?[A-Za-zΑ-Ωα-ω]+(?:_?\{?\w{1,2}\}?|[₀-₉])?"
EQUAL = re.compile(
    rf"(?<=[\w)}}\]|²³½])(?<![=≈]\d)(?<![=≈] \d)[\s$]{{0,4}}(?:[,;]|(?<!\w)(?:with|where|for|mit|wobei|für|avec|où|pour|con|donde|para|and|und|et|y)(?!\w))[\s$]{{0,4}}"
    rf"(?:(?:with|where|for|if|mit|wobei|für|wenn|avec|où|pour|si|con|donde|para)\s+)?[\s$]{{0,4}}(?P<one>{_ONE})[\s$]*=[\s$]*(?P<factor>[-−]|\d[\s*·]{{0,2}})?(?P<other>{_ONE}|0)(?P<power>\s?\^\s?\{{?\d\}}?|[²³])?[\s$]*(?=[.;)\n=]|$)"
)
"""Two names that are set equal behind a formula, at the end of what is said; or that a variable is zero."""
NUMBER = re.compile(
    rf"(?<=[\w)}}\]|²³½])[\s$]{{0,4}},?[\s$]{{0,4}}(?<!\w)(?:with|where|provided|mit|wobei|avec|où|con|donde)\s+[\s$]{{0,4}}(?P<one>{_ONE})[\s$]*=[\s$]*"
    rf"(?P<number>[-−]?\d+(?:[.,]\d+)?)[\s$]*(?:gilt|holds?)?[\s$]*(?=[.;,)\n]|$|(?:and|und|et|y)(?!\w))"
)
"""A name that is told to be a number behind a formula."""
VALUE = re.compile(r"(?<![\\\w])[^\W\d_]{3,}[\s$]*$|(?<![\w^_}/.,])\d+(?:[.,/]\d+)?[\s$]*$")
"""A number, or a word that is no command of LaTeX, at the end of what stands before."""
CHECKED = re.compile(
    r"(?<!\w)(?:sanity|checks?|test|probe|kontroll\w*|vérif\w*|comprob\w*|zero|null|nul(?:le)?|zéro|cero|vanish\w*|verschwind\w*|s['’]annule\w*|se anula\w*)(?!\w)|=[\s$]*0(?![\d.,])",
    re.I,
)
"""Where a formula is tried, or is zero."""
ARGUMENT_OF = "x"
"""The usual name of what a function is taken of."""


def require_none(text: str, names: Names) -> None:
    """Require that no two variables of the exercise are told to be equal behind a formula, as in `tanh(w_1 a_1 + b), b = w_1`.

    Args:
        text: The answer with what stands beside it.
        names: The names of the exercise.

    Raises:
        Unread: They are.
    """
    _require_free(text, names)
    for match in EQUAL.finditer(text):
        one, other = (_variable(match[n], names) for n in ("one", "other"))
        at_zero = match["other"] == "0" and one is not None and _may_be_negative(one, names)
        made = bool(match["factor"] or match["power"])
        before = text[: match.start()]
        if VALUE.search(before) or CHECKED.search(_sentence(before)):
            continue  # it is where the formula has a value, such as `zero only for a = y` and `0.5 for x = 0`
        if (
            one is None
            or _counts(one, names)
            or not (at_zero or (other is not None and (made or other != one)))
        ):
            continue
        raise Unread(
            f"does it hold for `{match['one']} = {match['factor'] or ''}{match['other']}{match['power'] or ''}` alone?"
        )


def _may_be_negative(name: str, names: Names) -> bool:
    """Whether a variable may be below zero, at which then is one case of several."""
    return bool((np.asarray(names.points[name], np.float64) < 0).any())


def _variable(said: str, names: Names) -> str | None:
    """The variable that a spelling means; None where it means none."""
    with contextlib.suppress(ValueError):
        return names.find(plain(said))
    return None


def _sentence(before: str) -> str:
    """The sentence in which a text ends."""
    return re.split(r"[.;]\s|\n", before)[-1]


def _require_free(text: str, names: Names) -> None:
    """Require that no variable is told to have one value behind a formula; parameters of a function of x may, as an example."""
    for match in NUMBER.finditer(text):
        one = _variable(match["one"], names)
        parameter = one != ARGUMENT_OF and names.points.keys() - {one} == {ARGUMENT_OF}
        if (
            one is None
            or parameter
            or _counts(one, names)
            or CHECKED.search(_sentence(text[: match.start()]))
        ):
            continue
        raise Unread(f"does it hold for `{match['one']} = {match['number']}` alone?")


def _counts(name: str, names: Names) -> bool:
    """Whether a variable is an index."""
    values = np.asarray(names.points[name], np.float64)
    return bool((values == np.round(values)).all())
