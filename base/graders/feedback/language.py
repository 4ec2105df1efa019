"""The language of what students read: catalogues of gettext, numbers in its form, and messages of checks told in it.

Catalogues are written with Babel (`make messages`) and read with the standard library's gettext: all that pages need of
a language's conventions is its decimal sign, which stands in the catalogue, and no page shows a date.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from graders.feedback.told import TOLD
from graders.feedback.words import number
from graders.paths import TEMPLATES

CATALOGUES = TEMPLATES / "locale"
PLACE = re.compile(r"\{(\w+)\}")
PLACES = {"n": r"\d[\d,.]*", "percent": r"[\d.]+ %", "name": r"`[^`]*`", "word": r"[^\s;:]+"}
"""What a place of a message holds, by its name without digits; anything for other names."""
AS_IT_IS = {*PLACES, "error", "files", "hint", "names", "place", "shape", "title", "where"}
"""Places that hold what is the student's, the course's or a number; what stands in others is told in the language too."""


@dataclass(frozen=True)
class Message:
    """A message of a check: how it is found, and its text in the language."""

    pattern: re.Pattern[str]
    text: str
    letters: int
    """Letters of the message itself; where several fit, the one with most is meant."""


@dataclass(frozen=True)
class Language:
    """A language of pages, terminal and PDF.

    Args:
        code: Its code, such as `de`.
        catalogue: The texts.
    """

    code: str
    catalogue: gettext.NullTranslations
    known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, text: str, **values: Any) -> str:
        """Return one of our own texts in the language, with values in its places."""
        return self.catalogue.gettext(text) % values if values else self.catalogue.gettext(text)

    def number(self, value: float) -> str:
        """Points as people of the language write them: `2.5`, `2,5`."""
        return number(value).replace(".", self.decimal)

    @cached_property
    def decimal(self) -> str:
        """The sign before decimals."""
        return self.catalogue.pgettext("decimal sign", ".")

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The messages of checks that the catalogue has, the most particular first."""
        made = []
        for told in TOLD:
            text = self.catalogue.gettext(told)
            if text != told:
                letters = len(PLACE.sub("", told))
                made.append(Message(re.compile(_pattern(told), re.DOTALL), text, letters))
        return tuple(sorted(made, key=lambda m: -m.letters))

    def told(self, text: str) -> str:
        """Return a message of a check in the language; the parts of which the catalogue knows nothing, as they are.

        What stands between backticks, dollars and quotation marks is the student's or the course's, and stays.
        """
        if not text or not self.messages:
            return text
        if text not in self.known:
            if len(self.known) > 10_000:
                self.known.clear()
            self.known[text] = self._told(text)
        return self.known[text]

    def _told(self, text: str) -> str:
        for message in self.messages:
            if found := message.pattern.fullmatch(text):
                inner: Mapping[str, str] = {
                    place: said if re.sub(r"\d+$", "", place) in AS_IT_IS else self._told(said)
                    for place, said in found.groupdict().items()
                }
                return PLACE.sub(lambda place, inner=inner: inner[place[1]], message.text)  # type: ignore[misc]
        head, sign, tail = text.partition("; ")
        # a sentence that is quoted or in code is not taken apart
        if sign and head.count("`") % 2 == 0 and head.count("“") == head.count("”"):
            return f"{self._told(head)}; {self._told(tail)}"
        return text


def _pattern(told: str) -> str:
    """What finds a message, with a group for each of its places."""
    parts = PLACE.split(told)
    for at in range(1, len(parts), 2):
        kind = PLACES.get(re.sub(r"\d+$", "", parts[at]), ".+?")
        parts[at] = f"(?P<{parts[at]}>{kind})"
    return "".join(p if at % 2 else re.escape(p) for at, p in enumerate(parts))


def languages() -> list[str]:
    """The codes of the languages that there are, English first."""
    return ["en", *sorted(p.parents[1].name for p in CATALOGUES.glob("*/LC_MESSAGES/torchgrade.mo"))]


@lru_cache
def language(code: str = "") -> Language:
    """Return a language by its code; English for one that is not there."""
    made: Callable[..., gettext.NullTranslations] = gettext.translation
    found = made("torchgrade", CATALOGUES, [code], fallback=True) if code in languages() else None
    known = isinstance(found, gettext.GNUTranslations)
    return Language(code if known else "en", found or gettext.NullTranslations())
