"""Moodle: the zip of all submissions, the grading worksheet, and the zip of feedback files.

After `mod/assign/classes/downloader.php`, `gradingtable.php`, `feedback/offline` and `feedback/file/importziplib.php`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graders.cohort.arrivals import Person
from graders.exchange import roster
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, apart, archived, called, decimal, fitted
from graders.exchange.roster import Roster
from graders.exchange.tables import Row, Table, TableError

PART = re.compile(
    r"(?P<name>.+?)_(?:(?P<id>\d+)_)?(?P<kind>assignsubmission|assignfeedback)_(?P<plugin>[a-z]+)_?(?P<rest>.*)"
)
"""A part of a path as Moodle names it, with folders or without, of any version."""
BLIND_WORDS = frozenset(
    (
        "participant",
        "teilnehmer/in",
        "teilnehmer in",
        "teilnehmerin",
        "teilnehmer",
        "participante",
        "partecipante",
        "deelnemer",
    )
)
"""The word for a participant, with which prefixes begin under blind marking, in the languages of which it is known."""


def reads(listing: Listing) -> Download | None:
    """The hand-ins of a zip of all submissions, in folders or flat, of persons and teams, blind or with names.

    The number of a prefix is the participant's id in this assignment, or the team's; a default group has none.
    """
    files, prefixes, unmatched = Files(), dict[str, tuple[str, str]](), list[str]()
    for path in listing.paths:
        parts = path.split("/")
        at, match = next(((i, m) for i, p in enumerate(parts) if (m := PART.fullmatch(p))), (0, None))
        own = "/".join([*([match["rest"]] if match and match["rest"] else []), *parts[at + 1 :]])
        if match is None or not own or match["kind"] == "assignfeedback":
            unmatched.append(path)
            continue
        key = "_".join(filter(None, (match["name"], match["id"])))
        prefixes[key] = match["name"], match["id"] or ""
        files.add(key, own, path)
    if not prefixes:
        return None
    hand_ins = [
        HandIn(
            key,
            f"{name} {number}" if _is_blind(name) and number not in name else name,
            (Version(files.by_key[key]),),
            (Person("" if _is_blind(name) else name, {"moodle": number} if number else {}),),
            ids={"moodle": number} if number else {},
        )
        for key, (name, number) in prefixes.items()
    ]
    return Download(hand_ins, unmatched)


def _is_blind(name: str) -> bool:
    """Whether a prefix is the word for a participant in the place of a name."""
    return name.casefold().replace("_", " ") in BLIND_WORDS


# -- the way back --------------------------------------------------------------------------------

GRADE = ("Grade", "Bewertung")
MAXIMUM = ("Maximum grade", "Maximum Grade", "Bestwertung")
SCALE = ("Scale", "Skala")
CHANGEABLE = ("Grade can be changed", "Bewertung kann geändert werden")
GRADED = ("Last modified (grade)", "Zuletzt geändert (Bewertung)")
COMMENTS = ("Feedback comments", "Feedback als Kommentar")
NO = ("No", "Nein")


def writes(marks: Sequence[Mark], template: Path | None, terms: Terms) -> Delivery:
    """The grading worksheet with marks in it, and the zip of feedback files.

    Args:
        marks: Those that go back.
        template: The worksheet as it was downloaded; feedback alone where there is none.
        terms: How.

    Raises:
        UserError: It is no worksheet, or one of another assignment, or has other points.
    """
    delivery = Delivery()
    known: list[Person] = []
    if template is not None:
        table = Table.load(template)
        known = roster.people(table) if _is_worksheet(table) else []
        delivery.files["worksheet.csv"] = _worksheet(table, marks, terms, delivery)
        delivery.said.append(
            f"worksheet.csv: Assignment, Submissions, Actions, “Upload grading worksheet”, encoding {table.charset}, separator {table.separator}, as it was downloaded; tick “Allow updating records that have been modified more recently” for a regrade"
        )
    else:
        delivery.said.append("no marks go back without --template, the grading worksheet of the assignment")
    files: dict[str, bytes] = {}
    for mark in marks:
        folders = _folders(mark, known)
        if not folders and template is None:
            delivery.left.append(
                f"{mark.student}: no participant's number is known, so no feedback goes back; give the worksheet as --template"
            )
        for folder in folders:
            files |= {f"{folder}/{name}": data for name, data in mark.files.items()}
    delivery.files |= archived(files, "feedback")
    if files:
        delivery.said.append(
            "feedback.zip: Assignment, Submissions, Actions, “Upload multiple feedback files in a zip”; it notifies students"
        )
    return delivery


def _folders(mark: Mark, known: Sequence[Person]) -> list[str]:
    """The folders of the feedback of those whom a mark is for: a team's has a number that means nobody, its members' have theirs."""
    path = next(iter(mark.arrival.files.values()), "")
    match = next((m for p in path.split("/") if (m := PART.fullmatch(p))), None)
    if match and match["id"] and not mark.arrival.team:
        return [f"{match['name'].replace('_', ' ')}_{match['id']}_assignsubmission_file"]
    people = Roster(known)
    found = [(p, (people.who(p) or p).ids.get("moodle", "")) for p in mark.people]
    return [
        f"{(p.name or 'Participant').replace('_', ' ')}_{number}_assignsubmission_file"
        for p, number in found
        if number
    ]


def _is_worksheet(table: Table) -> bool:
    return (
        any(g in table.header for g in GRADE)
        and any(g in table.header for g in GRADED)
        and roster.is_worksheet(table)
    )


def _worksheet(table: Table, marks: Sequence[Mark], terms: Terms, delivery: Delivery) -> bytes:
    """The worksheet, of which only grades and comments that are ours were changed."""
    if not _is_worksheet(table):
        raise TableError(
            f"{table.name}: is no grading worksheet of Moodle, with `Identifier`, `Grade` and `Last modified (grade)` as it was downloaded; download it again"
        )
    table.require_whole()
    grade = table.index(*GRADE)
    comment = next((table.header.index(c) for c in COMMENTS if c in table.header), None)
    if terms.comments and not comment:
        raise TableError(
            f"{table.name}: has no column `{COMMENTS[0]}`; turn on “Feedback comments” in the assignment, or leave out --comments"
        )
    people = Roster(roster.people_with(table, "moodle", table.header[0]))
    all_of_them = [(m, p, people.who(p)) for m in marks for p in m.people]
    by_number = {one.ids["moodle"]: (m, p) for m, p, one in all_of_them if one is not None}
    if not by_number:
        raise TableError(
            f"{table.name}: none of its participants was graded here; it is the worksheet of another assignment"
        )
    _refuse_another(table, by_number)
    kept, names = [table.lines[0]], Counter(_name(table, row) for row in table.rows)
    for row in table.lines[1:]:
        found = re.search(r"(\d+)$", table.at(row, 0))
        mark, person = by_number.pop(found[1], (None, None)) if found else (None, None)
        if mark is not None and person is not None and table.cell(row, *CHANGEABLE) in NO:
            delivery.left.append(
                f"{person.shown or mark.student}: Moodle says that the grade cannot be changed"
            )
            mark = None
        if mark is not None and found:
            fit = _fit(table, row, mark, terms)
            before = table.at(row, grade)
            delivery.changes.append(
                f"{apart(_name(table, row), found[1], names)}: {before or 'nothing'} → {fit.shown}"
            )
            table.put(row, grade, fit.shown)
            if terms.comments and comment:
                table.put(row, comment, mark.comment)
        elif comment and table.at(row, comment) and terms.comments:
            continue  # what Moodle gave out of a comment may have lost its tags: it is not written back
        kept.append(row)
    delivery.left += [
        f"{called(m, p)}: stands in no row of the worksheet, or in several"
        for m, p, one in all_of_them
        if one is None or one.ids["moodle"] in by_number
    ]
    table.lines = kept
    if comment and not terms.comments and any(table.at(row, comment) for row in table.rows):
        for row in table.lines:
            del row.raw[comment : comment + 1]
    return table.to_bytes()


def _name(table: Table, row: Row) -> str:
    return table.cell(row, "Full name", "Vollständiger Name") or table.at(row, 0)


def _refuse_another(table: Table, by_number: Mapping[str, tuple[Mark, Person]]) -> None:
    """Refuse a worksheet in which somebody has another number than in the download: people are the same in a course, numbers are not.

    Raises:
        TableError: Somebody has.
    """
    for number, (mark, person) in by_number.items():
        own = "" if mark.arrival.team else mark.arrival.ids.get("moodle", "")
        if own and own != number:
            raise TableError(
                f"{table.name}: {person.shown} is participant {number} here and {own} in the hand-ins; it is the worksheet of another assignment"
            )


def _fit(table: Table, row: Row, mark: Mark, terms: Terms) -> Mark:
    """The mark as the worksheet's row takes it: points up to the maximum, or a word of its scale."""
    if scale := table.cell(row, *SCALE):
        words = [w.strip() for w in scale.splitlines()]
        if mark.word not in words:
            raise TableError(
                f"{table.name}: grades are the words {', '.join(f'`{w}`' for w in words)}; say from how many per cent on each is given, such as --scale '{words[0]}:0,{words[-1]}:50'"
            )
        return mark
    maximum = decimal(table.cell(row, *MAXIMUM), table.name)
    fit = replace(fitted(mark, maximum, terms, table.name), word="")
    if fit.value > maximum:
        raise TableError(
            f"{table.name}: {mark.student} has {fit.shown} of {maximum:g} points, which Moodle would leave out; raise the maximum there"
        )
    return fit
