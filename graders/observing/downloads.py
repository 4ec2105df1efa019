"""What scripts download by themselves, from where there is no network: MNIST as it is offered, and pictures.

MNIST is what `torchvision.datasets.MNIST` reads here, under the names of its files, also where a script opens them in a folder of its author's,
of the package `mnist` and of OpenML. Any other address that may be one of a picture gives one and the same picture. What lies on this machine is
left alone.
"""

from __future__ import annotations

import builtins
import functools
import gzip
import importlib
import io
import os
import re
import sys
import tempfile
import types
import urllib.request
from collections.abc import Callable
from email.message import Message
from importlib.machinery import ModuleSpec
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from urllib.response import addinfourl

import numpy as np

from graders.datasets.idx import read_idx
from graders.observing.patched import Patched

IDX = re.compile(r"(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$")
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"))
"""How addresses of pictures end."""
OF_PICTURES = re.compile(r"pic(?:s|ture)|image|photo|img|avatar", re.I)
"""What is in an address of a picture that has no ending."""
HERE = frozenset(("", "localhost", "127.0.0.1", "::1"))
SHAPE = (90, 120)


def serve() -> None:
    """Let code that downloads get what is here."""
    opening = urllib.request.urlopen

    @functools.wraps(opening)
    def opened(url: Any, *args: Any, **keys: Any) -> Any:
        address = url if isinstance(url, str) else url.full_url
        data = held(address)
        return opening(url, *args, **keys) if data is None else _answer(address, data)

    urllib.request.urlopen = opened
    builtins.open = io.open = _at_hand(io.open)
    sys.meta_path.insert(0, Patched({"requests.sessions": _requests, "sklearn.datasets._openml": _openml}))
    sys.meta_path.append(_Package())


def held(address: str) -> bytes | None:
    """Return what is given for an address; None where nothing is."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or parts.hostname in HERE:
        return None
    name = PurePosixPath(parts.path).name.lower()
    if (data := of_mnist(name)) is not None:
        return data
    ending = PurePosixPath(name).suffix
    shown = ending in PICTURES or (not ending and OF_PICTURES.search(address) is not None)
    return picture() if shown else None


def of_mnist(name: str) -> bytes | None:
    """Return a file in which MNIST is offered, by its name; None where it is none, or MNIST is not here."""
    if not _raw().is_dir():
        return None
    if found := IDX.search(name):
        data = (
            _raw() / f"{found[1]}-{found[2]}-idx{'3' if found[2] == 'images' else '1'}-ubyte"
        ).read_bytes()
        return gzip.compress(data, 0) if found[3] else data
    if name == "mnist.npz":
        made = io.BytesIO()
        np.savez(made, **arrays())  # type: ignore[arg-type]
        return made.getvalue()
    return None


def _at_hand(opening: Callable[..., Any]) -> Callable[..., Any]:
    """Return `open`, which gives a file of MNIST that a script reads where its author had it."""

    @functools.wraps(opening)
    def opened(file: Any, mode: str = "r", *args: Any, **keys: Any) -> Any:
        try:
            return opening(file, mode, *args, **keys)
        except FileNotFoundError:
            data = of_mnist(PurePosixPath(os.fsdecode(file)).name.lower()) if mode == "rb" else None
            if data is None:
                raise
            held = tempfile.TemporaryFile()  # noqa: SIM115 - the script closes it
            held.write(data)
            held.seek(0)
            return held

    return opened


def arrays() -> dict[str, np.ndarray[Any, Any]]:
    """Return MNIST's bytes as others call them: `x_train` (60000, 28, 28), `y_train`, `x_test`, `y_test`."""
    files = {"train": "train", "test": "t10k"}
    kinds = {"x": "images-idx3", "y": "labels-idx1"}
    return {
        f"{k}_{part}": read_idx(_raw() / f"{file}-{kind}-ubyte").copy()
        for part, file in files.items()
        for k, kind in kinds.items()
    }


def picture() -> bytes:
    """Return a picture in colours, as PNG: waves of all directions, so that edges are found in it."""
    from PIL import Image

    down, across = np.mgrid[: SHAPE[0], : SHAPE[1]]
    waves = [
        np.sin(down / 7 + c) * np.cos(across / (9 + c)) + np.sin((down * c + across) / 23) for c in range(3)
    ]
    packed = io.BytesIO()
    Image.fromarray((63.5 * (np.stack(waves, -1) + 2)).astype(np.uint8)).save(packed, "PNG")
    return packed.getvalue()


def _raw() -> Path:
    return Path(os.environ.get("TORCHGRADE_MNIST", "")) / "MNIST" / "raw"


def _answer(address: str, data: bytes) -> addinfourl:
    headers = Message()
    headers["Content-Length"] = str(len(data))
    return addinfourl(io.BytesIO(data), headers, address, 200)


def _requests(module: Any) -> None:
    """Let sessions of `requests` get what is here."""
    send = module.Session.send

    def sent(self: Any, request: Any, **keys: Any) -> Any:
        data = held(request.url)
        if data is None:
            return send(self, request, **keys)
        response = sys.modules["requests"].Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.headers["Content-Length"] = str(len(data))
        response.raw = io.BytesIO(data)
        if not keys.get("stream"):
            response._content, response._content_consumed = data, True
        return response

    module.Session.send = sent


def _openml(module: Any) -> None:
    """Let `fetch_openml` give MNIST, its training images first."""
    fetch = module.fetch_openml

    @functools.wraps(fetch)
    def fetched(
        name: Any = None, *args: Any, return_X_y: bool = False, as_frame: Any = "auto", **keys: Any
    ) -> Any:
        if not str(name).lower().startswith("mnist"):
            return fetch(name, *args, return_X_y=return_X_y, as_frame=as_frame, **keys)
        from sklearn.utils import Bunch

        found = arrays()
        data = np.concatenate([found["x_train"], found["x_test"]]).reshape(-1, 784)
        target = np.concatenate([found["y_train"], found["y_test"]]).astype(str)
        if as_frame:
            pandas = importlib.import_module("pandas")
            data = pandas.DataFrame(data, columns=[f"pixel{i}" for i in range(1, 785)])
            target = pandas.Series(target, name="class", dtype="category")
        return (data, target) if return_X_y else Bunch(data=data, target=target)

    module.fetch_openml = fetched


class _Package:
    """A finder asked late: serves the package `mnist`, which is no longer able to download what it is for."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return a spec for `mnist`, where the data are here."""
        return ModuleSpec(name, self) if name == "mnist" and _raw().is_dir() else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill it with the functions of the packages of this name."""
        names = {
            "train_images": "x_train",
            "train_labels": "y_train",
            "test_images": "x_test",
            "test_labels": "y_test",
        }
        for name, key in names.items():
            setattr(module, name, functools.partial(_one, key))
        module.MNIST = _Lists  # type: ignore[attr-defined]


def _one(key: str) -> np.ndarray[Any, Any]:
    return arrays()[key]


class _Lists:
    """`mnist.MNIST` of python-mnist: images as lists of 784 numbers."""

    gz = False

    def __init__(self, *_: Any, return_type: str = "lists", **__: Any) -> None:
        self.as_arrays = return_type == "numpy"

    def _both(self, part: str) -> tuple[Any, Any]:
        found = arrays()
        images, labels = found[f"x_{part}"].reshape(-1, 784), found[f"y_{part}"]
        return (images, labels) if self.as_arrays else (images.tolist(), labels.tolist())

    def load_training(self) -> tuple[Any, Any]:
        """Return the training images and their labels."""
        return self._both("train")

    def load_testing(self) -> tuple[Any, Any]:
        """Return the test images and their labels."""
        return self._both("test")
