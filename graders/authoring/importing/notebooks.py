"""Notebooks of nbgrader and otter: solutions, tests and points by their marks."""

from __future__ import annotations

import ast
import doctest
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graders.authoring.importing.sheet import (
    Imported,
    Unconverted,
    as_test,
    cases_of,
    sheet_id,
    with_our_marks,
)
from graders.errors import UserError
from graders.observing.syntax import name_of
from graders.submission.source import Unreadable, cells, tree

HIDDEN = re.compile(r"BEGIN HIDDEN TESTS")
SCHEME = re.compile(r"^[^\n]*BEGIN MARK SCHEME[^\n]*\n(.*?)^[^\n]*END MARK SCHEME[^\n]*\n?", re.M | re.S)
Cell = dict[str, Any]

COMPARING = {
    "allclose",
    "isclose",
    "array_equal",
    "equal",
    "isinstance",
    "issubclass",
    "hasattr",
    "callable",
    "all",
    "any",
}
"""Functions that return whether something is so."""


@dataclass
class _Taken:
    """One notebook that is taken into a sheet: what is kept of it, and its tests.

    Args:
        made: The sheet.
        file: The notebook.
    """

    made: Imported
    file: Path
    kept: list[Cell] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.module, self.cells = module_of(self.file), _cells(self.file)
        for cell in self.cells:
            self.made.define(cell["source"] if cell["cell_type"] == "code" else "")

    def leave(self, line: int, said: str, file: str = "") -> None:
        """Note what its author must look at."""
        self.made.left.append(Unconverted(file or self.file.name, line, said))

    def test(
        self, line: int, name: str, body: str, points: float, *, hides: bool, title: str = "", file: str = ""
    ) -> None:
        """Add a check of some statements: an agreement where they only compare a function with values, else a test.

        Args:
            line: Where they stand.
            name: What the check is called.
            body: The statements.
            points: What it is worth.
            hides: Whether students do not get it.
            title: Its title, where that is not its name.
            file: The file they stand in, where that is not the notebook.
        """
        if isinstance(read := tree(body), Unreadable):
            self.leave(line, f"`{name}`: {read.why}; magics and shell lines are left to you", file)
            return
        if not read.body:
            self.leave(line, f"`{name}`: holds no test", file)
            return
        secret = {"public": False} if hides else {}
        if (found := cases_of(body, self.made.symbols)) is not None:
            self.made.add("agrees", name, title or name, points, call=found[0], cases=found[1], **secret)
            return
        of = self.hidden if hides else self.public
        test = f"test_{re.sub(r'[^0-9A-Za-z]+', '_', name)}_{len(of) + 1}"
        text, used = as_test(test, body, self.module, self.made.symbols)
        of.append(text)
        self.made.add(
            "pytest",
            name,
            title or name,
            points,
            file=f"{'hidden' if hides else 'test'}_{self.module}.py",
            items={test: 1},
            **({"symbols": used} if used else {}),
            **secret,
        )

    def write(self) -> None:
        """Put the notebook into the reference, and its tests beside the sheet."""
        self.made.reference[self.file.name] = _notebook(self.kept)
        for name, of in (("test", self.public), ("hidden", self.hidden)):
            if of:
                self.made.beside[f"{name}_{self.module}.py"] = "\n\n".join(of).encode()


def nbgrader(path: Path, sheet: str) -> Imported:
    """Return a sheet of the instructor's notebooks of nbgrader: a notebook, or a folder of them such as `source/ps1`.

    Raises:
        UserError: There is no notebook that can be read.
    """
    made = Imported(sheet, sheet)
    for taken in (_Taken(made, file) for file in _notebooks(path)):
        for number, cell in enumerate(taken.cells, 1):
            noted = cell["metadata"].get("nbgrader", {})
            source, points = cell["source"], float(noted.get("points") or 0)
            name = str(noted.get("grade_id") or f"cell-{number}")
            title = f"{taken.file.stem}: {name}"
            is_test = noted.get("grade") and not noted.get("solution") and not noted.get("task")
            if is_test and cell["cell_type"] == "code":
                if re.search(r"AUTOTEST", source):
                    taken.leave(number, f"cell `{name}`: AUTOTEST is not known here; write the test out")
                body = re.sub(r"^.*(BEGIN|END) HIDDEN TESTS.*\n?", "", source, flags=re.M)
                hides = HIDDEN.search(source) is not None
                taken.test(number, name, body, points, hides=hides, title=title)
                continue
            if noted.get("grade") or noted.get("task"):
                scheme = SCHEME.search(source)
                rubric = scheme[1].strip() if scheme else ""
                made.add("manual", name, title, points, rubric=rubric or "see the notebook of the course")
                if not rubric:
                    taken.leave(number, f"cell `{name}`: has no mark scheme; write a `rubric`")
                source = SCHEME.sub("", source)
            taken.kept.append({**cell, "source": with_our_marks(source, r"BEGIN SOLUTION", r"END SOLUTION")})
        taken.write()
    return made


def otter(path: Path, sheet: str) -> Imported:
    """Return a sheet of otter's master notebook, or of a folder with a notebook and `tests/*.py`.

    Raises:
        UserError: There is no notebook that can be read.
    """
    made = Imported(sheet, sheet)
    for taken in (_Taken(made, file) for file in _notebooks(path)):
        question: dict[str, Any] = {}
        within, tests = "", []
        for number, cell in enumerate(taken.cells, 1):
            source = cell["source"]
            mark = (
                re.match(r"#\s*(BEGIN|END|ASSIGNMENT)\s+(\w+)", source, re.I)
                if cell["cell_type"] == "raw"
                else None
            )
            if mark is None:
                if within == "TESTS":
                    tests.append((number, cell))
                elif within != "PROMPT":
                    marked = _otter_marks(source, whole=within == "SOLUTION")
                    taken.kept.append({**cell, "source": marked})
                continue
            begins, what = mark[1].upper() == "BEGIN", mark[2].upper()
            if mark[1].upper() == "ASSIGNMENT":
                made.title = str(_yaml(source, taken.file, number).get("name") or made.title)
            elif what == "QUESTION" and begins:
                question, tests = _yaml(source, taken.file, number), []
            elif what == "QUESTION":
                _questioned(taken, number, question, tests)
            within = what if begins and what in ("TESTS", "SOLUTION", "PROMPT") else ""
        for test in sorted((taken.file.parent / "tests").glob("*.py")):
            _ok_tests(taken, test)
        taken.write()
    return made


def module_of(path: Path) -> str:
    """Return the name under which tests import what a notebook defines."""
    plain = re.sub(r"\W+", "_", path.stem)
    return f"notebook_{plain}"


def _questioned(taken: _Taken, number: int, question: dict[str, Any], tests: list[tuple[int, Cell]]) -> None:
    """Take a question that ends in a cell, with the cells of its tests."""
    name = str(question.get("name") or f"question-{number}")
    points = question.get("points", 1)
    points = sum(points) if isinstance(points, list) else float(points if points is not None else 1)
    if question.get("manual"):
        taken.made.add("manual", name, name, points, rubric="see the notebook of the course")
        taken.leave(number, f"question `{name}`: is graded by hand; write a `rubric`")
        return
    for at, cell in tests:
        source = re.sub(r'^""" # BEGIN TEST CONFIG.*?END TEST CONFIG\s*\n?', "", cell["source"], flags=re.S)
        hides = source.lstrip().startswith("# HIDDEN") or "hidden: true" in cell["source"]
        body = _with_output(re.sub(r"^# HIDDEN.*\n?", "", source, flags=re.M), _output(cell))
        taken.test(at, name, body, points / len(tests), hides=hides)


def _ok_tests(taken: _Taken, path: Path) -> None:
    """Take the tests of a file `tests/q1.py`, which is read and never executed."""
    file = f"tests/{path.name}"
    read = tree(path.read_text(encoding="utf-8"))
    if isinstance(read, Unreadable):
        taken.leave(read.place[0], read.place[1], file)
        return
    value = next(
        (
            n.value
            for n in read.body
            if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "test"
        ),
        None,
    )
    try:
        test = ast.literal_eval(value) if value is not None else None
    except ValueError:
        test = None
    if not isinstance(test, dict):
        taken.leave(1, "is no test of the form `test = {...}`; write it as a file for `kind: pytest`", file)
        return
    cases = [c for suite in test.get("suites", ()) for c in suite.get("cases", ())]
    points = test.get("points") or 1
    points = sum(points) if isinstance(points, list) else float(points)
    for case in cases:
        examples = doctest.DocTestParser().get_examples(case["code"])
        body = "\n".join(_with_output(e.source.rstrip(), e.want) for e in examples)
        share = float(case.get("points") or points / len(cases))
        name = str(test.get("name") or path.stem)
        taken.test(1, name, body, share, hides=bool(case.get("hidden", True)), file=file)


def _notebooks(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.glob("*.ipynb"))
    if not found or any(p.suffix != ".ipynb" for p in found):
        raise UserError(
            f"{path}: holds no notebook; give the instructor's notebook, or the folder it lies in"
        )
    return found


def _cells(path: Path) -> list[Cell]:
    found = cells(path.read_bytes())
    if isinstance(found, Unreadable):
        raise UserError(f"{path}:1: {found.why}")
    return [{**c, "metadata": c.get("metadata") or {}} for c in found]


def _notebook(kept: list[Cell]) -> bytes:
    made = []
    for number, cell in enumerate(kept):
        fresh = {
            "cell_type": cell["cell_type"],
            "id": f"cell-{number}",
            "metadata": {},
            "source": cell["source"],
        }
        made.append(
            {**fresh, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else fresh
        )
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps(
        {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, indent=1
    ).encode()


def _otter_marks(source: str, *, whole: bool) -> str:
    """Return the source of a cell with otter's marks of solutions as ours."""
    source = re.sub(r'""" # BEGIN PROMPT.*?# END PROMPT\s*\n?', "", source, flags=re.S)
    made: list[str] = []
    for line in with_our_marks(source, r"# BEGIN SOLUTION", r"# END SOLUTION").splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if re.search(r"#\s*(SOLUTION( NO PROMPT)?|SEED)\s*$", line):
            plain = re.sub(r"\s*#\s*(SOLUTION( NO PROMPT)?|SEED)\s*$", "", line)
            made += [f"{indent}# <solution>", plain, f"{indent}# </solution>"]
        else:
            made.append(line)
    text = "\n".join(made)
    return f"# <solution>\n{text}\n# </solution>" if whole and "# <solution>" not in text else text


def _yaml(source: str, file: Path, number: int) -> dict[str, Any]:
    try:
        found = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise UserError(f"{file}: cell {number} is no YAML ({str(error).splitlines()[0]})") from error
    return found if isinstance(found, dict) else {}


def _output(cell: Cell) -> str:
    """Return what the cell printed last, or the value of its last line."""
    found = [o.get("data", {}).get("text/plain") or o.get("text") or "" for o in cell.get("outputs", ())]
    text = found[-1] if found else ""
    return "".join(text) if isinstance(text, list) else str(text)


def _with_output(source: str, output: str) -> str:
    """Return statements that compare the value of the last one with an output, or ask that it is true where it is a comparison."""
    read = tree(source)
    last = read.body[-1] if not isinstance(read, Unreadable) and read.body else None
    if not isinstance(last, ast.Expr):
        return source
    lines = source.splitlines()[: last.lineno - 1]
    value = ast.unparse(last.value)
    if not output.strip():  # a cell that was never run
        return "\n".join([*lines, f"assert {value}"]) if _is_comparison(last.value) else source
    try:
        plain = ast.literal_eval(output.strip())
        test = (
            f"assert {value} == {plain!r}"
            if not isinstance(plain, bool)
            else f"assert bool({value}) is {plain}"
        )
    except (ValueError, SyntaxError):
        test = f"assert repr({value}) == {output.strip()!r}"
    return "\n".join([*lines, test])


def _is_comparison(value: ast.expr) -> bool:
    name = name_of(value) if isinstance(value, ast.Call) else ""
    negated = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    return negated or isinstance(value, ast.Compare | ast.BoolOp) or name in COMPARING


def named(path: Path) -> str:
    """Return the id of a sheet that is imported from a file or folder; a folder called `tests` says nothing."""
    whole = path.resolve()
    return sheet_id(
        whole.stem if path.is_file() else whole.parent.name if whole.name == "tests" else whole.name
    )


def lines(made: Imported) -> Iterator[str]:
    """Yield what could not be converted, one line each."""
    yield from map(str, made.left)
