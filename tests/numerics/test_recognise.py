import numpy as np
import pytest

from graders.numerics.recognise import difference, differs, recognise

X = np.array([[1.0, -2.0, 3.5], [0.5, 4.0, -1.5]])


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        (-X, "the sign is flipped"),
        (2 * X, "every value is 2 × the expected one"),
        (X / 2, "every value is ½ × the expected one"),
        (X / np.log(2), "every value is 1/log(2) × the expected one"),
        (3 * X, "every value is 3 × the expected one"),
        (X + 1, "every value is off by the same +1"),
        (X.T, "the result is transposed"),
        (X.sum(-1), "it is summed over the last axis where the average is asked"),
        (X.sum(), "it is summed over everything where the average is asked"),
        (X[0], "only the first of the batch comes back: does a loop return too early?"),
        (X[-1], "only the last of the batch comes back: does a loop overwrite what was there?"),
        (X.T.reshape(6, 1), "its columns stand below each other: the shape is (6, 1), not (2, 3)"),
        (X.reshape(6, 1), "the values are right, but in the shape (6, 1), not (2, 3)"),
        (X + np.array([[0, 1, 0], [0, 0, 2]]), None),
        (np.full((2, 3), np.nan), None),
    ],
)
def test_a_mistake_is_named(actual, said):
    assert recognise(np.asarray(actual), X, X) == said


def test_bytes_that_wrap_around_are_named():
    expected = np.array([[100.0, 300.0], [-20.0, 515.0]])

    assert recognise(expected % 256, expected, expected) == (
        "whole numbers wrap around at 256: the arrays hold bytes (uint8), which must become floats before anything is computed"
    )


IMAGE = np.random.default_rng(0).standard_normal((2, 6, 7))
BORDER = np.pad(np.zeros((2, 4, 5)), ((0, 0), (1, 1), (1, 1)), constant_values=0.3)


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        (IMAGE[:, 1:-1, 1:-1], "a border of 1 is missing: a padding of 1 would keep it"),
        (
            np.pad(IMAGE, ((0, 0), (2, 2), (2, 2))),
            "it has a border of 2 too much: it is padded by 2 more than asked",
        ),
        (IMAGE + BORDER, "it is right inside and wrong at the border: look at the padding"),
        (IMAGE + BORDER * np.eye(6, 7), None),
        (IMAGE[:, 1:-1], None),
        (IMAGE[:, 1:-1, 1:-1] + 1, None),
    ],
)
def test_a_wrong_padding_is_named(actual, said):
    assert recognise(np.asarray(actual), IMAGE, IMAGE) == said


@pytest.mark.parametrize(
    ("actual", "cause"),
    [
        (
            np.where(X > 3, np.nan, X),
            "numbers overflow or vanish on the way: NaN or infinity comes where they are extreme, and all else is right (work with logarithms, or subtract the largest before `exp`)",
        ),
        (np.where(X > 3, np.inf, X + 1), ""),
        (np.full((2, 3), np.nan), ""),
    ],
)
def test_an_overflow_is_named_where_all_else_is_right(actual, cause):
    assert difference(actual, X, 1e-4, 1e-5).cause == cause


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        (X + 1e-9, None),
        (X[:1], "the shape is (1, 3), expected (2, 3)"),
        (np.where(X > 3, np.nan, X), "2 of 6 values are NaN or infinite"),
        (
            X + np.array([[0, 0, 0], [0, 0.25, 0]]),
            "off by up to 0.25, at (1, 1); allowed is 0.0004",
        ),
    ],
)
def test_a_difference_is_told_shape_first_then_nan_then_values(actual, said):
    assert differs(np.asarray(actual), X, 1e-4, 1e-5) == said


def test_numbers_where_nan_is_expected_are_told():
    expected = np.array([1.0, np.nan, np.inf])

    assert differs(np.ones(3), expected, 1e-4, 1e-5) == "2 of 3 values must be NaN or infinite"
    assert differs(expected, expected, 1e-4, 1e-5) is None


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda full: full.sum(-1).mean(), "summed over the last axis and averaged over the batch"),
        (lambda full: full.mean(-1).sum(), "averaged over the last axis and summed over the batch"),
    ],
)
def test_a_sum_is_named_where_an_average_of_what_is_told_apart_is_asked(made, said):
    full = np.arange(12.0).reshape(3, 4)

    why = difference(made(full), full.mean(), 1e-4, 1e-5, [full.mean()], full)

    assert why.cause == f"it is {said}; the average of both is asked"


def test_where_one_number_is_asked_no_shape_is():
    assert differs(np.ones(6), np.ones(1), 1e-4, 1e-5) == "the shape is (6,), expected one number"
