"""What `torchgrade batch` and `regrade` do: find the cohort, decide how many fit, and grade it where it is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graders.authoring.doctor import libraries
from graders.cohort.batch import Interrupted
from graders.cohort.command import grade, observe_share
from graders.cohort.shards import Collected, Share
from graders.cohort.workers import Elsewhere
from graders.course.budget import taking
from graders.exchange.intake import wishes_of
from graders.feedback.pdf import require
from graders.sandbox.machine import OWN_MB, fitting, memory_mb
from graders.sheets.spec import Spec


def collected(out: Path) -> Elsewhere:
    """Return what all shares have observed, as the place where a cohort was observed."""
    return Collected(out)


def _fitting(spec: Spec, workers: int | None, say: Callable[[str], None]) -> int:
    """Return how many hand-ins are graded at a time; says where memory may not suffice for that."""
    least = spec.limits.memory_mb + OWN_MB
    if workers and workers > 1 and workers * least > (free := memory_mb()):
        say(
            f"{workers} hand-ins at a time may need {workers * least} MiB, and {free} are free: with less the machine may swap, or end one (--workers)"
        )
    return workers or fitting(spec.limits.memory_mb)


def grade_cohort(
    spec: Spec,
    submissions: Path,
    out: Path,
    wishes: dict[str, Any],
    workers: int | None,
    say: Callable[[str], None],
    shard: Share | None = None,
    elsewhere: Elsewhere | None = None,
    **options: Any,
) -> None:
    """Grade a cohort, or observe a share of it; ends the program with 130 where it is interrupted.

    Args:
        spec: The sheet.
        submissions: A folder of submissions, or one archive of them.
        out: The folder of the results.
        wishes: What is known of the cohort.
        workers: Submissions at a time; as many as fit where it is None.
        say: Takes lines on the way.
        shard: Which share alone is observed; None for all of it, with pages.
        elsewhere: Where all of it is observed; on this machine where it is None.
        options: Those of `batch`.
    """
    if shard is None:
        require()
    options = {
        "intake": taking(said := wishes_of(wishes), out, spec.late),
        "workers": _fitting(spec, workers, say),
        **options,
    }
    for finding in libraries(spec.allowed):
        say(f"{finding.name} {finding.said}")
    try:
        if shard is not None:
            observe_share(spec, submissions, out, shard, click.echo, **options)
        else:
            grade(spec, submissions, out, click.echo, wishes=said.as_kept(), elsewhere=elsewhere, **options)
    except Interrupted as error:
        say(str(error))
        sys.exit(130)
