"""Text of unknown origin made fit to be written, shown, and used as the name of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

ENDS_LINES = ("Cc", "Cs", "Zl", "Zp")
FORBIDDEN = '/\\:*?"<>|'
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
OF_RESULTS = re.compile(r"\.(jsonl?|html?|csv|xml|pdf|ya?ml|sqlite(?:-\w+)?)$", re.I)
"""Endings of the files that are written about students."""
LONGEST_NAME = 180
"""Bytes of a file's name, of the 255 that systems take: what is appended needs room."""


def composed(text: str) -> str:
    """Text with each letter and its accent as one character, as a Mac's file names are not."""
    return unicodedata.normalize("NFC", text)


def printable(name: str) -> str:
    """A name that can be written and shown on one line; bytes of a name that are no UTF-8 are read as Latin-1."""
    said = re.sub("[\udc80-\udcff]", lambda byte: chr(ord(byte[0]) - 0xDC00), name)
    if not said.isprintable():
        said = "".join("_" if unicodedata.category(c) in ENDS_LINES else c for c in said)
    return composed(said)


def file_name(text: str, most: int = LONGEST_NAME, default: str = "unnamed") -> str:
    """The name of a file or folder that every system takes, made of some text.

    Args:
        text: What it is to say.
        most: Its bytes, at most.
        default: What it is where nothing is left of the text.
    """
    shown = printable(text)
    name = "".join(c if c.isprintable() and c not in FORBIDDEN else "_" for c in shown).strip(". ")
    name = name.encode()[:most].decode(errors="ignore").rstrip(". ") or default
    return RESERVED.sub(r"\1_\2", name)


def folder_name(text: str, default: str) -> str:
    """The name of a folder that every system takes, which nobody takes for a file of results: `queue_html`.

    Args:
        text: What it is to say.
        default: What it is where nothing is left of the text.
    """
    return OF_RESULTS.sub(r"_\1", file_name(text, default=default))


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the first of `name-2`, `name-3`, ... where it is taken; letters of both cases are alike.

    Args:
        name: What it is to be.
        taken: Those there are, as `alike` has them.
    """
    tries = (name if i == 1 else f"{name}-{i}" for i in range(1, len(taken) + 2))
    return next(n for n in tries if alike(n) not in taken)


def alike(name: str) -> str:
    """What two names have in common that some systems take for one."""
    return composed(composed(name).casefold())
