"""The order in which the cells of a notebook were run, where it is not the one in which they stand."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from typing import Any

from graders.observing.magics import Piece, pieces
from graders.submission.jupyter import python_of

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
"""Code that is not executed where it stands."""
KNOWN = frozenset((*dir(builtins), "__name__", "__file__", "get_ipython", "display"))


def in_order(cells: Sequence[tuple[str, str, Any]]) -> list[tuple[str, str]]:
    """Return cells in the order in which they work: as they stand, or by their numbers where only then each name is there in time.

    Args:
        cells: The label, the source and the execution count of each.
    """
    plain = [(label, source) for label, source, _ in cells]
    counts = [count for _, source, count in cells if source.strip()]
    if not all(isinstance(c, int) and c > 0 for c in counts) or len(set(counts)) < len(counts):
        return plain
    if counts == sorted(counts):
        return plain
    by_number = sorted(cells, key=lambda cell: cell[2] if cell[1].strip() else 0)
    numbered = [(label, source) for label, source, _ in by_number]
    return numbered if _lacks_names(plain) and not _lacks_names(numbered) else plain


def _lacks_names(cells: Sequence[tuple[str, str]]) -> bool:
    """Return whether a cell reads a name at once that only a cell behind it binds."""
    used = [_names(label, source) for label, source in cells]
    bound_at_all = {name for bound, _ in used for name in bound}
    known: set[str] = set(KNOWN)
    for bound, read in used:
        if (read & bound_at_all) - known - bound:
            return True
        known |= bound
    return False


def _names(label: str, source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell binds, and those that it reads when it is executed."""
    read = pieces(python_of(source), label)
    bound, reads = set[str](), set[str]()
    for piece in read if not isinstance(read, Exception) else ():
        _collect(piece, bound, reads)
    return bound, reads


def _collect(piece: Piece, bound: set[str], reads: set[str]) -> None:
    todo: list[ast.AST] = [piece.tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound.update(a.asname or a.name.partition(".")[0] for a in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        todo += node.args.defaults if isinstance(node, LATER) else ast.iter_child_nodes(node)
