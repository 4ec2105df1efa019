"""Marks and files arrive at the right person by the importer's own rules, and nothing else changes."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest

from graders.cohort.arrivals import Arrival
from graders.cohort.state import State
from graders.errors import UserError
from graders.exchange.export import export
from graders.exchange.intake import Wishes, taking_in
from graders.exchange.marks import Terms
from graders.exchange.tables import Table
from graders.feedback.documents import as_json
from graders.feedback.student import for_student
from graders.model import ExerciseReport, Report, Result, failed, human, passed
from graders.paths import INSTRUCTOR, STATE, STUDENTS
from tests.exchange import exports, importers

COHORT = exports.students(500)
FEW = exports.students(8)


def score(number):
    """Points of somebody, which say whose they are, in steps of 0.02."""
    return number / 50


def report(student, number, waiting=False):
    share = score(number) / 10
    outcome = failed('p & q are "swapped" <b>', credit=share, expected="1", actual="\x1b[31m2")
    results = (
        Result("kl", "agrees", "KL divergence", 10.0, passed() if share == 1 else outcome, 0.25),
        Result("remark", "manual", "A remark", 0.0, human("look")),
    )
    if waiting:
        results = (results[0], Result("plot", "manual", "A plot", 2.0, human("look")))
    return Report("vae", "VAE", student, (ExerciseReport("one", "First", results),))


def graded(files, folder, *, wishes=None, waiting=()):
    """A cohort as `batch` leaves it, of which everybody's score is that of whose work it is."""
    intake = taking_in(wishes or Wishes())(exports.zipped(files, folder / "download.zip"), {}, folder / "out")
    out = folder / "out"
    (out / INSTRUCTOR).mkdir(parents=True)
    state = State(out / STATE)
    state.remember(
        sheet="vae",
        names={s.entry: s.student for s in intake.found},
        system=intake.system,
        arrivals={s: a.as_kept() for s, a in intake.arrivals.items()},
    )
    state.close()
    for found in intake.found:
        number = int(re.search(rb"# (\d+)", found.load().files["vae.py"])[1])
        pages = out / STUDENTS / found.student
        pages.mkdir(parents=True)
        one = for_student(report(found.student, number, number in waiting))
        (pages / "report.json").write_text(as_json(one), encoding="utf-8")
        (pages / "feedback.html").write_text(f"page of {number}")
        (pages / "feedback.pdf").write_text(f"pdf of {number}")
    return out


def sent(out, to, folder, terms=None, **options):
    """What `export` writes, and says."""
    said = list(export(out, to, terms or Terms(), into=folder / "sent", **options))
    return {
        p.relative_to(folder / "sent").as_posix(): p.read_bytes()
        for p in (folder / "sent").rglob("*")
        if p.is_file()
    }, said


def saved(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("german", [False, True], ids=["English", "German"])
def test_500_marks_and_pages_go_back_to_moodle(german, tmp_path):
    out = graded(exports.moodle(COHORT), tmp_path)
    sheet = saved(tmp_path, "w.csv", exports.worksheet(COHORT, german=german))

    files, _ = sent(out, "moodle", tmp_path, template=sheet)

    ids = {p.participant for p in COHORT}
    word = "Teilnehmer/in" if german else "Participant "
    grades, _ = importers.moodle_worksheet(
        files["worksheet.csv"], ids, before={}, maximum=10, word=word, german=german
    )
    assert grades == {p.participant: score(p.number) for p in COHORT}
    assert importers.moodle_feedback([files["feedback.zip"]], ids) == {
        p.participant: {"feedback.html": b"page of %d" % p.number, "feedback.pdf": b"pdf of %d" % p.number}
        for p in COHORT
    }


def test_rows_in_another_order_mix_nobody_up_and_a_swap_of_two_would_be_seen(tmp_path):
    out = graded(exports.moodle(COHORT), tmp_path)
    head, *rows = exports.worksheet(COHORT).decode("utf-8-sig").splitlines(keepends=True)
    assert len(rows) == len(COHORT)
    sheet = saved(tmp_path, "w.csv", "".join([head, *reversed(rows)]).encode())

    files, _ = sent(out, "moodle", tmp_path, template=sheet)

    ids, right = {p.participant for p in COHORT}, {p.participant: score(p.number) for p in COHORT}
    assert importers.moodle_worksheet(files["worksheet.csv"], ids, before={}, maximum=10)[0] == right
    one, other = (f"{score(n):g}".encode() for n in (7, 8))
    swapped = [
        line.replace(b"," + one + b",", b"," + other + b",") if b"Participant 8007" in line
        else line.replace(b"," + other + b",", b"," + one + b",") if b"Participant 8008" in line
        else line
        for line in files["worksheet.csv"].splitlines(keepends=True)
    ]  # fmt: skip
    found = importers.moodle_worksheet(b"".join(swapped), ids, before={}, maximum=10)[0]
    assert {i for i in ids if found[i] != right[i]} == {"8007", "8008"}


def test_the_worksheet_is_changed_in_its_grades_and_nowhere_else(tmp_path):
    two = [exports.Student("Ada", "Lovelace", 1), exports.Student("Zoë", "O'Brien, von", 2)]
    out = graded(exports.moodle(two[:1]), tmp_path)
    before = (
        "\ufeffIdentifier,\"Full name\",Extra,Grade,\"Maximum grade\",\"Grade can be changed\",\"Last modified (grade)\"\r\n"
        "\"Participant 8001\",\"Ada Lovelace\",\"a \"\"b\"\"\nc\",\"\",\"10,00\",Yes,-\r\n"
        "\"Participant 8002\",\"O'Brien, von Zoë\",'=1,3.50,10.00,Yes,-\r\n"
    ).encode()  # fmt: skip

    files, said = sent(out, "moodle", tmp_path, template=saved(tmp_path, "w.csv", before))

    assert files["worksheet.csv"] == before.replace(b'c","",', b'c","0.02",')
    assert said[:2] == ["  Ada Lovelace: nothing → 0.02", "marks: 1; not handed back: 0"]


def test_old_comments_are_not_written_back(tmp_path):
    out = graded(exports.moodle(FEW[:2]), tmp_path)
    sheet = saved(tmp_path, "w.csv", exports.worksheet(FEW[:3], graded={3: "5.00"}))

    plain, _ = sent(out, "moodle", tmp_path, template=sheet)
    (tmp_path / "2").mkdir()
    told, _ = sent(out, "moodle", tmp_path / "2", Terms(comments=True), template=sheet)

    ids = {p.participant for p in FEW}
    assert importers.moodle_worksheet(plain["worksheet.csv"], ids, before={}, maximum=10)[1] == {}
    comments = importers.moodle_worksheet(told["worksheet.csv"], ids, before={}, maximum=10)[1]
    assert comments == {
        p.participant: f"<p>{score(p.number):g} of 10 points</p><ul><li>KL divergence: p &amp; q are &quot;swapped&quot; &lt;b&gt;</li></ul>"
        for p in FEW[:2]
    }


def test_each_member_of_a_moodle_team_gets_the_team_s_mark_and_pages(tmp_path):
    sheet = saved(
        tmp_path, "w.csv", exports.worksheet(FEW[:3], teams={1: "Team 5", 2: "Team 5", 3: "Team_6"})
    )
    # the teams' numbers are participants' numbers of others
    files = {
        "Team 5_8003_assignsubmission_file/vae.py": b"# 5\n",
        "Team_6_8001_assignsubmission_file/vae.py": b"# 6\n",
    }
    out = graded(files, tmp_path, wishes=Wishes(roster=(sheet,)))

    files, _ = sent(out, "moodle", tmp_path, template=sheet)

    ids = {p.participant for p in FEW}
    assert importers.moodle_worksheet(files["worksheet.csv"], ids, before={}, maximum=10)[0] == {
        "8001": 0.1,
        "8002": 0.1,
        "8003": 0.12,
    }
    pages = importers.moodle_feedback([files["feedback.zip"]], ids)
    assert {i: p["feedback.html"] for i, p in pages.items()} == {
        "8001": b"page of 5",
        "8002": b"page of 5",
        "8003": b"page of 6",
    }


@pytest.mark.parametrize(("delimiter", "muted"), [(",", False), (",", True), (";", False)])
def test_500_marks_go_back_to_canvas(delimiter, muted, tmp_path):
    out = graded(exports.canvas(COHORT), tmp_path)
    book = saved(
        tmp_path,
        "g.csv",
        exports.canvas_gradebook(
            [*COHORT, exports.Student("No", "Body", 900)], delimiter=delimiter, muted=muted
        ),
    )

    files, _ = sent(out, "canvas", tmp_path, Terms(column="Sheet 1"), template=book)

    changed = importers.canvas_gradebook(files["gradebook.csv"], {p.user for p in COHORT})
    assert changed == {(p.user, "3301"): score(p.number) for p in COHORT}


def test_pages_go_back_to_canvas_under_the_ids_of_files_that_were_handed_in(tmp_path):
    download = exports.canvas(COHORT[:50], late={2})
    out = graded(download, tmp_path)

    files, _ = sent(out, "canvas", tmp_path)

    attachments = {}
    for name in download:
        user, file = [p for p in name.split("_") if p.isdigit()][:2]
        attachments.setdefault(user, set()).add(file)
    assert importers.canvas_comments(files["comments.zip"], attachments) == {
        p.user: [b"pdf of %d" % p.number, b"page of %d" % p.number] for p in COHORT[:50]
    }


def test_500_marks_and_pages_go_back_to_ilias(tmp_path):
    out = graded(exports.ilias(COHORT), tmp_path)
    structure = exports.zipped(
        {f"multi_feedback_Sheet_1_77/{exports.ilias_folder(p).replace(' ', '_')}/x": b"" for p in COHORT},
        tmp_path / "s.zip",
    )

    files, _ = sent(out, "ilias", tmp_path, template=structure)

    members = {p.user for p in COHORT}
    assert importers.ilias_feedback(files["multi_feedback.zip"], members) == {
        p.user: {"feedback.html": b"page of %d" % p.number, "feedback.pdf": b"pdf of %d" % p.number}
        for p in COHORT
    }
    assert importers.ilias_status(files["status.csv"]) == {
        p.user: ("passed" if p.number >= 250 else "failed", f"{score(p.number):.2f}".rstrip("0").rstrip("."))
        for p in COHORT
    }


def test_a_page_never_has_the_name_of_a_file_that_was_handed_in(tmp_path):
    files = exports.ilias(FEW[:1])
    files[f"Sheet_1/Submissions/{exports.ilias_folder(FEW[0])}/feedback.pdf"] = b"mine"
    out = graded(files, tmp_path)

    back, _ = sent(out, "ilias", tmp_path)

    assert set(importers.ilias_feedback(back["multi_feedback.zip"], {FEW[0].user})[FEW[0].user]) == {
        "feedback.html",
        "torchgrade-feedback.pdf",
    }


@pytest.mark.parametrize("system", ["canvas", "nbgrader"])
def test_a_page_that_goes_back_alone_links_to_no_file_beside_it(system, tmp_path):
    download = {
        "canvas": exports.canvas(COHORT[:1], late=()),
        "nbgrader": {"submitted/u1/sheet1/a.ipynb": b"{}", "submitted/u1/sheet1/vae.py": b"# 1\n"},
    }[system]
    out = graded(download, tmp_path)
    page = next((out / "students").glob("*/feedback.html"))
    page.write_text(
        '<h1>A</h1>\n<p class="beside">cells: <a href="a.annotated.html">a</a></p>\n<p>more</p>\n'
    )

    files, _ = sent(out, system, tmp_path)

    back = [*files.values()]
    if system == "canvas":
        with zipfile.ZipFile(io.BytesIO(files["comments.zip"])) as archive:
            back = [archive.read(n) for n in archive.namelist()]
    assert b"<h1>A</h1>\n<p>more</p>\n" in back


def test_pages_go_into_the_tree_of_nbgrader(tmp_path):
    out = graded(
        {
            f"submitted/u{i}/sheet1/{n}": d
            for i in (1, 2)
            for n, d in {"a.ipynb": b"{}", "vae.py": b"# %d\n" % i}.items()
        },
        tmp_path,
    )

    files, _ = sent(out, "nbgrader", tmp_path)

    assert files.pop("grades.csv").decode() == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score\n"
        "sheet1,,,u1,,,,0.02,0,0.02,10\nsheet1,,,u2,,,,0.04,0,0.04,10\n"
    )
    assert files == {"feedback/u1/sheet1/a.html": b"page of 1", "feedback/u2/sheet1/a.html": b"page of 2"}


def test_a_row_of_nbgrader_adds_up_after_rounding(tmp_path):
    lists = saved(tmp_path, "r.csv", b"nbgrader,email\nu1,a@x.org\n")
    files = {"submitted/u1/sheet1/vae.py": b"# 1\n", "submitted/u1/sheet1/timestamp.txt": b"2026-11-03 21:15:00.12 UTC\n"}  # fmt: skip
    out = graded(files, tmp_path, wishes=Wishes(roster=(lists,)))
    path = out / STUDENTS / "u1" / "report.json"
    one = json.loads(path.read_text()) | {"score": 8.8794}
    one["deductions"] = [{"why": "late by 1.93 days", "points": 2.1206}]
    path.write_text(json.dumps(one))

    rows = sent(out, "nbgrader", tmp_path)[0]["grades.csv"].decode().splitlines()

    assert rows[1] == "sheet1,,2026-11-03 21:15:00.120000,u1,,,a@x.org,11,2.12,8.88,10"


def test_whoever_is_in_no_team_is_said_not_to_stand_in_the_table_of_teams(tmp_path):
    files = {**exports.ilias(FEW[:2], teams={1: 7, 2: 7}), **exports.ilias(FEW[2:3])}
    out = graded(files, tmp_path)

    files, said = sent(out, "ilias", tmp_path)

    assert files["status.csv"].decode().count("\n") == 2
    assert [s for s in said if "status.csv holds" in s] == [
        f"not handed back: {exports.ilias_folder(FEW[2]).rpartition('_')[0]}: is in no team, and status.csv holds teams alone"
    ]


def test_results_json_of_gradescope(tmp_path):
    out = graded(exports.gradescope([FEW[:2]]), tmp_path)

    files, _ = sent(out, "gradescope", tmp_path)

    assert json.loads(files["submission_90001/results.json"]) == {
        "score": 0.02,
        "execution_time": 0.25,
        "output": "0.02 of 10 points",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {"number": "1.1", "name": "KL divergence", "score": 0.02, "max_score": 10.0, "output": 'p & q are "swapped" <b>\nexpected: 1\ngot: \x1b[31m2', "output_format": "text", "tags": ["kl"], "extra_data": {"verdict": "failed", "mistake": ""}, "status": "failed"},
            {"number": "1.2", "name": "A remark", "score": 0.0, "max_score": 0.0, "output": "look", "output_format": "text", "tags": ["remark"], "extra_data": {"verdict": "human", "mistake": ""}},
        ],
        "extra_data": {"sheet": "vae", "pending": 0.0},
    }  # fmt: skip


def test_classroom_50_gets_whole_hundredths(tmp_path):
    out = graded(exports.github(FEW[:1]), tmp_path)

    files, _ = sent(out, "github", tmp_path)

    assert json.loads(files["u1/result.json"]) == {
        "schema": "classroom50/result/v1",
        "score": 2,
        "max-score": 1000,
        "tests": [{"test-name": "KL divergence", "passed": False, "score": 2, "max-score": 1000}],
    }


def test_a_spreadsheet_executes_nothing_and_reads_commas(tmp_path):
    out = graded({"=cmd()_8001_assignsubmission_file/vae.py": b"# 125\n"}, tmp_path)

    files, _ = sent(out, "csv", tmp_path, Terms(comma=True))

    assert (
        files["marks.csv"].decode()
        == "\ufeffname;moodle;team;mark;points;one\r\n'=cmd();8001;;2,5;10;2,5\r\n"
    )


def test_excel_gets_numbers_as_numbers_and_text_as_text(tmp_path):
    out = graded({"=cmd()_8001_assignsubmission_file/vae.py": b"# 125\n"}, tmp_path)

    files, _ = sent(out, "xlsx", tmp_path)

    with zipfile.ZipFile(io.BytesIO(files["marks.xlsx"])) as book:
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = [[(c.get("t", "n"), "".join(c.itertext())) for c in row] for row in sheet[0]]
    assert cells[1] == [
        ("inlineStr", "=cmd()"),
        ("inlineStr", "8001"),
        ("inlineStr", ""),
        ("n", "2.5"),
        ("n", "10"),
        ("n", "2.5"),
    ]


def test_junit_has_a_failure_where_the_hand_in_is_wrong(tmp_path):
    out = graded(exports.moodle([exports.Student("Ada", "Lovelace", 125)]), tmp_path)

    files, _ = sent(out, "junit", tmp_path)

    suites = ElementTree.fromstring(files["junit.xml"])
    assert suites.attrib == {
        "name": "vae",
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "0.2",
    }
    case = suites.find(".//testcase")
    assert case.attrib == {"classname": "vae.one", "name": "kl", "time": "0.2"}
    assert case[0].attrib == {"type": "failed", "message": 'p & q are "swapped" <b>'}
    assert case[0].text == "expected: 1\ngot: �[31m2"


def test_marks_that_wait_for_a_person_stay(tmp_path):
    out = graded(exports.moodle(FEW[:2]), tmp_path, waiting={2})

    files, said = sent(out, "csv", tmp_path)

    rows = list(csv.DictReader(io.StringIO(files["marks.csv"].decode("utf-8-sig"))))
    assert [r["moodle"] for r in rows] == ["8001"]
    assert said[1] == f"not handed back: {FEW[1].name}: 2 points wait for a person"


def test_nothing_of_the_instructor_s_leaves(tmp_path):
    out = graded(exports.moodle(FEW[:2]), tmp_path)
    (out / STUDENTS / FEW[0].name / ".secret.html").write_text("no")
    (out / STUDENTS / FEW[0].name / "notes.txt").write_text("no")

    files, _ = sent(out, "moodle", tmp_path)

    with zipfile.ZipFile(io.BytesIO(files["feedback.zip"])) as archive:
        assert {n.rpartition("/")[2] for n in archive.namelist()} == {"feedback.html", "feedback.pdf"}


def test_a_dry_run_writes_nothing_and_says_what_would_change(tmp_path):
    out = graded(exports.moodle(FEW[:1]), tmp_path)
    sheet = saved(tmp_path, "w.csv", exports.worksheet(FEW[:1], graded={1: "7.50"}))

    said = list(export(out, "moodle", Terms(), template=sheet, into=tmp_path / "sent", dry=True))

    assert said == [
        f"  {FEW[0].name}: 7.50 → 0.02",
        "marks: 1; not handed back: 0",
        f"nothing was written; without --dry-run it would be worksheet.csv, feedback.zip in {tmp_path / 'sent'}",
        "worksheet.csv: Assignment, Submissions, Actions, “Upload grading worksheet”, encoding UTF-8, separator comma, as it was downloaded; tick “Allow updating records that have been modified more recently” for a regrade",
        "feedback.zip: Assignment, Submissions, Actions, “Upload multiple feedback files in a zip”; it notifies students",
    ]
    assert not (tmp_path / "sent").exists()


@pytest.mark.parametrize("system", ["moodle", "canvas", "csv"])
def test_where_all_marks_wait_for_a_person_nothing_is_written_and_that_is_said(system, tmp_path):
    out = graded(exports.moodle(FEW[:1]), tmp_path, waiting={1})
    template = None if system == "csv" else tmp_path / "w.csv"
    lines = export(out, system, Terms(), template=template, into=tmp_path / "sent")

    assert next(lines) == f"not handed back: {FEW[0].name}: 2 points wait for a person"
    with pytest.raises(UserError) as error:
        next(lines)

    assert str(error.value) == (
        f"{out}: no mark can go back yet, so nothing is written; decide what waits at `torchgrade desk`, or give --with-pending"
    )
    assert not (tmp_path / "sent").exists()


def test_people_of_one_name_are_told_apart_in_what_changes(tmp_path):
    two = [exports.Student("Ada", "Lovelace", n) for n in (1, 2)]
    sheet = saved(tmp_path, "w.csv", exports.worksheet(two))

    out = graded(exports.moodle(two), tmp_path)
    said = sent(out, "moodle", tmp_path, template=sheet)[1]
    listed = export(out, "csv", Terms(), dry=True)

    assert said[:2] == [f"  Ada Lovelace (800{n}): nothing → 0.0{2 * n}" for n in (1, 2)]
    assert [next(listed), next(listed)] == [f"  Ada Lovelace (800{n}): 0.0{2 * n}" for n in (1, 2)]


@pytest.mark.parametrize("times", [0, 2])
@pytest.mark.parametrize(
    ("system", "table", "download", "who"),
    [
        ("moodle", exports.worksheet(FEW[:3]), exports.moodle(FEW[:3]), FEW[0].name),
        ("canvas", exports.canvas_gradebook(FEW[:3]), exports.canvas(FEW[:3]), "כהןşule"),
    ],
)
def test_a_mark_without_a_row_of_its_own_is_listed(system, table, download, who, times, tmp_path):
    row = next(line for line in table.splitlines(keepends=True) if b"s1@x.org" in line)
    changed = saved(tmp_path, "w.csv", table.replace(row, row * times))

    terms = Terms(column="Sheet 1")
    said = sent(graded(download, tmp_path), system, tmp_path, terms, template=changed)[1]

    what = {"moodle": "worksheet", "canvas": "gradebook"}[system]
    assert [line for line in said if " row " in line] == [
        f"not handed back: {who}: stands in no row of the {what}, or in several"
    ]


def test_a_table_that_was_saved_elsewhere_says_which_letter_it_lacks(tmp_path):
    sheet = saved(tmp_path, "w.csv", "Identifier;Ü\n".encode("cp1252"))
    table = Table.load(sheet)
    table.lines[0].raw[0] = "σ"

    assert (table.charset, table.separator) == ("Windows-1252", "semicolon")
    with pytest.raises(UserError) as error:
        table.to_bytes()

    assert str(error.value) == (
        f"{sheet}: was saved by another program in Windows-1252, which has no `σ`; give the file as it was downloaded"
    )


def test_without_a_user_s_id_nothing_goes_to_ilias(tmp_path):
    with pytest.raises(UserError) as error:
        sent(graded(exports.moodle(FEW[:2]), tmp_path), "ilias", tmp_path)

    assert str(error.value) == (
        "nobody's user id of ILIAS is known; add a column `ilias` to the roster, and grade once more with it"
    )


def test_points_are_rounded_stretched_and_put_into_words(tmp_path):
    out = graded(exports.moodle([exports.Student("Ada", "L", 371)]), tmp_path)
    hundred = saved(
        tmp_path, "w.csv", exports.worksheet([exports.Student("Ada", "L", 371)]).replace(b"10.00", b"100.00")
    )
    words = saved(
        tmp_path, "s.csv", exports.worksheet([exports.Student("Ada", "L", 371)], scale="fail\npass\ngood")
    )

    def grade(name, template, terms):
        (tmp_path / name).mkdir()
        sheet = sent(out, "moodle", tmp_path / name, terms, template=template)[0]["worksheet.csv"]
        return next(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))["Grade"]

    assert grade("a", hundred, Terms(rescale=True)) == "74.2"
    assert grade("b", hundred, Terms(rescale=True, step=0.5)) == "74"
    assert grade("c", words, Terms(scale=(("fail", 0), ("pass", 50), ("good", 75)))) == "pass"


BAD = {
    "another assignment's": (exports.worksheet(exports.students(20)[10:]), {}, "{path}: none of its participants was graded here; it is the worksheet of another assignment"),
    "a changed header": (exports.worksheet(FEW).replace(b"Last modified (grade)", b"Modified"), {}, "{path}: is no grading worksheet of Moodle, with `Identifier`, `Grade` and `Last modified (grade)` as it was downloaded; download it again"),
    "a row with a cell more": (exports.worksheet(FEW).replace(b"Yes,", b"Yes,,", 1), {}, "{path}: row 2 has 11 cells and not 10; it was changed by another program, download it again"),
    "a scale in the place of points": (exports.worksheet(FEW, scale="no\nyes"), {}, "{path}: grades are the words `no`, `yes`; say from how many per cent on each is given, such as --scale 'no:0,yes:50'"),
    "other points": (exports.worksheet(FEW).replace(b"10.00", b"100.00"), {}, "{path}: gives 100 points at most, the sheet 10; give --rescale to stretch the marks, or mend the points there"),
    "no comments": (exports.worksheet(FEW, comments=False), {"comments": True}, "{path}: has no column `Feedback comments`; turn on “Feedback comments” in the assignment, or leave out --comments"),
    "a truncated file": (exports.worksheet(FEW, graded={8: "1"})[:-12], {}, "{path}: ends within a cell; it was cut off, download it again"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_does_not_fit_is_one_clear_error_and_nothing_is_written(what, tmp_path):
    data, terms, said = BAD[what]
    out = graded(exports.moodle(FEW), tmp_path)
    path = saved(tmp_path, "w.csv", data)

    with pytest.raises(UserError) as error:
        sent(out, "moodle", tmp_path, Terms(**terms), template=path)

    assert str(error.value) == said.format(path=path)
    assert not (tmp_path / "sent").exists()


def test_marks_under_pseudonyms_go_back_with_the_key(tmp_path):
    key = tmp_path / "key.json"
    out = graded(exports.moodle(FEW), tmp_path, wishes=Wishes(key=key))
    sheet = saved(tmp_path, "w.csv", exports.worksheet(FEW))

    files, _ = sent(out, "moodle", tmp_path, template=sheet, key=key)

    grades, _ = importers.moodle_worksheet(
        files["worksheet.csv"], {p.participant for p in FEW}, before={}, maximum=10
    )
    assert grades == {p.participant: score(p.number) for p in FEW}


def test_what_is_kept_of_an_arrival_comes_back_as_it_was(tmp_path):
    intake = taking_in(Wishes())(
        exports.zipped(exports.gradescope([FEW[:2]]), tmp_path / "d.zip"), {}, tmp_path
    )

    assert {
        s: Arrival.of_kept(json.loads(json.dumps(a.as_kept()))) for s, a in intake.arrivals.items()
    } == intake.arrivals


def test_a_mark_of_somebody_with_two_hand_ins_goes_back_from_neither(tmp_path):
    people = saved(tmp_path, "r.csv", b"name,email,group\nAda Lovelace,s1@x.org,A\nBob Lovelace,s2@x.org,A\nCleo Lovelace,s3@x.org,\n")  # fmt: skip
    some = [exports.Student(f, "Lovelace", i) for i, f in enumerate(("Ada", "Bob", "Cleo"), 1)]
    out = graded(exports.moodle(some), tmp_path, wishes=Wishes(roster=(people,), groups=True))

    files, said = sent(out, "csv", tmp_path)

    assert [line.partition(":")[2].strip() for line in said if line.startswith("not handed back")] == [
        "A (8001) and A (8002): are of one person; take those that do not count out of the cohort, and grade it again"
    ]
    assert b"Cleo" in b"".join(files.values())
    assert b"Ada" not in b"".join(files.values())
