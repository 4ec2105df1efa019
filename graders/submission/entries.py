"""A member of a folder or archive, and the room that a submission has for its members."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graders.errors import UserError
from graders.submission.texts import printable
from graders.vocabulary.packed import closed_kind

FILES = 2_000
FILE_BYTES = 64 * 2**20
TOTAL_BYTES = 200 * 2**20
UNPACKED_BYTES = 2**30
"""Bytes of a submission's archives in themselves, on the disk: with data sets that are left out."""
DIRECTORY_BYTES = 8 * 2**20
"""Bytes of an archive's list of its files."""
CHUNK = 2**20
"""Bytes that are read at once."""
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EIO)
LINK = "a link or device"
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
ONE_FILE = re.compile(r"\.(?:py|ipynb|md|txt|tex|pdf|html?|docx|odt|zip)\.(?:gz|bz2|xz)$", re.I)
"""A file that was compressed alone; data sets and models are left as they are."""


class UnreadableSubmission(UserError):
    """A submission that cannot be read.

    Attributes:
        path: What it is about, as a path that can go on within an archive.
        words: Why.
        told: The message with the name alone of what it is about, for whoever handed it in.
    """

    def __init__(self, path: Path, words: str) -> None:
        super().__init__(f"{printable(str(path))}: {words}")
        self.path, self.words = path, words
        self.told = f"{printable(path.name)}: {words}"


@dataclass(frozen=True)
class Entry:
    """One member of an archive or folder; its name is printable."""

    name: str
    size: int
    packed: int
    trouble: str
    chunks: Callable[[], Iterator[bytes]]
    folder: bool = False
    raw: str = ""
    """Its name in an archive, of which two are a fault; two that become one by being made printable are none."""


@dataclass
class Room:
    """What is left of what a submission may hold, through all archives within it."""

    files: int = FILES
    unpacked: int = UNPACKED_BYTES
    directory: int = DIRECTORY_BYTES
    entries: int = FILES * 100
    bytes: int = TOTAL_BYTES

    def spend(self, path: Path, size: int) -> None:
        """Take bytes of an archive in itself off."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise UnreadableSubmission(
                path, "refused, it unpacks to more than a hand-in may; hand in without data sets"
            )


def content(path: Path, entry: Entry) -> bytes:
    """All of a file, of which no more is read than it says that it has."""
    parts, size = [], 0
    try:
        for chunk in entry.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size > entry.size:
                raise UnreadableSubmission(path, f"refused, `{entry.name}` is larger than it says")
    except UserError:
        raise
    except Exception as error:  # whatever a library raises for what a stranger packed
        raise_if_of_the_machine(error)
        said = first_line(error)
        raise UnreadableSubmission(path, f"`{entry.name}` cannot be read ({said}); pack it again") from error
    return b"".join(parts)


def raise_if_of_the_machine(error: Exception) -> None:
    """Raise what is no fault of what is read: a full disk, no more memory, too many open files."""
    if isinstance(error, MemoryError) or getattr(error, "errno", None) in OF_THE_MACHINE:
        raise error


def in_chunks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the bytes of a stream, at most `size` at once, and close it."""
    with stream:
        while chunk := stream.read(size):
            yield chunk


def path_parts(entry: Entry) -> list[str]:
    """The folders of an entry and its own name."""
    return [p for p in entry.name.split("/") if p not in ("", ".")] or ["unnamed"]


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive."""
    return name.lower().endswith(ARCHIVES) or bool(ONE_FILE.search(name))


def unopened(files: Mapping[str, bytes], given: Collection[str] = ()) -> list[str]:
    """Return the archives among files that were not opened: of kinds that never are, and those that lie too deep.

    Args:
        files: The files of a submission.
        given: Those that are as they were handed out.
    """
    return [n for n, data in files.items() if n not in given and (closed_kind(n, data) or is_archive(n))]


def stem(name: str) -> str:
    """Return the name of a file or an archive without its ending, `.tar.gz` being one."""
    ending = next(
        (e for e in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(e)),
        Path(name).suffix,
    )
    return name[: len(name) - len(ending)] or name


def first_line(error: Exception) -> str:
    """Return the first line of what an error says, or the name of its class."""
    said = (isinstance(error, OSError) and error.strerror) or str(error)  # without the path
    return printable(next(iter(said.splitlines()), type(error).__name__))
