"""What the sheets of a course come to: shares, weights, the best of them, bonus, passing, grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.cohort.arrivals import Person
from graders.course.file import CourseFile

EPSILON = 1e-9


@dataclass(frozen=True)
class SheetResult:
    """What somebody has on one sheet.

    Attributes:
        score: Points.
        points: Those to be had.
        pending: Those that a person has yet to give.
        said: What was taken off or added, in words.
        from_budget: Days of the budget that were used.
        student: What the hand-in is called in the sheet's results; empty where there is none.
        excused: Why it does not count; empty where it does.
    """

    score: float = 0.0
    points: float = 0.0
    pending: float = 0.0
    said: tuple[str, ...] = ()
    from_budget: float = 0.0
    student: str = ""
    excused: str = ""

    @property
    def share(self) -> float:
        """What was earned of all points."""
        return self.score / self.points if self.points else 0.0


@dataclass(frozen=True)
class Standing:
    """Somebody's term.

    Attributes:
        person: Who it is.
        results: One a sheet, in the order of the course.
        counts: Which of them count; a bonus does where it was earned.
        percent: Per cent over the term.
        passed: Whether the course is passed, as far as is known.
        why: Why it is not.
        grade: By the scale; empty where there is none, or something is open.
        budget: Late days that are left; None where there is no budget.
    """

    person: Person
    results: tuple[SheetResult, ...]
    counts: tuple[bool, ...]
    percent: float
    passed: bool
    why: str
    grade: str
    budget: float | None

    @property
    def pending(self) -> float:
        """Points that a person has yet to give."""
        return sum(r.pending for r in self.results)

    @property
    def handed_in(self) -> int:
        """How many sheets there are of this person."""
        return sum(bool(r.student) for r in self.results)


def standing(course: CourseFile, person: Person, results: Sequence[SheetResult]) -> Standing:
    """What somebody's sheets come to.

    Args:
        course: The course.
        person: Who it is.
        results: One a sheet, in the order of the course.
    """
    weights = [s.weight or r.points for s, r in zip(course.sheets, results, strict=True)]
    asked = [i for i, s in enumerate(course.sheets) if not s.bonus and not results[i].excused]
    if course.best:
        asked = sorted(sorted(asked, key=lambda i: (-results[i].share, i))[: course.best.count])
    extra = [i for i, s in enumerate(course.sheets) if s.bonus and not results[i].excused]
    whole = sum(weights[i] for i in asked)
    earned = sum(weights[i] * results[i].share for i in (*asked, *extra))
    percent = min(float(course.most), 100 * earned / whole) if whole else 0.0
    why = _not_passed(course, results, percent)
    used = sum(r.from_budget for r in results)
    done = Standing(
        person,
        tuple(results),
        tuple(i in asked or (i in extra and results[i].score > 0) for i in range(len(results))),
        percent,
        not why,
        why,
        "",
        course.late_budget.days - used if course.late_budget else None,
    )
    return done if done.pending else replace(done, grade=_grade(course, percent, why))


def passes(course: CourseFile, at: int, result: SheetResult) -> bool:
    """Whether a sheet is passed; one of which somebody is excused is."""
    return bool(result.excused) or (
        bool(result.student) and 100 * result.share >= course.sheets[at].passing - EPSILON
    )


def _not_passed(course: CourseFile, results: Sequence[SheetResult], percent: float) -> str:
    """Why the course is not passed; empty where it is."""
    asks = course.passing
    # whom the scale gives the failing grade has not passed
    scale = [least for word, least in course.grades.items() if word != course.failing]
    least = max(asks.percent, min(scale) if scale and course.failing else 0)
    if percent < least - EPSILON:
        return f"{percent:.2f} % of {least:g} %"
    passed = [passes(course, i, r) for i, r in enumerate(results)]
    if sum(passed) < asks.sheets:
        return f"{sum(passed)} of {asks.sheets} sheets passed"
    failed = [i for i, ok in enumerate(passed) if not ok and not course.sheets[i].bonus]
    if asks.each and failed:
        return f"not passed: {', '.join(course.sheets[i].title or course.sheets[i].out for i in failed)}"
    return ""


def _grade(course: CourseFile, percent: float, why: str) -> str:
    """The grade by the scale: the best one whose per cent are reached."""
    if why:
        return course.failing
    reached = [(least, word) for word, least in course.grades.items() if percent >= least - EPSILON]
    return max(reached)[1] if reached else (course.failing if course.grades else "")
