"""How long it takes to find the mistake behind a wrong answer, over every named mistake of every sheet.

`python -m benchmarks.explaining [SHEET ...]` hands each named mistake in to two cohorts, each with a secret of its own. For the
first one nothing is known of what mistakes return; for the second the sheet is warm. It writes its section of
`docs/performance.md` where it measures all sheets.
"""

import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks.document import write_section
from graders.grading.explain import SECONDS
from graders.grading.grader import Grader
from graders.grading.known import Known
from graders.grading.observations import Store
from graders.grading.readings import Readings
from graders.grading.together import Together
from graders.model import Crash
from graders.sheets.artifacts import reference_submission
from graders.sheets.changes import load
from graders.sheets.load import find_spec, sheets
from graders.sheets.quick import for_mode
from graders.sheets.spec import Spec

TITLE = "What explaining costs"


@dataclass
class Times:
    """Seconds that explaining took: of each failed check, and of observing code of ours."""

    checks: list[float] = field(default_factory=list)
    ours: float = 0.0
    again: float = 0.0


def main() -> None:
    """Measure, print and write."""
    chosen = sys.argv[1:] or list(sheets())
    rows = [row for sheet in chosen for row in of_sheet(sheet)]
    text = f"""Made by `python -m benchmarks.explaining`: every named mistake of every sheet as a hand-in, without what trains in a run,
in two cohorts with secrets of their own. “A failed check” is the time from the verdict to the words, with the hand-in's second
observation on the sheet's own inputs shared out among its failed checks; “ours” is what observing mistakes and small changes took
in all, at most {SECONDS:g} s of CPU a cohort.

| sheet | cohort | failed checks | median, s | slowest tenth from, s | ours, s |
|---|---|--:|--:|--:|--:|
{chr(10).join(rows)}
"""
    print(text)
    if not sys.argv[1:]:
        write_section(TITLE, text)


def of_sheet(sheet: str) -> list[str]:
    """Return the rows of a sheet: its first cohort, and one for which all is known."""
    spec = for_mode(find_spec(sheet), "quick")
    with tempfile.TemporaryDirectory() as temporary:
        known = Store(Path(temporary) / "known.sqlite")
        cohorts = [("first", "f1"), ("later", "5ec7e7")]
        times = [
            (name, of_cohort(spec.salted(secret), known, Path(temporary) / name)) for name, secret in cohorts
        ]
    return [
        f"| {sheet} | {name} | {len(t.checks)} | {median(t.checks):.3f} | {quantiles(t.checks, n=10)[-1]:.3f} | {t.ours:.1f} |"
        for name, t in times
        if len(t.checks) > 1
    ]


def of_cohort(spec: Spec, known: Store, folder: Path) -> Times:
    """Hand in every named mistake of a sheet, with stopwatches on what explains it."""
    times = Times()
    grader = Grader(spec, Store(folder / "state.sqlite"), known, training=False)
    explained, unsalted = Readings._explained, Together.observe_unsalted
    observe = Known.observe

    def explained_timed(self, *args):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        reading = explained(self, *args)
        if not isinstance(reading.seen, Crash):
            times.checks.append(time.perf_counter() - began)
        return reading

    def unsalted_timed(self, *args):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        unsalted(self, *args)
        times.again = time.perf_counter() - began

    def observe_timed(self, *args, **keys):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        seen = observe(self, *args, **keys)
        times.ours += time.perf_counter() - began
        return seen

    reference = reference_submission(spec, "quick", print)
    Readings._explained, Together.observe_unsalted = explained_timed, unsalted_timed  # type: ignore[method-assign]
    Known.observe = observe_timed  # type: ignore[method-assign]
    try:
        with grader.session() as session:
            for mistake in load(spec, "mistakes"):
                before = len(times.checks)
                grader.grade(mistake.apply(reference), session, only=frozenset(mistake.fails))
                count = len(times.checks) - before
                for place in range(before, len(times.checks)):
                    times.checks[place] += times.again / count
                print(f"\r{spec.sheet}: {mistake.name:<40}", end="", file=sys.stderr, flush=True)
    finally:
        Readings._explained, Together.observe_unsalted = explained, unsalted  # type: ignore[method-assign]
        Known.observe = observe  # type: ignore[method-assign]
        grader.close()
    return times


if __name__ == "__main__":
    main()
