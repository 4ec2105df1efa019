"""Carried-forward errors: the right version of what a check builds on, in the place of a wrong one.

A hand-in whose helper is wrong loses the helper's points, and the check that calls the helper is judged with
the reference's. The rest of the reference stays outside: what is put in place is the helper and what it needs.
"""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from graders.checks import Check
from graders.model import Array, Observation, Submission
from graders.sheets.reference import reference_files
from graders.sheets.spec import Spec
from graders.submission import source
from graders.submission.definitions import Definitions, bound_names
from graders.vocabulary.observed import number
from graders.vocabulary.symbols import Naming, SymbolSpec

MODULE = "torchgrade_given"
NO_FORMS: Mapping[str, str] = {}
MOST = 1000
"""Numbers of an earlier answer that another one can go on from."""


@dataclass(frozen=True)
class Given:
    """A hand-in with the course's version of some definitions, and the names of these."""

    hand_in: Submission
    names: tuple[str, ...]


def with_reference(
    spec: Spec, checks: list[Check], hand_in: Submission, forms: Mapping[str, str] = NO_FORMS
) -> Given | None:
    """Return the hand-in with the reference's version of what `checks` call; None where it cannot be put in place.

    Args:
        spec: The sheet.
        checks: What was wrong.
        hand_in: The hand-in.
        forms: By symbol, code behind a call that brings the reference's result into the form of the student's.
    """
    reference = Definitions(reference_files(spec))
    files, names = dict(hand_in.files), []
    roots: set[tuple[str, str]] = set()
    for key in dict.fromkeys(getattr(c, "call", "") for c in checks):
        symbol = spec.naming.symbols[key]
        own = sorted(k for k in reference.named(symbol) if k[1] in symbol.names)
        if not own or symbol.method:
            return None
        roots |= set(own[:1])
        parameters = _parameters(reference, own[0])
        changed = _replaced(files, symbol, spec.naming, own[0][1], parameters, forms.get(key, ""))
        if not changed:
            return None
        files |= changed
        names.append(symbol.names[0])
    files[f"{MODULE}.py"] = _source(reference, roots).encode()
    return Given(replace(hand_in, files=files), tuple(names))


def _parameters(reference: Definitions, key: tuple[str, str]) -> list[str]:
    """Return the parameters of a function of the reference; none for a class."""
    nodes = [n for n in reference.trees[key[0]].body if getattr(n, "name", "") == key[1]]
    return [a.arg for n in nodes if isinstance(n, ast.FunctionDef) for a in n.args.args]


def _source(reference: Definitions, roots: set[tuple[str, str]]) -> str:
    """Return the definitions and all that they need, with the imports of their files."""
    needed = reference.needed(roots)
    own = {path.rpartition(".")[0] for path in reference.trees}
    last = {path for path, _ in roots}
    parts = ["from __future__ import annotations"]
    for path in sorted({p for p, _ in needed}, key=lambda p: (p in last, p)):
        for node in reference.trees[path].body:
            names = {n for p, n in needed if p == path}
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None)
                if module not in own and module != "__future__":
                    parts.append(ast.unparse(node))
            elif names & set(bound_names(node)):
                parts.append(ast.unparse(node))
    return "\n".join(parts) + "\n"


def _replaced(
    files: dict[str, bytes],
    symbol: SymbolSpec,
    naming: Naming,
    name: str,
    parameters: list[str],
    form: str,
) -> dict[str, bytes]:
    """Return the files that define the symbol, with the reference's version called or imported there."""
    paths = source.parts_of_all(files)
    preferred = [p for p in paths if any(fnmatch.fnmatch(p.lower(), g.lower()) for g in symbol.files)]
    for some in (preferred, paths):
        changed = {}
        for path in some:
            texts = {
                part.at: text
                for part in paths[path]
                if (text := _in_part(part, symbol, naming, name, parameters, form)) is not None
            }
            if texts:
                data = source.with_parts(path, files[path], texts)
                if isinstance(data, bytes):
                    changed[path] = data
        if changed:
            return changed
    return {}


def _in_part(
    part: source.Part, symbol: SymbolSpec, naming: Naming, name: str, parameters: list[str], form: str
) -> str | None:
    """Return the text with its definitions of the symbol replaced; None where it has none that can be."""
    lines, done = part.text.split("\n"), False
    for node in reversed(part.tree.body):
        if getattr(node, "name", "") not in symbol.names:
            continue
        if isinstance(node, ast.ClassDef) and not parameters:
            new = [f"from {MODULE} import {name} as {node.name}"]
        elif isinstance(node, ast.FunctionDef):
            theirs = source.unparsed(node.args)
            call = _call(node.args, naming, parameters)
            if call is None or isinstance(theirs, source.Unreadable):
                return None
            new = [
                f"def {node.name}({theirs}):",
                f"    from {MODULE} import {name} as given",
                f"    return given({call}){form}",
            ]
        else:
            continue
        start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        lines[start - 1 : node.end_lineno] = new
        done = True
    return "\n".join(lines) if done else None


def _call(theirs: ast.arguments, naming: Naming, parameters: list[str]) -> str | None:
    """Return the arguments for the reference's function, from those of the student's, by name or else by place; None where neither fits."""

    def meaning(name: str) -> str:
        return next((k for k, others in naming.synonyms.items() if name in others), name)

    names = [a.arg for a in (*theirs.posonlyargs, *theirs.args)]
    by_meaning = {meaning(n): n for n in names}
    if {meaning(p) for p in parameters} <= set(by_meaning):
        return ", ".join(f"{p}={by_meaning[meaning(p)]}" for p in parameters)
    if len(names) != len(parameters) or theirs.vararg or theirs.kwonlyargs:
        return None
    return ", ".join(names)


def earlier_answers(check: Check, before: dict[str, Observation]) -> Check | None:
    """Return the check of an answer with a student's own earlier answers for the reference to go on from.

    Args:
        check: The check of a later answer.
        before: What was observed of each earlier one, by the id of its check.
    """
    carried = {}
    for id_, seen in before.items():
        value = seen.get("value")
        if (
            value is None
            or number(seen, "among") == 1  # it is not certain that this was meant,
            or "page" in seen  # or written
            or value.dtype.kind not in "iuf"
            or value.size > MOST
            or not np.isfinite(value).all()
        ):
            return None
        carried[id_.replace("-", "_")] = {"value": value.tolist()}
    keys = {**check.model_dump(mode="json"), "carried": carried}
    return type(check).model_validate(keys).salted(check.salt)


def gains(carried: Array, right: Array) -> bool:
    """Return whether a result is easier to get by an earlier error than without: more zeros, or more equal values."""
    zeros = [int((np.abs(v) < 1e-9).sum()) for v in (carried, right)]
    different = [len(np.unique(np.round(v, 6))) for v in (carried, right)]
    return (
        carried.shape != right.shape
        or not np.isfinite(carried).all()
        or zeros[0] > zeros[1]
        or different[0] < different[1]
    )
