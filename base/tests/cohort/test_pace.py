"""How far grading by hand is, of reports and of the trail."""

import re
from dataclasses import replace

import pytest

from graders.cohort.pace import Grader, Left, by_hand, in_words
from graders.cohort.pages import cohort_html
from graders.model import ExerciseReport, Report, Result, human, passed


def report(student, *, decided=()):
    outcomes = {"code": passed("right"), "q1": human("read it"), "q2": human("read it")}
    results = [
        Result(
            c,
            "manual",
            f"Question {c}",
            2,
            replace(passed("decided by Kim"), before=o) if c in decided else o,
        )
        for c, o in outcomes.items()
    ]
    return Report("toy", "Toy", student, (ExerciseReport("one", "One", tuple(results)),))


def said(when, student, check, by="Kim", **decision):
    decision = {"by": by, "points": 1, **decision}
    return {"when": f"2026-11-26T{when}+00:00", "student": student, "check": check, "decision": decision}


TRAIL = [
    {"when": "2026-11-26T09:00:00+00:00", "event": "reveal", "student": "a", "check": "q1", "by": "Kim"},
    said("10:00:00", "a", "q1"),
    said("10:00:20", "b", "q1"),
    said("10:00:20", "c", "q1", by="Lea"),
    said("10:01:00", "c", "q1"),
    said("10:30:00", "a", "q2"),
    said("10:30:00", "b", "q2", rule="the same words"),
]
REPORTS = [
    report("a", decided=("q1", "q2")),
    report("b", decided=("q1", "q2")),
    report("c", decided=("q1",)),
    report("d"),
]


def test_what_is_left_takes_as_long_as_answers_took_so_far():
    found = by_hand(REPORTS, TRAIL)

    assert found.questions == (
        Left("q1", "Question q1", 4, 1, 30.0),
        Left("q2", "Question q2", 4, 2, 60.0),
    )
    assert (found.total, found.open, found.takes) == (8, 3, "2 minutes")


def test_who_decided_last_has_the_answer_and_breaks_and_groups_are_no_pace():
    assert by_hand(REPORTS, TRAIL).graders == (Grader("Kim", 5, 30.0),)


def test_without_a_trail_an_answer_takes_half_a_minute():
    assert [q.seconds for q in by_hand([report("a")], ()).questions] == [30.0, 30.0]
    assert by_hand([report("a")], ()).graders == ()


def test_the_cohort_page_says_what_is_left_and_who_graded():
    page = cohort_html("Toy", "toy", REPORTS, (), by_hand=by_hand(REPORTS, TRAIL))

    assert "3 answers wait" in page
    assert "they take one grader 2 minutes" in page
    assert re.search(r"Question q2</a>.*?2 of 4 graded.*?2 of 4</td><td[^>]*>1 minute", page)
    assert re.search(r'Kim</td><td class="n">5</td><td class="n">30</td>', page)
    assert 'id="hand"' not in cohort_html("Toy", "toy", REPORTS, ())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "nothing"), (5, "less than a minute"), (60, "1 minute"), (1800, "30 minutes"), (4000, "1 h 07 min")],
)
def test_a_time_is_said_as_people_say_it(seconds, words):
    assert in_words(seconds) == words
