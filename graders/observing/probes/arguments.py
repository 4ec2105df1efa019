"""The letter of which functions are told to be: `ReLU(t) = max(0, t)` says the same as `ReLU(x) = max(0, x)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graders.observing.probes.names import Names

OF = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z]\w+(?:_\{?\\?\w+\}?)?|sigma|σ|\})['′’]*\s*(?:\\left)?\((?P<letter>[a-z])(?:\\right)?\)(?=[\s$&]*(?::?=|\\approx|≈))"
)
"""A function on the left of an equation, and the letter that it is of."""


def renamed(text: str, points: Mapping[str, Any], synonyms: Mapping[str, Any]) -> str:
    """Return a text whose functions are told of one letter, with the variable of the exercise in its place.

    The text stays as it is unless all its functions are of one letter that is no variable, and one variable alone does not occur in it.
    """
    names = Names(points, synonyms)
    letters = {m["letter"] for m in OF.finditer(text)}
    there = {names.find(w) for w in re.findall(r"\\?[^\W\d_]+\d*(?:_\{?\w+\}?)?", text)}
    lacking = [name for name in points if name not in there]
    if len(letters) != 1 or len(lacking) != 1 or any(map(names.find, letters)):
        return text
    return re.sub(rf"(?<![A-Za-z\\]){letters.pop()}(?![A-Za-z'_])", lacking[0], text)
