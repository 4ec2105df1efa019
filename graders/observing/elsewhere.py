"""Code that stands where none is read: in archives that are not opened, in documents, under other endings, in texts."""

from __future__ import annotations

import ast
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from graders.observing.missing import Missing, NoCode
from graders.observing.syntax import name_of
from graders.observing.units import Unit
from graders.submission.entries import unopened

DEFINES = re.compile(
    r"^(?:In ?)?[\s>|\d.:\[\]\\]*(?:(?:async\\? )?def\s+[\w\\]+\s*\(|class\s+[^\W\d][\w\\]*\s*(?:\([\w\s.,\\]*\))?\s*:"
    r"|import\s+[\w\\]+(?:\.\w+)*\s+as\s+\w+\s*$|from\s+[\w.\\]+\s+import\s+(?:\*|\w+(?:\s+as\s+\w+)?(?:,\s*\w+)*)\s*$)",
    re.M,
)
"""A line that begins a definition or imports something, in a listing, a fence or a printed notebook too."""
RUNS_TEXT = frozenset(
    (
        "exec",
        "run_path",
        "run_module",
        "exec_module",
        "load_module",
        "load_source",
        "import_module",
        "__import__",
    )
)
"""Functions that define what no statement shows."""
PROBED = 1024
"""Bytes that tell whether a file is a text."""
CODE = (".py", ".ipynb")
PACKED = {".docx": "word/document.xml", ".odt": "content.xml"}
"""Where the text of a packed document stands."""
ENDS = re.compile(r"</(?:w:p|text:p|p|div|li|pre|h\d)>|<(?:br|w:br|text:line-break)\s*/?>")
TAGS = re.compile(r"<[^<>]*>")
LONGEST = 2_000_000
"""Letters that are looked at."""
PAGES = 60
"""Pages that are looked at."""
SCANNED = 10
"""A page with fewer words may show a picture of code."""


def without_code(
    said: str, files: Mapping[str, bytes], given: frozenset[str], units: Iterable[Unit]
) -> Missing:
    """Return what to raise for a hand-in in which no code is found: a person looks where some may stand all the same.

    Args:
        said: What is not there.
        files: All that was handed in.
        given: Files that are still as they were handed out.
        units: The files with code.
    """
    where = _where({n: d for n, d in files.items() if n not in given}, units)
    return Missing(f"{said}; {where}") if where else NoCode(said)


def _where(files: Mapping[str, bytes], units: Iterable[Unit]) -> str:
    if closed := unopened(files):
        return f"`{closed[0]}` is an archive that is not opened here"
    for unit in units:
        if unit.problems:
            return unit.problems[0]
        for _, tree in unit.trees:
            calls = (name_of(node) for node in ast.walk(tree) if isinstance(node, ast.Call))
            if called := next((name for name in calls if name in RUNS_TEXT), ""):
                return f"`{unit.path}` calls `{called}`"
    return next((f"code may stand in `{name}`" for name in _defining(files)), "")


def _defining(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the files that hold lines that define something, and are not read as code."""
    for name, data in files.items():
        if name.lower().endswith(".pdf"):
            pages = _pages(data)
            if not pages or any(len(p.split()) < SCANNED for p in pages) or DEFINES.search("\n".join(pages)):
                yield name
        elif not name.lower().endswith(CODE) and DEFINES.search(_text(name, data)):
            yield name


@lru_cache(8)  # each of many checks reads the same pages
def _pages(data: bytes) -> tuple[str, ...]:
    """Return the texts of the pages of a PDF; none where it cannot be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = (document[number] for number in range(min(len(document), PAGES)))
        return tuple(page.get_textpage().get_text_range().replace("\r", "") for page in pages)
    except Exception:  # whatever a library makes of a damaged document
        return ()


def _text(name: str, data: bytes) -> str:
    """Return the text of a file or document, without its marks; nothing where it is none."""
    if member := next((m for ending, m in PACKED.items() if name.lower().endswith(ending)), ""):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open(member) as held:
                return TAGS.sub("", ENDS.sub("\n", held.read(LONGEST).decode("utf-8", "replace")))
        except Exception:  # whatever a library makes of a damaged document
            return ""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and b"\0" in data[:PROBED]:
        return ""
    text = data[:LONGEST].decode("utf-16" if marked else "utf-8", "replace")
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        text = html.unescape(TAGS.sub("", ENDS.sub("\n", text)))
    return text.replace("\r", "\n")
