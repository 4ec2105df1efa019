"""Code that stands where none is read: in archives that are not opened, in documents, under other endings, in texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from graders.observing.missing import Missing, NoCode
from graders.observing.probes import documents
from graders.observing.units import Unit
from graders.submission.entries import is_archive
from graders.vocabulary.packed import closed_kind, is_closed

DEFINES = re.compile(
    r"^[\s>|\d.:\]\\]*(?:(?:async\\? )?def\s+[\w\\]+\s*\(|class\s+[^\W\d][\w\\]*\s*(?:\([\w\s.,\\]*\))?\s*:)",
    re.M,
)
"""A line that begins a definition, in a listing or a fence too."""
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
OF_PROGRAMS = (".docx", ".odt", ".rtf", ".pdf", ".html", ".htm", ".xhtml")
"""Documents whose text is not what their bytes say."""


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
    for name, data in files.items():
        if closed_kind(name, data) or is_closed(name) or is_archive(name):
            return f"`{name}` is an archive that is not opened here"
    for unit in units:
        if unit.problems:
            return unit.problems[0]
        for _, tree in unit.trees:
            if called := next((c for c in map(_called, ast.walk(tree)) if c in RUNS_TEXT), ""):
                return f"`{unit.path}` calls `{called}`"
    return next((f"code may stand in `{name}`" for name in _defining(files)), "")


def _defining(files: Mapping[str, bytes]) -> Iterable[str]:
    """Yield the files that hold lines that define something, and are not read as code."""
    others = {n: d for n, d in files.items() if not n.lower().endswith(CODE)}
    for name, data in others.items():
        texts = []
        if name.lower().endswith(OF_PROGRAMS):
            texts.append(documents.read(name, data, {}))
        elif data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data[:PROBED]:
            texts.append(documents.decoded(data[: documents.LONGEST]))
        if any(DEFINES.search(text[: documents.LONGEST]) for text in texts):
            yield name


def _called(node: ast.AST) -> str:
    """Return the name by which something is called."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
