"""The reference of sheet 000, against what is known in closed form or to torch."""

import math

import numpy as np
import pytest

from tests.conftest import modules_of

NAMES = (
    "likelihood",
    "optimization",
    "classification",
    "depth_width",
    "convolutions",
    "mnist_models",
    "densities",
    "flow",
)


@pytest.fixture(scope="module")
def sheet():
    with modules_of("odsl_week2", NAMES) as modules:
        yield type("Sheet", (), modules)


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def test_the_divergences_of_the_sheets_two_gaussians(sheet, torch):
    one, two = (torch.tensor(v, dtype=torch.float64) for v in ([1.0, 1.0], [1.5, 0.2]))

    assert math.isclose(sheet.likelihood.kl_gaussians(*one, *two), 13.515562, rel_tol=1e-6)
    assert math.isclose(sheet.likelihood.kl_gaussians(*two, *one), 1.254438, rel_tol=1e-6)


def test_the_divergence_agrees_with_torch(sheet, torch):
    mu1, mu2 = torch.randn(2, 50, dtype=torch.float64)
    sigma1, sigma2 = torch.rand(2, 50, dtype=torch.float64) + 0.1
    p, q = torch.distributions.Normal(mu1, sigma1), torch.distributions.Normal(mu2, sigma2)

    ours = sheet.likelihood.kl_gaussians(mu1, sigma1, mu2, sigma2)

    torch.testing.assert_close(ours, torch.distributions.kl_divergence(p, q))


@pytest.mark.parametrize("prior", [0.5, 0.1, 0.9])
def test_the_posterior_is_bayes_rule(sheet, torch, prior):
    one, zero = torch.rand(2, 20) + 0.01
    right = one * prior / (one * prior + zero * (1 - prior))

    torch.testing.assert_close(sheet.likelihood.posterior(torch.log(one / zero), prior), right)


def test_gradient_descent_takes_the_steps_of_the_closed_form(sheet, torch):
    positions, values = sheet.optimization.gradient_descent((-2.0, 4.0), 0.1, 30)
    steps = torch.arange(31)

    torch.testing.assert_close(positions[:, 0], 1 - 3 * 0.8**steps)
    torch.testing.assert_close(positions[:, 1], 2 + 2 * 0.96**steps)
    torch.testing.assert_close(values, sheet.optimization.f(positions))


def test_adam_arrives_too(sheet, torch):
    positions, values = sheet.optimization.adam_descent((-2.0, 4.0), 0.1, 500)

    torch.testing.assert_close(positions[-1], torch.tensor([1.0, 2.0]), atol=1e-3, rtol=0)
    assert values[-1] < 1e-5


def test_the_data_have_the_sheets_shapes_and_moments(sheet, torch):
    torch.manual_seed(0)
    samples, labels = sheet.classification.get_data(50_000)

    assert samples.shape == (100_000, 2)
    assert labels.shape == (100_000, 1)
    second = samples[labels[:, 0] == 1]
    torch.testing.assert_close(second.mean(0), torch.ones(2), atol=0.03, rtol=0)
    torch.testing.assert_close(torch.cov(second.T), torch.tensor([[1.0, 0.8], [0.8, 1.0]]), atol=0.03, rtol=0)


def test_training_on_infinite_data_nears_the_bayes_risk_and_cannot_beat_it(sheet, torch):
    torch.manual_seed(0)
    risk, error = sheet.classification.bayes_risk()
    _, losses = sheet.classification.train_model_infinite_data(sheet.classification.deep_model(), 1500)

    assert error < 0.002
    assert risk - 0.02 < np.mean(losses[-200:]) < risk + 0.03


def test_a_deep_model_overfits_100_points(sheet, torch):
    torch.manual_seed(0)
    data = sheet.classification.get_data(50)
    _, train, test = sheet.classification.train_model_finite_data(
        sheet.classification.deep_model(), data, 800
    )

    assert train[-1] < 0.7 * test[-1]
    assert min(test) < test[-1] - 0.02


def test_the_models_of_depth_and_width_have_the_sheets_layers(sheet, torch):
    counts = [
        sum(p.numel() for p in sheet.depth_width.make_model(layers).parameters())
        for layers in (sheet.depth_width.DEEP, *sheet.depth_width.SHALLOW)
    ]

    assert counts == [1341, 1201, 2001, 6001, 28001]


def test_labels_follow_the_sigmoid_of_f(sheet, torch):
    torch.manual_seed(0)
    x, z = sheet.depth_width.get_data(100_000)

    assert x.abs().max() <= 2
    for low in (-2, -1, 0, 1):
        chosen = (sheet.depth_width.f(x) >= low) & (sheet.depth_width.f(x) < low + 1)
        expected = torch.sigmoid(sheet.depth_width.f(x)[chosen]).mean()
        assert abs(z[chosen].mean() - expected) < 0.02


@pytest.mark.parametrize("shape", [(5, 7), (1, 1), (28, 28)])
def test_the_convolution_by_hand_is_torchs(sheet, torch, shape):
    image, kernel = torch.randn(shape), torch.randn(3, 3)
    right = torch.nn.functional.conv2d(image[None, None], kernel[None, None], padding=1)[0, 0]

    torch.testing.assert_close(sheet.convolutions.convolve(image, kernel), right)


def test_the_edge_detectors_see_their_edges_only(sheet, torch):
    image = torch.zeros(1, 1, 8, 8)
    image[..., 4:] = 1

    vertical, horizontal = sheet.convolutions.edge_conv()(image)[0, :, 2:-2, 2:-2]

    assert vertical.abs().max() > 1
    assert horizontal.abs().max() == 0


def test_an_image_is_loaded_from_a_url_as_grey(sheet, tmp_path):
    from PIL import Image

    Image.new("RGB", (5, 3), (255, 0, 0)).save(tmp_path / "red.png")

    grey = sheet.convolutions.load_image((tmp_path / "red.png").as_uri())

    assert grey.shape == (3, 5)
    assert set(grey.ravel()) == {76.0}


def test_the_mnist_models_have_the_parameters_of_the_sheet(sheet, torch):
    count = sheet.mnist_models.count_parameters

    assert count(sheet.mnist_models.MLP()) == 784 * 100 + 100 + 2 * (100 * 100 + 100) + 1010
    assert count(sheet.mnist_models.CNN()) == 416 + 4640 + 8256 + 64 * 4 * 10 + 10
    assert sheet.mnist_models.CNN()(torch.rand(3, 784)).shape == (3, 10)


def test_moments_and_inverse_of_an_affine_transformation(sheet, torch):
    matrix, bias = torch.tensor([[1.0, 0.2], [0.5, 2.0]]), torch.tensor([1.0, 2.0])
    x = torch.randn(200_000, 2)
    y = sheet.densities.transform(x, matrix, bias)
    mean, covariance = sheet.densities.transformed_moments(matrix, bias)

    torch.testing.assert_close(y.mean(0), mean, atol=0.03, rtol=0)
    torch.testing.assert_close(torch.cov(y.T), covariance, atol=0.05, rtol=0)
    torch.testing.assert_close(sheet.densities.inverse_transform(y, matrix, bias), x)


def test_the_flows_density_is_that_of_its_gaussian(sheet, torch):
    A, b = torch.tensor([[1.0, 2.0], [0.5, -1.0]]), torch.tensor([1.0, -3.0])
    y = torch.randn(50, 2) * 3
    right = torch.distributions.MultivariateNormal(b, A @ A.T).log_prob(y)

    torch.testing.assert_close(sheet.flow.log_prob(y, A, b), right)


def test_training_a_flow_reaches_the_maximum_of_the_likelihood(sheet, torch):
    torch.manual_seed(0)
    samples = sheet.flow.get_sample(1000)
    losses = sheet.flow.train_flow(sheet.flow.AffineFlow(), samples)
    best = sheet.flow.best_negative_log_likelihood(samples)

    assert best - 1e-4 < losses[-1] < best + 1e-3
