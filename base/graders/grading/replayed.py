"""A sandbox in which nothing runs: it repeats what another one, here or on another machine, has shown of a submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graders.checks import Check
from graders.grading.observations import Kept
from graders.model import Crash, CrashCause, Observation, Submission
from graders.sandbox.replies import RunFacts
from graders.sandbox.session import Session
from graders.vocabulary.limits import Limits
from graders.vocabulary.symbols import Naming

NOT_SHOWN = "was not observed where the hand-in was run"


class Replayed(Session):
    """A sandbox that holds the observations of one submission, and never starts a process.

    Args:
        unkept: What was observed and is kept in no store, by key.
        runs: How its runs ended, by name.
    """

    live = False

    def __init__(self, unkept: Mapping[str, Kept], runs: Mapping[str, RunFacts]) -> None:
        super().__init__(Path(), Naming(), Limits())
        self.unkept = dict(unkept)
        self.runs = dict(runs)

    def load(self, submission: Submission) -> None:
        """Take a submission, or another form of it: what was seen of all of them stays."""
        self.submission = submission

    def again(self) -> None:
        """Do nothing: nothing was begun."""

    def together(self, checks: Sequence[Check]) -> Iterator[tuple[Observation | Crash, float]]:
        """Yield nothing: what passed for certain is in the store."""
        return iter(())

    def run(self, name: str, settings: Mapping[str, Any]) -> RunFacts | Crash:
        """Return how a run ended, if that is known."""
        return self.runs.get(name) or Crash(CrashCause.MACHINE, NOT_SHOWN)

    def observe(
        self,
        check: Check,
        path: Sequence[int] = (),
        beside: str = "",
        instead: Mapping[str, bytes] | None = None,
    ) -> Observation | Crash:
        """Return that this was not observed: what was stands in `unkept` or in the store."""
        return Crash(CrashCause.MACHINE, NOT_SHOWN)

    def reaches(self) -> tuple[str, ...] | None:
        """Return that nobody could read the source; else the store has where it reaches."""
        return None
