"""The pages an instructor acts on: the cohort, what waits for a person, and code that is alike."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.cohort.analysis import Item, believed, items
from graders.cohort.arrivals import Intake
from graders.cohort.pace import ByHand, in_words
from graders.cohort.unfound import Unfound
from graders.feedback.page import environment
from graders.feedback.words import tidy
from graders.model import WAITING, Report, Result, Verdict
from graders.paths import TEMPLATES
from graders.submission.similarity import Pair

BARS = 20
LONGEST = 400
"""Lines of a file shown in a pair of submissions."""


@dataclass(frozen=True)
class Waiting:
    """What a person has to decide of one submission; `pictures` and `handed`, a text of its documents, are paths beside the page."""

    student: str
    result: Result
    pictures: tuple[str, ...] = ()
    handed: str = ""


def compile_templates() -> None:
    """Compile the templates of these pages; done while a sandbox starts, no one waits for it."""
    for name in ("cohort.html", "queue.html", "similarity.html"):
        environment().get_template(name)


def cohort_html(
    title: str,
    sheet: str,
    reports: Sequence[Report],
    failures: Sequence[tuple[str, str]],
    alike: Sequence[Pair] = (),
    margins: Mapping[str, float] | None = None,
    pageless: Mapping[str, str] | None = None,
    lost: Sequence[Unfound] = (),
    intake: Intake | None = None,
    by_hand: ByHand | None = None,
) -> str:
    """The page an instructor reads first.

    Args:
        title: The sheet's title.
        sheet: Its id.
        reports: Those of all submissions.
        failures: The submissions that could not be read, and why.
        alike: Pairs of submissions whose code is alike.
        margins: The room to its bound that the reference has in a check, as a share, where it is known.
        pageless: The submissions whose pages could not be made, and why.
        lost: What was not found, by symbol.
        intake: What came in, and of whom.
        by_hand: How far grading by hand is.
    """
    checks = items(reports, margins)
    scores = np.array([r.score for r in reports] or [0.0])
    script = "".join((TEMPLATES / n).read_text(encoding="utf-8") for n in ("tables.js", "copy.js"))
    return (
        environment()
        .get_template("cohort.html")
        .render(
            title=title,
            sheet=sheet,
            reports=reports,
            failures=failures,
            checks=checks,
            alike=alike,
            histogram=histogram(reports),
            scatter=scatter(checks),
            beliefs=believed(reports),
            faults=[(r, x) for r in reports for x in r.results if x.outcome.verdict is Verdict.BROKEN],
            waiting=sum(x.outcome.verdict in WAITING for r in reports for x in r.results),
            pageless=pageless or {},
            lost=lost,
            intake=intake or Intake(()),
            by_hand=by_hand or ByHand(),
            in_words=in_words,
            mean=float(scores.mean()),
            median=float(np.median(scores)),
            spread=float(scores.std()),
            script=script,
            script_hash=content_hash(script),
            isnan=math.isnan,
        )
    )


def content_hash(script: str) -> str:
    """What a page's policy names, so that no other script runs in it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def queue_html(
    title: str,
    sheet: str,
    waiting: Iterable[Waiting],
    exercises: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> str:
    """Return the page of what waits for a person, check by check, with the lines to put into the file of overrides.

    What is said of several students in the same words stands there once.

    Args:
        title: The sheet's title.
        sheet: Its id.
        waiting: What a person has to decide.
        exercises: The title of the exercise of each check, for titles of checks alone say little.
        answers: What the sheet itself answers, by check.
    """
    by_check: dict[str, list[Waiting]] = {}
    by_words: dict[str, dict[str, list[Waiting]]] = {}
    for one in waiting:
        by_check.setdefault(one.result.id, []).append(one)
        said = one.result.outcome.diagnosis.summary
        by_words.setdefault(one.result.id, {}).setdefault(said, []).append(one)
    page = environment().get_template("queue.html")
    return page.render(
        title=title,
        sheet=sheet,
        by_check=by_check,
        by_words=by_words,
        exercises=exercises or {},
        answers=answers or {},
    )


def similarity_html(
    title: str, sheet: str, pairs: Sequence[Pair], sources: Mapping[str, Mapping[str, str]]
) -> str:
    """The pairs of submissions that are alike, side by side, with the shared lines marked.

    Args:
        title: The sheet's title.
        sheet: Its id.
        pairs: Those to show.
        sources: The code of their submissions, by student and file.
    """
    shown = [(pair, list(_files(pair, sources))) for pair in pairs]
    return environment().get_template("similarity.html").render(title=title, sheet=sheet, pairs=shown)


def _files(pair: Pair, sources: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[Any, Any]]:
    """For each pair of files with shared lines, both with their lines and which of these are shared."""
    files: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
    for (file, line), (other, there) in pair.places:
        lines = files.setdefault((file, other), (set(), set()))
        lines[0].add(line)
        lines[1].add(there)
    for (file, other), (mine, theirs) in files.items():
        yield (
            _side(pair.one, file, mine, sources),
            _side(pair.other, other, theirs, sources),
        )


def _side(
    student: str, file: str, marked: set[int], sources: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    near = {line + i for line in marked for i in range(3)}
    text = tidy(sources.get(student, {}).get(file, ""), 200_000).splitlines()
    return {
        "student": student,
        "file": file,
        "lines": [(n, line, n in near) for n, line in enumerate(text[:LONGEST], 1)],
        "more": max(0, len(text) - LONGEST),
    }


WIDE, HIGH = 720, 220


def histogram(reports: Sequence[Report]) -> list[tuple[str, int, int]]:
    """How many submissions reached each twentieth of the points, as label, number, and number of those still open."""
    counts, pending = [0] * BARS, [0] * BARS
    for report in reports:
        share = report.score / report.points if report.points else 0.0
        at = max(0, min(BARS - 1, int(share * BARS)))
        counts[at] += 1
        pending[at] += bool(report.pending)
    step = 100 // BARS
    return [
        (f"{step * i}–{step * (i + 1)} %", n, p) for i, (n, p) in enumerate(zip(counts, pending, strict=True))
    ]


def scatter(checks: Sequence[Item]) -> list[tuple[float, float, Item]]:
    """Where each check stands between hard and easy, and how well it tells good submissions from others, in pixels."""
    left, room = 46, WIDE - 60
    return [
        (left + room * c.difficulty, 10 + (HIGH - 46) * (1 - (c.discrimination + 1) / 2), c)
        for c in checks
        if not math.isnan(c.discrimination)
    ]
