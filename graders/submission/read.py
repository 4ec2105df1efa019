"""A folder, a file or an archive as a Submission, or a cohort of them.

Archives are hostile: absolute names, `..`, links, devices, bombs are refused with one clear error. What one hand-in
may hold is one budget through all archives within it, and nothing is read before it is known to fit.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import os
import stat
import tarfile
import tempfile
import threading
import weakref
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from graders.errors import UserError
from graders.model import Submission
from graders.submission.texts import alike, file_name, printable, unique

FILES = 2_000
FILE_BYTES = 64 * 2**20
TOTAL_BYTES = 200 * 2**20
DEPTH = 3
"""Archives within archives that are unpacked."""
RATIO = 200
UNPACKED_BYTES = 2**30
"""Bytes of a hand-in's archives in themselves, on the disk: with data sets that are left out."""
DIRECTORY_BYTES = 8 * 2**20
"""Bytes of an archive's list of its files."""
CHUNK, SMALL_CHUNK = 2**20, 32
"""Bytes that are read at once, and of what a library does not unpack piece by piece: 40 can become 45 MB."""
LONGEST_PART, LONGEST_PATH = 255, 1_000
"""Bytes of a file's name and of its whole path."""
# what systems and programs leave in folders, in small letters
JUNK_NAMES = frozenset(
    (
        "__macosx",
        "__pycache__",
        ".git",
        ".gitignore",
        ".gitkeep",
        ".gitattributes",
        ".ipynb_checkpoints",
        ".ds_store",
        ".idea",
        ".vscode",
        ".directory",
        ".localized",
        ".spotlight-v100",
        ".trashes",
        ".fseventsd",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "@eadir",
        "icon\r",
    )
)
JUNK_BEGINNINGS = ("._", "~$", ".nfs", ".trash-")
# environments, data sets and caches that students leave beside their answer are left out, not refused
LEFT_OUT_NAMES = JUNK_NAMES | {".venv", "venv", "node_modules", "wandb"}
LEFT_OUT_ENDINGS = (".pyc", "-ubyte", "-ubyte.gz", ".npz", ".swp")
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EIO)
LINK = "a link or device"
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


class Unreadable(UserError):
    """A hand-in that cannot be read.

    Attributes:
        told: The message with the name alone of what it is about, for whoever handed it in.
    """

    def __init__(self, path: Path, words: str) -> None:
        super().__init__(f"{printable(str(path))}: {words}")
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


@dataclass(frozen=True)
class HandIn:
    """One hand-in of a cohort: the entry that it is there, whose it is, and what reads it."""

    entry: str
    student: str
    load: Callable[[], Submission]
    """May raise UserError, which is this student's alone."""


def read(path: Path, student: str = "", leave: Path | None = None) -> Submission:
    """One hand-in.

    Args:
        path: A folder, an archive, or a single `.py`, `.ipynb` or other file.
        student: The name to go by; the path's own where it is empty.
        leave: A folder below it that is no part of it.

    Raises:
        UserError: It does not exist, cannot be read, or is hostile or too large.
    """
    if not path.exists():
        raise Unreadable(path, "does not exist; give a folder, a .zip, a .py or a .ipynb")
    if path.is_dir():
        return _collected(student or printable(path.resolve().name), path, _folder(path, leave))
    if is_archive(path.name):
        room = _Room()
        try:
            entries = _archive(path, path.open("rb"), room)
        except OSError as error:
            raise Unreadable(path, f"cannot be read ({error.strerror})") from error
        return _collected(student or printable(_stem(path.name)), path, entries, room)
    return _collected(student or printable(path.stem), path, [_file(path, path.name)])


def cohort(path: Path, known: Mapping[str, str] | None = None, leave: Path | None = None) -> list[HandIn]:
    """The hand-ins of a cohort, none of them read.

    Args:
        path: A folder of folders, archives or files, or one archive of them.
        known: The students' names in an earlier run, by entry: they keep them, whoever else is there now.
        leave: A folder below it that is no hand-in, nor a part of one.

    Raises:
        UserError: The cohort itself cannot be read.
    """
    if not path.exists():
        raise Unreadable(path, "does not exist; give a folder of hand-ins or an archive of them")
    found: dict[str, tuple[str, Callable[[str], Submission]]] = {}
    leave = leave.resolve() if leave else None
    if path.is_dir():
        try:
            entries = sorted(path.iterdir())
        except OSError as error:
            raise Unreadable(path, f"cannot be read ({error.strerror})") from error
        for entry in entries:
            if not _junk(entry.name) and (entry.is_symlink() or entry.resolve() != leave):
                wanted = entry.name if entry.is_dir() else _stem(entry.name)
                found[entry.name] = wanted, partial(_entry, entry, leave)
    elif is_archive(path.name):
        found = _in_one_archive(path)
    else:
        raise Unreadable(path, f"is no folder and no archive ({', '.join(ARCHIVES)})")
    if not found:
        raise Unreadable(path, "holds no hand-ins")
    names = _names({entry: wanted for entry, (wanted, _) in found.items()}, known or {})
    return [HandIn(entry, names[entry], partial(load, names[entry])) for entry, (_, load) in found.items()]


def _names(wanted: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """A name for each entry that is that of a folder, and nobody else's.

    One that an earlier run gave is kept; then who has the plain name comes before who has to change it.
    """
    names, taken = dict[str, str](), set[str]()
    safe = {entry: file_name(name, default="hand-in") for entry, name in wanted.items()}
    order = sorted(wanted, key=lambda e: (e not in known, safe[e] != e, e))
    for entry in order:
        names[entry] = unique(known.get(entry, safe[entry]), taken)
        taken.add(alike(names[entry]))
    return names


def _entry(path: Path, leave: Path | None, student: str) -> Submission:
    """The hand-in that an entry of the cohort's folder is."""
    if trouble := _trouble_of(path):
        raise Unreadable(path, f"refused, {trouble}")
    return read(path, student, leave)


def _trouble_of(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Unreadable(path, f"cannot be read ({error.strerror})") from error
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else LINK


def _in_one_archive(path: Path) -> dict[str, tuple[str, Callable[[str], Submission]]]:
    """The readers of the hand-ins in an archive, of which each reads its own part."""
    room = _Room(unpacked=UNPACKED_BYTES * 64, directory=DIRECTORY_BYTES * 8, entries=FILES * 400)
    try:
        entries = _archive(path, path.open("rb"), room)
    except OSError as error:
        raise Unreadable(path, f"cannot be read ({error.strerror})") from error
    entries = [e for e in entries if not any(map(_junk, _parts(e)))]
    while top := _around(entries):
        inner = [e for e in entries if e.name != top]
        entries = [replace(e, name=e.name.removeprefix(f"{top}/")) for e in inner]
    by_top: dict[str, list[Entry]] = {}
    for entry in entries:
        by_top.setdefault(_parts(entry)[0], []).append(entry)
    found: dict[str, tuple[str, Callable[[str], Submission]]] = {}
    for top, some in sorted(by_top.items()):
        single = len(some) == 1 and not some[0].folder and len(_parts(some[0])) == 1
        wanted = _stem(top) if single else top
        found[top] = wanted, partial(_single if single else _some, path / top, some)
    return found


def _around(entries: Sequence[Entry]) -> str:
    """The folder that all lie in; empty where there is none."""
    honest = [(_parts(e), e.folder) for e in entries if not e.trouble]
    tops = {parts[0] for parts, _ in honest}
    inside = all(folder or len(parts) > 1 for parts, folder in honest)
    return tops.pop() if len(tops) == 1 and inside and any(len(p) > 1 for p, _ in honest) else ""


def _some(path: Path, entries: Sequence[Entry], student: str) -> Submission:
    """The hand-in that a folder in the cohort's archive is."""
    inner = [replace(e, name="/".join(_parts(e)[1:])) for e in entries if len(_parts(e)) > 1]
    return _collected(student, path, inner)


def _single(path: Path, entries: Sequence[Entry], student: str) -> Submission:
    """The hand-in that a single file in the cohort's archive is."""
    if not is_archive(path.name) or entries[0].trouble:
        return _collected(student, path, entries)
    room = _Room()
    room.spend(path, entries[0].size)
    return _collected(student, path, _archive(path, _spooled(path, entries[0]), room), room)


# -- one hand-in -------------------------------------------------------------------------------


@dataclass
class _Room:
    """What is left of what a hand-in may hold, through all archives within it."""

    files: int = FILES
    unpacked: int = UNPACKED_BYTES
    directory: int = DIRECTORY_BYTES
    entries: int = FILES * 100
    bytes: int = TOTAL_BYTES

    def spend(self, path: Path, size: int) -> None:
        """Take bytes of an archive in itself off."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise Unreadable(
                path, "refused, it unpacks to more than a hand-in may; hand in without data sets"
            )


@dataclass
class _Collected:
    """The files that count of one hand-in, with notes on the others."""

    room: _Room
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def planned(self, path: Path, entries: Iterable[Entry]) -> list[Entry]:
        """The entries to read, all of which together fit."""
        kept: list[Entry] = []
        for entry in entries:
            if any(_left_out(part) for part in _parts(entry)):
                self.left_out.append(entry.name)
            elif entry.folder and entry.trouble == LINK:
                self.left_out.append(f"{entry.name} ({LINK})")
            elif not entry.folder:
                kept.append(entry)
        if len(kept) > self.room.files:
            held = FILES - self.room.files + len(kept)
            raise Unreadable(path, f"holds {held:,} files, more than {FILES:,}")
        self.room.files -= len(kept)
        seen: set[str] = set()
        for entry in kept:
            self._check(path, entry)
            if entry.raw and entry.raw in seen:
                raise Unreadable(
                    path, f"refused, two files are called {entry.name!r}; pack it again with one of them"
                )
            seen.add(entry.raw)
        return kept

    def _check(self, path: Path, entry: Entry) -> None:
        if entry.trouble:
            raise Unreadable(path, f"refused, {entry.trouble}: {entry.name[:300]!r}")
        if entry.size > FILE_BYTES:
            raise Unreadable(
                path,
                f"`{entry.name}` has {entry.size / 2**20:,.0f} MiB, more than {FILE_BYTES // 2**20}; hand in without data sets",
            )
        if entry.size > CHUNK and entry.packed and entry.size / entry.packed > RATIO:
            raise Unreadable(
                path, f"refused, `{entry.name}` unpacks to {entry.size // entry.packed} times its size"
            )
        self.room.bytes -= entry.size
        if self.room.bytes < 0:
            raise Unreadable(path, f"unpacks to more than {TOTAL_BYTES // 2**20} MiB")

    def keep(self, entry: Entry, data: bytes, archive: str) -> None:
        """Keep a file; where another has its name already, in a folder called like the archive it lies in."""
        name = "/".join(map(_cut, _parts(entry)))
        if name in self.files and archive:
            name = f"{file_name(_stem(archive))}/{name}"
        if name in self.files:
            path = PurePosixPath(name)
            tries = (str(path.with_stem(f"{path.stem}-{i}")) for i in range(2, len(self.files) + 3))
            name = next(n for n in tries if n not in self.files)
        if name != entry.name:
            self.renamed.append(f"`{entry.name[:80]}` is called `{name[:80]}` here")
        self.files[name] = data


def _collected(student: str, path: Path, entries: Iterable[Entry], room: _Room | None = None) -> Submission:
    """A hand-in of files and of what the archives among them hold, as deep as `DEPTH`."""
    found = _Collected(room or _Room())
    level: list[tuple[Path, Iterable[Entry]]] = [(path, entries)]
    for depth in range(DEPTH + 1):
        planned = [(where, found.planned(where, some)) for where, some in level]
        level = []
        for where, some in planned:
            for entry in some:
                data = _bytes(where, entry)
                if depth == DEPTH and is_archive(entry.name):
                    found.notes.append(
                        f"`{entry.name[:200]}` was left packed: it lies in {DEPTH + 1} archives"
                    )
                if depth == DEPTH or not is_archive(entry.name):
                    found.keep(entry, data, where.name if depth else "")
                    continue
                inner = where / entry.name
                level.append((inner, _archive(inner, BytesIO(data), found.room)))
                found.notes.append(f"`{entry.name[:200]}` was unpacked")
    return Submission(student, _without_top(found.files), tuple(_notes(found)))


def _without_top(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without the folders around all of them, by name."""
    parts = {name: name.split("/") for name in files}
    levels = zip(*(folders[:-1] for folders in parts.values()), strict=False)
    around = len(list(takewhile(lambda level: len(set(level)) == 1, levels)))
    return dict(sorted(("/".join(parts[name][around:]), data) for name, data in files.items()))


def _notes(found: _Collected) -> Iterator[str]:
    if found.left_out:
        more = " …" if len(found.left_out) > 5 else ""
        yield f"left out: {', '.join(n[:200] for n in found.left_out[:5])}{more}"
    lower = Counter(map(str.lower, found.files))
    same = [name for name in found.files if lower[name.lower()] > 1]
    if same:
        yield f"names differ only in case: {', '.join(same[:6])}; each was read"
    for said in (found.renamed, found.notes):
        yield from said[:5]
        if len(said) > 5:
            yield f"… and {len(said) - 5} more"
    if not found.files:
        yield "the hand-in is empty"


def _bytes(path: Path, entry: Entry) -> bytes:
    """All of a file, of which no more is read than it says that it has."""
    parts, size = [], 0
    try:
        for chunk in entry.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size > entry.size:
                raise Unreadable(path, f"refused, `{entry.name}` is larger than it says")
    except UserError:
        raise
    except Exception as error:  # whatever a library raises for what a stranger packed
        _raise_if_of_the_machine(error)
        said = _first_line(error)
        raise Unreadable(path, f"`{entry.name}` cannot be read ({said}); pack it again") from error
    return b"".join(parts)


def _raise_if_of_the_machine(error: Exception) -> None:
    """Raise what is no fault of what is read: a full disk, no more memory, too many open files."""
    if isinstance(error, MemoryError) or getattr(error, "errno", None) in OF_THE_MACHINE:
        raise error


def _spooled(path: Path, entry: Entry) -> IO[bytes]:
    """A file of an archive as one on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as what is read from it
    try:
        for chunk in entry.chunks():
            file.write(chunk)
    except Exception as error:  # as above
        file.close()
        _raise_if_of_the_machine(error)
        raise Unreadable(path, f"cannot be read ({_first_line(error)}); pack it again") from error
    file.seek(0)
    return file


# -- folders and archives ----------------------------------------------------------------------


def _folder(path: Path, leave: Path | None) -> Iterator[Entry]:
    count = 0

    def unreadable(error: OSError) -> None:
        raise Unreadable(Path(error.filename or path), f"cannot be read ({error.strerror})") from error

    for folder, folders, names in os.walk(path, onerror=unreadable):
        here = Path(folder)
        inside = {f: here / f for f in sorted(folders)}
        folders[:] = [
            f
            for f, p in inside.items()
            if not (_left_out(f) or p.is_symlink() or (leave and p.resolve() == leave))
        ]
        for name in (f for f, p in inside.items() if _left_out(f) or p.is_symlink()):
            yield replace(_file(here / name, _relative(here / name, path)), folder=True)
        for name in sorted(names):
            count += 1
            if count > FILES * 100:
                raise Unreadable(path, f"holds more than {FILES * 100:,} files")
            yield _file(here / name, _relative(here / name, path))


def _relative(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix())


def _file(path: Path, name: str) -> Entry:
    try:
        size = path.lstat().st_size
    except OSError as error:
        raise Unreadable(path, f"cannot be read ({error.strerror})") from error
    return Entry(printable(name), size, 0, _trouble_of(path), lambda: _chunks(path.open("rb"), CHUNK))


def _chunks(stream: IO[bytes], size: int) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(size):
            yield chunk


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


def _archive(path: Path, file: IO[bytes], room: _Room) -> list[Entry]:
    """The entries of an archive, which stays open as long as one of them is there."""
    try:
        if path.name.lower().endswith(".zip"):
            bounded = _Bounded(file, room.directory)
            opened = zipfile.ZipFile(cast(IO[bytes], bounded))
            bounded.listed = True
            return [_zip_entry(opened, info) for info in opened.infolist()]
        plain = cast(IO[bytes], _Bounded(_unpacked(path, file, room), CHUNK))
        tar = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - open as long as what is read from it
        lock, entries = threading.Lock(), list[Entry]()
        for member in tar:
            if len(entries) == room.entries:
                raise Unreadable(path, f"holds more than {room.entries:,} files")
            entries.append(_tar_entry(tar, member, lock))
        return entries
    except UserError:
        raise
    except Exception as error:  # whatever a library raises for what a stranger packed
        file.close()
        _raise_if_of_the_machine(error)
        raise Unreadable(
            path, f"is no readable archive ({_first_line(error)}); pack it again as a zip"
        ) from error


def _unpacked(path: Path, file: IO[bytes], room: _Room) -> IO[bytes]:
    """A tar without its compression, on the disk."""
    head = file.read(6)
    file.seek(0)
    openers: dict[bytes, Callable[[IO[bytes]], Any]] = {
        b"\x1f\x8b": lambda f: gzip.GzipFile(fileobj=f),
        b"BZh": bz2.BZ2File,
        b"\xfd7zXZ": lzma.LZMAFile,
    }
    opener = next((o for magic, o in openers.items() if head.startswith(magic)), None)
    if opener is None:
        return file
    plain = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as what is read from it
    try:
        with file:
            for chunk in _chunks(opener(file), CHUNK):
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
        return _chunks(stream, CHUNK)
    stream.MIN_READ_SIZE = SMALL_CHUNK  # type: ignore[attr-defined]
    return _chunks(stream, SMALL_CHUNK)


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
            yield from _chunks(archive.extractfile(member) or BytesIO(), CHUNK)

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


def _parts(entry: Entry) -> list[str]:
    """The folders of an entry and its own name."""
    return [p for p in entry.name.split("/") if p not in ("", ".")] or ["unnamed"]


def _cut(part: str) -> str:
    """The name of a file or folder no longer than systems take, with its ending."""
    if len(part.encode()) <= LONGEST_PART:
        return part
    front, dot, ending = part.rpartition(".")
    if not front or len(ending.encode()) > 20:
        front, dot, ending = part, "", ""
    room = LONGEST_PART - len((dot + ending).encode())
    return front.encode()[:room].decode(errors="ignore") + dot + ending


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive."""
    return name.lower().endswith(ARCHIVES)


def _junk(name: str) -> bool:
    """Whether a system or a program left it there: it is nobody's."""
    return name.lower() in JUNK_NAMES or name.lower().startswith(JUNK_BEGINNINGS)


def _left_out(name: str) -> bool:
    return _junk(name) or name.lower() in LEFT_OUT_NAMES or name.lower().endswith(LEFT_OUT_ENDINGS)


def _stem(name: str) -> str:
    ending = next(
        (e for e in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(e)),
        Path(name).suffix,
    )
    return name[: len(name) - len(ending)] or name


def _first_line(error: Exception) -> str:
    said = (isinstance(error, OSError) and error.strerror) or str(error)  # without the path
    return printable(next(iter(said.splitlines()), type(error).__name__))
