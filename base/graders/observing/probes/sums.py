"""Sums that go on by dots."""

from __future__ import annotations

import re

DOTTED = re.compile(
    r"(?P<first>[^+=()]*?[_{]?1[^+=()]*?)\+(?P<second>[^+=()]*?)\+\s*\.\.\.\s*\+(?P<last>[^+=()]*?)(?=\s*(?:[+)]|$))"
)
"""A sum with dots, of which the first, the second and the last term are told."""


def without_dots(said: str, count: int) -> str:
    """Return a sum that goes on by dots, with as many terms as the exercise has; the text where it is none."""

    def terms(match: re.Match[str]) -> str:
        first = match["first"]
        one = r"(?<=[A-Za-z_{,])1(?!\d)"
        upper = re.sub(r"(?<=[_{,])(?:D_?a|[nNmDdKk])(?=[}\s*]|$)", "2", match["last"])
        bare = [re.sub(r"[\s{},*]", "", t) for t in (re.sub(one, "2", first), match["second"], upper)]
        if len(set(bare)) > 1:
            return match[0]
        return "+".join(re.sub(one, str(k), first) for k in range(1, count + 1))

    return DOTTED.sub(terms, said) if count > 1 else said
