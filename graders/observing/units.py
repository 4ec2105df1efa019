"""Student source as units that are read for their definitions and not executed whole.

A unit is one `.py` file or one notebook. `Unit.load(name)` executes the definition of `name` and
the smallest set of top-level statements that it needs, transitively: imports, definitions,
assignments. Loops and bare calls, which is where training happens, are left out.
"""

from __future__ import annotations

import ast
import json
import linecache
import re
import signal
import sys
import time
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from opcode import EXTENDED_ARG, opmap
from pathlib import PurePosixPath
from typing import Any, cast

from graders.observing import faults, processes
from graders.observing.budget import PATIENCE, Budget

STATEMENT_SECONDS = 5.0
cut: list[str] = []
"""Statements of this process that were cut off: what came after them is not what their author wrote."""
SOURCE_CAP = 2_000_000
LOAD_NAME, LOAD_GLOBAL = opmap["LOAD_NAME"], opmap["LOAD_GLOBAL"]


class Missing(Exception):
    """Something the exercise needs is not in the submission."""


@dataclass(frozen=True)
class Statement:
    """One top-level statement: what it compiles to, if it does, the names it binds, the names it reads."""

    node: ast.stmt
    label: str
    code: types.CodeType | None
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    modifies: frozenset[str] = frozenset()


@dataclass
class Unit:
    """One source file with its namespace, filled statement by statement."""

    path: str
    statements: list[Statement]
    module: types.ModuleType
    problems: list[str] = field(default_factory=list)
    trees: list[tuple[str, ast.Module]] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    """The `id` of each statement that was executed."""

    @property
    def namespace(self) -> dict[str, Any]:
        """The module's globals."""
        return self.module.__dict__

    def fresh(self) -> Unit:
        """The same source with nothing executed."""
        module = types.ModuleType(self.module.__name__)
        module.__file__ = self.path
        unit = Unit(self.path, list(self.statements), module, list(self.problems), self.trees)
        module.__getattr__ = lambda wanted: _late(unit, wanted)  # type: ignore[method-assign]
        return unit

    @property
    def names(self) -> dict[str, Statement]:
        """Each name bound at top level, with the last statement that binds it."""
        return {name: s for s in self.statements for name in sorted(s.binds)}

    def versions(self, name: str) -> list[Unit]:
        """The unit as it is, then as it was when earlier statements bound `name`, latest first.

        Notebooks use one name for several things; each definition counts with what was current there.
        """
        binding = [i for i, s in enumerate(self.statements) if name in s.binds]
        earlier = [self.fresh() for _ in binding[1:]]
        for unit, last in zip(earlier, reversed(binding[:-1]), strict=True):
            unit.statements = [s for i, s in enumerate(unit.statements) if i <= last or name not in s.binds]
        return [self, *earlier]

    @property
    def variables(self) -> list[str]:
        """Names bound to values, not to definitions or imports."""
        fixed = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
        return [n for n, s in self.names.items() if not isinstance(s.node, fixed)]

    def load(self, name: str, given: frozenset[str] = frozenset()) -> Any:
        """The value of `name`, after executing what it needs; names in `given` are left alone.

        Raises:
            Missing: No top-level statement binds `name`.
        """
        if name not in self.names:
            raise Missing(f"`{name}` is not defined in {self.path}")
        for statement in self._slice(name, given):
            if id(statement) not in self.done:
                self._execute(statement)
        if name not in self.namespace:
            raise Missing(f"`{name}` in {self.path} could not be set up: {'; '.join(self.problems[-2:])}")
        return self.namespace[name]

    def _slice(self, name: str, given: frozenset[str]) -> list[Statement]:
        order = {id(s): i for i, s in enumerate(self.statements)}
        wanted: dict[int, Statement] = {}
        todo: list[tuple[str, int]] = [(name, len(self.statements))]
        while todo:
            need, before = todo.pop()
            if need in given:
                continue
            for bound in self._binding(need, before):
                made = order[id(bound)]
                changes = [s for s in self.statements[made + 1 : before] if need in s.modifies]
                for statement in (bound, *changes):
                    if id(statement) in wanted:
                        continue
                    wanted[id(statement)] = statement
                    here = order[id(statement)]
                    todo += [(n, here) for n in statement.reads]
        return sorted(wanted.values(), key=lambda s: order[id(s)])

    def _binding(self, name: str, before: int) -> list[Statement]:
        """What gives `name` the value that is current there: the last statement before, else the first after."""
        stars = [s for s in self.statements[:before] if "*" in s.binds]
        found = [s for s in self.statements[:before] if name in s.binds]
        if not found:
            found = [s for s in self.statements[before:] if name in s.binds][:1]
        return found[-1:] or stars

    def _execute(self, statement: Statement) -> None:
        self.done.add(id(statement))
        try:
            with alarm(STATEMENT_SECONDS):
                exec(statement.code or compiled(statement.node, statement.label), self.namespace)
        except (Exception, TooSlow, SystemExit) as error:
            line = getattr(statement.node, "lineno", 0)
            what = f"{type(error).__name__}: {error}"
            if isinstance(error, TooSlow):
                what = "takes too long"
                cut.append(f"{error} in one statement of its set-up ({statement.label}:{line})")
            faults.remember(error)
            self.problems.append(f"{statement.label}:{line}: {what}")


class TooSlow(BaseException):
    """A statement was interrupted; BaseException, so that `except Exception` cannot swallow it."""


def unless_cut() -> None:
    """Raise TooSlow where a statement was cut off, so that what comes of it is nobody's mistake."""
    if cut:
        raise TooSlow(cut[0])


class alarm:
    """Interrupt the body after `seconds` of CPU time, raising `TooSlow` (or `kind`) in the main thread.

    One that sleeps is interrupted, too. Within another one, that goes on to count.
    """

    def __init__(self, seconds: float, kind: type[BaseException] = TooSlow) -> None:
        self.seconds, self.kind = seconds, kind

    def __enter__(self) -> None:
        before = time.process_time()
        budget = Budget(self.seconds, lambda: time.process_time() - before + processes.below())

        def interrupt(number: int, _: object) -> None:
            said = f"used up its {self.seconds:g} s of CPU time"
            if number == signal.SIGPROF or (said := budget.over()):
                raise self.kind(said)

        self.began = {signal.ITIMER_REAL: time.monotonic(), signal.ITIMER_PROF: time.process_time()}
        self.handlers = {n: signal.signal(n, interrupt) for n in (signal.SIGALRM, signal.SIGPROF)}
        after = {signal.ITIMER_REAL: self.seconds + PATIENCE, signal.ITIMER_PROF: self.seconds}
        self.timers = {timer: signal.setitimer(timer, s, 1.0) for timer, s in after.items()}

    def __exit__(self, *_: object) -> None:
        gone = {signal.ITIMER_REAL: time.monotonic(), signal.ITIMER_PROF: time.process_time()}
        for timer in self.timers:
            signal.setitimer(timer, 0)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        for timer, (left, every) in self.timers.items():
            if left:
                signal.setitimer(timer, max(0.01, left - gone[timer] + self.began[timer]), every)


def read_unit(path: str, data: bytes) -> Unit:
    """A `.py` or `.ipynb` file as a unit; cells and files that do not parse become problems."""
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
    """A file that Python's parser cannot read and live."""
    said = f"{path}: cannot be read, Python itself gives up on it; is it code?"
    return Unit(path, [], types.ModuleType(module_name(path)), [said])


def module_name(path: str) -> str:
    """The name by which other files of the submission import this one."""
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
    """The syntax tree of a file or cell, or why it has none."""
    try:
        return ast.parse(source, label)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def compiled(node: ast.stmt, label: str) -> types.CodeType:
    """What one statement compiles to; raises as `compile` does."""
    return compile(ast.Module([node], []), label, "exec")


def _neutralised(source: str) -> str:
    """A cell without its magics and shell lines, by IPython's own rules."""
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


def statement(node: ast.stmt, label: str) -> Statement:
    """`node` with the names it binds, reads and modifies; loops and bare expressions bind nothing."""
    try:
        code = compiled(node, label)
    except (SyntaxError, ValueError, RecursionError):
        code = None  # said once it is executed
    reads = frozenset(_reads(code)) if code else frozenset()
    if modified := frozenset(_modifies(node)):
        return Statement(node, label, code, reads=reads, modifies=modified)
    if isinstance(node, ast.Expr | ast.For | ast.While | ast.AsyncFor):
        return Statement(node, label, code)
    return Statement(node, label, code, frozenset(_binds(node)), reads)


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


def _binds(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or (
                alias.name if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
            )
    else:
        for child in ast.walk(node):
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                yield child.id
            elif isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield child.name
            elif isinstance(child, ast.Import | ast.ImportFrom):
                yield from _binds(child)


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


def _late(unit: Unit, name: str) -> Any:
    """PEP 562: another file of the submission asks for `name` of this one."""
    if name == "__all__":
        return [n for n in unit.names if n != "*" and not n.startswith("_")]
    try:
        return unit.load(name)
    except Missing as error:
        raise AttributeError(str(error)) from None


class OwnModules:
    """A finder that serves the submission's own files as lazily executed modules."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.by_name = {unit.module.__name__: unit for unit in units.values() if unit.path.endswith(".py")}
        self.served: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """The spec of one of the submission's own modules, also inside its own packages."""
        from importlib.machinery import ModuleSpec

        unit = self.by_name.get(name.rpartition(".")[2])
        if unit is not None and (name == unit.module.__name__ or self._is_own(name)):
            self.served.add(name)
            return ModuleSpec(name, cast(Any, _Serve(unit.module)))
        if any(name.split(".")[-1] in PurePosixPath(u.path).parts[:-1] for u in self.by_name.values()):
            self.served.add(name)
            return ModuleSpec(name, cast(Any, _Serve(types.ModuleType(name))), is_package=True)
        return None

    def _is_own(self, name: str) -> bool:
        folders = {part for unit in self.by_name.values() for part in PurePosixPath(unit.path).parts[:-1]}
        return name.split(".")[0] in folders

    def install(self) -> None:
        """Look here before the installed libraries, as Python does for a script's own folder.

        What an earlier finder of this kind served is forgotten.
        """
        for finder in [f for f in sys.meta_path if isinstance(f, OwnModules)]:
            sys.meta_path.remove(finder)
            for name in finder.served:
                sys.modules.pop(name, None)
        sys.meta_path.insert(0, self)


class _Serve:
    def __init__(self, module: types.ModuleType) -> None:
        self.module = module

    def create_module(self, spec: object) -> types.ModuleType:
        return self.module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing: what is needed is executed when it is asked for."""
