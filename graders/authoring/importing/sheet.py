"""A sheet that is being imported, and its files."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from graders.authoring.new import PARTS
from graders.authoring.schema import schema_text
from graders.errors import UserError
from graders.paths import SHEETS, SOLUTIONS
from graders.sheets.skeletons import SOLUTION


@dataclass(frozen=True)
class Unconverted:
    """Something that has no place in a sheet, or that its author must look at."""

    file: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said}"


@dataclass
class Imported:
    """A sheet that is being imported.

    Attributes:
        name: Its id.
        title: Its title.
        reference: Files of the solution, by name, with our marks.
        beside: Files beside the spec, by name: tests, handout.
        symbols: The functions and classes of the solution, with their arguments.
        checks: The checks, as a spec holds them.
        left: What could not be converted.
    """

    name: str
    title: str
    reference: dict[str, bytes] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)
    symbols: dict[str, tuple[str, ...]] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    left: list[Unconverted] = field(default_factory=list)

    def define(self, source: str) -> None:
        """Note the functions and classes that a part of the solution defines."""
        for node in _parsed(source).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                self.symbols[node.name] = tuple(a.arg for a in (*node.args.posonlyargs, *node.args.args))
            elif isinstance(node, ast.ClassDef):
                self.symbols[node.name] = ()

    def add(self, kind: str, name: str, title: str, points: float, **keys: Any) -> None:
        """Add a check, under an id that is free."""
        base = sheet_id(name)
        taken = {c["id"] for c in self.checks}
        id_ = next(n for n in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if n not in taken)
        self.checks.append({"id": id_, "kind": kind, "title": title, "points": plain(points), **keys})

    def spec(self) -> dict[str, Any]:
        """Return the spec."""
        used = {s for c in self.checks for s in (*c.get("symbols", ()), c.get("call")) if s}
        symbols = {
            n: {"names": [n], **({"arguments": list(a)} if a else {})}
            for n, a in self.symbols.items()
            if n in used
        }
        return {
            "schema": 1,
            "sheet": self.name,
            "title": self.title,
            "reference": self.name.replace("-", "_"),
            "points": plain(sum(c["points"] for c in self.checks)),
            **({"naming": {"symbols": symbols}} if symbols else {}),
            "exercises": [{"id": "all", "title": self.title, "checks": self.checks}],
        }

    def write(self, course: Path) -> list[Path]:
        """Write the sheet into a course; return its files.

        Raises:
            UserError: Nothing was found that can be graded, or the sheet is there already.
        """
        if not self.checks:
            raise UserError(
                f"{self.name}: no test and no graded cell was found, so there is nothing to import"
            )
        sheet, solution = course / SHEETS / self.name, course / SOLUTIONS / self.name.replace("-", "_")
        for there in (sheet, solution):
            if there.exists():
                raise UserError(f"{there}: is there already; remove it, or choose another name with --sheet")
        text = "# yaml-language-server: $schema=../schema.json\n" + yaml.safe_dump(
            self.spec(), sort_keys=False, allow_unicode=True, width=110
        )
        files = {
            **{sheet / n: d for n, d in {**self.beside, "spec.yaml": text.encode()}.items()},
            **{solution / n: d for n, d in self.reference.items()},
        }
        common = {
            course / SHEETS / "conftest.py": (PARTS / "course" / "conftest.py").read_bytes(),
            course / SHEETS / "schema.json": schema_text("spec").encode(),
        }
        for path, data in {**{p: d for p, d in common.items() if not p.exists()}, **files}.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return sorted(files)


def plain(points: float) -> float:
    """Return points as people write them: without a fraction where there is none."""
    rounded = round(points, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def sheet_id(name: str) -> str:
    """Return a name as an id of a sheet or check."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"q{plain}"


def as_test(name: str, body: str, module: str, known: Iterable[str]) -> tuple[str, list[str]]:
    """Return a test function of statements that read names of a notebook, and which of `known` it uses.

    Args:
        name: The function's name.
        body: The statements.
        module: The module from which names come that the statements do not bind.
        known: The names that the solution defines.
    """
    free = free_names(body)
    lines = [f"    from {module} import {', '.join(sorted(free))}"] if free else []
    lines += [f"    {line}".rstrip() for line in body.strip().splitlines()]
    return f"def {name}():\n" + "\n".join(lines) + "\n", sorted(free & {*known})


def free_names(body: str) -> set[str]:
    """Return the names that statements read and do not bind."""
    tree = _parsed(body)
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    bound |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    bound |= {n.name for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and n.name}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(a.asname or a.name).split(".")[0] for a in node.names}
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return {n for n in read - bound if not hasattr(builtins, n)}


def cases_of(body: str, symbols: dict[str, tuple[str, ...]]) -> tuple[str, list[dict[str, Any]]] | None:
    """Return the one function that all statements compare with plain values, and its arguments; None for other statements."""
    cases, called = [], set()
    for node in _parsed(body).body:
        found = _compared(node)
        if found is None:
            return None
        call, name = found
        names = symbols.get(name, ())
        if len(call.args) > len(names) or any(k.arg not in names for k in call.keywords):
            return None
        given = {**dict(zip(names, call.args, strict=False)), **{str(k.arg): k.value for k in call.keywords}}
        made = {n: _input(v) for n, v in given.items()}
        if not made or any(v is None for v in made.values()):
            return None
        called.add(name)
        cases.append(made)
    return (called.pop(), cases) if len(called) == 1 else None


def _compared(node: ast.stmt) -> tuple[ast.Call, str] | None:
    """Return the call of a function that a statement asserts to be a plain number or array."""
    test = node.test if isinstance(node, ast.Assert) else None
    sides: list[ast.expr] = []
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, test.comparators[0]]
    elif isinstance(test, ast.Call) and ast.unparse(test.func) in (
        "np.allclose",
        "np.isclose",
        "math.isclose",
        "torch.allclose",
    ):
        sides = [] if test.keywords else test.args
    elif (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func)
        in ("np.testing.assert_allclose", "self.assertEqual", "self.assertAlmostEqual")
    ):
        sides = [] if node.value.keywords else node.value.args
    if len(sides) != 2:  # a tolerance of the test's own is none that an agreement knows
        return None
    sides = [s.args[0] if _approx(s) else s for s in sides]
    for call, value in (sides, sides[::-1]):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and _input(value) is not None:
            return call, call.func.id
    return None


def _approx(node: ast.expr) -> TypeGuard[ast.Call]:
    """Return whether it is a value that pytest compares with its usual tolerance."""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("pytest.approx", "approx")
        and len(node.args) == 1
        and not node.keywords
    )


def _input(node: ast.expr) -> dict[str, Any] | None:
    """Return a number, or an array of numbers, as an input of a spec; None for anything else."""
    array = (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("np.array", "torch.tensor")
        and len(node.args) == 1
        and not node.keywords
    )
    try:
        value = ast.literal_eval(node.args[0] if array else node)  # type: ignore[attr-defined]
    except (ValueError, TypeError, SyntaxError):
        return None
    if array and isinstance(value, list):
        whole = all(isinstance(v, int) for v in _leaves(value))
        return {"value": value, "dtype": "int64" if whole else "float64"}
    return {"value": value} if isinstance(value, int | float) and not array else None


def _leaves(value: Any) -> list[Any]:
    return [x for v in value for x in _leaves(v)] if isinstance(value, list) else [value]


def with_our_marks(source: str, begin: str, end: str) -> str:
    """Return source whose lines with marks of another tool are ours."""
    made = []
    for line in source.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if re.search(begin, line):
            line = f"{indent}# <{SOLUTION}>"
        elif re.search(end, line):
            line = f"{indent}# </{SOLUTION}>"
        made.append(line)
    return "\n".join(made)


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])
