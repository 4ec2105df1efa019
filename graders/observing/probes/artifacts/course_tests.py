"""Run a test file of the course beside a submission, and say of each test what became of it."""

from __future__ import annotations

import ast
import io
import os
import secrets
import shutil
import sys
import tempfile
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from graders.observing import machinery
from graders.observing.code import Code
from graders.observing.course_modules import served
from graders.observing.handed import Handed
from graders.observing.missing import Missing

MESSAGE = 600
"""Letters of a test's message that are kept."""
CANARIES = """
import unittest
import numpy as np
import pytest


def test_an_assertion():
    value = [1, 2]
    assert value == [1, 3]


def test_approx():
    assert 1.0 == pytest.approx(2.0)


def test_raises():
    with pytest.raises(ValueError):
        pass


def test_an_error():
    raise RuntimeError


def test_arrays():
    np.testing.assert_allclose([1.0], [2.0])


class TestCase(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 2)

    def test_raises(self):
        with self.assertRaises(ValueError):
            pass
"""
"""Tests that must fail, run after those of the course."""
OPTIONS = (
    "--no-summary",
    "--color=no",
    "--import-mode=importlib",
    "--noconftest",
    "-c",
    os.devnull,
    "-W",
    "ignore",
    *(
        word
        for plugin in (
            "cacheprovider",
            "faulthandler",
            "logging",
            "unraisableexception",
            "threadexception",
        )
        for word in ("-p", f"no:{plugin}")
    ),
)


@dataclass
class Ran:
    """What became of the tests of a file."""

    passed: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    """Of each test that failed, the first message."""
    touched: list[str] = field(default_factory=list)
    """What of the machinery that decides was found changed."""


def run(code: Code, file: str, texts: Mapping[str, str], symbols: Sequence[str]) -> Ran:
    """Return what became of each test of a file, by its name; of a class, `Class.test`.

    Args:
        code: The submission.
        file: The file's name.
        texts: The text of it and of the files that it imports.
        symbols: What the file imports by the sheet's names.

    Raises:
        Missing: A test failed, and what it imports of the submission is not there.
    """
    import pytest

    handed = Handed(code)
    before = machinery.holds()
    modules = {name: _Submission(name, handed, symbols) for name in imported(texts)}
    course = {n: t for n, t in texts.items() if n != file and n != "conftest.py"}
    collector = _Collector()
    with _folder() as folder, served(course, modules):
        for name, text in ((file, texts[file]), (f"test_{folder.name}.py", CANARIES)):
            (folder / name).write_text(text, encoding="utf-8")
        plugins: list[object] = [collector]
        if "conftest.py" in texts:
            plugins.append(_module("course_conftest", texts["conftest.py"]))
        with _plain_surroundings():
            pytest.main(
                [
                    *OPTIONS,
                    "--rootdir",
                    str(folder.parent),
                    str(folder / file),
                    str(folder / f"test_{folder.name}.py"),
                ],
                plugins=plugins,
            )
        ran, canaries = collector.of(file), collector.of(f"test_{folder.name}.py")
    ran.failed = {name: said.replace(f"{folder}/", "") for name, said in ran.failed.items()}
    ran.touched = [
        *machinery.changed(before),
        *machinery.passes_wrongly(),
        *(f"the test `{name}`, which must fail, passes" for name in sorted(canaries.passed)),
        *handed.notes,
    ]
    if len(canaries.failed) + len(canaries.passed) != CANARIES.count("def test_"):
        ran.touched.append("the tests that must fail did not run")
    missing = [m.missing for m in modules.values() if m.missing is not None]
    if missing and ran.failed:
        raise missing[0]
    return ran


def imported(texts: Mapping[str, str]) -> list[str]:
    """Return the modules that files of the course import of the submission: those that are neither theirs nor installed."""
    own = {name.removesuffix(".py") for name in texts}
    found: dict[str, None] = {}
    for text in texts.values():
        for node in ast.walk(ast.parse(text)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                top, *_ = parts = name.split(".")
                if (
                    top not in own
                    and top not in sys.stdlib_module_names
                    and PathFinder.find_spec(top) is None
                ):
                    found |= {".".join(parts[:end]): None for end in range(1, len(parts) + 1)}
    return [*found]


class _Submission(types.ModuleType):
    """A module that the course's tests import: whatever files the submission has, a name is looked up in all of it."""

    def __init__(self, name: str, handed: Handed, symbols: Sequence[str]) -> None:
        super().__init__(name)
        naming = handed.code.naming.symbols
        self.__path__: list[str] = []
        self._handed = handed
        self._symbols = {
            n: s for s in reversed([*naming, *symbols]) if s in naming for n in (s, naming[s].names[0])
        }
        self.missing: Missing | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._found(name)
        except Missing as error:
            self.missing = self.missing or error
            raise AttributeError(f"the submission has no `{name}`") from error

    def _found(self, name: str) -> Any:
        if symbol := self._symbols.get(name):
            return self._handed.symbol(symbol)
        last = self.__name__.rpartition(".")[2]
        units = sorted(
            (u for u in self._handed.code.units.values() if name in u.names),
            key=lambda u: (u.untouched, Path(u.path).stem != last),
        )
        if not units:
            raise Missing(f"`{name}` is defined nowhere")
        return self._handed.value(units[0].load(name))


class _Collector:
    """Hears from pytest what became of each test."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, bool, str]] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep the outcome of a phase of a test."""
        good = (
            report.outcome == "passed"
        )  # whatever skips, or expects to fail, could be raised by the submission
        self._keep(report, good, counts=report.when == "call" or not good)

    def pytest_collectreport(self, report: Any) -> None:
        """Keep why a file could not be read."""
        if report.outcome == "failed":
            self._keep(report, good=False, counts=True)

    def _keep(self, report: Any, good: bool, *, counts: bool) -> None:
        if counts:
            file, _, name = report.nodeid.partition("::")
            item = name.partition("[")[0].replace("::", ".")
            self.heard.append((file.rpartition("/")[2], item, good, "" if good else _message(report)))

    def of(self, file: str) -> Ran:
        """Return what became of the tests of one file; of one with several cases, all must pass."""
        ran = Ran()
        for name, item, good, said in self.heard:
            if name != file:
                continue
            if good:
                ran.passed.add(item)
            else:
                ran.failed.setdefault(item, said)
        ran.passed -= ran.failed.keys()
        return ran


def _message(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    said = crash.message if crash is not None else report.longrepr or "failed"
    if isinstance(said, tuple):  # of a test that was skipped: file, line, reason
        said = said[-1]
    return str(said).removeprefix("AssertionError: ")[:MESSAGE]


def _module(name: str, text: str) -> types.ModuleType:
    module = types.ModuleType(name)
    exec(compile(text, "course: conftest.py", "exec", dont_inherit=True), module.__dict__)
    return module


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for the tests, by a name that no file of a submission can have taken."""
    around = Path(tempfile.mkdtemp())
    folder = around / f"course_{secrets.token_hex(8)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(around, ignore_errors=True)


@contextmanager
def _plain_surroundings() -> Iterator[None]:
    """Let no setting of the environment reach pytest, and nothing that it prints anybody; a comparison's message needs its terminal."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
