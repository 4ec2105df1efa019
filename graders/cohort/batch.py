"""A cohort: each hand-in on its own, resumable, with progress; a broken one never stops the others."""

from __future__ import annotations

import fcntl
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from graders.cohort.gradebook import gradebook
from graders.cohort.pages import (
    Waiting,
    cohort_html,
    compile_templates,
    queue_html,
    similarity_html,
)
from graders.cohort.renderer import Pages, Press
from graders.cohort.secret import secret_of
from graders.errors import GraderBroke, UserError
from graders.feedback.documents import cohort_json
from graders.feedback.words import tidy
from graders.grading import decisions as overrides
from graders.grading.grader import UNREAD, Grader
from graders.grading.keys import submission_digest
from graders.grading.margins import reference_margins
from graders.grading.observations import Changed, Store, cached
from graders.model import Report, Submission
from graders.paths import FIGURES, INSTRUCTOR, LOCK, REPORTS, STATE, STUDENTS, write_whole
from graders.sandbox.session import Session
from graders.sheets.skeletons import skeletons
from graders.sheets.spec import Spec
from graders.sheets.yaml import meant
from graders.submission import UnreadableSubmission, cohort, similarity
from graders.submission.notebooks import CODE
from graders.submission.similarity import Prints
from graders.submission.source import code

PAYS, SAMPLE = 30.0, 2.0
"""Another worker starts where what is left takes those there are longer than this, known from at least so many seconds:
one keeps two cores busy, but for trainings, and its sandbox takes some seconds to start."""
WAITING = 4
"""Hand-ins for each worker that may wait to be judged and to get pages."""
OVERRIDES = "overrides.yaml"


@dataclass
class Cohort:
    """What became of a cohort."""

    reports: list[Report] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    """Hand-ins that could not be read, and why."""
    changed: list[Changed] = field(default_factory=list)
    """Hand-ins whose score an earlier run put otherwise."""
    waiting: list[Waiting] = field(default_factory=list)
    prints: list[Prints] = field(default_factory=list)
    margins: dict[str, float] = field(default_factory=dict)
    """The room to its bound that the reference has in each check, where that is known."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """Hand-ins whose pages could not be made, and why."""


@dataclass(frozen=True)
class Begun:
    """A hand-in that was observed, or why it could not be read."""

    student: str
    report: Callable[[], Report]
    why: str = ""
    hand_in: Submission | None = None
    digest: str = ""

    def judged(self) -> Begun:
        """What is still needed of it for its pages: its code, and no checkpoint."""
        if self.hand_in is None:
            return replace(self, report=_no_report)
        files = {n: d for n, d in self.hand_in.files.items() if n.lower().endswith(CODE)}
        hand_in = replace(self.hand_in, files=files)
        return replace(self, hand_in=hand_in, report=_no_report)


def _no_report() -> Report:
    raise AssertionError("a hand-in is judged once")


Load = Callable[[], Submission]
"""Reads a hand-in."""
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
    decisions: Path | None = None,
    secret: Path | None = None,
) -> Cohort:
    """Grade a cohort into `out`.

    Args:
        spec: The sheet.
        hand_ins: A folder of folders, archives or files, or one archive of them.
        out: Gets `index.html`, `queue.html`, `similarity.html`, `gradebook.csv`, `results.json`,
            a folder for each student in `students`, and what is the instructor's alone in `instructor`.
        listen: Told of each hand-in.
        workers: Hand-ins graded at a time, at most.
        jailed: Whether hand-ins run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        decisions: A file of overrides; `overrides.yaml` in `out` where it is None and that is there.
        secret: A file with the secret that inputs and seeds are drawn by; where it is None, the one in `out`,
            which the first run draws.

    Raises:
        UserError: The cohort or the overrides cannot be read, or `out` cannot be written.
        CannotStart: The sandbox does not start on this machine.
        Interrupted: By Ctrl-C; the files of what was finished are complete.
    """
    _refuse_older(out)
    _refuse_within(hand_ins, out)
    before = _settings(out).get("names", {})
    found = cohort(hand_ins, before, out)
    students = [(hand_in.student, hand_in.load) for hand_in in found]
    names = {hand_in.entry: hand_in.student for hand_in in found}
    gone = {entry: name for entry, name in before.items() if name not in names.values()}
    decisions = decisions or (usual if (usual := out / OVERRIDES).is_file() else None)
    decided = tuple(overrides.load(decisions, spec)) if decisions else ()
    there = [name for name, _ in students]
    for name in dict.fromkeys(d.student for d in decided):
        if name not in there:
            raise UserError(f"{decisions}: no hand-in is called `{name}`{meant(name, there)}")
    try:
        (out / INSTRUCTOR).mkdir(parents=True, exist_ok=True)
        with _alone(out):
            for folder in (f"{STUDENTS}/*", REPORTS, f"{FIGURES}/*"):
                for part in out.glob(f"{folder}/.*"):  # of a run that was killed while it wrote
                    part.unlink()
            store = Store(out / STATE)
            known = cached()
            store.remember(
                sheet=str(spec.folder.absolute()),
                hand_ins=str(hand_ins.absolute()),
                jailed=jailed,
                training=training,
                early=early,
                names={**gone, **names},
            )
            grader = Grader(
                spec.salted(secret_of(out, secret)),
                store,
                known,
                jailed=jailed,
                training=training,
                early=early,
                canary=True,
                decisions=decided,
                secrets=(hand_ins, out),
            )
            result = Cohort(margins=reference_margins(grader))
            try:
                _grade(grader, students, out, result, listen, workers)
            except KeyboardInterrupt as error:
                write_cohort(spec, result, out, dict(students))
                raise Interrupted(
                    f"stopped after {len(result.reports)} of {len(students)}; the same command goes on from there"
                ) from error
            finally:
                grader.close()
                store.close()
            write_cohort(spec, result, out, dict(students))
            overrides.record(out, result.reports, decided)
    except OSError as error:
        if error.errno is None:  # not the system's: something of ours that derives from it
            raise GraderBroke(f"the grader failed: {type(error).__name__}: {error}") from error
        why = f"{out}: cannot be written ({error.strerror}); what was finished is kept: "
        raise UserError(f"{why}mend that and run it again, or choose another --out") from error
    return result


def settings(out: Path) -> dict[str, Any]:
    """How the cohort in `out` was graded: `sheet`, `hand_ins`, `jailed`, `training`, `early`.

    Raises:
        UserError: It holds no graded cohort.
    """
    _refuse_older(out)
    if not (out / STATE).is_file():
        raise UserError(
            f"{out}: holds no graded cohort; grade one with `torchgrade batch SHEET HAND-INS --out {out}`"
        )
    kept = _settings(out)
    if not kept:
        raise UserError(f"{out}: does not say how it was graded; run `torchgrade batch` once more")
    return kept


def _settings(out: Path) -> dict[str, Any]:
    """What a run before this one has kept in `out`; nothing where there was none."""
    if not (out / STATE).is_file():
        return {}
    store = Store(out / STATE)
    try:
        return store.settings()
    finally:
        store.close()


def _refuse_within(hand_ins: Path, out: Path) -> None:
    """Refuse hand-ins that lie where results are written."""
    for ours in (out, out / STUDENTS, out / INSTRUCTOR):
        if hand_ins.exists() and hand_ins.resolve() == ours.resolve():
            raise UserError(
                f"{out}: the hand-ins lie where results are written; choose another --out, which may lie beside or in them"
            )


def _refuse_older(out: Path) -> None:
    """Refuse a folder of results as they were laid out before the students' files had a folder of their own."""
    if (out / "state.sqlite").is_file():
        raise UserError(
            f"{out}: was written by an older torchgrade; grade into a new folder: copy its overrides.yaml there and run `torchgrade batch SHEET HAND-INS --out NEW`"
        )


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keep other runs out of `out`; the kernel lets go of the lock when this process ends, however it does."""
    with (out / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                f"{out}: another run is writing here; wait for it, or choose another --out"
            ) from error
        yield


def _grade(
    grader: Grader,
    students: Sequence[tuple[str, Load]],
    out: Path,
    result: Cohort,
    listen: Listen,
    workers: int,
) -> None:
    """Grade with a sandbox and a press for each worker that pays; stops them all when one cannot go on."""
    crew = _Crew(grader, students, out, workers)
    first = time.monotonic()
    try:
        while (so_far := len(result.reports)) < len(students):
            seconds = time.monotonic() - first
            left = crew.todo.qsize() * seconds / max(1, so_far - 1)
            known = seconds > (SAMPLE if so_far else PAYS)
            if not crew.sessions or (len(crew.sessions) < workers and known and left > PAYS):
                crew.hire()
                compile_templates()
            try:
                said = crew.done.get(timeout=1)
            except queue.Empty:
                continue
            if isinstance(said, Exception):  # raised here, whichever thread it comes from
                raise said
            _keep(grader, *said, result)
            first = first if so_far else time.monotonic()
            listen(result.reports[-1], so_far + 1, len(students))
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        crew.stop()
        signal.signal(signal.SIGINT, before)


class _Crew:
    """The workers: each observes one hand-in while it judges another and writes the pages of a third."""

    def __init__(self, grader: Grader, students: Sequence[tuple[str, Load]], out: Path, workers: int) -> None:
        self.grader, self.out = grader, out
        self.todo: queue.SimpleQueue[tuple[str, Load]] = queue.SimpleQueue()
        for student in students:
            self.todo.put(student)
        self.begun: queue.Queue[Begun | None] = queue.Queue(WAITING * workers)
        self.judged: queue.Queue[tuple[Begun, Report] | None] = queue.Queue(WAITING * workers)
        self.done: queue.SimpleQueue[tuple[Begun, Report, Pages] | Exception] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.handed_out = frozenset(similarity.prints("", skeletons(grader.spec)).at)
        self.sessions: list[Session] = []
        self.threads: list[threading.Thread] = []

    def hire(self) -> None:
        """One more worker: a sandbox and a press."""
        session = self.grader.session(self.todo.qsize())
        self.sessions.append(session)
        for job in (partial(self._observe, session), self._judge, self._write):
            self.threads.append(threading.Thread(target=job, daemon=True))
            self.threads[-1].start()

    def stop(self) -> None:
        """End all workers; what they were at is not done."""
        self.stopped.set()
        for session in self.sessions:
            session.close_for_good()
        for _ in self.sessions:
            self.begun.put(None)
        for thread in self.threads:
            thread.join()

    def _observe(self, session: Session) -> None:
        try:
            with session, suppress(queue.Empty, _Stopped):
                while True:
                    self.begun.put(_one(self.grader, session, *self.todo.get_nowait()))
        except Exception as error:
            self.done.put(error)

    def _judge(self) -> None:
        while (one := self.begun.get()) is not None:
            try:
                if not self.stopped.is_set():
                    report = _judged(self.grader, one)
                    self.judged.put((one.judged(), report))
            except Exception as error:
                self.done.put(error)
        self.judged.put(None)

    def _write(self) -> None:
        with Press(self.grader.spec, self.out, self.handed_out) as press:
            while (one := self.judged.get()) is not None:
                try:
                    if not self.stopped.is_set():
                        self.done.put((*one, _written(press, *one)))
                except Exception as error:
                    self.done.put(error)


def _one(grader: Grader, session: Session, name: str, load: Load) -> Begun:
    """Observe one hand-in."""
    if session.closed:
        raise _Stopped
    try:
        submission = load()
    except UserError as error:
        told = error.told if isinstance(error, UnreadableSubmission) else UNREAD
        return Begun(name, partial(grader.report_of_failure, name, told), str(error))
    except Exception as error:  # of this machine, or a fault of ours: a person decides
        why = f"{name}: could not be read, by a fault of ours ({type(error).__name__}: {error})"
        fault = partial(grader.report_of_fault, name, traceback.format_exc()[-2000:])
        return Begun(name, fault, tidy(why))
    try:
        report = grader.begin(submission, session)
    except (GraderBroke, UserError):  # of this machine, not of this hand-in: nothing can be graded
        raise
    except Exception:  # a fault of ours with one hand-in must not cost the others
        report = partial(grader.report_of_fault, name, traceback.format_exc()[-2000:])
    if session.closed:
        raise _Stopped
    return Begun(name, report, "", submission, submission_digest(submission))


def _judged(grader: Grader, begun: Begun) -> Report:
    """The report of a hand-in that was observed."""
    try:
        return begun.report()
    except (GraderBroke, UserError):
        raise
    except Exception:
        return grader.report_of_fault(begun.student, traceback.format_exc()[-2000:])


def _written(press: Press, begun: Begun, report: Report) -> Pages:
    """The pages of a hand-in, or why there are none."""
    try:
        return press.write(report, begun.hand_in)
    except OSError:  # of the folder of results: nobody's pages can be written
        raise
    except Exception as error:
        return Pages(fault=tidy(f"{type(error).__name__}: {error}"))


def _keep(grader: Grader, begun: Begun, report: Report, pages: Pages, result: Cohort) -> None:
    """Keep what became of one hand-in whose files are written."""
    report = replace(report, notes=(*report.notes, *pages.notes), notebooks=pages.notebooks)
    slim = report.without_pictures()
    results = {r.id: r for r in slim.results}
    result.waiting += [Waiting(report.student, results[id_], names) for id_, names in pages.figures.items()]
    if pages.prints is not None:
        result.prints.append(pages.prints)
    if begun.why:
        result.failures.append((report.student, begun.why))
    if pages.fault:
        result.faults.append((report.student, pages.fault))
    if (changed := grader.store.finish(report, begun.digest)) is not None:
        result.changed.append(changed)
    result.reports.append(slim)


def write_cohort(spec: Spec, result: Cohort, out: Path, loaders: Mapping[str, Load]) -> None:
    """The files about all students."""
    for some in (result.failures, result.faults):
        some.sort(key=lambda pair: _order(pair[0]))
    reports = sorted(result.reports, key=lambda r: _order(r.student))
    waiting = sorted(result.waiting, key=lambda w: _order(w.student))
    prints = sorted(result.prints, key=lambda p: _order(p.student))
    write_whole(out / "gradebook.csv", gradebook(reports, result.failures).encode())
    write_whole(out / "results.json", cohort_json(spec.sheet, reports, result.failures).encode())
    pageless = dict(result.faults)
    alike = _pairs(prints, result)
    sources = _sources(alike, loaders)
    pages: dict[str, Callable[[], str]] = {
        "similarity.html": lambda: similarity_html(spec.title, spec.sheet, alike, sources),
        "queue.html": lambda: queue_html(spec.title, spec.sheet, waiting),
        "index.html": lambda: cohort_html(
            spec.title, spec.sheet, reports, result.failures, alike, result.margins, pageless
        ),
    }
    for name, page in pages.items():
        try:
            text = page()
        except Exception as error:  # the grades are there, whatever a page of all of them stumbles at
            why = f"{name} could not be made ({type(error).__name__}: {error})"
            result.faults.append(("the cohort", tidy(why)))
            text = tidy(f"{why}; the grades stand in gradebook.csv and results.json")
        write_whole(out / name, text.encode())


def _order(student: str) -> tuple[str, str]:
    return student.casefold(), student


def _pairs(prints: Sequence[Prints], result: Cohort) -> list[similarity.Pair]:
    try:
        return similarity.pairs(prints)
    except Exception as error:
        result.faults.append(
            ("the cohort", tidy(f"code could not be compared ({type(error).__name__}: {error})"))
        )
        return []


def _sources(alike: Sequence[similarity.Pair], loaders: Mapping[str, Load]) -> dict[str, dict[str, str]]:
    """The code of the hand-ins that are alike; none of one that is no longer as it was."""
    sources: dict[str, dict[str, str]] = {}
    for student in dict.fromkeys(s for pair in alike for s in (pair.one, pair.other)):
        with suppress(UserError, OSError):
            sources[student] = {n: code(n, d) for n, d in loaders[student]().files.items()}
    return sources
