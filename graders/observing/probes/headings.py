"""Titles above answers, and lines that hold several numbered parts."""

from __future__ import annotations

import re

PROBLEM = r"problems?|problème|problema|exercises?|exercices?|pb\.?|prob\.?|ejercicio|aufgaben?|aufg\.?|übung|task|tarea|assignment|hw|p|ex\.?|exo|blatt|section|teil"
TITLE = re.compile(rf"(?:{PROBLEM})\s*\d+(?:\.\d+)*[\s:.(–—-]+(?:[^\s\d=]+\s*){{1,7}}(?<![.:;,])", re.I)
"""A line that names a problem and its subject."""
RULED = re.compile(r"\d+(?:\.\d+)*\.?\s+[^\d=]{3,80}")
"""A number and a title, where a rule stands under them."""
CAPITAL = re.compile(
    r"(?:[#=\-~]+\s*)?(?:\*\*|__|[*_])?(?:[^\W\d_]{3,}\s+)?\$?\s*(?:\\mathcal\s*\{?\s*)?\(?(?P<capital>[A-H])[\s:.)}$*_]*(?:\([^()]*\))?[*_#=~-]*:?"
)
"""A line that names the one of several expressions, such as `Expression A`."""
PART = re.compile(r"[*_\\({]{0,3}(?:textbf\{)?\(?[a-h][).:]")
"""The label of a part, with which what stands under the name of an expression begins."""
RULE = re.compile(r"=+|-{3,}|~+|\*{3,}|#{3,}")
"""What stands under a title."""


def apart(line: str) -> list[str]:
    """Return a line in the parts that are numbered one behind the other, such as `i) W  ii) x` and `(a) 3, (b) 4`."""
    line = re.sub(r"\\q?quad(?![A-Za-z])(?=\s*\(?[a-hiv]+\))", "   ", line)
    if re.search(r"(?:^|[:;,.]\s+|\s{2,})\(a\)\s[^;]*?(?:[;,.]\s+|\s{2,})\(b\)\s", line):
        return re.split(r"(?:(?<=[:.])\s+|[;,]\s+|\s{2,})(?=\([a-h]\)\s)", line)
    if not re.search(r"(?<![\w(])\(?i\)\s.*?(?:\s{2,}|[;,.]\s+)\(?ii\)\s", line):
        return [line]
    return re.split(r"(?:\s{2,}|[;,.]\s+)(?=\(?(?:ii|iii|iv|v)\)\s)", line)
