"""Read a submission's scripts and notebooks as units; nothing is executed."""

from __future__ import annotations

import ast
import json
import linecache
import re
import types
from collections.abc import Iterator
from pathlib import PurePosixPath

from graders.observing.statements import statement
from graders.observing.units import Unit

SOURCE_CAP = 2_000_000


def read_unit(path: str, data: bytes) -> Unit:
    """Return a `.py` or `.ipynb` file as a unit; cells and files that do not parse become problems."""
    unit = Unit(path, [], types.ModuleType(module_name(path)))
    try:
        cells = list(_cells(path, data))
    except ValueError as error:
        unit.problems.append(f"{path}: {error}")
        cells = []
    for label, source in cells:
        if len(source) > SOURCE_CAP:
            unit.problems.append(f"{label}: has {len(source):,} characters, too many for code")
            continue
        tree = parsed(source, label)
        if not isinstance(tree, ast.Module) and path.endswith(".ipynb"):
            source = _neutralised(source)
            tree = parsed(source, label)
        linecache.cache[label] = (len(source), None, source.splitlines(True), label)
        if not isinstance(tree, ast.Module):
            line = getattr(tree, "lineno", None) or 1
            unit.problems.append(
                f"{label}:{line}: does not parse ({tree.__class__.__name__}: {getattr(tree, 'msg', tree)})"
            )
            continue
        unit.trees.append((label, tree))
        unit.statements += [statement(node, label) for node in _flat(tree.body)]
    return unit.fresh()


def unreadable(path: str) -> Unit:
    """Return a file that Python's parser cannot read and live."""
    said = f"{path}: cannot be read, Python itself gives up on it; is it code?"
    return Unit(path, [], types.ModuleType(module_name(path)), [said])


def module_name(path: str) -> str:
    """Return the name by which other files of the submission import this one."""
    return PurePosixPath(path).stem


def decode_source(data: bytes) -> str:
    """Python source as text: UTF-8, with or without a mark, else Latin-1; any line ends."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _cells(path: str, data: bytes) -> Iterator[tuple[str, str]]:
    if not path.endswith(".ipynb"):
        yield path, decode_source(data)
        return
    try:
        notebook = json.loads(decode_source(data))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise ValueError("is not a notebook; save it again as .ipynb") from error
    if not isinstance(cells, list):
        raise ValueError("is not a notebook; save it again as .ipynb")
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        yield f"{path} cell {number}", source


def parsed(source: str, label: str) -> ast.Module | Exception:
    """Return the syntax tree of a file or cell, or why it has none."""
    try:
        return ast.parse(source, label)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def _neutralised(source: str) -> str:
    """Return a cell without its magics and shell lines, by IPython's own rules."""
    from IPython.core.inputtransformer2 import TransformerManager

    if re.match(r"%%(time|timeit|capture|prun)\b", source):
        # these run the cell as Python; the line stays as a comment, so that line numbers fit
        source = f"# {source}"
    try:
        return str(TransformerManager().transform_cell(source))
    except SyntaxError:
        return source


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Top-level statements; what stands under `if __name__ == "__main__":` comes along."""
    for node in body:
        if isinstance(node, ast.If) and _is_main(node.test):
            yield from (n for n in _flat(node.body))
        else:
            yield node


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and any(
        isinstance(side, ast.Name) and side.id == "__name__" for side in (test.left, *test.comparators)
    )
