"""The top-level definitions of a submission's files: what each is and what it needs."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Callable, Mapping, Sequence

from graders.errors import UserError
from graders.submission import source
from graders.submission.notebooks import CODE
from graders.vocabulary.symbols import SymbolSpec

REST = "*"  # the statements of a file that define nothing


class Definitions:
    """The top-level definitions of a submission's files, as (file, name), and what each of them needs.

    Args:
        files: The files.
        read: Reads the statements of one.

    Raises:
        UserError: A file with code cannot be read.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        read: Callable[[str, bytes], tuple[source.Statement, ...] | source.Unreadable] = source.statements,
    ) -> None:
        self.nodes: dict[tuple[str, str], str] = {}
        self.reads: dict[tuple[str, str], set[str]] = {}
        self.methods: dict[str, set[tuple[str, str]]] = {}
        self.imported: dict[str, dict[str, str]] = {}
        self.modules: dict[str, dict[str, str]] = {}
        self.trees: dict[str, ast.Module] = {}
        for path, data in files.items():
            if path.endswith(CODE):
                statements = read(path, data)
                if isinstance(statements, source.Unreadable):
                    raise UserError(f"{path}: {statements.why}")
                self.trees[path] = ast.Module([s.node for s in statements], [])
                self._read(path, statements)

    def _read(self, path: str, statements: Sequence[source.Statement]) -> None:
        self.imported[path], self.modules[path] = {}, {}
        for statement in statements:
            node = statement.node
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.modules[path][alias.asname or alias.name] = f"{alias.name}.py"
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imported[path][alias.asname or alias.name] = f"{node.module}.py"
            for name in bound_names(node) or [REST]:
                key = (path, name)
                self.nodes[key] = self.nodes.get(key, "") + statement.said
                self.reads.setdefault(key, set()).update(statement.reads)
                for part in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(part, ast.FunctionDef):
                        self.methods.setdefault(part.name, set()).add(key)

    def named(self, symbol: SymbolSpec) -> set[tuple[str, str]]:
        """The definitions that a symbol can mean: those in preferred files, else all of these names."""
        found = {k for k in self.nodes if k[1] in symbol.names and not symbol.method}
        for name in symbol.names:
            found |= self.methods.get(name, set())
        preferred = {k for k in found if any(fnmatch.fnmatch(k[0], g) for g in symbol.files)}
        return preferred or found

    def run(self, globs: tuple[str, ...]) -> set[tuple[str, str]]:
        """All that stands in the file that a run executes."""
        for glob in globs:
            for ending in CODE:
                fits = [
                    p
                    for p in self.imported
                    if fnmatch.fnmatch(p.lower(), glob.lower()) and p.endswith(ending)
                ]
                if fits:
                    script = min(fits, key=len)
                    return {k for k in self.nodes if k[0] == script}
        return set()

    def needed(self, roots: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """The definitions and all that they read, transitively."""
        found, todo = set(roots), list(roots)
        while todo:
            path, name = todo.pop()
            for read in self.reads.get((path, name), ()):
                whole = self.modules.get(path, {}).get(read)
                new = {k for k in self.nodes if k[0] == whole} - found
                found |= new
                todo += new
                where = path if (path, read) in self.nodes else self.imported.get(path, {}).get(read)
                key = (where or "", read)
                if key in self.nodes and key not in found:
                    found.add(key)
                    todo.append(key)
        return found


def bound_names(node: ast.stmt) -> list[str]:
    """The names that a top-level definition or assignment binds; imports and other statements bind none."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
