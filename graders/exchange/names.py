"""Names of people, compared as people mean them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from graders.submission.texts import composed

WORD = re.compile(r"[^\W_]+")


def plain(name: str) -> str:
    """A name in one form: letters composed, no double blanks, first name first."""
    name = " ".join(composed(name).split())
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and first and "," not in first else name


@cache
def key(name: str) -> tuple[str, ...]:
    """What two spellings of one name have in common: its words, in whatever order, in small letters."""
    text = unicodedata.normalize("NFKC", composed(name)).casefold()
    return tuple(sorted(WORD.findall(text) or text.split()))


def squashed(name: str) -> Iterator[str]:
    """The ways in which Canvas can write a name in one word: its words from any one on, then those before it."""
    words = plain(name).split(" ")
    for at in range(len(words)):
        yield squash(" ".join((*words[at:], *words[:at])))


def squash(name: str) -> str:
    """A name in small letters, with nothing but letters, digits and `_`."""
    return re.sub(r"[^\w]", "", composed(name).lower())


def ilias_fronts(name: str) -> Iterator[str]:
    """The ways in which a folder of ILIAS can begin that is of somebody: last name, `_`, first name."""
    words = plain(name).split(" ")
    for at in range(1, len(words)):
        yield in_ascii(f"{' '.join(words[at:])}_{' '.join(words[:at])}")


def in_ascii(name: str) -> str:
    """A name as ILIAS writes it in a file's name."""
    pairs = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
    text = "".join(pairs.get(c, c) for c in composed(name))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(c if c.isascii() and c not in ': \\/*?"<>|' else "_" for c in text)
