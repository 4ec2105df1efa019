"""Figures of a script are told by the numbers that stand in them."""

import numpy as np
import pytest

from graders.observing.inline import options
from graders.observing.rehearsal import rehearse
from graders.vocabulary.symbols import SymbolSpec
from tests.observing.conftest import SETTINGS, code

CHANNELS = """
import numpy as np, torch
from matplotlib import pyplot as plt
torch.manual_seed(0)
layer = torch.nn.Conv2d(1, 2, 3, padding=1)
with torch.no_grad():
    out = layer(torch.rand(1, 1, 30, 40))[0].numpy()
"""


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


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        ("for k in out:\n    plt.imshow(k)\n    plt.show()\n", ["figures 1 and 2 of the scripts"]),
        (
            "plt.imshow(out[0]); plt.figure(); plt.imshow(out[1]); plt.show()\n",
            ["figures 1 and 2 of the scripts"],
        ),
        (
            "for k in layer(torch.rand(1, 1, 12, 16)).detach()[0].numpy():\n    plt.imshow(k)\n    plt.show()\n",
            ["figures 1 and 2 of the scripts"],
        ),
        (
            "for k in layer(torch.rand(1, 1, 28, 28)).detach()[0].numpy():\n    plt.imshow(k)\n    plt.show()\n",
            [],
        ),
        ("plt.imshow(np.hstack([*out])); plt.show()\n", []),
        ("plt.imshow(out[1])\nplt.show()\n", []),
        (
            "_, ax = plt.subplots(2)\nax[0].imshow(out[0]); ax[1].imshow(out[1])\nplt.show()\n",
            ["figure 1 of the scripts"],
        ),
    ],
)
def test_channels_of_an_output_are_found_in_one_figure_or_in_several(tmp_path, monkeypatch, drawn, found):
    made = code(script=CHANNELS + drawn)
    monkeypatch.chdir(tmp_path)
    record = rehearse(made, SETTINGS, lambda: None)
    spec = SymbolSpec.model_validate({"names": ["f"], "inline": {"channels_of": "g"}})

    assert [o.words for o in options(record, made.units, spec, made.naming, lambda _: [])] == found
