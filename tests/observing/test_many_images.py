"""Loaders give batches of MNIST at once, and to the last bit what they give one image at a time."""

import pytest
import torch
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import datasets, transforms

from graders.observing.many_images import at_once, giving_batches

PLAIN = transforms.ToTensor()
ALIKE = [
    PLAIN,
    transforms.Compose([PLAIN]),
    transforms.Compose([PLAIN, transforms.Normalize((0.1307,), (0.3081,))]),
    transforms.Compose([PLAIN, transforms.Normalize(0.5, 0.5), transforms.Normalize((0.1,), (3.0,))]),
]
OTHERS = [
    None,
    transforms.Compose([]),
    transforms.Compose([PLAIN, transforms.Lambda(lambda x: x.flatten())]),
    transforms.Compose([transforms.RandomRotation(5), PLAIN]),
    transforms.Compose([PLAIN, transforms.Normalize((0.1, 0.2, 0.3), (1.0, 1.0, 1.0))]),
]


def mnist(cls=datasets.MNIST, transform=PLAIN):
    made = cls.__new__(cls)
    made.data = torch.randint(0, 256, (40, 28, 28), dtype=torch.uint8, generator=torch.manual_seed(0))
    made.targets, made.transform, made.target_transform = torch.arange(40) % 10, transform, None
    return made


def batches(dataset, **keys):
    torch.manual_seed(1)
    return list(DataLoader(dataset, batch_size=16, shuffle=True, **keys))


@pytest.mark.parametrize("transform", ALIKE)
@pytest.mark.parametrize("part", [lambda d: d, lambda d: Subset(Subset(d, range(5, 30)), [3, -1, 4, 4])])
def test_batches_are_the_same_to_the_last_bit(transform, part):
    data = part(mnist(transform=transform))
    one_by_one = batches(data)

    with giving_batches():
        at_a_time = batches(data)

    assert type(at_a_time[0]) is type(one_by_one[0])
    for (x, y), (other, label) in zip(one_by_one, at_a_time, strict=True):
        assert (x.dtype, y.dtype) == (other.dtype, label.dtype)
        assert torch.equal(x, other)
        assert torch.equal(y, label)


@pytest.mark.parametrize("transform", OTHERS)
def test_what_may_treat_images_otherwise_gets_one_at_a_time(transform):
    assert at_once(transform, mnist().data) is None


def test_no_image_is_made_alone_where_all_are_treated_alike(monkeypatch):
    data = mnist()
    with giving_batches():
        monkeypatch.setattr(transforms.ToTensor, "__call__", lambda *_: pytest.fail("made alone"))
        assert len(batches(data)) == 3


class Own(datasets.MNIST):
    def __getitem__(self, index):
        return *super().__getitem__(index), index


class Around(Dataset):
    def __init__(self, inner):
        self.inner = inner

    def __len__(self):
        return len(self.inner.data)

    def __getitem__(self, index):
        return -self.inner[index][0], index

    def __getattr__(self, name):
        return getattr(self.inner, name)


@pytest.mark.parametrize("dataset", [mnist(Own), Around(mnist()), Subset(mnist(Own), [3, 2])])
def test_data_sets_of_ones_own_are_asked_for_each_item(dataset):
    one_by_one = batches(dataset)

    with giving_batches():
        again = batches(dataset)

    for before, now in zip(one_by_one, again, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(before, now, strict=True))


def test_the_error_is_that_of_one_item():
    with giving_batches(), pytest.raises(IndexError):
        batches(Subset(mnist(), [99]))


def test_nothing_stays_once_it_is_over():
    from torch.utils.data._utils.fetch import _MapDatasetFetcher

    before = _MapDatasetFetcher.fetch
    with giving_batches():
        assert _MapDatasetFetcher.fetch is not before

    assert _MapDatasetFetcher.fetch is before
