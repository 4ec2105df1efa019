"""The pipes to the supervisor of a submission: ask within a budget, and take only the answer to that."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from graders import wire
from graders.model import Array
from graders.observing.budget import Budget
from graders.sandbox import protocol
from graders.sandbox.lost import SubmissionLost
from graders.sandbox.replies import SECONDS_CAP
from graders.sandbox.watchdog import Watchdog


class Line:
    """The pipes to one supervisor after another, and the CPU seconds of which they tell with each answer.

    Args:
        watchdog: What watches the supervisor and all below it.
    """

    def __init__(self, watchdog: Watchdog) -> None:
        self.watchdog = watchdog
        self.ends: tuple[int, int] | None = None
        self.number = 0
        self.cpu = 0.0
        """CPU seconds that the submission has used but for imports, also before its supervisor was begun anew."""
        self.before = 0.0
        """What of that was used before this supervisor."""
        self.told = 0.0
        """CPU seconds that its supervisor told last."""

    @property
    def open(self) -> bool:
        """Whether a supervisor was begun, and not let go of."""
        return self.ends is not None

    @contextmanager
    def begin(self) -> Iterator[list[int]]:
        """Make new pipes, and yield the ends of a supervisor, which it has when this is left."""
        task_read, task_write = os.pipe()
        answer_read, answer_write = os.pipe()
        os.set_blocking(task_write, False)
        self.ends, self.before = (task_write, answer_read), self.cpu
        try:
            yield [task_read, answer_write]
        finally:
            os.close(task_read)
            os.close(answer_write)

    def close(self) -> None:
        """Let go of the supervisor."""
        for end in self.ends or ():
            os.close(end)
        self.ends = None

    def ask(
        self,
        task: Mapping[str, Any] | None,
        arrays: Mapping[str, Array],
        seconds: float,
        *,
        running: bool = False,
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        """Send a task, or none, and return the next answer with its arrays.

        Args:
            task: What to do, as JSON.
            arrays: What goes with it.
            seconds: The CPU seconds that the supervisor and all below it may use for it.
            running: Whether runs go on, which are told of only when they have ended.

        Raises:
            TimeoutError: They are used up.
            ProtocolError: What comes is no message, or answers nothing that was asked.
            SubmissionLost: The supervisor has ended.
        """
        assert self.ends is not None
        to, answers = self.ends
        self.number += 1
        before = self.watchdog.seconds() if running and self.watchdog.ours else self.told
        budget = Budget(seconds, partial(self._spent, before), starved=self.watchdog.starved())
        try:
            if task is not None:
                task = {**task, "number": self.number}
                protocol.send(to, task, arrays, budget.began + budget.most)
            budget.wait(answers)
            answer = protocol.read(answers, time.monotonic() + budget.most)
            if answer is not None:
                return self._taken(*wire.decode(*answer))
        except BrokenPipeError:
            pass
        raise SubmissionLost("its process ended")

    def _taken(
        self, message: dict[str, Any], seen: dict[str, Array]
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return an answer without what it tells of times, which is noted."""
        number, told, imported = (message.pop(n, None) for n in ("number", "cpu", "imported"))
        if number != self.number or not isinstance(told, int | float) or not 0 <= told <= SECONDS_CAP:
            # no supervisor says such a thing, so nothing else will come
            raise wire.ProtocolError("it answers what nobody asked")
        self.told = told
        free = imported if isinstance(imported, int | float) and 0 <= imported <= told else 0.0
        self.cpu = max(self.cpu, self.before + told - free)
        return message, seen

    def _spent(self, before: float) -> float:
        """Return the CPU seconds since `before`; 0 where nobody counts them for us."""
        return self.watchdog.seconds() - before if self.watchdog.ours else 0.0
