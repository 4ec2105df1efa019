"""The user's cache: what is kept, where and how much, and how it is cleared."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graders.datasets import mnist as data
from graders.errors import UserError
from graders.grading.digests import DIGESTS
from graders.grading.observations import CACHE_BYTES, FILE, Store
from graders.paths import cache, size
from graders.sheets.artifacts import ARTIFACT_BYTES, ARTIFACTS

PARTS = ("observations", "artifacts", "data")


@dataclass(frozen=True)
class Part:
    """One part of the cache."""

    name: str
    about: str
    places: tuple[Path, ...]
    count: int
    bytes: int
    most: int = 0
    """What it is kept below, in bytes; no bound where it is 0."""


def lines() -> Iterator[str]:
    """Yield where the cache is, and a line on each part of it."""
    yield str(cache())
    for part in parts():
        most = f" of at most {readable_size(part.most)}" if part.most else ""
        yield f"  {part.name:<13} {part.count:>7}  {readable_size(part.bytes)}{most}: {part.about}"


def readable_size(count: int) -> str:
    """Return a number of bytes in the unit that suits."""
    return f"{count / 2**30:.1f} GiB" if count >= 2**30 else f"{count / 2**20:.1f} MiB"


def parts() -> list[Part]:
    """What the cache holds now."""
    root = cache()
    observations = (root / FILE, root / f"{FILE}-wal", root / f"{FILE}-shm")
    trained = (root / ARTIFACTS,)
    images = (root / data.MNIST, root / data.WITHHELD)
    made = [p for p in trained[0].glob("[!.]*") if p.is_dir()]
    return [
        Part(
            "observations",
            "what references, known mistakes and own work returned, each by all that it depends on",
            observations,
            _observations(root / FILE),
            _bytes(observations),
            CACHE_BYTES,
        ),
        Part(
            "artifacts",
            "what the training of references makes",
            trained,
            len(made),
            _bytes(trained),
            ARTIFACT_BYTES,
        ),
        Part(
            "data",
            "MNIST, and its copy without the true test images",
            images,
            sum(p.is_dir() for p in images),
            _bytes(images),
        ),
    ]


def _bytes(places: Iterable[Path]) -> int:
    return sum(size(p) for p in places if p.exists())


def _observations(path: Path) -> int:
    """How many there are; none in a file that is of no use."""
    if not path.is_file():
        return 0
    try:
        store = Store(path)
    except UserError:
        return 0
    try:
        return store.count()
    finally:
        store.close()


def clear(names: Iterable[str]) -> None:
    """Remove parts of the cache; commands that run meanwhile go on, and make again what they need.

    Raises:
        UserError: Something cannot be removed.
    """
    for part in (p for p in parts() if p.name in names):
        if part.name == "observations":
            _empty(part.places)
            (cache() / DIGESTS).unlink(missing_ok=True)
            continue
        for place in filter(Path.exists, part.places):
            try:
                shutil.rmtree(place)
            except OSError as error:
                raise UserError(f"{place}: cannot be removed ({error.strerror})") from error


def _empty(places: tuple[Path, ...]) -> None:
    """Empty the file of observations, which other commands may have open; remove one that is of no use."""
    if not places[0].is_file():
        return
    try:
        store = Store(places[0])
    except UserError:
        for place in places:
            with suppress(FileNotFoundError):
                place.unlink()
        return
    try:
        store.empty()
    finally:
        store.close()
