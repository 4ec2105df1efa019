"""A written answer that several checks look at stands on a page once."""

from dataclasses import replace

from graders.feedback.language import language
from graders.feedback.page import as_html
from graders.feedback.pdf import as_pdf
from graders.feedback.repeated import as_before, shown_once
from graders.feedback.student import for_student
from graders.feedback.text import result_lines
from graders.model import failed, passed
from tests.feedback.sample import report

STEPS = "t1 = exp(a)\nt2 = sqrt(b)\nt3 = t1 / t2"


def read(outcome, wrote=STEPS, understood=("v:t",)):
    return replace(outcome, wrote=wrote, understood=understood)


def test_a_long_answer_of_several_checks_is_shown_at_the_first_alone(tmp_path):
    whole = for_student(report(a=read(passed()), b=read(failed("too many", actual="t1 = exp(a)"))))

    first, second, *_ = shown_once(whole).results
    assert first.outcome.wrote == STEPS
    assert result_lines(second)[1:] == ["    too many", "    written:  as at “Check a”"]
    page = as_html(whole)
    assert page.count("t2 = sqrt(b)") == 1
    assert "as at “Check a”" in page
    assert as_pdf(whole, tmp_path).startswith(b"%PDF")


def test_an_answer_that_is_short_or_was_read_otherwise_is_shown_again():
    short = for_student(report(a=read(passed(), "W"), b=read(passed(), "W")))
    other = for_student(report(a=read(passed()), b=read(passed(), understood=("v:s",))))

    assert shown_once(short) == short
    assert shown_once(other) == other


def test_a_check_that_is_printed_again_shows_its_answer_again():
    before, one = {}, report(a=read(passed())).results[0]

    assert as_before(one, before, language()) == as_before(one, before, language()) == one
