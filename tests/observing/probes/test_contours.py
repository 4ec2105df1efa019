"""Contours are compared with the function on their lines, whichever way they are drawn."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from graders.observing.probes.artifacts.contours import collect

A, B = np.meshgrid(np.linspace(-3, 3, 40), np.linspace(-3, 3, 40))
LEVELS = [-4, -1, 2, 7]


@pytest.mark.parametrize(
    "draw",
    [
        lambda v: plt.contour(A, B, v, levels=LEVELS),
        lambda v: plt.contourf(A, B, v, levels=LEVELS),
        lambda v: plt.tricontourf(A.ravel(), B.ravel(), v.ravel(), levels=LEVELS),
    ],
    ids=["lines", "areas", "areas of triangles"],
)
def test_points_of_contours_lie_where_the_function_has_their_level(draw):
    with collect() as points:
        draw(A + 2 * B)
    plt.close("all")

    found, levels, spread = points(400)

    assert set(levels) == set(LEVELS)
    assert np.abs(found @ [1, 2] - levels).max() < 1e-9
    assert spread == 11
