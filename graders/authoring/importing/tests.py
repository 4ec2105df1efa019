"""Test files of pytest, unittest and Gradescope: each a check, with the points that are noted."""

from __future__ import annotations

import ast
import re
import tempfile
import zipfile
from collections.abc import Container
from pathlib import Path
from typing import Any

from graders.authoring.importing.sheet import Imported, Unconverted, cases_of, plain
from graders.errors import UserError
from graders.observing.probes.artifacts.course_tests import imported
from graders.sheets.skeletons import SOLUTION
from graders.submission.source import Unreadable, tree

SETTINGS = {
    "pytest.ini": "",
    "pyproject.toml": "[tool.pytest",
    "tox.ini": "[pytest]",
    "setup.cfg": "[tool:pytest]",
}
"""What lies in the folder up to which pytest looks for `conftest.py`, with what it must hold."""
GRADESCOPE = ("weight", "number", "visibility", "hide_errors", "tags", "partial_credit", "leaderboard")


def pytest_files(path: Path, sheet: str, solution: Path | None) -> Imported:
    """Return a sheet of test files: each test a point; the solution lies beside them, or in `solution`.

    Raises:
        UserError: There is no test file, or the solution is not there.
    """
    files = [path] if path.is_file() else sorted({*path.rglob("test_*.py"), *path.rglob("*_test.py")})
    made = Imported(sheet, sheet)
    texts = {p.name: p.read_text(encoding="utf-8") for p in files}
    _take_solution(made, texts, path if path.is_dir() else path.parent, solution)
    around = path if path.is_dir() else path.parent
    helpers = {p.name: p.read_text(encoding="utf-8") for p in _fixtures(around.absolute())}
    for name, text in texts.items():
        _add(made, name, text, {}, hidden=False, helpers=list(helpers), alone=_alone(files))
    made.beside |= {n: t.encode() for n, t in helpers.items()} if made.checks else {}
    return made


def _fixtures(folder: Path) -> list[Path]:
    """Return the `conftest.py` that is the nearest to a folder: in it, or above it up to the folder with pytest's settings."""
    above = [folder, *folder.parents]
    root = next((i for i, f in enumerate(above) if any(_holds(f / n, s) for n, s in SETTINGS.items())), 0)
    return [f / "conftest.py" for f in above[: root + 1] if (f / "conftest.py").exists()][:1]


def _holds(file: Path, section: str) -> bool:
    return file.is_file() and section in file.read_text(encoding="utf-8", errors="replace")


def gradescope(path: Path, sheet: str, solution: Path | None) -> Imported:
    """Return a sheet of an autograder for Gradescope: a folder or zip with `tests/test_*.py`, whose decorators give points.

    Raises:
        UserError: There is no test file, or the solution is not there.
    """
    if path.is_file() and zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".py") and ".." not in Path(name).parts and not Path(name).is_absolute():
                        archive.extract(name, folder)
            return gradescope(Path(folder), sheet, solution)
    made = Imported(sheet, sheet)
    files = sorted(p for p in path.rglob("test*.py") if p.is_file())
    texts = {p.name: p.read_text(encoding="utf-8") for p in files}
    _take_solution(made, texts, path, solution)
    for name, text in texts.items():
        read = tree(text)
        if isinstance(read, Unreadable):
            made.left.append(Unconverted(name, *read.place))
            continue
        points, hidden = _decorated(read)
        plain = _without_decorators(read, text)
        shown = {t: p for t, p in points.items() if t not in hidden}
        secret = {t: p for t, p in points.items() if t in hidden}
        for some, left_out, prefix in ((shown, secret, ""), (secret, shown, "hidden_")):
            if some:
                _add(
                    made,
                    prefix + name,
                    _without_tests(plain, left_out),
                    some,
                    hidden=bool(prefix),
                    helpers=[],
                    alone=_alone(files),
                )
    return made


def _take_solution(made: Imported, texts: dict[str, str], around: Path, solution: Path | None) -> None:
    """Take the modules that the tests import from the folder of the solution, or from beside the tests."""
    if not texts:
        raise UserError(f"{around}: holds no test file, such as test_sheet.py")
    parsed = {n: t for n, t in texts.items() if not isinstance(tree(t), Unreadable)}
    wanted = {name.partition(".")[0] for name in imported(parsed)} - {"gradescope_utils"}
    places = (
        [solution] if solution else [around, around / "solution", around.parent, around.parent / "solution"]
    )
    for name in sorted(wanted):
        found = next(
            (
                p
                for place in places
                for p in (place / f"{name}.py", place / name, place / f"{name}.ipynb")
                if p.exists()
            ),
            None,
        )
        if found is None:
            said = ", ".join(map(str, places))
            raise UserError(
                f"the tests import `{name}`, and there is no {name}.py in {said}; give the folder with --solution"
            )
        for path in sorted(found.rglob("*.py")) if found.is_dir() else [found]:
            data = path.read_bytes()
            key = path.relative_to(found.parent).as_posix()
            made.reference[key] = _marked(made, key, data.decode()).encode() if key.endswith(".py") else data
            made.define(data.decode() if key.endswith(".py") else "")


def _marked(made: Imported, name: str, source: str) -> str:
    """Return a solution with our marks around the bodies of its functions, where it has none."""
    if f"# <{SOLUTION}>" in source or isinstance(read := tree(source), Unreadable):
        return source
    lines = source.splitlines()
    bodies: list[tuple[int, int]] = []
    for node in ast.walk(read):
        if isinstance(node, ast.FunctionDef) and not any(a <= node.lineno <= b for a, b in bodies):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                bodies.append((body[0].lineno, body[-1].end_lineno or body[-1].lineno))
    for first, last in sorted(bodies, reverse=True):
        indent = re.match(r" *", lines[first - 1])[0]  # type: ignore[index]
        lines[last:last] = [f"{indent}# </{SOLUTION}>"]
        lines[first - 1 : first - 1] = [f"{indent}# <{SOLUTION}>"]
    if bodies:
        made.left.append(
            Unconverted(
                name,
                1,
                "the bodies of all functions are marked as what students are to write; mend the marks where that is not so",
            )
        )
    return "\n".join(lines) + "\n"


def _alone(files: list[Path]) -> bool:
    """Return whether no `conftest.py` lies beside or above test files, whose fixtures may be for every test."""
    return not any((f / "conftest.py").exists() for p in files for f in p.absolute().parents)


def _add(
    made: Imported,
    name: str,
    text: str,
    points: dict[str, float],
    *,
    hidden: bool,
    helpers: list[str],
    alone: bool,
) -> None:
    from graders.kinds.own.pytest import tests_of

    read = tree(text)
    if isinstance(read, Unreadable):
        made.left.append(Unconverted(name, *read.place))
        return
    tests = tests_of(read)
    if not tests:
        made.left.append(Unconverted(name, 1, "holds no test"))
        return
    secret = {"public": False} if hidden else {}
    weights = {t: points.get(t, 1.0) for t in tests if points.get(t, 1.0) > 0}
    agreements = _agreements(read, made.symbols) if alone else {}
    for test, (call, cases) in agreements.items():
        if test in weights:
            made.add("agrees", test, test, weights.pop(test), call=call, cases=cases, **secret)
    if not weights:
        return
    text = _without_tests(text, agreements)
    file = re.sub(r"\W", "_", name.removesuffix(".py")) + ".py"
    made.beside[file] = text.encode()
    used = sorted(n for n in made.symbols if re.search(rf"\b{n}\b", text))
    keys = {"symbols": used} if used else {}
    made.add(
        "pytest",
        name.removesuffix(".py"),
        name,
        sum(weights.values()),
        file=file,
        items={t: plain(p) for t, p in weights.items()},
        **keys,
        **({"helpers": helpers} if helpers else {}),
        **secret,
    )


def _agreements(
    read: ast.Module, symbols: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """Return the tests that only compare one function of the solution with plain values; nothing is made before or after them."""
    if any(isinstance(n, ast.Name) and n.id == "pytestmark" for n in ast.walk(read)):
        return {}
    imported = {a.name for n in read.body if isinstance(n, ast.ImportFrom) for a in n.names if not a.asname}
    known = {n: a for n, a in symbols.items() if n in imported}
    cases = {"unittest.TestCase"} | {
        a.name for n in read.body if isinstance(n, ast.ImportFrom) and n.module == "unittest" for a in n.names
    }
    found = {}
    for node in read.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test"):  # may be for every test
            return {}
        if isinstance(node, ast.ClassDef) and (
            node.decorator_list or node.keywords or not {*map(ast.unparse, node.bases)} <= cases
        ):
            continue
        of = node.name + "." if isinstance(node, ast.ClassDef) else ""
        inner = [
            n
            for n in (node.body if isinstance(node, ast.ClassDef) else [node])
            if isinstance(n, ast.FunctionDef)
        ]
        if of and not all(n.name.startswith("test") for n in inner):  # such as `setUp`
            continue
        for test in inner:
            body = test.body[1:] if ast.get_docstring(test) else test.body
            alone = not test.decorator_list and len(test.args.args) == bool(of)
            made = cases_of("\n".join(map(ast.unparse, body)), known) if alone else None
            if made and test.name.startswith("test"):
                found[of + test.name] = made
    return found


def _decorated(read: ast.Module) -> tuple[dict[str, float], set[str]]:
    """Return the points of each test by Gradescope's decorators, and those that students do not see."""
    points: dict[str, float] = {}
    hidden: set[str] = set()
    for node in read.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in inner:
            if not isinstance(one, ast.FunctionDef) or not one.name.startswith("test"):
                continue
            name = f"{node.name}.{one.name}" if isinstance(node, ast.ClassDef) else one.name
            points[name] = 1.0
            for d in one.decorator_list:
                if isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.args:
                    value = getattr(d.args[0], "value", None)
                    if d.func.id == "weight" and isinstance(value, int | float):
                        points[name] = float(value)
                    if d.func.id == "visibility" and value != "visible":
                        hidden.add(name)
    return points, hidden


def _without_decorators(read: ast.Module, text: str) -> str:
    """Return a test file without what it takes from Gradescope's library."""
    gone: set[int] = set()
    for node in ast.walk(read):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("gradescope_utils"):
            gone |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        for d in getattr(node, "decorator_list", ()):
            name = ast.unparse(d.func if isinstance(d, ast.Call) else d)
            if name in GRADESCOPE:
                gone |= set(range(d.lineno, (d.end_lineno or d.lineno) + 1))
    return "".join(f"{line}\n" for number, line in enumerate(text.splitlines(), 1) if number not in gone)


def _without_tests(text: str, left_out: Container[str]) -> str:
    """Return a test file without some of its tests."""
    gone: set[int] = set()
    read = ast.parse(text)
    for node in read.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        for one in inner:
            name = (
                f"{node.name}.{getattr(one, 'name', '')}"
                if isinstance(node, ast.ClassDef)
                else getattr(one, "name", "")
            )
            if name in left_out:
                gone |= set(range(one.lineno, (one.end_lineno or one.lineno) + 1))
    kept = "".join(f"{line}\n" for number, line in enumerate(text.splitlines(), 1) if number not in gone)
    return re.sub(r"(?m)^(class .*:\n)(?=\S|\Z)", r"\1    pass\n", kept)
