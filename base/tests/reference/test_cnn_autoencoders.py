"""Properties of the reference of sheet cnn-autoencoders."""

import pytest
import torch

from tests.conftest import modules_of

NAMES = ("pen_and_paper", "prob4_CNN", "prob5_AE", "prob6_CAE")


@pytest.fixture(scope="module")
def reference():
    with modules_of("cnn_autoencoders", NAMES) as modules:
        yield modules


def test_the_softmax_error_is_a_minus_y(reference):
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(7, 3, generator=generator, dtype=torch.float64)
    y = torch.eye(3, dtype=torch.float64)[torch.tensor([0, 1, 2, 0, 1, 2, 0])]

    error = reference["pen_and_paper"].answer_2_2iii(*z.T, *y.T)

    torch.testing.assert_close(error, (torch.softmax(z, 1) - y)[:, 0])


def test_the_cross_entropy_is_least_at_a_equal_to_y(reference):
    pen = reference["pen_and_paper"]
    y = torch.tensor([0.2, 0.5, 0.9], dtype=torch.float64)

    assert pen.answer_3_2i(y, y).abs().max() < 1e-12
    assert (pen.answer_3_2ii(y) > 0).all()
    torch.testing.assert_close(pen.answer_3_2iii(y), torch.distributions.Bernoulli(y).entropy())


def test_the_errors_of_3_3_are_those_of_the_backpropagation_equations(reference):
    pen = reference["pen_and_paper"]
    h, o = pen.answer_3_3i().split(2)
    output, hidden = o - pen.Y, (pen.OUTPUT.T @ (o - pen.Y)) * h * (1 - h)

    torch.testing.assert_close(pen.answer_3_3ii(), output)
    torch.testing.assert_close(pen.answer_3_3iii(), hidden)
    torch.testing.assert_close(pen.answer_3_3iv(), torch.outer(output, h))
    torch.testing.assert_close(pen.answer_3_3v(), torch.outer(hidden, pen.X))
    torch.testing.assert_close(pen.answer_3_3vi(), torch.cat([hidden, output]))


def test_the_convolutional_autoencoder_has_the_parameters_of_the_sheets_list(reference):
    model = reference["prob6_CAE"].ConvAutoencoder()

    convolutions = (1 * 9 + 1) * 4 + (4 * 9 + 1) * 8 + (8 * 9 + 1) * 4 + (4 * 9 + 1) * 1
    linear = (392 + 1) * 20 + (20 + 1) * 2 + (2 + 1) * 20 + (20 + 1) * 392
    assert sum(p.numel() for p in model.parameters()) == convolutions + linear == 16859


def test_a_confusion_matrix_counts_every_image_once_in_the_row_of_its_class(reference):
    images, labels = torch.rand(30, 1, 28, 28), torch.arange(30) % 10
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(images, labels), 7)

    counts = reference["prob4_CNN"].confusion_matrix(reference["prob4_CNN"].CNN(), loader)

    assert counts.sum(1).tolist() == [3] * 10
