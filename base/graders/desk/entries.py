"""The file of overrides as entries that can be replaced, each with the text around it: what others wrote stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graders.errors import UserError
from graders.grading import lines
from graders.grading.lines import written
from graders.sheets.yaml import read
from graders.submission.texts import composed

HEAD = """# What people decided. `torchgrade desk` and people write this file; comments stay.
"""
ALIAS = re.compile(r"(^|[\s\[{,:-])[&*]\w", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One decision as it stands in the file.

    Args:
        text: Its lines.
        data: What they say.
        after: Comments and empty lines up to the next one.
    """

    text: str
    data: Mapping[str, Any]
    after: str = ""


@dataclass(frozen=True)
class Entries:
    """A file of overrides.

    Args:
        head: What stands before the first entry.
        entries: The entries in order.
    """

    head: str
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + "".join(e.text + e.after for e in self.entries)


def load(path: Path) -> Entries:
    """Return the entries of a file; none where it is not there.

    Raises:
        UserError: It cannot be read, or is not written as a list of entries that begin with `- `.
    """
    if not path.is_file():
        return Entries(HEAD, ())
    if (text := _text(path)) and (plain := lines.read(text)) is not None:
        return _of_lines(text, plain)
    node, data = read(path)
    if data is None:
        return Entries(text, ())
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not isinstance(data, list):
        raise UserError(
            f"{path}:1: the desk cannot rewrite it: write it as a list whose entries begin with `- `, each on a line of its own"
        )
    if ALIAS.search(text) and any(e.anchor for e in yaml.parse(text) if isinstance(e, yaml.NodeEvent)):
        raise UserError(f"{path}:1: the desk cannot rewrite anchors (`&`, `*`); write these entries out")
    all_ = text.splitlines(keepends=True)
    begins = [_dash(all_, item.start_mark.line) for item in node.value]
    ends = [_end(item) for item in node.value]
    starts = [*begins[1:], len(all_)]
    entries = [
        Entry("".join(all_[b : e + 1]), d, "".join(all_[e + 1 : s]))
        for b, e, s, d in zip(begins, ends, starts, data, strict=True)
    ]
    return Entries("".join(all_[: begins[0]]) if begins else text, tuple(entries))


def _text(path: Path) -> str:
    """Return the text of a file, its last line ended; empty where it is none, which who reads its YAML says."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return text if text.endswith("\n") or not text else f"{text}\n"


def _of_lines(text: str, found: Sequence[tuple[int, Mapping[str, Any]]]) -> Entries:
    """Return the entries of a file in which each is one line."""
    all_ = [f"{line}\n" for line in text.split("\n")[:-1]]
    starts = [number - 1 for number, _ in found]
    ends = [*starts[1:], len(all_)]
    entries = [
        Entry(all_[start], data, "".join(all_[start + 1 : end]))
        for start, end, (_, data) in zip(starts, ends[: len(starts)], found, strict=True)
    ]
    return Entries("".join(all_[: starts[0]]) if starts else text, tuple(entries))


def _dash(lines: Sequence[str], line: int) -> int:
    while not lines[line].lstrip().startswith("-"):
        line -= 1
    return line


def _end(node: yaml.Node) -> int:
    """Return the last line of a node; that of a block goes up to the next token, so its last scalar says it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    return int(mark.line) - (mark.column == 0 and mark.line > node.start_mark.line)


def comments_in(entry: Entry) -> Iterator[str]:
    """Return the comments within an entry that is written anew, each as a line."""
    if "#" not in entry.text or entry.text == written(entry.data):
        return
    for token_free in _without_scalars(entry.text):
        if (found := re.search(r"(?:^|\s)#.*", token_free)) is not None:
            yield found[0].strip() + "\n"


def _without_scalars(text: str) -> list[str]:
    """Return the lines of an entry with all that YAML reads made blank."""
    lines = [list(line) for line in text.splitlines()]
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark, token.end_mark
            for n in range(start.line, min(end.line, len(lines) - 1) + 1):
                first = start.column if n == start.line else 0
                last = end.column if n == end.line else len(lines[n])
                lines[n][first:last] = " " * (last - first)
    return ["".join(line) for line in lines]


def replaced(of: Entries, at: int, data: Mapping[str, Any] | None) -> Entries:
    """Return the file with one entry written anew, or taken out; comments within it stand before it.

    Args:
        of: The file.
        at: Which entry; one more than there are adds one.
        data: What it says now; None takes it out.
    """
    if at == len(of.entries):
        assert data is not None
        return Entries(of.head, (*of.entries, Entry(written(data), data)))
    entry = of.entries[at]
    said = "".join(comments_in(entry))
    new = [] if data is None else [Entry(written(data), data, entry.after)]
    entries = [*of.entries[:at], *new, *of.entries[at + 1 :]]
    left = said if data is not None else said + entry.after
    if not left:
        return Entries(of.head, tuple(entries))
    if at == 0:
        return Entries(of.head + left, tuple(entries))
    before = entries[at - 1]
    entries[at - 1] = Entry(before.text, before.data, before.after + left)
    return Entries(of.head, tuple(entries))


def places(of: Entries) -> dict[str, list[int]]:
    """Return by student where the entries of a file stand."""
    found: dict[str, list[int]] = {}
    for at, entry in enumerate(of.entries):
        found.setdefault(composed(str(entry.data["student"])), []).append(at)
    return found


def places_after(before: Entries, known: Mapping[str, list[int]], of: Entries) -> dict[str, list[int]]:
    """Return by student where the entries of a changed file stand; nothing has moved where all it has more stands at its end.

    Args:
        before: The file before.
        known: Where its entries stood.
        of: The changed file.
    """
    there = len(before.entries)
    pairs = zip(before.entries, of.entries, strict=False)
    if len(of.entries) < there or any(
        new is not old and new.data.get("student") != old.data.get("student") for old, new in pairs
    ):
        return places(of)
    found = dict(known)
    for at, entry in enumerate(of.entries[there:], there):
        name = composed(str(entry.data["student"]))
        found[name] = [*found.get(name, []), at]
    return found
