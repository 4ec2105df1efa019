"""Who takes the course: one row a student, whatever ids systems know it by.

Lists of systems are read by the titles of their columns, in the languages that are known, and merged by ids, then by names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange import names
from graders.exchange.tables import Row, Table, TableError, csv_text, harmless
from graders.submission.texts import composed

IDS = (
    "email",
    "matriculation",
    "login",
    "moodle",
    "canvas",
    "canvas_anonymous",
    "ilias",
    "gradescope",
    "github",
    "nbgrader",
)
"""Columns by which somebody is known."""
COLUMNS = ("name", *IDS, "group", "section", "tutor", "extension", "extra_time")
OF_A_SHEET = ("submitted", "repository")
"""Columns that say of one assignment when somebody handed it in."""
SHARED = ("email", "matriculation", "login", "canvas", "ilias", "github")
"""The ids that mean the same in two lists; a Moodle participant is one of one assignment only."""
TITLES: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "vollständiger name", "student", "student name"),
    "first": ("first name", "firstname", "first_name", "vorname", "given name"),
    "last": ("last name", "lastname", "last_name", "surname", "nachname", "familienname"),
    "email": ("email", "e-mail", "email address", "e-mail-adresse", "e-mail address", "mail"),
    "matriculation": (
        "matriculation",
        "id number",
        "matrikelnummer",
        "matr.-nr.",
        "sid",
        "sis user id",
        "student id",
        "identifier_of_roster",
    ),
    "login": ("login", "sis login id", "username", "user name", "anmeldename", "benutzername", "kennung"),
    "moodle": ("moodle",),
    "canvas": ("canvas",),
    "canvas_anonymous": ("canvas_anonymous",),
    "ilias": ("ilias", "usr_id"),
    "gradescope": ("gradescope", "submission id"),
    "github": ("github", "github_username"),
    "nbgrader": ("nbgrader", "student_id"),
    "group": ("group", "groups", "gruppe", "gruppen", "group_name", "team"),
    "section": ("section", "sections", "tutorial", "übung"),
    "tutor": ("tutor", "marker", "bewerter/in"),
    "extension": ("extension",),
    "extra_time": ("extra_time", "extra time"),
    "submitted": ("last modified (submission)", "zuletzt geändert (abgabe)", "submission_timestamp"),
    "repository": ("student_repository_name",),
}
"""For each column of ours the titles that systems give it, in small letters."""
NO_STUDENTS = ("points possible", "test student", "student, test")


def load(path: Path) -> list[Person]:
    """The people in a list of any system.

    Raises:
        UserError: It cannot be read, or names nobody.
    """
    return people(Table.load(path))


def people(table: Table) -> list[Person]:
    """The people in a table.

    Raises:
        TableError: It has no column that says who somebody is, or an extension is no number.
    """
    columns = _columns(table)
    if not {"name", "first", "last", *IDS} & set(columns):
        raise TableError(
            f"{table.name}: no column says who somebody is, only {', '.join(f'`{h}`' for h in table.header[:12])}; name one `name`, `email`, `matriculation` or `login`"
        )
    found = [_person(table, columns, row) for row in table.rows]
    return [p for p in found if p.shown and p.name.strip().casefold() not in NO_STUDENTS]


def people_with(table: Table, known_by: str, title: str) -> list[Person]:
    """The people in a system's own table, each of whom has an id.

    Raises:
        TableError: Somebody has none.
    """
    found = people(table)
    if lacking := [p.shown for p in found if known_by not in p.ids]:
        raise TableError(f"{table.name}: `{title}` of {lacking[0]} is empty; export it again")
    return found


def is_worksheet(table: Table) -> bool:
    """Whether it is Moodle's grading worksheet, in any language: its first column holds a word and a number."""
    values = [table.at(row, 0) for row in table.rows[:5]]
    return (
        bool(values)
        and all(re.fullmatch(r"\D+\d+", v) for v in values)
        and table.header[0] in ("Identifier", "ID")
    )


def is_canvas(table: Table) -> bool:
    """Whether it is Canvas's gradebook."""
    return table.has("ID", "Section") and (table.has("Student") or table.has("LastName", "FirstName"))


def _columns(table: Table) -> dict[str, int]:
    """Where each column of ours stands."""
    known = {title: ours for ours, titles in TITLES.items() for title in titles}
    found: dict[str, int] = {}
    for at, title in enumerate(table.header):
        if (ours := known.get(title.strip().casefold())) is not None:
            found.setdefault(ours, at)
    if is_worksheet(table):
        found["moodle"] = 0
    elif is_canvas(table):
        found["canvas"] = table.index("ID")
    elif table.has("identifier", "github_username"):
        found["matriculation"] = table.index("identifier")
    elif table.has("roster_identifier"):
        found["matriculation"] = table.index("roster_identifier")
    elif table.has("id", "first_name", "last_name"):
        found["nbgrader"] = table.index("id")
    elif table.has("github_id", "username"):
        found["github"] = found.pop("login")
    return found


def _person(table: Table, columns: Mapping[str, int], row: Row) -> Person:
    said = {ours: composed(_unprotected(table.at(row, at))).strip() for ours, at in columns.items()}
    name = said.get("name") or " ".join(filter(None, (said.get("first"), said.get("last"))))
    if number := re.search(r"(\d+)$", said.get("moodle", "")):
        said["moodle"] = number[1]
    ids = {i: said[i] for i in IDS if said.get(i)}
    more = {n: said[n] for n in ("extra_time", *OF_A_SHEET) if said.get(n)}
    person = Person(
        names.plain(name),
        ids,
        said.get("group", ""),
        said.get("section", ""),
        said.get("tutor", ""),
        _days(table, said),
        more,
    )
    try:
        extra_share(person)
    except ValueError as error:
        raise TableError(
            f"{table.name}: the extra time `{said['extra_time']}` is neither per cent, such as 25 %, nor a factor, such as 1.25"
        ) from error
    return person


def _unprotected(value: str) -> str:
    """A cell without the mark that keeps a spreadsheet from executing it."""
    return value[1:] if re.match("'[=+@-]", value) else value


def extra_share(person: Person) -> float:
    """The share of the time that somebody has more than others: 0.25 of `25 %` or of the factor `1.25`.

    Raises:
        ValueError: It is neither.
    """
    said = person.more.get("extra_time", "").replace(",", ".").strip()
    if not said:
        return 0.0
    value = float(said.removesuffix("%").strip())
    if said.endswith("%") and 0 <= value <= 300:
        return value / 100
    if 1 <= value <= 4:
        return value - 1
    raise ValueError(said)


def _days(table: Table, said: Mapping[str, str]) -> float:
    value = said.get("extension", "")
    try:
        days = float(value.replace(",", ".")) if value else 0.0
    except ValueError:
        days = -1.0
    if not 0 <= days < 1000:
        raise TableError(f"{table.name}: the extension `{value}` is no number of days")
    return days


# -- merging -------------------------------------------------------------------------------------


class Roster:
    """The people of a course, found by what is known of somebody."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.people: list[Person] = []
        self.add(people)

    def add(self, people: Iterable[Person]) -> None:
        """Add a list: who is there already gets what it says more."""
        before = len(self.people)
        for person in people:
            at = self._place(person, before)
            if at is None:
                self.people.append(person)
            else:
                self.people[at] = merged(self.people[at], person)

    def _place(self, person: Person, most: int) -> int | None:
        """Where somebody stands among the first `most`: two of one list are never one."""
        those = [(i, p) for i, p in enumerate(self.people[:most]) if _same(p, person) is not False]
        by_id = [i for i, p in those if _same(p, person)]
        if by_id:
            return by_id[0] if len(by_id) == 1 else None
        by_name = [i for i, p in those if p.name and names.key(p.name) == names.key(person.name)]
        return by_name[0] if len(by_name) == 1 else None

    def who(self, person: Person) -> Person | None:
        """The one person that this can be; None where nobody or more than one can."""
        those = [p for p in self.people if _same(p, person, IDS) is not False]
        by_id = [p for p in those if _same(p, person, IDS) and not _team_by_chance(p, person)]
        if by_id:
            return by_id[0] if len(by_id) == 1 else None
        if not person.name:
            return None
        by_name = [p for p in those if names.key(p.name) == names.key(person.name)]
        return by_name[0] if len(by_name) == 1 else None

    def by_any_id(self, said: str) -> Person | None:
        """The one person of whom some id is this; None where nobody's or more than one's is."""
        those = [p for p in self.people if said.casefold() in (i.casefold() for i in p.ids.values())]
        return those[0] if said and len(those) == 1 else None

    def of_folder(self, front: str) -> Person | None:
        """The one person of whom a folder of ILIAS is, by its name without the user's id: `<last>_<first>_<login>` in ASCII."""
        those = [p for p in self.people if front and p.name and _is_front(p, front)]
        return those[0] if len(those) == 1 else None

    def squashed(self, who: str) -> Person | None:
        """The one person whose name Canvas writes so."""
        those = [p for p in self.people if p.name and who in names.squashed(p.name)]
        return those[0] if len(those) == 1 else None

    def team(self, name: str) -> tuple[Person, ...]:
        """Those of a group."""
        return tuple(p for p in self.people if p.group and composed(name) in groups_of(p))

    def squashed_team(self, name: str) -> tuple[Person, ...]:
        """Those of the one group whose name Canvas writes so."""
        those = {g for p in self.people for g in groups_of(p) if g and names.squash(g) == name}
        return self.team(those.pop()) if len(those) == 1 else ()


def _is_front(person: Person, front: str) -> bool:
    """Whether a folder of ILIAS begins with somebody's name, and goes on with the login where that is known."""
    login, front = person.ids.get("login"), front.replace(" ", "_")
    if login is None:
        return any(front.startswith(f"{own}_") for own in names.ilias_fronts(person.name))
    return any(front == f"{own}_{names.in_ascii(login)}" for own in names.ilias_fronts(person.name))


def _team_by_chance(one: Person, other: Person) -> bool:
    """Whether nothing but a number of Moodle's or Gradescope's says that two are one, and their names do not: a team has one too."""
    named = one.name and other.name and names.key(one.name) != names.key(other.name)
    return bool(named) and not _same(one, other, [i for i in IDS if i not in ("moodle", "gradescope")])


def groups_of(person: Person) -> list[str]:
    """Return the teams that a roster puts somebody in."""
    return [g.strip() for g in re.split("[;\n]", person.group)]


def _same(one: Person, other: Person, by: Sequence[str] = SHARED) -> bool | None:
    """Whether two are one by an id they share; False where an id tells them apart, None where no id says so."""
    pairs = [(one.ids[i].casefold(), other.ids[i].casefold()) for i in by if i in one.ids and i in other.ids]
    if any(a == b for a, b in pairs) or _addresses(one) & _addresses(other):
        return True
    return False if pairs else None


def _addresses(person: Person) -> set[str]:
    """The e-mail addresses somebody is known by: systems take them for logins and numbers too."""
    said = (person.ids.get(i, "").casefold() for i in ("email", "login", "matriculation"))
    return {i for i in said if "@" in i}


def merged(one: Person, more: Person) -> Person:
    """A person with what another list says; what was known stays, but for the number that Moodle gives anew for each assignment."""
    newer = {i: more.ids[i] for i in ("moodle",) if i in more.ids}
    sent = {n: more.more[n] for n in OF_A_SHEET if n in more.more}
    return replace(
        one,
        name=one.name or more.name,
        ids={**more.ids, **one.ids, **newer},
        group=one.group or more.group,
        section=one.section or more.section,
        tutor=one.tutor or more.tutor,
        extension=one.extension or more.extension,
        more={**more.more, **one.more, **sent},
    )


def written(people: Sequence[Person]) -> bytes:
    """`roster.csv`, in the order of names; only columns that hold something, and `name`."""
    rows = [dict(_cells(p)) for p in sorted(people, key=lambda p: (names.key(p.name), p.shown))]
    columns = [c for c in COLUMNS if c == "name" or any(r.get(c) for r in rows)]
    body = csv_text(columns, [[harmless(r.get(c, "")) for c in columns] for r in rows])
    return b"\xef\xbb\xbf" + body.encode()


def _cells(person: Person) -> Iterator[tuple[str, str]]:
    yield "name", person.name
    yield from person.ids.items()
    yield from (("group", person.group), ("section", person.section), ("tutor", person.tutor))
    yield "extension", f"{person.extension:g}" if person.extension else ""
    yield from person.more.items()


def build(paths: Sequence[Path]) -> tuple[list[Person], list[str]]:
    """The roster that lists of systems make together, and a line on each list.

    Raises:
        UserError: One cannot be read.
    """
    roster, said = Roster(), []
    for path in paths:
        before = len(roster.people)
        some = load(path)
        if not some:
            raise UserError(f"{path}: names nobody")
        roster.add(some)
        said.append(f"{path}: {len(some)} people, {len(roster.people) - before} of them new")
    return roster.people, said
