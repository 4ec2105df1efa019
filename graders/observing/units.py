"""Student source as units that are read for their definitions and not executed whole.

A unit is one `.py` file or one notebook. `Unit.load(name)` executes the definition of `name` and
the smallest set of top-level statements that it needs, transitively: imports, definitions,
assignments. Loops and bare calls, which is where training happens, are left out.
"""

from __future__ import annotations

import ast
import types
from dataclasses import dataclass, field
from typing import Any

from graders.observing import faults
from graders.observing.alarm import TooSlow, alarm
from graders.observing.missing import Missing
from graders.observing.statements import Statement, compiled, statement

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

    @property
    def namespace(self) -> dict[str, Any]:
        """The module's globals."""
        return self.module.__dict__

    def fresh(self) -> Unit:
        """Return the same source with nothing executed."""
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
        """Return the unit as it is, then as it was when earlier statements bound `name`, latest first.

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
        """Return the value of `name`, after executing what it needs; names in `given` are left alone.

        Raises:
            Missing: No top-level statement binds `name`.
        """
        if name not in self.names:
            raise Missing(f"`{name}` is not defined in {self.path}")
        for needed in self._slice(name, given):
            if id(needed) not in self.done:
                self._execute(needed)
        if name not in self.namespace:
            raise Missing(f"`{name}` in {self.path} could not be set up: {'; '.join(self.problems[-2:])}")
        return self.namespace[name]

    def load_nested(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
        """Return a function that stands within another one, made where it sees what stands at the top.

        Raises:
            Missing: It cannot be made there, since what stands around it is not there.
        """
        made = statement(node, self.path)
        for name in sorted(made.reads & set(self.names)):
            self.load(name)
        space = dict(self.namespace)
        try:
            exec(compiled(node, self.path), space)
        except Exception as error:
            raise Missing(f"`{node.name}` in {self.path} needs what stands around it: {error}") from None
        return space[node.name]

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
                for needed in (bound, *changes):
                    if id(needed) in wanted:
                        continue
                    wanted[id(needed)] = needed
                    here = order[id(needed)]
                    todo += [(n, here) for n in needed.reads]
        return sorted(wanted.values(), key=lambda s: order[id(s)])

    def _binding(self, name: str, before: int) -> list[Statement]:
        """Return what gives `name` the value that is current there: the last statement before, else the first after."""
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
                cut_off.append(f"{error} in one statement of its set-up ({statement.label}:{line})")
            faults.remember(error)
            self.problems.append(f"{statement.label}:{line}: {what}")


def unless_cut() -> None:
    """Raise TooSlow where a statement was cut off, so that what comes of it is nobody's mistake."""
    if cut_off:
        raise TooSlow(cut_off[0])


def _late(unit: Unit, name: str) -> Any:
    """PEP 562: another file of the submission asks for `name` of this one."""
    if name == "__all__":
        return [n for n in unit.names if n != "*" and not n.startswith("_")]
    try:
        return unit.load(name)
    except Missing as error:
        raise AttributeError(str(error)) from None
