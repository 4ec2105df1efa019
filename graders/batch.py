"""A cohort: each hand-in on its own, resumable, with progress; a broken one never stops the others."""

from __future__ import annotations

import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import UserError
from graders.grade import Grader
from graders.model import Report, Submission, Verdict
from graders.paths import cache, write_whole
from graders.report import as_html, as_json, as_pdf, cohort_html, cohort_json, gradebook
from graders.sandbox.jail import CannotStart, Session
from graders.spec import Spec
from graders.store import Store
from graders.submission import cohort

Say = Callable[[str], None]


class Interrupted(Exception):
    """The user stopped the run; what was finished is written."""


@dataclass
class Cohort:
    """What became of a cohort."""

    reports: list[Report] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)


def batch(
    spec: Spec,
    hand_ins: Path,
    out: Path,
    say: Say,
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
        out: Gets `index.html`, `gradebook.csv`, `results.json`, and a folder for each student.
        say: Told one line for each hand-in.
        workers: Hand-ins graded at a time.
        jailed: Whether hand-ins run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.

    Raises:
        UserError: The cohort cannot be read or `out` cannot be written.
        CannotStart: The sandbox does not start on this machine.
        Interrupted: By Ctrl-C; the files of what was finished are complete.
    """
    students = list(cohort(hand_ins))
    try:
        out.mkdir(parents=True, exist_ok=True)
        store = Store(out / ".observations")
    except OSError as error:
        raise UserError(
            f"{out}: cannot be written ({error.strerror}); choose another --out"
        ) from error
    grader = Grader(
        spec, store, Store(cache() / "observations"), jailed=jailed, training=training, early=early
    )
    result = Cohort()
    stop = threading.Event()
    running: set[Session] = set()
    began = time.monotonic()

    def one(name: str, load: Callable[[], Submission]) -> tuple[Report, str] | None:
        if stop.is_set():
            return None
        try:
            submission = load()
        except UserError as error:
            return grader.report_of_failure(name, str(error)), str(error)
        with grader.session() as session:
            running.add(session)
            try:
                report = grader.grade(submission, session)
            except CannotStart:
                raise
            except Exception:  # a fault of ours with one hand-in must not cost the others
                report = grader.report_of_fault(name, traceback.format_exc()[-2000:])
            finally:
                running.discard(session)
        return None if stop.is_set() else (report, "")

    try:
        with ThreadPoolExecutor(workers) as pool:
            futures: dict[Future[tuple[Report, str] | None], str] = {
                pool.submit(one, n, load): n for n, load in students
            }
            pending = set(futures)
            try:
                while pending:
                    done, pending = wait(pending, return_when=FIRST_COMPLETED)
                    for future in done:
                        _finish(future, futures[future], out, result)
                        say(_progress(result, len(students), began))
            except CannotStart:
                stop.set()
                pool.shutdown(cancel_futures=True)
                raise
            except KeyboardInterrupt as error:
                before = signal.signal(signal.SIGINT, signal.SIG_IGN)
                stop.set()
                for future in pending:
                    future.cancel()
                for session in list(running):
                    session.close_for_good()
                wait([f for f in pending if not f.cancelled()])
                signal.signal(signal.SIGINT, before)
                write_cohort(spec, result, out)
                raise Interrupted(
                    f"stopped after {len(result.reports)} of {len(students)}; the same command goes on from there"
                ) from error
    finally:
        grader.close()
    write_cohort(spec, result, out)
    return result


def _finish(
    future: Future[tuple[Report, str] | None], name: str, out: Path, result: Cohort
) -> None:
    """Write one student's files as soon as the report is there."""
    graded = future.result()
    if graded is None:
        return
    report, why = graded
    if why:
        result.failures.append((name, why))
    result.reports.append(report)
    write_student(report, out / report.student)


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


def _progress(result: Cohort, total: int, began: float) -> str:
    done = len(result.reports)
    if not done:
        return ""
    last = result.reports[-1]
    left = (time.monotonic() - began) / done * (total - done)
    score = (
        f"{last.score:g} of {last.points:g}"
        if (last.student not in dict(result.failures))
        else "could not be read"
    )
    broken = sum(r.outcome.verdict is Verdict.BROKEN for r in last.results)
    score += f", {broken} checks broken by the grader" if broken else ""
    return f"[{done}/{total}] {last.student}: {score} ({last.seconds:.0f} s; about {left / 60:.1f} min left)"
