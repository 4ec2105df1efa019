"""The data of a sheet: the folder that its sandboxes see, and the files that every submission finds beside its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from graders.datasets import mnist
from graders.paths import cache, drop_oldest, made_once
from graders.sheets.spec import Spec

KEPT = 2**31
"""Bytes that the folders of sheets may have together."""
SERVED = "served.json"
"""What of the folder student code gets in the place of what sklearn and torchvision would load."""


def fetch(spec: Spec, say: Callable[[str], None]) -> None:
    """Make sure that all data of a sheet are there.

    Raises:
        UserError: Something cannot be fetched; says what to put where.
    """
    if spec.uses_mnist:
        mnist.fetch(say)
    for data in spec.data.values():
        data.get(spec.folder, say)


def files(spec: Spec) -> dict[str, bytes]:
    """Return the files of the sheet's data that hand-ins find, without what is held out."""
    return {
        name: content for data in spec.data.values() for name, content in data.inside(spec.folder).items()
    }


def folder(spec: Spec) -> Path:
    """Return the folder that sandboxes of a sheet see: MNIST where it is used, and what is served of other sets."""
    plain = mnist.withheld_or_nothing(needed=spec.uses_mnist)
    served = [d for d in spec.data.values() if d.torchvision or d.sklearn]
    if not served:
        return plain
    digest = hashlib.sha256("".join([str(spec.uses_mnist), *(d.digest() for d in served)]).encode())
    made = cache() / "served" / digest.hexdigest()[:20]

    def fill(to: Path) -> None:
        if plain.name != mnist.NOTHING:
            shutil.copytree(plain, to, dirs_exist_ok=True, copy_function=_link)
        listed: dict[str, dict[str, str]] = {"sklearn": {}, "torchvision": {}}
        for data in served:
            if data.sklearn:
                np.save(to / f"{data.sklearn}.npy", data.out(spec.folder))
                listed["sklearn"][data.sklearn] = f"{data.sklearn}.npy"
            else:
                for part, arrays in data.served().items():
                    np.savez(to / f"{data.torchvision}-{part}.npz", **arrays)  # type: ignore[arg-type]
                listed["torchvision"][data.torchvision] = data.torchvision
        (to / SERVED).write_text(json.dumps(listed))

    made_once(made, fill)
    drop_oldest(made.parent, KEPT)
    return made


def _link(source: str, to: str) -> None:
    """Have a file at another place too, without a copy where the file system can."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copy2(source, to)
