"""A cohort: each hand-in on its own, resumable, with progress; a broken one never stops the others."""

from __future__ import annotations

import fcntl
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import GraderBroke, UserError
from graders.grade import Grader
from graders.model import Report, Submission
from graders.paths import cache, write_whole
from graders.report import as_html, as_json, as_pdf, cohort_html, cohort_json, gradebook
from graders.sandbox.jail import Session
from graders.spec import Spec
from graders.store import Store, submission_digest
from graders.submission import cohort

SWITCH_SECONDS = 0.0005


@dataclass
class Cohort:
    """What became of a cohort."""

    reports: list[Report] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, float, float]] = field(default_factory=list)
    """Students whose score an earlier run put otherwise: name, score then, score now."""


Listen = Callable[[Report, int, int], None]
"""Told the report of a hand-in, how many are done, and how many there are."""


class Interrupted(Exception):
    """The user stopped the run; what was finished is written."""


class _Stopped(Exception):
    """The run was stopped while this hand-in was graded."""


def batch(
    spec: Spec,
    hand_ins: Path,
    out: Path,
    listen: Listen = lambda *_: None,
    workers: int = 2,
    *,
    jailed: bool = True,
    training: bool = True,
    early: bool = False,
) -> Cohort:
    """Grade a cohort into `out`.

    Args:
        spec: The sheet.
        hand_ins: A folder of folders, archives or files, or one archive of them.
        out: Gets `index.html`, `gradebook.csv`, `results.json`, `state.sqlite`, and a folder for
            each student.
        listen: Told of each hand-in.
        workers: Hand-ins graded at a time.
        jailed: Whether hand-ins run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.

    Raises:
        UserError: The cohort cannot be read, or `out` cannot be written.
        CannotStart: The sandbox does not start on this machine.
        Interrupted: By Ctrl-C; the files of what was finished are complete.
    """
    students = list(cohort(hand_ins))
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _alone(out):
            for part in out.glob("*/.*"):  # of a run that was killed while it wrote
                part.unlink()
            store = Store(out / "state.sqlite")
            known = Store(cache() / "observations.sqlite")
            grader = Grader(spec, store, known, jailed=jailed, training=training, early=early)
            result = Cohort()
            try:
                _grade(grader, students, out, result, listen, workers)
            except KeyboardInterrupt as error:
                write_cohort(spec, result, out)
                raise Interrupted(
                    f"stopped after {len(result.reports)} of {len(students)}; the same command goes on from there"
                ) from error
            finally:
                grader.close()
                store.close()
            write_cohort(spec, result, out)
    except OSError as error:
        why = f"{out}: cannot be written ({error.strerror}); what was finished is kept: "
        raise UserError(f"{why}mend that and run it again, or choose another --out") from error
    return result


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep other runs out of `out`; the kernel lets go of the lock when this process ends, however it does."""
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                f"{out}: another run is writing here; wait for it, or choose another --out"
            ) from error
        yield


def _grade(
    grader: Grader,
    students: Sequence[tuple[str, Callable[[], Submission]]],
    out: Path,
    result: Cohort,
    listen: Listen,
    workers: int,
) -> None:
    """Grade with one sandbox for each worker; stops them all when one cannot go on."""
    todo: queue.SimpleQueue[tuple[str, Callable[[], Submission]]] = queue.SimpleQueue()
    for student in students:
        todo.put(student)
    done: queue.SimpleQueue[tuple[Report, str, str] | Exception | None] = queue.SimpleQueue()
    sessions = [grader.session() for _ in range(min(workers, len(students)))]

    def work(session: Session) -> None:
        try:
            with session, suppress(queue.Empty, _Stopped):
                while True:
                    done.put(_one(grader, session, *todo.get_nowait()))
        except Exception as error:  # handed to the main thread, which raises it
            done.put(error)
        done.put(None)

    def first(session: Session) -> None:
        try:
            grader.learn(session)
        except Exception as error:
            done.put(error)
            done.put(None)
        else:
            work(session)

    jobs = [first, *[work] * (len(sessions) - 1)]
    # a thread that gets an answer should not wait for another one's page to be made
    sys.setswitchinterval(SWITCH_SECONDS)
    threads = [
        threading.Thread(target=job, args=(session,), daemon=True)
        for job, session in zip(jobs, sessions, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        left = len(threads)
        while left:
            said = done.get()
            if said is None:
                left -= 1
            elif isinstance(said, Exception):
                raise said
            else:
                _finish(grader.store, *said, out, result)
                listen(result.reports[-1], len(result.reports), len(students))
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        for session in sessions:
            session.close_for_good()
        for thread in threads:
            thread.join()
        signal.signal(signal.SIGINT, before)


def _one(
    grader: Grader, session: Session, name: str, load: Callable[[], Submission]
) -> tuple[Report, str, str]:
    """The report of one hand-in, why it could not be read if so, and its digest."""
    if session.closed:
        raise _Stopped
    try:
        submission = load()
    except UserError as error:
        return grader.report_of_failure(name, str(error)), str(error), ""
    digest = submission_digest(submission)
    try:
        report = grader.grade(submission, session)
    except (GraderBroke, UserError):  # of this machine, not of this hand-in: nothing can be graded
        raise
    except Exception:  # a fault of ours with one hand-in must not cost the others
        report = grader.report_of_fault(name, traceback.format_exc()[-2000:])
    if session.closed:
        raise _Stopped
    return report, "", digest


def _finish(
    store: Store, report: Report, why: str, digest: str, out: Path, result: Cohort
) -> None:
    """Write one student's files as soon as the report is there."""
    write_student(report, out / report.student)
    if why:
        result.failures.append((report.student, why))
    before = store.finish(report, digest)
    if before is not None:
        result.changed.append((report.student, before, report.score))
    result.reports.append(report.without_pictures())


def write_student(report: Report, folder: Path) -> None:
    """`feedback.html`, `feedback.pdf` and `report.json` of one student, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "feedback.html", as_html(report).encode())
    write_whole(folder / "feedback.pdf", as_pdf(report, folder))
    write_whole(folder / "report.json", as_json(report).encode())


def write_cohort(spec: Spec, result: Cohort, out: Path) -> None:
    """The files about all students."""
    reports = sorted(result.reports, key=lambda r: r.student.lower())
    write_whole(
        out / "index.html", cohort_html(spec.title, spec.sheet, reports, result.failures).encode()
    )
    write_whole(out / "gradebook.csv", gradebook(reports, result.failures).encode())
    write_whole(out / "results.json", cohort_json(spec.sheet, reports, result.failures).encode())
