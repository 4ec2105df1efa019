"""What an answer in words denies."""

from graders.vocabulary import words


def test_what_is_denied_is_taken_away():
    assert words.without("sigmoid, not softmax", "softmax") == ("sigmoid,  ", False)
    assert words.without("softmax", "softmax") == (" ", True)
