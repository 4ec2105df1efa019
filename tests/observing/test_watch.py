"""What is noted while a run trains: epochs by optimizer, noise on images, shorter epochs in a rehearsal."""

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from graders.datasets import mnist as data
from graders.datasets.idx import mnist
from graders.observing.record import recording
from graders.observing.watch import noise_of, training


@pytest.fixture(scope="module")
def images():
    return torch.from_numpy(mnist("test", 400, data.folder())[0][:, 0])


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def step(model, optimizer, x):
    optimizer.zero_grad()
    model(x).pow(2).mean().backward()
    optimizer.step()


@pytest.mark.parametrize("normalise", [False, True])
@pytest.mark.parametrize("deviation", [0.0, 0.3, 0.5477])
def test_the_deviation_of_noise_is_told_from_the_edges_of_images(images, deviation, normalise):
    clean = (images - 0.1307) / 0.3081 if normalise else images

    found = noise_of(clean + deviation * torch.randn_like(images))

    assert found == pytest.approx(deviation, rel=0.02)


def test_noise_that_is_cut_off_is_told_by_the_half_that_remains(images):
    cut = (images + 0.3 * torch.randn_like(images)).clamp(0, 1)

    assert noise_of(cut) == pytest.approx(0.3, rel=0.03)


def test_epochs_are_the_passes_in_which_an_optimizer_stepped_and_no_others():
    loader = DataLoader(TensorDataset(torch.rand(20, 3)), batch_size=5)
    one, two = torch.nn.Linear(3, 1), torch.nn.Linear(3, 1)
    with recording() as record, training(record):
        optimizers = [torch.optim.SGD(m.parameters(), lr=0.1) for m in (one, two)]
        for model, optimizer, epochs in zip((one, two), optimizers, (3, 1), strict=True):
            for _ in range(epochs):
                for (x,) in loader:
                    step(model, optimizer, x)
                for (x,) in loader:  # the validation takes no step
                    model(x)

    assert [g.epochs for g in record.groups] == [3, 1]


def test_a_validation_within_an_epoch_is_no_epoch():
    loader = DataLoader(TensorDataset(torch.rand(20, 3)), batch_size=5)
    model = torch.nn.Linear(3, 1)
    with recording() as record, training(record):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for (x,) in loader:
            step(model, optimizer, x)
            for (y,) in loader:
                model(y)

    assert [g.epochs for g in record.groups] == [1]


def test_a_rehearsal_shortens_loaders_of_training_data_alone():
    large, small = (DataLoader(TensorDataset(torch.rand(n, 1)), batch_size=10) for n in (10_010, 10_000))
    with recording() as record, training(record, batches=7):
        counts = [sum(1 for _ in large), sum(1 for _ in small), len(large)]

    assert counts == [7, 1000, 1001]
    assert sum(1 for _ in large) == 1001
