"""What an edit touches, while a student works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from graders.errors import UserError
from graders.model import Report, Submission
from graders.sheets.spec import Spec
from graders.sheets.touched import touches

SECONDS = 0.15
"""Between two looks at the files."""


def changes(
    spec: Spec, before: Submission, read: Callable[[], Submission]
) -> Iterator[tuple[Submission, frozenset[str] | None]]:
    """Each saved state of a hand-in with the checks that it can touch; None where these may be all.

    Args:
        spec: The sheet.
        before: The state that was checked already.
        read: Reads the present state; what cannot be read, as in the middle of saving, is read again.
    """
    while True:
        time.sleep(SECONDS)
        try:
            now = read()
        except UserError:
            continue
        if now.files != before.files:
            touched = touches(spec, before, now)
            before = now
            if touched is None or touched:
                yield now, touched


def merged(before: Report, again: Report) -> Report:
    """A report with the checks that were made again in the place of what they were before."""
    new = {r.id: r for r in again.results}
    exercises = tuple(
        replace(e, results=tuple(new.get(r.id, r) for r in e.results)) for e in before.exercises
    )
    return replace(again, exercises=exercises)
