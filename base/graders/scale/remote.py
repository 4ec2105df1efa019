"""What runs on a worker of a cluster: it observes submissions of one cohort after another and keeps nothing.

The secret of a cohort, the course's own answers and hand-ins come over the wire and stay in memory.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.errors import GraderBroke, UserError
from graders.grading.decisions import Override
from graders.grading.grader import Grader
from graders.grading.observations import Entry
from graders.grading.task import Bench, in_memory
from graders.model import Submission
from graders.sandbox.bubblewrap import require
from graders.sandbox.gpu import mine
from graders.sandbox.session import Session
from graders.scale import facts

IDLE = 20.0
"""Seconds after which a worker that has nothing to do ends its sandbox."""
LOOKS = 0.5
"""Seconds between looks whether a task is still wanted."""


class Unfit(Exception):
    """This worker cannot grade this cohort; the words say why, the name says who."""

    @property
    def name(self) -> str:
        """Who it is."""
        return str(self.args[1])


class Private(dict[str, Any]):
    """What is sent to a worker and must stand in no log: where a call fails, distributed writes its arguments down."""

    def __repr__(self) -> str:
        return "{...}"


@dataclass
class Here:
    """This process as a worker."""

    name: str = ""
    examined: bool = False
    """Whether `torchgrade worker` started it, which tries the jail first."""
    sheets: tuple[Path, ...] = ()
    """Folders with sheets that are not installed."""


HERE = Here()


@dataclass
class Open:
    """A cohort that this worker grades.

    Args:
        bench: Observes its submissions.
        count: Submissions that it has.
    """

    bench: Bench
    count: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    session: Session | None = None
    idle: threading.Timer | None = None

    def sandbox(self) -> Session:
        """Return its sandbox, a new one where the last was ended."""
        if self.session is None or self.session.closed:
            self.rest()
            self.session = self.bench.grader.session(self.count)
        return self.session

    def rest(self) -> None:
        """End its sandboxes; they are started again when they are needed."""
        if self.session is not None:
            self.session.stop()
            self.session = None
        self.bench.grader.known.close()

    def rest_when_idle(self) -> None:
        """End its sandboxes if no other submission comes soon."""

        def end() -> None:
            if self.lock.acquire(blocking=False):
                try:
                    self.rest()
                finally:
                    self.lock.release()

        self.idle = threading.Timer(IDLE, end)
        self.idle.daemon = True
        self.idle.start()


_open: dict[str, Open] = {}
"""What this worker grades, by the run of `batch` that asks for it."""
_at_work = threading.Lock()
"""Held while a submission is observed: a worker has the memory for one."""


def begin(run: str, order: Mapping[str, Any]) -> dict[str, Any]:
    """Make ready for a cohort, and return `refused` with the reason where this worker cannot grade it.

    Args:
        run: Names the run of `batch`.
        order: Its `facts`, `sheet`, `folder`, `files`, `secret`, `training`, `early`, `jailed`,
            `decisions`, `gpu`, `known` and `count`.
    """
    try:
        if not HERE.examined:
            raise UserError("it was not started by `torchgrade worker`, so nobody has tried its jail")
        if said := facts.difference(order["facts"], facts.of_machine()):
            raise UserError(said)
        places = [*HERE.sheets, Path(order["folder"])]
        spec = facts.find_sheet(order["sheet"], order["files"], places)
        if order["jailed"]:
            require()
        store, known = in_memory()
        known.take(order["known"])
        grader = Grader(
            spec.salted(order["secret"]),
            store,
            known,
            jailed=order["jailed"],
            training=order["training"],
            early=order["early"],
            reference_first=True,
            decisions=tuple(Override.model_validate(d) for d in order["decisions"]),
            secrets=tuple(HERE.sheets),
        )
        if order["gpu"] and mine() is None:
            raise UserError("it offers a GPU, and `nvidia-smi` shows none there")
        grader.plan.devices.gpu = order["gpu"]
    except UserError as error:
        return {"refused": str(error)}
    _open[run] = Open(Bench(grader, [e[0] for e in order["known"]], HERE.name), order["count"])
    return {}


def take(run: str, known: Sequence[Entry]) -> None:
    """Take what another worker observed of the course's own code."""
    if run in _open:
        _open[run].bench.take(known)


def end(run: str) -> None:
    """Forget a cohort, its secret with it."""
    if (one := _open.pop(run, None)) is not None:
        threading.Thread(target=one.rest, daemon=True).start()


def learn(run: str) -> tuple[Entry, ...]:
    """Observe the course's own code, and return what was observed.

    Raises:
        Unfit: It cannot be done here.
    """
    with _working(run) as one:
        return one.bench.learn()


def observe(run: str, given: Mapping[str, Any]) -> bytes:
    """Observe one submission, and return what came of it as JSON.

    Args:
        run: Names the run of `batch`.
        given: The fields of the submission.

    Raises:
        Unfit: Nothing can be graded here.
    """
    submission = Submission(given["student"], given["files"], given["notes"], version=given["version"])
    with _working(run) as one:
        session = one.sandbox()
        with _stopped_when_unwanted(session):
            done = one.bench.observe(submission, session)
        if session.closed:
            raise RuntimeError("stopped: nobody waits for it any more")
    return done.as_json()


@contextlib.contextmanager
def _working(run: str) -> Iterator[Open]:
    """Have this worker to oneself, with no other cohort's sandbox beside."""
    if run not in _open:
        raise Unfit("it has been told nothing of this cohort", HERE.name)
    one = _open[run]
    with _at_work:
        for other in list(_open.values()):
            if other is not one:
                with other.lock:
                    other.rest()
        with one.lock:
            if one.idle is not None:
                one.idle.cancel()
            try:
                yield one
            except (GraderBroke, UserError) as error:
                raise Unfit(str(error), HERE.name) from error
            finally:
                one.rest_when_idle()


@contextlib.contextmanager
def _stopped_when_unwanted(session: Session) -> Iterator[None]:
    """End a sandbox once nobody waits for its task any more: it was cancelled, or who asked for it is gone."""
    from distributed import Status, get_worker

    worker, ended = get_worker(), threading.Event()
    key = worker.get_current_task()

    def look() -> None:
        while not ended.wait(LOOKS):
            task = worker.state.tasks.get(key)
            wanted = task is not None and task.state in ("executing", "long-running", "resumed")
            if not wanted or worker.status not in (Status.running, Status.paused):
                session.close_for_good()
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
