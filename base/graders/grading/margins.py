"""The room that the reference has to its bounds."""

from __future__ import annotations

from typing import get_args

from graders.checks import Check
from graders.grading.grader import Grader
from graders.model import Crash, Submission
from graders.sheets.artifacts import place_of_artifacts, reference_submission
from graders.sheets.quick import quick
from graders.sheets.spec import Mode


def reference_margins(grader: Grader) -> dict[str, float]:
    """Return the room to its bound that the reference has in each check, as far as `verify` has seen it on this machine."""
    spec = grader.spec
    margins: dict[str, float] = {}
    for mode in get_args(Mode):
        kept = place_of_artifacts(spec, mode)
        if spec.artifacts and not kept.is_dir():
            continue
        reference = reference_submission(spec, mode, lambda _: None)
        # short trainings are judged by bounds of their own
        checks = [c for c in spec.checks if mode == "full" or c == quick(c)]
        found = {c.id: margin(grader, c, reference) for c in checks}
        margins |= {name: margin for name, margin in found.items() if margin is not None}
    return margins


def margin(grader: Grader, check: Check, submission: Submission) -> float | None:
    """Return the room to its bound that code of ours was seen to have, as a share; None where it was not seen.

    `verify` knows no salt.
    """
    if check.uses_reference:
        return None
    check = check.salted("")
    kept = grader.known.cache.get(grader.keys.of(check, grader.plan.completed(submission)))
    if kept is None or isinstance(kept.seen, Crash):
        return None
    return grader.judge.decide(check, kept.seen).margin
