"""The file of overrides as entries that can be replaced, each with the text around it: what others wrote stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from graders.errors import UserError
from graders.sheets.yaml import read

HEAD = """# What people decided. `torchgrade desk` and people write this file; comments stay.
"""
PLAIN = re.compile(r"[A-Za-z_][\w-]*")
NOT_OURS = re.compile(
    "[^\\n\\t -~\\u00a1-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufffd\\U00010000-\\U0001fffd]|[\\u2028\\u2029\\ufeff]"
)
"""What YAML does not take as it is."""
WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
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
    _, data = read(path)
    text = path.read_text(encoding="utf-8")
    if text and not text.endswith("\n"):
        text += "\n"
    if data is None:
        return Entries(text, ())
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not isinstance(data, list):
        raise UserError(
            f"{path}:1: the desk cannot rewrite it: write it as a list whose entries begin with `- `, each on a line of its own"
        )
    if ALIAS.search(text) and any(e.anchor for e in yaml.parse(text) if isinstance(e, yaml.NodeEvent)):
        raise UserError(f"{path}:1: the desk cannot rewrite anchors (`&`, `*`); write these entries out")
    lines = text.splitlines(keepends=True)
    begins = [_dash(lines, item.start_mark.line) for item in node.value]
    ends = [_end(item) for item in node.value]
    starts = [*begins[1:], len(lines)]
    entries = [
        Entry("".join(lines[b : e + 1]), d, "".join(lines[e + 1 : s]))
        for b, e, s, d in zip(begins, ends, starts, data, strict=True)
    ]
    return Entries("".join(lines[: begins[0]]) if begins else text, tuple(entries))


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


def written(data: Mapping[str, Any]) -> str:
    """Return an entry as one line."""
    return f"- {{{', '.join(f'{k}: {_value(v)}' for k, v in data.items())}}}\n"


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            said = f"{Decimal(repr(value)):f}"  # YAML takes 1e-05 for a text
            return said if "." in said else f"{said}.0"
        case str():
            plain = PLAIN.fullmatch(value) and value.lower() not in WORDS
            quoted = json.dumps(value, ensure_ascii=False)
            return value if plain else NOT_OURS.sub(_escaped, quoted)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{{', '.join(f'{_value(k)}: {_value(v)}' for k, v in value.items())}}}"
    raise TypeError(type(value))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


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
