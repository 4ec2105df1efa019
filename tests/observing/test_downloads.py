"""What scripts download is there without a network: MNIST under its usual names, and a picture for any other address."""

import builtins
import gzip
import io
import urllib.request

import numpy as np
import pytest
from PIL import Image

from graders.observing import downloads
from graders.observing.downloads import held

IMAGES = np.arange(3 * 28 * 28, dtype=np.uint8).reshape(3, 28, 28)
LABELS = np.array([3, 1, 4], np.uint8)


@pytest.fixture(autouse=True)
def few_digits(monkeypatch, tmp_path):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part in ("train", "t10k"):
        sizes = b"".join(n.to_bytes(4, "big") for n in IMAGES.shape)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03" + sizes + IMAGES.tobytes())
        count = len(LABELS).to_bytes(4, "big")
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01" + count + LABELS.tobytes())
    monkeypatch.setenv("TORCHGRADE_MNIST", str(tmp_path))


@pytest.fixture
def served(monkeypatch):
    import sys

    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(urllib.request, "urlopen", urllib.request.urlopen)
    monkeypatch.setattr(builtins, "open", open)
    monkeypatch.setattr(io, "open", io.open)
    monkeypatch.delitem(sys.modules, "mnist", raising=False)
    downloads.serve()
    yield
    sys.modules.pop("mnist", None)


def test_files_of_mnist_are_those_that_are_here():
    packed = held("https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz")
    plain = held("http://yann.lecun.com/exdb/mnist/t10k-labels.idx1-ubyte")
    arrays = np.load(
        io.BytesIO(held("https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"))
    )

    assert gzip.decompress(packed)[16:] == IMAGES.tobytes()
    assert plain[8:] == LABELS.tobytes()
    assert {n: a.tolist() for n, a in arrays.items()} == {
        **dict.fromkeys(("x_train", "x_test"), IMAGES.tolist()),
        **dict.fromkeys(("y_train", "y_test"), LABELS.tolist()),
    }


def test_files_of_mnist_are_read_where_their_author_had_them(served, tmp_path):
    with gzip.open("data/train-images-idx3-ubyte.gz") as packed:
        assert packed.read()[16:] == IMAGES.tobytes()
    assert np.load("../mnist.npz")["y_test"].tolist() == LABELS.tolist()
    assert np.fromfile("t10k-labels-idx1-ubyte", np.uint8)[8:].tolist() == LABELS.tolist()
    with pytest.raises(FileNotFoundError):
        (tmp_path / "weights.npz").read_bytes()
    with pytest.raises(FileNotFoundError):
        (tmp_path / "none" / "mnist.npz").write_bytes(b"")


@pytest.mark.parametrize(
    ("address", "is_given"),
    [
        ("https://example.org/photos/cat.JPG", True),
        ("https://picsum.photos/id/237/320/240", True),
        ("https://example.org/data.csv", False),
        ("https://api.example.org/repos/x", False),
        ("http://127.0.0.1:8000/image.png", False),
        ("file:///etc/passwd.png", False),
    ],
)
def test_addresses_of_pictures_give_one(address, is_given):
    found = held(address)

    assert (found is not None) is is_given
    if found:
        assert Image.open(io.BytesIO(found)).size == (120, 90)


def test_code_gets_them_as_it_asks_for_them(served, tmp_path):
    asked = urllib.request.Request("https://example.org/cat.png", headers={"User-Agent": "me"})
    with urllib.request.urlopen(asked, timeout=3) as answer:
        assert Image.open(answer).mode == "RGB"
    urllib.request.urlretrieve("https://example.org/train-labels-idx1-ubyte", tmp_path / "labels")
    assert (tmp_path / "labels").read_bytes()[8:] == LABELS.tobytes()

    import mnist

    assert mnist.train_images().tolist() == IMAGES.tolist()
    assert mnist.MNIST("folder").load_testing()[1] == LABELS.tolist()
