"""Data of a course: a file beside the spec, one that is fetched, or a set of sklearn or torchvision."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from graders.datasets import image_sets
from graders.datasets.fetch import fetched
from graders.datasets.image_sets import SETS
from graders.datasets.tables import Table, held_out, npz, of_csv, of_npz, without_rows
from graders.errors import UserError
from graders.model import Array
from graders.paths import cache, python_path
from graders.vocabulary.frozen import Frozen

DOWNLOAD_SECONDS = 1800
STAND_IN = 1 / 6
"""The share of the training images that stand in for the test set inside."""


class Data(Frozen):
    """Data that hand-ins use; what is held out never enters the sandbox, and is what `kind: metric` measures by."""

    file: str = Field(
        "",
        description="A file or folder beside the spec, which hand-ins find under this name: `.npz`, `.csv`, `.pt`, text, images.",
    )
    url: str = Field(
        "", description="Where `file` is fetched from, once, where it does not lie beside the spec."
    )
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$", description="The hash of what is fetched.")
    sklearn: str = Field(
        "",
        pattern=r"^(load_[a-z_]+)?$",
        description="A function of sklearn.datasets, such as `load_digits`: code that calls it gets it without what is held out.",
    )
    torchvision: str = Field(
        "",
        description=f"A class of torchvision.datasets ({', '.join(SETS)}): code that makes it gets training images alone, of which some stand in for the test set; the true test set is held out.",
    )
    options: dict[str, str | int | bool] = Field(
        {}, description="Further arguments of the class of torchvision, such as `{split: letters}` of EMNIST."
    )
    held_out: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="The share of rows that is held out, of a `.npz`, a `.csv` or of sklearn.",
    )
    x: str = Field("x", description="The array of a `.npz` that holds the rows.")
    y: str = Field(
        "y", description="The array of a `.npz`, or the column of a `.csv`, that holds the targets."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Data:
        wrong = ""
        if sum(map(bool, (self.file, self.sklearn, self.torchvision))) != 1:
            wrong = "give exactly one of file, sklearn, torchvision"
        elif bool(self.url) != bool(self.sha256) or (self.url and not self.file):
            wrong = (
                "`url` is given with the `sha256` of what is fetched, and with the name `file` that it gets"
            )
        elif self.torchvision and self.torchvision not in SETS:
            wrong = f"`torchvision` is one of {', '.join(SETS)}"
        elif self.options and not self.torchvision:
            wrong = "`options` are those of a class of torchvision"
        elif self.held_out and (self.torchvision or (self.file and not self.file.endswith((".npz", ".csv")))):
            wrong = "`held_out` is for a `.npz`, a `.csv` and for sklearn; of torchvision the test set is held out"
        elif ".." in Path(self.file).parts or Path(self.file).is_absolute():
            wrong = "`file` lies beside the spec, or below it"
        if wrong:
            raise PydanticCustomError("own_words", "{words}", {"words": wrong})
        return self

    @property
    def is_split(self) -> bool:
        """Whether some of it is held out."""
        return bool(self.held_out or self.torchvision)

    def place(self, folder: Path) -> Path:
        """Return where the file or folder lies: beside the spec, else where it is fetched to."""
        beside = folder / self.file
        if beside.exists() or not self.url:
            return beside
        return cache() / "fetched" / self.sha256[:16] / Path(self.file).name

    def get(self, folder: Path, say: Callable[[str], None] = lambda _: None) -> None:
        """Make sure that it is there.

        Raises:
            UserError: It is not and cannot be fetched; says what to put where.
        """
        if self.url and not (folder / self.file).exists():
            fetched(self.url, self.sha256, self.place(folder), say)
        elif self.torchvision:
            self._images(say)
        elif self.file and not self.place(folder).exists():
            raise UserError(f"there is no file `{self.file}` in {folder}")

    def inside(self, folder: Path) -> dict[str, bytes]:
        """Return the files that hand-ins find, without what is held out."""
        if not self.file:
            return {}
        self.get(folder)
        place = self.place(folder)
        if place.is_dir():
            return {
                f"{self.file}/{p.relative_to(place).as_posix()}": p.read_bytes()
                for p in sorted(place.rglob("*"))
                if p.is_file()
            }
        return {self.file: without_rows(place, self._out(folder)) if self.held_out else place.read_bytes()}

    def out(self, folder: Path) -> Array:
        """Return which rows (N,) of sklearn's set are held out."""
        return self._out(folder)

    def tables(self, folder: Path) -> tuple[Table, Table]:
        """Return what hand-ins see, and what is held out.

        Raises:
            UserError: It is not there, or is no table.
        """
        if self.torchvision:
            train, test = self._images()
            out = held_out(train["targets"], STAND_IN, self.torchvision)
            known, name = image_sets.rows(train, ~out), self.torchvision
            return (
                Table(image_sets.pixels(known, name), known["targets"]),
                Table(image_sets.pixels(test, name), test["targets"]),
            )
        table, out = self._whole(folder), self._out(folder)
        return table.rows(~out), table.rows(out)

    def served(self) -> dict[str, dict[str, Array]]:
        """Return what code that makes the class of torchvision gets: arrays for `train` and for `test`."""
        train, _ = self._images()
        out = held_out(train["targets"], STAND_IN, self.torchvision)
        return {
            "train": image_sets.rows(train, ~out),
            "test": image_sets.rows(train, out),
        }

    def digest(self) -> str:
        """Return a digest of all that student code is served beside files."""
        parts: list[bytes] = [self.model_dump_json().encode()]
        if self.torchvision:
            parts += [a.tobytes() for part in self._images() for a in part.values()]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def _whole(self, folder: Path) -> Table:
        if self.sklearn:
            return _of_sklearn(self.sklearn)
        self.get(folder)
        place = self.place(folder)
        return _of_file(place, place.stat().st_mtime_ns, self.x, self.y)

    def _out(self, folder: Path) -> Array:
        return held_out(self._whole(folder).y, self.held_out, self.file or self.sklearn)

    def _images(
        self, say: Callable[[str], None] = lambda _: None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Return arrays `data` and `targets` of the true training and test set, fetched once."""
        named = "-".join(map(str, (self.torchvision, *self.options.values())))
        root = cache() / "torchvision" / named
        paths = root / "train.npz", root / "test.npz"
        if not paths[0].is_file():
            say(f"fetching {self.torchvision} with torchvision")
            root.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(
                [sys.executable, "-c", FETCH, self.torchvision, str(root), json.dumps(self.options)],
                capture_output=True,
                env={**os.environ, "PYTHONPATH": python_path()},
                text=True,
                check=False,
                timeout=DOWNLOAD_SECONDS,
            )
            if done.returncode:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1][:200]
                raise UserError(
                    f"{self.torchvision} could not be fetched ({last}); put the files that torchvision downloads into {root}, or train.npz and test.npz there, each with the arrays `data` and `targets`"
                )
        train = npz(paths[0])
        if paths[1].is_file():
            return train, npz(paths[1])
        out = held_out(train["targets"], image_sets.UNSPLIT, f"{named}: test")
        return image_sets.rows(train, ~out), image_sets.rows(train, out)


@lru_cache(maxsize=8)
def _of_sklearn(name: str) -> Table:
    try:
        made = getattr(import_module("sklearn.datasets"), name)()
    except (ImportError, AttributeError) as error:
        raise UserError(
            f"sklearn.datasets.{name}: cannot be used here ({error}); pip install scikit-learn"
        ) from error
    return Table(np.asarray(made["data"]), np.asarray(made["target"]))


@lru_cache(maxsize=8)
def _of_file(place: Path, _: int, x: str, y: str) -> Table:
    """Return the table in a file; read once, until it changes."""
    return of_csv(place, y) if place.suffix == ".csv" else of_npz(place, x, y)


FETCH = """
import json, sys
from pathlib import Path
from graders.datasets.image_sets import fetch
fetch(sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]))
"""
