"""What `torchgrade batch` and `regrade` print: progress while they work, and what to look at in the end."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graders.cohort.analysis import broken_for_all
from graders.cohort.batch import Interrupted, batch
from graders.cohort.outputs import COHORT_PAGE, GRADEBOOK
from graders.cohort.progress import Progress, closing_lines
from graders.cohort.shards import Share, Shared
from graders.errors import GraderBroke
from graders.sheets.spec import Spec


def grade(spec: Spec, submissions: Path, out: Path, show: Callable[[str], None], **options: Any) -> None:
    """Grade a cohort with progress on stderr.

    Args:
        spec: The sheet.
        submissions: A folder of submissions, or one archive of them.
        out: The folder of the results.
        show: Takes the lines about the end.
        options: Those of `batch`.

    Raises:
        Interrupted: By Ctrl-C.
        GraderBroke: A check was broken for every submission.
    """
    progress = Progress()
    try:
        result = batch(spec, submissions, out, progress, **options)
    except Interrupted:
        progress.end()
        raise
    for line in closing_lines(result):
        show(line)
    show(f"cohort page: {out / COHORT_PAGE}")
    show(f"gradebook:   {out / GRADEBOOK}")
    if count := len(result.waiting):
        answers = "1 answer" if count == 1 else f"{count} answers"
        show(f"a person decides {answers}: torchgrade desk {shlex.quote(str(out))}")
    if broke := broken_for_all(result.reports):
        raise GraderBroke(
            f"broken for every hand-in: {', '.join(broke)}; nothing was graded there, and no point is lost or won: "
            "see what happened on the cohort page, mend it, and run the same command again"
        )


def observe_share(
    spec: Spec,
    submissions: Path,
    out: Path,
    share: Share,
    show: Callable[[str], None],
    *,
    jailed: bool,
    training: bool,
    early: bool,
    **options: Any,
) -> None:
    """Observe a share of a cohort with progress on stderr.

    Args:
        spec: The sheet.
        submissions: A folder of submissions, or one archive of them.
        out: The folder of the results.
        share: Which submissions.
        show: Takes the lines about the end.
        jailed: Whether they run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        options: Those of `Shared.observe`.

    Raises:
        Interrupted: By Ctrl-C.
    """
    progress = Progress()
    shared = Shared(spec, out, share, jailed, training, early)
    try:
        shared.observe(submissions, progress.observed, **options)
    except Interrupted:
        progress.end()
        raise
    left = f", {shared.unread} cannot be read" if shared.unread else ""
    show(
        f"share {share.number} of {share.of}: {shared.new} hand-ins observed, {shared.there} were there already{left}"
    )
    show("when all shares have ended, the same command with --collect writes pages and gradebook")
