"""nbgrader: the tree of submitted notebooks in, the tree of feedback out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, rounded
from graders.exchange.tables import csv_text

STAMP = "timestamp.txt"
BESIDE = (["source"], ["release"], ["autograded"], ["feedback"], ["gradebook.db"], ["nbgrader_config.py"])
"""What else lies in the folder of a course."""


def reads(listing: Listing) -> Download | None:
    """The hand-ins of one assignment below `submitted/<student>/<assignment>/`.

    Recognised by a folder `submitted`, or where each student's folder holds assignments with a time.

    Raises:
        UserError: There are several assignments.
    """
    paths = {p: ("submitted/" + p if listing.name == "submitted" else p).split("/") for p in listing.paths}
    at = {parts.index("submitted") for parts in paths.values() if "submitted" in parts[:-3]}
    if len(at) > 1 and not listing.forced:
        return None
    bare = {parts[0] for parts in paths.values()} == {p[0] for p in paths.values() if p[2:] == [STAMP]}
    if not at and not bare and not listing.forced:
        return None
    start = min(at) + 1 if at else 0
    files, stamps, unmatched, beside = Files(), dict[str, str](), list[str](), list[str]()
    who: dict[str, tuple[str, str]] = {}
    for path, parts in paths.items():
        student, assignment, *own = (*parts[start:], "", "") if len(parts) < start + 3 else parts[start:]
        if (at and parts[start - 1 : start] != ["submitted"]) or not any(own):
            (beside if at and parts[start - 1 : start][:1] in BESIDE else unmatched).append(path)
            continue
        key = f"{student}/{assignment}"
        who[key] = student, assignment
        if own == [STAMP]:
            stamps[key] = path
        else:
            files.add(key, "/".join(own), path)
    if not who:
        return None
    if not (listing.forced or listing.is_mostly_matched(unmatched)):
        return None  # a folder of that name in one student's hand-in
    if len(several := sorted({a for _, a in who.values()})) > 1:
        raise UserError(
            f"{listing.name}: holds {len(several)} assignments ({', '.join(several[:6])}); give the folder of one, such as one into which only `*/{several[0]}` was copied"
        )
    hand_ins = [
        HandIn(
            student,
            student,
            (Version(files.by_key.get(key, {}), _time(listing, stamps.get(key))),),
            (Person("", {"nbgrader": student}),),
            ids={"nbgrader": student},
        )
        for key, (student, _) in who.items()
    ]
    return Download(hand_ins, unmatched, [*sorted(stamps.values()), *beside])


def _time(listing: Listing, path: str | None) -> datetime | None:
    """The time in `2026-11-01 19:15:00.123456 UTC`."""
    said = (listing.beside(path) or "").strip() if path else ""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC)?", said)
    try:
        return datetime.fromisoformat(match[1]).replace(tzinfo=UTC) if match else None
    except ValueError:  # 31 November
        return None


def writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`feedback/<student>/<assignment>/<notebook>.html`, and a table in the form of `nbgrader export`.

    Args:
        marks: Those that go back.
        terms: How.
    """
    delivery = Delivery()
    rows = []
    if terms.scale:
        raise UserError("nbgrader takes points, no words of a scale; leave out --scale")
    for mark in marks:
        for person in mark.people:
            alone = len(mark.people) == 1 and not mark.adjusted
            student = person.ids.get("nbgrader") or (
                mark.arrival.ids.get("nbgrader", mark.student) if alone else ""
            )
            if not student:
                delivery.left.append(
                    f"{person.shown} of {mark.student}: has no id of nbgrader; give {mark.shown} there by hand"
                )
                continue
            delivery.files |= {f"feedback/{student}/{name}": page for name, page in _pages(mark)}
            delivery.changes.append(f"{student}: {mark.shown}")
            rows.append(_row(mark, student, person.ids.get("email", "")))
    delivery.files["grades.csv"] = csv_text(GRADES, [[c.replace(",", " ") for c in r] for r in rows]).encode()
    delivery.said.append(
        "feedback/: copy it into the folder of the course, then `nbgrader release_feedback`; grades.csv has the columns of `nbgrader export`"
    )
    return delivery


GRADES = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


def _pages(mark: Mark) -> Iterator[tuple[str, bytes]]:
    """The feedback beside each notebook, below the student's folder."""
    for name in [n.removesuffix(".ipynb") for n in mark.arrival.files if n.endswith(".ipynb")] or [
        "feedback"
    ]:
        yield f"{_assignment(mark)}/{name}.html", mark.page or b""


def _row(mark: Mark, student: str, email: str) -> list[str]:
    """The row of one student in the table."""
    raw = rounded(mark.report.score + sum(d.points for d in mark.report.deductions), 0)
    points = [f"{v:g}" for v in (raw, round(raw - mark.value, 2), mark.value, mark.report.points)]
    at = mark.arrival.time
    stamp = str(at.astimezone(UTC).replace(tzinfo=None)) if at else ""
    return [_assignment(mark), "", stamp, student, "", "", email, *points]


def _assignment(mark: Mark) -> str:
    """The assignment's name, the folder below the student's."""
    student = mark.arrival.ids.get("nbgrader", "")
    for path in mark.arrival.files.values():
        parts = path.split("/")
        if student in parts[:-2]:
            return parts[parts.index(student) + 1]
    return mark.report.sheet
