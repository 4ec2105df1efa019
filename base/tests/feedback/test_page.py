from dataclasses import replace

import numpy as np
import pytest

from graders.feedback.page import as_html, todo
from graders.model import ExerciseReport, Report, Result, broken, failed, human, passed
from graders.paths import TEMPLATES
from tests.feedback.sample import NASTY, report


def test_html_shows_hostile_text_as_text():
    page = as_html(report(NASTY, b=failed(NASTY, expected=NASTY, actual=NASTY, hint=NASTY, trace=NASTY)))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert len(page) < 200_000


def test_html_needs_no_network():
    page = as_html(report())

    assert "http" not in page.replace("http-equiv", "").replace("www.w3.org", "")


def test_pictures_are_encoded_by_us():
    picture = np.zeros((8, 8, 3), np.uint8)

    page = as_html(report(a=passed().shown(picture)))

    assert 'src="data:image/png;base64,iVBOR' in page


def test_the_first_things_to_do_are_those_worth_most():
    results = (
        Result("a", "k", "A", 1, failed("x")),
        Result("b", "k", "B", 5, failed("y")),
        Result("c", "k", "C", 9, passed()),
    )

    assert [r.id for r in todo(Report("t", "t", "s", (ExerciseReport("e", "E", results),)))] == [
        "b",
        "a",
    ]


@pytest.mark.parametrize(("points", "said"), [(1.0, "(1 point):"), (2.0, "(2 points):")])
def test_one_point_is_a_point(points, said):
    whole = report()
    exercise = whole.exercises[0]
    results = tuple(replace(r, points=points) for r in exercise.results)

    page = as_html(replace(whole, exercises=(replace(exercise, results=results),)))

    assert said in page


@pytest.mark.parametrize("outcome", [human("not found"), broken("a fault"), failed("no")])
def test_a_page_praises_only_where_the_machine_passed_all_that_it_decides(outcome):
    praise = "Everything that a machine can check is right."
    words = Result("w", "manual", "Words", 2.0, human("read it"))

    def page(outcome):
        results = (Result("a", "agrees", "Check a", 2.0, outcome), words)
        return as_html(Report("toy", "A toy", "ada", (ExerciseReport("one", "First", results),)))

    assert praise in page(passed())
    assert praise not in page(outcome)


@pytest.mark.parametrize("page", ["cohort", "feedback", "notebook", "queue", "similarity"])
def test_every_page_forbids_what_is_remote_and_sends_no_referrer(page):
    head = (TEMPLATES / f"{page}.html").read_text().partition("</head>")[0]

    assert '<meta name="referrer" content="no-referrer">' in head
    assert (
        "Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
        in head
    )
    assert "http:" not in head
    assert "https:" not in head
