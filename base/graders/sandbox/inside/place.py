"""Write the files of a submission to a folder, and tell which were changed since."""

from __future__ import annotations

import contextlib
from pathlib import Path

State = tuple[int, ...]
"""What differs once a file was written again; empty where it is not there."""


def place(folder: Path, files: dict[str, bytes]) -> dict[str, State]:
    """Return the files of a submission in a folder, and the state of each that could be written.

    A file whose name this system does not take, or that lies where a folder must be, is left out.
    """
    placed = {}
    for name, data in files.items():
        path = folder / name
        with contextlib.suppress(OSError, ValueError):
            path.resolve().relative_to(folder.resolve())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            placed[name] = state(path)
    return placed


def state(path: Path) -> State:
    """Return what differs once a file was written again; nothing where it is not there."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_ctime_ns
