import hashlib
import http.server
import subprocess
import sys
import threading

import numpy as np
import pytest

from graders.datasets.fetch import fetched
from graders.datasets.image_sets import SETS, arrays_of, pixels
from graders.errors import UserError
from graders.paths import cache
from graders.sheets.data import files, folder
from graders.sheets.load import load_spec
from graders.testing import grade
from graders.vocabulary.data import Data

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

CONTENT = bytes(range(256)) * 8192


@pytest.fixture
def server():
    """A server that breaks off once, and goes on where it is asked to."""

    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            start = int((self.headers.get("Range") or "bytes=0-").split("=")[1].rstrip("-"))
            asked.append(self.headers.get("Range") or "")
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(CONTENT) - start))
            self.end_headers()
            self.wfile.write(CONTENT[start : 2**20] if len(asked) == 1 else CONTENT[start:])

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/weights.pt", asked
        running.shutdown()


def test_what_is_fetched_is_checked_and_resumed_where_it_stopped(server, tmp_path):
    url, asked = server
    place, sum_, said = tmp_path / "weights.pt", hashlib.sha256(CONTENT).hexdigest(), []
    part = tmp_path / ".weights.pt.part"
    part.write_bytes(CONTENT[: 2**19])
    assert fetched(url, sum_, place, said.append).read_bytes() == CONTENT
    assert asked == [f"bytes={2**19}-", f"bytes={2**20}-"]
    assert said[-1] == f"fetching {url}: 100% of 2.0 MiB"
    assert not part.exists()
    assert fetched("http://127.0.0.1:1/", sum_, place) == place  # nothing is asked for what is there


def test_another_file_is_refused_and_an_offline_machine_is_told_what_to_put_where(server, tmp_path):
    url, _ = server
    place = tmp_path / "weights.pt"
    cure = f"put the file with the sha256 {'0' * 64} at {place}"
    with pytest.raises(UserError) as error:
        fetched(url, "0" * 64, place)
    assert str(error.value) == (
        f"{url}: is another file, with the sha256 {hashlib.sha256(CONTENT).hexdigest()}; mend `sha256`, or {cure}"
    )
    with pytest.raises(UserError) as error:
        fetched("http://127.0.0.1:1/weights.pt", "0" * 64, place)
    assert str(error.value) == (
        f"http://127.0.0.1:1/weights.pt: could not be fetched ([Errno 111] Connection refused); {cure}"
    )


def test_rows_that_are_held_out_are_in_no_file_that_hand_ins_find(tmp_path):
    x, y = np.arange(400.0).reshape(200, 2), np.arange(200) % 4
    np.savez(tmp_path / "points.npz", x=x, y=y, names=np.array(["a", "b"]))
    data = Data(file="points.npz", held_out=0.25)
    kept, held = data.tables(tmp_path)
    assert (len(kept.y), len(held.y)) == (152, 48)
    assert set(np.bincount(held.y).tolist()) <= {12, 13}
    (tmp_path / "inside.npz").write_bytes(data.inside(tmp_path)["points.npz"])
    with np.load(tmp_path / "inside.npz") as inside:
        assert np.array_equal(inside["x"], kept.x)
        assert inside["names"].tolist() == ["a", "b"]
    assert not {*map(tuple, held.x)} & {*map(tuple, kept.x)}


SPEC = """
sheet: images
title: Images
reference: reference
points: 2
data:
  clothes: {torchvision: KMNIST}
naming:
  symbols:
    sizes: {names: [sizes]}
    classify: {names: [classify], arguments: [x_train, y_train, x]}
exercises:
  - id: all
    title: All
    checks:
      - {id: sizes, kind: agrees, title: The sizes, points: 1, call: sizes, cases: [{}]}
      - {id: nearest, kind: metric, title: The nearest, points: 1, public: false, call: classify, data: clothes, at_least: 0.9, credit_from: 0.1}
"""
REFERENCE = """
import numpy as np
import torch
from torchvision import datasets, transforms


def sizes():
    train = datasets.KMNIST("anywhere", train=True, download=True, transform=transforms.ToTensor())
    test = datasets.KMNIST(root="anywhere", train=False)
    seen = {int(image.sum()) for image in (*train.data, *test.data)}
    return np.array([len(train), len(test), int(train[0][0].shape[-1]), len(seen & {-1})])


def classify(x_train, y_train, x):
    return y_train[(np.abs(x[:, None].astype(float) - x_train[None]).sum((-1, -2))).argmin(1)]
"""


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory):
    """A cache that holds a set of torchvision, with a generator in the place of the download."""
    kept = tmp_path_factory.mktemp("cache")
    root = kept / "torchvision" / "KMNIST"
    root.mkdir(parents=True)
    rng = np.random.default_rng(0)
    means = rng.integers(0, 200, (3, 8, 8))
    for part, count in (("train", 90), ("test", 30)):
        targets = np.arange(count) % 3
        made = (means[targets] + rng.integers(0, 40, (count, 8, 8))).astype(np.uint8)
        np.savez(root / f"{part}.npz", data=made, targets=targets)
    return kept


@pytest.fixture
def images(downloaded, tmp_path, monkeypatch):
    """A sheet on that set."""
    monkeypatch.setenv("TORCHGRADE_CACHE", str(downloaded))
    (tmp_path / "sheet" / "reference").mkdir(parents=True)
    (tmp_path / "sheet" / "reference" / "work.py").write_text(REFERENCE)
    (tmp_path / "sheet" / "spec.yaml").write_text(SPEC)
    return tmp_path / "sheet" / "spec.yaml"


def test_code_that_makes_a_set_of_torchvision_gets_training_images_alone(images):
    spec = load_spec(images)
    found = folder(spec)
    assert sorted(p.name for p in found.iterdir()) == ["KMNIST-test.npz", "KMNIST-train.npz", "served.json"]
    train, true = spec.data["clothes"].tables(spec.folder)
    assert (len(train.y), len(true.y)) == (75, 30)
    inside = {
        a.tobytes() for part in ("train", "test") for a in np.load(found / f"KMNIST-{part}.npz")["data"]
    }
    assert not inside & {a.tobytes() for a in true.x}
    report = grade(spec, {"work.py": REFERENCE})
    assert {r.id: (r.score, r.outcome.diagnosis.summary) for r in report.results} == {
        "sizes": (1, ""),
        "nearest": (1, "the accuracy on 30 held-out rows is 1"),
    }


def test_points_grow_between_two_bounds(images):
    wrong = REFERENCE.replace(".argmin(1)]", ".argmin(1)] * 0 + 1")
    nearest = grade(images, {"work.py": wrong}).results[1].outcome
    assert nearest.diagnosis.summary == "the accuracy on 30 held-out rows is 0.333"
    assert nearest.credit == pytest.approx((1 / 3 - 0.1) / 0.8)


def errors(path, old, new):
    path.write_text(SPEC.replace(old, new))
    with pytest.raises(UserError) as error:
        load_spec(path)
    return str(error.value).replace(f"{path}:", "").splitlines()


def test_says_what_is_wrong_with_data_as_file_and_line(images):
    assert errors(images, "torchvision: KMNIST", "torchvision: ImageNet") == [
        f"7: `torchvision` is one of {', '.join(SETS)}"
    ]
    assert errors(images, "torchvision: KMNIST", "file: rows.csv, held_out: 0.2") == [
        f"7: there is no file `rows.csv` in {images.parent}"
    ]
    assert errors(images, "torchvision: KMNIST", "sklearn: load_wine") == [
        "17: nothing of `clothes` is held out; write `held_out: 0.25` there"
    ]
    assert errors(images, "public: false, call: classify, data: clothes", "call: classify, data: shoes") == [
        "17: is hidden, since students do not have what is held out; write `public: false`",
        "17: the sheet has no data called `shoes`",
    ]


def test_a_sheet_without_data_sees_none(toy):
    assert files(toy) == {}
    assert not toy.uses_mnist


SERVED = """
import sys
from pathlib import Path
from graders.observing.served import serve
serve(Path(sys.argv[1]))
from torchvision import datasets
flowers, rest = datasets.Flowers102("here", download=True), datasets.Flowers102("here", split="test")
print(len(flowers), len(rest), flowers[0][0].size, type(flowers[-1][1]).__name__, rest[1][0].mode)
numbers = datasets.SVHN("here", "train", None, None, True)
print(len(numbers), numbers[0][0].size, type(numbers[0][1]).__name__)
"""


def test_sets_of_files_and_of_arrays_are_served_as_their_own_classes_do(tmp_path, monkeypatch):
    from torchvision.datasets import FakeData

    monkeypatch.setenv("TORCHGRADE_CACHE", str(tmp_path / "cache"))
    fake = FakeData(size=12, image_size=(3, 9, 7), num_classes=2)
    packed = arrays_of(fake)
    assert np.array_equal(pixels(packed, "Flowers102")[3], np.asarray(fake[3][0]))
    for name in ("Flowers102", "SVHN"):
        (cache() / "torchvision" / name).mkdir(parents=True)
    np.savez(cache() / "torchvision" / "Flowers102" / "train.npz", **packed)
    drawn = np.random.default_rng(0).integers(0, 255, (18, 3, 8, 8)).astype(np.uint8)
    np.savez(cache() / "torchvision" / "SVHN" / "train.npz", data=drawn, targets=np.arange(18) % 3)
    spec = tmp_path / "spec.yaml"
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "work.py").write_text("def sizes():\n    return 1\n")
    spec.write_text(
        SPEC.rpartition("      - {id: nearest")[0]
        .replace("points: 2", "points: 1")
        .replace("clothes: {torchvision: KMNIST}", "a: {torchvision: Flowers102}\n  b: {torchvision: SVHN}")
        .replace("    classify: {names: [classify], arguments: [x_train, y_train, x]}\n", "")
    )
    done = subprocess.run(
        [sys.executable, "-c", SERVED, str(folder(load_spec(spec)))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["8 2 (7, 9) int RGB", "12 (8, 8) int"]
