"""Numbers in words, and the part of an answer in which its numbers stand."""

from __future__ import annotations

import re

from graders.observing.probes.expressions.terms import PREFIX
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.mathematical import MATHS
from graders.observing.probes.spelling.remembered import remembered
from graders.observing.probes.spelling.tokens import Unread

WORDS = {
    0: "zero null zéro cero nul", 1: "one eins ein eine un une uno", 2: "two zwei deux dos", 3: "three drei trois tres",
    4: "four vier quatre cuatro", 5: "five fünf cinq cinco", 6: "six sechs seis", 7: "seven sieben sept siete", 8: "eight acht huit ocho",
    9: "nine neun neuf nueve", 10: "ten zehn dix diez", 11: "eleven elf onze once", 12: "twelve zwölf douze doce",
}  # fmt: skip


NUMBERS = {word: number for number, words in WORDS.items() for word in words.split()}


ABOUT = re.compile(
    r"(?<![\w/])(?:~=?|≈|ca\.?|circa|about|roughly|approximately|approx\.?|around|etwa|ungefähr|rund|environ|à peu près|aprox\.?|aproximadamente|unos|unas)(?!\w)\s*",
    re.I,
)


SIZES = r"(?:\s*(?:\*|x|X|by|mal|por|fois|par)\s*)"


@remembered(1024)
def body(text: str) -> str:
    """Return what a text gives as its answer, in the plain spelling, without marks, remarks and reasons.

    Raises:
        Unread: It names alternatives, or is unsure.
    """
    if prose.ELSEWHERE.search(prose.without_remarks(text)) and not re.search(r"[=≈:]\s*[-\d(\\]", text):
        raise Unread("it points to another place")
    text, chosen = prose.emphasised(prose.dashed(text))
    said = PREFIX.sub("", plain(text))
    if (box := prose.boxed(said)) is not None:
        return plain(box)
    said = prose.without_remarks(said)
    if any(_is_alternative(said, match) for match in prose.OR.finditer(said)):
        raise Unread("several alternatives are named")
    if prose.UNSURE.search(said):
        raise Unread("it is unsure")
    said = prose.concluded(said)
    aside = prose.ASIDE.search(said)
    if aside is None or chosen or not re.search(r"[^\W_]", said[: aside.start()]):
        return said
    beside.changed(aside[0])
    return said[: aside.start()]


CLAUSE = re.compile(r"[,;:(](?=\s|$)|\.(?=\s|$)|\n|[()]")
"""Where a clause ends."""


def _is_alternative(said: str, found: re.Match[str]) -> bool:
    """Whether an `or` parts what may be answers, and not two words of a remark, such as `to have fewer or more of them`."""
    before = CLAUSE.split(said[: found.start()])[-1]
    after = CLAUSE.split(said[found.end() :])[0]
    clause = f"{before} {after}"
    words = re.findall(r"[^\W\d_]+", clause.lower())
    meant = (
        any((w in NUMBERS and len(w) > 3) or w in MATHS for w in words)
        or beside.CHANGES.search(clause)
        or beside.UNSAID.search(clause)
    )
    beside_it = re.search(r"[^\W\d_]{3,}\s*$", before) and re.match(
        r"\s*(?:[^\W\d_]+\s+)*?[^\W\d_]{3,}", after
    )
    return bool(meant or not beside_it or re.search(r"[\d=^+*/|<>\\$@_]|(?<!\w)\w(?!\w)", clause))
