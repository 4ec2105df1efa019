"""Read a submission's scripts and notebooks as units; nothing is executed."""

from __future__ import annotations

import ast
import json
import linecache
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from graders.observing.cell_order import in_order
from graders.observing.effects import Effects
from graders.observing.imports import ROOT
from graders.observing.magics import Piece, pieces
from graders.observing.newer import newer_python
from graders.observing.statements import Statement, flags_of, statement
from graders.observing.units import Unit
from graders.submission.jupyter import python_of
from graders.submission.source import is_notebook, text

SOURCE_CAP = 2_000_000
DEEPEST = 5
"""Files that run one another by `%run`."""
NEWER = "is written for Python"
CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")


def read_unit(path: str, data: bytes, files: Mapping[str, bytes] | None = None) -> Unit:
    """Return a `.py` or `.ipynb` file as a unit; cells and files that do not parse become problems.

    Args:
        path: Its name.
        data: What it holds.
        files: All files of the submission, some of which it may run.
    """
    unread: list[str] = []
    problems: list[str] = []
    found = list(_pieces(path, data, files or {}, unread, problems, (path,)))
    trees = [(piece.label, piece.tree) for piece in found if piece.tree.body]
    flags = flags_of((tree for _, tree in trees), awaits=is_notebook(path))
    statements = [statement(node, label, flags) for label, tree in trees for node in flat(tree.body)]
    ended = _until_exit(statements)
    stops = is_notebook(path) and len(ended) < len(statements)
    statements = statements if stops else ended
    unit = Unit(path, statements, types.ModuleType(module_name(path)), [*unread, *problems], trees)
    unit.flags, unit.unread, unit.effects = flags, tuple(unread), Effects(statements)
    unit.stops = stops
    unit.newer = next((said for said in unread if NEWER in said), "")
    return unit.fresh()


def unreadable(path: str) -> Unit:
    """Return a file that Python's parser cannot read and live."""
    said = f"{path}: cannot be read, Python itself gives up on it; is it code?"
    return Unit(path, [], types.ModuleType(module_name(path)), [said], unread=(said,))


def module_name(path: str) -> str:
    """Return the name by which Python knows a file, from the folder around all files; notebooks have none that can be imported."""
    *folders, name = PurePosixPath(path).parts
    stem = PurePosixPath(name).stem
    if is_notebook(path):
        return ".".join([*folders, f"{stem}_ipynb"])
    return ".".join(folders if stem == "__init__" else [*folders, stem]) or ROOT


def _pieces(
    path: str,
    data: bytes,
    files: Mapping[str, bytes],
    unread: list[str],
    problems: list[str],
    running: tuple[str, ...],
) -> Iterator[Piece]:
    """Yield the code of a file in the order in which it is executed, with that of the files that it runs."""
    try:
        cells = list(_cells(path, data))
    except ValueError as error:
        unread.append(f"{path}: {error}")
        return
    for label, source in cells:
        linecache.cache[label] = (len(source), None, source.splitlines(True), label)
        if len(source) > SOURCE_CAP:
            unread.append(f"{label}: has {len(source):,} characters, too many for code")
            continue
        read = pieces(python_of(source) if is_notebook(path) else source, label)
        if isinstance(read, Exception):
            if python_of(source) == source or not is_notebook(path):
                unread.append(f"{label}:{getattr(read, 'lineno', None) or 1}: {_why(read, source)}")
            continue
        for piece in read:
            if not piece.runs:
                yield piece
                continue
            other = _file(piece.runs, path, files)
            if other is None:
                problems.append(f"{piece.label}: `%run {piece.runs}` finds no such file in the hand-in")
            elif other not in running and len(running) < DEEPEST:
                yield from _pieces(other, files[other], files, unread, problems, (*running, other))


def _why(error: Exception, source: str) -> str:
    if newer := newer_python(source):
        here = ".".join(map(str, sys.version_info[:2]))
        return f"{NEWER} {newer} or newer, and Python {here} reads it here"
    return f"does not parse ({error.__class__.__name__}: {getattr(error, 'msg', error)})"


def _file(name: str, path: str, files: Mapping[str, bytes]) -> str | None:
    """Return the file that `%run name` means in a file: beside it, else the one that is called so."""
    folder = PurePosixPath(path).parent
    endings = ("", ".py", ".ipynb")
    exact = files.get(str(folder / name), b"\0")
    if b"\0" not in exact:
        return str(folder / name)
    beside = [str(folder / f"{name}{ending}") for ending in endings]
    anywhere = [
        f
        for e in endings
        for f in sorted(files, key=len)
        if PurePosixPath(f).name == PurePosixPath(name + e).name
    ]
    return next((f for f in (*beside, *anywhere) if f in files and f.endswith(endings[1:])), None)


def _cells(path: str, data: bytes) -> Iterator[tuple[str, str]]:
    source = text(data)
    if not is_notebook(path):
        yield path, source
        return
    try:
        notebook = json.loads(source)
        sheets = [notebook] if "cells" in notebook else notebook["worksheets"]
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError(_no_notebook(source)) from error
    code = []
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        lines = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, lines)) if isinstance(lines, list) else str(lines)
        code.append((f"{path} cell {number}", source, cell.get("execution_count", cell.get("prompt_number"))))
    yield from in_order(code)


def _no_notebook(source: str) -> str:
    """Return what a file is that is called a notebook and is none."""
    begin = source[:1000].strip().lower()
    if not begin:
        return "is empty; hand in the notebook itself"
    if begin.startswith(("<!doctype", "<html")):
        return "is a web page and no notebook; download the notebook itself"
    lines = source.splitlines()
    if all(any(line.startswith(mark) for line in lines) for mark in CONFLICT):
        at = next(i for i, line in enumerate(lines, 1) if line.startswith(CONFLICT[0]))
        return f"has the marks of a merge conflict in line {at}; resolve it and save the notebook again"
    return "is not a notebook; save it again as .ipynb"


def _until_exit(statements: list[Statement]) -> list[Statement]:
    """Return statements without those behind an end of the program that bind anew what was bound before it: they never count."""
    ends = next((i for i, s in enumerate(statements) if _is_exit(s.node)), len(statements))
    bound = {name for s in statements[:ends] for name in s.binds}
    return [s for i, s in enumerate(statements) if i < ends or s.binds.isdisjoint(bound)]


def _is_exit(node: ast.stmt) -> bool:
    match node:
        case ast.Raise(exc=ast.Name(id="SystemExit") | ast.Call(func=ast.Name(id="SystemExit"))):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="exit" | "quit"))):
            return True
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="sys" | "os"), attr="exit" | "_exit"))
        ):
            return True
    return False


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield top-level statements; what stands under `if __name__ == "__main__":` comes along."""
    for node in body:
        if isinstance(node, ast.If) and _is_main(node.test):
            yield from (n for n in flat(node.body))
        else:
            yield node


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and any(
        isinstance(side, ast.Name) and side.id == "__name__" for side in (test.left, *test.comparators)
    )
