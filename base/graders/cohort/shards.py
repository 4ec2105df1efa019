"""A cohort graded without any engine: each of several commands observes a share into one folder, and one collects.

The folder may be shared by machines over a network: each result is a file that appears whole, and nothing is locked.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graders.cohort.arrivals import Intake
from graders.cohort.batch import Interrupted, TakeIn, decided_of, refuse_within
from graders.cohort.secret import secret_of
from graders.cohort.state import refuse_older
from graders.errors import UserError
from graders.grading.decisions import Override
from graders.grading.grader import Grader
from graders.grading.task import Bench, Done, content_key, in_memory
from graders.model import Submission
from graders.paths import TASKS, write_whole
from graders.sandbox.session import Session
from graders.sheets.spec import Spec
from graders.submission import cohort
from graders.submission.cohorts import FoundSubmission

SHOWN = 5
Told = Callable[[str, float, int, int], None]
"""Told whose submission was observed, the seconds it took, how many are done, and how many there are."""


@dataclass(frozen=True)
class Share:
    """One of several shares of a cohort.

    Args:
        number: Which one, counted from 1.
        of: How many there are.
    """

    number: int
    of: int

    @classmethod
    def of_words(cls, words: str) -> Share:
        """Return the share that is written `2/8`.

        Raises:
            ValueError: It is none; says why.
        """
        said = re.fullmatch(r"(\d+)/(\d+)", words)
        if not said:
            raise ValueError(f"`{words}` is no share; write NUMBER/OF, such as 2/8 for the second of eight")
        number, of = map(int, said.groups())
        if not 1 <= number <= of:
            raise ValueError(
                f"there is no share {words}: shares count from 1 to {of} (for SLURM: --array=1-{of or 8})"
            )
        return cls(number, of)

    def part(self, found: Sequence[FoundSubmission]) -> list[FoundSubmission]:
        """Return the submissions of this share; together the shares hold each of them once."""
        leaves = [leaf for one in found for leaf in one.versions or (one,)]
        return leaves[self.number - 1 :: self.of]


@dataclass
class Shared:
    """What one command does for a cohort: it observes its share, as far as that is not done yet.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.
        share: Which submissions.
        jailed: Whether they run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
    """

    spec: Spec
    out: Path
    share: Share
    jailed: bool = True
    training: bool = True
    early: bool = False
    new: int = 0
    """Submissions that were observed now."""
    there: int = 0
    """Those whose results were there already."""
    unread: int = 0
    """Those that cannot be read; who collects says why."""
    sessions: list[Session] = field(default_factory=list)

    def observe(
        self,
        submissions: Path,
        told: Told,
        workers: int,
        *,
        decisions: Path | None = None,
        secret: Path | None = None,
        intake: TakeIn | None = None,
    ) -> None:
        """Observe the share, and write a file for each submission of it.

        Args:
            submissions: A folder of submissions, or one archive of them.
            told: Told of each submission.
            workers: Submissions observed at a time.
            decisions: A file of overrides; that in the folder of results where it is None.
            secret: A file with the secret that inputs and seeds are drawn by.
            intake: Finds the submissions; a plain cohort's where it is None.

        Raises:
            UserError: The cohort cannot be read, or the folder cannot be written.
            GraderBroke: Nothing can be graded on this machine.
            Interrupted: By Ctrl-C; what was finished is kept.
        """
        refuse_older(self.out)
        refuse_within(submissions, self.out)
        taken = intake(submissions, {}, self.out) if intake else Intake(cohort(submissions, {}, self.out))
        decided = decided_of(self.out, self.spec, taken, decisions)
        todo: queue.SimpleQueue[FoundSubmission] = queue.SimpleQueue()
        for one in (part := self.share.part(taken.found)):
            todo.put(one)
        try:
            (self.out / TASKS).mkdir(parents=True, exist_ok=True)
            spec = self.spec.salted(secret_of(self.out, secret))
            errors: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
            lock = threading.Lock()

            def work() -> None:
                try:
                    self._work(spec, decided, submissions, todo, len(part), told, lock)
                except BaseException as error:
                    errors.put(error)

            threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(part)))]
            for thread in threads:
                thread.start()
            try:
                while any(t.is_alive() for t in threads) and errors.empty():
                    time.sleep(0.1)
            finally:
                for session in self.sessions:
                    session.close_for_good()
                for thread in threads:
                    thread.join()
        except OSError as error:
            raise _unwritable(self.out, error) from error
        except KeyboardInterrupt as error:
            raise Interrupted(
                f"stopped after {self.new + self.there} of {len(part)}; the same command goes on from there"
            ) from error
        with suppress(queue.Empty):
            first = errors.get_nowait()
            raise _unwritable(self.out, first) if isinstance(first, OSError) else first

    def _work(
        self,
        spec: Spec,
        decided: tuple[Override, ...],
        submissions: Path,
        todo: queue.SimpleQueue[FoundSubmission],
        count: int,
        told: Told,
        lock: threading.Lock,
    ) -> None:
        """Observe submissions until none is left."""
        store, known = in_memory()
        grader = Grader(
            spec,
            store,
            known,
            jailed=self.jailed,
            training=self.training,
            early=self.early,
            reference_first=True,
            decisions=decided,
            secrets=(submissions, self.out),
        )
        bench = Bench(grader, (), f"share {self.share.number}/{self.share.of}")
        session = grader.session(count)
        self.sessions.append(session)
        try:
            with session, suppress(queue.Empty):
                while not session.closed:
                    one = todo.get_nowait()
                    seconds = self._one(bench, session, one)
                    with lock:
                        told(one.student, seconds, self.new + self.there + self.unread, count)
        finally:
            grader.close()

    def _one(self, bench: Bench, session: Session, one: FoundSubmission) -> float:
        try:
            submission = one.load()
        except Exception:  # whatever it is, who collects meets it too, and says it
            self.unread += 1
            return 0.0
        path = self.out / TASKS / f"{content_key(bench.grader, submission)}.json"
        if (kept := _kept(path)) is not None and kept.certain:
            self.there += 1
            return 0.0
        done = bench.observe(submission, session)
        if not session.closed:
            write_whole(path, done.as_json())
            self.new += 1
        return done.seconds


def _kept(path: Path) -> Done | None:
    """Return a result that is there and whole."""
    try:
        return Done.of_json(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _unwritable(out: Path, error: OSError) -> UserError:
    return UserError(
        f"{out}: cannot be written ({error.strerror or error}); what was finished is kept: mend that and run the same command again"
    )


@dataclass
class Collected:
    """The results that shares have left in the folder of a cohort, as the place where it was observed."""

    out: Path
    stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Collect no more."""
        self.stopped.set()

    def observe(
        self, grader: Grader, jobs: Iterator[tuple[FoundSubmission, Submission]], count: int
    ) -> Iterator[tuple[FoundSubmission, Submission, Done]]:
        """Yield the results of submissions.

        Args:
            grader: Says what results depend on.
            jobs: The submissions.
            count: How many there are.

        Raises:
            UserError: Some have none; what there is has been graded.
        """
        missing: list[str] = []
        for one, submission in jobs:
            if self.stopped.is_set():
                return
            done = self._of(grader, submission)
            if done is None:
                missing.append(one.student)
            else:
                yield one, submission, done
        if missing:
            raise UserError(self._lacking(missing, count))

    def _of(self, grader: Grader, submission: Submission) -> Done | None:
        """Return the result of a submission, from wherever it came: from a machine with a GPU, or without."""
        for gpu in dict.fromkeys((grader.spec.wants_gpu, False)):
            grader.plan.devices.gpu = gpu
            done = _kept(self.out / TASKS / f"{content_key(grader, submission)}.json")
            if done is not None:
                return done
        return None

    def _lacking(self, missing: Sequence[str], count: int) -> str:
        folder = self.out / TASKS
        if len(missing) == count and any(folder.glob("*.json")):
            return (
                f"{folder}: has results, but none that fits: they depend on the sheet, the secret, --training, --early, the torchgrade and the libraries; "
                "collect with the same options, in the same environment as the shares"
            )
        names = ", ".join(f"`{name}`" for name in missing[:SHOWN])
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        return (
            f"{self.out}: {len(missing)} of {count} hand-ins have no result yet ({names}{more}); "
            "run all shares again, which repeats nothing that is there, and collect then"
        )
