"""Time budgets: CPU seconds of a submission's own processes, so that a busy machine takes nothing from anybody.

What sleeps uses none, so there are two bounds on the wall clock as well: a short one for what mostly sleeps, and a
generous one for the rest.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable

FACTOR, SLACK = 6.0, 10.0
IDLE, PATIENCE = 0.02, 5.0
"""What uses less of the time that has gone than this share does not work; it may do so for its budget and this long."""
MOSTLY = 0.5
"""What uses less than this share of the time in which it could have a processor sleeps for most of it."""
PAUSES = (0.05, 1.0)
USED_UP = "used up its"
"""How it is said that CPU time was used up, which the load of the machine has no part in."""
BEGIN = 60.0
"""CPU seconds that our own code may use before a submission's begins; no submission is charged with them."""
IMPORTS = 30.0
"""CPU seconds of importing libraries at most that no submission is charged with; it could claim more than it used."""


class Budget:
    """So many CPU seconds, from now on.

    Args:
        seconds: The budget.
        spent: The CPU seconds that were used of it so far.
        queued: The seconds for which there was no processor for it, where that is known: with it, what sleeps for most
            of its time is over as well.
        starved: The same for a process that others watch: neither bound on the clock counts this time.
    """

    def __init__(
        self,
        seconds: float,
        spent: Callable[[], float],
        queued: Callable[[], float] | None = None,
        starved: Callable[[], float] | None = None,
    ) -> None:
        self.seconds, self.spent, self.queued = seconds, spent, queued
        self.starved = starved or queued or (lambda: 0.0)
        self.began = time.monotonic()

    @property
    def most(self) -> float:
        """Seconds on the clock after which nothing goes on."""
        return FACTOR * self.seconds + SLACK

    def over(self) -> str:
        """Return why it is used up, to be said of the code; nothing as long as it is not."""
        gone, spent = time.monotonic() - self.began, self.spent()
        if spent >= self.seconds:
            return f"{USED_UP} {self.seconds:g} s of CPU time"
        if (
            gone >= self.seconds + PATIENCE
            and spent < IDLE * gone
            and gone - self.starved() >= self.seconds + PATIENCE
        ):
            return f"waited for {self.seconds + PATIENCE:g} s and did not work"
        if self.queued and (had := gone - self.queued()) >= self.seconds + PATIENCE and spent < MOSTLY * had:
            return f"waited for most of {self.seconds + PATIENCE:g} s"
        if gone >= self.most and gone - self.starved() >= self.most:
            return f"did not end within {self.most:g} s"
        return ""

    def wait(self, fd: int, until: Callable[[], bool] | None = None) -> None:
        """Wait until there is something to read, or until `until` says so.

        Raises:
            TimeoutError: The budget is used up first; says why.
        """
        least, most = PAUSES
        pause = least
        while not (until and until()) and not select.select([fd], [], [], pause)[0]:
            if said := self.over():
                raise TimeoutError(said)
            # four threads may be at work, and this looks again before they have used up the rest
            if until is None:
                pause = min(most, max(least, (self.seconds - self.spent()) / 4))
