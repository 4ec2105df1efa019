from graders.cohort.pages import Waiting, cohort_html, queue_html
from graders.model import Result, human
from tests.feedback.sample import cohort, report


def test_the_cohort_page_shows_hostile_names_as_text():
    page = cohort_html("A toy", "toy", [report("<b>x</b>")], [("<i>y</i>", "<u>")])

    assert "<b>x" not in page
    assert "<i>y" not in page


def test_checks_that_look_wrong_for_one_reason_stand_in_one_line():
    page = cohort_html("A toy", "toy", cohort(*[(1, 0, 0)] * 6), [])

    line = "nobody has a point: is it taught, and is it right?"
    links = '<a href="#c-c1">C1</a> · <a href="#c-c2">C2</a>'
    assert f"<li>{line}: {links}</li>" in page
    assert page.count(line) == 3  # here, and on the row of each


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


def test_the_queue_says_of_which_exercise_a_check_is_where_it_is_decided_and_what_is_right():
    waiting = [Waiting("ada", Result("a", "manual", "b) Drawn graphs", 2.0, human("look")))]

    page = queue_html("A toy", "toy", waiting, {"a": "Computational graphs"}, {"a": "<t1> = exp(a)"})

    assert "<dt>the sheet answers</dt><dd>&lt;t1&gt; = exp(a)</dd>" in page
    assert 'b) Drawn graphs <span class="soft">Computational graphs</span></h2>' in page
    assert "<code>torchgrade desk</code>" in page


def test_the_mean_stands_beside_the_points_that_there_are():
    assert "<small>of 4, mean</small>" in cohort_html("A toy", "toy", cohort((1, 0), (1, 1)), [])
