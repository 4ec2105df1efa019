"""The process that makes pages again after a decision, so that grading by hand never waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import UserError
from graders.paths import python_path

END = 30.0
"""Seconds that the process that makes pages has to end."""
MAIN = "from graders.desk.follow import main; main()"


@dataclass
class Follower:
    """Makes the pages of students again, one batch after another, in a process of its own; use as a context manager.

    Args:
        sheet: The sheet.
        out: The folder of the cohort's results.
    """

    sheet: str
    out: Path
    waiting: set[str] = field(default_factory=set)
    busy: tuple[str, ...] = ()
    fault: str = ""
    """Why the last ones could not be made."""
    done: int = 0
    """How many batches were made."""

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._ended = False
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Follower:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join()
        self._stop()

    def ask(self, students: Collection[str]) -> None:
        """Make the pages of some students again, soon."""
        with self._changed:
            self.waiting |= set(students)
            self._changed.notify_all()

    def makes(self, student: str) -> bool:
        """Return whether a student's pages are still to be made."""
        with self._changed:
            return student in self.waiting or student in self.busy

    @property
    def behind(self) -> int:
        """How many students' pages are still to be made."""
        with self._changed:
            return len(self.waiting | set(self.busy))

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self.waiting or self._ended)
                if self._ended and not self.waiting:
                    return
                self.busy, self.waiting = tuple(sorted(self.waiting)), set()
            fault = self._made(self.busy)
            with self._changed:
                self.fault, self.busy, self.done = fault, (), self.done + 1
                self._changed.notify_all()

    def _made(self, students: tuple[str, ...]) -> str:
        """Return why pages could not be made; empty where they were."""
        for _ in range(2):
            try:
                return self._asked(students)
            except (OSError, ValueError):  # it has ended
                self._stop()
        return "the process that makes pages ended twice; `torchgrade regrade` makes them all"

    def _asked(self, students: tuple[str, ...]) -> str:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", MAIN, self.sheet, str(self.out)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONPATH": python_path()},
                start_new_session=True,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(students) + "\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline())["fault"])

    def _stop(self) -> None:
        if self._process is not None:
            self._process.stdin.close()  # type: ignore[union-attr]
            try:
                self._process.wait(timeout=END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()  # type: ignore[union-attr]
            self._process = None

    def settled(self, seconds: float) -> bool:
        """Wait until all pages are made; return whether they are."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.waiting and not self.busy, seconds)


def main() -> None:
    """Make the pages of the students that are named on standard input, a JSON list a line, until it closes."""
    from graders.cohort.again import Again
    from graders.cohort.state import settings
    from graders.course.budget import taking
    from graders.exchange.intake import wishes_of
    from graders.sheets.load import find_spec

    os.nice(10)  # who grades by hand does not wait for it
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    sheet, out = sys.argv[1], Path(sys.argv[2])
    again: Again | None = None
    for line in sys.stdin:
        fault = ""
        try:
            if again is None:
                spec = find_spec(sheet)
                wishes = wishes_of(settings(out).get("wishes", {}))
                again = Again(spec, out, taking(wishes, out, spec.late)).__enter__()
            again.grade(json.loads(line))
        except (UserError, OSError) as error:
            fault = str(error)
        except Exception as error:  # a fault of ours costs the pages of some students, and is said
            fault = f"a fault of ours: {type(error).__name__}: {error}"
        print(json.dumps({"fault": fault}), file=answers, flush=True)
    if again is not None:
        again.__exit__(None, None, None)
