"""Rehearse a submission: run its scripts on purpose with few batches, and keep what they did, for work that has no name.

How the parts fit together:

- A spec has one `rehearsal:` (files, budget), and symbols say with `inline:` what they are in such a run. Where no definition that
  is called as the symbol settles a check, `grading/readings.py` lets the sandbox rehearse the submission, once for all its checks,
  and observes the check once more beside the record (`Code.rehearsed`).
- `rehearse` runs the scripts one after the other, with seeded generators, in one scratch folder, as `run.run` does: figures,
  models, optimizers, data sets and prints are in the `Record` as they are of a run.
- `loops.Loops` ends loops that train after few steps and those that evaluate after few batches; what follows still runs.
  `Record.cut` says which. So no value that depends on how long a training was (a final loss, an accuracy, the sharpness of a
  picture) may be judged from a rehearsal; what is computed of what, how, with which rates, may.
- `tape.Tape` (`Record.tape`) knows how each tensor on which `backward()` was called was computed, and what was drawn at random, so
  that a part of the script can be called like a function: `inline.py` makes such functions.
- `Record.saved` holds what was given to `torch.save` (what a loop that was cut did not save is loaded as what it saved last), and
  `Record.namespaces` the globals of each script that was run.

A kind that wants to look at a rehearsal asks `code.rehearsed` (the `Record`, or None) in `observe`, or simply calls
`code.find(symbol)`, which offers what `inline.py` finds.
"""

from __future__ import annotations

import ast
import contextlib
import fnmatch
import io
import re
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from graders.observing import built, scopes
from graders.observing.alarm import alarm
from graders.observing.code import Code
from graders.observing.commands import commands, filled
from graders.observing.elsewhere import without_code
from graders.observing.imports import own_names
from graders.observing.loops import Loops
from graders.observing.missing import Absent, Missing
from graders.observing.optional import is_here
from graders.observing.reading import flat
from graders.observing.record import Record, Saved, open_figures, recording, shown
from graders.observing.run import PARTLY, PRINTED, BudgetReached, Capped, device_mode, execute_cell, seed
from graders.observing.sections import sections
from graders.observing.shell import display, get_ipython
from graders.observing.syntax import root
from graders.observing.tape import Tape
from graders.observing.trace import is_gap, own_frames
from graders.observing.units import Unit
from graders.observing.watch import training

MOST_OF_ONE = 0.7
"""Share of the budget that one script may use where others follow."""
WORKS = (ast.For, ast.While, ast.With, ast.If, ast.Try)
"""Statements by which a file does something when it is run."""
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def rehearse(code: Code, settings: dict[str, Any], begins: Callable[[], None]) -> Record:
    """Run the scripts of a submission with few batches; whatever ends one, what was made before is kept.

    Args:
        code: The submission.
        settings: `files` and `but`, patterns of the names of scripts that are run and that are not; `seconds`, the budget;
            `first` and `later`, the steps of a loop over batches when it is entered for the first time, and again.
        begins: Called when all is ready, before any of the scripts is executed.

    Raises:
        Missing: There is nothing to run.
    """
    units = scripts(code, settings["files"], settings["but"])
    if not units:
        said = "no script that does anything was found"
        if any(not unit.untouched for unit in code.units.values()):
            raise Absent(said)
        raise without_code(said, code.files, code.given, ())
    loops = Loops(settings["first"], settings["later"], settings["seconds"] / 4)
    trees = {label: tree for u in code.units.values() for label, tree in u.trees}
    tape = Tape(frozenset(trees), trees)
    began, out = time.monotonic(), io.StringIO()
    seed()
    with (
        recording() as record,
        _saving(record, loops),
        training(record),
        _uneven_lines(),
        device_mode(code),
        loops.counting(),
        scopes.noting(record.scopes),
        built.noting(record.called, tape.where),
        _taping(tape),
        filled(),
        contextlib.redirect_stdout(Capped(out)),
    ):
        record.keeps_panes = True
        begins()
        used = time.process_time()
        traces = []
        runs = [(u, given) for u in units for given in commands(u, code.units.values(), code.files)]
        for number, (unit, given) in enumerate(runs, 1):
            left = settings["seconds"] - (time.process_time() - used)
            share = left if number == len(runs) else MOST_OF_ONE * left
            record.trace = ""
            try:
                with alarm(max(share, 1.0), BudgetReached):
                    _run(unit, given, record, code)
            except BudgetReached:
                record.ended = "budget"
            traces.append(record.trace)
        record.trace = min(filter(None, traces), key=is_gap, default="")  # the first that is no gap
        if loops.raised and record.ended not in ("budget", PARTLY):
            record.ended, record.trace = "raised", record.trace or own_frames(loops.raised[0], code)
        open_figures(record)
    record.tape, record.cut, record.has_filled = tape, loops.cut, loops.has_filled
    record.printed, record.seconds = out.getvalue(), time.monotonic() - began
    if len(record.printed) >= PRINTED and record.ended != "budget":  # what was printed later is not known
        record.ended = PARTLY
    record.sections = sections(code.units.values(), record.namespaces, record.scopes)
    return record


def scripts(code: Code, files: Sequence[str], but: Sequence[str]) -> list[Unit]:
    """Return the scripts and notebooks that do something when they are run, in the order in which their author ran them.

    What loads what another one saves comes after it.
    """

    def fits(unit: Unit, globs: Sequence[str]) -> bool:
        name = PurePosixPath(unit.path).name.lower()
        return any(fnmatch.fnmatch(name, glob.lower()) for glob in globs)

    found = [u for u in code.units.values() if fits(u, files) and not fits(u, but) and works(u)]
    return sorted(found, key=lambda u: (_loads(u), u.path))


def works(unit: Unit) -> bool:
    """Return whether a file does more than define and import."""
    body = [node for _, tree in unit.trees for node in tree.body]
    calls = (n for n in body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call))
    return any(isinstance(node, WORKS) for node in body) or next(calls, None) is not None


def _loads(unit: Unit) -> bool:
    """Return whether a file loads weights and saves none."""
    names = {n.attr for _, tree in unit.trees for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    return bool(names & {"load", "load_state_dict"}) and "save" not in names


def _run(unit: Unit, given: list[str], record: Record, code: Code) -> None:
    """Run one script as the main module, with the arguments that it is given."""
    script = next(iter(unit.trees), (unit.path, None))[0]
    sys.argv = [script, *given]
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__package__ = unit.module.__package__
    module.__dict__.update(get_ipython=get_ipython, display=display)
    sys.modules["__main__"] = module
    own = own_names(code.units.values())
    for other in code.units.values():
        if other is not unit and other.path.endswith(".py"):
            _register(other, own)
    before = record.namespaces.get(unit.path, {})
    record.namespaces[unit.path] = record.namespace = module.__dict__
    try:
        for label, tree in unit.trees:
            for node in flat(tree.body):  # one that fails may do so since a loop was cut
                execute_cell(ast.Module([node], []), label, unit.flags, module.__dict__, record, code)
            if unit.path.endswith(".ipynb"):
                shown(record)  # below their cell
    finally:  # what it made by another command is kept
        for name, value in before.items():
            module.__dict__.setdefault(name, value)


def _register(unit: Unit, own: Collection[str]) -> None:
    """Make the functions and classes of a file that decorators of the submission may put into a table, as its import does.

    Args:
        unit: The file.
        own: The names by which files of the submission import each other.
    """
    for made in unit.statements:
        if isinstance(made.node, DEFINITIONS) and any(
            _is_own(d, unit, own) for d in made.node.decorator_list
        ):
            with contextlib.suppress(Missing):
                unit.load(made.node.name)


def _is_own(decorator: ast.expr, unit: Unit, own: Collection[str]) -> bool:
    """Return whether a decorator is of the submission, and not of a library."""
    name = root(decorator.func if isinstance(decorator, ast.Call) else decorator)
    bound = unit.names[name].node if name in unit.names else None
    if isinstance(bound, ast.ImportFrom):
        return bool(bound.level) or (bound.module or "").partition(".")[0] in own
    return bound is not None and (not isinstance(bound, ast.Import) or name in own)


@contextlib.contextmanager
def _taping(tape: Tape) -> Iterator[None]:
    """Enter the tape, which notes nothing of what optimizers compute in their steps."""
    import torch
    from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

    hooks = (register_optimizer_step_pre_hook(tape.pause), register_optimizer_step_post_hook(tape.go_on))
    variable = torch.autograd.Variable
    torch.autograd.Variable = _Variable  # type: ignore[misc,assignment]
    try:
        with tape:
            yield
    finally:
        torch.autograd.Variable = variable  # type: ignore[misc]
        for hook in hooks:
            hook.remove()


class _Tensors(type):
    def __instancecheck__(cls, value: object) -> bool:
        import torch

        return isinstance(value, torch.Tensor)


class _Variable(metaclass=_Tensors):
    """`torch.autograd.Variable` of old scripts, which returns the tensor itself and no copy of which nothing is known."""

    def __new__(cls, data: Any = None, requires_grad: bool = False, volatile: bool = False) -> Any:  # noqa: ARG004
        return data.detach().requires_grad_() if requires_grad else data


@contextlib.contextmanager
def _uneven_lines() -> Iterator[None]:
    """Let lines be drawn of which one coordinate is shorter than the other, since the loop that made it was cut."""
    if not is_here("matplotlib"):
        yield
        return
    from matplotlib.axes import Axes

    plot = Axes.plot

    def drawn(this: Any, *args: Any, **keys: Any) -> Any:
        sizes = [len(a) for a in args[:2] if hasattr(a, "__len__") and not isinstance(a, str)]
        if len(sizes) == 2 and sizes[0] != sizes[1]:
            args = (*(a[: min(sizes)] for a in args[:2]), *args[2:])
        return plot(this, *args, **keys)

    Axes.plot = drawn  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Axes.plot = plot  # type: ignore[method-assign]


@contextlib.contextmanager
def _saving(record: Record, loops: Loops) -> Iterator[None]:
    """Note what is saved with `torch.save`; what a loop did not save since it was cut is loaded as what it saved last."""
    import torch

    save, load = torch.save, torch.load

    def saving(value: Any, to: Any, *args: Any, **keys: Any) -> Any:
        names = tuple(map(str, value)) if isinstance(value, dict) else ()
        record.saved.append(Saved(str(to)[-200:], type(value).__name__, names))
        return save(value, to, *args, **keys)

    def loading(f: Any, *args: Any, **keys: Any) -> Any:
        return load(_saved_last(f, record) if loops.cut else f, *args, **keys)

    torch.save, torch.load = saving, loading  # type: ignore[assignment]
    try:
        yield
    finally:
        torch.save, torch.load = save, load


def _saved_last(asked: Any, record: Record) -> Any:
    """Return the file that was saved last under the name of one that is not there, but for the numbers in it."""
    if not isinstance(asked, str | PurePath) or Path(asked).exists():
        return asked
    like = re.sub(r"\d+", "", str(asked))
    alike = (s.path for s in reversed(record.saved) if re.sub(r"\d+", "", s.path) == like)
    return next(alike, asked)
