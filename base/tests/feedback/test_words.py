from graders.feedback.words import MARKS, WORDS
from graders.model import Verdict


def test_verdicts_have_marks_and_words():
    assert set(MARKS) == set(WORDS) == set(Verdict)
