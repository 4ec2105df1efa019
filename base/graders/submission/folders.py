"""The files of a folder as entries."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graders.submission.entries import (
    CHUNK,
    FILES,
    LINK,
    Entry,
    UnreadableSubmission,
    in_chunks,
)
from graders.submission.left_out import is_left_out
from graders.submission.texts import printable


def trouble_of(path: Path) -> str:
    """Return why a path is not read, a link or a device; empty for files and folders.

    Raises:
        UnreadableSubmission: The system does not tell what it is.
    """
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else LINK


def folder_entries(path: Path, leave: Path | None) -> Iterator[Entry]:
    """Yield the files of a folder in order, and the folders that are left out, unread.

    Args:
        path: The folder.
        leave: A folder below it that is no part of it.

    Raises:
        UnreadableSubmission: A folder cannot be read, or there are too many files.
    """
    count = 0

    def unreadable(error: OSError) -> None:
        raise UnreadableSubmission(
            Path(error.filename or path), f"cannot be read ({error.strerror})"
        ) from error

    for folder, folders, names in os.walk(path, onerror=unreadable):
        here = Path(folder)
        inside = {f: here / f for f in sorted(folders)}
        folders[:] = [
            f
            for f, p in inside.items()
            if not (is_left_out(f) or p.is_symlink() or (leave and p.resolve() == leave))
        ]
        for name in (f for f, p in inside.items() if is_left_out(f) or p.is_symlink()):
            yield replace(file_entry(here / name, _relative(here / name, path)), folder=True)
        for name in sorted(names):
            count += 1
            if count > FILES * 100:
                raise UnreadableSubmission(path, f"holds more than {FILES * 100:,} files")
            yield file_entry(here / name, _relative(here / name, path))


def _relative(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix())


def file_entry(path: Path, name: str) -> Entry:
    """Return a single file as the entry called `name`.

    Raises:
        UnreadableSubmission: The system does not tell its size.
    """
    try:
        size = path.lstat().st_size
    except OSError as error:
        raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error
    return Entry(printable(name), size, 0, trouble_of(path), lambda: in_chunks(path.open("rb"), CHUNK))
