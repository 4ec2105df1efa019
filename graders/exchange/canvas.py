"""Canvas: the flat zip of submissions, its way back as comments, and the gradebook.

After `lib/content_zipper.rb`, `app/models/abstract_assignment.rb`, `lib/gradebook_exporter.rb` and `gradebook_importer.rb`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.cohort.arrivals import Person
from graders.exchange import roster
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.marks import Delivery, Mark, Terms, apart, archived, called, decimal, fitted
from graders.exchange.roster import Roster
from graders.exchange.tables import Row, Table, TableError

WHO = r"(?P<who>[^\WA-Z]*?)(?P<late>_LATE)?"
"""Nothing where a name has no letter: Canvas leaves out all else."""
UPLOAD = re.compile(WHO + r"_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)")
TYPED = re.compile(WHO + r"_(?P<user>\d+)_(?P<own>(?:text|link)\.html)")
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_(?:(?P<file>\d+)_(?P<own>.+)|(?P<typed>(?:text|link)\.html))"
)
AGAIN = re.compile(
    r"(?P<stem>.+)-(?:[1-7]|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<ending>(?:\.tar)?\.[^.]+)"
)
"""A name that was taken when it was handed in again."""


@dataclass(frozen=True)
class Upload:
    """What the name of a file says."""

    who: str
    user: str
    file: str
    own: str
    late: bool
    anonymous: bool = False

    @property
    def key(self) -> str:
        """What identifies who handed it in."""
        return f"{self.who}_{self.user}"


def reads(listing: Listing) -> Download | None:
    """The hand-ins of a zip of submissions, of persons, groups (by the one who handed in), or anonymous ones.

    Recognised where all files lie in one folder and have Canvas's names.
    """
    folders = {path.rpartition("/")[0] for path in listing.paths}
    uploads = {p: parsed(p.rpartition("/")[2]) for p in listing.paths}
    named = {p: u for p, u in uploads.items() if u}
    if not named or (not listing.forced and (len(named) < len(uploads) or len(folders) > 1)):
        return None
    named = _told_apart(named)
    usual = _usual_names(list(named.values()))
    files, late, notes = Files(), set[str](), dict[str, list[str]]()
    mine = {u.key: {v.own for v in named.values() if v.key == u.key} for u in named.values()}
    for path, upload in named.items():
        own = _plain(upload.own, mine[upload.key], usual)
        if own != upload.own:
            notes.setdefault(upload.key, []).append(
                f"`{upload.own}` is read as `{own}`: Canvas numbers a name that is handed in again"
            )
        files.add(upload.key, own, path)
        late |= {upload.key} if upload.late else set()
    first = {u.key: u for u in reversed(named.values())}
    hand_ins = [
        HandIn(
            key,
            f"Anonymous {one.user}" if one.anonymous else one.who or f"Canvas {one.user}",
            (Version(files.by_key[key], late=key in late),),
            (Person("", _ids(one)),),
            ids=_ids(one),
            notes=tuple(notes.get(key, ())),
        )
        for key in files.by_key
        for one in (first[key],)
    ]
    return Download(hand_ins, [p for p, u in uploads.items() if not u])


def parsed(name: str) -> Upload | None:
    """What a file's name says; None where it is not one of Canvas's."""
    if anonymous := ANONYMOUS.fullmatch(name):
        own = anonymous["own"] or anonymous["typed"]
        return Upload(
            "anon", anonymous["user"], anonymous["file"] or "", own, bool(anonymous["late"]), anonymous=True
        )
    if typed := TYPED.fullmatch(name):
        return Upload(typed["who"], typed["user"], "", typed["own"], bool(typed["late"]))
    if upload := UPLOAD.fullmatch(name):
        return Upload(upload["who"], upload["user"], upload["file"], upload["own"], bool(upload["late"]))
    return None


def _told_apart(named: Mapping[str, Upload]) -> dict[str, Upload]:
    """The uploads, those of a group read anew whose name ends in a number: no two files have one id."""
    counts = Counter(u.file for u in named.values() if u.file)
    found = {}
    for path, upload in named.items():
        while counts[upload.file] > 1 and (more := re.fullmatch(r"(?P<file>\d+)_(?P<own>.+)", upload.own)):
            upload = Upload(
                f"{upload.who}_{upload.user}", upload.file, more["file"], more["own"], upload.late
            )
        found[path] = upload
    return found


def _usual_names(uploads: Sequence[Upload]) -> set[str]:
    """The names that most handed in: these were not made by handing in again."""
    who = {u.key for u in uploads}
    counts = Counter({(u.key, u.own): 1 for u in uploads})
    names = Counter(own for _, own in counts)
    return {own for own, count in names.items() if count > 1 and count > len(who) / 2}


def _plain(own: str, mine: set[str], usual: set[str]) -> str:
    """The name as it was before it was numbered; as it is where that is another file's, or where the sheet asks it so."""
    again = AGAIN.fullmatch(own)
    plain = again["stem"] + again["ending"] if again else own
    return own if plain in mine or own in usual else plain


def _ids(upload: Upload) -> dict[str, str]:
    return {"canvas_anonymous" if upload.anonymous else "canvas": upload.user}


# -- the way back --------------------------------------------------------------------------------

ABOUT_STUDENTS = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
"""The columns that say who somebody is."""
ASSIGNMENT = re.compile(r".+ \(\d+\)")
POINTS = "Points Possible"
MUTED = ("Manual Posting", "Muted")


def writes(marks: Sequence[Mark], template: Path | None, terms: Terms) -> Delivery:
    """The gradebook of one assignment, with those alone who get a mark, and the zip of feedback as comments.

    Args:
        marks: Those that go back.
        template: The gradebook as it was exported; comments alone where there is none.
        terms: How; `column` says which assignment.

    Raises:
        UserError: It is no gradebook, has no such assignment, or other points.
    """
    delivery = Delivery()
    if template is not None:
        delivery.files["gradebook.csv"] = _gradebook(Table.load(template), marks, terms, delivery)
        delivery.said.append("gradebook.csv: Grades, Import; it shows what changes and asks")
    else:
        delivery.said.append("no marks go back without --template, the gradebook as Canvas exports it")
    files: dict[str, bytes] = {}
    for mark in marks:
        mine = list(_comments(mark))
        if not mine:
            delivery.left.append(
                f"{mark.student}: no feedback, since Canvas takes a comment in a zip only to a file that came from it"
            )
        files |= dict(mine)
    delivery.files |= archived(files, "comments")
    if files:
        delivery.said.append(
            "comments.zip: the assignment, “Upload submissions”, after “Download submissions”; each upload adds a comment, and shows the feedback under the name of the file handed in"
        )
    return delivery


def _comments(mark: Mark) -> Iterator[tuple[str, bytes]]:
    """The pages of a mark, each under the id of a file that was handed in: Canvas takes no others."""
    fronts = []
    for path in mark.arrival.files.values():
        name = path.rpartition("/")[2]
        upload = parsed(name)
        if upload is not None and upload.file:
            fronts.append(name[: name.index(f"_{upload.file}_")] + f"_{upload.file}_")
    pages = (("feedback.pdf", mark.files.get("feedback.pdf")), ("feedback.html", mark.page))
    there = ((name, page) for name, page in pages if page is not None)
    yield from ((front + name, page) for front, (name, page) in zip(fronts, there, strict=False))


def _gradebook(table: Table, marks: Sequence[Mark], terms: Terms, delivery: Delivery) -> bytes:
    """The students' columns and that of the assignment, for those who get a mark."""
    if not roster.is_canvas(table):
        raise TableError(
            f"{table.name}: is no gradebook of Canvas, with `Student`, `ID` and `Section`; export it again"
        )
    table.require_whole()
    column = _column(table, terms)
    columns = [i for i, title in enumerate(table.header) if title in ABOUT_STUDENTS] + [column]
    points = next((r for r in table.rows if table.at(r, 0).strip() == POINTS), None)
    if points is None:
        raise TableError(f"{table.name}: has no row `{POINTS}`; export it again")
    maximum = decimal(table.at(points, column), table.name)
    kept = [table.lines[0], *(r for r in table.rows if table.at(r, column) in MUTED), points]
    people = Roster(roster.people_with(table, "canvas", "ID"))
    all_of_them = [(m, p, people.who(p)) for m in marks for p in m.people]
    by_id = {one.ids["canvas"]: (m, p) for m, p, one in all_of_them if one is not None}
    if not by_id:
        raise TableError(
            f"{table.name}: none of its students was graded here; it is the gradebook of another course"
        )
    names = Counter(table.at(row, 0) for row in table.rows)
    for row in table.rows:
        mark, _ = by_id.pop(table.cell(row, "ID"), (None, None))
        if mark is None or row in kept:
            continue
        before = table.at(row, column)
        if before in ("EX", "N/A"):
            delivery.left.append(f"{mark.student}: is excused in Canvas, or need not hand in ({before})")
            continue
        shown = f"{fitted(mark, maximum, terms, table.name).value:.2f}"
        delivery.changes.append(
            f"{apart(table.at(row, 0), table.cell(row, 'ID'), names)}: {before or 'nothing'} → {shown}"
        )
        table.put(row, column, shown)
        kept.append(row)
    delivery.left += [
        f"{called(m, p)}: stands in no row of the gradebook, or in several"
        for m, p, one in all_of_them
        if one is None or one.ids["canvas"] in by_id
    ]
    table.lines = [Row([row.raw[i] for i in columns], row.end or "\n") for row in kept]
    return table.to_bytes()


def _column(table: Table, terms: Terms) -> int:
    """Where the marks stand.

    Raises:
        TableError: No assignment is called so, or there are several and none was named.
    """
    titles = [t for t in table.header if ASSIGNMENT.fullmatch(t)]
    those = (
        [t for t in titles if terms.column in (t, t.rpartition(" (")[0], t.rpartition("(")[2].rstrip(")"))]
        if terms.column
        else titles
    )
    if len(those) != 1:
        named = ", ".join(f"`{t}`" for t in titles[:12]) or "none"
        raise TableError(f"{table.name}: which assignment gets the marks? Give --column with one of {named}")
    return table.header.index(those[0])
