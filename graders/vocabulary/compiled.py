"""Regular expressions of sheets, each compiled once: Python forgets its oldest ones, and a course has more."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(4096)
def compiled(expression: str) -> re.Pattern[str]:
    """Return a regular expression that takes capital and small letters for the same."""
    return re.compile(expression, re.IGNORECASE)
