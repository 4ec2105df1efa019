"""Downloads of each system and shape become the submissions of those who handed in."""

import re
from pathlib import Path

import pytest

from graders.errors import UserError
from graders.exchange.intake import Wishes, taking_in
from graders.exchange.pseudonyms import revealed
from graders.sheets.spec import Late
from tests.exchange import exports

COHORT = exports.students(500)
WORK = re.compile(rb"# (\d+)\n")


def taken(files, folder, *, packed=True, wishes=None, late=None, name="download"):
    path = exports.zipped(files, folder / f"{name}.zip") if packed else exports.unpacked(files, folder / name)
    return taking_in(wishes or Wishes(), late)(path, {}, folder / "out")


def owners(intake):
    """Whose work each submission holds, by what its arrival says of who handed it in."""
    return {
        next(iter(intake.arrivals[s.student].ids.values())): int(WORK.match(s.load().files["vae.py"])[1])
        for s in intake.found
    }


SHAPES = {
    "Moodle, in folders": (exports.moodle(COHORT), "participant"),
    "Moodle, flat": (exports.moodle(COHORT, folders=False), "participant"),
    "Moodle before 4.1": (exports.moodle(COHORT, old=True, text=True), "participant"),
    "Moodle, blind": (exports.moodle(COHORT, blind=True), "participant"),
    "Moodle, blind, in German": (exports.moodle(COHORT, blind=True, word="Teilnehmerin"), "participant"),
    "Canvas": (exports.canvas(COHORT), "user"),
    "Canvas, with late ones and some handed in again": (
        exports.canvas(COHORT, late={2, 3}, again={3, 4}),
        "user",
    ),
    "ILIAS": (exports.ilias(COHORT), "user"),
    "ILIAS, in German": (
        exports.ilias(COHORT, word="Abgaben", late={5}, late_word="Verspätete Abgabe"),
        "user",
    ),
    "GitHub Classroom": (exports.github(COHORT), "login"),
    "nbgrader": (exports.nbgrader(COHORT), "login"),
    "nbgrader, a whole course": (exports.nbgrader(COHORT, course=True), "login"),
    "Blackboard": (exports.blackboard(COHORT), "blackboard"),
}


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "unpacked"])
@pytest.mark.parametrize("shape", SHAPES)
def test_none_of_500_people_of_whom_many_have_one_name_is_mixed_up(shape, packed, tmp_path):
    files, known_by = SHAPES[shape]

    intake = taken({n: d for n, d in files.items() if packed or "model.py" not in n}, tmp_path, packed=packed)

    if known_by == "blackboard":
        assert owners(intake) == {f"{p.number}u": p.number for p in COHORT}
    else:
        assert owners(intake) == {getattr(p, known_by): p.number for p in COHORT}
    assert intake.unmatched == []


def test_two_of_one_name_whose_work_is_swapped_would_be_seen(tmp_path):
    one, other = namesakes()
    files = exports.moodle(COHORT)
    of = {
        p: next(n for n in files if f"_{p.participant}_" in n and n.endswith("vae.py")) for p in (one, other)
    }
    files[of[one]], files[of[other]] = files[of[other]], files[of[one]]

    found = owners(taken(files, tmp_path))

    wrong = {n: work for n, work in found.items() if int(n) != 8000 + work}
    assert wrong == {one.participant: other.number, other.participant: one.number}


def namesakes():
    """Two students of one name."""
    seen = {}
    for student in COHORT:
        if student.name in seen:
            return seen[student.name], student
        seen[student.name] = student
    raise AssertionError("no two have one name")


def test_people_of_one_name_are_told_apart_by_their_number(tmp_path):
    two = [exports.Student("Ada", "Lovelace", 1), exports.Student("Ada", "Lovelace", 2), exports.Student("Alan", "Turing", 3)]  # fmt: skip

    intake = taken(exports.moodle(two), tmp_path)

    assert [s.student for s in intake.found] == ["Ada Lovelace (8001)", "Ada Lovelace (8002)", "Alan Turing"]


SAID = {
    "Moodle export of 3 participants": exports.moodle(COHORT[:3]),
    "Canvas export of 3 participants, 1 late": exports.canvas(COHORT[:3], late={2}),
    "ILIAS export of 2 teams": exports.ilias(COHORT[:3], teams={1: 7, 2: 7, 3: 8}),
    "Gradescope export of 1 participant, 1 team": exports.gradescope([COHORT[:2], COHORT[2:3]]),
    "GitHub Classroom export of 3 participants": exports.github(COHORT[:3]),
    "GitHub Classroom export of 2 teams": exports.github(COHORT[:3], groups={1: "one", 2: "one", 3: "two"}),
    "nbgrader export of 3 participants": exports.nbgrader(COHORT[:3]),
    "Blackboard export of 3 participants": exports.blackboard(COHORT[:3], attempts=2),
}


@pytest.mark.parametrize("said", SAID)
def test_it_says_what_came_in(said, tmp_path):
    assert taken(SAID[said], tmp_path).said == said


@pytest.mark.parametrize("said", SAID)
def test_an_archive_in_a_folder_is_read_as_it_is(said, tmp_path):
    exports.zipped(SAID[said], tmp_path / "course" / "download.zip")

    assert taking_in(Wishes())(tmp_path / "course", {}, tmp_path / "out").said == said


def test_a_plain_folder_stays_one(tmp_path):
    files = {"ada/vae.py": b"", "bob_2/vae.py": b"", "cleo.py": b"", "submitted/vae.py": b""}

    intake = taken(files, tmp_path, packed=False)

    assert sorted(s.student for s in intake.found) == ["ada", "bob_2", "cleo", "submitted"]
    assert (intake.system, intake.said) == ("", "")


HOSTILE = [
    "eve/submission_metadata.yml",
    "eve/X_1_assignsubmission_file/vae.py",
    "eve/submitted/a/b/c.py",
    "eve/x-submissions/x-y/vae.py",
    "eve/a_1_2_b.py",
    "eve/Lovelace_Ada_alove_4711/vae.py",
    "eve/S_u_attempt_2026-11-01-20-15-00.txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_student_decides_what_the_cohort_is(name, tmp_path):
    files = {"ada/vae.py": b"", "bob/vae.py": b"", "cleo/vae.py": b"", name: b"--- {}"}

    intake = taken(files, tmp_path, packed=False)

    assert sorted(s.student for s in intake.found) == ["ada", "bob", "cleo", "eve"]


def test_what_belongs_to_nobody_is_listed_and_no_student(tmp_path):
    files = {**exports.moodle(COHORT[:3]), "readme.txt": b"", "Thumbs.db": b"", "index.html": b""}

    intake = taken(files, tmp_path, packed=False)

    assert len(intake.found) == 3
    assert intake.unmatched == [("index.html", "belongs to nobody"), ("readme.txt", "belongs to nobody")]


def test_online_text_is_a_file_of_the_submission(tmp_path):
    intake = taken(exports.moodle(COHORT[:1], text=True), tmp_path)

    assert intake.found[0].load().files["onlinetext.html"] == b"<p>1a: 3</p>"


def test_a_name_that_canvas_numbered_is_read_as_it_was(tmp_path):
    intake = taken(exports.canvas(COHORT[:3], again={2}), tmp_path)

    read = {s.student: s.load() for s in intake.found}
    again = read[exports.canvas_name(COHORT[1])]
    assert sorted(again.files) == ["model.py", "vae.py"]
    assert again.notes[0] == "`vae-1.py` is read as `vae.py`: Canvas numbers a name that is handed in again"


def test_a_name_that_the_sheet_asks_for_keeps_its_number(tmp_path):
    files = {f"{n}_{i}_9{i}_sheet-1.ipynb": b"{}" for i, n in enumerate(("ada", "bob", "cleo"), 1)}

    intake = taken(files, tmp_path, wishes=Wishes("canvas"))

    assert [list(s.load().files) for s in intake.found] == [["sheet-1.ipynb"]] * 3


def test_a_name_without_a_letter_is_a_participant_of_canvas_too(tmp_path):
    names = ("lovelaceada_4711_90001_vae.py", "_4712_90002_vae.py", "_LATE_4713_90003_vae.py")

    intake = taken(dict.fromkeys(names, b"# 1\n"), tmp_path)

    assert intake.said == "Canvas export of 3 participants, 1 late"
    assert [s.student for s in intake.found] == ["lovelaceada", "Canvas 4712", "Canvas 4713"]


def test_of_two_who_are_called_alike_it_is_said_whose_hand_in_has_a_number(tmp_path):
    for name in ("ANNA", "anna", "Zoë", "Zoe\u0308", "b-2"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "a.py").write_text("x = 1\n")

    intake = taking_in(Wishes())(tmp_path / "in", {}, tmp_path / "out")

    said = "is the hand-in `{}`; `{}` is called so too, but for case or the form of letters"
    assert intake.unmatched == [
        ("Zoë-2", said.format("Zoe\u0308", "Zoë")),
        ("anna-2", said.format("anna", "ANNA")),
    ]


def test_who_came_after_the_deadline_is_counted_and_who_is_in_no_roster_is_listed(tmp_path):
    late = Late(per_day=10, deadline="2026-11-01T18:00:00Z")
    lists = tmp_path / "r.csv"
    lists.write_text(f"name,email\n{COHORT[0].name},{COHORT[0].email}\n", encoding="utf-8")

    intake = taken(
        exports.gradescope([COHORT[:1], COHORT[1:2]]), tmp_path, wishes=Wishes(roster=(lists,)), late=late
    )

    assert intake.said == "Gradescope export of 2 participants, 2 late"
    assert intake.unmatched == [(COHORT[1].name, "is of nobody in the roster; it was graded")]


def test_who_is_anonymous_is_no_stranger_to_a_roster(tmp_path):
    lists = tmp_path / "r.csv"
    lists.write_text(f"name,email\n{COHORT[0].name},{COHORT[0].email}\n", encoding="utf-8")
    files = {"anonymous_00001_90001_a.py": b"", "anonymous_00002_90002_a.py": b""}

    intake = taken(files, tmp_path, wishes=Wishes(roster=(lists,)))

    assert [who for who, _ in intake.unmatched] == ["the roster"]


GROUP = "`projectteam1`: if that is a group, give a list with a column `group` as --roster, and all in it get the mark"


@pytest.mark.parametrize(
    ("group", "team", "absent", "unmatched"),
    [
        ("Project Team 1", "Project Team 1", [], []),
        ("", "", ["Emmy Noether"], [("Grace Hopper", f"handed in as {GROUP}")]),
    ],
    ids=["known", "unknown"],
)
def test_a_group_of_canvas_is_found_behind_the_id_of_who_handed_in(group, team, absent, unmatched, tmp_path):
    book = tmp_path / "g.csv"
    book.write_text(
        f"name,canvas,group\nGrace Hopper,4711,{group}\nEmmy Noether,4712,{group}\nAda Lovelace,4713,\n"
    )
    files = {"projectteam1_4711_90001_a.py": b"", "lovelaceada_4713_90002_a.py": b""}

    intake = taken(files, tmp_path, wishes=Wishes(roster=(book,)))

    assert [a.team for a in intake.arrivals.values() if len(a.people) > 1] == ([team] if team else [])
    assert [p.name for p in intake.absent] == absent
    assert intake.unmatched == unmatched


def test_a_roster_that_knows_hand_ins_by_nothing_is_said_to_be_so(tmp_path):
    lists = tmp_path / "r.csv"
    lists.write_text("name\n" + "".join(f"{p.name}\n" for p in COHORT[:3]), encoding="utf-8")

    intake = taken(exports.nbgrader(COHORT[:3]), tmp_path, wishes=Wishes(roster=(lists,)))

    assert intake.unmatched == [
        (
            "the roster",
            "nobody in it handed in; hand-ins are known by `nbgrader`, such as `u1`: give it that column, or the roster of this course",
        )
    ]


def test_nbgrader_s_own_list_of_students_says_who_they_are(tmp_path):
    lists = tmp_path / "students.csv"
    rows = "".join(f"{p.login},{p.first},{p.last},{p.email}\n" for p in COHORT[:4])
    lists.write_text(f"id,first_name,last_name,email\n{rows}", encoding="utf-8")

    intake = taken(exports.nbgrader(COHORT[:3]), tmp_path, wishes=Wishes(roster=(lists,)))

    assert [a.people[0].ids["email"] for a in intake.arrivals.values()] == [p.email for p in COHORT[:3]]
    assert [p.ids["nbgrader"] for p in intake.absent] == [COHORT[3].login]


def test_members_of_a_team_of_gradescope_stand_in_its_list_with_one_number(tmp_path):
    lists = tmp_path / "scores.csv"
    rows = "".join(f"{p.name},{p.email},90001\n" for p in COHORT[:2])
    lists.write_text(f"Name,Email,Submission ID\n{rows}", encoding="utf-8")

    intake = taken(exports.gradescope([COHORT[:2]]), tmp_path, wishes=Wishes(roster=(lists,)))

    assert (intake.unmatched, intake.absent) == ([], ())


def test_times_and_teams_of_github_come_from_the_list_of_grades_given_apart(tmp_path):
    files = exports.github(COHORT[:3], groups={1: "one", 2: "one", 3: "two"})
    lists = tmp_path / "grades.csv"
    lists.write_bytes(files["grades.csv"])
    clones = {n: d for n, d in files.items() if n != "grades.csv"}

    intake = taken(clones, tmp_path, wishes=Wishes(roster=(lists,)))

    beside = taken(files, tmp_path, name="whole")
    assert [a.at for a in intake.arrivals.values()] == [a.at for a in beside.arrivals.values()]
    assert {a.team: len(a.people) for a in intake.arrivals.values()} == {"one": 2, "two": 1}
    assert all(a.at for a in intake.arrivals.values())


def test_a_group_of_canvas_whose_name_ends_in_a_number_is_one_hand_in(tmp_path):
    files = {"group_7_4711_90001_a.py": b"", "group_7_4711_90002_b.py": b"", "group_8_4712_90003_a.py": b"", "group_8_4712_90004_b.py": b""}  # fmt: skip

    intake = taken(files, tmp_path)

    assert {s.student: sorted(s.load().files) for s in intake.found} == {
        "group_7": ["a.py", "b.py"],
        "group_8": ["a.py", "b.py"],
    }


VERSIONS = {
    "last": (b"# 1\n# 2\n", "2 versions were handed in; attempt of 2026-11-02 counts (last), not attempt of 2026-11-01"),
    "first": (b"# 1\n# 1\n", "2 versions were handed in; attempt of 2026-11-01 counts (first), not attempt of 2026-11-02"),
    "before-deadline": (b"# 1\n# 1\n", "2 versions were handed in; attempt of 2026-11-01 counts (before-deadline), not attempt of 2026-11-02"),
}  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_counts_that_is_asked_for(version, tmp_path):
    late = Late(per_day=10, deadline="2026-11-02T12:00:00Z")

    intake = taken(
        exports.blackboard(COHORT[:1], attempts=2), tmp_path, wishes=Wishes(version=version), late=late
    )

    read = intake.found[0].load()
    assert (read.files["vae.py"], read.notes[0]) == VERSIONS[version]


def test_a_second_upload_to_ilias_is_the_last_version(tmp_path):
    intake = taken(exports.ilias(COHORT[:1], twice={1}), tmp_path)

    read = intake.found[0].load()
    assert read.files == {"model.py": b"who = 1\n# again\n", "vae.py": b"# 1\n# again\n"}
    assert read.notes[0] == "2 versions were handed in; upload 2 counts (last), not upload 1"


def test_days_after_the_deadline_come_from_the_times_of_a_download(tmp_path):
    late = Late(per_day=10, deadline="2026-10-31T20:15:00+01:00")

    intake = taken(exports.nbgrader(COHORT[:1]), tmp_path, late=late)

    assert [(d.student, round(d.late_days, 3), d.extension) for d in intake.decisions] == [("u1", 1.0, 0)]


# -- people --------------------------------------------------------------------------------------


def test_a_worksheet_beside_the_hand_ins_says_who_is_behind_a_number(tmp_path):
    files = {**exports.moodle(COHORT[:3], blind=True), "Grades.csv": exports.worksheet(COHORT[:4])}

    intake = taken(files, tmp_path)

    assert [a.people[0].ids["email"] for a in intake.arrivals.values()] == [p.email for p in COHORT[:3]]
    assert [p.ids["email"] for p in intake.absent] == [COHORT[3].email]
    assert intake.unmatched == []


def test_the_members_of_a_team_come_from_the_worksheet(tmp_path):
    teams = {1: "Team A_1", 2: "Team A_1", 3: "Team B"}
    sheet = tmp_path / "worksheet.csv"
    sheet.write_bytes(exports.worksheet(COHORT[:3], teams=teams, german=True))
    # the number of a team is the participant's number of somebody else
    files = exports.moodle_teams([("Team A_1", 8003), ("Team B", 8001), ("Default group", 0)])

    intake = taken(files, tmp_path, wishes=Wishes(roster=(sheet,)))

    assert {s: [p.ids["email"] for p in a.people] for s, a in intake.arrivals.items() if a.team} == {
        "Team A_1": ["s1@x.org", "s2@x.org"],
        "Team B": ["s3@x.org"],
    }
    assert intake.said == "Moodle export of 1 participant, 2 teams"


def test_canvas_users_get_their_names_from_the_gradebook(tmp_path):
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_bytes(exports.canvas_gradebook(COHORT[:5]))

    intake = taken(exports.canvas(COHORT[:5]), tmp_path, wishes=Wishes(roster=(gradebook,)))

    assert [a.people[0].ids["login"] for a in intake.arrivals.values()] == [p.email for p in COHORT[:5]]
    assert {a.people[0].name for a in intake.arrivals.values()} == {p.name for p in COHORT[:5]}


@pytest.mark.parametrize(
    "teams", [None, {p.number: p.number // 3 for p in COHORT}], ids=["alone", "in teams"]
)
def test_people_whose_names_ilias_cannot_write_are_found_by_roster(teams, tmp_path):
    people = tmp_path / "roster.csv"
    people.write_text("name,login,email\n" + "".join(f"{p.name},{p.login},{p.email}\n" for p in COHORT[:60]))

    intake = taken(exports.ilias(COHORT[:60], teams=teams), tmp_path, wishes=Wishes(roster=(people,)))

    found = {p.ids["ilias"]: p.ids.get("email") for a in intake.arrivals.values() for p in a.people}
    assert found == {p.user: p.email for p in COHORT[:60]}
    assert intake.absent == ()


@pytest.mark.parametrize("known_by", ["login", "email", "matriculation"])
def test_students_of_nbgrader_are_those_whose_id_in_the_roster_is_so(known_by, tmp_path):
    people = tmp_path / "roster.csv"
    people.write_text(f"name,{known_by}\n" + "".join(f"{p.name},{p.login}\n" for p in COHORT[:4]))

    intake = taken(exports.nbgrader(COHORT[:3]), tmp_path, wishes=Wishes(roster=(people,)))

    assert [a.people[0].name for a in intake.arrivals.values()] == [p.name for p in COHORT[:3]]
    assert [p.name for p in intake.absent] == [COHORT[3].name]


NOT_COUNTED = "if that is the same person, mend the roster; it is not counted as missing"


def test_a_name_in_the_roster_with_another_id_is_listed_and_not_counted_as_missing(tmp_path):
    people = tmp_path / "roster.csv"
    people.write_text("name,gradescope,email\nAda Lovelace,,ada@old.org\nZoë Müßig,,z@x.org\n")
    ada = exports.Student("Ada", "Lovelace", 1)

    intake = taken(exports.gradescope([[ada]]), tmp_path, wishes=Wishes(roster=(people,)))

    assert [p.name for p in intake.absent] == ["Zoë Müßig"]
    assert intake.unmatched == [
        ("Ada Lovelace", f"stands in the roster (email ada@old.org), and `Ada Lovelace` (matriculation 4001, email s1@x.org) handed in: {NOT_COUNTED}")
    ]  # fmt: skip


def test_of_two_with_one_name_and_no_ids_nobody_counts_as_missing(tmp_path):
    people = tmp_path / "roster.csv"
    people.write_text("name,login\nAda Lovelace,a1\nAda Lovelace,a2\nAlan Turing,t\n")

    intake = taken({"Ada Lovelace/vae.py": b"# 1\n"}, tmp_path, packed=False, wishes=Wishes(roster=(people,)))

    assert [p.name for p in intake.absent] == ["Alan Turing"]
    assert intake.unmatched == [
        ("Ada Lovelace", f"stands in the roster (login a1), and `Ada Lovelace` handed in: {NOT_COUNTED}"),
        ("Ada Lovelace", f"stands in the roster (login a2), and `Ada Lovelace` handed in: {NOT_COUNTED}"),
        ("Ada Lovelace", "is of nobody in the roster; it was graded"),
    ]


def test_two_of_one_name_get_no_pseudonym_as_long_as_nothing_tells_them_apart(tmp_path):
    two = [exports.Student("Ada", "Lovelace", n) for n in (1, 2)]
    key, lists = tmp_path / "key.json", tmp_path / "w.csv"
    lists.write_bytes(exports.worksheet(two))

    with pytest.raises(UserError) as error:
        taken(exports.moodle(two), tmp_path, wishes=Wishes(key=key))

    assert str(error.value) == (
        f"{key}: two hand-ins are of `Ada Lovelace`, and cannot have one pseudonym; take one of them out, or tell two people of one name apart by --roster with their e-mails"
    )
    assert not key.exists()
    assert len(taken(exports.moodle(two), tmp_path, wishes=Wishes(key=key, roster=(lists,))).found) == 2


def test_under_pseudonyms_no_name_stands_in_what_is_kept(tmp_path):
    key = tmp_path / "elsewhere" / "key.json"
    key.parent.mkdir()

    intake = taken(exports.moodle(COHORT[:3]), tmp_path, wishes=Wishes(key=key))
    again = taken(exports.canvas(COHORT[:3]), tmp_path, wishes=Wishes(key=key))

    kept = repr([(s.entry, s.student) for s in intake.found]) + repr(intake.arrivals)
    assert not [p.name for p in COHORT[:3] if p.first in kept or p.last in kept]
    assert {s.student for s in intake.found} | {s.student for s in again.found} == set(revealed(key))
    assert [revealed(key)[s.student].people[0].name for s in intake.found] == [p.name for p in COHORT[:3]]


BAD = {
    "a truncated archive": (lambda p: p.write_bytes(exports.zipped(SAID["nbgrader export of 3 participants"], p).read_bytes()[:200]), "", "{path}: is no readable archive (File is not a zip file); pack it again as a zip"),
    "another system's": (lambda p: exports.zipped(exports.canvas(COHORT[:2]), p), "moodle", "{path}: is no download of Moodle, no file in it is named so; leave out --from, or give the file as it was downloaded"),
    "several assignments": (lambda p: exports.zipped({**exports.nbgrader(COHORT[:1]), **exports.nbgrader(COHORT[:1], assignment="sheet2")}, p), "", "download: holds 2 assignments (sheet1, sheet2); give the folder of one, such as one into which only `*/sheet1` was copied"),
    "no YAML": (lambda p: exports.zipped({"submission_metadata.yml": b"a: [", "submission_1/vae.py": b""}, p), "", "submission_metadata.yml: is no readable list of Gradescope's submissions (while parsing a flow node); export it again"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_is_one_clear_error(what, tmp_path):
    make, system, said = BAD[what]
    path = tmp_path / "download.zip"
    make(path)

    with pytest.raises(UserError, match=f"^{re.escape(said.format(path=path))}$"):
        taking_in(Wishes(system))(path, {}, Path("out"))
