"""Observes code of ours, the reference and its mistakes: each once for all submissions, and no crash is kept."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from graders.checks import HANDOUT, Check
from graders.errors import UserError
from graders.grading.keys import Keys
from graders.grading.observations import Kept, Store
from graders.grading.plan import Plan
from graders.grading.sandboxes import Sandboxes
from graders.model import Crash, CrashCause, Observation, Submission
from graders.sandbox.lost import SandboxLost
from graders.sandbox.session import Session
from graders.sheets.libraries import importing_missing, unmet
from graders.sheets.load import line_of
from graders.sheets.reference import code_in, reference_files
from graders.sheets.skeletons import EXPECTED, MISTAKES
from graders.vocabulary.sees import Misfit, fitted

CHANGED_BYTES = 2**20
"""Bytes of files up to which code of ours is observed as a change of what a sandbox has loaded."""
TRIES = 3
"""How often code of ours may crash, or a sandbox be lost, until it is believed."""


def key_of_mistake(name: str, source: str) -> str:
    """Return the key under which a handout holds what a named mistake returns for a check."""
    return f"mistake:{name}:{source}"


@dataclass
class Known:
    """What is known of code of ours.

    Args:
        plan: What is graded.
        keys: The keys of observations.
        cache: Where observations of the reference and of the named mistakes are kept.
        sandboxes: Makes the sandbox that code of ours runs in.

    Raises:
        UserError: The spec's reference is not there, and this is no handout, which does without.
    """

    plan: Plan
    keys: Keys
    cache: Store
    sandboxes: Sandboxes
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    cpu: float = 0.0
    """CPU seconds that code of ours was observed for."""
    _session: Session | None = field(default=None, repr=False)
    _wanted: dict[tuple[str, str, str], Observation] = field(default_factory=dict, repr=False)
    _crashed: dict[str, Crash] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        spec = self.plan.spec
        if missing := unmet(
            dict.fromkeys((*spec.requires, *(lib for c in spec.checks for lib in c.libraries)))
        ):
            path = spec.folder / "spec.yaml"
            line = line_of(path, "requires" if spec.requires else "exercises")
            raise UserError("\n".join(f"{path}:{line}: {said}" for said in missing))
        if self.handout_values is None and (said := importing_missing(reference_files(spec))):
            raise UserError(f"the solution of {spec.sheet}, {said}")
        if self.handout_values is None and not code_in(spec.solution):
            path, places = spec.folder / "spec.yaml", " or ".join(map(str, spec.places_of_solution))
            raise UserError(
                f"{path}:{line_of(path, 'reference')}: there is no solution in {places}; write one, or name its folder"
            )

    @cached_property
    def handout_values(self) -> Store | None:
        """What the reference returned for the public checks, in a handout; None where this is none."""
        kept = self.plan.spec.folder / EXPECTED
        return Store(kept, read_only=True) if kept.is_file() else None

    def handed_out(self, check: Check) -> Iterator[tuple[str, str, Observation]]:
        """Yield the mistakes of a check that a handout names: their names, words, and what they return."""
        kept, listed = self.handout_values, self.plan.spec.folder / MISTAKES
        if kept is None or not listed.is_file():
            return
        for one in json.loads(listed.read_text(encoding="utf-8")):
            found = kept.get(key_of_mistake(one["name"], check.source)) if check.id in one["fails"] else None
            if found is not None and not isinstance(found.seen, Crash):
                yield one["name"], one["words"], fitted(check, found.seen)

    @property
    def complete(self) -> bool:
        """Whether the reference was observed for every check."""
        if self.handout_values is not None:
            return True
        return not self.unknown(self.plan.checks())

    def unknown(self, checks: list[Check]) -> list[Check]:
        """Return the checks for which the reference has yet to be observed."""
        reference = self.plan.reference
        return [c for c in checks if c.uses_reference and not self.cache.has(self.keys.of(c, reference))]

    def wanted(self, check: Check) -> Observation | Crash:
        """Return what the reference returns, with what only the grader knows."""
        key = (check.id, check.source, check.salt)
        if key not in self._wanted:
            wanted = self._find_wanted(check)
            if isinstance(wanted, Crash):
                return wanted
            self._wanted[key] = wanted
        return self._wanted[key]

    def _find_wanted(self, check: Check) -> Observation | Crash:
        extra = {HANDOUT: self.plan.handout_digests, **check.answers()}
        if not check.uses_reference:
            return extra
        if self.handout_values is not None:
            kept = self.handout_values.get(check.source)
            lacking = Crash(CrashCause.GRADER, "the handout lacks its expected values")
            seen = own_fitted(check, kept.seen if kept else lacking)
        else:
            seen = self.observe(check, self.plan.reference, TRIES)
        return seen if isinstance(seen, Crash) else {**seen, **extra}

    def observe(self, check: Check, submission: Submission, tries: int = 1) -> Observation | Crash:
        """Return what a check looks at of code of ours, which is run once.

        A crash is believed for this run alone: it may have been the machine's doing.

        Args:
            check: What is observed.
            submission: The code.
            tries: How often it may crash, each time in a sandbox of its own.
        """
        return own_fitted(check, self._observe_once(check, submission, tries))

    def _observe_once(self, check: Check, submission: Submission, tries: int) -> Observation | Crash:
        submission = self.plan.with_data(submission)
        with self._lock:
            key = self.keys.of(check, submission)
            kept = self.cache.get(key)
            if kept is not None and not isinstance(kept.seen, Crash):
                return kept.seen
            if key in self._crashed:
                return self._crashed[key]
            for left in reversed(range(tries)):
                seen = self._observe_now(check, submission)
                if not isinstance(seen, Crash):
                    self.cache.put(key, Kept(seen, 0))
                    return seen
                self._crashed[key] = seen
                if left:
                    self.session.stop()
            return self._crashed[key]

    def _observe_now(self, check: Check, submission: Submission) -> Observation | Crash:
        """Observe code of ours, again where its sandbox was lost: whatever ended it came from outside."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(SandboxLost):
                return self._observe_changed(check, submission)
        return self._observe_changed(check, submission)

    def _observe_changed(self, check: Check, submission: Submission) -> Observation | Crash:
        """Observe code of ours; where few files are other than those that the sandbox has loaded, with these in their place."""
        loaded = self.session.submission
        changed = None
        if loaded is not None and not check.run and not _is_spent(self.session):
            changed = _changed(loaded, submission)
        if changed is None:
            self.session.load(submission)
        before = self.session.cpu
        seen = self.session.observe(check, instead=changed)
        self.cpu += max(0.0, self.session.cpu - before)
        return seen

    def learn(self, checks: list[Check]) -> None:
        """Observe the reference for some checks in one go; what crashes is observed alone, when it is needed."""
        with self._lock, contextlib.suppress(SandboxLost):
            self.session.load(self.plan.reference)
            for (seen, seconds), check in zip(self.session.together(checks), checks, strict=False):
                if not isinstance(seen, Crash):
                    self.cache.put(self.keys.of(check, self.plan.reference), Kept(seen, seconds))

    @property
    def session(self) -> Session:
        """The sandbox in which code of ours runs."""
        if self._session is None:
            self._session = self.sandboxes.new()
        return self._session

    def close(self) -> None:
        """End the sandbox in which code of ours was run."""
        if self._session is not None:
            self._session.stop()


def _is_spent(session: Session) -> bool:
    """Return whether half of the time is over that a submission has: code of ours is loaded once for many hours of a cohort."""
    limits = session.limits
    return session.cpu > limits.cpu_seconds / 2 or time.monotonic() > session.until - limits.seconds / 2


def _changed(loaded: Submission, other: Submission) -> dict[str, bytes] | None:
    """Return the files that another submission has in the place of loaded ones, or beside them; None where it lacks one or they are large."""
    if not loaded.files.keys() <= other.files.keys():
        return None
    changed = {n: d for n, d in other.files.items() if loaded.files.get(n) != d}
    if other.untouched != loaded.untouched - changed.keys():
        return None
    return changed if sum(map(len, changed.values())) <= CHANGED_BYTES else None


def own_fitted(check: Check, seen: Observation | Crash) -> Observation | Crash:
    """Return what a check looks at of an observation of ours; what does not fit its declaration is a fault of ours."""
    try:
        return seen if isinstance(seen, Crash) else fitted(check, seen)
    except Misfit as error:
        return Crash(CrashCause.GRADER, f"`{check.kind}` does not declare what came of code of ours: {error}")
