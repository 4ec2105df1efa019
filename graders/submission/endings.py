"""Files of code under the endings that programs give them, and those that cells of notebooks write."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from graders.submission import jupyter, source

ADDED = re.compile(r"(?P<name>.+\.(?:ipynb|py))\.(?:txt|json)", re.I)
"""What browsers and mail programs append."""
CAPITALS = re.compile(r"(?P<name>.+\.)(?P<ending>ipynb|py)w?", re.I)
NOTEBOOK_HEAD = 4096


def with_code_named(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files with code under the endings that say so, and a note on each whose name was another."""
    found, notes = {}, []
    for name, data in files.items():
        plain = _named(name, data)
        if plain != name and plain not in files and plain not in found:
            notes.append(f"`{name[:80]}` is read as `{plain[:80]}`")
            name = plain
        found[name] = data
    return found, notes


def _named(name: str, data: bytes) -> str:
    if added := ADDED.fullmatch(name):
        name = added["name"]
    elif name.lower().endswith(".json") and _is_notebook(data):
        name = f"{name[: -len('.json')]}.ipynb"
    if capitals := CAPITALS.fullmatch(name):
        name = capitals["name"] + capitals["ending"].lower()
    return name


def _is_notebook(data: bytes) -> bool:
    """Whether a JSON file is a notebook that was saved under another ending."""
    ends = data[:NOTEBOOK_HEAD] + data[-NOTEBOOK_HEAD:]
    return b'"nbformat"' in ends and not isinstance(source.cells(data), source.Unreadable)


def with_written(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files with those that `%%writefile` cells of notebooks write, and a note on each; a file that is there stays."""
    found, notes = dict(files), []
    new: dict[str, str] = {}
    for notebook, data in files.items():
        if source.is_notebook(notebook) and any(f"%%{magic}".encode() in data for magic in jupyter.WRITES):
            for name, text, more in _written(notebook, data):
                if name not in files:
                    if name not in new:
                        notes.append(f"`{name[:80]}` is written by a cell of `{notebook[:80]}`")
                    new[name] = new.get(name, "") * more + text
    found |= {name: text.encode() for name, text in new.items()}
    return dict(sorted(found.items())), notes


def _written(notebook: str, data: bytes) -> Iterator[tuple[str, str, bool]]:
    """The files that a notebook's cells write below its own folder."""
    cells = source.cells(data)
    for cell in () if isinstance(cells, source.Unreadable) else cells:
        if cell["cell_type"] == "code" and (file := jupyter.written(cell["source"])):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(notebook), file[0]))
            if not name.startswith(("/", "..")) and name.isprintable() and len(name) < source.LONGEST:
                yield name, file[1], file[2]
