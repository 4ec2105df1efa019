"""ILIAS: the download of all submissions, the multi-feedback zip, and the status file of a plugin.

After `components/ILIAS/Exercise/Submission/SubmissionManager.php`, `TutorFeedbackFile/` and `ExerciseStatusFile`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange import names
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, archived, one_of_team
from graders.exchange.tables import csv_text, harmless
from graders.feedback.words import number

PERSON = re.compile(r"(?P<names>(?=(?:[^_]*_){2}).+)_(?P<id>\d+)")
"""A folder `<lastname>_<firstname>_<login>_<user id>`; letters that are none of ASCII's are `_` in it."""
TEAM = re.compile(r"\S+ (?P<id>\d+)")
LATE = re.compile(r"(?P<word>[^/]{4,40}?) - (?P<own>.+)")
LATE_WORDS = re.compile(
    r"late(?: (?:submission|hand-?in|upload)s?)?"
    r"|(?:\w+ )*(?:verspätet\w*|verspaetet\w*|nachgereicht\w*|tard[ií]\w*|retard|ritardo|laat)(?: \w+)*",
    re.I,
)
"""The words for a late submission are in the language of the system; these are known, as a whole and not within others."""
AGAIN = re.compile(r"(?P<stem>.+) \((?P<number>\d+)\)(?P<ending>\.[^.]+)?")
"""A second file of one name."""


def reads(listing: Listing) -> Download | None:
    """The hand-ins of persons and teams; what stands before the first part with a user's id is left out of account.

    Recognised where all but tables beside the folders lies in such a folder, and no two of them have one id.
    """
    found, folders, unmatched, metadata = Files(), dict[str, dict[str, str]](), list[str](), list[str]()
    for path in listing.paths:
        parts = path.split("/")
        at = next((i for i, p in enumerate(parts[:-1]) if PERSON.fullmatch(p)), None)
        if at is None:
            (metadata if path.endswith((".xlsx", ".xls")) else unmatched).append(path)
            continue
        team = TEAM.fullmatch(parts[at - 1]) if at else None
        key = parts[at - 1] if team else parts[at]
        folders.setdefault(key, {})[parts[at]] = team["id"] if team else ""
        found.add(key, "/".join(parts[at + 1 :]), path)
    ids = [PERSON.fullmatch(f)["id"] for people in folders.values() for f in people]  # type: ignore[index]
    if not folders or (not listing.forced and (unmatched or len(set(ids)) < len(ids))):
        return None
    return Download([_hand_in(k, p, found.by_key[k]) for k, p in folders.items()], unmatched, metadata)


def _hand_in(key: str, folders: Mapping[str, str], files: Mapping[str, str]) -> HandIn:
    people = tuple(map(person_of, folders))
    team = next(iter(folders.values()))
    ids = {"ilias_team": team} if team else people[0].ids
    name = key if team else people[0].name or key.rpartition("_")[0]
    return HandIn(key, name, _versions(files), people, bool(team), ids)


def person_of(folder: str) -> Person:
    """Who a folder is of: the last part is the user's id; names and login may hold `_` themselves."""
    parts = folder.split("_")
    *own, login, user = parts
    if len(parts) == 4:
        return Person(f"{own[1]} {own[0]}", {"ilias": user, "login": login})
    return Person("", {"ilias": user}, more={"folder": "_".join(parts[:-1])})


def _versions(files: Mapping[str, str]) -> tuple[Version, ...]:
    """The tries: files of one name are versions of it, late ones after the others, numbered ones in their order."""
    ranks: dict[str, dict[tuple[bool, int], str]] = {}
    for name, path in files.items():
        folder, _, own = name.rpartition("/")
        late = LATE.fullmatch(own)
        is_late = bool(late and LATE_WORDS.fullmatch(late["word"]))
        own = late["own"] if late and is_late else own
        again = AGAIN.fullmatch(own)
        plain = again["stem"] + (again["ending"] or "") if again else own
        before = again and any(n.rpartition("/")[2].endswith(plain) for n in files if n != name)
        own, number = (plain, int(again["number"])) if again and before else (own, 1)
        ranks.setdefault(f"{folder}/{own}" if folder else own, {})[is_late, number] = path
    steps = sorted({rank for versions in ranks.values() for rank in versions})
    return tuple(_version(ranks, step) for step in steps)


def _version(ranks: Mapping[str, Mapping[tuple[bool, int], str]], step: tuple[bool, int]) -> Version:
    """What there was at one step: of each file the newest until then."""
    files = {own: v[max(r for r in v if r <= step)] for own, v in ranks.items() if any(r <= step for r in v)}
    return Version(files, late=step[0], named=f"{'late, ' if step[0] else ''}upload {step[1]}")


# -- the way back --------------------------------------------------------------------------------

FOLDER = re.compile(r".+_(?P<id>\d+)")
TITLES = (
    "update",
    "usr_id",
    "login",
    "lastname",
    "firstname",
    "status",
    "mark",
    "notice",
    "comment",
    "plagiarism",
    "plag_comment",
)
"""The titles of the plugin's table of persons, all of them and in this order."""
TEAM_TITLES = (
    "update",
    "team_id",
    "logins",
    "status",
    "mark",
    "notice",
    "comment",
    "plagiarism",
    "plag_comment",
)


def writes(marks: Sequence[Mark], template: Path | None, terms: Terms) -> Delivery:
    """The multi-feedback zip, the plugin's status table, and a table to copy marks from.

    Args:
        marks: Those that go back.
        template: The empty structure that ILIAS gives out, whose folders are used; those of the hand-ins where there is none.
        terms: How.

    Raises:
        UserError: The structure is none, or of another exercise.
    """
    delivery = Delivery()
    top, structure = _structure(template)
    files: dict[str, bytes] = {}
    rows: list[tuple[Mark, Person, str]] = []
    for mark in marks:
        handed_in = {name.rpartition("/")[2] for name in mark.arrival.files}
        pages = {f"torchgrade-{n}" if n in handed_in else n: d for n, d in mark.files.items()}
        for person in mark.people:
            folder = _folder_of(person, mark, structure)
            if folder is None:
                delivery.left.append(f"{person.shown or mark.student}: no folder with a user's id is known")
                continue
            rows.append((mark, person, folder))
            files |= {f"{top}/{folder}/{name}": data for name, data in pages.items()}
    if template is not None and not rows:
        raise UserError(
            f"{template}: none of its members was graded here; it is the structure of another exercise"
        )
    if not rows:
        raise UserError(
            "nobody's user id of ILIAS is known; add a column `ilias` to the roster, and grade once more with it"
        )
    delivery.left += [
        one_of_team(m, "status.csv") for m in marks if m.adjusted and "ilias_team" in m.arrival.ids
    ]
    if any("ilias_team" in m.arrival.ids for m, _, _ in rows):
        alone = dict.fromkeys(m.student for m, _, _ in rows if "ilias_team" not in m.arrival.ids)
        delivery.left += [f"{s}: is in no team, and status.csv holds teams alone" for s in alone]
    rows.sort(key=lambda row: row[2].casefold())
    delivery.files |= archived(files, "multi_feedback")
    delivery.files["status.csv"] = _status(rows, terms)
    delivery.files["marks.csv"] = _table(rows, terms)
    delivery.changes += [f"{folder}: {mark.shown}" for mark, _, folder in rows]
    delivery.said.append(
        "multi_feedback.zip: the assignment, “Multi-Feedback”, upload; ILIAS asks before it keeps a file"
    )
    delivery.said.append(
        "marks.csv: ILIAS takes marks in its table alone; the rows stand as they stand there, by last name"
    )
    delivery.said.append(
        "status.csv: only where the plugin ExerciseStatusFile is installed, at the zip's first level"
    )
    return delivery


def _structure(template: Path | None) -> tuple[str, dict[str, str]]:
    """The top folder of the structure that ILIAS gave out, and its folders by user id."""
    if template is None:
        return "multi_feedback", {}
    try:
        with zipfile.ZipFile(template) as archive:
            parts = [n.split("/") for n in archive.namelist()]
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            f"{template}: is no readable zip ({error}); download the structure of Multi-Feedback again"
        ) from error
    found = {m["id"]: p[1] for p in parts if len(p) > 1 and (m := FOLDER.fullmatch(p[1]))}
    if not found:
        raise UserError(
            f"{template}: holds no folder `<lastname>_<firstname>_<login>_<id>` at its second level; download the structure of Multi-Feedback again"
        )
    return parts[0][0], found


def _folder_of(person: Person, mark: Mark, structure: Mapping[str, str]) -> str | None:
    """The folder of somebody, by the user's id."""
    number = person.ids.get("ilias", "")
    if structure or not number:
        return structure.get(number)
    parts = [part for path in mark.arrival.files.values() for part in path.split("/")]
    there = next((p for p in parts if (m := PERSON.fullmatch(p)) and m["id"] == number), None)
    return (there or names.in_ascii(f"{person.name}_{person.ids.get('login', '')}_{number}")).replace(
        " ", "_"
    )


def _status(rows: Sequence[tuple[Mark, Person, str]], terms: Terms) -> bytes:
    """The plugin's table: of teams where teams handed in, else of persons."""
    logins: dict[str, list[str]] = {}
    for mark, person, _ in rows:
        if (team := mark.arrival.ids.get("ilias_team")) is not None:
            logins.setdefault(team, []).append(person.ids.get("login", ""))
    if logins:
        of_teams = [m for m, _, _ in rows if "ilias_team" in m.arrival.ids and not m.adjusted]
        by_team = {m.arrival.ids["ilias_team"]: m for m in of_teams}
        body = [
            ["1", t, ", ".join(filter(None, logins[t])), _passed(m, terms), m.shown, "", _plain(m), "", ""]
            for t, m in by_team.items()
        ]
        return csv_text(TEAM_TITLES, [list(map(harmless, r)) for r in body]).encode()
    body = []
    for mark, person, folder in rows:
        last, first, login = (
            (*folder.split("_")[:3], "", "")[:3]
            if folder.count("_") == 3
            else ("", person.name, person.ids.get("login", ""))
        )
        body.append(
            [
                "1",
                person.ids.get("ilias", ""),
                login,
                last,
                first,
                _passed(mark, terms),
                mark.shown,
                "",
                _plain(mark),
                "",
                "",
            ]
        )
    return csv_text(TITLES, [list(map(harmless, r)) for r in body]).encode()


def _passed(mark: Mark, terms: Terms) -> str:
    return "passed" if 100 * mark.share >= terms.passing - 1e-9 else "failed"


def _plain(mark: Mark) -> str:
    """What is said of a mark, in a line."""
    return f"{number(mark.report.score)} of {number(mark.report.points)} points"


def _table(rows: Sequence[tuple[Mark, Person, str]], terms: Terms) -> bytes:
    """A table for people, as ILIAS sorts."""
    body = [
        [
            folder,
            person.name,
            mark.shown.replace(".", ",") if terms.comma else mark.shown,
            _passed(mark, terms),
        ]
        for mark, person, folder in rows
    ]
    text = csv_text(
        ("folder", "name", "mark", "status"),
        [list(map(harmless, r)) for r in body],
        ";" if terms.comma else ",",
    )
    return b"\xef\xbb\xbf" + text.encode()
