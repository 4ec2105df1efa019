"""What a passage says to be infinite, in a formula or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

ALONE = "infinity"
"""Infinity in the plain spelling."""
ENDLESS = re.compile(r"\W*(?:\\?infty|inf(?:in\w*)?|oo|unendlich|∞)\W*", re.I)
"""That something is infinite, which no closed form is."""
WITHOUT_END = re.compile(r"[\s$+]*(?:\\infty|∞)(?![A-Za-z])")
"""What has no finite value, where a formula is asked."""
INFINITE = re.compile(
    r"\s*(?:->|→|\\to(?![a-z])|\s(?:is|becomes|ist|wird|est|devient|vaut|es|vale|será|sera|goes to|geht gegen)\s)\s*[+$]*\s*"
    r"(?:infinit\w*|unendlich\w*|infinie?\b|∞|\\infty|oo\b)"
    r"|(?<!not)(?<!n't)(?<!n’t)(?<!no)(?<!ne)\s+(?:diverges|divergiert|diverge|blows up|explodes|explodiert|explose|explota)(?!\w)(?!\W+(?:nowhere|never|only|nicht|nie|nur|kaum|pas|jamais|seulement|nunca|s[oó]lo)(?!\w))",
    re.I,
)
"""What is said to be infinite."""
IS_ENDLESS = re.compile(
    r"\(\s*\$?(?P<name>[^=.,;:()\n$]{1,30}(?:\([^()=]*\)[^=.,;:()\n$]{0,10})?)=\s*\+?\s*(?:\\infty|∞)\s*\$?\s*\)"
)
"""What is said in parentheses to be infinite."""
DIVERGES = re.compile(
    r"(?<!\w)(?:divergiert|diverge)\s+(?P<name>(?:(?:die|la)\s+)?\$?[^\s.,;:$]{2,12}(?:\([^()]*\))?)\$?(?=[\s.,;]|$)(?!\W+(?:nicht|nie|nur|kaum|pas)(?!\w))",
    re.I,
)
"""What diverges, where that is said first."""
SAID = re.compile(
    r"[\s$*{]{0,20}+\+?\s{0,4}(?:\\infty(?![a-z])|∞|infinity)[\s$*}]{0,20}(?P<or>\(\s*(?:bzw\.?|or|oder|ou|o|resp\.?)\s+(?:(?:is\s+)?undefined|(?:is\s+)?not defined|nicht definiert|undefiniert|"
    r"(?:est\s+)?(?:non définie?|indéfinie?)|(?:es\s+)?(?:no (?:está )?definid[oa]|indefinid[oa]))\s*\))?[\s$*}]{0,20}+(?(or)(?!\w)|(?:$|[.;](?:\s|$)))",
    re.I,
)
"""The beginning of what is infinite and nothing else, or undefined, which says the same."""


def names(said: str) -> Iterator[str]:
    """Yield what a clause says to be infinite, each with the words before it."""
    for verb in INFINITE.finditer(said):
        yield said[: verb.start()]
    for pattern in (IS_ENDLESS, DIVERGES):
        yield from (match["name"] for match in pattern.finditer(said))


def alone(body: str) -> str:
    """Return infinity for a body that begins with a sentence in which it is that; else the body."""
    return ALONE if SAID.match(body) else body
