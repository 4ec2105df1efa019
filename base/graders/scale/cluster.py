"""A cohort's submissions given to the workers of a cluster: what is under way, what came back, what is given out again."""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.cohort.secret import secret_of
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.task import Done, content_key, mark, marked
from graders.model import Submission
from graders.scale import remote
from graders.scale.members import Members, known
from graders.scale.place import LOOKS, Lost, Place
from graders.scale.scheduler import DEATHS, SETTINGS
from graders.submission.cohorts import FoundSubmission

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as FutureOf

    Future = FutureOf[Any]

Job = tuple[FoundSubmission, Submission]
TRIES = 3
"""How often a task that fails for an unknown reason is tried."""
MOST_BYTES = 256 * 2**20
"""Bytes of hand-ins that are under way at a time, at most."""


@dataclass
class Cluster:
    """The workers of a cluster, as the place where a cohort is observed.

    Args:
        place: Where the scheduler is.
        out: The folder of the cohort's results, which holds its secret.
        say: Takes a line for people.
    """

    place: Place
    out: Path
    say: Callable[[str], None]
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    stopped: threading.Event = field(default_factory=threading.Event)
    waiting: dict[str, list[Job]] = field(default_factory=dict)
    """The submissions of each task that is under way; several where they are the same."""
    futures: dict[str, Future] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    """Tasks to be given out once more."""
    failed: dict[str, int] = field(default_factory=dict)
    """How often each failed for an unknown reason."""
    ended: dict[str, list[str]] = field(default_factory=dict)
    """The workers that died while they were at each."""
    events: queue.SimpleQueue[Future] = field(default_factory=queue.SimpleQueue)

    def stop(self) -> None:
        """Let the workers go; what they are at is given up."""
        self.stopped.set()

    def observe(
        self, grader: Grader, jobs: Iterator[Job], count: int
    ) -> Iterator[tuple[FoundSubmission, Submission, Done]]:
        """Yield what the workers observed of submissions, as it comes.

        Args:
            grader: Says what observations depend on; its stores get what workers observe.
            jobs: The submissions, read one after another as they are asked for.
            count: How many there are.

        Raises:
            UserError: No scheduler answers, or no worker can take part.
        """
        import dask

        self.members = Members(self.place, self.run, secret_of(self.out), count, self.say)
        with dask.config.set(
            {"distributed.comm.timeouts.connect": SETTINGS["distributed.comm.timeouts.connect"]}
        ):
            while not self.stopped.is_set():
                client, lost = self.place.connected(self.stopped), False
                try:
                    yield from self._work(client, grader, jobs)
                    return
                except Lost:
                    lost = True
                    self.say(f"the scheduler at {self.place.shown} is gone; waiting until it is back")
                    self.again = list(self.waiting)
                finally:
                    self._leave(client, lost=lost)

    def _leave(self, client: Client, *, lost: bool) -> None:
        """Give up what is under way, and let the workers forget the secret."""
        if not lost:
            with suppress(OSError, TimeoutError):  # the scheduler may have gone just now
                client.cancel(list(self.futures.values()), force=True)
                self.members.leave(client)
        self.futures.clear()
        self.members.accepted.clear()
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)

    def _learn(self, client: Client, grader: Grader) -> None:
        """Let a worker observe the course's own solution where nobody here has done so, and tell the others."""
        died: list[str] = []
        while grader.known.unknown(grader.checks()) and not self.stopped.is_set():
            if len(died) == DEATHS:
                raise UserError(
                    f"{self.place.shown}: {DEATHS} workers ended while they observed the course's own solution, or their machines did: {', '.join(died)}"
                )
            self.members.look(client, grader)
            if not self.members.accepted:
                time.sleep(LOOKS)
                continue
            self.say("the course's own solution is observed first")
            future = client.submit(
                remote.learn,
                self.run,
                key=f"learn-{self.run}-{secrets.token_hex(4)}",
                workers=list(self.members.accepted),
            )
            try:
                while not self.stopped.is_set():
                    with suppress(TimeoutError):
                        grader.known_store.take(future.result(timeout=LOOKS))
                        break
                    self.members.look(client, grader)
            except remote.Unfit as error:
                self.members.refuse(error)
                continue
            except Exception as error:
                if _is_death(error):
                    died.append(_who(error))
                elif not _is_of_workers(error):
                    raise
                continue
            if grader.known.unknown(grader.checks()):
                return  # it crashes there; each check says so
            self.members.tell(client, known(grader))

    # -- the tasks ---------------------------------------------------------------------------------

    def _work(
        self, client: Client, grader: Grader, jobs: Iterator[Job]
    ) -> Iterator[tuple[FoundSubmission, Submission, Done]]:
        more = True
        self.members.look(client, grader)
        self._learn(client, grader)
        while not self.stopped.is_set() and (more or self.waiting):
            self.members.look(client, grader)
            while self.again and len(self.futures) < len(self.members.accepted):
                self._submit(client, self.again.pop())
            while more and len(self.futures) < len(self.members.accepted) and self._bytes() < MOST_BYTES:
                if (job := next(jobs, None)) is None:
                    more = False
                    break
                key = content_key(grader, job[1])
                if marked(grader.store, key):
                    yield *job, Done(key)
                elif key in self.waiting:
                    self.waiting[key].append(job)
                else:
                    self.waiting[key] = [job]
                    self._submit(client, key)
            try:
                future = self.events.get(timeout=LOOKS / 2)
            except queue.Empty:
                continue
            if (done := self._ended(future)) is not None:
                jobs_of_it = self.waiting.pop(done.key)
                if done.certain:
                    done.replay(grader)
                    mark(grader.store, done.key)
                for job in jobs_of_it:
                    yield *job, done

    def _bytes(self) -> int:
        return sum(len(d) for jobs in self.waiting.values() for d in jobs[0][1].files.values())

    def _submit(self, client: Client, key: str) -> None:
        """Give a task to a worker; where that one dies, the scheduler gives it to another."""
        submission = self.waiting[key][0][1]
        given = remote.Private(
            student=submission.student,
            files=dict(submission.files),
            notes=submission.notes,
            version=submission.version,
        )
        future = client.submit(
            remote.observe,
            self.run,
            given,
            key=f"{key}-{self.run}-{self.failed.get(key, 0)}-{secrets.token_hex(4)}",
            workers=list(self.members.accepted),
            resources={"GPU": 1} if self.members.gpu else None,
            pure=False,
        )
        self.futures[key] = future
        future.add_done_callback(self.events.put)

    def _ended(self, future: Future) -> Done | None:
        """Return what came of a task; None where it has to be given out again."""
        key = next((k for k, f in self.futures.items() if f is future), None)
        if key is None:  # it was given up
            return None
        del self.futures[key]
        if future.status == "finished":
            try:
                return Done.of_json(future.result())
            except (OSError, TimeoutError, ValueError):  # its worker died before it could be fetched
                return self._once_more(key, "its result could not be fetched")
        if future.status != "error":  # cancelled or lost, with the scheduler
            self.again.append(key)
            return None
        error = future.exception()
        if isinstance(error, remote.Unfit):
            self.members.refuse(error)
        elif _is_death(error):
            return self._one_more_died(key, _who(error))
        elif not _is_of_workers(error):
            return self._once_more(key, f"{type(error).__name__}: {error}")
        self.again.append(key)
        return None

    def _one_more_died(self, key: str, worker: str) -> Done | None:
        died = self.ended.setdefault(key, [])
        died.append(worker)
        if len(died) >= DEATHS:
            said = ", ".join(died[:-1]) + f" and {died[-1]}"
            return Done(
                key, fault=f"it ended {DEATHS} workers, one after another, or their machines did: {said}"
            )
        self.again.append(key)
        return None

    def _once_more(self, key: str, why: str) -> Done | None:
        self.failed[key] = self.failed.get(key, 0) + 1
        if self.failed[key] >= TRIES:
            return Done(key, fault=f"tried {TRIES} times on the cluster: {why}")
        self.again.append(key)
        return None


def _is_death(error: BaseException | None) -> bool:
    """Return whether a worker ended while it was at a task."""
    return type(error).__name__ == "KilledWorker"


def _who(error: Any) -> str:
    return f"{error.last_worker.name} at {error.last_worker.address}"


def _is_of_workers(error: BaseException | None) -> bool:
    """Return whether a task did not fail, but found no worker."""
    return type(error).__name__ in (
        "NoWorkerError",
        "NoValidWorkerError",
        "CancelledError",
        "FutureCancelledError",
        "FuturesCancelledError",
    )
