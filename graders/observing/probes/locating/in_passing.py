"""Whole numbers that the texts to a question tell in passing, where the sheet does not ask for them in the form of an answer."""

from __future__ import annotations

import re

from graders.observing.code import Code
from graders.observing.probes.labelling import numbering
from graders.observing.probes.locating import passages

NUMBER = re.compile(
    r"(?<![\w.,])(?:[1-9]\d{0,2}(?:(?:\\,|[ ,.'’_\u00a0\u2009\u202f])\d{3})+(?!\d|[.,]\d)|\d{3,}(?!\d|[.,]\d))"
    r"|(?<![\d.])\d{4,}(?!\d|\.\d)"
)
"""A whole number of three digits or more, its thousands parted or not."""
CALCULATION = re.compile(
    r"(?<![\d.,])(?:\(?\d+[)$]?[^\S\n]*(?:[-+*·×⋅−]|\\(?:cdot|times)(?![a-z]))[^\S\n]*){1,20}\(?\d+[)$]?[^\S\n]*(?==)"
)
"""A calculation before its result."""
MOST = 400
"""Numbers that are looked at."""


def numbers(code: Code, label: str, word: str) -> list[float] | None:
    """Return the whole numbers of three digits or more that stand at a label, or are called by a word in the paragraphs on its question.

    All texts count where none is on the question. None where an answer sheet of the handout has the label.

    Args:
        code: The hand-in.
        label: The label of the answer, whose number is that of the question.
        word: Regular expression of what they are called.
    """
    path = numbering.path_of(label)
    at = [p for p in passages.labelled(code) if any(q[: len(path)] == path for q in p.paths)]
    if any(p.where.rpartition("/")[2].startswith("answers.md") for p in at):
        return None
    question = [p for p in passages.labelled(code) if any(q[0] == path[0] for q in p.paths)]
    said = [one for p in question for one in (p.text, p.below)] or passages.texts(code)
    called = re.compile(word, re.IGNORECASE)
    blocks = dict.fromkeys(b for text in said for b in re.split(r"\n[^\S\n]*\n", text) if called.search(b))
    found = [value for block in [*blocks, *(p.text for p in at)] for value in results(block)]
    return found[:MOST]


def results(text: str) -> list[float]:
    """Return the whole numbers of a paragraph that are no part of a calculation before its result."""
    return [float(re.sub(r"\D", "", match[0])) for match in NUMBER.finditer(CALCULATION.sub(" ", text))]
