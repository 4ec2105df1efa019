"""What is noted of figures, loaders and workers while code runs."""

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from torch.utils.data import DataLoader, TensorDataset

from graders.observing.record import ALIKE, recording, shown


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def picture(value):
    plt.figure()
    plt.imshow(np.full((3, 3), value))
    plt.show()


def test_many_figures_alike_leave_room_for_others():
    with recording() as record:
        for value in range(ALIKE + 6):
            picture(value)
        plt.scatter(range(5), range(5))
        plt.show()

    kinds = [next(name for name, count in f.axes[0]["artists"].items() if count) for f in record.figures]
    firsts = [f.axes[0]["grids"][0][0][0] for f in record.figures[:-1]]
    assert kinds == ["image"] * ALIKE + ["scatter"]
    assert firsts[: ALIKE // 2] == list(range(ALIKE // 2))
    assert firsts[-1] == ALIKE + 5


def test_pictures_of_one_size_are_figures_of_their_own():
    large = np.arange(250_000.0).reshape(500, 500)
    with recording() as record:
        for image in (large, large.T, large):
            plt.imshow(image)
            plt.show()

    assert len(record.figures) == 2


def test_a_figure_that_is_shown_without_waiting_stays_open():
    with recording() as record:
        plt.plot([1, 2])
        plt.show(block=False)
        plt.plot([2, 1])
        plt.pause(0.01)
        plt.title("both")
        shown(record)

    assert [len(f.axes[0]["lines"]) for f in record.figures] == [1, 2, 2]
    assert plt.get_fignums() == []


def test_numbers_written_into_a_matrix_are_read_in_their_places():
    counts = np.arange(6).reshape(2, 3)
    with recording() as record:
        _, (pixels, mesh) = plt.subplots(1, 2)
        pixels.imshow(np.log1p(counts))
        mesh.pcolormesh(counts)
        for (i, j), count in np.ndenumerate(counts):
            pixels.text(j, i, count)
            mesh.text(j + 0.5, i + 0.5, f"{count:,}")
        mesh.text(0.5, 0.5, "words")
        plt.show()

    assert [a["numbers"] for a in record.figures[0].axes] == [counts.tolist()] * 2


def test_a_grey_picture_keeps_its_values_also_in_three_channels():
    grey = np.random.default_rng(0).random((30, 48))
    with recording() as record:
        _, axes = plt.subplots(1, 2)
        axes[0].imshow(grey)
        axes[1].imshow(np.repeat(grey[..., None], 3, 2))
        plt.show()

    for tile in record.figures[0].tiles:
        np.testing.assert_allclose(tile, grey)
    assert len(record.figures[0].tiles) == 2


def test_the_pixels_of_a_rehearsal_are_made_when_somebody_looks_or_before_they_are_lost(tmp_path):
    with recording() as record:
        record.keeps_panes = True
        plt.plot([1, 2])
        plt.savefig(tmp_path / "line.png")
        plt.clf()
        plt.imshow(np.eye(3))
        plt.show()

    line, image = record.figures
    assert line.drawn is not None
    assert image.drawn is None
    assert image.pixels.shape == line.pixels.shape
    assert not np.array_equal(image.pixels, line.pixels)
    assert (tmp_path / "line.png").read_bytes().startswith(b"\x89PNG")


def test_a_loader_gives_its_batches_without_workers():
    data = TensorDataset(torch.arange(4.0))
    with recording():
        loader = DataLoader(
            data,
            2,
            num_workers=2,
            persistent_workers=True,
            multiprocessing_context="spawn",
            prefetch_factor=4,
        )
        assert [x.tolist() for (x,) in loader] == [[0.0, 1.0], [2.0, 3.0]]
