"""CSV files of other programs: read as they are, changed in single cells, written back with all else byte for byte."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.errors import UserError

BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How Excel's files begin."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TableError(UserError):
    """A table that cannot be read, or is not what it should be."""


@dataclass
class Row:
    """The raw cells of a line, with their quotes, and what ends it."""

    raw: list[str]
    end: str = "\n"


@dataclass
class Table:
    """A CSV file.

    Attributes:
        name: What it is called in messages.
        lines: All lines, that with the titles first; blank ones are kept.
        delimiter: What stands between cells.
        bom: The bytes that it began with.
        encoding: How its bytes are text.
    """

    name: str
    lines: list[Row]
    delimiter: str = ","
    bom: bytes = b""
    encoding: str = "utf-8"
    header: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.header = [_value(raw) for raw in self.lines[0].raw]

    @classmethod
    def read(cls, data: bytes, name: str) -> Table:
        """The table in some bytes.

        Raises:
            TableError: It is no CSV.
        """
        bom = next((b for b in BOMS if data.startswith(b)), b"")
        encoding = BOMS.get(bom, "utf-8")
        try:
            text = data[len(bom) :].decode(encoding)
        except UnicodeDecodeError:
            encoding = "cp1252"
            text = data.decode("cp1252", "surrogateescape")
        if data.startswith(BOOKS):
            raise TableError(f"{name}: is an Excel file or an archive and no CSV file; save it as CSV")
        if "\0" in text or not text.strip():
            raise TableError(f"{name}: is no CSV file; export it as CSV again")
        first = text.partition("\n")[0]
        delimiter = max(DELIMITERS, key=first.count)
        return cls(name, list(_lines(text, delimiter, name)), delimiter, bom, encoding)

    @classmethod
    def load(cls, path: Path) -> Table:
        """The table in a file.

        Raises:
            TableError: It cannot be read, or is no CSV.
        """
        try:
            return cls.read(path.read_bytes(), str(path))
        except OSError as error:
            raise TableError(f"{path}: cannot be read ({error.strerror})") from error

    @property
    def rows(self) -> list[Row]:
        """The lines below the titles that hold something."""
        return [line for line in self.lines[1:] if line.raw != [""]]

    def has(self, *titles: str) -> bool:
        """Whether there are columns of these titles."""
        return all(t in self.header for t in titles)

    def index(self, *titles: str) -> int:
        """Where the first column of one of these titles stands.

        Raises:
            TableError: There is none.
        """
        for title in titles:
            if title in self.header:
                return self.header.index(title)
        named = " or ".join(f"`{t}`" for t in titles)
        there = ", ".join(f"`{h}`" for h in self.header[:12])
        raise TableError(
            f"{self.name}: has no column {named}, only {there}; give the file as it was downloaded"
        )

    def cell(self, row: Row, *titles: str) -> str:
        """The text of a cell; empty where the row or the table has none there."""
        at = next((self.header.index(t) for t in titles if t in self.header), None)
        return _value(row.raw[at]) if at is not None and at < len(row.raw) else ""

    def at(self, row: Row, index: int) -> str:
        """The text of a cell by its place."""
        return _value(row.raw[index]) if index < len(row.raw) else ""

    def put(self, row: Row, index: int, value: str) -> None:
        """Write a cell, in quotes where it had them or needs them."""
        row.raw[index] = quoted(value, self.delimiter, always=row.raw[index].startswith('"'))

    def require_whole(self) -> None:
        """Refuse a table of which a row has more or fewer cells than there are titles.

        Raises:
            TableError: One has.
        """
        for number, line in enumerate(self.lines[1:], 2):
            if line.raw != [""] and len(line.raw) != len(self.header):
                raise TableError(
                    f"{self.name}: row {number} has {len(line.raw)} cells and not {len(self.header)}; it was changed by another program, download it again"
                )

    @property
    def charset(self) -> str:
        """What people call its encoding."""
        return {"cp1252": "Windows-1252"}.get(self.encoding, self.encoding.upper())

    @property
    def separator(self) -> str:
        """What people call what stands between cells."""
        return DELIMITERS[self.delimiter]

    def to_bytes(self) -> bytes:
        """The file, of which all that was not written to is as it was.

        Raises:
            TableError: Its encoding lacks letters of what was written.
        """
        text = "".join(self.delimiter.join(line.raw) + line.end for line in self.lines)
        if self.encoding == "cp1252":
            try:
                return text.encode("cp1252", "surrogateescape")
            except UnicodeEncodeError as error:
                raise TableError(
                    f"{self.name}: was saved by another program in Windows-1252, which has no `{text[error.start]}`; give the file as it was downloaded"
                ) from error
        return self.bom + text.encode(self.encoding)


def _lines(text: str, delimiter: str, name: str) -> Iterator[Row]:
    """The lines of a CSV, cells with their quotes."""
    cells, at, start, inside = list[str](), 0, 0, False
    while at < len(text):
        char = text[at]
        if inside:
            if char == '"':
                inside = text[at + 1 : at + 2] == '"'
                at += inside
        elif char == '"' and at == start:
            inside = True
        elif char == delimiter:
            cells.append(text[start:at])
            start = at + 1
        elif char in "\r\n":
            end = "\r\n" if text[at : at + 2] == "\r\n" else char
            yield Row([*cells, text[start:at]], end)
            cells, start = [], at + len(end)
            at = start - 1
        at += 1
    if inside:
        raise TableError(f"{name}: ends within a cell; it was cut off, download it again")
    if cells or start < len(text):
        yield Row([*cells, text[start:]], "")


def _value(raw: str) -> str:
    """What a raw cell says."""
    if len(raw) > 1 and raw[0] == raw[-1] == '"':
        return raw[1:-1].replace('""', '"')
    return raw


def quoted(value: str, delimiter: str = ",", *, always: bool = False) -> str:
    """A value as a raw cell."""
    if always or any(c in value for c in f'"\r\n{delimiter}'):
        return '"' + value.replace('"', '""') + '"'
    return value


def harmless(value: str) -> str:
    """Text that no spreadsheet executes."""
    return f"'{value}" if value.startswith(FORMULA) else value


def csv_text(
    header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\n"
) -> str:
    """A new CSV; cells that a spreadsheet would execute are made harmless by whoever calls this."""
    out = io.StringIO()
    for row in (header, *rows):
        out.write(delimiter.join(quoted(c, delimiter) for c in row) + end)
    return out.getvalue()
