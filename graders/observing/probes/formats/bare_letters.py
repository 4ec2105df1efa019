"""Letters without a bracket or a point that label the parts of a question, each at the beginning of a paragraph."""

from __future__ import annotations

import itertools
import re

HEADING = re.compile(r"(?:#+\s|[=\-_*]{3,}\s*$|(?:[*_]{2})?\d{1,2}(?:\.\d{1,2})*[.):]?(?:[*_]{2})?\s*$)")
"""A line with which another question begins."""
LETTER = re.compile(r"(?P<letter>[a-h])(?=[^\S\n]*$|[^\S\n]+(?:[`$\\(]|\S+[^\S\n]*=))")
"""A letter alone, or before mathematics."""
FEWEST = 3
"""Letters that a question has at least, from `a` on and each once."""


def marked(text: str) -> str:
    """Return a text with a bracket behind such letters; as it is where they do not count the parts of a question from `a` on."""
    lines = text.split("\n")
    begins = [0, *(n for n, line in enumerate(lines) if HEADING.match(line)), len(lines)]
    for begin, end in itertools.pairwise(begins):
        found = [
            n
            for n in range(begin, end)
            if LETTER.match(lines[n])
            and (n == begin or not lines[n - 1].strip(" `~") or HEADING.match(lines[n - 1]))
        ]
        if len(found) >= FEWEST and "".join(lines[n][0] for n in found) == "abcdefgh"[: len(found)]:
            for n in found:
                lines[n] = f"{lines[n][0]}){lines[n][1:]}"
    return "\n".join(lines)
