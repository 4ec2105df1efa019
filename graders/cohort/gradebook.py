"""The gradebook of a cohort, as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from graders.feedback.words import number, tidy
from graders.model import Report, Verdict


def gradebook(reports: Sequence[Report], failures: Sequence[tuple[str, str]]) -> str:
    """`gradebook.csv`: a line a student, the points of each exercise in a column; the score is their sum less what is deducted.

    Nothing in it is taken for a formula by a spreadsheet.
    """
    exercises = list(dict.fromkeys(e.id for r in reports for e in r.exercises))
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(out)
    writer.writerow(["student", "score", "points", "pending", "broken", *exercises, "deducted", "note"])
    why = dict(failures)
    for report in reports:
        scores = {e.id: number(e.score) for e in report.exercises}
        faults = sum(r.outcome.verdict is Verdict.BROKEN for r in report.results)
        writer.writerow(
            [
                cell(report.student),
                number(report.score),
                number(report.points),
                number(report.pending),
                faults,
                *(scores.get(e, "") for e in exercises),
                number(sum(d.points for d in report.deductions)),
                cell(why.get(report.student, "")),
            ]
        )
    return out.getvalue()


def cell(value: str) -> str:
    """Text that a spreadsheet shows and does not execute."""
    value = tidy(value).replace("\n", " ")
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
