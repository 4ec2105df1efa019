"""Dashes at the beginning of a line: minus signs, or marks of a list."""

from __future__ import annotations

import re

from graders.observing.probes.spelling.mathematical import MATHS

DISPLAYED = re.compile(
    r"\$\$.*?\$\$|\\\[.*?\\\]|\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\}|^[ \t]*(?P<fence>```|~~~).*?(?P=fence)",
    re.S | re.M,
)
"""Mathematics or code of several lines, in which no list begins."""
DASH = re.compile(r"^[ \t]*-[ \t]+(?P<rest>\S[^\n]*)", re.M)
ITEM = re.compile(r"\*\*|\[[ xX]\]|[$`*]*\(?(?:[a-h]|i{1,3}|iv|v)\)\s")
"""What begins an item of a list: bold letters, a box, or its letter."""
NAMING = re.compile(
    r"(?P<name>(?:(?![,;]|\s\(|\s(?:for|with|where|when|if|mit|für|wobei|wenn|avec|pour|où|si|con|para|donde)\s)[^\n=≈:~<>!]){1,200}?|[^\n=≈:~]{0,200}[<>][^\n:]{0,200}?(?=:))"
    r"(?P<sign>:(?=\s|$)|=|≈|\\approx|~)"
)
"""The name of what follows, and what stands between."""
SYMBOL = re.compile(r"[$`*\\]*[^\W\d_]\w*(?:_?\{[^{}]*\}|'|\([^()]*\))*[$`*\s]*")
DERIVED = re.compile(r"\\partial|∂|(?<![A-Za-z])d\w*\s*/\s*d")
"""A derivative, which is the name of its value."""
WORD = re.compile(r"(?<![\\\w])[^\W\d_]{2,}(?!\w)")


def may_be_negative(rest: str) -> bool:
    """Return whether a dash with a blank behind it may be a minus sign, by what follows it."""
    if ITEM.match(rest):
        return False
    if naming := NAMING.match(rest):
        name = naming["name"]
        if _words(name) or DERIVED.search(name) or "<" in name or ">" in name:
            return False
        return naming["sign"] == ":" or SYMBOL.fullmatch(name) is None
    begins = re.match(r"[^\W\d_]{2,}[\W_]+[^\W\d_]{2,}", rest)
    return not begins or len(_words(begins[0])) < 2


def _words(text: str) -> list[str]:
    """The words of a text that are no mathematics."""
    return [w for w in WORD.findall(text) if w.lower() not in MATHS and w not in ("ln", "lg")]


def negative(text: str) -> str:
    """Return a text that begins no list, with the dash that it may begin with as a minus sign."""
    match = DASH.match(text)
    return f"-{text[match.start('rest') :]}" if match and may_be_negative(match["rest"]) else text
