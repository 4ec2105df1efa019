"""Find an answer under a title that has no number, but the words of its question, such as `Derive the mean and covariance`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.observing.code import Code
from graders.observing.probes import passages
from graders.observing.probes.documents import CELL

TITLE = re.compile(r"^(?P<marks>#{1,6})\s+(?P<said>\S.*)$")
MOST = 200
"""Titles that are looked at."""


def under(code: Code, patterns: Sequence[str]) -> tuple[str, str] | None:
    """Return what stands under the title of a question, and in which file; None where no title or several may be meant.

    Args:
        code: The hand-in.
        patterns: Regular expressions of what such a title says, the likelier first.
    """
    sections = [s for text in passages.every(code) for s in _sections(text.lines, text.where)]
    for pattern in patterns:
        found = [s for s in sections if re.search(pattern, s[0], re.I)]
        outer = [s for s in found if not any(s[3] == o[3] and o[1] < s[1] and s[2] <= o[2] for o in found)]
        if len(outer) == 1:
            return outer[0][4], outer[0][3]
        if outer:
            return None
    return None


def _sections(text: str, where: str) -> list[tuple[str, int, int, str, str]]:
    """What stands under each title: the title, its lines from and to, the file, and the text."""
    lines = text.splitlines()
    titles = [(at, m) for at, line in enumerate(lines) if (m := TITLE.match(line))][:MOST]
    found = []
    for n, (at, match) in enumerate(titles):
        below = (a for a, later in titles[n + 1 :] if len(later["marks"]) <= len(match["marks"]))
        end = next(below, len(lines))
        said = "\n".join(line for line in lines[at + 1 : end] if not line.startswith(CELL))
        found.append((match["said"], at, end, where, said.strip("\n")))
    return found
