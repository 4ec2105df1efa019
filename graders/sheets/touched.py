"""Which checks an edit of a submission touches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from graders.checks import Check
from graders.errors import UserError
from graders.model import Submission
from graders.sheets.spec import Spec
from graders.submission import source
from graders.submission.definitions import Definitions
from graders.submission.notebooks import CODE
from graders.vocabulary.symbols import symbols_of

_statements = lru_cache(maxsize=64)(source.statements)
"""One submission is compared with many in which all files but one are the same; nothing here changes a tree."""


def touches(spec: Spec, before: Submission, after: Submission) -> frozenset[str] | None:
    """Return the checks that a change of a submission can touch, or None if that may be all of them.

    A change touches a check if it changes a definition that the check's symbols or run need, or a file that it reads.
    """
    try:
        was, now = (Definitions(s.files, _statements) for s in (before, after))
    except UserError:  # code as students leave it
        return None
    names = before.files.keys() | after.files.keys()
    edited = {n for n in names if after.files.get(n) != before.files.get(n)}
    other = {n for n in now.nodes if was.nodes.get(n) != now.nodes[n]} | {
        (n, "") for n in edited if not n.endswith(".py")
    }
    documents = {(n, "") for n in names if not n.endswith(".py")}
    used = {c.id: _used(spec, c, now, documents) for c in spec.checks}
    renamed = {n for n in before.files.keys() ^ after.files.keys() if n.endswith(CODE)}
    if renamed:
        # what a name means may be found elsewhere now, but for a script that needs none of these files
        same = {name for name, run in spec.runs.items() if _is_same_run(run.files, was, now, renamed)}
        return frozenset(c.id for c in spec.checks if c.run not in same) if same else None
    return frozenset(id_ for id_, names in used.items() if names is None or names & other)


def _is_same_run(globs: tuple[str, ...], was: Definitions, now: Definitions, renamed: set[str]) -> bool:
    """Return whether a script is there, it and all that it needs are the same as before, and it imports none of some files."""
    before, after = was.needed(was.run(globs)), now.needed(now.run(globs))
    if not before or before != after or any(was.nodes[n] != now.nodes[n] for n in before):
        return False
    files = {path for path, _ in before}
    parts = {part for name in renamed for part in name.rpartition(".")[0].split("/")}
    return not parts & {name for path in files for name in _imported(now.trees[path])}


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the parts of the names of all modules that code imports, also in its functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (part for alias in node.names for part in alias.name.split("."))


def _used(
    spec: Spec, check: Check, definitions: Definitions, documents: set[tuple[str, str]]
) -> set[tuple[str, str]] | None:
    """Return the definitions and files that a check looks at, or None if they are unknown."""
    roots = [definitions.named(spec.naming.symbols[s]) for s in symbols_of(check)]
    if check.run:
        roots.append(definitions.run(spec.runs[check.run].files))
    if not all(roots) or not (roots or check.reads_files):
        return None
    used = {document for document in documents if check.reads(document[0])}
    return used.union(*(definitions.needed(found) for found in roots))
