"""Read a folder, a file or an archive as a Submission.

Archives are hostile: absolute names, `..`, links, devices, bombs are refused with one clear error. What one submission
may hold is one budget through all archives within it, and nothing is read before it is known to fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import takewhile
from pathlib import Path, PurePosixPath

from graders.model import Submission
from graders.submission.archives import archive_entries
from graders.submission.endings import with_code_named, with_written
from graders.submission.entries import (
    CHUNK,
    FILE_BYTES,
    FILES,
    LINK,
    TOTAL_BYTES,
    Entry,
    Room,
    UnreadableSubmission,
    content,
    is_archive,
    path_parts,
    stem,
)
from graders.submission.folders import file_entry, folder_entries
from graders.submission.left_out import is_left_out
from graders.submission.texts import file_name, printable
from graders.vocabulary.packed import closed_kind

DEPTH = 3
"""Archives within archives that are unpacked."""
RATIO = 200
LONGEST_PART = 255
"""Bytes of a file's name."""


def read(path: Path, student: str = "", leave: Path | None = None) -> Submission:
    """One submission.

    Args:
        path: A folder, an archive, or a single `.py`, `.ipynb` or other file.
        student: The name to go by; the path's own where it is empty.
        leave: A folder below it that is no part of it.

    Raises:
        UserError: It does not exist, cannot be read, or is hostile or too large.
    """
    if not path.exists():
        raise UnreadableSubmission(path, "does not exist; give a folder, a .zip, a .py or a .ipynb")
    if path.is_dir():
        return collected(student or printable(path.resolve().name), path, folder_entries(path, leave))
    if is_archive(path.name):
        room = Room()
        try:
            entries = archive_entries(path, path.open("rb"), room)
        except OSError as error:
            raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error
        return collected(student or printable(stem(path.name)), path, entries, room)
    return collected(student or printable(path.stem), path, [file_entry(path, path.name)])


# -- one submission -------------------------------------------------------------------------------


@dataclass
class Collected:
    """The files that count of one submission, with notes on the others."""

    room: Room
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def planned(self, path: Path, entries: Iterable[Entry]) -> list[Entry]:
        """The entries to read, all of which together fit."""
        kept: list[Entry] = []
        for entry in entries:
            if any(is_left_out(part, entry.size) for part in path_parts(entry)):
                self.left_out.append(entry.name)
            elif entry.folder and entry.trouble == LINK:
                self.left_out.append(f"{entry.name} ({LINK})")
            elif not entry.folder:
                kept.append(entry)
        if len(kept) > self.room.files:
            held = FILES - self.room.files + len(kept)
            raise UnreadableSubmission(path, f"holds {held:,} files, more than {FILES:,}")
        self.room.files -= len(kept)
        seen: set[str] = set()
        for entry in kept:
            self._check(path, entry)
            if entry.raw and entry.raw in seen:
                raise UnreadableSubmission(
                    path, f"refused, two files are called {entry.name!r}; pack it again with one of them"
                )
            seen.add(entry.raw)
        return kept

    def _check(self, path: Path, entry: Entry) -> None:
        if entry.trouble:
            raise UnreadableSubmission(path, f"refused, {entry.trouble}: {entry.name[:300]!r}")
        if entry.size > FILE_BYTES:
            raise UnreadableSubmission(
                path,
                f"`{entry.name}` has {entry.size / 2**20:,.0f} MiB, more than {FILE_BYTES // 2**20}; hand in without data sets",
            )
        if entry.size > CHUNK and entry.packed and entry.size / entry.packed > RATIO:
            raise UnreadableSubmission(
                path, f"refused, `{entry.name}` unpacks to {entry.size // entry.packed} times its size"
            )
        self.room.bytes -= entry.size
        if self.room.bytes < 0:
            raise UnreadableSubmission(path, f"unpacks to more than {TOTAL_BYTES // 2**20} MiB")

    def keep(self, entry: Entry, data: bytes, archive: str) -> None:
        """Keep a file; where another has its name already, in a folder called like the archive it lies in."""
        name = "/".join(map(shortened, path_parts(entry)))
        if name in self.files and archive:
            name = f"{file_name(stem(archive))}/{name}"
        if name in self.files:
            path = PurePosixPath(name)
            tries = (str(path.with_stem(f"{path.stem}-{i}")) for i in range(2, len(self.files) + 3))
            name = next(n for n in tries if n not in self.files)
        if name != entry.name:
            self.renamed.append(f"`{entry.name[:80]}` is called `{name[:80]}` here")
        self.files[name] = data


def collected(student: str, path: Path, entries: Iterable[Entry], room: Room | None = None) -> Submission:
    """A submission of files and of what the archives among them hold, as deep as `DEPTH`."""
    found = Collected(room or Room())
    level: list[tuple[Path, Iterable[Entry]]] = [(path, entries)]
    for depth in range(DEPTH + 1):
        planned = [(where, found.planned(where, some)) for where, some in level]
        level = []
        for where, some in planned:
            for entry in some:
                data = content(where, entry)
                if depth == DEPTH and is_archive(entry.name):
                    found.notes.append(
                        f"`{entry.name[:200]}` was left packed: it lies in {DEPTH + 1} archives"
                    )
                if depth == DEPTH or not is_archive(entry.name):
                    found.keep(entry, data, where.name if depth else "")
                    continue
                inner = where / entry.name
                level.append((inner, archive_entries(inner, BytesIO(data), found.room)))
                found.notes.append(f"`{entry.name[:200]}` was unpacked")
    _refuse_closed(path, found)
    files, renamed = with_code_named(_without_top(found.files))
    files, written = with_written(files)
    found.notes += [*renamed, *written]
    return Submission(student, files, tuple(_notes(found)))


def _refuse_closed(path: Path, found: Collected) -> None:
    """Note the archives of kinds that are not opened here; where nothing else may be work, there is nothing to grade.

    Raises:
        UnreadableSubmission: All work lies in such an archive.
    """
    closed = {n: kind for n, d in found.files.items() if (kind := closed_kind(n, d))}
    for name, kind in closed.items():
        said = f"`{name[:200]}` is a {kind} archive, which is not opened here"
        if all(n in closed or PurePosixPath(n).stem.lower().startswith("readme") for n in found.files):
            raise UnreadableSubmission(path, f"{said}; pack it again as a zip")
        found.notes.append(said)


def _without_top(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without the folders around all of them, by name."""
    parts = {name: name.split("/") for name in files}
    levels = zip(*(folders[:-1] for folders in parts.values()), strict=False)
    around = len(list(takewhile(lambda level: len(set(level)) == 1, levels)))
    return dict(sorted(("/".join(parts[name][around:]), data) for name, data in files.items()))


def _notes(found: Collected) -> Iterator[str]:
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


# -- folders and archives ----------------------------------------------------------------------


def shortened(part: str) -> str:
    """The name of a file or folder no longer than systems take, with its ending."""
    if len(part.encode()) <= LONGEST_PART:
        return part
    front, dot, ending = part.rpartition(".")
    if not front or len(ending.encode()) > 20:
        front, dot, ending = part, "", ""
    room = LONGEST_PART - len((dot + ending).encode())
    return front.encode()[:room].decode(errors="ignore") + dot + ending
