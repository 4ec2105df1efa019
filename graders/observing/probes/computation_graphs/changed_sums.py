"""What changes sums of products of derivatives: a factor or a sign before them, another sign than that of equality, another expression."""

from __future__ import annotations

import re

SIGNS = frozenset(
    [
        "d",
        "partial",
        "mathcal",
        "mathrm",
        "cdot",
        "times",
        "sum",
        "for",
        "für",
        "pour",
        "para",
        "with",
        "mit",
        "avec",
        "con",
    ]
)
"""Words in an equation that are no variables."""
REMARK = re.compile(r"\((?=(?:[^()]*?(?<!\w)(?!partial)[^\W\d_]{3,}){2})[^()/=]*\)")
"""A remark in words, between parentheses."""
CHANGED = re.compile(
    r"[\s$({\[]{0,20}(?:[-−]|(?!1(?![\d./]))\d{1,9}+(?:\.\d{1,9}+)?|\({0,4}1\){0,4}\s{0,4}/\s{0,4}\({0,4}\w{1,20})[\s)}*·]{0,20}(?:\\?cdot\s{0,4})?[\s({]{0,20}(?:d\s?[A-Za-z]|partial|sum(?![a-z]))"
)
"""A sign or a factor before a product of derivatives, or before a sum of them."""
UNEQUAL = re.compile(r"(?:\\n|\\?not|≠|!)\s*$")
"""The end of a left side behind which the sign of equality is crossed out."""
EXPRESSION = re.compile(
    r"\\mathcal\s*\{?\s*([A-E])(?![A-Za-z])|(?:(?<![A-Za-z])d|∂|\\partial)\s*\{?([A-E])(?![A-Za-z_'])\}?\s*[/}]"
)
"""The letter of an expression that is derived."""
