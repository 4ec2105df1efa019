"""What a script computes of its own variables is a function of them, whatever stands between; what it draws is drawn anew."""

import ast

import numpy as np
import pytest
import torch

from graders.observing import computed
from graders.observing.authors import trains
from graders.observing.sections import sections
from graders.vocabulary.symbols import Computed, Naming, SymbolSpec
from tests.observing.conftest import unit

BATCH = {"x": "N 2", "A": "2 2", "b": "2"}
MATRIX, SHIFT = torch.tensor([[1.0, 2.0], [-1.0, 3.0]]), torch.tensor([0.5, -1.0])
POINTS = torch.randn(8, 2)


def of(found, target):
    """Return what is computed for a name."""
    return next(f for words, f in found.items() if f"for `{target}`" in words)


def test_a_batch_that_is_transformed_is_a_function_of_points_matrix_and_shift(unnamed):
    transform = of(unnamed({"takes": BATCH, "makes": ["N 2"]}), "y")

    made = transform(POINTS, MATRIX, SHIFT)
    assert np.allclose(made, POINTS @ MATRIX.T + SHIFT, atol=1e-5)


def test_a_wrong_inverse_stays_wrong_and_is_told_from_the_right_one(unnamed):
    found = unnamed({"takes": BATCH, "makes": ["N 2"]})
    moved = POINTS @ MATRIX.T + SHIFT
    right = of(found, "back")(moved, MATRIX, SHIFT)
    wrong = of(found, "rest")(moved, MATRIX, SHIFT)

    assert np.allclose(right, POINTS, atol=1e-4)
    assert not np.allclose(wrong, POINTS, atol=0.1)


def test_loops_over_pixels_are_a_function_of_images_of_other_sizes(unnamed):
    found = unnamed({"takes": {"image": "H W", "kernel": "3 3"}, "makes": ["H W"]})
    image, kernel = torch.rand(5, 7), torch.rand(3, 3)
    expected = torch.conv2d(image[None, None], kernel[None, None], padding=1)[0, 0]

    assert any(np.allclose(f(image, kernel), expected, atol=1e-5) for f in found.values())


def test_what_a_method_reads_of_two_objects_is_an_argument(unnamed):
    found = unnamed({"takes": {"mu1": "", "sigma1": "", "mu2": "", "sigma2": ""}, "makes": [""]})
    made = [float(f(1.0, 1.0, 1.5, 0.2)) for f in found.values()]

    assert any(value == pytest.approx(13.5156, abs=1e-3) for value in made)


def test_a_sample_is_drawn_as_often_as_it_takes_and_anew(unnamed):
    found = unnamed({"draws": True, "makes": ["N 2"]})
    draw = of(found, "x")
    one, other = draw(1200), draw(1200)

    assert one.shape == (1200, 2)
    assert abs(float(one.std()) - 1) < 0.1
    assert not torch.equal(one, other)


def test_a_sample_that_is_fed_is_made_of_what_it_is_fed(unnamed):
    feeds = {"y": {"gaussians": [{"mean": [4, 4], "covariance": [[1, 0], [0, 1]], "count": 900}]}}
    found = unnamed({"draws": True, "takes": {"y": "N 2"}, "makes": ["N 2"], "feeds": feeds})
    back = of(found, "back")(900)
    expected = np.linalg.solve([[1.0, 0.2], [0.5, 2.0]], [3.0, 2.0])

    assert np.allclose(back.mean(0), expected, atol=0.2)


def test_what_a_function_is_given_at_once_counts_where_the_sheet_says_so(unnamed):
    how = {"takes": {"x": "N 2"}, "makes": ["N"]}
    wave = of(unnamed({**how, "within": ["sigmoid"]}), "torch.sin(5 * X[:, :1]) + torch.cos(8 * X[:, 1:])")

    assert torch.allclose(wave(POINTS), torch.sin(5 * POINTS[:, 0]) + torch.cos(8 * POINTS[:, 1]), atol=1e-6)
    assert not any("torch.sin" in words for words in unnamed(how))


def test_what_a_sigmoid_is_taken_of_counts_where_it_is_written_out(unnamed):
    found = unnamed({"takes": {"x": "N 2"}, "makes": ["N"], "within": ["sigmoid"]})
    wave = of(found, "torch.sin(3 * X[:, 0]) * X[:, 1]")

    assert torch.allclose(wave(POINTS), torch.sin(3 * POINTS[:, 0]) * POINTS[:, 1], atol=1e-6)


def test_a_sample_that_is_drawn_for_a_plot_alone_is_found(unnamed):
    drawn = of(unnamed({"draws": True, "makes": ["N 2"]}), "3 + torch.randn(400, 2)")(2000)

    assert np.allclose(drawn.mean(0), [3, 3], atol=0.15)


def test_which_parts_count_is_tried_once_for_all_checks(unnamed, monkeypatch):
    how = {"takes": BATCH, "makes": ["N 2"]}
    before = list(unnamed(how))
    monkeypatch.setattr(computed, "Trial", None)  # would raise if something was tried again

    assert len(before) > 1
    assert list(unnamed(how)) == before


@pytest.mark.parametrize(
    "corrupted",
    [
        "noise = 0.1 * np.random.randn(300, 2)\nnoisy = points + noise",
        "keep = (torch.rand(300, 2) > 0.2).float()\nnoisy = torch.as_tensor(points) * keep",
        "rng = np.random.default_rng(1)\nmask = rng.random(points.shape) > 0.3\nnoisy = np.where(mask, points, 0)",
    ],
    ids=["noise", "mask", "generator"],
)
def test_what_is_drawn_beside_points_is_drawn_anew_for_however_many_there_are(corrupted):
    script = unit(f"""
import numpy as np
import torch
np.random.seed(0)
torch.manual_seed(0)
a = np.linspace(-2, 2, 300)
points = np.stack([a, a**2], axis=1)
{corrupted}
""")
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    how = Computed(random=True, takes={"x": "N 2"}, makes=("N 2",))
    parts = sections([script], {"work.py": space}, {})
    x = torch.rand(400, 2) + 3

    found = [
        f for f, *_ in computed.computed(parts, SymbolSpec(names=("f",), arguments=("x",)), how, Naming())
    ]
    one, other = (np.asarray(found[0](x)) for _ in range(2))

    assert one.shape == (400, 2)
    assert not np.allclose(one, other)
    assert np.allclose(np.sort(np.abs(one - x.numpy()), 0)[200], 0, atol=0.2)


def test_a_sample_that_is_drawn_within_an_expression_is_no_result_by_itself():
    script = unit("x = 3.0 * p.sample((50,)) + 5\n")
    space = {"p": torch.distributions.Normal(torch.zeros(2), torch.ones(2))}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    parts = sections([script], {"work.py": space}, {})
    how = Computed(draws=True, makes=("N 2",))

    found = [words for *_, words, _ in computed.computed(parts, SymbolSpec(names=("f",)), how, Naming())]

    assert len(found) == 1
    assert "for `x`" in found[0]


TRAINED = """
def step(loss): loss.backward()

def fit(x): step((x - 1).square().sum())

def mean(x): return x.mean()

a = fit(b)
c = mean(b)
"""


def test_a_statement_that_calls_what_trains_is_told_from_others():
    script, space = unit(TRAINED), {"b": torch.zeros(3, requires_grad=True)}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    (section, *_) = sections([script], {"work.py": space}, {})

    assert [section.calls_training(place) for place in range(5)] == [False, False, False, True, False]


def test_a_name_that_is_bound_anew_later_had_the_number_that_stands_there():
    script, space = unit("m, s = 1, 0.2\na = m / s\nm = s = print\n"), {"m": print, "s": print}
    (section, *_) = sections([script], {"work.py": space}, {})

    assert [computed._held(section, n, before) for n in "ms" for before in (1, 3)] == [1, print, 0.2, print]


@pytest.mark.parametrize(
    ("call", "is_training"), [("backward(y)", False), ("loss.backward()", True), ("train(x)", True)]
)
def test_a_function_called_backward_trains_nothing(call, is_training):
    assert trains(ast.parse(call, mode="eval").body) is is_training
