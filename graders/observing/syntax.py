"""Parts of code: which of them are functions, and by which names an expression calls or reaches into something."""

from __future__ import annotations

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(call: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to; empty where it has none."""
    return last_name(call.func)


def last_name(node: ast.AST) -> str:
    """Return the last name of `a.b.c`; empty where there is none."""
    return getattr(node, "id", "") or getattr(node, "attr", "")


def root(node: ast.AST) -> str:
    """Return the name at which `a.b[0].c` begins; empty where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
