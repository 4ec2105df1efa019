"""What an answer in words denies, in four languages."""

from __future__ import annotations

import re

from graders.vocabulary.compiled import compiled

NOT = re.compile(
    r"(?<!\w)(?:not|no|never|none|neither|nor|without|except|nicht|nie|kein\w*|weder|noch|ohne|pas|jamais|sans|aucune?|non|ne|n['’](?=\w)|ni|nunca|ningun[ao]|ningún|sin)(?!\w)"
    r"|\w+n['’]t(?!\w)",
    re.I,
)
CLAUSE = re.compile(r"[,;:.()\n!|]|(?<!\w)(?:but|sondern|mais|sino|pero|aber|statt|instead)(?!\w)", re.I)
REMOTE = 4
"""Words between a negation and what it denies, at most."""


def without(said: str, pattern: str, longer: str = "") -> tuple[str, bool]:
    """Return an answer without what fits a pattern, and whether any of it is meant: `not softmax` does not mean it.

    Args:
        said: The answer.
        pattern: What is taken away.
        longer: Names of which a part may fit the pattern, such as `leaky ReLU` of `ReLU`: they stay.
    """
    meant = False
    rest, at = "", 0
    names = [m.span() for m in compiled(longer).finditer(said)] if longer else []
    for match in compiled(pattern).finditer(said):
        if any(a <= match.start() and match.end() <= b and (a, b) != match.span() for a, b in names):
            continue
        begin = _denial(said, match.start())
        meant = meant or begin is None
        rest += said[at : match.start() if begin is None else max(begin, at)] + " "
        at = match.end()
    return rest + said[at:], meant


def _denial(text: str, begin: int) -> int | None:
    """Where the negation stands that denies what begins at a place; None if there is none."""
    before = CLAUSE.split(text[:begin])[-1]
    for match in NOT.finditer(before):
        behind = before[match.end() :]
        near = len(re.findall(r"\w+", behind)) <= REMOTE
        if near or re.match(r"neither|weder|ni|nor|noch", match[0], re.I):
            only = re.match(r"\s+only\b|\s+nur\b", behind, re.I)
            return None if only else begin - len(before) + match.start()
    return None
