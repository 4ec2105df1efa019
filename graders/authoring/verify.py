"""The proof of a sheet: the reference passes, every mistake is caught and named, every variant accepted."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from graders.checks import Check
from graders.cohort.analysis import NEAR
from graders.grading.grader import Grader
from graders.grading.observations import Store, cached
from graders.model import Report, Submission, Verdict
from graders.sandbox.session import Session
from graders.sheets.artifacts import Say, reference_submission
from graders.sheets.changes import Change, load
from graders.sheets.quick import for_mode
from graders.sheets.spec import Mode, Spec
from graders.sheets.touched import touches
from graders.vocabulary.symbols import symbols_of

Places = contextlib.AbstractContextManager[object]
ANY: Places = contextlib.nullcontext()


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
    unproven: tuple[str, ...] = ()
    """Checks that no mistake proves, where the sheet does not ask for one."""
    near: tuple[str, ...] = ()
    """Checks whose bound the reference passes by little."""
    unnamed: tuple[str, ...] = ()
    """Mistakes that are caught while their feedback does not name them, where the sheet does not ask for it."""

    @property
    def green(self) -> bool:
        """Whether nothing went wrong."""
        return not self.problems


def verify_all(
    specs: Sequence[Spec], mode: Mode, say: Say, workers: int, *, jailed: bool = True
) -> list[Proof]:
    """Prove sheets, two at a time: where one has a single thing to do, such as to train its reference, another one goes on.

    Args:
        specs: The sheets.
        mode: See `verify`.
        say: Told of progress.
        workers: Hand-ins graded at a time, of all sheets together.
        jailed: Whether the course's own code runs in the jail, as hand-ins do.
    """
    places = threading.Semaphore(workers)
    with ThreadPoolExecutor(2) as pool:
        return list(
            pool.map(lambda spec: verify(spec, mode, say, workers, jailed=jailed, places=places), specs)
        )


def verify(
    spec: Spec,
    mode: Mode = "quick",
    say: Say = lambda _: None,
    workers: int = 2,
    store: Path | None = None,
    *,
    jailed: bool = True,
    places: Places = ANY,
) -> Proof:
    """Grade the reference, every mistake and every variant, and say what is not as it must be.

    Args:
        spec: The sheet.
        mode: `quick` trains shorter, with bounds of its own; `full` as the sheet asks.
        say: Told of progress.
        workers: Hand-ins graded at a time.
        store: Where observations are kept; the user's cache by default.
        jailed: Whether the course's own code runs in the jail, as hand-ins do.
        places: Holds whoever grades or trains, where other sheets are proven at the same time.
    """
    began = time.monotonic()
    kept = Store(store) if store else cached()
    grader = Grader(for_mode(spec, mode), kept, kept, jailed=jailed, own=True)
    mistakes, variants = load(spec, "mistakes"), load(spec, "variants")
    if spec.proof == "none":
        mistakes = []
    with places:
        reference = reference_submission(spec, mode, say)
    # what is wrong in them is said before anything runs
    changed = [c.apply(reference) for c in (*mistakes, *variants)]
    with sandboxes(grader, workers, len(changed)) as sessions:
        own = graded(grader, [reference], say, sessions[:1], places=places)[0]
        problems = list(reference_problems(own))
        # what the reference fails cannot be proven; what it passes can, as if the rest were not there
        unproven = {p.check for p in problems}
        if unproven == {c.id for c in spec.checks}:
            return _proof(spec, mistakes, [], (0, len(variants)), problems, began)
        only = [
            made(grader.spec, reference, m, c, mode)
            for m, c in zip((*mistakes, *variants), changed, strict=True)
        ]
        reports = graded(grader, changed, say, sessions, only, places)
    by_name = {c.name: r for c, r in zip((*mistakes, *variants), reports, strict=True)}
    caught: list[Change] = []
    unnamed: list[Problem] = []
    for mistake in mistakes:
        found = mistake_problems(mistake, by_name[mistake.name])
        wrong = [p for p in found if p.check not in unproven]
        problems += wrong
        if not wrong and not unproven & set(mistake.fails):
            caught.append(mistake)
            unnamed += naming_problems(mistake, by_name[mistake.name])
    accepted = 0
    for variant in variants:
        found = variant_problems(variant, by_name[variant.name])
        wrong = [p for p in found if p.check not in unproven]
        problems += wrong
        accepted += not wrong
    proven = _proven(spec, [m.fails for m in caught])
    told = {p.check for p in problems}
    left = [c for c in spec.checks if c.id not in proven | told and c.kind != "manual"]
    if spec.proof == "full":
        problems += unnamed
        for check in left:
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
    proof = replace(proof, near=near)
    if spec.proof == "full":
        return proof
    return replace(
        proof,
        unproven=tuple(f"`{c.id}`: {c.title}" for c in left),
        unnamed=tuple(p.said for p in unnamed),
    )


def made(
    spec: Spec, reference: Submission, change: Change, changed: Submission, mode: Mode
) -> frozenset[str] | None:
    """The checks to make of a changed reference, None for all: no training that the change cannot touch.

    Quick, no other check that it cannot touch either, and of a mistake no training that none of the checks it fails looks at.
    """
    touched, fails = touches(spec, reference, changed), set(change.fails)
    if touched is None and (mode == "full" or not fails):
        return None
    chosen = {c.id for c in spec.checks if touched is None or c.id in touched}
    runs = {spec.check(id_).run for id_ in fails}
    if mode == "full":
        chosen |= {c.id for c in spec.checks if not c.run}
    elif fails:
        chosen -= {c.id for c in spec.checks if c.run and c.run not in runs}
    return frozenset(chosen | fails)


@contextlib.contextmanager
def sandboxes(grader: Grader, workers: int, hand_ins: int) -> Iterator[list[Session]]:
    """Give each worker a sandbox for its share of the hand-ins, and end all at the end, with what the grader holds."""
    with contextlib.closing(grader), contextlib.ExitStack() as stack:
        yield [stack.enter_context(grader.session(hand_ins // workers)) for _ in range(workers)]


def graded(
    grader: Grader,
    hand_ins: list[Submission],
    say: Say,
    sessions: Sequence[Session],
    only: list[frozenset[str] | None] | None = None,
    places: Places = ANY,
) -> list[Report]:
    """Grade trusted code of ours, several hand-ins to a sandbox, which spares its start."""
    todo = iter(enumerate(hand_ins))
    done: dict[int, Report] = {}

    def work(session: Session) -> None:
        for index, hand_in in todo:
            some = only[index] if only else None
            with places:
                done[index] = grader.grade(hand_in, session, only=some)
            say(f"[{len(done)}/{len(hand_ins)}] {grader.spec.sheet}: {hand_in.student}")

    with ThreadPoolExecutor(len(sessions)) as pool:
        list(pool.map(work, sessions))
    return [done[index] for index in range(len(hand_ins))]


def reference_problems(report: Report) -> Iterator[Problem]:
    """What the reference does not pass, but for what is written for a person."""
    for result in report.results:
        if result.outcome.verdict not in (Verdict.PASSED, Verdict.HUMAN) or (
            result.outcome.verdict is Verdict.HUMAN and result.kind != "manual"
        ):
            yield Problem(
                result.id,
                f"{report.sheet}: the reference does not pass `{result.id}` ({result.outcome.verdict}): {result.outcome.diagnosis.summary}",
            )


def _proven(spec: Spec, caught: Sequence[tuple[str, ...]]) -> set[str]:
    """Return the checks that mistakes prove: by failing it alone, only with checks that others fail alone, or that hang together with it."""
    alone = {fails[0] for fails in caught if len(fails) == 1}
    proven = alone | {left.pop() for fails in caught if len(left := set(fails) - alone) == 1}
    return proven | {id_ for fails in caught if hang_together(spec, fails) for id_ in fails}


def hang_together(spec: Spec, ids: Sequence[str]) -> bool:
    """Return whether checks are about one thing, so that a mistake cannot fail one of them alone.

    Two are where they judge one observation or one run, name one symbol, or where one needs the other or builds on it.
    """
    checks = [spec.check(id_) for id_ in ids]
    joined, left = checks[:1], checks[1:]
    while near := [c for c in left if any(_about_one_thing(c, other) for other in joined)]:
        joined, left = joined + near, [c for c in left if c not in near]
    return not left


def _about_one_thing(one: Check, other: Check) -> bool:
    linked = {one.id, one.source} & {*other.needs, *other.builds_on, other.source} or {other.id} & {
        *one.needs,
        *one.builds_on,
    }
    return bool(linked or (one.run and one.run == other.run) or {*symbols_of(one)} & {*symbols_of(other)})


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
            yield Problem(result.id, f"{mistake.path}: the mistake also fails `{result.id}`: {said}")
        elif verdict is Verdict.BROKEN:
            yield Problem(result.id, f"{mistake.path}: `{result.id}` is broken: {said}")


def naming_problems(mistake: Change, report: Report) -> Iterator[Problem]:
    """A mistake whose feedback does not say what is wrong."""
    failed = [r for r in report.results if r.outcome.verdict is Verdict.FAILED]
    if not mistake.named_by([r.outcome for r in failed]):
        said = "; ".join(f"`{r.id}`: {r.outcome.diagnosis.summary}" for r in failed)
        yield Problem(
            mistake.fails[0],
            f"{mistake.path}: the mistake is caught and not named ({said}); give the check cases on which no other mistake "
            "returns the same, or `says:` with the check's own words for it",
        )


def variant_problems(variant: Change, report: Report) -> Iterator[Problem]:
    """What a variant does not pass, but for what goes to a person by its nature."""
    for result in report.results:
        verdict = result.outcome.verdict
        person = result.kind == "manual" or result.id in variant.human
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
    return Proof(spec.sheet, tuple(rows), variants, tuple(problems), round(time.monotonic() - began, 1))
