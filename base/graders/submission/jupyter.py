"""What the magic at the top of a cell makes of it: Python, another language, or a file that it writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

CELL_MAGIC = re.compile(r"(?P<before>\s*?)^[ \t]*%%(?P<name>\w+)[ \t]*(?P<rest>[^\n]*)\n?", re.MULTILINE)
LINE_MAGIC = re.compile(r"^([ \t]*+)(?:%%?\w|!(?!=)|\?).*+$", re.MULTILINE)
TIMED_LINE = re.compile(r"^([ \t]*+)%time[ \t]++(?=\S)", re.MULTILINE)
TIMED_VALUE = re.compile(r"^([ \t]*+[\w, ]++=[ \t]*+)%time[ \t]++(?=\S)", re.MULTILINE)
MAGIC_VALUE = re.compile(r"^([ \t]*+[\w, ]++=[ \t]*+)[%!].*+$", re.MULTILINE)
HELP = re.compile(r"^([ \t]*+)[\w.]++\?.*+$", re.MULTILINE)
WRITES = ("writefile", "file")
ON_PYTHON = ("time", "timeit", "capture", "prun")
"""Cell magics of IPython that run the cell as Python, in the notebook's own names."""
OTHERWISE = frozenset(
    [
        "bash",
        "sh",
        "shell",
        "script",
        "system",
        "sx",
        "cmd",
        "powershell",
        "perl",
        "ruby",
        "pypy",
        "python",
        "python2",
        "python3",
        "js",
        "javascript",
        "html",
        "svg",
        "latex",
        "markdown",
        "R",
        "julia",
        "sql",
        "bigquery",
        "cython",
        "cu",
        "cpp",
        "writefile",
        "file",
        "configure",
    ]
)
"""Cell magics whose cell is of another language, of another process, or a file."""


@dataclass(frozen=True, slots=True)
class CellMagic:
    """The magic of a cell.

    Attributes:
        name: Such as `time`.
        rest: What stands behind it in its line.
        body: The lines below it.
        line: The lines above it, which are blank.
    """

    name: str
    rest: str
    body: str
    line: int


def cell_magic(source: str) -> CellMagic | None:
    """The magic at the top of a cell, below blank lines as IPython allows."""
    found = CELL_MAGIC.match(source)
    if found is None:
        return None
    return CellMagic(found["name"], found["rest"].strip(), source[found.end() :], found["before"].count("\n"))


def python_of(source: str) -> str:
    """A cell as Python with its lines where they were: without its cell magic, empty where it is no Python."""
    magic = cell_magic(source)
    if magic is None:
        return source
    if magic.name in OTHERWISE:
        return ""
    above = "\n" * magic.line
    captured = magic.rest.split()[-1:] if magic.name == "capture" else []
    if captured and captured[0].isidentifier():
        return f"{above}{captured[0]} = get_ipython().captured()\n{magic.body}"
    return f"{above}# %%{magic.name}\n{magic.body}"


def without_line_magics(source: str) -> str:
    """A cell as Python with its lines where they were; what `%time` times stays."""
    plain = TIMED_VALUE.sub(r"\1", TIMED_LINE.sub(r"\1", source))
    plain = LINE_MAGIC.sub(r"\1pass", plain)
    return HELP.sub(r"\1pass", MAGIC_VALUE.sub(r"\1None", plain))


def written(source: str) -> tuple[str, str, bool] | None:
    """The name and the text of the file that a cell writes, and whether it is appended; nothing where it writes none."""
    magic = cell_magic(source)
    if magic is None or magic.name not in WRITES:
        return None
    words = magic.rest.split()
    names = [word.strip("\"'") for word in words if word not in ("-a", "--append")]
    return (names[0], magic.body, len(names) < len(words)) if len(names) == 1 else None
