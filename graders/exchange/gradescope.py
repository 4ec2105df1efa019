"""Gradescope: the export of submissions with its YAML.

The YAML maps folders to Ruby symbols; it is read as plain values, whatever its tags say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import yaml

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, of_whole_teams
from graders.feedback.documents import CheckDoc, ReportDoc
from graders.feedback.words import WORDS, number
from graders.model import Verdict

METADATA = "submission_metadata.yml"


class _Plain(yaml.SafeLoader):
    """A loader for which an object of Ruby is what it holds."""


def _plain(loader: _Plain, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


_Plain.add_multi_constructor("!", _plain)
_Plain.add_multi_constructor("tag:ruby.yaml.org,2002:", _plain)


def reads(listing: Listing) -> Download | None:
    """The hand-ins of an export, with several people where a group handed in.

    Raises:
        UserError: Its list of submissions cannot be read.
    """
    lists = [p for p in listing.paths if p.rpartition("/")[2] == METADATA]
    path = min(lists, key=lambda p: p.count("/"), default=None)
    if path is None:
        return None
    folder = path.removesuffix(METADATA)
    strange = [p for p in listing.paths if not p.startswith(folder)]
    if not (listing.forced or listing.is_mostly_matched(strange)):
        return None  # a file of that name in one student's hand-in
    entries = _entries(listing, path)
    files, unmatched = Files(), list[str]()
    for other in listing.paths:
        if other == path:
            continue
        top, _, own = other.removeprefix(folder).partition("/")
        if other.startswith(folder) and top in entries:
            files.add(top, own or top, other)
        else:
            unmatched.append(other)
    hand_ins = [_hand_in(k, v, files.by_key.get(k, {})) for k, v in entries.items()]
    return Download(hand_ins, unmatched, [path])


def _entries(listing: Listing, path: str) -> dict[str, Mapping[str, Any]]:
    """What the list of submissions says of each folder or file."""
    try:
        data = yaml.load(listing.read(path), _Plain)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(
            f"{path}: is no readable list of Gradescope's submissions ({_line(error)}); export it again"
        ) from error
    if not isinstance(data, dict) or not all(isinstance(v, dict) for v in data.values()):
        raise UserError(
            f"{path}: is no list of Gradescope's submissions, which says of each folder who handed it in; export it again"
        )
    return {str(k): {str(n).lstrip(":"): x for n, x in v.items()} for k, v in data.items()}


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _hand_in(key: str, said: Mapping[str, Any], files: Mapping[str, str]) -> HandIn:
    submitters = said.get("submitters") or []
    people = (
        tuple(_person(p) for p in submitters if isinstance(p, dict))
        if isinstance(submitters, Sequence)
        else ()
    )
    number = key.removeprefix("submission_").partition(".")[0]
    name = " and ".join(p.shown for p in people) or key
    return HandIn(
        key,
        name,
        (Version(files, _time(said.get("created_at"))),),
        people,
        len(people) > 1,
        {"gradescope": number},
    )


def _person(said: Mapping[Any, Any]) -> Person:
    fields = {str(k).lstrip(":"): str(v or "").strip() for k, v in said.items()}
    ids = {"matriculation": fields.get("sid", ""), "email": fields.get("email", "")}
    return Person(fields.get("name", ""), {k: v for k, v in ids.items() if v})


def _time(said: Any) -> datetime | None:
    """A time with its zone, UTC where none is said: the YAML reader has turned it into UTC then."""
    if isinstance(said, datetime):
        return said if said.tzinfo else said.replace(tzinfo=UTC)
    if isinstance(said, date) or not said:
        return None
    try:
        told = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


# -- the way back --------------------------------------------------------------------------------


def results(report: ReportDoc, value: float | None = None) -> dict[str, Any]:
    """`results.json` of an autograder, of what a student may read.

    Args:
        report: The student's view of a report.
        value: The score in Gradescope's points; that of the report where it is None.
    """
    tests = [
        _test(check, f"{i}.{j}")
        for i, e in enumerate(report.exercises, 1)
        for j, check in enumerate(e.checks, 1)
    ]
    waits = f"; {number(report.pending)} points wait for a person" if report.pending else ""
    late = "".join(f"\n{d.why} (−{number(d.points)})" for d in report.deductions)
    return {
        "score": report.score if value is None else value,
        "execution_time": report.seconds,
        "output": f"{number(report.score)} of {number(report.points)} points{waits}{late}",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"sheet": report.sheet, "pending": report.pending},
    }


def _test(check: CheckDoc, place: str) -> dict[str, Any]:
    lines = [
        check.summary,
        *(
            f"{n}: {v}"
            for n, v in (("expected", check.expected), ("got", check.actual), ("hint", check.hint))
            if v
        ),
    ]
    test: dict[str, Any] = {
        "number": place,
        "name": check.title,
        "score": check.score,
        "max_score": check.points,
        "output": "\n".join(filter(None, lines)) or WORDS[check.verdict],
        "output_format": "text",
        "tags": [check.id],
        "extra_data": {"verdict": str(check.verdict), "mistake": check.mistake},
    }
    if check.verdict in (Verdict.PASSED, Verdict.FAILED):
        test["status"] = str(check.verdict)
    return test


def writes(marks: Sequence[Mark], terms: Terms) -> Delivery:
    """`results.json` for each submission: Gradescope has no upload of grades, its autograder is the way in.

    Args:
        marks: Those that go back.
        terms: How.
    """
    delivery = Delivery()
    for mark in of_whole_teams(marks, "Gradescope", delivery):
        name = mark.arrival.ids.get("gradescope", mark.student)
        text = json.dumps(results(mark.report, mark.value), indent=1, ensure_ascii=False)
        delivery.files[f"submission_{name}/results.json"] = (text + "\n").encode()
        delivery.changes.append(f"{mark.student}: {mark.shown}")
    delivery.said.append(
        "Gradescope takes no grades in bulk: an autograder that finds these files by the submission's id writes them as its results"
    )
    return delivery
