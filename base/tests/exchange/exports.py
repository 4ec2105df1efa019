"""Seeded downloads as systems give them out, after their sources: no name or file of a real course.

`python -m tests.exchange.exports FOLDER` writes one of each shape.
"""

import csv
import io
import json
import random
import re
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

FIRST = [
    "Ada",
    "Zoë",
    "Jörg",
    "Seán",
    "Nguyễn Văn",
    "María José",
    "أحمد",
    "דוד",
    "Νίκος",
    "Řehoř",
    "Anne-Marie",
    "Li",
    "D'Arcy",
    "Şule",
]
LAST = [
    "Lovelace",
    "Müßig",
    "O'Brien",
    "García Márquez",
    "von der Heide",
    "الخوارزمي",
    "כהן",
    "Příklad",
    "Nowak-Kowalska",
    "Wang",
    "Größe",
    "Ünal",
]


@dataclass(frozen=True)
class Student:
    """Somebody made up."""

    first: str
    last: str
    number: int

    @property
    def name(self):
        return f"{self.first} {self.last}"

    @property
    def email(self):
        return f"s{self.number}@x.org"

    @property
    def participant(self):
        return str(8000 + self.number)

    @property
    def user(self):
        return str(4000 + self.number)

    @property
    def login(self):
        return f"u_{self.number}" if self.number % 3 == 0 else f"u{self.number}"

    @property
    def work(self):
        """What it hands in, which says whose it is."""
        return {"vae.py": f"# {self.number}\n".encode(), "src/model.py": f"who = {self.number}\n".encode()}


def students(count, seed=0):
    """So many, of whom several have one name."""
    chance = random.Random(seed)
    return [Student(chance.choice(FIRST), chance.choice(LAST), i) for i in range(1, count + 1)]


# -- Moodle ------------------------------------------------------------------------------------


def moodle(people, *, folders=True, blind=False, old=False, text=False, word="Participant"):
    """`mod/assign/classes/downloader.php`: `_` of a name is a blank, the folder ends in `_` before 4.1."""
    files = {}
    for one in people:
        prefix = f"{word}_{one.participant}" if blind else f"{one.name.replace('_', ' ')}_{one.participant}"
        work = {f"{prefix}_assignsubmission_file": one.work}
        if text:
            work[f"{prefix}_assignsubmission_onlinetext"] = {"onlinetext.html": b"<p>1a: 3</p>"}
        for folder, own in work.items():
            for name, data in own.items():
                flat = name.rpartition("/")[2]
                files[f"{folder}{'_' if old else ''}/{name}" if folders else f"{folder}_{flat}"] = data
    return files


def moodle_teams(teams):
    """One entry a team: name and id of the group, or the word for the default group without an id."""
    return {
        f"{name}{f'_{number}' if number else ''}_assignsubmission_file/vae.py": f"# {name}\n".encode()
        for name, number in teams
    }


def worksheet(
    people, *, german=False, teams=None, bom=True, blind=False, scale="", comments=True, graded=None
):
    """`mod/assign/gradingtable.php` and `feedback/offline`: the titles are in the language of who downloads."""
    graded = graded or {}
    head = (
        [
            "ID",
            "Vollständiger Name",
            "E-Mail-Adresse",
            "Status",
            "Gruppe",
            "Bewertung",
            "Skala" if scale else "Bestwertung",
            "Bewertung kann geändert werden",
            "Zuletzt geändert (Abgabe)",
            "Zuletzt geändert (Bewertung)",
            "Feedback als Kommentar",
        ]
        if german
        else [
            "Identifier",
            "Full name",
            "Email address",
            "Status",
            "Group",
            "Grade",
            "Scale" if scale else "Maximum grade",
            "Grade can be changed",
            "Last modified (submission)",
            "Last modified (grade)",
            "Feedback comments",
        ]
    )
    word, maximum = ("Teilnehmer/in", "10,00") if german else ("Participant ", "10.00")
    rows = [
        [
            f"{word}{p.participant}",
            p.name,
            p.email,
            "Submitted for grading - ",
            (teams or {}).get(p.number, ""),
            graded.get(p.number, ""),
            scale or maximum,
            "Ja" if german else "Yes",
            "Sunday, 1 November 2026, 8:15 PM",
            "-",
            "old, \n<b>comment</b>" if p.number in graded else "",
        ]
        for p in people
    ]
    drop = {i for i, on in ((1, blind), (2, blind), (4, teams is None), (10, not comments)) if on}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([c for i, c in enumerate(row) if i not in drop] for row in (head, *rows))
    return (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode()


# -- Canvas ------------------------------------------------------------------------------------


def canvas_name(one):
    """The sortable name in small letters without anything but letters, digits and `_`."""
    return re.sub(r"[^\w]", "", f"{one.last}, {one.first}".lower())


def canvas(people, *, late=(), anonymous=False, again=()):
    """`lib/content_zipper.rb`: one flat file an upload, with the ids of user and file."""
    files, number = {}, 90_000
    for one in people:
        for name, data in one.work.items():
            number += 1
            stem, dot, ending = name.rpartition("/")[2].rpartition(".")
            own = f"{stem}{'-1' if one.number in again else ''}{dot}{ending}"
            mark = "LATE_" if one.number in late else ""
            files[
                f"{mark}anon_aB{one.number}x_{number}_{own}"
                if anonymous
                else f"{canvas_name(one)}_{mark}{one.user}_{number}_{own}"
            ] = data
    return files


def canvas_gradebook(
    people, *, title="Sheet 1 (3301)", points="10.00", delimiter=",", muted=False, graded=None
):
    """`lib/gradebook_exporter.rb`."""
    comma = (lambda value: value.replace(".", ",")) if delimiter == ";" else str
    rows = [["Student", "ID", "SIS Login ID", "Section", "Other (3300)", title, "Current Score"]]
    if muted:
        rows.append(["", "", "", "", "", "Manual Posting", ""])
    rows.append(["    Points Possible", "", "", "", comma("5.00"), comma(points), "(read only)"])
    rows += [
        [
            f"{p.last}, {p.first}",
            p.user,
            p.email,
            "ODSL",
            comma("2.50"),
            comma((graded or {}).get(p.number, "")),
            comma("50.00"),
        ]
        for p in people
    ]
    rows.append(["Student, Test", "9999", "", "ODSL", "", "", ""])
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


# -- ILIAS -------------------------------------------------------------------------------------


def ascii_name(text):
    """`ilFileUtils::getASCIIFilename`."""
    pairs = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
    text = "".join(pairs.get(c, c) for c in text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(c if ord(c) < 128 and c not in ':\\/*?"<>|' else "_" for c in text)


def ilias_folder(one):
    return ascii_name(f"{one.last}_{one.first}_{one.login}_{one.user}")


def ilias(people, *, teams=None, word="Submissions", late=(), late_word="Late Submission", twice=()):
    """`SubmissionManager.php`: a folder a person, below the word for a team where teams hand in."""
    files = {"Sheet_1/Sheet_1.xlsx": b"PK"}
    for one in people:
        for name, data in one.work.items():
            own = name.rpartition("/")[2]
            own = f"{late_word} - {own}" if one.number in late else own
            team = f"Team {teams[one.number]}/" if teams else ""
            files[f"Sheet_1/{word}/{team}{ilias_folder(one)}/{own}"] = data
            if one.number in twice:
                stem, dot, ending = own.rpartition(".")
                files[f"Sheet_1/{word}/{team}{ilias_folder(one)}/{stem} (2){dot}{ending}"] = (
                    data + b"# again\n"
                )
    return files


# -- Gradescope, GitHub, nbgrader, Blackboard -----------------------------------------------------


def gradescope(groups):
    """An export: a folder a submission, and Ruby symbols that say whose it is."""
    lines, files = ["---"], {}
    for group in groups:
        number = 90_000 + group[0].number
        lines += [f"submission_{number}:", "  :submitters:"]
        for one in group:
            lines += [
                f"  - :name: {json.dumps(one.name, ensure_ascii=False)}",
                f"    :sid: '{one.user}'",
                f"    :email: {one.email}",
            ]
        lines += [
            "  :created_at: 2026-11-01 19:15:00.000000000 Z",
            "  :score: 0.0",
            "  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess",
            "    output: x",
        ]
        files |= {f"assignment_77_export/submission_{number}/{n}": d for n, d in group[0].work.items()}
    return {
        "assignment_77_export/submission_metadata.yml": "\n".join(filter(None, lines)).encode() + b"\n",
        **files,
    }


def github(people, *, groups=None):
    """`gh classroom clone student-repos`, with its `grades.csv`."""
    rows = [
        [
            "assignment_name",
            "assignment_url",
            "starter_code_url",
            "github_username",
            "roster_identifier",
            "student_repository_name",
            "student_repository_url",
            "submission_timestamp",
            "points_awarded",
            "points_available",
            *(["group_name"] if groups else []),
        ]
    ]
    files = {}
    for one in people:
        owner = groups[one.number] if groups else one.login
        files |= {f"sheet-1-submissions/sheet-1-{owner}/{n}": d for n, d in one.work.items()}
        rows.append(
            [
                "Sheet 1",
                "",
                "",
                one.login,
                one.user,
                f"sheet-1-{owner}",
                "",
                "2026-11-01 19:15:00 UTC",
                "",
                "10",
                *([owner] if groups else []),
            ]
        )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return {**files, "grades.csv": out.getvalue().encode()}


def nbgrader(people, *, assignment="sheet1", course=False):
    """`submitted/<student>/<assignment>/` with a line that says when."""
    files = {}
    for one in people:
        files |= {f"submitted/{one.login}/{assignment}/{n}": d for n, d in one.work.items()}
        files[f"submitted/{one.login}/{assignment}/timestamp.txt"] = b"2026-11-01 19:15:00.123456 UTC"
    if course:
        files |= {f"source/./{assignment}/x.ipynb".replace("./", ""): b"{}", "gradebook.db": b"SQLite"}
    return files


def blackboard(people, *, attempts=1):
    """Names of other people's parsers; not verified in a source."""
    files = {}
    for one in people:
        for attempt in range(1, attempts + 1):
            front = f"Sheet 1_{one.number}u_attempt_2026-11-0{attempt}-20-15-00"
            files[f"{front}.txt"] = f"Name: {one.name} ({one.number}u)\nAssignment: Sheet 1\n".encode()
            files |= {f"{front}_{n.rpartition('/')[2]}": d + b"# %d\n" % attempt for n, d in one.work.items()}
    return files


# -- as folders and archives ----------------------------------------------------------------------


def unpacked(files, folder):
    """The files, in a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files, path):
    """The files, in an archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


if __name__ == "__main__":
    out, cohort = Path(sys.argv[1]), students(12)
    shapes = {
        "moodle-folders": moodle(cohort, text=True), "moodle-flat": moodle(cohort, folders=False), "moodle-blind": moodle(cohort, blind=True),
        "moodle-teams": moodle_teams([("Team A_1", 5), ("Team B", 6), ("Default group", 0)]), "canvas": canvas(cohort, late={2}, again={3}),
        "canvas-anonymous": canvas(cohort, anonymous=True), "ilias": ilias(cohort, late={2}, twice={3}), "ilias-teams": ilias(cohort, teams={p.number: p.number // 3 for p in cohort}),
        "gradescope": gradescope([[cohort[0], cohort[1]], *([p] for p in cohort[2:])]), "github": github(cohort), "nbgrader": nbgrader(cohort), "blackboard": blackboard(cohort, attempts=2),
    }  # fmt: skip
    for shape, files in shapes.items():
        zipped(files, out / f"{shape}.zip")
        sys.stdout.write(f"{out / shape}.zip\n")
