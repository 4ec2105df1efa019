"""A written answer that several checks look at stands on a page once."""

from __future__ import annotations

from dataclasses import replace

from graders.feedback.language import Language, language
from graders.feedback.student import ForStudent
from graders.feedback.words import beside_written
from graders.model import Result

LONG = 80
"""Letters of an answer that is shown again as it is."""

Before = dict[tuple[str, tuple[str, ...]], Result]
"""The results that showed an answer first, by the answer and how it was read."""


def shown_once(report: ForStudent) -> ForStudent:
    """Return the report with where to look in the place of each long answer that stands further up, read in the same way."""
    before: Before = {}
    spoken = language(report.language)
    exercises = tuple(
        replace(e, results=tuple(as_before(r, before, spoken) for r in e.results)) for e in report.exercises
    )
    return ForStudent(replace(report, exercises=exercises))


def as_before(result: Result, before: Before, spoken: Language) -> Result:
    """Return a result with where to look in the place of its answer, where that was shown before; note it where it was not."""
    outcome = result.outcome
    if len(outcome.wrote) <= LONG and "\n" not in outcome.wrote:
        return result
    first = before.setdefault((outcome.wrote, outcome.understood), result)
    if first.id == result.id:
        return result
    said = replace(outcome.diagnosis, actual=beside_written(result))
    where = spoken("as at “%(title)s”", title=first.title)
    return replace(result, outcome=replace(outcome, diagnosis=said, wrote=where, understood=()))
