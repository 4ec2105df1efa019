"""A check and a submission to an observation: from the cache, else in the sandbox; and which observations are kept."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graders.checks import Check
from graders.grading.canary import Canary
from graders.grading.keys import Keys, code_of_module, submission_digest
from graders.grading.observations import Kept, Store
from graders.grading.plan import Plan
from graders.kinds.written.manual import Manual, pages_of, texts_of
from graders.model import Array, Crash, CrashCause, Observation, Submission
from graders.observing.probes.formats.documents import DOCUMENTS
from graders.observing.probes.formats.pictures import PAGED
from graders.observing.processes import ended_for_memory
from graders.sandbox.replies import RunFacts
from graders.sandbox.session import Session
from graders.vocabulary.observed import text, texts
from graders.vocabulary.sees import Misfit, fitted

ORDERLY = (
    CrashCause.RAISED,
    CrashCause.UNSURE,
    CrashCause.RETURNED,
    CrashCause.MISSING,
    CrashCause.ABSENT,
    CrashCause.EMPTY,
    CrashCause.UNFILLED,
    CrashCause.BLANK,
)
"""Crashes that end no process."""
KEPT = (*ORDERLY, CrashCause.RUN)
"""Crashes that are kept: what ended a process, or took too long, may have been the machine's doing, and is tried again."""
REHEARSAL = ":rehearsal"
"""What the rehearsal is called among the runs of a sandbox; no run of a spec is called so."""
REHEARSED, SHOWN = 4, 200
"""Batches of an epoch where a run that needs a GPU is rehearsed without one; letters of its error."""
KEPT_BYTES = 2**25
"""Bytes up to which an observation is kept; a larger one is made again."""


@dataclass(frozen=True)
class Handed:
    """Pictures, pages and texts that were handed in, and what is said of those that are not shown."""

    pages: tuple[tuple[str, Array], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


@dataclass
class Observer:
    """Observes submissions.

    Args:
        plan: What is graded.
        keys: The keys of observations.
        cache: Where observations are kept.
        canary: Lets the reference go first through each sandbox.
        own: Whether the submissions are code of ours, of which no crash is kept.
    """

    plan: Plan
    keys: Keys
    cache: Store
    canary: Canary
    own: bool
    journal: dict[str, Kept] | None = None
    """Gets all that is observed, also what is not certain enough to be kept, where somebody asks for it."""

    def can_observe(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        path: Sequence[int] = (),
        *,
        rehearsed: bool = False,
    ) -> bool:
        """Return whether there is an answer to what a check sees: a sandbox that only repeats has no other ones."""
        if session.live:
            return True
        key = self.keys.of(check, submission, path, rehearsed=rehearsed)
        return key in session.unkept or self.cache.has(key)

    def observe(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        path: Sequence[int] = (),
        *,
        rehearsed: bool = False,
    ) -> Kept:
        """Return what a check sees of a submission, which is the one that the sandbox has loaded.

        Args:
            check: The check.
            submission: The submission.
            session: The sandbox.
            path: Which of the ways to read the submission; the likeliest where it is empty.
            rehearsed: Whether it looks at a rehearsal of the submission's scripts.
        """
        key = self.keys.of(check, submission, path, rehearsed=rehearsed)
        kept = session.unkept.get(key) or self._cached(key)
        if kept is not None:
            return kept
        self.canary.go_first(session, submission)
        if why := self.canary.unfit.get(check.source):
            said = f"the course's own solution does not pass this on this machine: {why}"
            return self._noted(key, Kept(Crash(CrashCause.MACHINE, said), 0), session)
        began = time.monotonic()
        seen = self._observe_twice(check, session, path, rehearsed)
        ran = session.runs.get(REHEARSAL if rehearsed else check.run)
        kept = Kept(seen, time.monotonic() - began, ran if isinstance(ran, RunFacts) else None)
        session.unkept[key] = kept
        self.keep(check, submission, kept, path, rehearsed=rehearsed)
        return self._noted(key, kept, session)

    def note(self, check: Check, submission: Submission, kept: Kept, session: Session) -> None:
        """Note what was observed beside other checks, for this time alone."""
        key = self.keys.of(check, submission)
        session.unkept[key] = self._noted(key, kept, session)

    def _noted(self, key: str, kept: Kept, session: Session) -> Kept:
        """Note an observation for whoever asks for all, and whether it is for this time alone."""
        session.uncertain |= not self._is_certain(kept)
        if self.journal is not None:
            self.journal[key] = kept
        return kept

    def kept(self, check: Check, submission: Submission) -> Kept | None:
        """Return what is kept of the likeliest reading, if anything is."""
        return self._cached(self.keys.of(check, submission))

    def _cached(self, key: str) -> Kept | None:
        kept = self.cache.get(key)
        if kept is not None and self.own and isinstance(kept.seen, Crash):
            return None  # somebody handed in the same, and it is not known why it crashed
        return kept

    def _observe_twice(
        self, check: Check, session: Session, path: Sequence[int], rehearsed: bool
    ) -> Observation | Crash:
        """Observe, once more where the sandbox was killed: by the submission's own code, or by someone else here."""
        ended = ended_for_memory()
        seen = self._observe_once(check, session, path, rehearsed)
        if isinstance(seen, Crash) and seen.cause == CrashCause.KILLED:
            # by its own code or by someone else on this machine: by its own, it will be again
            session.again()
            seen = self._observe_once(check, session, path, rehearsed)
        if isinstance(seen, Crash) and seen.cause == CrashCause.KILLED and ended_for_memory() > ended:
            return Crash(CrashCause.MACHINE, f"{seen.message} while this machine had no memory left")
        return seen

    def _observe_once(
        self, check: Check, session: Session, path: Sequence[int], rehearsed: bool
    ) -> Observation | Crash:
        if check.public:
            session.forget_hidden()
        if check.run and self.plan.lacks_gpu(check.run):
            return self._without_gpu(check.run, session)
        if check.run:
            ran = session.run(check.run, self.plan.settings_of_runs[check.run])
            if isinstance(ran, Crash):
                return ran
        if rehearsed:
            assert self.plan.rehearsal is not None
            ran = session.run(REHEARSAL, self.plan.rehearsal)
            if isinstance(ran, Crash):
                return ran
            return session.observe(check, path, beside=REHEARSAL)
        return session.observe(check, path)

    def _without_gpu(self, name: str, session: Session) -> Crash:
        """Rehearse a run on the CPU that needs a GPU, and return that what it would show is pending."""
        settings = self.plan.settings_of_runs[name]
        ran = session.run(name, {**settings, "batches": settings.get("batches") or REHEARSED})
        if isinstance(ran, Crash):
            said = f"where it {ran.message}"
        elif ran.ended == "raised":
            last = (ran.trace.strip().splitlines() or ["no message"])[-1]
            said = f"where it ended with an error: {last[:SHOWN]}"
        else:
            said = "where it runs"
        return Crash(
            CrashCause.MACHINE,
            f"needs a GPU, which this machine does not have; it was rehearsed on the CPU with few batches, {said}",
        )

    def observe_instead(
        self, check: Check, other: Submission, submission: Submission, session: Session
    ) -> Observation | Crash:
        """Return what a check sees of another form of the submission; the sandbox goes on with the submission itself."""
        if self.cache.has(self.keys.of(check, other)):
            return self.observe(check, other, session).seen
        session.load(other)
        seen = self.observe(check, other, session).seen
        session.load(submission)
        return seen

    def keep(
        self,
        check: Check,
        submission: Submission,
        kept: Kept,
        path: Sequence[int] = (),
        *,
        rehearsed: bool = False,
    ) -> None:
        """Keep what the submission's own code did, and of code of ours only what came whole."""
        if self._is_certain(kept):
            self.cache.put(self.keys.of(check, submission, path, rehearsed=rehearsed), kept)

    def _is_certain(self, kept: Kept) -> bool:
        seen, _, ran = kept
        if isinstance(seen, Crash):
            return seen.cause in KEPT and not self.own
        if text(seen, "ended").startswith("machine: "):
            return False
        if self.own:
            return ran is None or ran.ended != "budget"
        return sum(value.nbytes for value in seen.values()) <= KEPT_BYTES

    def is_kept(self, check: Check, submission: Submission) -> bool:
        """Return whether an observation is kept."""
        return self.cache.has(self.keys.of(check, submission))

    def ran(self, name: str, submission: Submission, session: Session) -> RunFacts | Crash | None:
        """Return how a run ended, now or when what is kept of it was observed; None where it has not begun."""
        if name in session.runs:
            return session.runs[name]
        of_it = (self.cache.get(self.keys.of(c, submission)) for c in self.plan.checks() if c.run == name)
        return next((kept.ran for kept in of_it if kept and kept.ran), None)

    def pages(self, submission: Submission, session: Session) -> Handed:
        """Return the pictures, pages and texts that were handed in; nothing where no check may look at them."""
        wanted = any(c.on_pages for c in self.plan.checks()) and not (self.own or self.plan.public_only)
        if not wanted or not any(
            name.lower().endswith((*PAGED, *DOCUMENTS, ".py")) for name in submission.files
        ):
            return Handed()
        reader = code_of_module("graders.kinds.written.manual")
        key = f"pages {reader} {submission_digest(submission)}"
        kept = self.cache.get(key) or session.unkept.get(key)
        if kept is None:
            check: Check = Manual.model_validate({"id": "pages-handed-in", "kind": "manual", "pages": True})
            kept = self._noted(key, Kept(session.observe(check), 0), session)
            if not isinstance(kept.seen, Crash):
                try:
                    seen = fitted(check, kept.seen)
                except Misfit as error:
                    return Handed(left=(f"what was handed in cannot be shown beside the checks: {error}",))
                kept = Kept({n: v for n, v in seen.items() if n.startswith(("page", "left", "text"))}, 0)
                self.cache.put(key, kept)
        if isinstance(kept.seen, Crash):
            return Handed(left=(f"what was handed in {kept.seen.message} as it was read; open it",))
        left = tuple(f"not shown beside the checks: {what}" for what in texts(kept.seen, "left"))
        return Handed(tuple(pages_of(kept.seen)), tuple(texts_of(kept.seen)), left)

    def reaches(self, submission: Submission, session: Session) -> tuple[str, ...]:
        """Return where the submission's source reaches for the grader; read before any of it runs, and kept."""
        reader = code_of_module("graders.observing.reach.source")
        key = f"reached {reader} {submission_digest(submission)}"
        if (kept := self.cache.get(key)) is not None and not isinstance(kept.seen, Crash):
            return tuple(map(str, kept.seen["reached"]))
        reached = session.reaches()
        if reached is None:  # nothing is known, so nothing is earned without a person
            session.uncertain = True
            return ("no machine could read it",)
        self.cache.put(key, Kept({"reached": np.array(reached, dtype=np.str_)}, 0))
        return reached
