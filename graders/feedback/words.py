"""The words of a report: marks, verdicts, points, and text made fit to be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace

from graders.model import WAITING, Diagnosis, Outcome, Report, Result, Verdict

LONGEST = 3000
LONGEST_KEPT, MOST_NOTES = 10_000, 100
"""Letters of one text in a report, and notes."""
NOT_PLAIN = re.compile(r"[^\n\t -~]")
MARKS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.SKIPPED: "–",
    Verdict.BROKEN: "!",
    Verdict.HUMAN: "?",
}


def N_(text: str) -> str:
    """Return a text as it is: so the catalogues of languages note that it is one of ours."""
    return text


LATER = N_("graded after the hand-in")
WORDS = {
    Verdict.PASSED: N_("passed"),
    Verdict.FAILED: N_("failed"),
    Verdict.SKIPPED: N_("skipped"),
    Verdict.BROKEN: N_("grader's fault, pending"),
    Verdict.HUMAN: N_("a person decides"),
}


def words(result: Result) -> str:
    """The verdict in words."""
    return LATER if result.outcome.later else WORDS[result.outcome.verdict]


def marks(result: Result, number: Callable[[float], str]) -> str:
    """Points out of points; a dash for those that nobody has decided yet."""
    open_ = result.outcome.verdict in WAITING and not result.score
    return f"{'–' if open_ else number(result.score)}/{number(result.points)}"


def number(value: float) -> str:
    """Points as people write them: `4`, `2.5`, `0.33`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tidy(value: str, longest: int = LONGEST) -> str:
    """Text without control characters, terminal escapes or direction overrides, and of bearable length."""
    kept = value
    if NOT_PLAIN.search(value):
        kept = "".join(
            c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Co", "Cn")
        )
    return kept if len(kept) <= longest else f"{kept[:longest]} … ({len(kept) - longest:,} more characters)"


def beside_written(result: Result) -> str:
    """Return what came where that says more than the written answer, which stands beside it."""
    actual, wrote = result.outcome.diagnosis.actual, result.outcome.wrote
    return "" if wrote and wrote.startswith(actual) else actual


def mapped(report: Report, change: Callable[[str], str]) -> Report:
    """The same report with each text in it changed that a submission, a person or a fault has a part in."""

    def one(result: Result) -> Result:
        return replace(result, outcome=of(result.outcome))

    def of(outcome: Outcome) -> Outcome:
        said = Diagnosis(*(change(getattr(outcome.diagnosis, f.name)) for f in fields(Diagnosis)))
        signs = tuple(map(change, outcome.understood))
        before = of(outcome.before) if outcome.before else None
        return replace(outcome, diagnosis=said, wrote=change(outcome.wrote), understood=signs, before=before)

    return replace(
        report,
        exercises=tuple(replace(e, results=tuple(map(one, e.results))) for e in report.exercises),
        notes=tuple(map(change, report.notes)),
        deductions=tuple(replace(d, why=change(d.why)) for d in report.deductions),
    )


def tidied(report: Report) -> Report:
    """The same report with texts that can be written, and no more of them than anybody reads."""
    more = len(report.notes) - MOST_NOTES
    notes = report.notes if more <= 0 else (*report.notes[:MOST_NOTES], f"… and {more:,} more notes")
    return mapped(replace(report, notes=notes), lambda text: tidy(text, LONGEST_KEPT))
