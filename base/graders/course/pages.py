"""The pages of a course: one a student over the term, one for the staff, and the table for the examination office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graders.cohort.pages import content_hash
from graders.course.collect import Term
from graders.course.sums import Standing, passes
from graders.exchange.tables import csv_text, harmless
from graders.feedback.page import environment
from graders.feedback.words import number
from graders.paths import TEMPLATES


def student_html(term: Term, one: Standing) -> str:
    """The page that a student may read: own sheets, and nothing of others."""
    page = environment(term.course.language).get_template("term.html")
    return page.render(course=term.course, s=one, ungraded=term.ungraded, passes=passes)


def staff_html(term: Term, folders: Mapping[int, str]) -> str:
    """The page of all, for the staff.

    Args:
        term: The course.
        folders: Each student's folder, by place in the standings.
    """
    script = (TEMPLATES / "tables.js").read_text(encoding="utf-8")
    done = [s for s in term.standings if s.handed_in]
    return (
        environment()
        .get_template("course.html")
        .render(
            course=term.course,
            standings=list(enumerate(term.standings)),
            folders=folders,
            doubts=term.doubts,
            ungraded=term.ungraded,
            means=_means(term),
            passed=sum(s.passed for s in term.standings),
            open=sum(bool(s.pending) for s in term.standings),
            mean=sum(s.percent for s in done) / len(done) if done else 0.0,
            passes=passes,
            script=script,
            script_hash=content_hash(script),
        )
    )


def _means(term: Term) -> list[float | None]:
    """The mean share of each sheet, in per cent, of those who handed it in."""
    found: list[float | None] = []
    for at in range(len(term.course.sheets)):
        shares = [100 * s.results[at].share for s in term.standings if s.results[at].student]
        found.append(sum(shares) / len(shares) if shares else None)
    return found


def office_rows(term: Term, *, pending: bool) -> list[list[str | float]]:
    """The table for the examination office, the titles first: a line a student whose term is settled.

    Args:
        term: The course.
        pending: Whether those stand there too of whom points wait for a person.
    """
    ids = list(dict.fromkeys(i for s in term.standings for i in s.person.ids))
    sheets = [s.title for s in term.course.sheets]
    rows: list[list[str | float]] = [
        [*ids, "name", *sheets, "percent", "passed", "grade", *(["open"] if pending else [])]
    ]
    for one in term.standings:
        if pending or not one.pending:
            points = ["excused" if r.excused else r.score if r.student else "" for r in one.results]
            rows.append(
                [
                    *(one.person.ids.get(i, "") for i in ids),
                    one.person.name or one.person.shown,
                    *points,
                    round(one.percent, 2),
                    "yes" if one.passed else "no",
                    one.grade,
                    *([one.pending] if pending else []),
                ]
            )
    return rows


def office_csv(rows: Sequence[Sequence[str | float]], *, comma: bool = False) -> bytes:
    """The table as CSV that spreadsheets open right and of which they execute nothing; with decimal commas and `;` on request."""

    grade = rows[0].index("grade")

    def shown(at: int, cell: str | float) -> str:
        text = harmless(cell) if isinstance(cell, str) else number(cell)
        is_number = at == grade or not isinstance(cell, str)
        return text.replace(".", ",") if comma and is_number else text

    header, *body = [[shown(at, cell) for at, cell in enumerate(row)] for row in rows]
    return b"\xef\xbb\xbf" + csv_text(header, body, ";" if comma else ",", "\r\n").encode()
