"""The signs and words of an expression in the plain spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![A-Za-z]))?)"
    r"|(?P<word>[A-Za-z]+\d*(?:_\{[^{}]*\}|_\d+[ijkmn]?(?![A-Za-z])|_\d+|_[A-Za-z][A-Za-z0-9]*)*'*)"
    r"|(?P<sign>\|\||<=|>=|!=|==|\*\*|//|->|~=|[-+*/^@()\[\]{}|<>,;=!.&:]))"
)


class Unread(ValueError):
    """A spelling that is not understood, or understood in two ways."""


def tokens_of(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the signs, words and numbers of a text, and whether a blank stands before each."""
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Unread(f"what is `{text[at:].strip()[:20]}` in `{text.strip()[:80]}`?")
        kind = match.lastgroup or ""
        said = match[kind]
        yield kind, said, match.start(kind) > at
        at = match.end()
