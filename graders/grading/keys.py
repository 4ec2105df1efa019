"""What an observation depends on, as a digest: kept ones are used again only where all of it is the same."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graders.checks import Check
from graders.errors import UserError
from graders.grading.digests import DIGESTS, Digests, Read
from graders.grading.plan import Plan
from graders.kinds import KINDS
from graders.model import Submission
from graders.paths import PACKAGE
from graders.paths import cache as folder
from graders.sheets.libraries import environment
from graders.vocabulary import generators

RUNS = "graders.sandbox.inside.__main__"
"""What a sandbox runs; all that observes is imported by it or by the kind of the check."""
OUTSIDE = (
    "judge",
    "_decided",
    "_in_words",
    "_is_right",
    "_like",
    "answers",
    "attachments",
    "leaves_out",
    "reads",
    "resembles",
    "unchanged",
    "undoubted",
    "uses_mnist",
)
"""The methods of a check that never run inside; `_decided`, `_in_words`, `_is_right`, `_like` and `undoubted` are what `judge` asks."""


class Keys:
    """Gives the keys under which is kept what the checks of a sheet see of submissions.

    Args:
        plan: What is graded.
        jailed: Whether submissions run in the jail.
    """

    def __init__(self, plan: Plan, *, jailed: bool) -> None:
        self.plan = plan
        self.jailed = jailed
        self._surroundings: dict[int, tuple[Check, str]] = {}

    def of(
        self, check: Check, submission: Submission, path: Sequence[int] = (), *, rehearsed: bool = False
    ) -> str:
        """Return the key of what a check sees of a submission that is read in one of the ways there are."""
        known = self._surroundings.get(id(check))
        if known is None or known[0] is not check:
            spec = self.plan.spec
            naming, limits = spec.naming.model_dump_json(), spec.limits.model_dump_json()
            naming += "".join(f"{n} {d.model_dump_json()}" for n, d in spec.data.items())
            digest = surroundings(check, naming, limits, jailed=self.jailed)
            known = self._surroundings[id(check)] = (check, digest)
        around = f"{known[1]} {list(path)}" if path else known[1]
        run = self.plan.rehearsal if rehearsed else self.plan.settings_of_runs.get(check.run)
        return observation_key(submission, around, run)


def surroundings(check: Check, naming: str, limits: str, *, jailed: bool) -> str:
    """All that an observation depends on but for the hand-in and the settings of its run, as a digest.

    Args:
        check: What is observed.
        naming: What the sheet's symbols are called, as JSON.
        limits: What one hand-in may use, as JSON.
        jailed: Whether it runs in the jail.
    """
    digest = hashlib.sha256()
    inside = json.dumps(check.inside(), sort_keys=True)
    for part in (inside, naming, limits, str(jailed), environment(), code_of(check.kind)):
        digest.update(part.encode() + b"\0")
    for module in sorted({m for name, m in generators.modules().items() if f'"made_by": "{name}"' in inside}):
        digest.update(code_of_module(module).encode())
    for name, array in sorted(check.attachments().items()):
        digest.update(f"\0{name}\0{array.dtype}\0{array.shape}\0".encode() + array.tobytes())
    return digest.hexdigest()


def observation_key(submission: Submission, surroundings: str, run: Mapping[str, Any] | None) -> str:
    """The content that an observation depends on: also of a run all files, since names of files can be computed.

    Args:
        submission: The hand-in.
        surroundings: The digest of all else.
        run: The settings of the check's run, if it has one.
    """
    return hashlib.sha256(f"{surroundings}\0{json.dumps(run)}".encode() + submission.content).hexdigest()


def submission_digest(submission: Submission) -> str:
    """The content of a hand-in, as a digest."""
    return hashlib.sha256(submission.content).hexdigest()


# -- our own code that makes observations --------------------------------------------------


@lru_cache
def code_of(kind: str) -> str:
    """A digest of the code of ours that makes observations of a kind, in which comments, docstrings and layout do not count."""
    return _digest_of_code(closure(KINDS.modules[kind]) | closure(RUNS))


@lru_cache
def code_of_module(name: str) -> str:
    """The same of a module of ours and all that it imports."""
    return _digest_of_code(closure(name))


def _digest_of_code(modules: frozenset[str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(modules):
        digest.update(f"{name}\0{_module(name)[0]}\0".encode())
    _kept(folder() / DIGESTS).keep()
    return digest.hexdigest()


@lru_cache
def closure(name: str) -> frozenset[str]:
    """A module of ours and all that its code imports, in functions too, transitively."""
    found, todo = {name}, [name]
    while todo:
        new = _module(todo.pop())[1] - found
        found |= new
        todo += new
    return frozenset(found)


@cache
def _module(name: str) -> tuple[str, frozenset[str]]:
    """The digest of a module's syntax tree, and the modules of ours that it imports."""
    path = _path(name)
    if path is None:
        raise UserError(
            f"the module `{name}` of a kind has no Python source, so its observations cannot be kept"
        )
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    source, ours = path.read_bytes(), frozenset(("graders", *_plugins()))
    content = hashlib.sha256(f"{_reader()} {package} {sorted(ours)}\0".encode() + source).hexdigest()
    digest, names = _kept(folder() / DIGESTS).of(content, lambda: _read(source, package, ours))
    return digest, frozenset(n for n in names if _path(n) is not None)


@cache
def _kept(path: Path) -> Digests:
    return Digests(path)


@cache
def _reader() -> str:
    """What reads a source: this module, and the syntax trees of this Python."""
    return hashlib.sha256(sys.version.encode() + Path(__file__).read_bytes()).hexdigest()


def _read(source: bytes, package: str, ours: frozenset[str]) -> Read:
    """Read a source without what was kept of it."""
    tree = _Inside().visit(ast.parse(source))
    nodes = list(ast.walk(tree))
    imports = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
    _absolute(imports, package)
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    unused = [n for n in tree.body if _unused(n, names, ours)]
    tree.body = [n for n in tree.body if n not in unused]
    imported = frozenset(m for n in imports if n not in unused for m in _imported(n, ours))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imported


def _absolute(imports: Sequence[ast.stmt], package: str) -> None:
    """Write relative imports of a module in a package in full, as other packages may have them."""
    for node in imports:
        if isinstance(node, ast.ImportFrom) and node.level:
            name = "." * node.level + (node.module or "")
            node.module, node.level = importlib.util.resolve_name(name, package), 0


class _Inside(ast.NodeTransformer):
    """Leaves out what never runs inside: docstrings, what is for type checkers, and what a check does outside."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        typing = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return node.orelse if typing else node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
        judges = any(n.name in ("judge", "undoubted") for n in methods)
        outside = [n for n in methods if n.name in OUTSIDE] if judges else []
        node.body = [n for n in node.body if n not in outside] or [ast.Pass()]
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if text else node


def _unused(node: ast.stmt, names: set[str], ours: frozenset[str]) -> bool:
    """Whether an import of a module of ours binds nothing that the module reads."""
    if not isinstance(node, ast.ImportFrom) or (node.module or "").partition(".")[0] not in ours:
        return False
    return not names & {a.asname or a.name for a in node.names}


def _imported(node: ast.AST, ours: frozenset[str]) -> Iterator[str]:
    """What a node imports of ours, modules or names in them, with the packages they lie in."""
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [a.name for a in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
    for name in names:
        parts = name.split(".")
        if parts[0] in ours:
            # our package itself only offers `check` to students' notebooks
            for end in range(2 if parts[0] == "graders" else 1, len(parts) + 1):
                yield ".".join(parts[:end])


@cache
def _plugins() -> dict[str, tuple[Path, ...]]:
    """Where the other packages lie that bring kinds."""
    found: dict[str, tuple[Path, ...]] = {}
    modules = (*KINDS.modules.values(), *generators.modules().values())
    for top in {module.partition(".")[0] for module in modules} - {"graders"}:
        spec = importlib.util.find_spec(top)
        if spec and spec.submodule_search_locations is not None:
            found[top] = tuple(map(Path, spec.submodule_search_locations))
        elif spec and spec.origin:
            found[top] = (Path(spec.origin).with_suffix(""),)
    return found


@cache
def _path(name: str) -> Path | None:
    """The file of a module of ours, or of a package that brings kinds, if there is one of that name."""
    top, *rest = name.split(".")
    for root in (PACKAGE,) if top == "graders" else _plugins().get(top, ()):
        place = root.joinpath(*rest)
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return file
    return None
