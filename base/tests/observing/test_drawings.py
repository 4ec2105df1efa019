"""Figures of a script are told by the numbers that stand in them."""

import numpy as np


def valley(points):
    return (points[:, 0] - 1) ** 2 + 0.2 * (points[:, 1] - 2) ** 2


def test_contours_are_those_of_a_function_and_not_of_one_with_its_axes_swapped(unnamed):
    shown = {"contours_of": "f"}

    assert list(unnamed(shown, functions=lambda _: [valley])) == ["figure 1 of the scripts"]
    assert unnamed(shown, functions=lambda _: [lambda p: valley(p[:, ::-1])]) == {}


def test_paths_lead_to_the_point_that_is_asked_and_to_no_other(unnamed):
    assert list(unnamed({"paths_to": [1, 2]})) == ["figure 2 of the scripts"]
    assert unnamed({"paths_to": [-9, 9]}) == {}


def test_a_scatter_plot_that_is_not_there_is_not_found(unnamed):
    gaussian = {"mean": [0, 0], "covariance": [[1, 0], [0, 1]], "count": 10}

    assert unnamed({"sample_of": [gaussian, gaussian]}) == {}
    assert unnamed({"against": "f"}, functions=lambda _: [lambda p: np.zeros(len(p))]) == {}
