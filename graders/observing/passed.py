"""What a statement gives to a function at once, as a name of its own: `torch.sigmoid(sin(x) + cos(x))`, `plt.scatter(*draw(500).T)`."""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Iterator
from dataclasses import replace

from graders.observing.alarm import TooSlow, alarm
from graders.observing.authors import trains
from graders.observing.sections import Section, line_of
from graders.observing.syntax import name_of

SIGMOID = "sigmoid"
SECONDS = 1.0
"""CPU seconds that an expression may take."""


def passed(
    section: Section, place: int, functions: tuple[str, ...], *, shown: bool
) -> Iterator[tuple[Section, str]]:
    """Yield what a statement gives to functions, as a section in which it has a name, and that name.

    Args:
        section: The section.
        place: The place of the statement in it.
        functions: The names of these functions.
        shown: Whether what is given to any function counts that is called for nothing that it returns, as in a plot; not what is printed.
    """
    node = section.lines[place].node
    for call in _calls(node):
        last = isinstance(node, ast.Expr) and call is node.value and name_of(call) != "print"
        if name_of(call) not in functions and not (shown and last):
            continue
        for value in map(_bare, (*call.args, *(k.value for k in call.keywords))):
            yield from _of_a_name(section, place, value)
    for value in _logits(node) if SIGMOID in functions else ():
        yield from _of_a_name(section, place, value)


def _of_a_name(section: Section, place: int, value: ast.expr) -> Iterator[tuple[Section, str]]:
    computes = isinstance(value, ast.BinOp | ast.Call) and not trains(value)
    if computes and (found := _named(section, place, value)):
        yield found, ast.unparse(value)


def _logits(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a sigmoid is taken of that is written out, such as `y` in `1 / (1 + np.exp(-y))`."""
    for part in ast.walk(node):
        match part:
            case ast.BinOp(
                left=ast.Constant(value=1),
                op=ast.Div(),
                right=ast.BinOp(left=ast.Constant(value=1), op=ast.Add(), right=ast.Call() as power)
                | ast.BinOp(left=ast.Call() as power, op=ast.Add(), right=ast.Constant(value=1)),
            ) if name_of(power) == "exp" and power.args:
                if isinstance(power.args[0], ast.UnaryOp) and isinstance(power.args[0].op, ast.USub):
                    yield power.args[0].operand


def _calls(node: ast.AST) -> list[ast.Call]:
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) or node.value is None:
        return []
    return [n for n in ast.walk(node.value) if isinstance(n, ast.Call)]


def _bare(node: ast.expr) -> ast.expr:
    """Return what `*points.T` takes apart."""
    while isinstance(node, ast.Starred) or (isinstance(node, ast.Attribute) and node.attr in ("T", "mT")):
        node = node.value
    return node


@functools.lru_cache(maxsize=1024)
def _named(section: Section, place: int, value: ast.expr) -> Section | None:
    """Return a section with a name for an expression in the place of a statement; None where it has no value there."""
    line, name = section.lines[place], ast.unparse(value)
    made = ast.Assign([ast.Name(name, ast.Store())], copy.deepcopy(value))
    node = ast.fix_missing_locations(ast.copy_location(made, line.node))
    here, space = line_of(node, line.label, line.flags, section.values), dict(section.values)
    try:
        with alarm(SECONDS):
            exec(here.code, space)
    except (Exception, TooSlow):  # whatever it raises, it is nothing here
        return None
    lines = [*section.lines[:place], here, *section.lines[place + 1 :]]
    return replace(section, lines=lines, values={**section.values, name: space[name]})
