"""What our own numbers rest on."""

import numpy as np
import pytest

from graders.kinds.functions.samples import Samples, kolmogorov_smirnov
from graders.kinds.training._optima import best_gaussian, best_linear
from graders.kinds.training.accuracy import Accuracy, turned
from graders.model import Verdict
from graders.numerics.linear_gaussian import PIXELS, WIDE, WIDER, LinearGaussian
from graders.numerics.wilson import interval
from graders.vocabulary.inputs import Input


def test_wilson_is_the_interval_of_the_literature():
    # Wilson (1927) by way of Newcombe (1998), table I: 81 of 263 at 95 %
    low, high = interval(81, 263, 1.959964)

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_what_is_no_share(successes, n):
    with pytest.raises(ValueError, match=f"{successes} of {n} is no share"):
        interval(successes, n, 2)


@pytest.mark.parametrize("sigma_p", [0.25, 0.4, 1.0])
def test_the_exact_log_probability_is_that_of_the_dense_gaussian(sigma_p):
    model = LinearGaussian.make(sigma_p)
    x = model.images(3, 1.0, "test")

    covariance = model.weight @ model.weight.T + sigma_p**2 * np.eye(PIXELS)
    _, log_det = np.linalg.slogdet(covariance)
    centred = x - model.bias
    dense = -0.5 * (
        PIXELS * np.log(2 * np.pi) + log_det + (centred * np.linalg.solve(covariance, centred.T).T).sum(1)
    )

    np.testing.assert_allclose(model.log_prob(x), dense, rtol=1e-10)


def test_q_is_the_posterior_but_for_the_wider_dimensions():
    model = LinearGaussian.make(0.4)
    gain, offset, logvar = model.encoder()

    posterior = np.linalg.inv(np.eye(200) + model.weight.T @ model.weight / 0.16)

    np.testing.assert_allclose(gain, posterior @ model.weight.T / 0.16, atol=1e-10)
    np.testing.assert_allclose(offset, -gain @ model.bias, atol=1e-10)
    np.testing.assert_allclose(np.exp(logvar[WIDE:]), np.diag(posterior)[WIDE:])
    np.testing.assert_allclose(np.exp(logvar[:WIDE]), WIDER**2 * np.diag(posterior)[:WIDE])


def test_the_tolerance_on_log_p_is_eight_standard_errors():
    relative_variance = (WIDER**2 / np.sqrt(2 * WIDER**2 - 1)) ** WIDE - 1

    assert 8 * np.sqrt(relative_variance / 1000) < 0.2


def test_inputs_are_the_same_for_everyone_and_differ_by_name():
    one = Input(normal=(3,)).make("kl:0:mu")

    np.testing.assert_array_equal(one, Input(normal=(3,)).make("kl:0:mu"))
    assert not np.array_equal(one, Input(normal=(3,)).make("kl:0:logvar"))


def test_an_input_has_one_source():
    with pytest.raises(ValueError, match="give exactly one of normal, uniform, value, mnist, labels"):
        Input(normal=(3,), value=2)


def normal_sample(seed, n, mean=0.0, covariance=0.8):
    rng = np.random.default_rng(seed)
    return rng.multivariate_normal([mean, 0], [[1, covariance], [covariance, 1]], n)


def judged(ours, theirs):
    check = Samples(id="s", kind="samples", title="t", call="c", arguments={})
    seen = {"points": ours, "labels": np.zeros(len(ours))}
    wanted = {"points": theirs, "labels": np.zeros(len(theirs))}
    return check.judge(seen, wanted)


def test_samples_of_the_same_distribution_pass_every_time():
    outcomes = [judged(normal_sample(i, 2000), normal_sample(1000 + i, 2000)) for i in range(200)]

    assert {str(o.verdict) for o in outcomes} == {"passed"}


@pytest.mark.parametrize("other", [{"covariance": 0.6}, {"covariance": 0.9}, {"mean": 0.1}])
def test_samples_of_another_distribution_fail(other):
    outcome = judged(normal_sample(1, 20_000, **other), normal_sample(2, 20_000))

    assert outcome.diagnosis.summary == "the points have another distribution"


def test_the_statistic_of_kolmogorov_and_smirnov_is_scipys():
    stats = pytest.importorskip("scipy.stats")
    one, other = np.random.default_rng(0).normal(size=(2, 500))
    other[:100] += 1

    assert kolmogorov_smirnov(one, other) == pytest.approx(stats.ks_2samp(one, other).statistic)


def test_the_best_gaussian_is_that_of_the_samples_own_moments():
    torch = pytest.importorskip("torch")
    points = normal_sample(0, 400)
    covariance = torch.tensor(np.cov(points.T, bias=True))
    own = torch.distributions.MultivariateNormal(torch.tensor(points.mean(0)), covariance)

    assert best_gaussian(points) == pytest.approx(-float(own.log_prob(torch.tensor(points)).mean()))


def test_the_best_logistic_regression_has_a_gradient_of_zero():
    points = normal_sample(0, 500)
    right = 1 / (1 + np.exp(-(points**2).sum(1) + 1))

    p = best_linear(points, right)

    np.testing.assert_allclose(np.column_stack([points, np.ones(500)]).T @ (right - p), 0, atol=1e-8)


@pytest.mark.parametrize(("right", "credit"), [(0.5, 0), (0.9, 0), (0.93, 1 / 3), (0.96, 2 / 3), (0.9999, 1)])
def test_points_on_the_way_to_an_accuracy_grow_linearly(right, credit):
    check = Accuracy(id="a", kind="accuracy", title="t", at_least=0.99, credit_from=0.9)
    labels = np.arange(10_000) % 10
    wrong = round((1 - right) * 10_000)
    predictions = np.concatenate([(labels[:wrong] + 1) % 10, labels[wrong:]])

    moved = predictions[check._chosen(10_000)]
    outcome = check.judge(
        {"predictions": predictions, "shifted": moved, "moved": np.array(0.9)}, {"labels": labels}
    )

    assert outcome.credit == pytest.approx(credit)


LEARNED = {
    "moved": np.array(0.9),
    "still": np.array([], np.str_),
    "weights": np.array(8),
    "rate": np.array(1e-3),
}


def graded(predictions, shifted, **others):
    """The outcome of so many right predictions of test images, and of some of them that were moved."""
    check = Accuracy(id="a", kind="accuracy", title="t", at_least=0.9).salted("ff00")
    labels = np.arange(10_000) % 10
    theirs = labels.copy()
    theirs[: round((1 - predictions) * 10_000)] += 1
    moved = labels[check._chosen(10_000)].copy()
    moved[: round((1 - shifted) * len(moved))] += 1
    seen = {"predictions": theirs % 10, "shifted": moved % 10, **LEARNED, **others}
    return check.judge(seen, {"labels": labels})


def test_a_model_that_loses_little_on_moved_images_passes():
    assert graded(0.95, 0.85).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        (
            (0.99, 0.1),
            "of test images moved by a pixel and turned by a few degrees only 10.0% are right, and 99.0% of the same as they are: does it know the images?",
        ),
        ((1, 0.99), "every single one is right, which no training reaches: does it know the images?"),
    ],
)
def test_a_model_that_knows_the_test_images_is_for_a_person(given, doubt):
    outcome = graded(*given)
    assert outcome.verdict is Verdict.HUMAN
    assert outcome.diagnosis.summary.partition("; ")[2] == doubt


def test_a_model_whose_weights_hardly_moved_is_for_a_person():
    outcome = graded(0.95, 0.9, moved=np.array(0.01))
    assert outcome.verdict is Verdict.HUMAN
    assert "the training hardly moved the weights" in outcome.diagnosis.summary


def test_images_are_turned_about_their_centre_and_moved():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 13:15, 20] = 200
    down = turned(image, np.array([0.0]), np.array([[1, 0]]))
    np.testing.assert_array_equal(down, np.roll(image, 1, 1))
    around = turned(image, np.array([180.0]), np.array([[0, 0]]))
    np.testing.assert_array_equal(around, image[:, ::-1, ::-1])
