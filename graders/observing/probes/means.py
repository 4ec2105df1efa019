"""Means over points, read as the value of one of them."""

from __future__ import annotations

import re
from itertools import pairwise

from graders.observing.probes.marks import plain
from graders.observing.probes.tokens import Unread


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
    averaged = r"(?<!\w)(?:np\.|torch\.)?(?:mean|mittel\w*|moyenne|media)\s*(?=\()"
    said = plain(text)
    for side in re.split(r"[=;\n]|~=", said):
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
