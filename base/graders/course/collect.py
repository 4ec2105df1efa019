"""What the sheets of a course came to, from the folders in which they were graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graders.cohort.arrivals import Person
from graders.cohort.state import settings
from graders.course.file import CourseFile
from graders.course.people import Everybody
from graders.course.sums import SheetResult, Standing, standing
from graders.errors import UserError
from graders.exchange import names, roster
from graders.exchange.marks import Mark, collected
from graders.feedback.words import number
from graders.paths import STATE


@dataclass
class Term:
    """A course as it stands.

    Attributes:
        course: The course, with those of its sheets that are graded, and their titles.
        standings: By name.
        doubts: What a person should look at: about whom, and what.
        ungraded: Sheets that are left out since they are not graded yet.
    """

    course: CourseFile
    standings: Sequence[Standing] = ()
    doubts: list[tuple[str, str]] = field(default_factory=list)
    ungraded: Sequence[str] = ()


def term(course: CourseFile, key: Path | None = None, *, so_far: bool = False) -> Term:
    """The standings of all who take the course.

    Args:
        course: The course.
        key: The file that says who pseudonyms are.
        so_far: Whether sheets that are not graded yet are left out.

    Raises:
        UserError: A sheet or the roster cannot be read, or is not graded.
    """
    graded = [s for s in course.sheets if (course.place(s) / STATE).is_file()]
    missing = [s.title or s.out for s in course.sheets if s not in graded]
    if missing and not (so_far and any(not s.bonus for s in graded)):
        raise UserError(
            f"{course.folder}: not graded yet: {', '.join(missing)}; grade them with `torchgrade batch`, mend `out`, or leave them out with --so-far"
        )
    course = course.model_copy(update={"sheets": tuple(graded)})
    listed = roster.load(course.roster_file) if course.roster_file else []
    everybody = Everybody(listed)
    found = Term(course, ungraded=missing)
    columns: list[dict[int, SheetResult]] = []
    titles, points = [], []
    for sheet in graded:
        marks, _ = collected(course.place(sheet), key, pages=False)
        titles.append(sheet.model_copy(update={"title": sheet.title or marks[0].report.sheet}))
        points.append(marks[0].report.points)
        columns.append(_column(course.place(sheet), titles[-1].title, marks, everybody, found))
    found.course = course = course.model_copy(update={"sheets": tuple(titles)})
    rows = [
        tuple(column.get(i, SheetResult(points=points[at])) for at, column in enumerate(columns))
        for i in range(len(everybody.people))
    ]
    found.standings = sorted(
        (
            standing(course, person, _excused(course, person, row))
            for person, row in zip(everybody.people, rows, strict=True)
        ),
        key=lambda s: (s.person.shown.casefold(), s.person.shown),
    )
    found.doubts += _doubts(course, found.standings, everybody.people, len(listed))
    return found


def _column(
    out: Path, title: str, marks: Sequence[Mark], everybody: Everybody, found: Term
) -> dict[int, SheetResult]:
    """What each person has on one sheet, by number."""
    used = {t["student"]: t.get("from_budget", 0.0) for t in settings(out).get("times", ())}
    pairs = [(mark, person) for mark in marks for person in mark.people]
    column: dict[int, SheetResult] = {}
    for (mark, person), at in zip(pairs, everybody.add(p for _, p in pairs), strict=True):
        if at is None:
            found.doubts.append(
                (
                    person.shown or mark.student,
                    f"{title}: nothing tells whose of several people of that name this is; give a `roster` with e-mail addresses or numbers",
                )
            )
        elif at in column:
            found.doubts.append(
                (
                    person.shown,
                    f"{title}: has two hand-ins, `{column[at].student}` and `{mark.student}`; the first counts",
                )
            )
        else:
            column[at] = _result(mark, used.get(mark.student, 0.0))
    return column


def _result(mark: Mark, used: float) -> SheetResult:
    report = mark.report
    said = tuple(f"{'+' if d.points < 0 else '−'}{number(abs(d.points))}: {d.why}" for d in report.deductions)
    if used:
        said = (*said, f"{used:g} of the late days")
    return SheetResult(report.score, report.points, report.pending, said, used, mark.student)


def _excused(course: CourseFile, person: Person, row: Sequence[SheetResult]) -> tuple[SheetResult, ...]:
    """The row in which sheets that somebody need not hand in do not count."""
    reasons = {e.sheet: e.why or "excused" for e in course.excused if person.is_called(e.student)}
    return tuple(
        replace(r, excused=why) if (why := reasons.get(s.out) or reasons.get(s.title)) else r
        for s, r in zip(course.sheets, row, strict=True)
    )


def _stranger(person: Person, listed: Sequence[Person]) -> str:
    """Why somebody is none of the roster's people: an id tells apart even those of one name."""
    for other in listed:
        ids = [i for i in person.ids if i in other.ids and person.ids[i] != other.ids[i]]
        if ids and names.key(other.name) == names.key(person.name):
            return f"is none of the roster's people: the one of this name has the {ids[0]} `{other.ids[ids[0]]}`, not `{person.ids[ids[0]]}`"
    return "stands in no line of the roster"


def _doubts(
    course: CourseFile, standings: Sequence[Standing], people: Sequence[Person], listed: int
) -> list[tuple[str, str]]:
    """What does not fit together over the term."""
    said = [(p.shown, _stranger(p, people[:listed])) for p in people[listed:] if listed]
    said += [
        (
            s.person.shown,
            f"has used {number(-s.budget)} late days more than there are; `torchgrade regrade` the later sheets",
        )
        for s in standings
        if s.budget is not None and s.budget < 0
    ]
    called: Mapping[str, list[Person]] = {
        e.student: [p for p in people if p.is_called(e.student)] for e in course.excused
    }
    said += [
        (name, f"is excused, and {'nobody is' if not those else f'{len(those)} people are'} called so")
        for name, those in called.items()
        if len(those) != 1
    ]
    return said
