"""What changes sums of products of derivatives: a factor or a sign before them, another sign than that of equality, another expression."""

from __future__ import annotations

import re
from collections.abc import Set

CHANGED = re.compile(
    r"[\s$({\[]*(?:[-−]|(?!1(?![\d./]))\d+(?:\.\d+)?|\(*1\)*\s*/\s*\(*\w+)[\s)}*·]*(?:\\?cdot\s*)?[\s({]*(?:d\s?[A-Za-z]|partial|sum(?![a-z]))"
)
"""A sign or a factor before a product of derivatives, or before a sum of them."""
UNEQUAL = re.compile(r"\\n(?:eq?|ot)(?![a-z])|≠|!=|\\not\s*=")
BOUND = re.compile(r"sum\s*_?\s*[{(]?[ijkn]\s*=\s*1[)}]?\s*\^\s*[({]?(\d+)")
"""The number up to which a sum goes."""
EXPRESSION = re.compile(
    r"\\mathcal\s*\{?\s*([A-E])(?![A-Za-z])|(?:(?<![A-Za-z])d|∂|\\partial)\s*\{?([A-E])(?![A-Za-z_'])\}?\s*[/}]"
)
"""The letter of an expression that is derived."""


def in_full(text: str, known: Set[str]) -> bool:
    """Return whether a text says that things are equal, and its sums go over all that is numbered."""
    ends: dict[str, int] = {}
    for match in filter(None, (re.fullmatch(r"([a-z]+)_?(\d)", name) for name in known)):
        ends[match[1]] = max(ends.get(match[1], 0), int(match[2]))
    given = min((n for n in ends.values() if n > 1), default=0)
    return not UNEQUAL.search(text) and all(int(m[1]) >= given for m in BOUND.finditer(text))
