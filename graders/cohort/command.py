"""What `torchgrade batch` and `regrade` print: progress while they work, and what to look at in the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from graders.cohort.analysis import broken_for_all
from graders.cohort.batch import Interrupted, batch
from graders.cohort.outputs import COHORT_PAGE, GRADEBOOK
from graders.cohort.progress import Progress, closing_lines
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
    if broke := broken_for_all(result.reports):
        raise GraderBroke(
            f"broken for every hand-in: {', '.join(broke)}; nothing was graded there, and no point is lost or won: "
            "see what happened on the cohort page, mend it, and run the same command again"
        )
