"""GitHub Classroom's clones of repositories with its lists, and what its successor takes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from typing import Any

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, of_whole_teams
from graders.exchange.tables import Table
from graders.exchange.times import moment
from graders.feedback.documents import CheckDoc, ReportDoc
from graders.model import Verdict

GRADES, ROSTER = "grades.csv", "classroom_roster.csv"


def reads(listing: Listing) -> Download | None:
    """The hand-ins below `<slug>-submissions/<slug>-<login or team>/`, with times and groups of a `grades.csv` beside them."""
    paths = {p: [listing.name, *p.split("/")] for p in listing.paths}
    slug = next(
        (
            part.removesuffix("-submissions")
            for parts in paths.values()
            for part in parts[:-2]
            if part.endswith("-submissions")
        ),
        "",
    )
    if not slug:
        return None
    files, unmatched, metadata = Files(), list[str](), list[str]()
    for path, parts in paths.items():
        inside = parts[parts.index(f"{slug}-submissions") + 1 :] if f"{slug}-submissions" in parts else []
        if len(inside) > 1 and inside[0].startswith(f"{slug}-"):
            files.add(inside[0], "/".join(inside[1:]), path)
        else:
            (metadata if parts[-1] in (GRADES, ROSTER) else unmatched).append(path)
    if not files.by_key:
        return None
    rows = _grades(listing, metadata)
    return Download(
        [_hand_in(k, slug, f, rows.get(k, [])) for k, f in files.by_key.items()], unmatched, metadata
    )


def _grades(listing: Listing, paths: list[str]) -> dict[str, list[dict[str, str]]]:
    """The rows of `grades.csv`, by the name of the repository: several where a group hands in."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in paths:
        if path.rpartition("/")[2] == GRADES:
            try:
                table = Table.read(listing.read(path), path)
            except UserError:
                continue
            for row in table.rows:
                name = table.cell(row, "student_repository_name").rpartition("/")[2]
                found.setdefault(name, []).append({h: table.cell(row, h) for h in table.header})
    return found


def _hand_in(key: str, slug: str, files: dict[str, str], rows: list[dict[str, str]]) -> HandIn:
    login = key.removeprefix(f"{slug}-")
    people = tuple(
        Person(
            "",
            {
                "github": r.get("github_username", ""),
                **({"matriculation": i} if (i := r.get("roster_identifier", "")) else {}),
            },
        )
        for r in rows
    )
    team = next((t for r in rows if (t := r.get("group_name", ""))), "")
    at = next((m for r in rows if (m := moment(r.get("submission_timestamp", "")))), None)
    return HandIn(
        key,
        login,
        (Version(files, at),),
        people or (Person("", {"github": login}),),
        bool(team),
        {"github": login},
    )


# -- the way back --------------------------------------------------------------------------------

HUNDREDTHS = 100
"""Classroom 50 takes whole numbers only, so that points go there as hundredths."""


def reporter(report: ReportDoc) -> list[tuple[str, str]]:
    """For each check with points its id for the reporter of GitHub Classroom, and the result, in base64."""
    return [
        (re.sub(r"[^a-z0-9]+", "-", c.id.lower()), base64.b64encode(json.dumps(_runner(c)).encode()).decode())
        for e in report.exercises
        for c in e.checks
        if c.points
    ]


def _runner(check: CheckDoc) -> dict[str, Any]:
    status = {Verdict.PASSED: "pass", Verdict.BROKEN: "error", Verdict.HUMAN: "error"}.get(
        check.verdict, "fail"
    )
    test = {
        "name": check.title,
        "status": status,
        "score": check.score,
        "message": check.summary,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": int(check.seconds * 1000),
    }
    return {"version": 1, "status": status, "max_score": check.points, "tests": [test]}


def result_of(report: ReportDoc) -> dict[str, Any]:
    """What a Classroom 50 autograder says of a report: scores and tests, in hundredths of a point."""
    tests = [
        {
            "test-name": c.title,
            "passed": c.verdict is Verdict.PASSED,
            "score": _whole(c.score),
            "max-score": _whole(c.points),
        }
        for e in report.exercises
        for c in e.checks
        if c.points
    ]
    most = _whole(report.points)
    return {
        "schema": "classroom50/result/v1",
        "score": min(_whole(report.score), most),
        "max-score": most,
        "tests": tests,
    }


def _whole(points: float) -> int:
    return max(0, round(points * HUNDREDTHS))


def annotation(kind: str, said: str, **places: object) -> str:
    """A line that GitHub shows beside code; what is said cannot begin a command of its own."""
    text = said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    properties = ",".join(f"{n}={_property(v)}" for n, v in places.items() if v not in (None, ""))
    return f"::{kind} {properties}::{text}" if properties else f"::{kind}::{text}"


def _property(value: object) -> str:
    text = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C")


def writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """For each repository the points as Classroom 50 counts them, in hundredths, and the feedback page to be committed.

    Args:
        marks: Those that go back.
        terms: How.
    """
    if terms.step or terms.rescale or terms.scale:
        raise UserError(
            "a repository gets the points of each check; leave out --round, --rescale and --scale"
        )
    delivery = Delivery()
    for mark in of_whole_teams(marks, "a repository", delivery):
        owner = mark.arrival.ids.get("github", mark.student)
        delivery.files[f"{owner}/result.json"] = (
            json.dumps(result_of(mark.report), indent=1, ensure_ascii=False) + "\n"
        ).encode()
        delivery.files |= {f"{owner}/{name}": data for name, data in mark.files.items()}
        delivery.changes.append(f"{owner}: {mark.shown}")
    delivery.said.append(
        "scores are whole hundredths of a point; the runner of Classroom 50 adds classroom, assignment, tag and addresses"
    )
    return delivery
