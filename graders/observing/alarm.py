"""Interrupt code once it has used up its time."""

from __future__ import annotations

import os
import signal
import time

from graders.observing import import_time, processes
from graders.observing.budget import PATIENCE, Budget

LEAST = 0.05
"""CPU seconds that are worth to go on for."""


class TooSlow(BaseException):
    """A statement was interrupted; BaseException, so that `except Exception` cannot swallow it."""


class alarm:
    """Interrupt the body after `seconds` of CPU time, raising `TooSlow` (or `kind`) in the main thread.

    One that sleeps is interrupted, too. Within another one, that goes on to count.
    """

    def __init__(self, seconds: float, kind: type[BaseException] = TooSlow) -> None:
        self.seconds, self.kind = seconds, kind

    def __enter__(self) -> None:
        before, queued, others = time.process_time(), processes.queued(), of_others()
        imported = import_time.used(before)

        def free() -> float:
            return import_time.since(imported, time.process_time())

        budget = Budget(
            self.seconds,
            lambda: time.process_time() - before - free() + of_others() - others,
            lambda: processes.queued() - queued + free(),
        )

        def interrupt(number: int, _: object) -> None:
            said = f"used up its {self.seconds:g} s of CPU time"
            left = self.seconds - budget.spent()
            if number == signal.SIGPROF and free() and left > LEAST:
                signal.setitimer(signal.ITIMER_PROF, left, 1.0)
            elif number == signal.SIGPROF or (said := budget.over()):
                raise self.kind(said)

        self.began = {signal.ITIMER_REAL: time.monotonic(), signal.ITIMER_PROF: time.process_time()}
        self.handlers = {n: signal.signal(n, interrupt) for n in (signal.SIGALRM, signal.SIGPROF)}
        after = {signal.ITIMER_REAL: self.seconds + PATIENCE, signal.ITIMER_PROF: self.seconds}
        self.timers = {timer: signal.setitimer(timer, s, 1.0) for timer, s in after.items()}

    def __exit__(self, *_: object) -> None:
        gone = {signal.ITIMER_REAL: time.monotonic(), signal.ITIMER_PROF: time.process_time()}
        for timer in self.timers:
            signal.setitimer(timer, 0)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        for timer, (left, every) in self.timers.items():
            if left:
                signal.setitimer(timer, max(0.01, left - gone[timer] + self.began[timer]), every)


def of_others() -> float:
    """Return the CPU seconds of the processes below this one, those that have ended included."""
    used = os.times()
    return processes.below() + used.children_user + used.children_system
