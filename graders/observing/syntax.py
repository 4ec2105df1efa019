"""Parts of code: which of them are functions, and by which names an expression calls or reaches into something."""

from __future__ import annotations

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


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


def read_at_once(node: ast.AST) -> set[str]:
    """Return the names that a definition reads when it is executed, and not when it is called: in defaults and decorators, also of methods."""
    found: set[str] = set()
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.ClassDef):
            waiting += [*part.decorator_list, *part.bases, *part.body]
        elif isinstance(part, FUNCTIONS):
            waiting += [*part.decorator_list, *part.args.defaults, *(d for d in part.args.kw_defaults if d)]
        elif isinstance(part, ast.Lambda):
            waiting += [*part.args.defaults, *(d for d in part.args.kw_defaults if d)]
        elif isinstance(part, ast.Name):
            found.add(part.id)
        else:
            waiting += ast.iter_child_nodes(part)
    return found
