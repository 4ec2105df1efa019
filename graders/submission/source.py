"""What the files of a submission hold, read outside the jail and never executed: a value, or why there is none.

The one place outside the sandbox that parses what students wrote. Nothing here raises, whatever comes, and
nothing takes long or much memory: what is too large or too deep is refused before Python, JSON or YAML are
asked to read it.
"""

from __future__ import annotations

import ast
import codecs
import json
import re
import symtable
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import yaml

from graders.submission.jupyter import python_of, without_line_magics
from graders.submission.notebooks import CODE
from graders.submission.tokens import SOURCE_CAP, WORDS_CAP, Refused, weight
from graders.wire import printable

SUBMISSION_CAP = 2_000_000
"""Letters of code of a submission in which definitions are looked for."""
NOTEBOOK_CAP = 32 * 2**20
MARKS_CAP = 500_000
"""Commas and brackets of a notebook: what stands between them takes up to a quarter of a kilobyte."""
NAMES_CAP = 20_000
"""Bytes of a `submission.yaml`."""
MOST_NAMES = 200
LONGEST = 200
"""Letters of a name, and of why something cannot be read."""

# what Python thinks of a student's string is for the student's own terminal
warnings.filterwarnings("ignore", module="<submission>")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why something cannot be read, in words for the student."""

    why: str

    @property
    def place(self) -> tuple[int, str]:
        """The line that is told, 1 where none is, and the rest of the reason."""
        line = re.match(r"line (\d+) ", self.why)
        return (int(line[1]), self.why.removeprefix(line[0])) if line else (1, self.why)


@dataclass(frozen=True, slots=True)
class Part:
    """A script, or a cell of a notebook and its place there, with its syntax tree."""

    text: str
    tree: ast.Module
    at: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a file's top level: all that it says, for comparing, and the file's names that it reads."""

    node: ast.stmt
    said: str
    reads: frozenset[str]


def _safely(read: Callable[P, T]) -> Callable[P, T | Unreadable]:
    """The function with whatever it raises as a reason: a parser's memory, stack or patience may end at any byte."""

    @wraps(read)
    def reading(*args: P.args, **keys: P.kwargs) -> T | Unreadable:
        try:
            return read(*args, **keys)
        except Exception as error:
            return Unreadable(one_line(_why(error))[:LONGEST])

    return reading


def one_line(text: str) -> str:
    """Text that can be shown in a sentence, with a mark for each letter that cannot be shown."""
    plain = " ".join(printable(text).split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in plain)


def _why(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, SyntaxError):
        return f"line {error.lineno or 1} does not parse ({error.msg})"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1} is no YAML ({error.problem})"
    if isinstance(error, json.JSONDecodeError):
        return "it is no notebook; save it again as .ipynb"
    return f"it cannot be read ({type(error).__name__})"


# -- Python ------------------------------------------------------------------------------------


def text(data: bytes) -> str:
    """Source code as text, whatever its bytes: UTF-8 or UTF-16 by its mark, UTF-8 without one, else Latin-1; any line ends.

    The marks that old editors and broken transfers leave at the end of a file are none of it.
    """
    coding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        found = data.decode(coding)
    except UnicodeDecodeError:
        found = data.decode("latin-1")
    return with_plain_ends(found.rstrip("\x1a\0"))


def with_plain_ends(source: str) -> str:
    """Return a text with plain ends of lines."""
    return source.replace("\r\n", "\n").replace("\r", "\n")


@_safely
def tree(source: str) -> ast.Module:
    """The syntax tree of source code."""
    source = with_plain_ends(source)
    if weight(source) > WORDS_CAP:
        raise Refused("it is too large for code")
    return ast.parse(source, "<submission>")


@_safely
def unparsed(node: ast.AST) -> str:
    """The source code of a part of a tree."""
    return ast.unparse(node)


@_safely
def statements(path: str, data: bytes) -> tuple[Statement, ...]:
    """The statements of a file's top level; none are left out."""
    found = [_readable(part) for part in _parts(path, data)]
    return tuple(
        Statement(node, ast.dump(node), _free_names(node)) for part in found for node in part.tree.body
    )


def _readable(part: Part | Unreadable) -> Part:
    if isinstance(part, Unreadable):
        raise Refused(part.why)
    return part


def _free_names(node: ast.stmt) -> frozenset[str]:
    """The file's names that a statement reads; names that are local to a function are none."""
    tables = [symtable.symtable(ast.unparse(node), "", "exec")]
    found = {s.get_name() for s in tables[0].get_symbols() if s.is_referenced()}
    while tables:
        tables += (table := tables.pop()).get_children()
        found |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return frozenset(found)


@_safely
def parts(path: str, data: bytes) -> tuple[Part, ...]:
    """A script, or the cells of a notebook that parse."""
    found = list(_parts(path, data))
    if not is_notebook(path):
        return tuple(map(_readable, found))
    return tuple(part for part in found if isinstance(part, Part))


def parts_of_all(files: Mapping[str, bytes]) -> dict[str, tuple[Part, ...]]:
    """The parts of all files of a submission that hold code and can be read, up to `SUBMISSION_CAP`."""
    found: dict[str, tuple[Part, ...]] = {}
    room = SUBMISSION_CAP
    for path, data in files.items():
        room -= len(code(path, data))
        if room < 0:
            break
        if path.lower().endswith(CODE) and not isinstance(read := parts(path, data), Unreadable):
            found[path] = read
    return found


def _parts(path: str, data: bytes) -> Iterator[Part | Unreadable]:
    if not is_notebook(path):
        source = text(data)
        found = tree(source)
        yield found if isinstance(found, Unreadable) else Part(source, found)
        return
    sources = [
        (at, cell["source"])
        for at, cell in _cells(_notebook(data))
        if cell["cell_type"] == "code" and (python_of(cell["source"]) or not cell["source"])
    ]
    if sum(_quiet_weight(source) for _, source in sources) > WORDS_CAP:
        raise Refused("it is too large for code")
    for at, source in sources:
        found = _cell_tree(source)
        yield found if isinstance(found, Unreadable) else Part(source, found, at)


def _quiet_weight(source: str) -> int:
    """The weight of a cell; nothing where it is refused by itself."""
    try:
        return weight(source)
    except Refused:
        return 0


def _cell_tree(source: str) -> ast.Module | Unreadable:
    """The tree of a cell, without its magics and shell lines where it has them."""
    source = python_of(source)
    found = tree(source)
    if isinstance(found, Unreadable) and len(source) <= SOURCE_CAP:
        return tree(without_line_magics(source))
    return found


@_safely
def with_parts(path: str, data: bytes, new: Mapping[int, str]) -> bytes:
    """The file with other text in the place of some of its parts, by their `at`."""
    if not is_notebook(path):
        return new.get(0, text(data)).encode()
    notebook = _notebook(data)
    cells = _raw_cells(notebook)
    for at, source in new.items():
        cells[at]["input" if "source" not in cells[at] else "source"] = source
    return json.dumps(notebook).encode()


# -- notebooks ---------------------------------------------------------------------------------


def is_notebook(path: str) -> bool:
    """Whether a file's name is that of a notebook."""
    return path.lower().endswith(".ipynb")


@_safely
def cells(notebook: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook, each with its `cell_type` (code, markdown or raw) and its `source` as text."""
    return [cell for _, cell in _cells(_notebook(notebook))]


def code(path: str, data: bytes) -> str:
    """A file's code, that of a notebook cell by cell; empty for what is none or cannot be read."""
    if is_notebook(path):
        found = cells(data)
        if isinstance(found, Unreadable):
            return ""
        sources = [c["source"] for c in found if c["cell_type"] == "code"]
        return "\n\n".join(f"# %%\n{source}" for source in sources)
    return text(data) if path.lower().endswith(".py") else ""


def _notebook(data: bytes) -> Any:
    if len(data) > NOTEBOOK_CAP or sum(data.count(mark) for mark in b"[{,") > MARKS_CAP:
        raise Refused("it is too large for a notebook")
    return json.loads(text(data))


def _raw_cells(notebook: Any) -> list[Any]:
    """The cells of a notebook, also of one of Jupyter's third format."""
    found = notebook if isinstance(notebook, dict) else {}
    if "cells" not in found and isinstance(sheets := found.get("worksheets"), list) and sheets:
        found = sheets[0] if isinstance(sheets[0], dict) else {}
    if not isinstance(found.get("cells"), list):
        raise Refused("it is no notebook; save it again as .ipynb")
    return found["cells"]


def _cells(notebook: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The cells that are some, with their places."""
    for at, cell in enumerate(_raw_cells(notebook)):
        if isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw"):
            source = cell.get("source", cell.get("input"))
            lines = source if isinstance(source, list) else [source]
            written = [line for line in lines if isinstance(line, str)]
            if len(written) == len(lines):
                yield at, {**cell, "source": _plain("".join(written))}


def _plain(source: str) -> str:
    return with_plain_ends(re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", source))


# -- submission.yaml ---------------------------------------------------------------------------


@_safely
def names(data: bytes) -> dict[str, str]:
    """What a `submission.yaml` says below `symbols`: strings by strings, and nothing else that YAML knows."""
    return _said(data)[0]


@_safely
def members(data: bytes) -> list[str]:
    """Who handed in together, as a `submission.yaml` says below `members`; nobody where it says nothing."""
    return _said(data)[1]


@_safely
def language(data: bytes) -> str:
    """The language that a `submission.yaml` asks for; empty where it says none."""
    return _said(data)[2]


def _said(data: bytes) -> tuple[dict[str, str], list[str], str]:
    """The names below `symbols`, the people below `members`, and the language."""
    if len(data) > NAMES_CAP:
        raise Refused(f"it has more than {NAMES_CAP:,} bytes")
    events = yaml.parse(text(data), Loader=yaml.SafeLoader)
    for expected in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
        if not isinstance(next(events), expected):
            raise Refused("it is empty")
    _opened(next(events))
    found: dict[str, str] | None = None
    people: list[str] | None = None
    tongue = ""
    for key, value in _pairs(events):
        if key == "members":
            if people is not None:
                raise Refused("`members` stands there twice")
            people = _list(value, events)
        elif key == "symbols" and isinstance(value, yaml.MappingStartEvent):
            _opened(value)
            if found is not None:
                raise Refused("`symbols` stands there twice")
            found = _strings(events)
        elif key == "language":
            tongue = _string(value).strip().lower()[:2]
        else:
            _string(value)
    if not found and not people and not tongue:
        raise Refused("there is nothing below `symbols:`")
    if not isinstance(next(events), yaml.DocumentEndEvent) or not isinstance(
        next(events), yaml.StreamEndEvent
    ):
        raise Refused("it holds more than one document")
    return found or {}, people or [], tongue


def _list(begins: Any, events: Iterator[Any]) -> list[str]:
    """The people of a list."""
    if not isinstance(begins, yaml.SequenceStartEvent) or begins.anchor is not None or begins.tag is not None:
        raise Refused("`members` is no list, such as `members: [Ada Lovelace, Alan Turing]`")
    found: list[str] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        found.append(_string(event))
        if len(found) > MOST_NAMES:
            raise Refused(f"it has more than {MOST_NAMES} members")
    return [name for name in found if name.strip()]


def _pairs(events: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    """The keys of a mapping, each with the event at which its value begins."""
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        yield _string(event), next(events)


def _strings(events: Iterator[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _pairs(events):
        if key in found:
            raise Refused(f"`{key}` stands there twice")
        found[key] = _string(value)
        if len(found) > MOST_NAMES:
            raise Refused(f"it has more than {MOST_NAMES} names")
    return found


def _opened(event: Any) -> None:
    """Refuse what is no plain mapping."""
    if not isinstance(event, yaml.MappingStartEvent):
        raise Refused("it has no `symbols:`")
    if event.anchor is not None or event.tag is not None:
        raise Refused("it has a `&` or `!` before a mapping")


def _string(event: Any) -> str:
    mark = event.start_mark
    line = mark.line + 1 if mark is not None else 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise Refused(f"line {line} has a `*` or `&`; write the name itself")
    if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
        raise Refused(f"line {line} has something else where a name belongs")
    if len(event.value) > LONGEST:
        raise Refused(f"line {line} has a name of more than {LONGEST} letters")
    return printable(event.value)
