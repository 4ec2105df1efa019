"""The worker pool: each worker observes one submission while it judges another and writes the pages of a third.

What is observed may also come from elsewhere: from shards, or from workers on other machines.
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from graders.cohort.renderer import Pages, Renderer
from graders.cohort.versions import Version, doubt, most_points, with_note
from graders.errors import GraderBroke, UserError
from graders.feedback.documents import as_json
from graders.feedback.words import tidy
from graders.grading.grader import Grader
from graders.grading.keys import submission_digest
from graders.grading.reports import UNREAD
from graders.grading.task import TRACE, Done, content_key, mark
from graders.model import Report, Submission
from graders.paths import VERSIONS, write_whole
from graders.sandbox.session import Session
from graders.sheets.skeletons import skeletons
from graders.submission import UnreadableSubmission, similarity
from graders.submission.cohorts import FoundSubmission
from graders.submission.notebooks import CODE
from graders.submission.texts import file_name

WAITING = 4
"""Submissions for each worker that may wait to be judged and to get pages."""


@dataclass(frozen=True)
class Observed:
    """A submission that was observed, or why it could not be read."""

    student: str
    report: Callable[[], Report]
    """Judges it; called once."""
    why: str = ""
    submission: Submission | None = None
    digest: str = ""
    version: str = ""
    """What it is called, where it is one of several versions."""
    versions: tuple[Observed, ...] = ()
    """All versions, where the one with most points is to count."""
    others: tuple[Version, ...] = ()
    """The versions that do not count, once that is known."""
    unsure: str = ""
    """What has to be decided before it is certain which version counts."""

    def without_report(self) -> Observed:
        """Return what its pages need of it once it is judged: its code, and no checkpoint."""
        if self.submission is None:
            return replace(self, report=_no_report, versions=())
        files = {n: d for n, d in self.submission.files.items() if n.lower().endswith(CODE)}
        slim = replace(self.submission, files=files)
        return replace(self, submission=slim, report=_no_report, versions=())


def _no_report() -> Report:
    raise AssertionError("a submission is judged once")


@dataclass(frozen=True)
class Graded:
    """A submission whose own files are written."""

    observed: Observed
    report: Report
    pages: Pages


class _Stopped(Exception):
    """The run was stopped while this submission was graded."""


class Elsewhere(Protocol):
    """Observes submissions outside this process."""

    def observe(
        self, grader: Grader, jobs: Iterator[tuple[FoundSubmission, Submission]], count: int
    ) -> Iterator[tuple[FoundSubmission, Submission, Done]]:
        """Yield what was observed of submissions, in the order in which it comes.

        Args:
            grader: Says what observations depend on.
            jobs: The submissions, read one after another as they are asked for.
            count: How many there are.

        Raises:
            UserError: It cannot go on.
        """
        ...

    def stop(self) -> None:
        """End what is at work; called from another thread."""
        ...


class WorkerPool:
    """Workers, each with a sandbox, a renderer and three threads, and the queues between them.

    Args:
        grader: Grades; its sandboxes are those of the workers.
        found: The submissions.
        out: The folder of the cohort's results.
        most: Workers, at most.
    """

    def __init__(self, grader: Grader, found: Sequence[FoundSubmission], out: Path, most: int) -> None:
        self.grader, self.out = grader, out
        self.todo: queue.SimpleQueue[FoundSubmission] = queue.SimpleQueue()
        for one in found:
            self.todo.put(one)
        self.observed: queue.Queue[Observed | None] = queue.Queue(WAITING * most)
        self.judged: queue.Queue[tuple[Observed, Report] | None] = queue.Queue(WAITING * most)
        self.done: queue.SimpleQueue[Graded | Exception] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.handed_out = frozenset(similarity.prints("", skeletons(grader.spec)).at)
        self.sessions: list[Session] = []
        self.elsewhere: Elsewhere | None = None
        self.threads: list[threading.Thread] = []

    def __len__(self) -> int:
        """Return how many workers there are."""
        return len(self.sessions) + (self.elsewhere is not None)

    def left(self) -> int:
        """Return how many submissions no worker has begun."""
        return self.todo.qsize()

    def start_worker(self) -> None:
        """Start one more worker."""
        session = self.grader.session(self.todo.qsize())
        self.sessions.append(session)
        for job in (partial(self._observe, session), self._judge, self._write):
            self.threads.append(threading.Thread(target=job, daemon=True))
            self.threads[-1].start()

    def start_elsewhere(self, elsewhere: Elsewhere) -> None:
        """Let all be observed elsewhere; judge it and write its pages here."""
        self.elsewhere = elsewhere
        for job in (self._observe_elsewhere, self._judge, self._write):
            self.threads.append(threading.Thread(target=job, daemon=True))
            self.threads[-1].start()

    def finished(self, seconds: float) -> Graded | None:
        """Return the next submission that is graded; None where there is none within some seconds.

        Raises:
            Exception: What a worker cannot go on after.
        """
        try:
            said = self.done.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(said, Exception):
            raise said
        return said

    def stop(self) -> None:
        """End all workers; what they are at is not finished."""
        self.stopped.set()
        for session in self.sessions:
            session.close_for_good()
        if self.elsewhere is not None:
            self.elsewhere.stop()
        for _ in range(len(self)):
            self.observed.put(None)
        for thread in self.threads:
            thread.join()

    def _observe(self, session: Session) -> None:
        """Observe submissions until none is left."""
        try:
            with session, suppress(queue.Empty, _Stopped):
                while True:
                    self.observed.put(observe(self.grader, session, self.todo.get_nowait()))
        except Exception as error:
            self.done.put(error)

    def _observe_elsewhere(self) -> None:
        """Take what was observed elsewhere."""
        assert self.elsewhere is not None
        found = [self.todo.get_nowait() for _ in range(self.todo.qsize())]
        parts = _Parts(found)

        def jobs() -> Iterator[tuple[FoundSubmission, Submission]]:
            for one in parts.leaves():
                submission = read(self.grader, one)
                if isinstance(submission, Submission):
                    yield one, submission
                else:
                    arrived(one, submission)

        def arrived(one: FoundSubmission, observed: Observed) -> None:
            if (whole := parts.with_part(one, observed)) is not None:
                self.observed.put(whole)

        try:
            for one, submission, done in self.elsewhere.observe(self.grader, jobs(), len(parts.whole)):
                arrived(one, replayed(self.grader, one, submission, done))
        except _Stopped:
            pass
        except Exception as error:
            self.done.put(error)

    def _judge(self) -> None:
        """Judge what was observed."""
        while (one := self.observed.get()) is not None:
            try:
                if not self.stopped.is_set():
                    counts, report = judge_best(self.grader, one)
                    self.judged.put((counts.without_report(), report))
            except Exception as error:
                self.done.put(error)
        self.judged.put(None)

    def _write(self) -> None:
        """Write the pages of what was judged."""
        with Renderer(self.grader.spec, self.out, self.handed_out) as renderer:
            while (one := self.judged.get()) is not None:
                try:
                    if not self.stopped.is_set():
                        write_others(self.out, one[0])
                        self.done.put(Graded(*one, write(renderer, *one)))
                except Exception as error:
                    self.done.put(error)


class _Parts:
    """The versions of submissions, which come one by one in any order; most submissions have one.

    Args:
        found: The submissions.
    """

    def __init__(self, found: Sequence[FoundSubmission]) -> None:
        self.found = found
        self.whole = {id(v): one for one in found for v in one.versions or (one,)}
        self.seen: dict[int, Observed] = {}

    def leaves(self) -> Iterator[FoundSubmission]:
        """Yield all versions."""
        for one in self.found:
            yield from one.versions or (one,)

    def with_part(self, one: FoundSubmission, observed: Observed) -> Observed | None:
        """Return the whole of which this part was the last to come; None where others are missing."""
        whole = self.whole[id(one)]
        if not whole.versions:
            return observed
        self.seen[id(one)] = observed
        if any(id(v) not in self.seen for v in whole.versions):
            return None
        tries = tuple(self.seen.pop(id(v)) for v in whole.versions)
        return replace(tries[-1], versions=tries)


def observe(grader: Grader, session: Session, found: FoundSubmission) -> Observed:
    """Read and observe one submission.

    Raises:
        _Stopped: The run was stopped.
        GraderBroke, UserError: Nothing can be graded on this machine.
    """
    if found.versions:
        tries = tuple(observe(grader, session, one) for one in found.versions)
        return replace(tries[-1], versions=tries)
    if session.closed:
        raise _Stopped
    submission = read(grader, found)
    if not isinstance(submission, Submission):
        return submission
    observed = _observed(grader, session, found, submission)
    if session.closed:
        raise _Stopped
    return observed


def read(grader: Grader, found: FoundSubmission) -> Submission | Observed:
    """Read one submission; where that cannot be done, return why."""
    student, version = found.student, found.version
    try:
        return found.load()
    except UserError as error:
        told = error.told if isinstance(error, UnreadableSubmission) else UNREAD
        failure = partial(grader.reporter.report_of_failure, student, told)
        return Observed(student, failure, found.reason(error), version=version)
    except Exception as error:  # of this machine, or a fault of ours: a person decides
        why = f"could not be read, by a fault of ours ({type(error).__name__}: {error})"
        fault = partial(grader.reporter.report_of_fault, student, traceback.format_exc()[-TRACE:])
        return Observed(student, fault, tidy(why), version=version)


def _observed(grader: Grader, session: Session, found: FoundSubmission, submission: Submission) -> Observed:
    try:
        report = grader.begin(submission, session)
    except (GraderBroke, UserError):  # of this machine, not of this submission: nothing can be graded
        raise
    except Exception:  # a fault of ours with one submission must not cost the others
        report = partial(grader.reporter.report_of_fault, found.student, traceback.format_exc()[-TRACE:])
    else:
        if session.live and not session.closed and not session.uncertain:
            mark(grader.store, content_key(grader, submission))
    return Observed(found.student, report, "", submission, submission_digest(submission), found.version)


def replayed(grader: Grader, found: FoundSubmission, submission: Submission, done: Done) -> Observed:
    """Return a submission that was observed elsewhere, ready to be judged here.

    Raises:
        GraderBroke, UserError: Nothing can be graded on this machine.
    """
    if done.fault:
        fault = partial(grader.reporter.report_of_fault, found.student, done.fault)
        return Observed(found.student, fault, "", submission, submission_digest(submission), found.version)
    observed = _observed(grader, done.replay(grader), found, submission)
    return replace(observed, report=lambda: replace(observed.report(), seconds=done.seconds))


def judge(grader: Grader, observed: Observed) -> Report:
    """Return the report of a submission that was observed.

    Raises:
        GraderBroke, UserError: Nothing can be graded on this machine.
    """
    try:
        return observed.report()
    except (GraderBroke, UserError):
        raise
    except Exception:
        return grader.reporter.report_of_fault(observed.student, traceback.format_exc()[-TRACE:])


def judge_best(grader: Grader, observed: Observed) -> tuple[Observed, Report]:
    """Return the version that counts, with its report: the only one there is, or the one with most points.

    Raises:
        GraderBroke, UserError: Nothing can be graded on this machine.
    """
    if not observed.versions:
        return observed, judge(grader, observed)
    graded = [(one.version, judge(grader, one)) for one in observed.versions]
    at = most_points(graded)
    others = tuple(g for i, g in enumerate(graded) if i != at)
    counts = replace(observed.versions[at], others=others, unsure=doubt(graded, at))
    return counts, with_note(graded, at)


def write_others(out: Path, observed: Observed) -> None:
    """Write the whole reports of the versions that do not count, for the instructor; that of the one that does is no longer there.

    Raises:
        OSError: They cannot be written.
    """
    for name, report in observed.others:
        folder = out / VERSIONS / observed.student
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{file_name(name)}.json", as_json(report).encode())
    if observed.others:
        (out / VERSIONS / observed.student / f"{file_name(observed.version)}.json").unlink(missing_ok=True)


def write(renderer: Renderer, observed: Observed, report: Report) -> Pages:
    """Return the pages of a submission, or why there are none.

    Raises:
        OSError: Nobody's pages can be written.
    """
    try:
        return renderer.write(report, observed.submission)
    except OSError:
        raise
    except Exception as error:
        return Pages(fault=tidy(f"{type(error).__name__}: {error}"))
