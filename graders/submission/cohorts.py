"""The submissions of a cohort, found and not yet read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from graders.errors import UserError
from graders.model import Submission
from graders.submission.archives import archive_entries, spooled
from graders.submission.entries import (
    ARCHIVES,
    DIRECTORY_BYTES,
    FILES,
    UNPACKED_BYTES,
    Entry,
    Room,
    UnreadableSubmission,
    is_archive,
    path_parts,
    stem,
)
from graders.submission.folders import file_entry, folder_entries, trouble_of
from graders.submission.left_out import is_junk
from graders.submission.read import collected, read
from graders.submission.texts import alike, folder_name, printable, unique


@dataclass(frozen=True)
class FoundSubmission:
    """One submission of a cohort, not yet read."""

    entry: str
    """Its name in the cohort."""
    student: str
    load: Callable[[], Submission]
    """Reads it; may raise UserError, which is this student's alone."""
    cohort: Path
    """The cohort's folder or archive."""
    versions: tuple[FoundSubmission, ...] = ()
    """Its versions, where all are graded and the one with most points counts; `load` reads the last of them."""
    version: str = ""
    """What it is called, where it is one of several versions."""

    def reason(self, error: UserError) -> str:
        """Return why it cannot be read, to stand beside the student's name: no path leads out of the cohort."""
        if not isinstance(error, UnreadableSubmission):
            return str(error)
        parts: tuple[str, ...] = (error.path.name,)
        if error.path.is_relative_to(self.cohort):
            parts = error.path.relative_to(self.cohort).parts
        if self.student in (self.entry, stem(self.entry)) and parts[:1] == (self.entry,):
            parts = parts[1:]
        return ": ".join(filter(None, (printable("/".join(parts)), error.words)))


def cohort(
    path: Path, known: Mapping[str, str] | None = None, leave: Path | None = None
) -> list[FoundSubmission]:
    """The submissions of a cohort, none of them read.

    Args:
        path: A folder of folders, archives or files, or one archive of them.
        known: The students' names in an earlier run, by entry: they keep them, whoever else is there now.
        leave: A folder below it that is no submission, nor a part of one.

    Raises:
        UserError: The cohort itself cannot be read.
    """
    if not path.exists():
        raise UnreadableSubmission(path, "does not exist; give a folder of hand-ins or an archive of them")
    found: dict[str, tuple[str, Callable[[str], Submission]]] = {}
    leave = leave.resolve() if leave else None
    if path.is_dir():
        try:
            entries = sorted(path.iterdir())
        except OSError as error:
            raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error
        for entry in entries:
            if not is_junk(entry.name) and (entry.is_symlink() or entry.resolve() != leave):
                wanted = entry.name if entry.is_dir() else stem(entry.name)
                found[entry.name] = wanted, partial(_read_entry, entry, leave)
    elif is_archive(path.name):
        found = _found_in_archive(path)
    else:
        raise UnreadableSubmission(path, f"is no folder and no archive ({', '.join(ARCHIVES)})")
    if not found:
        raise UnreadableSubmission(
            path, "holds no hand-ins; put a folder, an archive or a file of each student into it"
        )
    found = {e: v for e, v in found.items() if not _is_packed_twin(e, found)}
    names = _names({entry: wanted for entry, (wanted, _) in found.items()}, known or {})
    return [
        FoundSubmission(entry, names[entry], partial(load, names[entry]), path)
        for entry, (_, load) in found.items()
    ]


def _is_packed_twin(entry: str, found: Mapping[str, tuple[str, Callable[[str], Submission]]]) -> bool:
    """Return whether an archive holds what the folder of its name beside it holds: somebody unpacked it there."""
    if not is_archive(entry) or stem(entry) not in found:
        return False
    try:
        packed, folder = (found[name][1](name) for name in (entry, stem(entry)))
    except UserError:
        return False  # said of the one that cannot be read
    return packed.files == folder.files


def members(path: Path, leave: Path | None = None) -> list[Entry]:
    """All files of a cohort's folder or archive, none of them read.

    A folder in it that cannot be listed is an entry with that trouble.

    Args:
        path: A folder, or an archive.
        leave: A folder below it that is no part of it.

    Raises:
        UserError: The cohort itself cannot be read.
    """
    if not path.is_dir():
        return [e for e in _of_archive(path) if not any(map(is_junk, path_parts(e)))]
    try:
        tops = sorted(p for p in path.iterdir() if not is_junk(p.name))
    except OSError as error:
        raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error
    leave = leave.resolve() if leave else None
    return [e for top in tops if top.is_symlink() or top.resolve() != leave for e in _below(top, leave)]


def _below(top: Path, leave: Path | None) -> list[Entry]:
    """The files that a file or folder of a cohort's folder is or holds."""
    name = printable(top.name)
    found: list[Entry] = []
    try:
        if trouble_of(top) or not top.is_dir():
            return [file_entry(top, name)]
        for entry in folder_entries(top, leave):
            found.append(replace(entry, name=f"{name}/{entry.name}"))  # noqa: PERF401 - what was found before an error is kept
    except UnreadableSubmission as error:
        found.append(Entry(f"{name}/{error.path.name}", 0, 0, error.words, lambda: iter(())))
    return found


def grouped(
    path: Path, groups: Mapping[str, tuple[str, Sequence[Entry]]], known: Mapping[str, str]
) -> list[FoundSubmission]:
    """The submissions of a cohort whose files were told apart by someone who knows how it was packed.

    Args:
        path: The cohort's folder or archive.
        groups: By what identifies a submission: the name that its student is to have, and its files by their own names.
        known: The students' names in an earlier run, by the same: they keep them.
    """
    names = _names({key: wanted for key, (wanted, _) in groups.items()}, known)
    return [
        FoundSubmission(key, names[key], partial(_read_group, path / key, entries, names[key]), path)
        for key, (_, entries) in groups.items()
    ]


def _read_group(path: Path, entries: Sequence[Entry], student: str) -> Submission:
    return collected(student, path, entries)


def _names(wanted: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """A name for each entry that is that of a folder, and nobody else's.

    One that an earlier run gave is kept; then who has the plain name comes before who has to change it.
    """
    names, taken = dict[str, str](), set[str]()
    safe = {entry: folder_name(name, default="hand-in") for entry, name in wanted.items()}
    order = sorted(wanted, key=lambda e: (e not in known, safe[e] != e, e))
    for entry in order:
        names[entry] = unique(known.get(entry, safe[entry]), taken)
        taken.add(alike(names[entry]))
    return names


def _read_entry(path: Path, leave: Path | None, student: str) -> Submission:
    """The submission that an entry of the cohort's folder is."""
    if trouble := trouble_of(path):
        raise UnreadableSubmission(path, f"refused, {trouble}")
    return read(path, student, leave)


def _of_archive(path: Path) -> list[Entry]:
    """The entries of a cohort's archive."""
    room = Room(unpacked=UNPACKED_BYTES * 64, directory=DIRECTORY_BYTES * 8, entries=FILES * 400)
    try:
        return archive_entries(path, path.open("rb"), room)
    except OSError as error:
        raise UnreadableSubmission(path, f"cannot be read ({error.strerror})") from error


def _found_in_archive(path: Path) -> dict[str, tuple[str, Callable[[str], Submission]]]:
    """The readers of the submissions in an archive, of which each reads its own part."""
    entries = [e for e in _of_archive(path) if not any(map(is_junk, path_parts(e)))]
    while top := _around(entries):
        inner = [e for e in entries if e.name != top]
        entries = [replace(e, name=e.name.removeprefix(f"{top}/")) for e in inner]
    by_top: dict[str, list[Entry]] = {}
    for entry in entries:
        by_top.setdefault(path_parts(entry)[0], []).append(entry)
    found: dict[str, tuple[str, Callable[[str], Submission]]] = {}
    for top, some in sorted(by_top.items()):
        single = len(some) == 1 and not some[0].folder and len(path_parts(some[0])) == 1
        wanted = stem(top) if single else top
        found[top] = (
            wanted,
            partial(_read_file_of_archive if single else _read_folder_of_archive, path / top, some),
        )
    return found


def _around(entries: Sequence[Entry]) -> str:
    """The folder that all lie in; empty where there is none."""
    honest = [(path_parts(e), e.folder) for e in entries if not e.trouble]
    tops = {parts[0] for parts, _ in honest}
    inside = all(folder or len(parts) > 1 for parts, folder in honest)
    return tops.pop() if len(tops) == 1 and inside and any(len(p) > 1 for p, _ in honest) else ""


def _read_folder_of_archive(path: Path, entries: Sequence[Entry], student: str) -> Submission:
    """The submission that a folder in the cohort's archive is."""
    inner = [replace(e, name="/".join(path_parts(e)[1:])) for e in entries if len(path_parts(e)) > 1]
    return collected(student, path, inner)


def _read_file_of_archive(path: Path, entries: Sequence[Entry], student: str) -> Submission:
    """The submission that a single file in the cohort's archive is."""
    if not is_archive(path.name) or entries[0].trouble:
        return collected(student, path, entries)
    room = Room()
    room.spend(path, entries[0].size)
    return collected(student, path, archive_entries(path, spooled(path, entries[0]), room), room)
