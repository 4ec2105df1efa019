"""The gradebook of a cohort, as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.feedback.words import number, tidy
from graders.grading.decisions import Override
from graders.model import Report, Verdict

ABSENT = "handed in nothing"


def gradebook(
    reports: Sequence[Report],
    failures: Sequence[tuple[str, str]],
    intake: Intake | None = None,
    adjustments: Sequence[Override] = (),
) -> str:
    """`gradebook.csv`: a line a student, the points of each exercise in a column; the score is their sum less what is deducted.

    Where a download or a roster says who somebody is, each member of a team has a line, ids have columns, and who
    handed in nothing stands there too; a member's score is the team's with what a person `adjusted`. Nothing in it is taken for a formula by a spreadsheet.
    """
    exercises = list(dict.fromkeys(e.id for r in reports for e in r.exercises))
    intake = intake or Intake(())
    of = {r.student: intake.arrivals.get(r.student, Arrival()) for r in reports}
    about = _columns([*of.values(), *(Arrival((p,)) for p in intake.absent)])
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(out)
    writer.writerow(
        [
            *("student", *about, "score", "points", "pending", "broken", *exercises, "deducted"),
            *(["adjusted"] if adjustments else []),
            "note",
        ]
    )
    why = dict(failures)
    for report in reports:
        scores = {e.id: number(e.score) for e in report.exercises}
        faults = sum(r.outcome.verdict is Verdict.BROKEN for r in report.results)
        points = [
            number(report.points),
            number(report.pending),
            faults,
            *(scores.get(e, "") for e in exercises),
            number(sum(d.points for d in report.deductions)),
        ]
        arrival = of[report.student]
        for person in arrival.people or (Person(report.student),):
            cells = _cells(person, arrival) | {"hand_in": report.student}
            more = adjusted(adjustments, report.student, person)
            writer.writerow(
                [
                    cell(person.name or (person.shown if arrival.team else report.student)),
                    *(cell(cells.get(c, "")) for c in about),
                    number(max(0.0, round(report.score + more, 4))),
                    *points,
                    *([number(more)] if adjustments else []),
                    cell(why.get(report.student, "")),
                ]
            )
    for person in intake.absent:
        cells = _cells(person, Arrival())
        empty = [""] * (5 + len(exercises) + bool(adjustments))
        writer.writerow([cell(person.shown), *(cell(cells.get(c, "")) for c in about), *empty, ABSENT])
    return out.getvalue()


def adjusted(adjustments: Sequence[Override], student: str, person: Person) -> float:
    """Points that a member of a team gets more, or less, than the team."""
    return sum(a.adjust for a in adjustments if a.student == student and person.is_called(a.member))


def _columns(arrivals: Sequence[Arrival]) -> list[str]:
    """The columns that say who somebody is, those that hold something."""
    cells = [_cells(p, a) for a in arrivals for p in a.people]
    found = list(dict.fromkeys(n for some in cells for n, value in some.items() if value))
    return ["hand_in", *found] if found or any(a.people for a in arrivals) else []


def _cells(person: Person, arrival: Arrival) -> dict[str, str]:
    return {
        **person.ids,
        "team": arrival.team,
        "group": person.group,
        "section": person.section,
        "tutor": person.tutor,
        "at": arrival.at,
        "late": "late" if arrival.late else "",
    }


def cell(value: str) -> str:
    """Text that a spreadsheet shows and does not execute."""
    value = tidy(value).replace("\n", " ")
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
