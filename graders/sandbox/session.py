"""A running sandbox: begin a submission, ask for its observations, restart what ended."""

from __future__ import annotations

import math
import select
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from graders import wire
from graders.checks import Check
from graders.model import Array, Crash, CrashCause, Observation, Submission
from graders.observing.budget import BEGIN
from graders.observing.processes import descendants
from graders.sandbox import tasks
from graders.sandbox.environment import environment
from graders.sandbox.gpu import Gpu, given
from graders.sandbox.line import Line
from graders.sandbox.lost import SandboxLost, SubmissionLost
from graders.sandbox.machine import refuse_where_nothing_forks
from graders.sandbox.replies import RunFacts, choices_in, crash_in, facts_in, lines_in
from graders.sandbox.warm import modules_in
from graders.sandbox.warm_process import CannotStart, WarmProcess
from graders.sandbox.watchdog import Watchdog
from graders.vocabulary.limits import Limits
from graders.vocabulary.readings import with_choices
from graders.vocabulary.symbols import Naming

FACTS_SECONDS = 100.0
LOAD_SECONDS = 60.0
LOST_SECONDS = 0.2


class Session:
    """A running sandbox, jailed or trusted, that observes one submission after another.

    Use as a context manager. Its warm process forks a supervisor for each submission, with
    namespaces of its own in the jail, and that a child for each check that is observed alone. When one
    of them dies it is started anew for the next task.

    Args:
        mnist: The data set, mounted read-only.
        naming: What the sheet's symbols are called.
        limits: What one submission may use.
        jailed: Whether to jail at all.
        sources: Code that imports what many submissions will import: a second or two are spent on making
            the begin of each cheaper.
        modules: What checks will import.
        secrets: Files and folders that are not shown, wherever they lie.
        libraries: What submissions may use: where one is not there, it is the machine's fault.
        gpu: The device that runs may have.
    """

    live = True
    """Whether anything runs in it; else it repeats what another one has shown."""

    def __init__(
        self,
        mnist: Path,
        naming: Naming,
        limits: Limits,
        *,
        jailed: bool = True,
        sources: bytes = b"",
        modules: Sequence[str] = (),
        secrets: Sequence[Path] = (),
        libraries: Sequence[str] = (),
        gpu: Gpu | None = None,
    ) -> None:
        self.naming, self.limits, self.jailed = naming, limits, jailed
        self.sources, self.modules, self.libraries = sources, modules, libraries
        self.gpu = gpu
        self.warm = WarmProcess(mnist, secrets, limits, jailed=jailed, gpu=gpu)
        self.watchdog = Watchdog(limits, jailed=jailed)
        self.line = Line(self.watchdog)
        self.told_hidden = False
        """Whether the processes and files of now may hold what a hidden check was called with."""
        self.submission: Submission | None = None
        self.quiet = False
        self.untouched = False
        """Whether its process had executed nothing of the submission when the last answer came."""
        self.reached: tuple[str, ...] | None = None
        self.cold = ""
        """Why the warm process serves one submission itself and ends with it; empty where it forks for each."""
        self.closed = False
        self.fresh = False
        """Whether nothing has gone through this sandbox since it started."""
        self.runs: dict[str, RunFacts | Crash] = {}
        self.unkept: dict[str, Any] = {}
        """What was observed of the submission and is kept nowhere else, by key."""
        self.uncertain = False
        """Whether something was observed of the submission that may have been the machine's doing."""
        self.unread: Crash | None = None
        """Why the submission's files are not even read, once that took too long."""
        self.until = math.inf
        """The time on the clock after which nothing is asked of the submission any more."""
        self.begun_at = 0.0
        """The time on the clock at which its supervisor had read the submission."""

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The warm process; None where it has ended or was not started yet."""
        return self.warm.process

    def start(self) -> None:
        """Start the warm process and its watch; once more where it was killed while it started.

        Raises:
            UserError: This system cannot run hand-ins at all.
            CannotStart: It does not start on this machine.
        """
        refuse_where_nothing_forks()
        try:
            process = self._started()
        except CannotStart:
            process = self._started()
        self.watchdog.watch(process)
        self.fresh = not self.cold  # else each submission gets one of its own, which differs in nothing
        if self.sources and not self.cold:
            self.warm.send({"do": "settle", "modules": [*self.modules, *modules_in(self.sources)]})
            self.warm.receive()

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            return self.warm.start()
        except CannotStart:
            if self.closed:
                raise SubmissionLost("stopped") from None
            raise

    def stop(self) -> None:
        """End the sandbox and every process in it."""
        self._drop()
        self.warm.stop()

    @property
    def cpu(self) -> float:
        """CPU seconds that the submission has used, also before its supervisor was begun anew."""
        return self.line.cpu

    @property
    def used(self) -> float:
        """CPU seconds that the submission has used, of runs that go on too, since its supervisor was begun."""
        return max(self.cpu, self.watchdog.seconds()) if self.runs and self.watchdog.ours else self.cpu

    def close_for_good(self) -> None:
        """End the sandbox from another thread; whatever waits for it fails at once, and it does not start again."""
        self.closed = True
        self.warm.kill()

    def load(self, submission: Submission) -> None:
        """Take the next submission; nothing of the one before remains."""
        self.submission, self.line.cpu, self.until, self.reached = submission, 0.0, math.inf, None
        self.unkept = {}
        self.unread = None
        self.again()

    def forget_hidden(self) -> None:
        """Begin anew where code may have left what a hidden check gave it, since students read what comes now."""
        if self.told_hidden:
            self.again()

    def again(self) -> None:
        """Begin the submission anew, with what is left of its time."""
        self._drop()
        self.runs = {}

    def _drop(self) -> None:
        """Let go of the supervisor; the warm process ends it before it begins the next."""
        if self.line.open:
            self.line.close()
            self.watchdog.shared, self.told_hidden = False, False
            # the processes of runs end with it; what comes later runs them again
            self.runs = {n: ran for n, ran in self.runs.items() if isinstance(ran, Crash)}
            if self.cold:
                self.stop()

    def begin(self, *, careful: bool = False) -> None:
        """Let a supervisor read the submission, in a sandbox that runs.

        Args:
            careful: Whether each source is first read in a fork: even reading some crashes Python.

        Raises:
            SubmissionLost: The supervisor ended.
            TimeoutError: It takes too long.
        """
        if self.process is None:
            self.start()
        assert self.submission is not None
        assert self.process is not None
        self._fork_supervisor(self.submission.files)
        self.until = min(self.until, time.monotonic() + self.limits.seconds)
        self.watchdog.begin(self.process)
        self.line.told = self.watchdog.seconds()
        if self.jailed and not self.cold:  # now that we know which one serves this submission
            with suppress(OSError):  # a warm process that ended is noticed by what is asked next
                self.warm.send({"do": "prepare"})
        try:
            self._send_files(self.submission, careful=careful)
        except (SubmissionLost, TimeoutError) as error:
            if careful and isinstance(error, TimeoutError):
                why = f"{str(error) or 'took too long'} while it was only read"
                self.unread = Crash(CrashCause.TIME, why)
                raise TimeoutError(why) from error
            if careful or self._lost():
                raise
            self._drop()
            self.begin(careful=True)
        self.begun_at = time.monotonic()

    def _fork_supervisor(self, files: Mapping[str, bytes]) -> None:
        """Let the warm process fork a supervisor, at the other end of new pipes."""
        before = self.watchdog.supervisor
        # processes that the one before left running end first; its own end goes on beside this one's begin
        wait = any(descendants(before)) if self.jailed and before else True
        message = tasks.begin(
            files, self.limits, self.modules, jailed=self.jailed, wait=wait, gpu=self.gpu is not None
        )
        with self.line.begin() as theirs:
            try:
                self.warm.send(message, theirs)
                state = self.warm.receive()
            except OSError:
                state = b""
        if not state:
            raise SubmissionLost("the warm process ended")
        self.cold = "" if state == b"warm" else state.decode(errors="replace")

    def _send_files(self, submission: Submission, *, careful: bool) -> None:
        """Give the supervisor the files, and take what it says of their source."""
        task, files = tasks.load(submission, self.naming, self.libraries, careful=careful)
        said, _ = self.line.ask(task, files, LOAD_SECONDS)
        self.quiet = said.get("quiet") is True
        self.reached = lines_in(said, "reached")

    def reaches(self) -> tuple[str, ...] | None:
        """Return where the loaded submission's source reaches for the grader; None where it cannot be read."""
        if self.reached is None:
            self.facts()  # whatever is asked, the source is read before
        return self.reached

    def observe(
        self,
        check: Check,
        path: Sequence[int] = (),
        beside: str = "",
        instead: Mapping[str, bytes] | None = None,
    ) -> Observation | Crash:
        """Return what `check` sees in the loaded submission, or why it saw nothing.

        Args:
            check: The check.
            path: Which reading of the submission to look at; see `observing.choices`.
            beside: The run beside whose record it looks, where that is not the check's own.
            instead: Files in the place of those of the submission, for this check alone.
        """
        self.told_hidden |= not check.public
        return self._answer(*tasks.observe(check, path, beside, instead), check.seconds + 2 * BEGIN)

    def together(self, checks: Sequence[Check]) -> Iterator[tuple[Observation | Crash, float]]:
        """Yield what checks see that run one after another in one process, with seconds; up to its end.

        A fork for each costs more than most checks do. What one check does can change what a later one
        sees, unless the submission is `quiet`: `Grader` decides which answers count. The process is of no
        use afterwards. Each answer is yielded while the next one is worked on.
        """
        task: dict[str, Any] | None = {"do": "together", "checks": [c.inside() for c in checks]}
        began = time.monotonic()
        try:
            for check in checks:
                self.watchdog.shared = True
                seen = self._answer(task, {}, check.seconds)
                task, before, began = None, max(began, self.begun_at), time.monotonic()
                yield seen, began - before
                if not self.line.open:
                    break
        finally:
            self._drop()

    def run(self, name: str, settings: Mapping[str, Any]) -> RunFacts | Crash:
        """Run the script of the loaded submission once; how it ended, or why it did not start.

        Args:
            name: The run's name in the spec.
            settings: Its `files`, `seconds` and, where it may end early, `early`.
        """
        if name not in self.runs:
            task = {"do": "run", "name": name, **settings}
            with given(self.gpu, task, self.modules) as in_line:
                self.until += in_line
                answer = self._answer(task, {}, settings["seconds"] + 2 * BEGIN, facts=True)
            self.runs[name] = answer if isinstance(answer, Crash) else facts_in(answer)
        return self.runs[name]

    def facts(self) -> dict[str, Any] | Crash:
        """Return how the loaded submission is confined, as it sees it itself."""
        python = environment()
        shown = [str(p) for p in (*python.places, *python.projects)]
        return self._answer({"do": "facts", "shown": shown}, {}, FACTS_SECONDS, facts=True)

    def _answer(
        self,
        task: Mapping[str, Any] | None,
        arrays: Mapping[str, Array],
        seconds: float,
        *,
        facts: bool = False,
    ) -> Any:
        """Return the answer to `task`, or the next one where `task` is None."""
        if self.closed:
            return Crash(CrashCause.GRADER, "stopped")
        if time.monotonic() > self.until:
            return Crash(CrashCause.TIME, f"used up the {self.limits.seconds:g} s that a hand-in has")
        if self.cpu > self.limits.cpu_seconds:
            said = f"used up the {self.limits.cpu_seconds:g} s of CPU time that a hand-in has"
            return Crash(CrashCause.TIME, said)
        if self.unread is not None:
            return self.unread
        begun = self.line.open
        try:
            if not begun:
                self.begin()
            begun, self.watchdog.overused = True, None
            message, seen = self.line.ask(task, arrays, seconds, running=bool(self.runs))
        except TimeoutError as error:
            self.watchdog.end()  # else it goes on until the next submission begins
            self._drop()
            return Crash(CrashCause.TIME, str(error) or "did not end its answer")
        except (SubmissionLost, wire.ProtocolError) as error:
            lost = not self.cold and self._lost()
            self._drop()
            if self.watchdog.overused:
                return self.watchdog.overused
            if self.closed:
                return Crash(CrashCause.GRADER, "stopped")
            if not lost and not begun:
                return Crash(CrashCause.MACHINE, f"its sandbox ended before it began ({error})")
            if not lost:
                return Crash(CrashCause.KILLED, f"ended the sandbox that it ran in ({error})")
            said = self.warm.errors
            self.stop()
            raise SandboxLost(f"{error}\n{said}") from error
        self.untouched = message.get("untouched") is True
        crash, choices = crash_in(message), choices_in(message)
        if crash is None:
            return message if facts else with_choices(seen, choices)
        crash = replace(crash, choices=choices)
        if crash.cause in (CrashCause.DIED, CrashCause.KILLED) and self.watchdog.overused:
            return self.watchdog.overused
        return crash

    def _lost(self) -> bool:
        """Return whether the warm process has ended; the socket of one that lives stays silent."""
        return bool(select.select([self.warm.control], [], [], LOST_SECONDS)[0])
