"""Which of several functions of one meaning its author trains with: a draft in another file, which nothing uses, does not outweigh it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from graders.observing.authors import Author, Call
from graders.observing.definitions import LIKE, OWN, SAME, fit, parameters_of
from graders.observing.found import Found
from graders.observing.statements import Statement
from graders.observing.syntax import DEFINITIONS, FUNCTIONS, name_of
from graders.observing.units import Unit
from graders.vocabulary.symbols import SymbolSpec

LOADS = ("run", "load", "import_module", "run_path", "exec", "execfile")
"""What reads another file of a submission by a name in a text."""


def without_drafts(
    likely: Sequence[Found], spec: SymbolSpec, author: Author, own: Callable[[Found], bool] = lambda _: False
) -> list[Found]:
    """Return what was found, without functions that nothing uses where another file trains with one of its own.

    Args:
        likely: What a name of the sheet may mean.
        spec: What is meant.
        author: The calls of the submission.
        own: Whether something stands where the exercise's own work is looked for, which is no draft.
    """
    trained = {(f.unit.path, _takes(f)) for f in likely if _is_function(f) and _trains_with(f, author)}
    trained |= set(_methods(spec, author)) if any(map(_is_function, likely)) else set()
    return [
        f
        for f in likely
        if not (
            _is_function(f)
            and any(f.unit.path != path and _takes(f) == takes for path, takes in trained)
            and not own(f)
            and not _may_be_used(f, author)
        )
    ]


def trained_with(unit: Unit, name: str, author: Author) -> Unit | None:
    """Return a file as it was when it trained with a function that is defined anew further down, where nothing uses that one; else None."""
    steps = unit.statements
    made = [i for i, s in enumerate(steps) if name in s.binds]
    if len(made) < 2 or not all(isinstance(steps[i].node, FUNCTIONS) for i in made):
        return None
    done = [i for i, s in enumerate(steps) if not isinstance(s.node, DEFINITIONS)]
    trainings = [i for i in done if i < made[-1] and _goes_back_from(steps, i, name)]
    used = any(name in _reached(steps, i) for i in done if i > made[-1])
    earlier = sum(i < max(trainings, default=0) for i in made)
    return (
        unit.versions(name)[len(made) - earlier]
        if earlier and not used and not _is_taken(unit, author)
        else None
    )


def _goes_back_from(steps: Sequence[Statement], at: int, name: str) -> bool:
    """Return whether a statement, or a function that it calls, goes back from a loss, and is made of what a name returns."""
    called = _reached(steps, at)
    goes = [steps[at], *(s for s in steps[:at] if isinstance(s.node, DEFINITIONS) and s.binds & called)]
    return any(_backward(s.node) for s in goes) and name in _reached(steps, at, through_values=True)


def _reached(steps: Sequence[Statement], at: int, *, through_values: bool = False) -> set[str]:
    """Return the names that a statement reads, and what the definitions before it read that it reads; through values, all that binds them."""
    before = [s for s in steps[:at] if through_values or isinstance(s.node, DEFINITIONS)]
    read, todo = set[str](), set(steps[at].reads)
    while todo := todo - read:
        read |= todo
        todo = {n for s in before if s.binds & todo for n in s.reads}
    return read


def _is_function(found: Found) -> bool:
    return found.owner is None and _takes(found) is not None


def _takes(found: Found) -> int | None:
    """Return how many parameters a function has; None of anything else."""
    bound = found.unit.names.get(found.name)
    taken = parameters_of(bound.node, method=False) if bound else None
    return None if taken is None else len(taken)


def _methods(spec: SymbolSpec, author: Author) -> Iterator[tuple[str, int]]:
    """Yield the files with a method that a symbol may mean and that the file trains with, and how many parameters it has."""
    for unit in author.units.values():
        classes = (s.node for s in unit.names.values() if isinstance(s.node, ast.ClassDef))
        for method in (n for c in classes for n in c.body if isinstance(n, FUNCTIONS)):
            calls = (c for c in author.calls(method.name) if c.unit.path == unit.path)
            if fit(method.name, spec) in (OWN, SAME, LIKE) and any(
                isinstance(c.node.func, ast.Attribute) and _goes_back(c) for c in calls
            ):
                yield unit.path, len(parameters_of(method, method=True) or ())


def _trains_with(found: Found, author: Author) -> bool:
    """Return whether the function's own file calls it where it goes back from a loss."""
    return any(c.unit.path == found.unit.path and _goes_back(c) for c in author.calls_of(found))


def _goes_back(call: Call) -> bool:
    """Return whether the code in which a call stands, a function or the top of a file, goes back from a loss."""
    return any(map(_backward, call.within[-1:] or [tree for _, tree in call.unit.trees]))


def _backward(code: ast.AST) -> bool:
    """Return whether code goes back from a loss."""
    calls = (n.func for n in ast.walk(code) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Attribute) and f.attr == "backward" for f in calls)


def _may_be_used(found: Found, author: Author) -> bool:
    """Return whether its own file calls it outside of itself, passes it on, or another file may take it."""
    own = found.unit
    bound = own.names[found.name].node
    within = {id(n) for n in ast.walk(bound)}
    read = (n for _, tree in own.trees for n in ast.walk(tree) if id(n) not in within)
    if any(isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id == found.name for n in read):
        return True
    return _is_taken(own, author)


def _is_taken(own: Unit, author: Author) -> bool:
    """Return whether another file may take something of a file."""
    stem = PurePosixPath(own.path).stem
    return any(stem in _taken(unit) for unit in author.units.values() if unit.path != own.path)


def _taken(unit: Unit) -> set[str]:
    """Return the words of what a file imports, runs or loads."""
    return {word for _, tree in unit.trees for n in ast.walk(tree) for word in _words(n)}


def _words(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=module, names=names):
            yield from (module or "").split(".")
            yield from (a.name for a in names)
        case ast.Import(names=names):
            yield from (word for a in names for word in a.name.split("."))
        case ast.Call() if name_of(node) in ("run_line_magic", "run_cell_magic", "system", "open", *LOADS):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield from re.findall(r"\w+", part.value)
