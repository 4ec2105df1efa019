"""Errors that were made earlier are not counted again: judged from the reference's helper, or from one's own answers."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graders.checks import Check
from graders.grading.given import Given, earlier_answers, gains, with_reference
from graders.grading.known import TRIES
from graders.grading.observer import Observer
from graders.grading.verdict import Judge
from graders.kinds.functions.agrees import Agrees
from graders.model import Crash, Observation, Outcome, Result, Submission, Verdict, cut, human, passed
from graders.sandbox.session import Session
from graders.vocabulary.readings import CALLED, choices_of
from graders.vocabulary.sees import Misfit, fitted


@dataclass
class Carried:
    """Judges what builds on earlier work by that work's right version, or as it is.

    Args:
        observer: Observes submissions.
        judge: Decides what observations are worth.
        recognise: Whether to compare wrong answers with the named mistakes.
    """

    observer: Observer
    judge: Judge
    recognise: bool

    def outcome(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        done: Mapping[str, Result],
        seen: Observation | Crash,
        outcome: Outcome,
    ) -> Outcome:
        """Return the outcome where earlier errors are not counted again; the one there was if that is no better.

        Args:
            check: The check that failed.
            submission: The submission.
            session: The sandbox that has loaded it.
            done: The results of earlier checks.
            seen: What the check saw.
            outcome: What that was worth.
        """
        earlier = [self.judge.plan.spec.check(n) for n in check.builds_on if n in done]
        wrong = [c for c in earlier if _is_wrong(done[c.id].outcome)]
        again: Outcome | None = None
        if getattr(check, "answer", ""):
            again = self._from_earlier_answers(check, earlier, submission, session, seen)
            said = f"judged from your own answer to {', '.join(f'“{c.title}”' for c in earlier)}"
        elif wrong and (given := self._with_reference(wrong, submission, session)) is not None:
            theirs = self.observer.observe_instead(check, given.hand_in, submission, session)
            own = _read_as(seen)
            if _read_as(theirs)[: len(own)] != own:  # what is worth points must be the student's
                return outcome
            again = self.judge.decide_safely(check, theirs)
            if self.recognise and self.judge.may_be_explained(check, again):
                plain = self.judge.plan.unsalted(check)
                unsalted = self.observer.observe_instead(plain, given.hand_in, submission, session)
                again = self.judge.decide_safely(check, theirs, unsalted=unsalted)
            names = ", ".join(f"`{n}`" for n in given.names)
            said = f"judged with the course's {names} in the place of yours"
        if again is None or again.credit <= outcome.credit:
            return outcome
        summary, told = (
            "; ".join(filter(None, (said, more))) for more in (again.diagnosis.summary, again.diagnosis.told)
        )
        return replace(again, diagnosis=replace(again.diagnosis, summary=summary, told=told))

    def _with_reference(self, wrong: list[Check], submission: Submission, session: Session) -> Given | None:
        """Return the submission with the reference's version of what was wrong, which returns what theirs did: an average, where that is theirs."""
        forms = {}
        for check in wrong:
            if isinstance(check, Agrees) and len(check.forms) > 1:
                seen = self.observer.observe(check, submission, session).seen
                right = self.judge.known.wanted(check)
                if not isinstance(seen, Crash) and not isinstance(right, Crash):
                    forms[check.call] = check.form_of(seen, right)
        return with_reference(self.judge.plan.spec, wrong, submission, forms)

    def _from_earlier_answers(
        self,
        check: Check,
        earlier: list[Check],
        submission: Submission,
        session: Session,
        seen: Observation | Crash,
    ) -> Outcome | None:
        """Return the outcome if the earlier answers were right; None where they make this one easier."""
        before = {c.id: self.observer.observe(c, submission, session).seen for c in earlier}
        arrays: dict[str, Observation] = {}
        with contextlib.suppress(Misfit):  # what does not fit failed at its own check
            arrays = {
                c.id: fitted(c, answer) for c in earlier if not isinstance(answer := before[c.id], Crash)
            }
        other = earlier_answers(check, arrays)
        if not before or other is None or len(arrays) < len(before) or isinstance(seen, Crash):
            return None
        known = self.judge.known
        carried, right = known.observe(other, self.judge.plan.reference, TRIES), known.wanted(check)
        if isinstance(carried, Crash) or isinstance(right, Crash) or gains(carried["value"], right["value"]):
            return None
        return self.judge.decide_safely(other, seen, wanted=carried)


def _read_as(seen: Observation | Crash) -> list[str]:
    """Return what was looked at, however it was called."""
    return [c.words for c in choices_of(seen) if not c.words.startswith(CALLED)]


def _is_wrong(outcome: Outcome) -> bool:
    """Return whether the course's version of what was looked at is to be tried in its place."""
    return outcome.unknown or outcome.verdict is Verdict.FAILED


def unless_unknown(check: Check, done: Mapping[str, Result], outcome: Outcome) -> Outcome:
    """Return the outcome, or a person's turn where it failed and what it builds on may be right: nobody knows whose fault it is."""
    earlier = [done[n] for n in dict.fromkeys((*check.needs, *check.builds_on)) if n in done]
    unknown = [r for r in earlier if r.outcome.unknown]
    if outcome.verdict is not Verdict.FAILED:
        return outcome
    unread = [done[n] for n in check.builds_on if n in done and done[n].outcome.verdict is Verdict.HUMAN]
    written: str = getattr(check, "answer", "")
    if written and unread and not unknown:
        titles = ", ".join(f"“{r.title}”" for r in unread)
        return human(
            f"builds on {titles}, which a person reads: {outcome.diagnosis.summary}",
            actual=outcome.diagnosis.actual,
        )
    if not unknown:
        return outcome
    why = "broke" if any(r.outcome.verdict is Verdict.BROKEN for r in unknown) else "was cut off"
    titles = ", ".join(f"“{r.title}”" for r in unknown)
    return cut(f"builds on {titles}, which {why}, so a person decides: {outcome.diagnosis.summary}")


def shown_elsewhere(check: Check, done: Mapping[str, Result], outcome: Outcome) -> Outcome:
    """Return the outcome of what is not in the submission or in the answer, or a pass where an earlier check has shown the same."""
    other = done.get(check.shown_by)
    if other is None or other.outcome.verdict is not Verdict.PASSED:
        return outcome
    return passed(f"shown by “{other.title}”: the sheet does not ask for it in this form")
