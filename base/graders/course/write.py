"""Write the pages of a course: all of them, or after an error none."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from graders.course.collect import term
from graders.course.file import load
from graders.course.pages import office_csv, office_rows, staff_html, student_html
from graders.errors import UserError
from graders.exchange.plain import workbook
from graders.feedback.words import number
from graders.paths import STUDENTS
from graders.submission.texts import alike, file_name, unique

STAFF, OFFICE, EXCEL, PAGE = "index.html", "grades.csv", "grades.xlsx", "term.html"


def write(
    file: Path, out: Path, key: Path | None = None, *, so_far: bool, comma: bool, pending: bool
) -> Iterator[str]:
    """Write a course's pages and its table, and say in lines what there is.

    Args:
        file: The course.
        out: The folder that is written; one of an earlier run is replaced.
        key: The file that says who pseudonyms are.
        so_far: Whether sheets that are not graded yet are left out.
        comma: Whether the table has decimal commas.
        pending: Whether those stand in the table of whom points wait for a person.

    Raises:
        UserError: Something does not fit; nothing was written then.
    """
    found = term(load(file), key, so_far=so_far)
    names, taken = dict[int, str](), set[str]()
    for at, one in enumerate(found.standings):
        names[at] = unique(file_name(one.person.shown, default="student"), taken)
        taken.add(alike(names[at]))
    rows = office_rows(found, pending=pending)
    files = {
        STAFF: staff_html(found, names).encode(),
        OFFICE: office_csv(rows, comma=comma),
        EXCEL: workbook(rows, "grades"),
        **{
            f"{STUDENTS}/{names[at]}/{PAGE}": student_html(found, one).encode()
            for at, one in enumerate(found.standings)
        },
    }
    _replace(out, files)
    waits = sum(bool(s.pending) for s in found.standings)
    yield f"{found.course.course}: {len(found.standings)} students, {len(found.course.sheets)} sheets"
    yield from (f"not graded yet, left out: {title}" for title in found.ungraded)
    yield from (f"look at: {who}: {what}" for who, what in found.doubts)
    if waits:
        left = "" if pending else f", and are not in {OFFICE}"
        points = number(sum(s.pending for s in found.standings))
        yield f"{waits} students have points that wait for a person ({points}){left}"
    yield f"staff page:         {out / STAFF}"
    yield f"examination office: {out / OFFICE}, {out / EXCEL}"
    yield f"students' pages:    {out / STUDENTS}"


def _replace(out: Path, files: dict[str, bytes]) -> None:
    """Put all files in the place of a folder of an earlier run; another folder is left as it is."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.exists() and any(out.iterdir()) and not (out / OFFICE).is_file():
            raise UserError(f"{out}: holds something else than a course's pages; choose another --out")
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as part:
            made = Path(part) / "made"
            for name, data in files.items():
                path = made / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            if out.exists():
                out.rename(Path(part) / "before")
            made.rename(out)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error
