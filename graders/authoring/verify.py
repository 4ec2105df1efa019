"""The proof of a sheet: the reference passes, every named mistake is caught, every variant accepted."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, get_args

from graders.checks import Frozen
from graders.cohort.analysis import NEAR
from graders.datasets import mnist as data
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.keys import environment
from graders.grading.observations import Store, cached
from graders.model import Report, Submission, Verdict
from graders.paths import cache, drop_oldest, made_once
from graders.sheets.changes import Change, hand_in_files, load
from graders.sheets.spec import Mode, Spec
from graders.submission.definitions import touches

F = TypeVar("F", bound=Frozen)
Say = Callable[[str], None]
ARTIFACTS = "artifacts"
ARTIFACT_BYTES = 2**30
"""Above this size together, those that were used last are kept."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with the proof of one check."""

    check: str
    said: str


@dataclass(frozen=True)
class Proof:
    """What was tried on one sheet, and what went wrong."""

    sheet: str
    exercises: tuple[tuple[str, int, int, int], ...]
    """For each exercise: title, checks, mistakes caught, mistakes tried."""
    variants: tuple[int, int]
    problems: tuple[Problem, ...]
    seconds: float
    near: tuple[str, ...] = ()
    """Checks whose bound the reference passes by little."""

    @property
    def green(self) -> bool:
        """Whether nothing went wrong."""
        return not self.problems


def reference_hand_in(spec: Spec, mode: Mode, say: Say) -> Submission:
    """The reference dressed as a hand-in, with what its training makes; trained once, kept by content."""
    files = hand_in_files(spec)
    if spec.artifacts:
        files |= _artifacts(spec, mode, say)
    return Submission("reference", dict(sorted(files.items())))


def reference_margins(grader: Grader) -> dict[str, float]:
    """The room to its bound that the reference has in each check, as far as `verify` has seen it on this machine."""
    spec = grader.spec
    margins: dict[str, float] = {}
    for mode in get_args(Mode):
        kept = _place_of_artifacts(spec, mode)
        if spec.artifacts and not kept.is_dir():
            continue
        reference = reference_hand_in(spec, mode, lambda _: None)
        # short trainings are judged by bounds of their own
        checks = [c for c in spec.checks if mode == "full" or c == _quick(c)]
        found = {c.id: grader.margin(c, reference) for c in checks}
        margins |= {name: margin for name, margin in found.items() if margin is not None}
    return margins


def _place_of_artifacts(spec: Spec, mode: Mode) -> Path:
    """Where what the reference's training makes is kept."""
    folder = spec.solution
    sources = b"\0".join(p.read_bytes() for p in sorted(folder.glob("*.py")))
    digest = hashlib.sha256(sources + environment().encode()).hexdigest()[:20]
    return cache() / ARTIFACTS / f"{spec.sheet}-{mode}-{digest}"


def _artifacts(spec: Spec, mode: Mode, say: Say) -> dict[str, bytes]:
    script, kept = spec.solution / f"{spec.artifacts}.py", _place_of_artifacts(spec, mode)  # fmt: skip

    def train(made: Path) -> None:
        say(f"{spec.sheet}: training the reference ({mode})")
        done = subprocess.run(
            [sys.executable, str(script), str(made), str(data.withheld()), mode],
            capture_output=True, text=True, check=False,
            env={**os.environ, "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise UserError(f"{script}: the reference could not be trained: {last}")

    made_once(kept, train)
    with suppress(OSError):  # the cache may be read-only
        os.utime(kept)
    files = {p.name: p.read_bytes() for p in sorted(kept.iterdir())}
    drop_oldest(kept.parent, ARTIFACT_BYTES)
    return files


def for_mode(spec: Spec, mode: Mode) -> Spec:
    """The spec with short trainings and bounds for them, `quick_X` in the place of `X`, where mode is quick."""
    if mode == "full":
        return spec
    exercises = tuple(
        e.model_copy(update={"checks": tuple(map(_quick, e.checks))}) for e in spec.exercises
    )
    runs = {name: _quick(run) for name, run in spec.runs.items()}
    return spec.model_copy(update={"exercises": exercises, "runs": runs})


def _quick(part: F) -> F:
    """A check or run with the values of its keys `quick_X` in the place of those of `X`."""
    quick = {
        n.removeprefix("quick_"): v
        for n in type(part).model_fields
        if n.startswith("quick_") and (v := getattr(part, n)) is not None
    }
    return part.model_copy(update=quick)


def verify(
    spec: Spec,
    mode: Mode = "quick",
    say: Say = lambda _: None,
    workers: int = 2,
    store: Path | None = None,
    *,
    jailed: bool = True,
) -> Proof:
    """Grade the reference, every mistake and every variant, and say what is not as it must be.

    Args:
        spec: The sheet.
        mode: `quick` trains shorter, with bounds of its own; `full` as the sheet asks.
        say: Told of progress.
        workers: Hand-ins graded at a time.
        store: Where observations are kept; the user's cache by default.
        jailed: Whether the course's own code runs in the jail, as hand-ins do.
    """
    began = time.monotonic()
    kept = Store(store) if store else cached()
    grader = Grader(for_mode(spec, mode), kept, kept, recognise=False, jailed=jailed, own=True)
    mistakes, variants = load(spec, "mistakes"), load(spec, "variants")
    reference = reference_hand_in(spec, mode, say)
    try:
        own = graded(grader, [reference], say, 1)[0]
        problems = list(reference_problems(own))
        # what the reference fails cannot be proven; what it passes can, as if the rest were not there
        unproven = {p.check for p in problems}
        if unproven == {c.id for c in spec.checks}:
            return _proof(spec, mistakes, [], (0, len(variants)), problems, began)
        changed = [c.apply(reference) for c in (*mistakes, *variants)]
        only = [
            _made(grader.spec, reference, m, c, mode)
            for m, c in zip((*mistakes, *variants), changed, strict=True)
        ]
        reports = graded(grader, changed, say, workers, only)
    finally:
        grader.close()
    by_name = {c.name: r for c, r in zip((*mistakes, *variants), reports, strict=True)}
    caught = []
    for mistake in mistakes:
        found = mistake_problems(mistake, by_name[mistake.name])
        wrong = [p for p in found if p.check not in unproven]
        problems += wrong
        caught += [] if wrong or unproven & set(mistake.fails) else [mistake]
    accepted = 0
    for variant in variants:
        found = variant_problems(variant, by_name[variant.name])
        wrong = [p for p in found if p.check not in unproven]
        problems += wrong
        accepted += not wrong
    proven = {m.fails[0] for m in caught if len(m.fails) == 1}
    told = {p.check for p in problems}
    for check in spec.checks:
        if check.id not in proven | told and check.kind != "written":
            problems.append(
                Problem(
                    check.id,
                    f"{spec.sheet}: no mistake fails exactly `{check.id}`; add one to {spec.folder / 'mistakes'}",
                )
            )
    near = tuple(
        f"`{r.id}`: the reference is within {m:.0%} of the bound ({r.outcome.diagnosis.summary})"
        for r in own.results
        if (m := r.outcome.margin) is not None and m < NEAR
    )
    proof = _proof(spec, mistakes, caught, (accepted, len(variants)), problems, began)
    return replace(proof, near=near)


def _made(
    spec: Spec, reference: Submission, change: Change, changed: Submission, mode: Mode
) -> frozenset[str] | None:
    """The checks to make of a changed reference, None for all: no training that the change cannot touch; quick, no such check."""
    touched = touches(spec, reference, changed)
    if touched is None:
        return None
    quickly = {c.id for c in spec.checks if not c.run} if mode == "full" else set[str]()
    return touched | quickly | set(change.fails)


def graded(
    grader: Grader,
    hand_ins: list[Submission],
    say: Say,
    workers: int,
    only: list[frozenset[str] | None] | None = None,
) -> list[Report]:
    """Grade trusted code of ours, several hand-ins to a sandbox, which spares its start."""
    todo = iter(enumerate(hand_ins))
    done: dict[int, Report] = {}

    def work(_: int) -> None:
        with grader.session(len(hand_ins) // workers) as session:
            for index, hand_in in todo:
                some = only[index] if only else None
                done[index] = grader.grade(hand_in, session, only=some)
                say(f"[{len(done)}/{len(hand_ins)}] {grader.spec.sheet}: {hand_in.student}")

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return [done[index] for index in range(len(hand_ins))]


def reference_problems(report: Report) -> Iterator[Problem]:
    """What the reference does not pass, but for what is written for a person."""
    for result in report.results:
        if result.outcome.verdict not in (Verdict.PASSED, Verdict.HUMAN) or (
            result.outcome.verdict is Verdict.HUMAN and result.kind != "written"
        ):
            yield Problem(
                result.id,
                f"{report.sheet}: the reference does not pass `{result.id}` ({result.outcome.verdict}): {result.outcome.diagnosis.summary}",
            )


def mistake_problems(mistake: Change, report: Report) -> Iterator[Problem]:
    """What a mistake passes that it must fail, fails that it must not, or breaks."""
    for result in report.results:
        verdict, said = result.outcome.verdict, result.outcome.diagnosis.summary
        should = result.id in mistake.fails
        if should and verdict is not Verdict.FAILED:
            yield Problem(
                result.id,
                f"{mistake.path}: the mistake passes `{result.id}` ({verdict}); it must fail",
            )
        elif verdict is Verdict.FAILED and not should:
            yield Problem(
                result.id, f"{mistake.path}: the mistake also fails `{result.id}`: {said}"
            )
        elif verdict is Verdict.BROKEN:
            yield Problem(result.id, f"{mistake.path}: `{result.id}` is broken: {said}")


def variant_problems(variant: Change, report: Report) -> Iterator[Problem]:
    """What a variant does not pass, but for what goes to a person by its nature."""
    for result in report.results:
        verdict = result.outcome.verdict
        person = result.kind == "written" or result.id in variant.human
        if verdict is not Verdict.PASSED and not (person and verdict is Verdict.HUMAN):
            yield Problem(
                result.id,
                f"{variant.path}: the variant is right, but `{result.id}` is {verdict}: {result.outcome.diagnosis.summary}",
            )


def _proof(
    spec: Spec,
    mistakes: list[Change],
    caught: list[Change],
    variants: tuple[int, int],
    problems: list[Problem],
    began: float,
) -> Proof:
    rows = []
    for exercise in spec.exercises:
        ids = {c.id for c in exercise.checks}
        of = [m for m in mistakes if set(m.fails) & ids]
        rows.append((exercise.title, len(ids), sum(m in caught for m in of), len(of)))
    return Proof(
        spec.sheet, tuple(rows), variants, tuple(problems), round(time.monotonic() - began, 1)
    )
