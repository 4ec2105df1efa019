"""Marks for people and other programs: CSV and Excel tables, JUnit XML, and scores as LTI 1.3 tools send them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from graders.exchange.marks import EPOCH, Delivery, Mark, Terms, apart, words_of
from graders.exchange.tables import csv_text, harmless
from graders.feedback.documents import CheckDoc
from graders.feedback.words import number
from graders.model import Verdict

BAD_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids, also escaped."""


def table(marks: Sequence[Mark]) -> tuple[list[str], list[list[str | float]]]:
    """A row a person: who it is, points, and the points of each exercise."""
    exercises = list(dict.fromkeys(e.id for m in marks for e in m.report.exercises))
    ids = list(dict.fromkeys(i for m in marks for p in m.people for i in p.ids))
    rows: list[list[str | float]] = []
    for mark in marks:
        scores = {e.id: e.score for e in mark.report.exercises}
        points = [mark.word or mark.value, mark.report.points, *(scores.get(e, "") for e in exercises)]
        for person in mark.people:
            about = [person.shown or mark.student, *(person.ids.get(i, "") for i in ids), mark.arrival.team]
            rows.append([*about, *points])
    rows.sort(key=lambda r: str(r[0]).casefold())
    return ["name", *ids, "team", "mark", "points", *exercises], rows


def csv_writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`marks.csv`, which spreadsheets open right: with a byte order mark, or with `;` and decimal commas."""
    header, rows = table(marks)
    cells = [[_cell(value, terms) for value in row] for row in rows]
    text = csv_text(list(map(harmless, header)), cells, ";" if terms.comma else ",", "\r\n")
    return Delivery({"marks.csv": b"\xef\xbb\xbf" + text.encode()}, _changes(header, rows, terms))


def _changes(header: Sequence[str], rows: Sequence[Sequence[str | float]], terms: Terms) -> list[str]:
    """A line a person, in which those of one name have an id too."""
    names = Counter(str(row[0]) for row in rows)
    mark, team = header.index("mark"), header.index("team")
    return [
        f"{apart(str(r[0]), str(next(filter(None, r[1:team]), r[team])), names)}: {_cell(r[mark], terms)}"
        for r in rows
    ]


def _cell(value: str | float, terms: Terms) -> str:
    if isinstance(value, str):
        return harmless(value)
    return number(value).replace(".", ",") if terms.comma else number(value)


def xlsx_writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`marks.xlsx`: numbers are numbers and text is text, whatever it begins with."""
    header, rows = table(marks)
    book = workbook([list[str | float](header), *rows], "marks")
    return Delivery({"marks.xlsx": book}, _changes(header, rows, Terms()))


def workbook(rows: Sequence[Sequence[str | float]], name: str) -> bytes:
    """An Excel table of some rows, the titles first."""
    body = "".join(_row(i, row) for i, row in enumerate(rows, 1))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEETML}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETML}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(zipfile.ZipInfo(part, EPOCH), XML + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _row(index: int, row: Sequence[str | float]) -> str:
    cells = "".join(
        f"<c><v>{value:.10g}</v></c>"
        if isinstance(value, int | float)
        else f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_clean(value))}</t></is></c>'
        for value in row
    )
    return f'<row r="{index}">{cells}</row>'


def _clean(text: str) -> str:
    return BAD_XML.sub("�", text)


def junit_writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`junit.xml`: a suite a student, a case a check; `failure` is the hand-in's, `error` the grader's."""
    suites = [_suite(mark) for mark in marks]
    counts = [sum(n) for n in zip(*(c for _, c in suites), strict=True)] or [0, 0, 0, 0]
    sheet = marks[0].report.sheet if marks else ""
    seconds = sum(m.report.seconds for m in marks)
    body = (
        f"<testsuites name={_attribute(sheet)} {_counts(counts)} time={_attribute(f'{seconds:.1f}')}>\n"
        + "".join(s for s, _ in suites)
        + "</testsuites>\n"
    )
    return Delivery(
        {"junit.xml": ('<?xml version="1.0" encoding="UTF-8"?>\n' + body).encode()},
        [f"{m.student}: {m.shown}" for m in marks],
    )


def _suite(mark: Mark) -> tuple[str, list[int]]:
    checks = [(e.id, c) for e in mark.report.exercises for c in e.checks]
    verdicts = [c.verdict for _, c in checks]
    counts = [
        len(checks),
        verdicts.count(Verdict.FAILED),
        verdicts.count(Verdict.BROKEN),
        verdicts.count(Verdict.SKIPPED) + verdicts.count(Verdict.HUMAN),
    ]
    cases = "".join(_case(mark.report.sheet, exercise, check) for exercise, check in checks)
    name = f"{mark.student}: {mark.adjusted}" if mark.adjusted else mark.student
    head = f"<testsuite name={_attribute(name)} {_counts(counts)} time={_attribute(f'{mark.report.seconds:.1f}')}>"
    return (
        f'{head}<properties><property name="score" value={_attribute(mark.shown)}/></properties>\n{cases}</testsuite>\n',
        counts,
    )


def _case(sheet: str, exercise: str, check: CheckDoc) -> str:
    head = f"<testcase classname={_attribute(f'{sheet}.{exercise}')} name={_attribute(check.id)} time={_attribute(f'{check.seconds:.1f}')}"
    said = _attribute(words_of(check))
    match check.verdict:
        case Verdict.PASSED:
            return f"{head}/>\n"
        case Verdict.FAILED:
            more = "\n".join(
                filter(
                    None,
                    (
                        check.expected and f"expected: {check.expected}",
                        check.actual and f"got: {check.actual}",
                    ),
                )
            )
            return (
                f'{head}><failure type="failed" message={said}>{escape(_clean(more))}</failure></testcase>\n'
            )
        case Verdict.BROKEN:
            return f'{head}><error type="broken" message={said}/></testcase>\n'
        case _:
            return f"{head}><skipped message={said}/></testcase>\n"


def _counts(counts: Sequence[int]) -> str:
    return " ".join(
        f'{n}="{c}"' for n, c in zip(("tests", "failures", "errors", "skipped"), counts, strict=True)
    )


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def lti_writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`scores.json`: a score a person as Assignment and Grade Services take it, for a tool that an administrator has registered."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    scores = [
        {
            "userId": next(iter(person.ids.values()), person.shown),
            "timestamp": now,
            "activityProgress": "Completed",
            "gradingProgress": "PendingManual" if mark.report.pending else "FullyGraded",
            "scoreGiven": mark.value,
            "scoreMaximum": mark.report.points,
        }
        for mark in marks
        for person in mark.people
    ]
    return Delivery(
        {"scores.json": (json.dumps(scores, indent=1, ensure_ascii=False) + "\n").encode()},
        [f"{p.shown}: {number(m.value)}" for m in marks for p in m.people],
    )
