"""Of several versions of a hand-in that were all graded, the one with most points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graders.feedback.words import number
from graders.model import Report

Version = tuple[str, Report]
"""What a version is called, and its report."""


def most_points(versions: Sequence[Version]) -> int:
    """Return where the version stands that counts: the one with most points, of equal ones the last."""
    return max(range(len(versions)), key=lambda i: (versions[i][1].score, i))


def with_note(versions: Sequence[Version], chosen: int) -> Report:
    """Return the report of the version that counts, which says so, and what the others came to."""
    name, report = versions[chosen]
    others = ", ".join(
        f"{other} ({number(r.score)}{f', and {number(r.pending)} wait for a person' if r.pending else ''})"
        for i, (other, r) in enumerate(versions)
        if i != chosen
    )
    said = f"{len(versions)} versions were handed in and graded; {name} counts, with most points ({number(report.score)}), not {others}"
    return replace(report, notes=(said, *report.notes))


def doubt(versions: Sequence[Version], chosen: int) -> str:
    """Return what a person has to decide before it is certain which version counts; empty where nothing is open."""
    best = versions[chosen][1].score
    open_ = [n for i, (n, r) in enumerate(versions) if i != chosen and r.score + r.pending > best]
    if not open_:
        return ""
    return (
        f"{versions[chosen][0]} counts, but {' and '.join(open_)} can come to more once a person has decided what waits there: "
        "write `version` beside `check` and `points` into overrides.yaml"
    )
