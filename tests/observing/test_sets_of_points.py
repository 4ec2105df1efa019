import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from graders.observing.figures import _scatter

POINTS = np.random.default_rng(0).normal(size=(20, 2))


def sets(*drawn):
    _, ax = plt.subplots()
    for name, points in drawn:
        ax.scatter(*points.T, label=name)
    ax.plot(*POINTS.T, "o")
    plt.close("all")
    return _scatter(ax)["sets"]


def test_the_same_points_are_told_whatever_their_order_and_with_what_the_legend_calls_them():
    (one, same), (other, too), (third, moved), (unnamed, dots) = sets(
        ("original", POINTS), ("shuffled", POINTS[::-1]), ("noisy", POINTS + 0.1)
    )

    assert (one, other, third, unnamed) == ("original", "shuffled", "noisy", "")
    assert same == too == dots != moved
