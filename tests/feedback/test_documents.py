import csv
import io
import json
import subprocess
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from pypdf import PdfReader

from graders.cohort import pages as cohort_pages
from graders.feedback import documents as reports
from graders.feedback import page as pages
from graders.model import (
    ExerciseReport,
    Report,
    Result,
    Verdict,
    broken,
    failed,
    human,
    passed,
    skipped,
)

NASTY = (
    '<script>alert(1)</script> {{ 7*7 }} #eval("1") *b* $\\frac{1}{2}$ \x1b[31mred \u202eevil ä 🙂 '
    + "long " * 2000
)


def report(student="ada", **changes):
    outcomes = {
        "a": passed("all 3 shapes"),
        "b": failed(
            "`kl` differs: every value is 2 × the expected one",
            expected="1",
            actual="2",
            hint="the factor $\\frac{1}{2}$",
            trace='File "x.py", line 3',
        ),
        "c": skipped("needs “b” to pass first"),
        "d": human("look at report.pdf"),
        "e": broken("the check is broken"),
        **changes,
    }
    results = tuple(
        Result(i, "agrees", f"Check {i}", 2.0, o, 0.1, rubric="say why") for i, o in outcomes.items()
    )
    return Report(
        "toy",
        "A toy",
        student,
        (ExerciseReport("one", "First", results),),
        ("a note",),
        1.5,
        {"python": "3"},
    )


def test_the_text_says_each_check_in_a_line_with_details_below():
    assert (
        "\n".join(
            [
                *(line for r in report().results for line in reports.result_lines(r)),
                reports.heading(report()),
            ]
        )
        == """\
✓ Check a ................................................................... passed 2/2
    all 3 shapes
✗ Check b ................................................................... failed 0/2
    `kl` differs: every value is 2 × the expected one
    expected: 1
    actual:   2
    hint:     the factor 1/2
    | File "x.py", line 3
– Check c .................................................................. skipped 0/2
    needs “b” to pass first
? Check d ......................................................... a person decides 0/2
    look at report.pdf
! Check e .................................................. grader's fault, pending 0/2
    the check is broken
toy: ada                                                              2 of 10, 4 pending"""
    )


def test_what_a_person_decides_is_pending_and_so_is_a_fault_of_the_grader():
    assert report().score == 2
    assert report().pending == 4


def test_json_follows_its_schema():
    document = json.loads(reports.as_json(report()))
    jsonschema.validate(document, reports.schemas()["report"])

    assert document["schema"] == "torchgrade/report/1"
    assert [c["verdict"] for c in document["exercises"][0]["checks"]] == [
        "passed",
        "failed",
        "skipped",
        "human",
        "broken",
    ]


def test_results_follow_their_schema():
    document = json.loads(reports.cohort_json("toy", [report()], [("bob", "no zip")]))
    jsonschema.validate(document, reports.schemas()["cohort"])

    assert document["failures"] == [{"student": "bob", "why": "no zip"}]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_the_gradebook_executes_nothing(name):
    rows = list(csv.reader(io.StringIO(reports.gradebook([report(name)], [(name, "=evil()")]))))

    assert rows[1][0].startswith("'")
    assert rows[1][-1] == "'=evil()"


def test_html_shows_hostile_text_as_text():
    page = pages.as_html(
        report(NASTY, b=failed(NASTY, expected=NASTY, actual=NASTY, hint=NASTY, trace=NASTY))
    )

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert len(page) < 200_000


def test_html_needs_no_network():
    page = pages.as_html(report())

    assert "http" not in page.replace("http-equiv", "").replace("www.w3.org", "")


def test_formulas_are_set_with_their_source_as_alternative():
    assert 'alt="\\frac{1}{2}" style="height:' in pages.as_html(report())


def test_what_is_no_formula_stays_text():
    assert str(pages.rich("costs $\\nonsense{$ or $5")) == "costs \\nonsense{ or $5"


def test_pictures_are_encoded_by_us():
    picture = np.zeros((8, 8, 3), np.uint8)

    page = pages.as_html(report(a=passed().shown(picture)))

    assert 'src="data:image/png;base64,iVBOR' in page


def test_the_pdf_shows_hostile_text_and_pictures(tmp_path):
    picture = np.zeros((8, 8, 3), np.uint8)
    nasty = failed(NASTY, expected=NASTY, actual=NASTY, hint=NASTY, trace=NASTY).shown(picture)

    pdf = pages.as_pdf(report(NASTY, b=nasty), tmp_path)

    assert pdf.startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert '#eval("1")' in said.replace("\n", " ")


def test_the_cohort_page_shows_hostile_names_as_text():
    page = cohort_pages.cohort_html("A toy", "toy", [report("<b>x</b>")], [("<i>y</i>", "<u>")])

    assert "<b>x" not in page
    assert "<i>y" not in page


def test_the_first_things_to_do_are_those_worth_most():
    results = (
        Result("a", "k", "A", 1, failed("x")),
        Result("b", "k", "B", 5, failed("y")),
        Result("c", "k", "C", 9, passed()),
    )

    assert [r.id for r in pages.todo(Report("t", "t", "s", (ExerciseReport("e", "E", results),)))] == [
        "b",
        "a",
    ]


def test_verdicts_have_marks_and_words():
    assert set(reports.MARKS) == set(reports.WORDS) == set(Verdict)


def test_no_student_waits_for_matplotlib_to_start_the_command():
    code = "import sys, graders.cli; print([m for m in ('torch', 'matplotlib', 'pydantic', 'numpy') if m in sys.modules])"

    done = subprocess.run(
        [__import__("sys").executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_the_pdf_of_one_student_shows_nothing_of_the_one_before(tmp_path):
    def pixels(value):
        shown = passed("x").shown(np.full((40, 40, 3), value, np.uint8))
        result = Result("a", "k", "A title", 1, shown)
        made = Report("s", "S", "ada", (ExerciseReport("e", "E", (result,)),))
        (tmp_path / "page.pdf").write_bytes(pages.as_pdf(made, tmp_path))
        words = ["pdftoppm", "-r", "30", str(tmp_path / "page.pdf")]
        return subprocess.run(words, capture_output=True, check=True).stdout

    white, black = pixels(255), pixels(0)

    assert white != black
    assert pixels(255) == white


@pytest.mark.parametrize(("points", "said"), [(1.0, "(1 point):"), (2.0, "(2 points):")])
def test_one_point_is_a_point(points, said):
    whole = report()
    exercise = whole.exercises[0]
    results = tuple(replace(r, points=points) for r in exercise.results)

    page = pages.as_html(replace(whole, exercises=(replace(exercise, results=results),)))

    assert said in page


@pytest.mark.parametrize("outcome", [human("not found"), broken("a fault"), failed("no")])
def test_a_page_praises_only_where_the_machine_passed_all_that_it_decides(outcome):
    praise = "Everything that a machine can check is right."
    words = Result("w", "written", "Words", 2.0, human("read it"))

    def page(outcome):
        results = (Result("a", "agrees", "Check a", 2.0, outcome), words)
        return pages.as_html(Report("toy", "A toy", "ada", (ExerciseReport("one", "First", results),)))

    assert praise in page(passed())
    assert praise not in page(outcome)
