"""The frozen data everything else passes on; imports nothing of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
Observation = Mapping[str, Array]
"""What a check took from running code: numbers, truth values and text, as arrays only."""


DECIDED = "decided by "
"""How what a person decided begins."""


class Verdict(StrEnum):
    """Whose turn it is after a check."""

    PASSED = "passed"
    FAILED = "failed"  # the submission is wrong
    SKIPPED = "skipped"  # a check it needs did not pass
    BROKEN = (
        "broken"  # the grader or the machine is at fault: earns nothing, costs nothing, waits for a person
    )
    HUMAN = "human"  # a person must look


WAITING = (Verdict.HUMAN, Verdict.BROKEN)
"""The verdicts after which a person decides."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is said of one check, in this order.

    Of a hidden check the student reads `told` and `remark` alone: words of the course or of a person, never of the hand-in.
    `cause` is the recognised mistake in words, which `summary` says with the numbers; `remark` is a person's.
    `student` is what the student reads in the place of all else but the remark, where that is meant for the person who decides.
    """

    summary: str = ""
    expected: str = ""
    actual: str = ""
    hint: str = ""
    trace: str = ""
    told: str = ""
    cause: str = ""
    remark: str = ""
    student: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with its reasons; `credit` is the share of the check's points."""

    verdict: Verdict
    credit: float = 0.0
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    mistake: str = ""
    pictures: tuple[Array, ...] = ()
    arrays: tuple[Array, Array] | None = None
    curves: tuple[Array, Array] | None = None
    margin: float | None = None
    later: bool = False
    """Whether it is not graded yet: only the form of an answer was looked at."""
    cut: bool = False
    """Whether a time budget cut off what was looked at, or what that builds on."""
    graded: str = ""
    """What was graded, where that is not called as the sheet calls it."""
    wrote: str = ""
    """A written answer as it stands in the hand-in."""
    understood: tuple[str, ...] = ()
    """What it was understood as, in the signs of `vocabulary.signs`."""
    before: Outcome | None = None
    """The machine's own, where a person decided."""

    @property
    def unknown(self) -> bool:
        """Whether nobody knows yet if the code is right, by its time or a fault of ours: nothing fails for it."""
        return self.cut or self.verdict is Verdict.BROKEN

    def without_pictures(self) -> Outcome:
        """The same outcome without pictures and arrays."""
        before = self.before.without_pictures() if self.before else None
        return replace(self, pictures=(), arrays=None, curves=None, before=before)

    def within(self, margin: float) -> Outcome:
        """The same outcome with how far inside its bound the measured value is, as a share of the bound's room."""
        return replace(self, margin=margin)

    def because(self, cause: str) -> Outcome:
        """The same outcome with the mistake behind it said first; as it is where that is empty."""
        if not cause:
            return self
        summary = f"{cause}; {self.diagnosis.summary}"
        return replace(self, diagnosis=replace(self.diagnosis, cause=cause, summary=summary))

    def beside(self, expected: Array, actual: Array) -> Outcome:
        """The same outcome with what was expected and what came, for the feedback to set side by side."""
        return replace(self, arrays=(expected, actual))

    def over(self, band: Array, curve: Array) -> Outcome:
        """The same outcome with a training's curve and the band, least and greatest, in which the best one ends."""
        return replace(self, curves=(band, curve))

    def shown(self, *pictures: Array) -> Outcome:
        """The same outcome with `pictures`, RGB arrays of shape (H, W, 3), for the feedback."""
        return replace(self, pictures=pictures)


def passed(summary: str = "", **why: str) -> Outcome:
    """Full credit."""
    return Outcome(Verdict.PASSED, 1.0, Diagnosis(summary, **why))


def failed(summary: str, *, credit: float = 0.0, mistake: str = "", **why: str) -> Outcome:
    """The submission is wrong, and `summary` says how, with the numbers."""
    return Outcome(Verdict.FAILED, credit, Diagnosis(summary, **why), mistake)


def human(summary: str, *, ask: str = "", student: str = "", **why: str) -> Outcome:
    """Return that a person decides.

    Args:
        summary: What was seen, and why the machine does not decide.
        ask: What the person is asked to do, which the student does not read.
        student: What the student reads where `summary` too is meant for the person; in words that give nothing away.
        why: Further fields of the diagnosis.
    """
    if ask:
        student = student or f"{summary}; a person looks at it and decides"
        summary = f"{summary}: {ask}"
    return Outcome(Verdict.HUMAN, 0.0, Diagnosis(summary, student=student, **why))


def cut(summary: str, **why: str) -> Outcome:
    """A person must look since a time budget cut something off; `summary` says what."""
    return replace(human(summary, **why), cut=True)


def later(summary: str) -> Outcome:
    """An answer in the right form, which is graded after the hand-in; `summary` says how it was read."""
    return Outcome(Verdict.HUMAN, 0.0, Diagnosis(summary), later=True)


def skipped(summary: str) -> Outcome:
    """A check that this one needs did not pass."""
    return Outcome(Verdict.SKIPPED, 0.0, Diagnosis(summary, told=summary))


def broken(summary: str, trace: str = "") -> Outcome:
    """A fault of the grader or of the machine, listed for the instructor; a person decides."""
    return Outcome(Verdict.BROKEN, 0.0, Diagnosis(summary, trace=trace))


class CrashCause(StrEnum):
    """What kept an observation from coming back; equal to its value as text."""

    RAISED = "raised"  # the code raised an exception
    RETURNED = "returned"  # the code returned something that holds no numbers
    RUN = "run"  # the run of the script ended without what is asked
    MISSING = "missing"  # nothing was found that could be looked at
    ABSENT = "absent"  # nothing is in the submission that may be what is asked
    EMPTY = "empty"  # no code was handed in
    UNFILLED = "unfilled"  # the handout's gap is still there
    BLANK = "blank"  # the place of an answer is empty
    TIME = "time"
    SET_UP = "set-up"  # a statement on which it builds was cut off
    MEMORY = "memory"
    MANY = "many"  # too many processes or threads
    UNSURE = "unsure"  # it raised what need not be a mistake of the code
    DIED = "died"  # its process ended
    KILLED = "killed"  # the sandbox that it ran in ended
    OUTPUT = "output"  # what it sent cannot be read
    MACHINE = "machine"  # the machine is at fault
    GRADER = "grader"  # the grader is at fault


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken where a submission can be read in more than one way.

    Args:
        words: What was taken, for people.
        certain: Whether its author means it so.
        of: How many ways there were.
        took: Which one was taken; the likeliest is 0.
    """

    words: str
    certain: bool
    of: int
    took: int


@dataclass(frozen=True, slots=True)
class Crash:
    """Why an observation did not come back."""

    cause: CrashCause
    message: str
    trace: str = ""
    choices: tuple[Choice, ...] = ()
    """How the submission was read, as far as that went."""


@dataclass(frozen=True)
class Submission:
    """The files of one hand-in, read and never run outside the jail; holds no grade."""

    student: str
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()
    untouched: frozenset[str] = frozenset()
    """Files that are still as the course gave them, which never win over the student's own."""
    version: str = ""
    """Which of several versions it is, all of which are graded; empty where there is one."""
    language: str = ""
    """The code of the language that its student asks for; the sheet's where it is empty."""

    @cached_property
    def content(self) -> bytes:
        """What tells its files from those of others: their names, sizes and digests; made once, since files are large."""
        untouched = "\0".join(sorted(self.untouched))
        files = [
            f"\0{name}\0{len(data)}\0".encode(errors="surrogatepass") + hashlib.sha256(data).digest()
            for name, data in sorted(self.files.items())
        ]
        return untouched.encode(errors="surrogatepass") + b"".join(files)


@dataclass(frozen=True, slots=True)
class Result:
    """One check's outcome, with what the report says of the check itself."""

    id: str
    kind: str
    title: str
    points: float
    outcome: Outcome
    seconds: float = 0.0
    public: bool = True
    rubric: str = ""
    run: str = ""
    extra: bool = False
    hint: str = ""

    @property
    def score(self) -> float:
        """Points earned."""
        return round(self.points * self.outcome.credit, 4)

    @property
    def pending(self) -> float:
        """Points that a person has yet to give."""
        return self.points - self.score if self.outcome.verdict in WAITING else 0.0

    @property
    def for_a_person(self) -> bool:
        """Whether the machine left it to a person, who may have decided since."""
        return bool(self.points) and (self.outcome.before or self.outcome).verdict in WAITING


@dataclass(frozen=True, slots=True)
class ExerciseReport:
    """The results of one exercise."""

    id: str
    title: str
    results: tuple[Result, ...]
    note: str = ""

    @property
    def score(self) -> float:
        """Points earned."""
        return round(sum(r.score for r in self.results), 4)

    @property
    def points(self) -> float:
        """Points to be had, without extra ones."""
        return sum(r.points for r in self.results if not r.extra)

    @property
    def pending(self) -> float:
        """Points that a person has yet to give."""
        return sum(r.pending for r in self.results)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points that are taken off the total, and why."""

    why: str
    points: float


@dataclass(frozen=True, slots=True)
class Report:
    """All there is to say about one hand-in."""

    sheet: str
    title: str
    student: str
    exercises: tuple[ExerciseReport, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    environment: Mapping[str, str] = field(default_factory=dict)
    deductions: tuple[Deduction, ...] = ()
    notebooks: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    """Where the hand-in's source reaches for the grader."""
    pages: tuple[tuple[str, Array], ...] = ()
    """Pictures and pages that were handed in, for the person who decides: where each stands, and its pixels."""
    texts: tuple[tuple[str, str], ...] = ()
    """What its documents say, for the same person: where each stands, and its text."""
    language: str = ""
    """The code of the language of what its student reads; English where it is empty."""

    @property
    def results(self) -> tuple[Result, ...]:
        """The results of all exercises, in order."""
        return tuple(r for e in self.exercises for r in e.results)

    @property
    def earned(self) -> float:
        """Points earned so far, before deductions."""
        return round(sum(e.score for e in self.exercises), 4)

    @property
    def score(self) -> float:
        """Points earned so far, deductions taken off."""
        return round(max(0.0, self.earned - sum(d.points for d in self.deductions)), 4)

    @property
    def points(self) -> float:
        """Points to be had, without extra ones."""
        return sum(e.points for e in self.exercises)

    @property
    def pending(self) -> float:
        """Points that a person has yet to give."""
        return sum(e.pending for e in self.exercises)

    @property
    def verdicts(self) -> set[Verdict]:
        """The verdicts that occur."""
        return {r.outcome.verdict for r in self.results}

    def without_pictures(self) -> Report:
        """The same report without pictures and arrays, small enough to keep a thousand of."""
        return replace(
            self,
            pages=(),
            texts=(),
            exercises=tuple(
                replace(
                    e,
                    results=tuple(replace(r, outcome=r.outcome.without_pictures()) for r in e.results),
                )
                for e in self.exercises
            ),
        )


OWN = " of the hand-in"
"""What follows the name of an optimizer whose class is not that of torch, though it is called so."""
