from graders.cohort.pages import Waiting, cohort_html, queue_html
from graders.model import Result, human
from tests.feedback.sample import report


def test_the_cohort_page_shows_hostile_names_as_text():
    page = cohort_html("A toy", "toy", [report("<b>x</b>")], [("<i>y</i>", "<u>")])

    assert "<b>x" not in page
    assert "<i>y" not in page


def test_what_is_said_of_several_students_stands_in_the_queue_once():
    def waiting(student, outcome):
        return Waiting(student, Result("a", "agrees", "Check a", 2.0, outcome))

    same = human("no report was found", ask="look at answers.md")
    page = queue_html(
        "A toy",
        "toy",
        [waiting("ada", same), waiting("bob", human("found twice")), waiting("cleo", same)],
    )

    assert page.count("no report was found: look at answers.md") == 1
    places = [
        page.index(s) for s in ("no report was found", ">ada</a>", ">cleo</a>", ">bob</a>: found twice")
    ]
    assert places == sorted(places)
