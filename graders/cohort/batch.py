"""Grade a cohort: each submission on its own, resumable, with progress; a broken one never stops the others."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from graders.cohort.arrivals import Arrival, Intake
from graders.cohort.audit import record
from graders.cohort.kept import as_text, digest_of, made
from graders.cohort.outputs import OVERRIDES, RUBRICS, Cohort, write_cohort
from graders.cohort.pages import compile_templates
from graders.cohort.secret import secret_of
from graders.cohort.state import State, earlier_settings, refuse_older
from graders.cohort.workers import Elsewhere, Graded, WorkerPool
from graders.errors import GraderBroke, UserError
from graders.grading import decisions as overrides
from graders.grading import rubrics
from graders.grading.grader import Grader
from graders.grading.margins import reference_margins
from graders.grading.observations import cached
from graders.model import Report
from graders.paths import FIGURES, INSTRUCTOR, LOCK, REPORTS, STATE, STUDENTS
from graders.sheets.skeletons import skeletons
from graders.sheets.spec import Spec
from graders.sheets.yaml import meant
from graders.submission import cohort
from graders.submission.cohorts import FoundSubmission

PAYS, SAMPLE = 30.0, 2.0
"""Another worker starts where what is left takes those there are longer than this, known from at least so many seconds:
one keeps two cores busy, but for trainings, and its sandbox takes some seconds to start."""

DESK = "desk"
"""What the lock says while the desk grades some submissions again."""
Listen = Callable[[Report, int, int], None]
"""Told the report of a submission, how many are done, and how many there are."""
TakeIn = Callable[[Path, Mapping[str, str], Path], Intake]
"""Finds the submissions of a cohort; takes its path, the names of an earlier run by entry, and the folder of results."""


class Interrupted(Exception):
    """The user stopped the run; what was finished is written."""


def batch(
    spec: Spec,
    submissions: Path,
    out: Path,
    listen: Listen = lambda *_: None,
    workers: int = 2,
    *,
    jailed: bool = True,
    training: bool = True,
    early: bool = False,
    decisions: Path | None = None,
    secret: Path | None = None,
    intake: TakeIn | None = None,
    wishes: Mapping[str, Any] | None = None,
    elsewhere: Elsewhere | None = None,
) -> Cohort:
    """Grade a cohort into `out`.

    Args:
        spec: The sheet.
        submissions: A folder of folders, archives or files, or one archive of them.
        out: Gets `index.html`, `queue.html`, `similarity.html`, `gradebook.csv`, `results.json`,
            a folder for each student in `students`, and what is the instructor's alone in `instructor`.
        listen: Told of each submission.
        workers: Submissions graded at a time, at most.
        jailed: Whether submissions run in the jail.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        decisions: A file of overrides; `overrides.yaml` in `out` where it is None and that is there.
        secret: A file with the secret that inputs and seeds are drawn by; where it is None, the one in `out`,
            which the first run draws.
        intake: Finds the submissions, and says what is known of them; a plain cohort's where it is None.
        wishes: How `intake` was made, so that the cohort can be graded again.
        elsewhere: Where submissions are run; on this machine where it is None.

    Raises:
        UserError: The cohort or the overrides cannot be read, or `out` cannot be written.
        CannotStart: The sandbox does not start on this machine.
        Interrupted: By Ctrl-C; the files of what was finished are complete.
    """
    refuse_older(out)
    refuse_within(submissions, out)
    before = earlier_settings(out).get("names", {})
    taken = intake(submissions, before, out) if intake else Intake(cohort(submissions, before, out))
    found = taken.found
    refuse_single(spec, submissions, found)
    names = {one.entry: one.student for one in found}
    gone = {entry: name for entry, name in before.items() if name not in names.values()}
    decided_of(out, spec, taken, decisions)  # what is wrong in it is said before anything is written
    try:
        (out / INSTRUCTOR).mkdir(parents=True, exist_ok=True)
        with alone(out):
            _remove_parts(out)
            decided = decided_of(out, spec, taken, decisions)
            state = State(out / STATE)
            known = cached()
            state.remember(
                sheet=str(spec.folder.absolute()),
                hand_ins=str(submissions.absolute()),
                jailed=jailed,
                training=training,
                early=early,
                names={**gone, **names},
                wishes=dict(wishes or {}),
                system=taken.system,
                arrivals=_kept(taken.arrivals),
                adjustments=as_kept(adjustments := adjustments_of(decided)),
            )
            grader = Grader(
                spec.salted(secret_of(out, secret)),
                state,
                known,
                jailed=jailed,
                training=training,
                early=early,
                reference_first=elsewhere is None,
                decisions=decided,
                secrets=(submissions, out),
            )
            result = Cohort(margins=reference_margins(grader), intake=taken.after(decided))
            result.adjustments = adjustments
            loads = {one.student: one.load for one in found}
            state.forget(set(names.values()))
            try:
                _grade(grader, state, found, out, result, listen, workers, elsewhere)
            except KeyboardInterrupt as error:
                write_cohort(spec, result, out, loads)
                raise Interrupted(
                    f"stopped after {len(result.reports)} of {len(found)}; the same command goes on from there"
                ) from error
            finally:
                state.remember(**of_versions_that_count(result, decided))
                grader.close()
                state.close()
            record(out, result.reports, decided_of(out, spec, taken, decisions))
            write_cohort(spec, result, out, loads)
    except OSError as error:
        if error.errno is None:  # not the system's: something of ours that derives from it
            raise GraderBroke(f"the grader failed: {type(error).__name__}: {error}") from error
        why = f"{out}: cannot be written ({error.strerror}); what was finished is kept: "
        raise UserError(f"{why}mend that and run it again, or choose another --out") from error
    return result


def _kept(arrivals: Mapping[str, Arrival]) -> dict[str, Any]:
    return {student: arrival.as_kept() for student, arrival in arrivals.items()}


def adjustments_of(decided: Sequence[overrides.Override]) -> list[overrides.Override]:
    """Return what members of teams get more or less than their team."""
    return [d for d in decided if d.member]


def as_kept(decided: Sequence[overrides.Override]) -> list[dict[str, Any]]:
    """Return decisions as JSON can hold them."""
    return [d.model_dump(mode="json", exclude_defaults=True) for d in decided]


def of_versions_that_count(result: Cohort, decided: Sequence[overrides.Override]) -> dict[str, Any]:
    """Return who handed in what and when, as far as that is known only once versions were graded."""
    times = [
        d
        for d in decided
        if not d.check and not d.member and d.version in ("", result.version_of.get(d.student, ""))
    ]
    return {"arrivals": _kept(result.intake.arrivals), "times": as_kept(times)}


def decided_of(
    out: Path, spec: Spec, taken: Intake, decisions: Path | None = None
) -> tuple[overrides.Override, ...]:
    """Return what people decided, with what follows from times and the course's budget.

    Args:
        out: The folder of the cohort's results.
        spec: The sheet.
        taken: What came in.
        decisions: A file of overrides; the one in `out`, if it is there, where it is None.

    Raises:
        UserError: The file cannot be read, or is about somebody who has handed nothing in.
    """
    decisions = decisions or (usual if (usual := out / OVERRIDES).is_file() else None)
    edited = rubrics.load(out / RUBRICS, spec)
    decided = tuple(overrides.load(decisions, spec, edited)) if decisions else ()
    students = [one.student for one in taken.found]
    for name in dict.fromkeys(d.student for d in decided):
        if name not in students:
            raise UserError(f"{decisions}: no hand-in is called `{name}`{meant(name, students)}")
    for one in decided:
        people = taken.arrivals.get(one.student, Arrival()).people
        if one.member and not any(p.is_called(one.member) for p in people):
            there = ", ".join(f"`{p.shown}`" for p in people) or "nobody that is known"
            raise UserError(
                f"{decisions}: `{one.member}` is no member of `{one.student}`, of which are {there}"
            )
        versions = taken.versions.get(one.student, {})
        if one.version and one.version not in versions:
            known = ", ".join(f"`{name}`" for name in versions)
            raise UserError(
                f"{decisions}: `{one.student}` has no version `{one.version}`; {f'there are {known}' if known else 'only with --version best are versions told apart'}"
            )
    settled = overrides.with_times(decided, taken.decisions)
    return tuple(taken.settle(settled)) if taken.settle else settled


def refuse_within(submissions: Path, out: Path) -> None:
    """Refuse submissions that lie where results are written."""
    for ours in (out, out / STUDENTS, out / INSTRUCTOR):
        if submissions.exists() and submissions.resolve() == ours.resolve():
            raise UserError(
                f"{out}: the hand-ins lie where results are written; choose another --out, which may lie beside or in them"
            )


def refuse_single(spec: Spec, submissions: Path, found: Sequence[FoundSubmission]) -> None:
    """Refuse the folder of one hand-in, whose files would be taken for students: several are called as the sheet hands them out."""
    files = sorted({one.entry for one in found} & skeletons(spec).keys())
    if len(files) > 1:
        raise UserError(
            f"{submissions}: holds the files of one hand-in ({', '.join(files)}); give the folder above it, with a folder for each student"
        )


@contextmanager
def alone(out: Path, holder: str = "") -> Iterator[None]:
    """Keep other runs out of `out`; the kernel lets go of the lock when this process ends, however it does.

    Args:
        out: The folder of the cohort's results.
        holder: `DESK` for what holds it for seconds: that waits for others, and others wait for it.

    Raises:
        UserError: Another run is at work there.
    """
    import fcntl

    with (out / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if holder else fcntl.LOCK_NB))
        except BlockingIOError as error:
            lock.seek(0)
            if lock.read() != DESK:
                raise UserError(
                    f"{out}: another run is writing here; wait for it, or choose another --out"
                ) from error
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(holder)
        lock.flush()
        yield


def _remove_parts(out: Path) -> None:
    """Remove what a run left that was killed while it wrote."""
    for folder in (f"{STUDENTS}/*", REPORTS, f"{FIGURES}/*"):
        for part in out.glob(f"{folder}/.*"):
            part.unlink()


def _grade(
    grader: Grader,
    state: State,
    found: Sequence[FoundSubmission],
    out: Path,
    result: Cohort,
    listen: Listen,
    workers: int,
    elsewhere: Elsewhere | None,
) -> None:
    """Grade with as many workers as pay, and stop them all when one cannot go on."""
    pool = WorkerPool(grader, longest_first(found, state.seconds()), out, workers)
    first = time.monotonic()
    if elsewhere is not None:
        pool.start_elsewhere(elsewhere)
        workers = 1
    try:
        while (so_far := len(result.reports)) < len(found):
            seconds = time.monotonic() - first
            left = pool.left() * seconds / max(1, so_far - 1)
            known = seconds > (SAMPLE if so_far else PAYS)
            if not len(pool) or (len(pool) < workers and known and left > PAYS):
                pool.start_worker()
                compile_templates()
            if (graded := pool.finished(1)) is None:
                continue
            keep(state, graded, result, grader.decisions)
            first = first if so_far else time.monotonic()
            listen(result.reports[-1], so_far + 1, len(found))
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        pool.stop()
        signal.signal(signal.SIGINT, before)


def longest_first(found: Sequence[FoundSubmission], seconds: Mapping[str, float]) -> list[FoundSubmission]:
    """Return submissions in the order in which they end soonest together: those that took longest in an earlier run come first.

    Args:
        found: The submissions.
        seconds: How long an earlier run took, by student; those it does not know may take longest of all.
    """
    return sorted(found, key=lambda one: -seconds.get(one.student, float("inf")))


def keep(state: State, graded: Graded, result: Cohort, decisions: Sequence[overrides.Override]) -> None:
    """Keep what became of one submission whose files are written."""
    observed, pages = graded.observed, graded.pages
    report = replace(graded.report, notes=(*graded.report.notes, *pages.notes), notebooks=pages.notebooks)
    mine = digest_of(d for d in decisions if d.student == report.student)
    record = made(
        report,
        figures=pages.figures,
        handed=pages.handed,
        why=observed.why,
        fault=pages.fault,
        prints=pages.prints,
        decided=mine,
        version=observed.version,
        unsure=observed.unsure,
    )
    state.keep(report.student, as_text(record))
    if (changed := state.finish(report, observed.digest)) is not None:
        result.changed.append(changed)
    result.add(record)
