"""Many checks observed in one process, and what counts of that."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from graders.checks import Check
from graders.grading.observations import Kept
from graders.grading.observer import ORDERLY, Observer
from graders.grading.plan import after_hidden
from graders.grading.verdict import Judge, has_passed
from graders.model import Crash, CrashCause, Observation, Outcome, Submission
from graders.observing.budget import USED_UP
from graders.observing.faults import imported
from graders.sandbox.session import Session
from graders.submission.source import parts_of_all

Passes = dict[str, tuple[Outcome, float]]
"""What has passed for certain, by check, with the seconds it took."""


@dataclass
class Together:
    """Observes in one process all checks that are new and need no run, and keeps what is certain.

    What one check does may make a later one fail, unless none of the submission's code has run yet, or it touches
    nothing that outlasts a check. So what does not pass is observed once more, in a new process and in the
    opposite order: the first one there is alone, and another counts where it returns the same
    again. The rest is left to be observed alone.

    Args:
        observer: Observes submissions.
        judge: Decides what observations are worth.
    """

    observer: Observer
    judge: Judge

    def observe(self, checks: list[Check], submission: Submission, session: Session) -> Passes:
        """Observe what can be observed together, and return what has passed for certain."""
        sharing = self._new(checks, submission)
        if sharing:
            self.observer.canary.go_first(session, submission)
        sharing = [of for of in sharing if of[0].source not in self.observer.canary.unfit]
        doubtful: list[tuple[Check, Observation | Crash]] = []
        passes: Passes = {}
        seen_together = session.together([of[0] for of in sharing])
        alone = True
        for place, ((seen, seconds), of) in enumerate(zip(seen_together, sharing, strict=False)):
            # nothing has run that could change what it sees
            alone = alone and session.untouched and not of[0].executes
            # nothing that came before had a part in it, nor has an import, for which there is no time here
            if is_endless(seen) and (session.quiet or not place) and not imports_much(submission):
                self.observer.note(of[0], submission, Kept(seen, seconds), session)
                continue
            decided = {c.id: self.judge.decide_safely(c, seen) for c in of}
            good = {
                c.id: (self.judge.said_of_reading(c, seen, decided[c.id]), seconds)
                for c in of
                if has_passed(c, seen, decided[c.id])
            }
            if ((session.quiet or alone) and is_orderly(seen)) or len(good) == len(of):
                self.observer.keep(of[0], submission, Kept(seen, seconds))
                passes |= good
            elif is_orderly(seen):
                doubtful.insert(0, (of[0], seen))
        self._observe_again(doubtful, submission, session)
        return passes

    def observe_unsalted(self, checks: list[Check], submission: Submission, session: Session) -> None:
        """Observe once more, on the sheet's own inputs, what failed and is kept, to find the mistake behind it."""
        again: dict[str, Check] = {}
        for check in checks:
            if (
                check.draws_secretly
                and not check.run
                and not check.alone
                and not check.attachments()
                and self._failed(check, submission)
            ):
                plain = self.judge.plan.unsalted(check)
                again.setdefault(self.observer.keys.of(plain, submission), plain)
        new = [check for key, check in again.items() if not self.observer.cache.has(key)]
        if not new:
            return
        for (seen, seconds), check in zip(session.together(new), new, strict=False):
            if is_orderly(seen):
                self.observer.keep(check, submission, Kept(seen, seconds))

    def _failed(self, check: Check, submission: Submission) -> bool:
        """Return whether what is kept of a check failed and may be explained."""
        kept = self.observer.kept(check, submission)
        if kept is None or isinstance(kept.seen, Crash):
            return False
        return self.judge.may_be_explained(check, self.judge.decide_safely(check, kept.seen), kept.seconds)

    def _new(self, checks: list[Check], submission: Submission) -> list[list[Check]]:
        """Return the checks that are not observed yet and may share a process, in groups that see the same."""
        by_key: dict[str, list[Check]] = {}
        late = after_hidden(checks)
        for check in checks:
            # a public one that comes after hidden ones could carry what these gave to the code
            alone = check.alone or check.run or check.attachments() or (check.public and check.id in late)
            if not alone:
                by_key.setdefault(self.observer.keys.of(check, submission), []).append(check)
        new = [of for key, of in by_key.items() if not self.observer.cache.has(key)]
        # what executes nothing first, as long as it gives away nothing to the code behind it
        return sorted(new, key=lambda of: any(c.executes or not c.public for c in of))

    def _observe_again(
        self, doubtful: list[tuple[Check, Observation | Crash]], submission: Submission, session: Session
    ) -> None:
        """Keep the first of what is observed once more, and what is the same as before."""
        again = session.together([c for c, _ in doubtful])
        for i, ((seen, seconds), (check, before)) in enumerate(zip(again, doubtful, strict=False)):
            if is_orderly(seen) and (i == 0 or same(before, seen)):
                self.observer.keep(check, submission, Kept(seen, seconds))


def is_endless(seen: Observation | Crash) -> bool:
    """Return whether code used up all the CPU time that a check has."""
    return isinstance(seen, Crash) and seen.cause == CrashCause.TIME and seen.message.startswith(USED_UP)


def imports_much(submission: Submission) -> bool:
    """Return whether code imports what may take its time: neither Python's own modules nor what every sandbox has."""
    trees = (p.tree for parts in parts_of_all(submission.files).values() for p in parts)
    return not imported(trees) <= {*sys.stdlib_module_names, "torch", "numpy"}


def is_orderly(seen: Observation | Crash) -> bool:
    """Return whether an observation came back, or a crash that ended no process."""
    return not isinstance(seen, Crash) or seen.cause in ORDERLY


def same(one: Observation | Crash, other: Observation | Crash) -> bool:
    """Return whether two observations are equal to the last bit."""
    if isinstance(one, Crash) or isinstance(other, Crash):
        return one == other
    return set(one) == set(other) and all(
        a.dtype == (b := other[n]).dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        for n, a in one.items()
    )
