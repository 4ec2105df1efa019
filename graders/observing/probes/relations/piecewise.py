"""What a passage tells piece by piece: the entries of a vector, partial derivatives, and what means are worked out to be."""

from __future__ import annotations

import re

from graders.observing.probes.relations import equations
from graders.observing.probes.spelling import prose
from graders.observing.probes.spelling.marks import plain

ENTRY = re.compile(r"(?P<name>.*?)_? ?[{(\[]? ?(?P<number>\d)[}\])]*")


def indexed(text: str, pattern: str) -> list[str]:
    """Return the entries of a vector that a passage sets equal one by one, such as `(x * w)_1 = ...`, in their order.

    None where they are not numbered from 1 or 0 on, each once.
    """
    found: dict[int, str] = {}
    for name, sign, body in equations.set_equal(text):
        entry = ENTRY.fullmatch(equations.spelled(name))
        if entry is None or not re.search(pattern, f"{entry['name'].strip(' ()[]')} {sign}"):
            continue
        if int(entry["number"]) in found:
            return []
        found[int(entry["number"])] = body
    first = min(found, default=1)
    counted = first < 2 and sorted(found) == list(range(first, first + len(found)))
    return [found[k] for k in sorted(found)] if counted else []


PARTIAL = re.compile(
    r"(?:\(\(\s*)?(?:partial|d)\s*f\s*_?\s*\{?(?P<of>[1-9ijk])\}?\s*\)?\s*/\s*\(?\s*(?:partial|d)\s*x\s*_?\s*\{?(?P<by>[1-9ijk])\}?(?:\s*\)\))?"
)
"""A partial derivative of one component by one variable."""


def partials(text: str) -> dict[tuple[str, str], str]:
    """Return the partial derivatives that a passage tells one by one: for the number of the component and the variable, what it is.

    None where one is told twice.
    """
    found: dict[tuple[str, str], str] = {}
    for name, _, body in equations.set_equal(text):
        said = [
            plain(name).strip(" $:&").split(": ")[-1].strip(),
            *(side for _, side in prose.sides(plain(body))),
        ]
        which = [m for side in said if (m := PARTIAL.fullmatch(side.strip(" $")))]
        if not which or PARTIAL.fullmatch(said[0].strip(" $")) is None:
            continue
        for match in which:
            if (match["of"], match["by"]) in found:
                return {}
            found[match["of"], match["by"]] = said[len(which)] if len(said) > len(which) else ""
    return found


MEAN = re.compile(r"(?:[^\W\d_]{3,}[\s:,]+)*(?P<mean>e ?(?:_\S+ ?)?\[.*\])")
"""A mean as the name of what follows."""


def of_means(text: str) -> list[tuple[str, str]]:
    """Return what a passage sets means equal to that have no other name: each mean, and what follows it."""
    found = [(MEAN.fullmatch(equations.spelled(name)), body) for name, _, body in equations.set_equal(text)]
    return [(f"E{mean['mean'][1:]}", body) for mean, body in found if mean]
