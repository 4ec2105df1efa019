"""Some submissions of a cohort graded again, with the pages about all: what a decision at the desk makes other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from graders.cohort.arrivals import Intake
from graders.cohort.audit import record
from graders.cohort.batch import (
    DESK,
    TakeIn,
    adjustments_of,
    alone,
    as_kept,
    decided_of,
    keep,
    of_versions_that_count,
)
from graders.cohort.kept import of_text
from graders.cohort.outputs import Cohort, write_cohort
from graders.cohort.renderer import Renderer
from graders.cohort.secret import secret_of
from graders.cohort.state import State, settings
from graders.cohort.workers import Graded, judge_best, observe, write, write_others
from graders.grading.decisions import Override
from graders.grading.grader import Grader
from graders.grading.margins import reference_margins
from graders.grading.observations import cached
from graders.model import Report
from graders.paths import STATE
from graders.sheets.skeletons import skeletons
from graders.sheets.spec import Spec
from graders.submission import similarity


@dataclass
class Again:
    """Grades some submissions of a cohort again, as often as it is asked; use as a context manager.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.
        intake: Finds the submissions.
    """

    spec: Spec
    out: Path
    intake: TakeIn
    renderer: Renderer = field(init=False)

    def __enter__(self) -> Again:
        handed_out = frozenset(similarity.prints("", skeletons(self.spec)).at)
        self.renderer = Renderer(self.spec, self.out, handed_out).__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.renderer.__exit__(kind, error, trace)

    def grade(self, students: Collection[str]) -> list[Report]:
        """Grade some students' submissions again, and write their pages and those about all; waits while another run is at work.

        Raises:
            UserError: The cohort, or what people decided, cannot be read.
            GraderBroke: Nothing can be graded on this machine.
        """
        with alone(self.out, DESK):
            kept = settings(self.out)
            hand_ins = Path(kept["hand_ins"])
            taken = self.intake(hand_ins, kept["names"], self.out)
            decided = decided_of(self.out, self.spec, taken)
            with self._grader(decided, hand_ins) as (grader, state):
                result = Cohort(intake=taken.after(decided))
                reports = self._some(grader, state, taken, students, result)
                margins = reference_margins(grader)
                there = {one.student for one in taken.found}
                whole = Cohort(margins=margins, intake=result.intake, adjustments=adjustments_of(decided))
                for student, text in state.kept():
                    if student in there:
                        whole.add(of_text(text))
                kept_of = of_versions_that_count(whole, decided)
                state.remember(**kept_of, adjustments=as_kept(whole.adjustments))
            record(self.out, whole.reports, decided_of(self.out, self.spec, taken))
            write_cohort(self.spec, whole, self.out, {one.student: one.load for one in taken.found})
        return reports

    def _some(
        self, grader: Grader, state: State, taken: Intake, students: Collection[str], result: Cohort
    ) -> list[Report]:
        found = [one for one in taken.found if one.student in students]
        with grader.session(len(found)) as session:
            for one in found:
                observed, report = judge_best(grader, observe(grader, session, one))
                write_others(self.out, observed)
                pages = write(self.renderer, observed.without_report(), report)
                keep(state, Graded(observed, report, pages), result, grader.decisions)
        return result.reports

    @contextmanager
    def _grader(self, decided: tuple[Override, ...], hand_ins: Path) -> Iterator[tuple[Grader, State]]:
        kept = settings(self.out)
        state = State(self.out / STATE)
        grader = Grader(
            self.spec.salted(secret_of(self.out, None)),
            state,
            cached(),
            jailed=kept["jailed"],
            training=kept["training"],
            early=kept["early"],
            reference_first=True,
            decisions=decided,
            secrets=(hand_ins, self.out),
        )
        try:
            yield grader, state
        finally:
            grader.close()
            state.close()
