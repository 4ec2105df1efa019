from graders.cohort.pages import cohort_html
from tests.feedback.sample import report


def test_the_cohort_page_shows_hostile_names_as_text():
    page = cohort_html("A toy", "toy", [report("<b>x</b>")], [("<i>y</i>", "<u>")])

    assert "<b>x" not in page
    assert "<i>y" not in page
