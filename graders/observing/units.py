"""Student source as units that are read for their definitions and not executed whole.

A unit is one `.py` file or one notebook. `Unit.load(name)` executes the definition of `name` and
the smallest set of top-level statements that it needs, transitively: imports, definitions,
assignments, and what fills or changes their objects. Loops and calls that train are left out.
"""

from __future__ import annotations

import ast
import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graders.observing import faults
from graders.observing.alarm import TooSlow, alarm
from graders.observing.effects import Effects
from graders.observing.missing import Missing
from graders.observing.shell import display, get_ipython
from graders.observing.statements import Statement, compiled, execute, rewriters, statement

STATEMENT_SECONDS = 5.0
cut_off: list[str] = []
"""Statements of this process that were cut off: what came after them is not what their author wrote."""


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
    flags: int = 0
    """How its code is compiled."""
    unread: tuple[str, ...] = ()
    """What of it could not be read, so that nobody knows what else stands there."""
    newer: str = ""
    """What of it is written for a newer Python, which is nobody's mistake."""
    stops: bool = False
    """Whether it is a notebook in which a name is bound anew behind a cell that ends it: nobody knows which cells were run."""
    untouched: bool = False
    """Whether it is still as the course gave it."""
    effects: Effects = field(default_factory=lambda: Effects(()))

    @property
    def namespace(self) -> dict[str, Any]:
        """The module's globals."""
        return self.module.__dict__

    def fresh(self) -> Unit:
        """Return the same source with nothing executed."""
        module = types.ModuleType(self.module.__name__)
        unit = replace(self, statements=list(self.statements), module=module, problems=list(self.problems))
        unit.done = set()
        module.__file__ = self.path
        module.__dict__.update(get_ipython=get_ipython, display=display)
        module.__getattr__ = lambda wanted: _late(unit, wanted)  # type: ignore[method-assign]
        return unit

    @property
    def names(self) -> dict[str, Statement]:
        """Each name bound at top level, with the last statement that binds it."""
        return {name: s for s in self.statements for name in sorted(s.binds)}

    def versions(self, name: str) -> list[Unit]:
        """Return the unit as it is, then as it was when earlier statements bound `name`, latest first.

        Notebooks use one name for several things; each definition counts with what was current there.
        """
        binding = [i for i, s in enumerate(self.statements) if name in s.binds]
        earlier = [self.fresh() for _ in binding[1:]]
        for unit, last in zip(earlier, reversed(binding[:-1]), strict=True):
            unit.statements = [s for i, s in enumerate(unit.statements) if i <= last or name not in s.binds]
        return [self, *earlier]

    @property
    def loops(self) -> bool:
        """Whether work is done in it outside of functions and classes: a training may stand there."""
        return any(isinstance(n, ast.For | ast.While) for _, tree in self.trees for n in ast.walk(tree))

    @property
    def variables(self) -> list[str]:
        """Names bound to values, not to definitions or imports."""
        fixed = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
        return [n for n, s in self.names.items() if not isinstance(s.node, fixed)]

    def needs(self, name: str) -> set[str]:
        """Return the names that a definition reads, and what those read that it reads."""
        names, read, todo = self.names, set[str](), [name]
        while todo:
            if (bound := names.get(todo.pop())) is not None:
                todo += bound.reads - read
                read |= bound.reads
        return read

    def load(self, name: str, given: frozenset[str] = frozenset()) -> Any:
        """Return the value of `name`, after executing what it needs; names in `given` are left alone.

        Raises:
            Missing: No top-level statement binds `name`.
        """
        if not self._set_up(name, given):
            raise Missing(f"`{name}` is not defined in {self.path}")
        if name not in self.namespace:
            raise Missing(f"`{name}` in {self.path} could not be set up: {'; '.join(self.problems[-2:])}")
        return self.namespace[name]

    def _set_up(self, name: str, given: frozenset[str] = frozenset()) -> bool:
        """Execute what `name` needs; return whether there is anything."""
        wanted = self._slice(name, given)
        for needed in wanted:
            if id(needed) not in self.done:
                self._execute(needed)
        return bool(wanted)

    def make_anew(self, changed: frozenset[str]) -> None:
        """Execute once more the assignments whose values were made of variables that are others now."""
        others = set(changed)
        for made in self.statements:
            values = isinstance(made.node, ast.Assign | ast.AnnAssign) and not set(made.binds) & changed
            if values and id(made) in self.done and made.reads & others:
                self._execute(made)
                others |= set(made.binds)

    def public(self) -> list[str]:
        """Return the names that `import *` takes of it."""
        self._set_up("*")
        names = dict.fromkeys((*self.names, *self.namespace))
        return [n for n in names if n not in ("*", "display", "get_ipython") and not n.startswith("_")]

    @property
    def executed(self) -> list[Statement]:
        """The statements that a slice may take."""
        does = self.effects
        return [s for s in self.statements if s.binds or does.changes(s) or does.makes(s)]

    def load_nested(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
        """Return a function that stands within another one, made where it sees what stands at the top.

        Raises:
            Missing: It cannot be made there, since what stands around it is not there.
        """
        made = statement(node, self.path, self.flags)
        for name in sorted(made.reads & set(self.names)):
            self.load(name)
        space = dict(self.namespace)
        try:
            execute(compiled(node, self.path, self.flags), space)
        except Exception as error:
            raise Missing(f"`{node.name}` in {self.path} needs what stands around it: {error}") from None
        return space[node.name]

    def _slice(self, name: str, given: frozenset[str]) -> list[Statement]:
        order: dict[int, float] = {id(s): i for i, s in enumerate(self.statements)}
        wanted: dict[int, Statement] = {}
        todo: list[tuple[str, int]] = [(name, len(self.statements))]
        while todo:
            need, before = todo.pop()
            if need in given:
                continue
            bound = self._binding(need, before)
            if not bound and (made := self.effects.made_by(need, self.statements)):
                defined, call = made
                order.setdefault(id(call), order[id(defined)] + 0.5)
                bound = [call]
            changed = [s for b in bound for s in self._changing(need, b, order, before)]
            for needed in (*bound, *changed):
                if id(needed) not in wanted:
                    wanted[id(needed)] = needed
                    here = math.ceil(order[id(needed)])
                    todo += [(n, here) for n in needed.reads]
        return sorted(wanted.values(), key=lambda s: order[id(s)])

    def _binding(self, name: str, before: int) -> list[Statement]:
        """Return what gives `name` the value that is current there: the last statement before, else the first after."""
        earlier, later = self.statements[:before], self.statements[before:]
        found = [s for s in earlier if name in s.binds] or [s for s in later if name in s.binds][:1]
        if found:
            return found[-1:]
        made = [s for s in earlier if name in self.effects.makes(s)]
        made = made or [s for s in later if name in self.effects.makes(s)][:1]
        return made[-1:] or [s for s in earlier if "*" in s.binds]

    def _changing(
        self, name: str, bound: Statement, order: Mapping[int, float], before: int
    ) -> Iterator[Statement]:
        """Yield what changes an object bound here: for the file's own all until the name is bound anew."""
        imported = isinstance(bound.node, ast.Import | ast.ImportFrom)
        for later in self.statements[math.floor(order[id(bound)]) + 1 :]:
            if name in later.binds or (imported and order[id(later)] >= before):
                return
            if name in self.effects.changes(later):
                yield later

    def _execute(self, statement: Statement) -> None:
        self.done.add(id(statement))
        try:
            with alarm(STATEMENT_SECONDS):
                code = None if rewriters else statement.code
                code = code or compiled(statement.node, statement.label, self.flags)
                execute(code, self.namespace)
        except (Exception, TooSlow, SystemExit) as error:
            line = getattr(statement.node, "lineno", 0)
            what = f"{type(error).__name__}: {error}"
            if isinstance(error, TooSlow):
                what = "takes too long"
                cut_off.append(f"{error} in one statement of its set-up ({statement.label}:{line})")
            faults.remember(error)
            self.problems.append(f"{statement.label}:{line}: {what}")


def unless_cut() -> None:
    """Raise TooSlow where a statement was cut off, so that what comes of it is nobody's mistake."""
    if cut_off:
        raise TooSlow(cut_off[0])


def _late(unit: Unit, name: str) -> Any:
    """PEP 562: another file of the submission asks for `name` of this one."""
    if name == "__all__" and name not in unit.names:
        return unit.public()
    try:
        return unit.load(name)
    except Missing as error:
        raise AttributeError(str(error), name=name, obj=unit.module) from None
