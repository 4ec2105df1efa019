"""What a top-level statement binds, reads and changes."""

from __future__ import annotations
import __future__

import ast
import asyncio
import inspect
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from opcode import EXTENDED_ARG, opmap
from typing import Any

LOAD_NAME, LOAD_GLOBAL = opmap["LOAD_NAME"], opmap["LOAD_GLOBAL"]


@dataclass(frozen=True)
class Statement:
    """One top-level statement: what it compiles to, if it does, the names it binds, the names it reads."""

    node: ast.stmt
    label: str
    code: types.CodeType | None
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    modifies: frozenset[str] = frozenset()


def flags_of(trees: Iterable[ast.Module], *, awaits: bool) -> int:
    """Return how the code of a file is compiled: by what it imports from `__future__`, and whether it may await at top level."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if awaits else 0
    for node in (n for tree in trees for n in tree.body):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for feature in (getattr(__future__, a.name, None) for a in node.names):
                flags |= getattr(feature, "compiler_flag", 0)
    return flags


def compiled(code: ast.stmt | ast.Module, label: str, flags: int = 0) -> types.CodeType:
    """Return what code compiles to in its own file, and not in this one; raises as `compile` does."""
    tree = code if isinstance(code, ast.Module) else ast.Module([code], [])
    for rewrite in rewriters:
        tree = rewrite(tree, label)
    return compile(tree, label, "exec", flags=flags, dont_inherit=True)


rewriters: list[Callable[[ast.Module, str], ast.Module]] = []
"""What code of the submission goes through before it is compiled, while it is rehearsed."""


class Sealed(BaseException):
    """Code of the submission would have been executed where none may be."""


seals: list[str] = []
"""Why no code of the submission is executed in this process, where none is."""


executed: list[bool] = []
"""Not empty once code of the submission was executed in this process."""


def unsealed() -> None:
    """Note that code of the submission is executed, or raise Sealed where none may be."""
    if seals:
        raise Sealed(seals[0])
    if not executed:
        executed.append(True)


def execute(code: types.CodeType, namespace: dict[str, Any]) -> None:
    """Execute code as Jupyter does, which awaits what its top level awaits."""
    unsealed()
    awaited = eval(code, namespace)
    if inspect.iscoroutine(awaited):
        _loop().run_until_complete(awaited)


def _loop() -> asyncio.AbstractEventLoop:
    """Return the one loop of this process, so that what one cell began another can await."""
    if not loops:
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[0])
    return loops[0]


loops: list[asyncio.AbstractEventLoop] = []


def statement(node: ast.stmt, label: str, flags: int = 0) -> Statement:
    """`node` with the names it binds, reads and modifies; loops and bare expressions bind nothing."""
    try:
        code = compiled(node, label, flags)
    except (SyntaxError, ValueError, RecursionError):
        code = None  # said once it is executed
    reads = frozenset(_reads(code)) if code else frozenset()
    if flags & __future__.annotations.compiler_flag:  # kept as text, which dataclasses read all the same
        reads |= frozenset(_annotated(node))
    modified = frozenset(_modifies(node))
    if isinstance(node, ast.Expr | ast.For | ast.While | ast.AsyncFor):
        return Statement(node, label, code, reads=reads, modifies=modified)
    return Statement(node, label, code, frozenset(_binds(node)), reads, modified)


def _modifies(node: ast.stmt) -> Iterator[str]:
    """Names whose objects a statement sets up: `conv.bias.data = ...`, `conv.weight[0] = ...`, `conv.bias.zero_()`."""
    if isinstance(node, ast.With):
        if not any(isinstance(part, ast.For | ast.While | ast.FunctionDef) for part in ast.walk(node)):
            for part in node.body:
                yield from _modifies(part)
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Attribute | ast.Subscript):
                yield from _root(target)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if isinstance(call.func, ast.Attribute) and call.func.attr.endswith("_"):
            yield from _root(call.func)
            for argument in call.args[:1]:
                yield from _root(argument)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _binds(node: ast.AST) -> Iterator[str]:
    """Names that code binds where it stands, not those within the functions, classes and comprehensions in it."""
    todo = [node]
    while todo:
        match todo.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=names):
                yield from (alias.asname or alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name for alias in names)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() as part:
                yield from (n.target.id for n in ast.walk(part) if isinstance(n, ast.NamedExpr))
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Lambda():
                pass
            case part:
                todo += ast.iter_child_nodes(part)


def _annotated(node: ast.stmt) -> Iterator[str]:
    """Yield the names in the annotations of a definition."""
    for part in ast.walk(node):
        for said in (getattr(part, "annotation", None), getattr(part, "returns", None)):
            if said is not None:
                yield from (n.id for n in ast.walk(said) if isinstance(n, ast.Name))


def _reads(code: types.CodeType) -> Iterator[str]:
    """Global names that a statement reads when it runs and when what it defines is called."""
    codes = [code]
    while codes:
        code = codes.pop()
        codes += [c for c in code.co_consts if isinstance(c, types.CodeType)]
        high = 0
        for operation, low in zip(code.co_code[::2], code.co_code[1::2], strict=True):
            argument = high | low
            high = argument << 8 if operation == EXTENDED_ARG else 0
            if operation == LOAD_NAME:
                yield code.co_names[argument]
            elif operation == LOAD_GLOBAL:  # its lowest bit says whether it is called
                yield code.co_names[argument >> 1]
