"""What an answer in words denies."""

from graders.vocabulary import words


def test_what_is_denied_is_taken_away():
    assert words.without("sigmoid, not softmax", "softmax") == ("sigmoid,  ", False)
    assert words.without("softmax", "softmax") == (" ", True)


def test_a_name_within_a_longer_name_that_is_asked_for_stays():
    assert words.without("Leaky ReLU", "relu", "leaky relu") == ("Leaky ReLU", False)
    assert words.without("not linear", "linear", "not linear") == ("not linear", False)
    assert words.without("leaky ReLU, ReLU", "relu", "leaky relu") == ("leaky ReLU,  ", True)
    assert words.without("ReLU", "relu", "relu") == (" ", True)
