"""What a line comes to that begins with a name, such as `KL(N1 || N2): r = 5, so 1/2 (25 + 6.25 - 1) - ln 5 = 13.516`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeVar

from graders.observing.probes.relations import equations
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.stated import AMONG

Read = TypeVar("Read")
Role = Literal["begins", "goes on", "ends"]
LED = re.compile(r"[\s>*_`#•+-]{0,40}(?:\d{1,3}[.)]\s{1,9})?(?P<name>[^=≈\n]{1,90}?):(?!=)(?P<rest>.*)$")
"""A line that begins with a name and a colon."""
CALCULATES = re.compile(r"(?!.*(?:(?<![\\\w])[^\W\d_]{2,}[\s,]+){3}).*(?:=|≈|\\approx)")
"""A line that calculates something, and is no sentence."""
BOTH = re.compile(r"(?<!\w)(?:and|und|et|y|or|oder|ou|vs\.?|versus|both|beide|deux)(?!\w)|[&/;]", re.I)
"""What joins several names."""
LAST = re.compile(
    r"(?:=|≈|\\approx|\\simeq|~=)(?P<value>[\s$*_{\\]*(?:(?:mathbf|boldsymbol|textbf|underline|boxed|text)\s*\{)?[\s$*]*[-−+]?\d[\d.,{}]*)(?P<behind>[^=≈]*)$"
)
"""What the last sign of equality of a line is followed by."""
UNIT = re.compile(
    r"^[\s$*_},;.~]*(?:\\(?:text|mathrm|[,;: ]|q?quad)\s*\{?\s*)*(?:nats?|nat)?[\s$*_}.]*(?:(?:\\q?quad|\$|\s)*\(?\s*(?:=|≈)?\s*\d+[.,{}]*\d*\s*\\?[\s,]*(?:\\text\s*\{)?\s*bits?\s*\}?\s*\)?)?[\s$*_}.,;]*$",
    re.I,
)
"""A unit behind a number, and the same in bits."""


def or_named(
    text: str, pattern: str, read: Callable[[str], Read], same: Callable[[Read, Read], bool]
) -> Read:
    """Return what a passage sets equal to a name, or else what the lines come to that begin with it.

    Args:
        text: The passage.
        pattern: Regular expression of the name, with the sign behind it.
        read: What reads a number.
        same: Whether two readings say the same.

    Raises:
        ValueError: Neither can be read, or several differ.
    """
    try:
        return equations.named(text, pattern, read, same)
    except ValueError:
        return named(text, pattern, read, same)


def named(text: str, pattern: str, read: Callable[[str], Read], same: Callable[[Read, Read], bool]) -> Read:
    """Return what the lines come to that begin with a name.

    Args:
        text: The passage.
        pattern: Regular expression of the name, with the sign behind it, as in `equations.named`.
        read: What reads a number.
        same: Whether two readings say the same.

    Raises:
        ValueError: No line begins so, one cannot be read or may be changed by what stands in it, or several differ.
    """

    def role(line: str, _: bool) -> Role:
        match = LED.match(line)
        if match is None:
            return "goes on" if not line.strip() or CALCULATES.match(line) else "ends"
        several = BOTH.search(match["name"])
        called = not several and re.search(pattern, f"{equations.spelled(match['name'])} =")
        return "begins" if called else "ends"

    found: list[Read] = []
    for first, *below in parts(equations.unboxed(text).splitlines(), role):
        rest = LED.sub(r"\g<rest>", first)
        steps = [line for line in (rest, *below) if line.strip()]
        told = rest.strip(" $*_") and not re.search(r"[=≈]|\\approx", rest)
        last = LAST.search(steps[-1].rstrip()) if steps and not told else None
        if last is None or not UNIT.match(last["behind"]) or any(map(_may_change, steps)):
            raise Unread(AMONG)
        found.append(read(re.sub(r"^[\s$*_{\\a-z]*", "", last["value"]).replace("{", "").replace("}", "")))
    if not found or any(not same(one, found[0]) for one in found):
        raise Unread(AMONG)
    return found[0]


def parts(units: Iterable[str], role: Callable[[str, bool], Role]) -> Iterator[list[str]]:
    """Yield the parts of a passage that are about one thing, each as its lines or sentences.

    Args:
        units: The lines or sentences of the passage.
        role: What one of them does, given whether there is a part that it may go on with; what ends a part is none of it.
    """
    part: list[str] = []
    for unit in units:
        does = role(unit, bool(part))
        if part and does != "goes on":
            yield part
            part = []
        if part or does == "begins":
            part.append(unit)
    if part:
        yield part


def _may_change(rest: str) -> bool:
    """Whether words in what stands behind a name may change what it comes to."""
    words = re.sub(r"\\[A-Za-z]+", " ", rest)
    return bool(beside.may_change(words) or prose.tells_several(words))
