"""What functions of texts and values return is remembered by what their arguments hold."""

import numpy as np
import pytest

from graders.observing.probes.spelling.remembered import content, remembered
from graders.observing.probes.spelling.tokens import Unread


def counted(function):
    """A function that is remembered, and the list of what it was called with."""
    calls = []

    def counting(*arguments, **named):
        calls.append((arguments, named))
        return function(*arguments, **named)

    return remembered(8)(counting), calls


def test_equal_arguments_are_asked_once():
    total, calls = counted(lambda text, points: sum(points["x"]))

    found = [total("x", {"x": np.array([1.0, 2.0])}) for _ in range(3)]

    assert (found, len(calls)) == ([3.0, 3.0, 3.0], 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x": np.array([1.0])}, {"x": np.array([2.0])}),
        ({"x": np.array([1.0])}, {"y": np.array([1.0])}),
        (np.array([0, 1], np.int64), np.array([0.0, 5e-324])),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.array(["a", None], object), np.array(["b", None], object)),
        (("1", "2"), ("12",)),
        (1, True),
        ({"x": ("a",)}, {"x": ("a", "b")}),
    ],
)
def test_arguments_that_differ_are_told_apart(one, other):
    assert content(one) != content(other)


def test_sets_and_equal_arrays_are_alike_whatever_their_order_or_place():
    assert content({"users": {"a", "b"}}) == content({"users": {"b", "a"}})
    assert content(np.arange(6).reshape(2, 3).T) == content(np.arange(6).reshape(2, 3).T.copy())


def test_what_cannot_be_read_is_refused_again_with_the_same_words():
    def refuse(text):
        raise Unread(f"what is `{text}`?")

    read, calls = counted(refuse)

    for _ in range(3):
        with pytest.raises(Unread, match="what is `q`"):
            read("q")

    assert len(calls) == 1


def test_another_error_is_not_remembered():
    read, calls = counted(lambda text: {}[text])

    for _ in range(2):
        with pytest.raises(KeyError):
            read("q")

    assert len(calls) == 2
