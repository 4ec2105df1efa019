"""The members of an archive as entries; archives are hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import tempfile
import threading
import weakref
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from graders.errors import UserError
from graders.submission.entries import (
    CHUNK,
    LINK,
    ONE_FILE,
    Entry,
    Room,
    UnreadableSubmission,
    first_line,
    in_chunks,
    raise_if_of_the_machine,
)
from graders.submission.texts import printable

OPENERS: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": lambda f: gzip.GzipFile(fileobj=f),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
"""What reads compressed files, by the bytes with which they begin."""
TAR_MAGIC = (257, b"ustar")
"""Where a tar says that it is one, and how."""
LONGEST_PATH = 1_000
"""Bytes of the whole path of a file."""
SMALL_CHUNK = 32
"""Bytes that are read at once of what a library does not unpack piece by piece: 40 can become 45 MB."""


def spooled(path: Path, entry: Entry) -> IO[bytes]:
    """A file of an archive as one on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as what is read from it
    try:
        for chunk in entry.chunks():
            file.write(chunk)
    except Exception as error:  # as above
        file.close()
        raise_if_of_the_machine(error)
        raise UnreadableSubmission(path, f"cannot be read ({first_line(error)}); pack it again") from error
    file.seek(0)
    return file


class _Bounded:
    """A file of which nobody reads more at once than an honest archive needs; closed with its last user."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file, self.most = file, most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.listed = False
        self.misnamed: set[int] = set()
        weakref.finalize(self, file.close)

    def read(self, size: int | None = -1) -> bytes:
        """Some bytes, or all that are left."""
        wanted = self.most + 1 if size is None or size < 0 else size
        at = self.file.tell()
        data = self.file.read(min(wanted, self.most + 1))
        if len(data) > self.most:
            raise ValueError("its list of files is too long")
        if data[:4] not in (b"PK\1\2", b"PK\3\4"):
            return data
        mended = bytearray(data)
        # a name that is no UTF-8 as it says would cost all of the archive
        if data[:4] == b"PK\1\2" and not self.listed:
            for place, begins in _misnamed(data):
                mended[place + 9] &= 0xF7
                self.misnamed.add(begins)
        elif at in self.misnamed:
            mended[7] &= 0xF7
        return bytes(mended)


def _misnamed(directory: bytes) -> Iterator[tuple[int, int]]:
    """Where a zip's list of files says that a name is UTF-8 that is not, and where the file itself begins."""
    at = 0
    while directory[at : at + 4] == b"PK\1\2" and at + 46 <= len(directory):
        flags, name, extra, comment = (
            int.from_bytes(directory[at + i : at + i + 2], "little") for i in (8, 28, 30, 32)
        )
        try:
            directory[at + 46 : at + 46 + name].decode("utf-8" if flags & 0x800 else "latin-1")
        except UnicodeDecodeError:
            yield at, int.from_bytes(directory[at + 42 : at + 46], "little")
        at += 46 + name + extra + comment


def archive_entries(path: Path, file: IO[bytes], room: Room) -> list[Entry]:
    """The entries of an archive, which stays open as long as one of them is there."""
    try:
        if _is_zip(path, file):
            bounded = _Bounded(file, room.directory)
            opened = zipfile.ZipFile(cast(IO[bytes], bounded))
            bounded.listed = True
            return [_zip_entry(opened, info) for info in opened.infolist()]
        unpacked = _unpacked(path, file, room)
        if ONE_FILE.search(path.name):
            return [_only_entry(path, unpacked)]
        plain = cast(IO[bytes], _Bounded(unpacked, CHUNK))
        tar = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - open as long as what is read from it
        lock, entries = threading.Lock(), list[Entry]()
        for member in tar:
            if len(entries) == room.entries:
                raise UnreadableSubmission(path, f"holds more than {room.entries:,} files")
            entries.append(_tar_entry(tar, member, lock))
        return entries
    except UserError:
        raise
    except Exception as error:  # whatever a library raises for what a stranger packed
        file.close()
        raise_if_of_the_machine(error)
        raise UnreadableSubmission(
            path, f"is no readable archive ({first_line(error)}); pack it again as a zip"
        ) from error


def _is_zip(path: Path, file: IO[bytes]) -> bool:
    """Return whether an archive is a zip, by what it begins with before how it is called."""
    head = file.read(TAR_MAGIC[0] + len(TAR_MAGIC[1]))
    file.seek(0)
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return True
    compressed = head.startswith(tuple(OPENERS)) or head[TAR_MAGIC[0] :] == TAR_MAGIC[1]
    return path.name.lower().endswith(".zip") and not compressed


def _only_entry(path: Path, file: IO[bytes]) -> Entry:
    """The one file that was compressed."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return Entry(printable(path.stem), size, 0, "", lambda: in_chunks(file, CHUNK))


def _unpacked(path: Path, file: IO[bytes], room: Room) -> IO[bytes]:
    """A tar without its compression, on the disk."""
    head = file.read(6)
    file.seek(0)
    opener = next((o for magic, o in OPENERS.items() if head.startswith(magic)), None)
    if opener is None:
        return file
    plain = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as what is read from it
    try:
        with file:
            for chunk in in_chunks(opener(file), CHUNK):
                room.spend(path, len(chunk))
                plain.write(chunk)
    except BaseException:
        plain.close()
        raise
    plain.seek(0)
    return plain


def _zip_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    name = _name_in_zip(info)
    mode = info.external_attr >> 16
    kind = stat.S_IFMT(mode)
    trouble = (
        "a link"
        if stat.S_ISLNK(mode)
        else "a device"
        if kind and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
        else "encrypted"
        if info.flag_bits & 1
        else _trouble(name)
    )
    return Entry(
        _shown(info.filename if trouble else name, trouble),
        info.file_size,
        info.compress_size,
        trouble,
        lambda: _unzipped(archive, info),
        name.endswith("/"),
        info.filename,
    )


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    stream = archive.open(info)
    if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return in_chunks(stream, CHUNK)
    stream.MIN_READ_SIZE = SMALL_CHUNK  # type: ignore[attr-defined]
    return in_chunks(stream, SMALL_CHUNK)


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 or Latin-1 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437", "replace")
        unix = info.create_system == 3
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("latin-1") if unix else name
    return name.replace("\\", "/")


def _tar_entry(archive: tarfile.TarFile, member: tarfile.TarInfo, lock: threading.Lock) -> Entry:
    def chunks() -> Iterator[bytes]:
        with lock:
            yield from in_chunks(archive.extractfile(member) or BytesIO(), CHUNK)

    usual = member.isreg() or member.isdir()
    trouble = _trouble(member.name) if usual else LINK
    name = _shown(member.name, trouble)
    return Entry(name, member.size, 0, trouble, chunks, member.isdir(), member.name)


def _trouble(name: str) -> str:
    """What is wrong with a name in an archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return "an absolute name"
    if ".." in parts:
        return "a name that leaves the folder"
    return "a name that is too long" if len(name.encode(errors="replace")) > LONGEST_PATH else ""


def _shown(name: str, trouble: str) -> str:
    """A name in an archive as a path, or where something is wrong with it as it stands there."""
    shown = printable(name)
    return shown if trouble else "/".join(p for p in shown.split("/") if p not in ("", "."))
