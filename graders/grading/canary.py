"""Tries each new sandbox with the reference first: what the reference does not pass there is the machine's fault."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from graders.checks import Check
from graders.errors import GraderBroke
from graders.grading.keys import Keys
from graders.grading.known import Known
from graders.grading.plan import Plan
from graders.grading.verdict import Judge
from graders.model import Crash, Observation, Submission, Verdict
from graders.sandbox.session import Session
from graders.sheets.reference import submission_files
from graders.vocabulary.symbols import symbols_of


@dataclass
class Canary:
    """Lets the reference go through each sandbox, and judges it as a submission.

    Args:
        plan: What is graded.
        keys: The keys of observations.
        known: What is known of the reference.
        judge: Decides what the reference's observations are worth.
        enabled: Whether it does so at all.
    """

    plan: Plan
    keys: Keys
    known: Known
    judge: Judge
    enabled: bool
    unfit: dict[str, str] = field(default_factory=dict)
    """What the reference does not pass on this machine, by what is observed, and why."""

    def go_first(self, session: Session, submission: Submission) -> None:
        """Let the reference go the way of a submission where the sandbox is a new one; then load the submission.

        Raises:
            GraderBroke: The reference does not pass most checks, so nothing can be graded here.
            SandboxLost: The sandbox ended meanwhile.
        """
        if not self.enabled or self.known.handout_values is not None:
            return
        if session.process is not None and not session.fresh:
            return
        checks: dict[str, list[Check]] = {}
        for check in self.plan.checks():
            if self._tells(check):
                checks.setdefault(self.keys.of(check, self.plan.reference), []).append(check)
        self._start(session, [c[0] for c in checks.values()])
        if not session.fresh:  # it is cold
            return
        session.fresh = False
        wrong = self.failures(session, list(checks.values()))
        session.load(submission)
        if session.closed:
            return
        self.unfit |= wrong
        self._refuse_unfit([c for of in checks.values() for c in of])

    def _refuse_unfit(self, checks: list[Check]) -> None:
        """Raise GraderBroke if the reference does not pass most of the checks, by number or points."""
        unfit = [c for c in checks if c.source in self.unfit]
        if 2 * len(unfit) > len(checks) or 2 * _points(unfit) > _points(checks):
            check = unfit[0]
            raise GraderBroke(
                f"the course's own solution does not pass {len(unfit)} of {len(checks)} checks on this machine, so nothing is graded; "
                f"the first is `{check.id}`: {self.unfit[check.source]}; `torchgrade doctor --full` looks for the reason"
            )

    def _tells(self, check: Check) -> bool:
        """Return whether the reference passes it quickly and always, so that it tells whether the machine is fit.

        Where training makes files that are handed in, only what is called by its name needs none of them.
        """
        if check.run or check.trains or check.attachments():
            return False
        named = bool(symbols_of(check)) and not check.reads_files
        return named or not self.plan.spec.artifacts

    def _start(self, session: Session, checks: list[Check]) -> None:
        """Start a sandbox, and beside it another one that observes what is expected, where that is not known yet."""
        new = self.known.unknown(checks)
        with ThreadPoolExecutor() as pool:
            learning = pool.submit(self.known.learn, new) if new else None
            if session.process is None:
                session.start()
            if learning is not None:
                learning.result()

    def failures(self, session: Session, checks: list[list[Check]]) -> dict[str, str]:
        """Return what the reference does not pass in a sandbox, and why: tried twice together, then each alone.

        Args:
            session: The sandbox.
            checks: Checks in groups that look at the same observation.

        Returns:
            The reason by what is observed.
        """
        session.load(self.plan.with_data(Submission("reference", submission_files(self.plan.spec))))
        left = {c[0].source: c for c in checks}
        for _ in range(2):
            seen = session.together([of[0] for of in left.values()])
            for (one, _seconds), of in zip(seen, list(left.values()), strict=False):
                if not self._fault(of, one):
                    del left[of[0].source]
            if not left:
                return {}
        found = {name: self._fault(of, session.observe(of[0])) for name, of in left.items()}
        return {name: why for name, why in found.items() if why}

    def _fault(self, checks: list[Check], seen: Observation | Crash) -> str:
        """Return why what the reference did is not passed by one of the checks; empty where all pass it."""
        for check in checks:
            outcome = self.judge.decide_safely(check, seen)
            asked = outcome.verdict is Verdict.HUMAN and not isinstance(seen, Crash)
            if outcome.verdict is not Verdict.PASSED and not asked:
                return outcome.diagnosis.summary
        return ""


def _points(checks: Sequence[Check]) -> float:
    """Return what checks are worth together."""
    return sum(c.points for c in checks)
