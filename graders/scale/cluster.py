"""A cohort's submissions given to the workers of a cluster: which workers may take part, what is under way, what came back."""

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
from graders.grading.observations import Entry
from graders.grading.task import Done, content_key, mark, marked
from graders.model import Submission
from graders.scale import facts, remote
from graders.scale.keys import security
from graders.scale.scheduler import DEATHS, SETTINGS
from graders.submission.cohorts import FoundSubmission

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as FutureOf

    Future = FutureOf[Any]

Job = tuple[FoundSubmission, Submission]
LOOKS = 1.0
"""Seconds between looks which workers there are."""
TRIES = 3
"""How often a task that fails for an unknown reason is tried."""
MOST_BYTES = 256 * 2**20
"""Bytes of hand-ins that are under way at a time, at most."""


class _Lost(Exception):
    """The scheduler does not answer any more."""


@dataclass(frozen=True)
class Place:
    """Where the scheduler is.

    Args:
        address: Such as `tls://10.0.0.1:8786`; empty where a file says it.
        file: The file that says it.
        keys: The folder of the keys.
        patience: Seconds to wait for a scheduler, or for a worker.
    """

    address: str = ""
    file: Path | None = None
    keys: Path | None = None
    patience: float = 600.0

    @property
    def shown(self) -> str:
        """What people call it."""
        return self.address or str(self.file)


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
    accepted: dict[str, str] = field(default_factory=dict)
    """The names of the workers that take part, by address."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why others do not, by address."""
    stopped: threading.Event = field(default_factory=threading.Event)
    waiting: dict[str, list[Job]] = field(default_factory=dict)
    """The submissions of each task that is under way; several where they are the same."""
    futures: dict[str, Future] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    """Tasks to be given out once more."""
    failed: dict[str, int] = field(default_factory=dict)
    events: queue.SimpleQueue[Future] = field(default_factory=queue.SimpleQueue)
    gpu: bool | None = None
    """Whether runs have a GPU; None until there are workers."""
    count: int = 0
    looked: float = 0.0
    alone_since: float | None = None

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

        self.secret, self.count = secret_of(self.out), count
        with dask.config.set(
            {"distributed.comm.timeouts.connect": SETTINGS["distributed.comm.timeouts.connect"]}
        ):
            while not self.stopped.is_set():
                client, lost = self._client(), False
                try:
                    yield from self._work(client, grader, jobs)
                    return
                except _Lost:
                    lost = True
                    self.say(f"the scheduler at {self.place.shown} is gone; waiting until it is back")
                    self.again = list(self.waiting)
                finally:
                    self._leave(client, lost=lost)

    # -- the scheduler -----------------------------------------------------------------------------

    def _client(self) -> Client:
        """Return a connection; waits for a scheduler for as long as there is patience."""
        from distributed import Client

        keys = security(self.place.keys, self.place.address, "client")
        until, why = time.monotonic() + self.place.patience, ""
        if self.place.file is not None and not self.place.file.exists():
            why = "the file is not there; the scheduler writes it"
        while not self.stopped.is_set():
            left = until - time.monotonic()
            if left <= 0:
                break
            if self.place.file is not None and not self.place.file.exists():
                time.sleep(min(LOOKS, left))
                continue
            where: dict[str, Any] = (
                {"scheduler_file": str(self.place.file)}
                if self.place.file
                else {"address": self.place.address}
            )
            try:
                return Client(
                    **where, security=keys, timeout=min(10.0, left), set_as_default=False, name="torchgrade"
                )
            except (OSError, TimeoutError, ValueError) as error:
                why = _innermost(error)
                time.sleep(min(LOOKS, max(0.0, until - time.monotonic())))
        raise UserError(
            f"{self.place.shown}: no scheduler answers there ({why}); start one with `torchgrade cluster scheduler`, "
            "mend the address or the keys, and run the same command again: what was finished is kept"
        )

    def _leave(self, client: Client, *, lost: bool) -> None:
        """Give up what is under way, and let the workers forget the secret."""
        if not lost:
            with suppress(OSError, TimeoutError):  # the scheduler may have gone just now
                client.cancel(list(self.futures.values()), force=True)
                client.run(remote.end, self.run, workers=list(self.accepted), on_error="ignore")
        self.futures.clear()
        self.accepted.clear()
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)

    # -- the workers -------------------------------------------------------------------------------

    def _look(self, client: Client, grader: Grader) -> None:
        """Take new workers in, and notice which ones have gone.

        Raises:
            _Lost: The scheduler does not answer.
            UserError: There are workers, and none may take part; or none came.
        """
        if time.monotonic() < self.looked + LOOKS:
            return
        try:
            if client.scheduler is None:
                raise _Lost
            there = client.sync(client.scheduler.identity, n_workers=-1)["workers"]
        except (OSError, TimeoutError, RuntimeError) as error:
            raise _Lost from error
        self.looked = time.monotonic()
        for address in [a for a in self.accepted if a not in there]:
            self.say(f"worker {self.accepted.pop(address)} has gone")
        self._choose_devices(grader, there)
        if new := {
            a: w
            for a, w in there.items()
            if a not in self.accepted and a not in self.refused and (_has_gpu(w) or not self.gpu)
        }:
            self._take_in(client, grader, new)
        if self.accepted:
            self.alone_since = None
            return
        present = {a: why for a, why in self.refused.items() if a in there}
        if present and len(present) == len(there):
            lines = "\n".join(f"worker {there[a]['name']} is refused: {why}" for a, why in present.items())
            raise UserError(f"{self.place.shown}: no worker there can grade this\n{lines}")
        self.alone_since = self.alone_since or time.monotonic()
        if time.monotonic() > self.alone_since + self.place.patience:
            raise UserError(
                f"{self.place.shown}: no worker came within {self.place.patience:g} s; start some with `torchgrade worker {self.place.shown}` and run the same command again: what was finished is kept"
            )

    def _choose_devices(self, grader: Grader, there: dict[str, dict[str, Any]]) -> None:
        """Decide once, when the first workers are there, whether the sheet's runs have GPUs, which is said where it wants some."""
        if self.gpu is not None or not there:
            return
        wanted = grader.spec.wants_gpu and grader.training
        offer = sum(map(_has_gpu, there.values()))
        self.gpu = grader.plan.devices.gpu = wanted and offer > 0
        if self.gpu and offer < len(there):
            self.say(f"{len(there) - offer} workers without a GPU are left out: the sheet's runs have one")
        elif wanted and not offer:
            needed = any(run.needs_gpu for run in grader.spec.runs.values())
            rest = "what needs one is pending" if needed else "the CPU is used"
            self.say(
                f"0 of {self.count} GPU tasks can start: no worker offers a GPU (`torchgrade worker --gpu 0`); {rest}"
            )

    def _take_in(self, client: Client, grader: Grader, new: dict[str, dict[str, Any]]) -> None:
        """Tell new workers what is graded, or say why they may not."""
        known = _known(grader)
        order = remote.Private(
            {
                "facts": facts.of_machine(),
                "sheet": grader.spec.sheet,
                "folder": str(grader.spec.folder.absolute()),
                "files": facts.of_sheet(grader.spec),
                "secret": self.secret,
                "training": grader.training,
                "early": grader.early,
                "jailed": grader.jailed,
                "decisions": [
                    d.model_dump(mode="json", exclude_defaults=True) for d in grader.decisions if d.symbols
                ],
                "gpu": bool(self.gpu),
                "known": known,
                "count": self.count,
            }
        )
        said = client.run(remote.begin, self.run, order, workers=list(new), on_error="return")
        for address, answer in said.items():
            name = str(new[address]["name"])
            if isinstance(answer, OSError):
                continue  # it has gone meanwhile
            if isinstance(answer, Exception):
                answer = {
                    "refused": f"it has another torchgrade, or none ({type(answer).__name__}: {answer})"
                }
            if why := answer.get("refused"):
                self.refused[address] = why
                self.say(f"worker {name} is refused: {why}")
            else:
                self.accepted[address] = name
        if ours := [a for a in new if a in self.accepted]:
            hosts = {a.rpartition(":")[0] for a in self.accepted}
            self.say(
                f"{len(ours)} more workers, {len(self.accepted)} on {len(hosts)} machine{'s' * (len(hosts) > 1)}"
            )

    def _learn(self, client: Client, grader: Grader) -> None:
        """Let a worker observe the course's own solution where nobody here has done so, and tell the others."""
        while grader.known.unknown(grader.checks()) and not self.stopped.is_set():
            self._look(client, grader)
            if not self.accepted:
                time.sleep(LOOKS)
                continue
            self.say("the course's own solution is observed first")
            future = client.submit(
                remote.learn,
                self.run,
                key=f"learn-{self.run}-{secrets.token_hex(4)}",
                workers=list(self.accepted),
            )
            try:
                while not self.stopped.is_set():
                    with suppress(TimeoutError):
                        grader.known_store.take(future.result(timeout=LOOKS))
                        break
                    self._look(client, grader)
            except remote.Unfit as error:
                self._refuse(error)
                continue
            except Exception as error:
                if _is_of_workers(error):
                    continue
                raise
            if grader.known.unknown(grader.checks()):
                return  # it crashes there; each check says so
            client.run(remote.take, self.run, _known(grader), workers=list(self.accepted), on_error="ignore")

    def _refuse(self, error: remote.Unfit) -> None:
        for address in [a for a, name in self.accepted.items() if name == error.name]:
            self.refused[address] = str(error.args[0])
            self.say(f"worker {self.accepted.pop(address)} is refused: {error.args[0]}")

    # -- the tasks ---------------------------------------------------------------------------------

    def _work(
        self, client: Client, grader: Grader, jobs: Iterator[Job]
    ) -> Iterator[tuple[FoundSubmission, Submission, Done]]:
        more = True
        self._look(client, grader)
        self._learn(client, grader)
        while not self.stopped.is_set() and (more or self.waiting):
            self._look(client, grader)
            while self.again and len(self.futures) < len(self.accepted):
                self._submit(client, self.again.pop())
            while more and len(self.futures) < len(self.accepted) and self._bytes() < MOST_BYTES:
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
            workers=list(self.accepted),
            resources={"GPU": 1} if self.gpu else None,
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
            self._refuse(error)
        elif type(error).__name__ == "KilledWorker":
            last = error.last_worker
            return Done(
                key,
                fault=f"it ended {DEATHS} workers, one after another, or their machines did; the last was {last.name} at {last.address}",
            )
        elif not _is_of_workers(error):
            return self._once_more(key, f"{type(error).__name__}: {error}")
        self.again.append(key)
        return None

    def _once_more(self, key: str, why: str) -> Done | None:
        self.failed[key] = self.failed.get(key, 0) + 1
        if self.failed[key] >= TRIES:
            return Done(key, fault=f"tried {TRIES} times on the cluster: {why}")
        self.again.append(key)
        return None


def _has_gpu(worker: dict[str, Any]) -> bool:
    """Return whether a worker offers a device."""
    return bool(worker.get("resources", {}).get("GPU"))


def _known(grader: Grader) -> list[Entry]:
    """Return what is known of the course's own solution."""
    reference = grader.plan.reference
    keys = {grader.keys.of(c, reference) for c in grader.checks() if c.uses_reference}
    return grader.known_store.some(sorted(keys))


def _is_of_workers(error: BaseException | None) -> bool:
    """Return whether a task did not fail, but found no worker."""
    return type(error).__name__ in (
        "NoWorkerError",
        "NoValidWorkerError",
        "CancelledError",
        "FutureCancelledError",
        "FuturesCancelledError",
    )


def _innermost(error: BaseException) -> str:
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
