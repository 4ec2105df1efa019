"""What a student reads where a person decides."""

from graders.feedback.page import as_html
from graders.feedback.student import for_student
from graders.grading.verdict import REACHES, doubted
from graders.model import Diagnosis, ExerciseReport, Report, Result, human, passed


def seen(outcome, **keys):
    """Return what is said to a student of one outcome, and the page that says it."""
    result = Result("a", "agrees", "Check a", 2.0, outcome, **keys)
    known = for_student(Report("toy", "A toy", "ada", (ExerciseReport("one", "First", (result,)),)))
    return known.results[0].outcome.diagnosis, as_html(known)


def test_what_a_person_is_asked_to_do_is_not_said_to_the_student():
    outcome = human("no optimizer makes a step", ask="see in the code what it trains on", actual="3 steps")

    said, page = seen(outcome)

    assert outcome.diagnosis.summary == "no optimizer makes a step: see in the code what it trains on"
    assert said == Diagnosis("no optimizer makes a step; a person looks at it and decides")
    assert "see in the code" not in page


def test_words_for_the_student_stand_in_the_place_of_those_for_the_person():
    said, page = seen(human("look at answers.md", student="a person reads this answer", actual="line 3"))

    assert said == Diagnosis("a person reads this answer")
    assert "answers.md" not in page


def test_of_a_hidden_check_the_words_for_the_student_are_not_shown_either():
    said, _ = seen(human("x", student="what running code said"), public=False)

    assert said.summary == "a person decides; the check is hidden, so what was seen is not shown"


def test_what_the_machine_could_not_read_is_said_to_the_student_as_it_is():
    outcome = human("the machine cannot read the formula: a bracket is open", actual="(x")

    assert seen(outcome)[0] == outcome.diagnosis


def test_of_code_that_reaches_for_the_grader_the_student_reads_that_a_person_decides_and_not_what_was_seen():
    passing = Result("a", "agrees", "Check a", 2.0, passed())
    doubt = doubted(passing, ("`sys._getframe` in a.py:1",)).outcome

    said, page = seen(doubt)

    assert doubt.diagnosis.summary == "reaches for the grader: `sys._getframe` in a.py:1; look at it"
    assert said == Diagnosis(REACHES)
    assert "the machine saw" not in page
    assert "_getframe" not in page
