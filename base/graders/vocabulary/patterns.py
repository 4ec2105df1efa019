"""Patterns of names of files in words."""

from __future__ import annotations

import re

NAMES = 4
"""Names that are shown of those that a file may have."""


def called(patterns: str) -> str:
    """Return glob patterns `a|b` in words: `…` stands for anything, and of several letters the first is shown."""
    names = [
        re.sub(r"\[(.)[^]]*\]", r"\1", p).replace("*", "…").replace("?", "…") for p in patterns.split("|")
    ]
    shown = [f"`{name}`" for name in names[:NAMES]]
    return " or ".join(shown) + (", or the like" if len(names) > NAMES else "")
