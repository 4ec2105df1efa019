"""Whose fault an error is: that of the code, or of this machine, where a library is missing or is not whole."""

from __future__ import annotations

import ast
import errno
import os
import re
import traceback
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from graders.observing import processes, stubs
from graders.observing.optional import CURES, is_here, needs
from graders.observing.stubs import COMPUTING, NotHere, StubFinder

FOLLOWS = (NameError, AttributeError, TypeError, ImportError)
"""What an import that failed can lead to."""
ASKS_FOR_GPU = re.compile(r"cuda|\bgpu|fork-based multiprocessing", re.IGNORECASE)
"""What errors say where there is no GPU; the last also where one was used before a fork, which then cannot differentiate."""
GPU_BREAKS = re.compile(
    r"uncorrectable|busy or unavailable|no CUDA-capable|GPU is lost|fallen off the bus|hardware", re.I
)
"""What errors say where a GPU fails that was there."""
home = os.getcwd()  # noqa: PTH109
"""Where the submission lies."""
AROUND = frozenset(str(Path(__file__).with_name(name)) for name in ("import_time.py", "imports.py"))
"""Our own files that stand around `__import__`."""
has_gpu = bool(os.environ.get("CUDA_VISIBLE_DEVICES"))
"""Whether this process has a GPU; asked before code of a submission can write there what it likes."""
memory_mb = 0.0
"""Memory that a submission may use."""
broken: list[str] = []
"""What was not whole when code of this process imported it."""
asked: list[str] = []
"""What code of this process asked somebody who types."""


def forget() -> None:
    """Begin anew, for the next check."""
    broken.clear()
    asked.clear()
    stubs.forget()


def remember(error: BaseException) -> None:
    """Note an error of a statement that was executed, if it is the machine's."""
    if said := of_library(error):
        broken.append(said)


def of_machine(error: BaseException, trees: Iterable[ast.Module], libraries: Iterable[str]) -> str:
    """Return what of this machine is behind an error; nothing where it is the code's own.

    Args:
        error: What was raised.
        trees: The syntax trees of the submission, which tell what it imports.
        libraries: What the sheet lets submissions use.
    """
    for library in CURES:
        if not is_here(library) and any(getattr(one, "name", "") == library for one in _chain(error)):
            return f"it needs {needs(library)}"
    if said := of_library(error):
        return said
    if isinstance(error, NotHere):
        return str(error)
    if said := of_gpu(error):
        return said
    if of_memory(error) and (left := processes.room()) < memory_mb:
        return f"this machine had {left:.0f} MiB of memory left, less than the {memory_mb:g} MiB that a hand-in may use"
    if asked or isinstance(error, FOLLOWS):
        return lacking(trees, libraries)
    return ""


def of_gpu(error: BaseException) -> str:
    """Say that code ends itself since there is no GPU (it says so, or asserts that there is one), or that the one there is failed."""
    if not isinstance(error, AssertionError | RuntimeError):
        return ""
    if has_gpu:  # what goes wrong there is its own, such as too little memory, unless the device fails
        broke = GPU_BREAKS.search(str(error))
        return f"the GPU failed: {str(error).splitlines()[0][:200]}" if broke else ""
    frames = traceback.extract_tb(error.__traceback__)
    asserted = frames[-1].line or "" if frames and isinstance(error, AssertionError) else ""
    asks = ASKS_FOR_GPU.search(f"{error} {asserted}")
    return "the code asks for a GPU, and none is lent to hand-ins here" if asks else ""


def of_memory(error: BaseException) -> bool:
    """Return whether memory was asked for and not to be had."""
    return (
        isinstance(error, MemoryError)
        or getattr(error, "errno", None) == errno.ENOMEM
        or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error))  # torch
    )


def of_many(error: BaseException) -> bool:
    """Return whether a process or a thread was to be started and there were too many."""
    return isinstance(error, BlockingIOError) or (
        isinstance(error, RuntimeError) and "can't start new thread" in str(error)
    )


def lacking(trees: Iterable[ast.Module], libraries: Iterable[str]) -> str:
    """Say what the code needs and this machine lacks: a library that it may use, somebody who types; nothing if all is there."""
    if broken or asked:
        return (broken or asked)[0]
    missing = (StubFinder.missed | (StubFinder.used & COMPUTING)) & set(libraries)
    missing = missing and missing & imported(trees)
    return f"`{min(missing)}`, which the sheet lets hand-ins use, is not installed here" if missing else ""


def of_library(error: BaseException) -> str:
    """Return what is said of a library that fails where it is imported, or imports what is not there."""
    for one in _chain(error):
        if not isinstance(one, Exception) or isinstance(one, RecursionError | MemoryError):
            continue  # wherever these come from, it is not from there
        files = [f for f in traceback.extract_tb(one.__traceback__) if not _of_import(f.filename)]
        if not files:
            continue
        failing = [f for f in files if f.name == "<module>" and _of_library(f.filename)]
        lazily = isinstance(one, ImportError) and _of_library(files[-1].filename)
        if failing or lazily:
            place = (failing or files)[-1].filename
            said = str(one).splitlines()[0][:200] if str(one) else ""
            return f"a library is not whole here: {place} raises {type(one).__name__}: {said}"
    return ""


def left_at_home(error: BaseException, trees: Iterable[ast.Module]) -> str:
    """Return the module that a name which is not there was to come from, in words; empty where it is no import's."""
    if not isinstance(error, NameError):
        return ""
    for node in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom | ast.Import)):
        relative = isinstance(node, ast.ImportFrom) and node.level
        for alias in () if relative else node.names:
            module = node.module or "" if isinstance(node, ast.ImportFrom) else alias.name
            if error.name == (alias.asname or alias.name.split(".")[0]) and not _is_to_be_had(module):
                return f"; it is imported from `{module}`, which is neither handed in nor installed"
    return ""


def _is_to_be_had(module: str) -> bool:
    try:
        return find_spec(module.split(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def imported(trees: Iterable[ast.Module]) -> set[str]:
    """Return the top-level names of what is imported anywhere in syntax trees."""
    found: set[str] = set()
    for node in (n for tree in trees for n in ast.walk(tree)):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it was raised from."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__


def _of_library(file: str) -> bool:
    """Return whether a frame is of a file that is installed; those of the submission go by their names alone."""
    return os.path.isabs(file) and not file.startswith(f"{home}/")  # noqa: PTH117 - of every frame


def _of_import(file: str) -> bool:
    """Return whether a frame is of what imports, Python's or our own around it."""
    return file.startswith("<frozen importlib") or "/importlib/" in file or file in AROUND
