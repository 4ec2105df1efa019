"""The proof of a sheet under other secrets: what is drawn anew for each cohort must still tell right from wrong."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graders.authoring.verify import (
    Problem,
    graded,
    mistake_problems,
    reference_problems,
    sandboxes,
    variant_problems,
)
from graders.checks import Check
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Report
from graders.sheets.artifacts import Say, reference_submission
from graders.sheets.changes import Change, load
from graders.sheets.quick import for_mode
from graders.sheets.spec import Mode, Spec


@dataclass(frozen=True)
class Disagreement:
    """A check that judges a hand-in of ours otherwise than it must, under some secrets."""

    check: str
    said: str
    """What it said under the first of them."""
    secrets: tuple[str, ...]
    right: bool
    """Whether the hand-in is right."""


@dataclass(frozen=True)
class Tried:
    """What was tried of one sheet under secrets, all of them together, and what went wrong."""

    sheet: str
    secrets: int
    checks: int
    """How many checks were made: those that draw something."""
    right: tuple[int, int]
    """Right hand-ins that passed, and all that were graded."""
    mistakes: tuple[int, int]
    """Mistakes that were caught, and all that were graded."""
    disagreements: tuple[Disagreement, ...]
    seconds: float

    @property
    def green(self) -> bool:
        """Whether nothing went wrong."""
        return not self.disagreements


def try_secrets(
    spec: Spec,
    secrets: Sequence[str],
    mode: Mode = "quick",
    say: Say = lambda _: None,
    workers: int = 2,
    *,
    jailed: bool = True,
) -> Tried:
    """Grade the reference, all variants and all mistakes with inputs and seeds that each of the secrets draws.

    Of right work all checks are made that draw something, of a mistake those of them that it must fail.

    Args:
        spec: The sheet.
        secrets: Each as that of a cohort.
        mode: `quick` leaves out what trains.
        say: Told of progress.
        workers: Hand-ins graded at a time.
        jailed: Whether the course's own code runs in the jail, as hand-ins do.
    """
    began = time.monotonic()
    plain = for_mode(spec, mode)
    made = frozenset(c.id for c in plain.checks if _is_made(c, mode))
    reference = reference_submission(spec, mode, say)
    variants = [
        replace(v, keys={**v.keys, "human": " ".join(_names(v.human, secrets))})
        for v in load(spec, "variants")
    ]
    mistakes = [
        replace(m, keys={**m.keys, "fails": " ".join(_names(fails, secrets))})
        for m in load(spec, "mistakes")
        if (fails := made.intersection(m.fails))
    ]
    hand_ins = [reference, *(c.apply(reference) for c in (*variants, *mistakes))]
    only = [None] * (1 + len(variants)) + [frozenset(m.fails) for m in mistakes]
    ids = {f"{c.id}-under-{n}": (c, n) for c in plain.checks if c.id in made for n in range(len(secrets))}
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(Store(Path(folder) / "observations.sqlite")) as kept,
    ):
        grader = Grader(_under(plain, secrets, made), kept, kept, recognise=False, jailed=jailed, own=True)
        with sandboxes(grader, workers, len(hand_ins)) as sessions:
            reports = graded(grader, hand_ins[:1], say, sessions[:1], only[:1])  # kept for all others
            reports += graded(grader, hand_ins[1:], say, sessions, only[1:])
    found: dict[tuple[str, str], Disagreement] = {}
    bad: dict[bool, set[tuple[str, int]]] = {True: set(), False: set()}
    for place, problems in enumerate(_problems(reports, variants, mistakes)):
        right, student = place <= len(variants), hand_ins[place].student
        for problem in problems:
            check, number = ids[problem.check]
            bad[right].add((student, number))
            first = found.get(
                (student, check.id),
                Disagreement(check.id, problem.said.replace(problem.check, check.id), (), right),
            )
            found[student, check.id] = replace(first, secrets=(*first.secrets, secrets[number]))
    graded_right, graded_wrong = (n * len(secrets) for n in (1 + len(variants), len(mistakes)))
    return Tried(
        spec.sheet,
        len(secrets),
        len(made),
        (graded_right - len(bad[True]), graded_right),
        (graded_wrong - len(bad[False]), graded_wrong),
        tuple(found.values()),
        round(time.monotonic() - began, 1),
    )


def _under(spec: Spec, secrets: Sequence[str], made: frozenset[str]) -> Spec:
    """The sheet with each check to be made once under each secret, so that a hand-in is read once for all of them."""
    salted = [spec.salted(secret) for secret in secrets]
    exercises = [
        exercise.model_copy(
            update={
                "checks": tuple(
                    _renamed(c, number)
                    for number, s in enumerate(salted)
                    for c in s.exercises[place].checks
                    if c.id in made
                )
            }
        )
        for place, exercise in enumerate(spec.exercises)
    ]
    return spec.model_copy(update={"exercises": tuple(exercises)})


def _renamed(check: Check, number: int) -> Check:
    """The check under another id, of which its salt and what it draws know nothing."""
    other = {
        "id": f"{check.id}-under-{number}",
        "observation_of": check.source,
        "needs": (),
        "shown_by": "",
        "builds_on": tuple(f"{name}-under-{number}" for name in check.builds_on),
    }
    return check.model_copy(update=other)


def _names(checks: Iterable[str], secrets: Sequence[str]) -> Iterator[str]:
    """The ids of checks under all secrets."""
    return (f"{name}-under-{number}" for name in checks for number in range(len(secrets)))


def _is_made(check: Check, mode: Mode) -> bool:
    """Whether it draws something that a secret changes, and does not train where that is not asked."""
    if check.run and not check.salted_run:
        return False
    return check.draws and (mode == "full" or not (check.run or check.trains))


def _problems(
    reports: list[Report], variants: list[Change], mistakes: list[Change]
) -> Iterator[list[Problem]]:
    """What is wrong with each report: that of the reference, of each variant, and of each mistake."""
    rest = iter(reports)
    yield list(reference_problems(next(rest)))
    yield from (list(variant_problems(v, next(rest))) for v in variants)
    yield from (list(mistake_problems(m, next(rest))) for m in mistakes)
