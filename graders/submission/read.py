"""A folder, a file or an archive as a Submission, or a cohort of them.

Archives are hostile: absolute names, `..`, links, devices, bombs are refused with one clear error.
"""

from __future__ import annotations

import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from graders.errors import UserError
from graders.model import Submission

FILES = 2_000
FILE_BYTES = 64 * 2**20
TOTAL_BYTES = 200 * 2**20
RATIO = 200
JUNK_NAMES = frozenset(
    (
        "__MACOSX",
        "__pycache__",
        ".git",
        ".ipynb_checkpoints",
        ".DS_Store",
        ".idea",
        ".vscode",
        ".venv",
        "venv",
        "node_modules",
        "wandb",
    )
)
# data sets and caches that students leave beside their answer are left out, not refused
JUNK_ENDINGS = (".pyc", "-ubyte", "-ubyte.gz", ".npz", ".swp")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


# all that the libraries raise for archives that are damaged, encrypted, or packed in unknown ways
UNREADABLE = (
    OSError, EOFError, ValueError, IndexError, RuntimeError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One member of an archive or folder."""

    name: str
    size: int
    packed: int
    trouble: str
    open: Callable[[], IO[bytes]]


def read(path: Path, student: str = "") -> Submission:
    """One hand-in.

    Args:
        path: A folder, an archive, or a single `.py`, `.ipynb` or other file.
        student: The name to go by; the path's own where it is empty.

    Raises:
        UserError: It does not exist, cannot be read, or is hostile or too large.
    """
    if not path.exists():
        raise UserError(f"{path}: does not exist; give a folder, a .zip, a .py or a .ipynb")
    if path.is_dir():
        return _collect(student or path.resolve().name, path, list(_folder(path)))
    if is_archive(path.name):
        return from_archive(path, student or _stem(path.name))
    return _collect(student or path.stem, path, [_file(path, path.name)])


def from_archive(path: Path, student: str) -> Submission:
    """One hand-in from an archive."""
    with _opened(path) as entries:
        return _collect(student, path, entries)


def cohort(path: Path) -> Iterator[tuple[str, Callable[[], Submission]]]:
    """Name and reader of each hand-in of a cohort; the reader may raise UserError, one student's alone.

    Args:
        path: A folder of folders, archives or files, or one archive of them.

    Raises:
        UserError: The cohort itself cannot be read.
    """
    if not path.exists():
        raise UserError(f"{path}: does not exist; give a folder of hand-ins or an archive of them")
    found: dict[str, Callable[[], Submission]] = {}
    if path.is_dir():
        for entry in sorted(path.iterdir()):
            if not _junk(entry.name):
                name = _unique(entry.name if entry.is_dir() else _stem(entry.name), found)
                found[name] = lambda e=entry, n=name: read(e, n)  # type: ignore[misc]
    elif is_archive(path.name):
        found = _from_one_archive(path)
    else:
        raise UserError(f"{path}: is no folder and no archive ({', '.join(ARCHIVES)})")
    if not found:
        raise UserError(f"{path}: holds no hand-ins")
    yield from found.items()


def _from_one_archive(path: Path) -> dict[str, Callable[[], Submission]]:
    with _opened(path) as entries:
        files = dict(_contents(path, entries, keep_archives=True)[0])
    tops = {PurePosixPath(n).parts[0] for n in files}
    while len(tops) == 1 and all(len(PurePosixPath(n).parts) > 1 for n in files):
        files = {str(PurePosixPath(*PurePosixPath(n).parts[1:])): d for n, d in files.items()}
        tops = {PurePosixPath(n).parts[0] for n in files}
    found: dict[str, Callable[[], Submission]] = {}
    for top in sorted(tops):
        parts = {n: d for n, d in files.items() if PurePosixPath(n).parts[0] == top}
        name = _unique(top if top not in parts else _stem(top), found)
        found[name] = lambda p=parts, t=top, n=name: _part(path, p, t, n)  # type: ignore[misc]
    return found


def _part(path: Path, parts: dict[str, bytes], top: str, student: str) -> Submission:
    if top not in parts:
        entries = [_memory(str(PurePosixPath(n).relative_to(top)), d) for n, d in parts.items()]
        return _collect(student, path / top, entries)
    if is_archive(top):
        with _opened(path / top, parts[top]) as entries:
            return _collect(student, path / top, entries)
    return _collect(student, path / top, [_memory(top, parts[top])])


def _collect(student: str, path: Path, entries: list[Entry]) -> Submission:
    files, notes = _contents(path, entries)
    for name in [n for n in files if is_archive(n)]:
        # a zip within the zip
        with _opened(path / name, files.pop(name)) as inner:
            more, said = _contents(path / name, inner)
        files |= {n: d for n, d in more.items() if n not in files}
        notes += [f"`{name}` was unpacked", *said]
    parts = [PurePosixPath(n).parts for n in files]
    while parts and all(len(p) > 1 and p[0] == parts[0][0] for p in parts):
        files = {str(PurePosixPath(*PurePosixPath(n).parts[1:])): d for n, d in files.items()}
        parts = [PurePosixPath(n).parts for n in files]
    if not files:
        notes.append("the hand-in is empty")
    return Submission(student, dict(sorted(files.items())), tuple(notes))


def _contents(
    path: Path, entries: list[Entry], *, keep_archives: bool = False
) -> tuple[dict[str, bytes], list[str]]:
    """The files that count, with notes on what was left out."""
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    total = 0
    if len(entries) > (FILES * 200 if keep_archives else FILES):
        raise UserError(f"{path}: holds {len(entries):,} files, more than {FILES:,}")
    budget = TOTAL_BYTES * (200 if keep_archives else 1)
    for entry in entries:
        if any(_junk(part) for part in PurePosixPath(entry.name).parts):
            left_out.append(entry.name)
            continue
        if entry.trouble:
            raise UserError(f"{path}: refused, {entry.trouble}: {entry.name!r}")
        if entry.size > FILE_BYTES * (4 if keep_archives else 1):
            raise UserError(
                f"{path}: `{entry.name}` has {entry.size / 2**20:,.0f} MiB, more than {FILE_BYTES // 2**20}; hand in without data sets"
            )
        if entry.packed and entry.size > 2**20 and entry.size / entry.packed > RATIO:
            raise UserError(
                f"{path}: refused, `{entry.name}` unpacks to {entry.size // entry.packed} times its size"
            )
        total += entry.size
        if total > budget:
            raise UserError(f"{path}: unpacks to more than {budget // 2**20} MiB")
        if entry.name in files:
            raise UserError(
                f"{path}: refused, two files are called {entry.name!r}; pack it again with one of them"
            )
        files[entry.name] = _bytes(path, entry)
    notes = (
        [f"left out: {', '.join(left_out[:5])}{' …' if len(left_out) > 5 else ''}"]
        if left_out
        else []
    )
    lower = Counter(name.lower() for name in files)
    alike = [name for name in files if lower[name.lower()] > 1]
    if alike:
        notes.append(f"names differ only in case: {', '.join(alike[:6])}; each was read")
    return files, notes


def _bytes(path: Path, entry: Entry) -> bytes:
    try:
        with entry.open() as stream:
            data = stream.read(entry.size + 1)
    except UNREADABLE as error:
        raise UserError(
            f"{path}: `{entry.name}` cannot be read ({str(error) or type(error).__name__}); pack it again"
        ) from error
    if len(data) > entry.size:
        raise UserError(f"{path}: refused, `{entry.name}` is larger than it says")
    return data


class _opened:
    """The entries of an archive, which stays open for the body."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.path, self.data = path, data

    def __enter__(self) -> list[Entry]:
        try:
            source: Path | BytesIO = BytesIO(self.data) if self.data is not None else self.path
            if self.path.name.lower().endswith(".zip"):
                self.zip = zipfile.ZipFile(source)
                return [_zip_entry(self.zip, i) for i in self.zip.infolist() if not i.is_dir()]
            self.tar = (
                tarfile.open(fileobj=source)
                if isinstance(source, BytesIO)
                else tarfile.open(source)
            )
            members: list[Entry] = []
            for member in self.tar:
                if len(members) > FILES * 200:
                    raise UserError(f"{self.path}: holds more than {FILES * 200:,} files")
                if not member.isdir():
                    members.append(_tar_entry(self.tar, member))
            return members
        except UNREADABLE as error:
            self.__exit__()
            raise UserError(
                f"{self.path}: is no readable archive ({_first_line(error)}); pack it again as a zip"
            ) from error

    def __exit__(self, *_: object) -> None:
        for archive in (getattr(self, "zip", None), getattr(self, "tar", None)):
            if archive is not None:
                archive.close()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _zip_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    mode = info.external_attr >> 16
    trouble = (
        "a link"
        if stat.S_ISLNK(mode)
        else "encrypted"
        if info.flag_bits & 1
        else _trouble(info.filename)
    )
    return Entry(
        info.filename, info.file_size, info.compress_size, trouble, lambda: archive.open(info)
    )


def _tar_entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    trouble = _trouble(member.name) if member.isreg() else "a link or device"
    return Entry(
        member.name.removeprefix("./"),
        member.size,
        0,
        trouble,
        lambda: archive.extractfile(member) or BytesIO(),
    )


def _trouble(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or (len(name) > 1 and name[1] == ":"):
        return "an absolute name"
    if ".." in path.parts:
        return "a name that leaves the folder"
    return "a name with control characters" if any(ord(c) < 32 for c in name) else ""


def _folder(path: Path) -> Iterator[Entry]:
    count = 0
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(
            f for f in folders if not _junk(f) and not (Path(folder) / f).is_symlink()
        )
        for name in sorted(names):
            count += 1
            if count > FILES:
                raise UserError(f"{path}: holds more than {FILES:,} files")
            file = Path(folder) / name
            yield _file(file, file.relative_to(path).as_posix())


def _file(path: Path, name: str) -> Entry:
    try:
        info = path.lstat()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from error
    trouble = "" if stat.S_ISREG(info.st_mode) else "a link or device"
    return Entry(name, info.st_size, 0, trouble, lambda: path.open("rb"))


def _memory(name: str, data: bytes) -> Entry:
    return Entry(name, len(data), 0, _trouble(name), lambda: BytesIO(data))


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive."""
    return name.lower().endswith(ARCHIVES)


def _junk(name: str) -> bool:
    return name in JUNK_NAMES or name.startswith("._") or name.lower().endswith(JUNK_ENDINGS)


def _stem(name: str) -> str:
    ending = next(
        (e for e in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(e)),
        Path(name).suffix,
    )
    return name[: len(name) - len(ending)] or name


def _unique(name: str, taken: dict[str, Callable[[], Submission]]) -> str:
    """A name that is a safe folder name and not yet taken, letters of both cases alike."""
    safe = (
        "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")[
            :100
        ]
        or "hand-in"
    )
    lower = {t.lower() for t in taken}
    if safe.lower() not in lower:
        return safe
    return next(
        f"{safe}-{i}" for i in range(2, len(lower) + 3) if f"{safe}-{i}".lower() not in lower
    )
