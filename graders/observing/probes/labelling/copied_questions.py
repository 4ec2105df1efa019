"""Headings that do not begin with a number of the sheet's: a question's own words, or the sheet's number in brackets behind another or a title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.observing.probes.labelling.headings import PROBLEM, RULE

Questions = tuple[tuple[str, str], ...]
"""The sheet's exercises and questions: the label of each, such as `2` and `2.1`, and its title or first words."""

HEADING = re.compile(
    r"^(?P<marks>\s*#{1,6}\s+|\s*[-*•]\s+|\s*)(?:(?P<bold>\*\*|__)(?P<set>.*?\S)(?P=bold)\s*[:.]?\s*|(?P<plain>.*?\S)\s*)$"
)
NUMBERED = re.compile(rf"[\s#*_(]{{0,12}}(?:(?:{PROBLEM})\s*)?\d", re.I)
"""A heading, or a line in bold, that a number begins."""
LABELLED = re.compile(r"\s{0,12}\(?\d{1,2}(?:\.\d{1,2}[a-h]?|[a-h])\s?[):]")
"""A line that begins with a label of its own, such as `2.3b:`."""
BEHIND = re.compile(
    rf"^(?P<marks>\s*(?:#{{1,6}}\s+)?(?:\*\*|__)?)(?:[A-Z]\d{{0,2}}[.:)]\s+)?(?P<said>[^\[\]()]*[^\s\[\]()][^\[\]]*?)\s*[\[(](?:the |die |der |l['’])?"
    rf"(?!p\b)(?:{PROBLEM})\s*(?P<number>\d{{1,2}})(?:\s*[,;:–-][^\[\]()]*)?[\])](?P<end>\s*(?:\*\*|__)?\s*:?\s*)$",
    re.I,
)
"""A heading behind whose title the exercise stands in brackets, such as `## The flow [ex. 10]`."""
CITED = re.compile(
    r"^(?P<marks>\s*(?:#{1,6}\s+)?(?:\*\*|__)?)(?:[IVX]{1,4}|[A-Za-z]|\d{1,2})(?:[.)]?\s?(?:[a-z]|\d{1,2}))?[.)]?\s+"
    r"[\[(](?P<label>\d{1,2}\.\d{1,2}[a-h]?)[\])](?P<end>\s*(?:\*\*|__)?\s*:?\s*)$"
)
"""A line with a number of one's own before the sheet's in brackets, such as `I.b [1.1b]`."""
LONGEST = 400
"""Letters of a heading."""
ENOUGH, FEWEST, FEWEST_IN_LIST = 0.8, 3, 6
"""The share of a heading's words that must be those of a question, and so many of them at least; more for an item of a list."""


def with_labels(lines: Sequence[str], questions: Questions) -> tuple[list[str], bool]:
    """Return lines in which such headings begin with the label that they stand for, and whether words alone tell one.

    They do where no heading of the text has a number, nor any line a label.
    """
    lines = _with_cited(lines)
    out = list(lines)
    heads = [at for at in range(len(out)) if _is_heading(out, at)]
    behind = {at: match for at in heads if (match := BEHIND.match(out[at])) and not _begins(match["said"])}
    for at, match in behind.items():
        out[at] = f"{match['marks']}Exercise {match['number']}: {match['said']}{match['end']}"
    begins = (line for line in lines if line.lstrip().startswith(("**", "__")) or LABELLED.match(line))
    if questions and not behind and not any(map(NUMBERED.match, (*begins, *(lines[at] for at in heads)))):
        asked = [(label, words) for label, said in questions if (words := _words(said))]
        for at, line in enumerate(lines):
            out[at] = _by_words(line, asked, at in heads)
        return out, out != lines
    return out, False


def _with_cited(lines: Sequence[str]) -> list[str]:
    """Return lines with the sheet's numbers in the place of one's own before them, where there are several."""
    cited = [CITED.match(line) for line in lines]
    if len({match["label"] for match in cited if match}) < 2:
        return [*lines]
    return [
        f"{m['marks']}{m['label']}:{m['end']}" if m else line for m, line in zip(cited, lines, strict=True)
    ]


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a heading of Markdown, or has a rule below it."""
    line = lines[at]
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    marked = re.match(r"\s*#{1,6}\s", line) or (line.strip() and RULE.fullmatch(below))
    return bool(marked) and len(line) <= LONGEST


def _begins(said: str) -> bool:
    return bool(re.match(rf"[\s*_]*(?:{PROBLEM})\s*\d", said, re.I))


def _by_words(line: str, asked: Sequence[tuple[str, frozenset[str]]], heading: bool) -> str:
    """A line with the label of the question whose words it has, where it is a heading, set in bold, or an item of a list."""
    match = HEADING.match(line) if len(line) <= LONGEST else None
    if match is None or not (heading or match["bold"] or re.match(r"\s*[-*•]", match["marks"])):
        return line
    whole = match["set"] or match["plain"]
    if NUMBERED.match(whole):
        return line
    said = _words(re.sub(r"\([^\W\d_]+\)", " ", whole))
    is_title = heading or match["bold"]
    for label, words in asked:
        if is_title and said == words:
            return f"{match['marks']}{label if '.' in label else f'Exercise {label}:'} {whole}"
    fewest = FEWEST if is_title else FEWEST_IN_LIST
    shared = sorted(((len(said & words), label) for label, words in asked if "." in label), reverse=True)
    if (
        not shared
        or shared[0][0] < max(fewest, ENOUGH * len(said))
        or shared[0][0] in [n for n, _ in shared[1:2]]
    ):
        return line
    return f"{match['marks']}{shared[0][1]} {whole}" if heading else f"**{shared[0][1]}** {whole}"


def _words(said: str) -> frozenset[str]:
    """The words of a text, without its formulas."""
    return frozenset(re.findall(r"[^\W\d_]{3,}", re.sub(r"\$[^$]*\$", " ", said.casefold())))
