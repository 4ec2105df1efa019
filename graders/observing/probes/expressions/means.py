"""Means over points, read as the value of one of them."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.tokens import Unread

BARRED = re.compile(
    r"\\(?:bar|overline)\s*(?:\{(?P<inner>(?:[^{}]|\{[^{}]*\})*)\}|(?P<letter>[A-Za-z]))|(?P<above>[A-Za-z])\u0304|(?:\\langle|⟨)\s*(?P<within>[^⟨⟩\\]{1,20}?)\s*(?:\\rangle|⟩)"
)
"""A mean as statistics writes it: `\\bar x`, `x̄` and `⟨x⟩`."""
_MEAN = r"(?:mean|average|mittel\w*|durchschnitt\w*|moyennes?|media|promedio)"
CALLED = re.compile(
    rf"(?<![\w\\])(?P<function>[A-Za-z]{{1,4}})\s*\(\s*(?:[.·]|\\cdot|…|\.\.\.)\s*\)[\s$]*(?:[=:,]|(?:is|denotes|means|ist|bezeichnet|est|désigne|es|denota)(?!\w))?\s*(?:(?:the|der|die|das|la|le|el)\s+)?{_MEAN}(?!\w)",
    re.I,
)
"""A function of one's own that is said to be the mean."""
NAMED = re.compile(
    rf"(?<![\w\\/])(?P<name>[A-Za-z]\w{{1,4}})[\s$]*:?=[\s$]*(?:np\.|torch\.)?{_MEAN}\s*\((?P<of>[^()=]{{1,20}})\)",
    re.I,
)
"""A name of one's own for a mean."""
RAISED = re.compile(r"(?<!\w)mean\s*\((?:[^()]|\([^()]*\))*\)\s*(?:\*\*|\^)")
"""The power of a mean, which is not the mean of a power."""


def _in_words(text: str) -> str:
    """A text with means in any notation as those of a function `mean`."""
    text = unicodedata.normalize("NFC", BARRED.sub(_of_bar, unicodedata.normalize("NFD", text)))
    names = {m["name"]: m["of"] for m in NAMED.finditer(text)}
    for function in {m["function"] for m in CALLED.finditer(text)}:
        text = re.sub(rf"(?<![\w\\]){function}(?=\s*\()", "mean", text)
    for name, of in names.items():
        text = re.sub(rf"(?<![\w\\]){name}(?![\w(])(?![\s$]*:?=)", f"mean({of})", text)
    return text


def _of_bar(match: re.Match[str]) -> str:
    return f" mean({next(filter(None, match.groups()))}) "


def of_one(text: str, count: str) -> str:
    """Return a text with means over so many points, such as `2/N sum_i (x_i - y_i)`, as the value of one of them.

    Args:
        text: The answer.
        count: The letter of their number, such as `N`.

    Raises:
        Unread: Several means are multiplied.
    """
    n = rf"[({{\s]*{count}[)}}\s]*"
    mean = rf"\(*\s*(?P<factor>\d+)\s*\)*\s*/{n}\*?\s*(?:(?i:sum)|somme|summe|suma)(?![A-Za-z])\s*(?:_\s*[({{]?\s*[ijkn](?:\s*=\s*1(?:\s*\.\.+{n})?)?\s*[)}}]?)?\s*(?:\^{n})?"
    averaged = r"(?<!\w)(?:np\.|torch\.)?(?:mean|average|mittel\w*|moyenne|media|promedio)\s*(?=\()"
    said = plain(_in_words(text))
    if RAISED.search(said):
        raise Unread("is it the mean of a power, or the power of a mean?")
    for side in re.split(r"[=;\n]|\s\|\s|~=|[,.]\s|\s(?:and|und|et|y)\s", said):
        means = list(re.finditer(f"{mean}|{averaged}", side))
        if not all(_adds(side[one.end() : other.start()]) for one, other in pairwise(means)):
            raise Unread("is it a product of means, or the mean of a product?")
    said = re.sub(mean, lambda m: f"{'' if said[: m.start()].endswith('**') else ' '}{m['factor']} * ", said)
    return re.sub(averaged, " ", said)


def _adds(between: str) -> bool:
    """Whether another term begins between two means, and not within a factor."""
    while (bare := re.sub(r"\([^()]*\)", " ", between)) != between:
        between = bare
    return re.search(r"[-+,:]", re.split(r"[()]", between)[0]) is not None
