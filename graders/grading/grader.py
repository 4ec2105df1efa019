"""One submission: the order of its checks, what they need, and how often it is begun again."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from graders.checks import Check
from graders.grading.canary import Canary
from graders.grading.carried import Carried, shown_elsewhere, unless_unknown
from graders.grading.decisions import Override
from graders.grading.keys import Keys
from graders.grading.known import TRIES, Known
from graders.grading.observations import Store
from graders.grading.observer import Observer
from graders.grading.plan import Devices, Plan
from graders.grading.readings import Readings
from graders.grading.reports import Reporter
from graders.grading.sandboxes import Sandboxes
from graders.grading.together import Passes, Together
from graders.grading.verdict import Judge, doubted
from graders.model import Crash, Observation, Report, Result, Submission, Verdict, skipped
from graders.sandbox.gpu import mine
from graders.sandbox.lost import SandboxLost
from graders.sandbox.session import Session
from graders.sheets.spec import Spec

Listener = Callable[[str, Result | None], None]
"""Told `(what begins, None)` and `("", result)`."""
Finish = Callable[[], Report]
"""Makes the report of a submission that was observed, in any thread."""


@dataclass
class Grader:
    """Grades submissions of one sheet; the reference and mistakes are observed once and kept.

    Args:
        spec: The sheet.
        store: Where submissions' observations are kept.
        known_store: Where those of the reference and of the named mistakes are kept.
        jailed: Whether submissions run in the jail.
        public_only: Leave out the hidden checks, as students do.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        recognise: Whether to compare wrong answers with the sheet's named mistakes.
        reference_first: Whether the reference goes first through each sandbox, and is judged as a submission.
        own: Whether the submissions are code of ours, of which no crash is kept.
        decisions: What people decided about submissions.
        secrets: Further folders that no submission may see, such as that of all submissions.

    Raises:
        UserError: The spec's reference is not there, and this is no handout, which does without.
    """

    spec: Spec
    store: Store
    known_store: Store
    jailed: bool = True
    public_only: bool = False
    training: bool = True
    early: bool = False
    recognise: bool = True
    reference_first: bool = False
    own: bool = False
    decisions: tuple[Override, ...] = ()
    secrets: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        gpu = self.spec.wants_gpu and self.training and mine() is not None
        self.plan = Plan(self.spec, self.public_only, self.training, self.early, self.decisions, Devices(gpu))
        self.sandboxes = Sandboxes(self.plan, self.jailed, self.secrets)
        self.keys = Keys(self.plan, jailed=self.jailed)
        self.known = Known(self.plan, self.keys, self.known_store, self.sandboxes)
        self.judge = Judge(self.plan, self.known)
        self.canary = Canary(self.plan, self.keys, self.known, self.judge, self.reference_first)
        self.observer = Observer(self.plan, self.keys, self.store, self.canary, self.own)
        self.together = Together(self.observer, self.judge)
        self.readings = Readings(self.observer, self.judge, self.recognise)
        self.carried = Carried(self.observer, self.judge, self.recognise)
        self.reporter = Reporter(self.plan)

    def session(self, submissions: int = 1) -> Session:
        """Return a sandbox for so many submissions of this sheet."""
        return self.sandboxes.new(submissions)

    def checks(self) -> list[Check]:
        """Return what is graded, in the order of work."""
        return self.plan.checks()

    def grade(
        self,
        submission: Submission,
        session: Session,
        listen: Listener = lambda *_: None,
        only: frozenset[str] | None = None,
    ) -> Report:
        """Return the report of one submission; begun again where the sandbox was lost, which no submission can bring about.

        Args:
            submission: The submission.
            session: A sandbox; it may have held others before.
            listen: Told of what begins and of each result.
            only: The ids of the checks to make; all where it is None.
        """
        return self.begin(submission, session, listen, only)()

    def begin(
        self,
        submission: Submission,
        session: Session,
        listen: Listener = lambda *_: None,
        only: frozenset[str] | None = None,
    ) -> Finish:
        """Observe a submission, and return what finishes its report; the sandbox is free for another one then."""
        submission = self.plan.completed(submission)
        for _ in range(TRIES):
            try:
                return self._begin(submission, session, listen, only)
            except SandboxLost as error:
                why = str(error)
        session.uncertain = True
        fault = self.reporter.report_of_fault(
            submission.student, f"the sandbox was lost {TRIES} times: {why}"
        )
        return lambda: fault

    def _begin(
        self, submission: Submission, session: Session, listen: Listener, only: frozenset[str] | None
    ) -> Finish:
        began = time.monotonic()
        session.load(submission)
        session.uncertain = False
        checks = [c for c in self.checks() if only is None or c.id in only]
        reached = self.observer.reaches(submission, session)
        sealed = frozenset(c.id for c in checks if reached and not c.executes)
        passes = self.together.observe([c for c in checks if c.id not in sealed], submission, session)
        if self.recognise:
            self.together.observe_unsalted([c for c in checks if c.id not in passes], submission, session)
        handed = self.observer.pages(submission, session)
        observing = time.monotonic() - began

        def judged() -> Report:
            began, results = time.monotonic() - observing, dict[str, Result]()
            for check in checks:
                if check.run and self.observer.ran(check.run, submission, session) is None:
                    listen(self.spec.runs[check.run].title, None)
                result = self._result(check, submission, session, results, passes, reached)
                results[check.id] = result
                listen("", result)
            notes = self.reporter.notes_of_runs(checks, lambda n: self.observer.ran(n, submission, session))
            report = self.reporter.report(submission, results, notes, time.monotonic() - began)
            notes = (*report.notes, *handed.left)
            return replace(report, reached=reached, pages=handed.pages, texts=handed.texts, notes=notes)

        def later() -> Report:
            try:
                return judged()
            except SandboxLost as error:
                return self.reporter.report_of_fault(
                    submission.student, f"the reference's sandbox was lost: {error}"
                )

        if all(c.id in passes or self._needs_no_sandbox(c, submission) for c in checks):
            return later
        report = judged()
        return lambda: report

    def _needs_no_sandbox(self, check: Check, submission: Submission) -> bool:
        """Return whether its outcome needs no sandbox, whatever the outcomes of others are."""
        return not (check.run or check.builds_on) and self.readings.is_kept(check, submission)

    def _result(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        done: dict[str, Result],
        passes: Passes,
        reached: tuple[str, ...],
    ) -> Result:
        began = time.monotonic()
        lacking = (Verdict.FAILED, Verdict.SKIPPED)
        missed = [n for n in check.needs if n in done and done[n].outcome.verdict in lacking]
        if missed:
            titles = ", ".join(f"“{done[n].title}”" for n in missed)
            return self.reporter.result(check, skipped(f"needs {titles} to pass first"), 0)
        if check.id in passes:
            return doubted(self.reporter.result(check, *passes[check.id]), reached)
        reading = self.readings.decide(check, submission, session, explains=not check.builds_on)
        seen, outcome, before, *_ = reading
        if check.builds_on and outcome.verdict is Verdict.FAILED:
            carried = self.carried.outcome(check, submission, session, done, seen, outcome)
            if carried is outcome:  # it is its own error, and worth the time of finding it
                carried = self.readings.decide(check, submission, session).outcome
            outcome = carried
        outcome = unless_unknown(check, done, outcome)
        undecided = check.shown_by and outcome.verdict is not Verdict.PASSED
        if undecided and (reading.absent or self._is_left_out(check, seen)):
            outcome = shown_elsewhere(check, done, outcome)
        result = self.reporter.result(check, outcome, before or time.monotonic() - began)
        sealed = not (check.executes or check.run or reading.rehearsed)
        return result if sealed else doubted(result, reached)

    def _is_left_out(self, check: Check, seen: Observation | Crash) -> bool:
        """Return whether what was seen is no answer to what is asked."""
        if isinstance(seen, Crash):
            return False
        wanted = self.known.wanted(check)
        return check.leaves_out(seen, {} if isinstance(wanted, Crash) else wanted)

    def start_sandboxes(self, submission: Submission, session: Session) -> None:
        """Start the sandboxes of a submission and of the reference side by side, if they will be needed."""
        submission = self.plan.completed(submission)
        if all(self.observer.is_kept(c, submission) for c in self.checks()):
            return
        sessions = [session] if self.known.complete else [session, self.known.session]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda s: s.start(), sessions))

    def close(self) -> None:
        """End the sandbox in which the reference was observed."""
        self.known.close()
