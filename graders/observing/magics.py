"""The Python of a script or cell with magics and shell lines, by IPython's own rules."""

from __future__ import annotations

import ast
import contextlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from graders.submission.jupyter import ON_PYTHON, OTHERWISE

TIMING = frozenset(("time", "prun", "memit", "mprun", "lprun"))
"""Line magics that run the statement behind them in the notebook's own names."""
PYLAB = "from pylab import *\nimport numpy\nimport numpy as np\nimport matplotlib\nfrom matplotlib import pyplot as plt\nfrom matplotlib import pyplot"


@dataclass(frozen=True)
class Piece:
    """Code that is executed in one go, or the name of a file that is run there."""

    label: str
    tree: ast.Module
    runs: str = ""


def pieces(source: str, label: str) -> list[Piece] | Exception:
    """Return a script or cell in the order in which it is executed, or why it does not parse."""
    tree = _parsed(source, label)
    if not isinstance(tree, ast.Module) and any(mark in source for mark in "%!?"):
        source = _transformed(source)
        plain = _parsed(source, label)
        tree = plain if isinstance(plain, ast.Module) else tree
    if not isinstance(tree, ast.Module):
        return tree
    if "get_ipython" in source:
        with contextlib.suppress(RecursionError):  # what is so deep was not made of a magic
            tree = _Magics().visit(tree)
    return list(_split(tree, label))


def _parsed(source: str, label: str) -> ast.Module | Exception:
    try:
        return ast.parse(source, label)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def _transformed(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return str(TransformerManager().transform_cell(source))
    except SyntaxError:
        return source


def _split(tree: ast.Module, label: str) -> Iterator[Piece]:
    """Yield the code before, between and behind the statements that run a file, and these."""
    before: list[ast.stmt] = []
    for node in tree.body:
        if name := _runs(node):
            yield Piece(label, ast.Module(before, []))
            yield Piece(f"{label}:{node.lineno}", ast.Module([], []), name)
            before = []
        else:
            before.append(node)
    yield Piece(label, ast.Module(before, tree.type_ignores))


def _runs(node: ast.stmt) -> str:
    """Return the file that a statement runs, by `%run` or by `exec(open(...).read())`; empty where it runs none."""
    if not isinstance(node, ast.Expr):
        return ""
    magic, line = _magic(node.value)
    if magic == "run":
        return next((w for w in _words(line) if not w.startswith("-")), "")
    match node.value:
        case ast.Call(
            func=ast.Name("exec"),
            args=[
                ast.Call(
                    func=ast.Attribute(
                        ast.Call(func=ast.Name("open"), args=[ast.Constant(str(name)), *_]), "read"
                    )
                )
            ],
        ):
            return name
    return ""


def _words(line: str) -> list[str]:
    """Return the words of a magic's line, of which quotes hold one together."""
    with contextlib.suppress(ValueError):  # a quote that is not closed
        return [w.strip("\"'") for w in shlex.split(line, posix=False)]
    return line.split()


def _magic(node: ast.expr) -> tuple[str, str]:
    """Return the name of a magic and its line, or the cell of one that runs the cell; empty where it is none."""
    match node:
        case ast.Call(
            func=ast.Attribute(ast.Call(func=ast.Name("get_ipython")), "magic"),
            args=[ast.Constant(str(line))],
        ):
            name, _, rest = line.strip().lstrip("%").partition(" ")
            return name, rest.strip()
        case ast.Call(
            func=ast.Attribute(ast.Call(func=ast.Name("get_ipython")), "run_line_magic" | "run_cell_magic"),
            args=[ast.Constant(str(name)), ast.Constant(str(line)), *cell],
        ):
            match cell:
                case []:
                    return name, line
                case [ast.Constant(str(body))] if name not in OTHERWISE:
                    return ON_PYTHON[0], body
    return "", ""


class _Magics(ast.NodeTransformer):
    """Puts the code in the place of the magics that run it."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | list[ast.stmt]:
        """Put the statements in its place."""
        name, line = _magic(node.value)
        if name in TIMING:
            return _statements(line, node) or node
        if name == "pylab":
            return _statements(PYLAB, node)
        return node if name else self.generic_visit(node)  # type: ignore[return-value]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Put the value that is timed in its place."""
        name, line = _magic(node)
        code = _statements(line, node) if name in TIMING else []
        match code:
            case [ast.Expr(value)]:
                return value
        return node if name else self.generic_visit(node)  # type: ignore[return-value]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | None:
        """Leave what Jupyter puts there: what is imported outside of it is nothing."""
        if (node.module or "").startswith("IPython"):
            node.names = [a for a in node.names if a.name != "get_ipython"]
        return node if node.names else ast.copy_location(ast.Pass(), node)


def _statements(line: str, at: ast.AST) -> list[ast.stmt]:
    """Return the statements behind the options of a magic, in its place; none where there is no Python."""
    rest = line.strip()
    while rest:
        tree = None if rest.startswith("-") else _parsed(rest, "<magic>")
        if isinstance(tree, ast.Module):
            for node in ast.walk(tree):
                ast.copy_location(node, at)
            return tree.body
        rest = rest.partition(" ")[2].lstrip() if "\n" not in rest else ""
    return []
