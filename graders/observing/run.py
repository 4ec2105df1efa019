"""Running a script or notebook on purpose, within a budget, and keeping what it made."""

from __future__ import annotations

import ast
import contextlib
import fnmatch
import io
import os
import random
import re
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from graders.observing import far_paths, faults, stubs, surroundings
from graders.observing.alarm import alarm
from graders.observing.code import Code
from graders.observing.definitions import is_unfilled
from graders.observing.elsewhere import without_code
from graders.observing.many_images import giving_batches
from graders.observing.missing import Missing
from graders.observing.record import Record, open_figures, recording, shown
from graders.observing.shell import display, get_ipython
from graders.observing.statements import compiled, execute
from graders.observing.syntax import FUNCTIONS
from graders.observing.tensors import TorchFunctionMode, is_here, torch
from graders.observing.trace import own_frames
from graders.observing.units import Unit
from graders.observing.watch import training
from graders.submission.notebooks import CODE
from graders.vocabulary.patterns import called

PRINTED = 20_000
PARTLY = "partly"
"""How a run ended of which something may be unknown, and that need not have failed."""
CORES = 4  # that code sees
HEAD = 2**16
DEVICES, ELSEWHERE = re.compile(rb"cuda|mps"), re.compile(rb"\bmps\b|cuda:[^0]|cuda[\"'],")
"""What code says that insists on a device, and on one that is not there beside the only GPU."""


class BudgetReached(BaseException):
    """The time budget of a run is used up."""


class EarlyVerdict(BaseException):
    """The run's verdict on accuracy is certain enough."""


def seed(value: int = 0) -> None:
    """Seed every generator a student may use."""
    import numpy as np

    random.seed(value)
    np.random.seed(value)
    if not is_here():
        return
    if torch.cuda.is_initialized():
        torch.manual_seed(value)
    else:  # where no other device is in use, without the milliseconds of telling them all
        torch.default_generator.manual_seed(value)


def adapt() -> None:
    """Give scripts the surroundings they assume: data in place, no screen, no questions, no GPU.

    Done once, before any student code is near.
    """
    few_cores()
    far_paths.serve()
    surroundings.drawing()
    if is_here():
        surroundings.loads_here()
        surroundings.no_gpu()
        surroundings.one_gpu()
        surroundings.no_compiler()
    surroundings.questions()
    surroundings.older_names()


def few_cores() -> None:
    """Show code a few cores, however many there are: libraries start a process for each, and their number is limited."""
    count, affinity = os.cpu_count() or 1, getattr(os, "sched_getaffinity", None)
    os.cpu_count = lambda: min(CORES, count)
    if affinity is not None:
        os.sched_getaffinity = lambda pid, /: set(sorted(affinity(pid))[:CORES])


def serve_mnist() -> None:
    """Let `torchvision.datasets.MNIST` read the data that are here, whatever root it is given."""
    import torchvision

    original = torchvision.datasets.MNIST.__init__

    def served(
        self: Any,
        root: Any = None,  # noqa: ARG001 - the data are where they are
        train: bool = True,
        transform: Any = None,
        target_transform: Any = None,
        download: bool = False,  # noqa: ARG001
    ) -> None:
        original(
            self,
            os.environ["TORCHGRADE_MNIST"],
            train,
            transform,
            target_transform,
            download=False,
        )

    torchvision.datasets.MNIST.__init__ = served


def said(path: str, data: bytes) -> bytes:
    """Return what a file says in words: a text all of it, a file of numbers where it begins."""
    return data if path.endswith(CODE) or b"\0" not in data[:HEAD] else data[:HEAD]


def device_mode(code: Code) -> contextlib.AbstractContextManager[Any]:
    """Maps `cuda` and `mps` to the device that is here, for code that insists on them: the CPU, or the only GPU of a run."""
    if not is_here():
        return contextlib.nullcontext()
    gpu = torch.cuda.is_available()
    insisting = (ELSEWHERE if gpu else DEVICES).search
    if not any(insisting(said(path, data)) for path, data in code.files.items()):
        return contextlib.nullcontext()
    only = torch.device("cuda:0" if gpu else "cpu")

    def here(value: Any) -> Any:
        kind = str(value).partition(":")[0] if isinstance(value, torch.device | str) else ""
        return only if kind in ("cuda", "mps") else value

    class Here(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if func is torch.device:  # its type and its index may come apart
                return here(func(*args, **(kwargs or {})))
            return func(*map(here, args), **{k: here(v) for k, v in (kwargs or {}).items()})

    return Here()


def is_called(unit: Unit, glob: str) -> bool:
    """Return whether a file is called so, in whatever case and folder."""
    return fnmatch.fnmatch(unit.path.rpartition("/")[2].lower(), glob.lower())


def find_script(code: Code, globs: list[str]) -> Unit:
    """Return the file to run: the first glob that fits a file, `.py` before `.ipynb`; for one with gaps as it was handed out its copy.

    Raises:
        Missing: No file fits, or a person has to say which of several copies is to be run.
    """
    found = _first(code.units.values(), globs)
    if found is not None and found.untouched and _has_gaps(found):
        others = [unit for unit in code.units.values() if not unit.untouched]
        copies = [unit for unit in others if _is_made_of(unit, found)]
        copies = copies or [unit for unit in others if any(is_called(unit, glob) for glob in globs)]
        if len(copies) > 1:
            raise Missing(
                f"`{found.path}` is as it was handed out, and several files may stand for it: {', '.join(f'`{u.path}`' for u in copies)}"
            )
        return copies[0] if copies else found
    if found is not None:
        return found
    own = sorted(unit.path for unit in code.units.values() if not unit.untouched)
    if not own:
        raise without_code("the hand-in holds no code", code.files, code.given, ())
    raise Missing(
        f"there is no file to run called {called('|'.join(globs))}; the hand-in has {', '.join(f'`{n}`' for n in own)}"
    )


def _first(units: Collection[Unit], globs: list[str]) -> Unit | None:
    for glob in globs:
        if fits := [unit for unit in units if is_called(unit, glob)]:
            return min(fits, key=lambda u: (u.path.endswith(".ipynb"), len(u.path)))
    return None


def _has_gaps(unit: Unit) -> bool:
    """Return whether a function, or what stands at the top, is to be filled in, other than by classes that inherit it."""
    nodes = [node for _, tree in unit.trees for node in ast.walk(tree)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    inherited = {ast.unparse(base) for one in classes for base in one.bases}
    left = {node for one in classes if one.name in inherited for node in one.body}
    functions = (node for node in nodes if isinstance(node, FUNCTIONS) and node not in left)
    return any(_is_left(tree.body) for _, tree in unit.trees) or any(map(_is_gap, functions))


def _is_gap(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    abstract = any("abstract" in ast.unparse(d) for d in function.decorator_list)
    return not abstract and (_is_left(function.body) or is_unfilled(function))


def _is_left(body: Sequence[ast.stmt]) -> bool:
    """Return whether statements end in a gap in every case: what stands within an `if` does so in some alone."""
    return any(
        (isinstance(n, ast.Raise) and "NotImplementedError" in ast.dump(n))
        or (isinstance(n, ast.For | ast.While | ast.With | ast.Try) and _is_left(n.body))
        for n in body
    )


def _is_made_of(unit: Unit, handout: Unit) -> bool:
    """Return whether a file binds most of the names that a file of the handout binds."""
    asked = set(handout.names)
    return 2 * len(asked & set(unit.names)) > len(asked)


def run(
    code: Code,
    globs: list[str],
    seconds: float,
    begins: Callable[[], None],
    early: dict[str, Any] | None = None,
    batches: int | None = None,
) -> Record:
    """Run the script in a scratch folder; whatever ends it, what was made before is kept.

    Args:
        code: The submission.
        globs: Patterns of the script's name, the first that fits counts.
        seconds: The budget.
        begins: Called when the alarm stands, before any of the script is executed.
        early: When the run may end because its accuracy is certain enough (`graders.sheets.spec.Early`).
        batches: In a rehearsal, so many batches an epoch has.
    """
    unit = find_script(code, globs)
    script = next(iter(unit.trees), (unit.path, None))[0]
    sys.argv = [script]
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__dict__.update(get_ipython=get_ipython, display=display)
    sys.modules["__main__"] = module
    seed()
    began = time.monotonic()
    out = io.StringIO()
    with (
        recording() as record,
        watching(record, early),
        training(record, batches),
        giving_batches(),
        device_mode(code),
        contextlib.redirect_stdout(Capped(out)),
    ):
        try:
            with alarm(seconds, BudgetReached):
                begins()
                for label, tree in unit.trees:
                    execute_cell(tree, label, unit.flags, module.__dict__, record, code)
                    if unit.path.endswith(".ipynb"):
                        shown(record)  # as Jupyter does at the end of a cell
        except BudgetReached:
            record.ended = "budget"
        except EarlyVerdict:
            record.ended = "early"
        open_figures(record)
    if record.ended == "raised":
        record.fault = record.fault or unit.newer
    record.fault = record.fault or next(iter(faults.asked), "")
    if unit.problems and not unit.trees:
        record.ended, record.trace = "raised", "\n".join(unit.problems)
    record.printed = out.getvalue()
    record.seconds = time.monotonic() - began
    record.namespace = module.__dict__
    if not (
        unit.path.endswith(".ipynb") and is_called(unit, globs[0])
    ):  # else it is the notebook of that work
        others = [
            u.path
            for u in code.units.values()
            if u.path.endswith(".ipynb") and u is not unit and not u.untouched
        ]
        record.elsewhere = [f"{path}, which was not run" for path in others]
    record.elsewhere += [f"what `{name}` draws, which is not installed here" for name in sorted(stubs.drawn)]
    return record


def execute_cell(
    cell: ast.Module, label: str, flags: int, namespace: dict[str, Any], record: Record, code: Code
) -> None:
    """Run a script, or a cell of a notebook; the cells after one that fails are run all the same."""
    try:
        execute(compiled(cell, label, flags), namespace)
    except (BudgetReached, EarlyVerdict):
        raise
    except BaseException as error:
        left_with = vars(SystemExit)["code"].__get__(error) if issubclass(type(error), SystemExit) else 1
        if left_with is None or (type(left_with) is int and left_with == 0):
            return
        is_value = type(left_with) is not int  # a text, or what `main` returned: no failure
        if record.ended != "budget":  # that of an earlier script: not all was seen
            record.ended = PARTLY if is_value or record.ended == PARTLY else "raised"
        if is_value:
            return
        record.trace = record.trace or own_frames(error, code)
        record.fault = record.fault or faults.of_machine(error, code.trees(), code.libraries)


@contextlib.contextmanager
def watching(record: Record, early: dict[str, Any] | None) -> Iterator[None]:
    """End the run by `EarlyVerdict` once the classifier is good enough in evaluations in a row."""
    if early is None:
        yield
        return
    from torch.optim.optimizer import register_optimizer_step_post_hook

    from graders.observing.probes.artifacts.classifier import inside_accuracy

    met = 0

    def after_step(*_: object) -> None:
        nonlocal met
        if record.steps % early["every"]:
            return
        good = inside_accuracy(record, early["images"]) >= early["at_least"] + early["margin"]
        met = met + 1 if good else 0
        if met == early["consecutive"]:
            raise EarlyVerdict

    handle = register_optimizer_step_post_hook(after_step)
    try:
        yield
    finally:
        handle.remove()


class Capped(io.TextIOBase):
    """A standard output that keeps the first characters and counts no more; else it can what that of Python can."""

    encoding = "utf-8"
    errors = "strict"
    name = "<stdout>"
    mode = "w"
    line_buffering = write_through = False

    def __init__(self, to: io.StringIO) -> None:
        self.to = to
        self.buffer = _Bytes(self)

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        if self.to.tell() < PRINTED:
            self.to.write(text[: PRINTED - self.to.tell()])
        return len(text)

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def reconfigure(self, **_: object) -> None:
        """Nothing: characters are kept, and no bytes."""

    def detach(self) -> io.BufferedIOBase:  # type: ignore[override]
        """Return the stream of bytes."""
        return self.buffer

    def close(self) -> None:
        """Nothing: what is printed later is kept as well."""


class _Bytes(io.BufferedIOBase):
    """The stream of bytes beneath a standard output."""

    def __init__(self, to: Capped) -> None:
        self.to = to

    def write(self, data: Any) -> int:
        """Keep bytes as characters."""
        held = bytes(data)
        self.to.write(held.decode("utf-8", "replace"))
        return len(held)

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def close(self) -> None:
        """Nothing: a script may lay one wrapper after the other about it."""
