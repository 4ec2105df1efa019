"""The pages of a course, and the table for the examination office."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest

from graders.course.write import write
from graders.errors import UserError
from tests.course.graded import person, sheet
from tests.exchange import exports

COHORT = exports.students(500)


def course(folder, text="", sheets=("one", "two")):
    path = folder / "course.yaml"
    path.write_text(
        "course: Deep Learning\nsheets:\n" + "".join(f"  - {{out: {s}}}\n" for s in sheets) + text
    )
    return path


def run(path, **options):
    out = path.parent / "course"
    said = list(write(path, out, **{"so_far": False, "comma": False, "pending": False, **options}))
    return out, said


def office(out, delimiter=","):
    return list(csv.DictReader(io.StringIO((out / "grades.csv").read_text("utf-8-sig")), delimiter=delimiter))


def test_500_people_of_whom_many_have_one_name_are_told_apart_over_the_term(tmp_path):
    for at, name in enumerate(("one", "two")):
        # the second sheet lists them in another order, and under other numbers of Moodle
        people = list(reversed(COHORT)) if at else COHORT
        labels = {p.number: f"{p.name} ({p.number})" for p in people}
        sheet(
            tmp_path / name,
            {labels[p.number]: p.number / 50 for p in people},
            people={
                labels[p.number]: [person(p.name, email=p.email, moodle=str(1000 * at + 1))] for p in people
            },
        )

    out, said = run(course(tmp_path))

    assert {r["email"]: float(r["percent"]) for r in office(out)} == {
        p.email: pytest.approx(p.number / 5, abs=0.006) for p in COHORT
    }
    assert said[0] == "Deep Learning: 500 students, 2 sheets"
    assert len(list((out / "students").iterdir())) == 500


def test_whom_nothing_tells_apart_is_listed_and_nobody_gets_the_points(tmp_path):
    two = {"Ada L (1)": [person("Ada L", moodle="1")], "Ada L (2)": [person("Ada L", moodle="2")]}
    sheet(tmp_path / "one", {"Ada L (1)": 1, "Ada L (2)": 2}, people=two)
    sheet(tmp_path / "two", {"Ada L (1)": 9, "Ada L (2)": 8}, people=two)

    out, said = run(course(tmp_path))

    lost = "look at: Ada L: two: nothing tells whose of several people of that name this is; give a `roster` with e-mail addresses or numbers"
    assert said[1:3] == [lost, lost]
    assert [(r["one"], r["two"]) for r in office(out)] == [("1", ""), ("2", "")]


def test_the_roster_names_who_handed_in_nothing_and_who_is_not_in_it(tmp_path):
    (tmp_path / "roster.csv").write_text("name,matriculation\nAda L,0071\nBob L,72\n")
    sheet(tmp_path / "one", {"Ada L": 5})
    sheet(tmp_path / "two", {"Ada L": 7, "Eve M": 9})

    out, said = run(
        course(tmp_path, "roster: roster.csv\npassing: {percent: 50}\ngrades: {pass: 50}\nfailing: fail\n")
    )

    rows = [(r["matriculation"], r["name"], r["one"], r["two"], r["percent"], r["passed"], r["grade"]) for r in office(out)]  # fmt: skip
    assert rows == [
        ("0071", "Ada L", "5", "7", "60", "yes", "pass"),
        ("72", "Bob L", "", "", "0", "no", "fail"),
        ("", "Eve M", "", "9", "45", "no", "fail"),
    ]
    assert said[1] == "look at: Eve M: stands in no line of the roster"


def test_an_id_that_tells_two_of_one_name_apart_is_said(tmp_path):
    (tmp_path / "roster.csv").write_text("name,login\nAda L,ada\n")
    sheet(tmp_path / "one", {"Ada L": 5}, people={"Ada L": [person("Ada L", login="al")]})
    sheet(tmp_path / "two", {"Ada L": 5}, people={"Ada L": [person("Ada L", login="ADA")]})

    out, said = run(course(tmp_path, "roster: roster.csv\n"))

    assert said[1] == (
        "look at: Ada L: is none of the roster's people: the one of this name has the login `ada`, not `al`"
    )
    assert [(r["login"], r["one"], r["two"]) for r in office(out)] == [("ada", "", "5"), ("al", "5", "")]


def test_a_spreadsheet_executes_nothing_and_reads_commas(tmp_path):
    (tmp_path / "roster.csv").write_text('name,matriculation\n"\'=cmd()",1\n')
    sheet(tmp_path / "one", {"=cmd()": 2.5})
    sheet(tmp_path / "two", {"=cmd()": 5})

    out, _ = run(course(tmp_path, 'grades: {"-": 20}\n'), comma=True)

    assert (out / "grades.csv").read_bytes().decode() == (
        "\ufeffname;one;two;percent;passed;grade\r\n'=cmd();2,5;5;37,5;yes;'-\r\n"
    )


def test_excel_keeps_the_zeros_of_a_number_and_has_points_as_numbers(tmp_path):
    (tmp_path / "roster.csv").write_text("name,matriculation\nAda L,0071\n")
    sheet(tmp_path / "one", {"Ada L": 2.5})
    sheet(tmp_path / "two", {"Ada L": 5})

    out, _ = run(course(tmp_path, "roster: roster.csv\ngrades: {4.0: 20}\n"))

    with zipfile.ZipFile(out / "grades.xlsx") as book:
        cells = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))[0][1]
    assert [(c.get("t", "n"), "".join(c.itertext())) for c in cells] == [
        ("inlineStr", "0071"),
        ("inlineStr", "Ada L"),
        *(("n", n) for n in ("2.5", "5", "37.5")),
        ("inlineStr", "yes"),
        ("inlineStr", "4.0"),
    ]


def test_whoever_s_points_wait_is_not_in_the_office_s_table(tmp_path):
    sheet(tmp_path / "one", {"Ada": 5, "Bob": 5}, pending={"Bob"})
    sheet(tmp_path / "two", {"Ada": 5, "Bob": 5})

    out, said = run(course(tmp_path))
    assert [r["name"] for r in office(out)] == ["Ada"]
    assert said[1] == "1 students have points that wait for a person (2), and are not in grades.csv"

    out, _ = run(course(tmp_path), pending=True)
    assert [(r["name"], r["open"]) for r in office(out)] == [("Ada", "0"), ("Bob", "2")]


def test_a_page_holds_one_student_alone(tmp_path):
    late = {"Ada": ("late by 1 day: 10 % of 5 points", 0.5)}
    sheet(tmp_path / "one", {"Ada": 5, "Bob <b>": 7}, off=late)
    sheet(tmp_path / "two", {"Bob <b>": 5})

    out, _ = run(course(tmp_path, "excused:\n  - {student: Ada, sheet: two, why: ill}\n"))

    pages = {p.parent.name: p.read_text() for p in (out / "students").rglob("*.html")}
    ada = pages["Ada"]
    assert "late by 1 day: 10 % of 5 points" in ada
    assert ">ill<" in ada
    assert "45 %" in ada
    assert "Bob" not in ada
    assert "Bob &lt;b&gt;" in (out / "index.html").read_text()


def test_a_member_of_a_team_has_the_team_s_points(tmp_path):
    team = {"Team 7": [person("Ada L", email="a@x"), person("Bob L", email="b@x")]}
    sheet(tmp_path / "one", {"Team 7": 8}, people=team)
    sheet(tmp_path / "two", {"Bob L": 6})

    out, _ = run(course(tmp_path))

    assert [(r["name"], r["one"], r["two"]) for r in office(out)] == [("Ada L", "8", ""), ("Bob L", "8", "6")]


def test_a_sheet_that_is_not_graded_yet_is_one_clear_error_or_left_out(tmp_path):
    sheet(tmp_path / "one", {"Ada": 5})
    path = course(tmp_path)

    with pytest.raises(UserError) as error:
        run(path)

    assert str(error.value) == (
        f"{tmp_path}: not graded yet: two; grade them with `torchgrade batch`, mend `out`, or leave them out with --so-far"
    )
    assert not (tmp_path / "course").exists()
    assert run(path, so_far=True)[1][:2] == [
        "Deep Learning: 1 students, 1 sheets",
        "not graded yet, left out: two",
    ]


def test_a_folder_of_something_else_is_left_as_it_is(tmp_path):
    sheet(tmp_path / "one", {"Ada": 5})
    sheet(tmp_path / "two", {"Ada": 5})
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "mine.txt").write_text("mine")

    with pytest.raises(UserError) as error:
        run(course(tmp_path))

    assert (
        str(error.value)
        == f"{tmp_path / 'course'}: holds something else than a course's pages; choose another --out"
    )
    assert (tmp_path / "course" / "mine.txt").read_text() == "mine"
