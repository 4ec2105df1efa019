"""Find out what packed a cohort, by the names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path

from graders.errors import UserError
from graders.exchange import blackboard, canvas, github, gradescope, ilias, moodle, nbgrader
from graders.exchange.download import Download, Listing, Reads
from graders.submission.cohorts import members
from graders.submission.entries import Entry, UnreadableSubmission, content, is_archive
from graders.submission.left_out import is_junk

SYSTEMS: dict[str, tuple[str, Reads]] = {
    "moodle": ("Moodle", moodle.reads),
    "gradescope": ("Gradescope", gradescope.reads),
    "nbgrader": ("nbgrader", nbgrader.reads),
    "github": ("GitHub Classroom", github.reads),
    "blackboard": ("Blackboard", blackboard.reads),
    "canvas": ("Canvas", canvas.reads),
    "ilias": ("ILIAS", ilias.reads),
}
"""The systems in the order in which they are tried, those first whose names nobody gives by chance."""
PLAIN = "folders"
LIST_BYTES = 16 * 2**20
"""Bytes of a list that a system wrote, at most."""


@dataclass(frozen=True)
class Packed:
    """A download, with its files."""

    path: Path
    system: str
    download: Download
    entries: Mapping[str, Entry]


def recognised(path: Path, leave: Path, system: str, zone: tzinfo | None = None) -> Packed | None:
    """The download that a folder or archive is, or that the only archive in a folder is; None where it is none.

    Raises:
        UserError: It cannot be read, or is not of the system that was named.
    """
    if not path.exists() or not (path.is_dir() or is_archive(path.name)):
        return None  # said by who reads plain cohorts
    for place in (path, *_only_archive(path)):
        try:
            entries = {e.name: e for e in members(place, leave) if _counts(e)}
        except UserError:
            if place == path or system:
                raise
            continue  # a single student's archive, of which it is said when it is read
        listing = Listing(_stem(place), list(entries), partial(_read_of, path, entries), bool(system), zone)
        for name, (_, reads) in SYSTEMS.items():
            if system not in ("", name):
                continue
            found = reads(listing)
            if found is not None and (system or listing.is_mostly_matched(found.unmatched)):
                return Packed(place, name, found, entries)
    if system:
        raise UserError(
            f"{path}: is no download of {SYSTEMS[system][0]}, no file in it is named so; leave out --from, or give the file as it was downloaded"
        )
    return None


def _only_archive(path: Path) -> list[Path]:
    """The archive in a folder that holds nothing else but tables."""
    if not path.is_dir():
        return []
    inside = [
        p for p in sorted(path.iterdir()) if not is_junk(p.name) and p.suffix.lower() not in (".csv", ".xlsx")
    ]
    return inside if len(inside) == 1 and inside[0].is_file() and is_archive(inside[0].name) else []


def _counts(entry: Entry) -> bool:
    """Whether an entry is a file, and not one that a system left there."""
    return not entry.folder and not any(map(is_junk, entry.name.split("/")))


def _stem(path: Path) -> str:
    return path.resolve().name if path.is_dir() else path.name.partition(".")[0]


def _read_of(path: Path, entries: Mapping[str, Entry], name: str) -> bytes:
    return read_list(path, entries[name])


def read_list(path: Path, entry: Entry) -> bytes:
    """A list that a system wrote."""
    if entry.trouble or entry.size > LIST_BYTES:
        raise UnreadableSubmission(path / entry.name, entry.trouble or "is too large for a list of hand-ins")
    return content(path, entry)
