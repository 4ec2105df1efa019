"""What a script computes of its own variables, as functions: the inverse of a batch, a sample that is drawn, averages of groups.

A symbol's spec says the shapes of what such a function takes and makes (`Computed`). Each name of a section that has the shape of
the result is a candidate, together with names of the shapes of the arguments from which it follows; it counts only if other
values of each argument lead to another result, with sizes other than the script's own. Several that compute the same are one.
"""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from inspect import signature
from itertools import chain, islice, permutations, product
from typing import Any

import numpy as np
import torch

from graders.observing.candidates import Candidate, Drawn, Function, Part
from graders.observing.definitions import fit
from graders.observing.drawn import is_drawn
from graders.observing.passed import passed
from graders.observing.sections import RETURNED, Section
from graders.observing.shapes import may_be, shape_of, unified
from graders.observing.trials import Trial
from graders.observing.variables import is_called, means
from graders.vocabulary.symbols import Computed, Naming, SymbolSpec

MOST_FOUND = 8
"""Parts of scripts that a symbol may be."""
MOST_WAYS = 30
"""Ways to choose the names of the arguments for one result."""
SOME = 10
"""Rows of a sample at least."""
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
GENERATORS = (np.random.Generator, np.random.RandomState, torch.Generator)


def _functions(parts: Sequence[Section], how: Computed) -> Iterator[Function]:
    """Yield the functions and static methods of scripts that take as many arguments as are asked, in each order of these."""
    seen: set[object] = set()
    for section in parts if not how.draws else ():
        if section.loop:
            continue
        values = [(n, v) for n, v in section.values.items() if not n.startswith("_")]
        values += [
            (f"{n}.{m}", getattr(v, m))
            for n, v in values
            if isinstance(v, type)
            for m, held in vars(v).items()
            if isinstance(held, staticmethod | classmethod)
        ]
        for name, value in values:
            code = getattr(getattr(value, "__func__", value), "__code__", None)
            if code is None or code in seen or not any(code.co_filename == li.label for li in section.lines):
                continue
            seen.add(code)
            parameters = list(signature(value).parameters.values())
            asked = [p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
            if len(asked) == len(how.takes) and len(asked) == sum(p.default is p.empty for p in parameters):
                for order in permutations(asked):
                    named = dict(zip(how.takes, order, strict=True))
                    yield Function(value, section.path, named, (name,))


def computed(
    parts: Sequence[Section],
    spec: SymbolSpec,
    how: Computed,
    naming: Naming,
    counted: dict[str, list[str]] | None = None,
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield what a symbol may be among what the scripts compute, likelier first: the function, its place, words, and no certainty.

    Args:
        parts: The scripts and functions.
        spec: The symbol.
        how: What it computes of what.
        naming: What the sheet's arguments are called.
        counted: The keys of the candidates that count, by symbol, where they were tried before; gets those that are tried now.
    """
    tried: Iterator[Candidate | Function] = chain(
        _candidates(parts, spec, how, naming), _functions(parts, how)
    )
    counted, symbol = {} if counted is None else counted, f"{spec.names} {spec.files} {how!r}"
    if symbol in counted:
        found = list(_known(tried, counted[symbol]))
    else:
        found = _counting(tried, how)
        counted[symbol] = [c.key for c in found]
    for candidate in sorted(found, key=lambda c: _rank(c, spec, naming))[:MOST_FOUND]:
        function: Any = Drawn(candidate, how) if how.draws else Part(candidate, how)
        yield function, candidate.where, candidate.words, False


def _counting(tried: Iterator[Candidate | Function], how: Computed) -> list[Candidate | Function]:
    """Return the candidates that compute something of their arguments that no other one does."""
    trial, found = Trial(how), list[Candidate | Function]()
    for candidate in tried:
        if trial.is_over or len(found) >= 4 * MOST_FOUND:
            break
        if trial.counts(candidate):
            found.append(candidate)
    return found


def _known(tried: Iterator[Candidate | Function], keys: Sequence[str]) -> Iterator[Candidate | Function]:
    """Yield the candidates with some keys, without a trial."""
    left = set(keys)
    while left and (candidate := next(tried, None)) is not None:
        if candidate.key in left:
            left.remove(candidate.key)
            yield candidate


def _rank(one: Candidate | Function, spec: SymbolSpec, naming: Naming) -> tuple[int, ...]:
    """Return how well the names fit what the sheet means, less is better."""
    said = sum(_says(v, n, naming) for n, v in one.names.items())
    named = any(fit(t, spec) is not None for t in one.targets)
    return -said, not named, one.length


def _sizes(how: Computed, argument: str, value: Any, sizes: Mapping[str, int]) -> dict[str, int] | None:
    """Return the sizes in the shape of an argument, if it fits; of what is random, points may be columns."""
    pattern, shape = how.takes[argument], shape_of(value)
    known = unified(pattern, shape, sizes)
    return unified(pattern, shape[::-1], sizes) if known is None and how.random and shape else known


def _says(name: str, value: str, naming: Naming) -> bool:
    """Return whether a name says what a value of the sheet is, as the `mu` of an object does of `mu1`."""
    last = name.rpartition(".")[2]
    numbered = last != name and last == value.rstrip("0123456789")
    return numbered or is_called(last, value, naming) or means(last, value, naming)


def _candidates(
    parts: Sequence[Section], spec: SymbolSpec, how: Computed, naming: Naming
) -> Iterator[Candidate]:
    def preferred(section: Section) -> bool:
        name = section.path.rpartition("/")[2].lower()
        return any(fnmatch.fnmatch(name, glob.lower()) for glob in spec.files)

    for section in sorted(parts, key=lambda s: not preferred(s)):
        for place, line in enumerate(section.lines):
            made = sorted(n for n in line.binds | line.changes if not is_drawn(n))
            if isinstance(line.node, DEFINING):
                continue
            if made:
                yield from _of_line(section, place + 1, made, how, naming)
            for around, name in passed(section, place, how.within, shown=how.draws):
                yield from _of_line(around, place + 1, [name], how, naming)


def _of_line(
    section: Section, end: int, made: Sequence[str], how: Computed, naming: Naming
) -> Iterator[Candidate]:
    values = section.values
    fitting = [
        [
            n
            for n in made
            if n == RETURNED or may_be(values.get(n), p) or (how.random and shape_of(values.get(n)))
        ]
        for p in how.makes
    ]
    if len(how.makes) > 1 and fitting[0]:  # the others may stand beside it
        lines = section.lines[max(0, end - 4) : end + 4]
        near = [n for line in lines for n in sorted(line.binds) if not is_drawn(n)]
        fitting[1:] = [[n for n in dict.fromkeys(near) if may_be(values.get(n), p)] for p in how.makes[1:]]
    for targets in product(*fitting):
        if len(set(targets)) < len(targets) or not _in_order(section, targets, end):
            continue
        last = max(_last(section, t, end) for t in targets) if len(targets) > 1 else end
        chosen = section.slice(targets, end=last)
        if not chosen or (how.draws and any(section.lines[c].trains for c in chosen)):
            continue
        for names in islice(_arguments(section, chosen, targets, how, naming), MOST_WAYS):
            if len(targets) > 1 and not set(targets).isdisjoint(names.values()):
                continue
            if names and section.parameters.issuperset(names.values()):
                continue  # the function itself is what computes of these
            following = section.slice(targets, names.values(), last)
            if how.random or (how.draws and not how.feeds):  # what is drawn is drawn anew
                again = [c for c in following if not (section.lines[c].trains or _is_generator(section, c))]
            else:
                again = [
                    c for c in section.following(following, names.values()) if not section.lines[c].trains
                ]
            if again and not any(section.calls_training(c) for c in again):
                turned = [
                    n
                    for n, v in names.items()
                    if unified(how.takes[n], shape_of(_held(section, v, chosen[-1])), {}) is None
                ]
                yield Candidate(section, targets, last, tuple(again), names, frozenset(turned))


def _in_order(section: Section, targets: Sequence[str], near: int) -> bool:
    """Return whether several names are bound in the order in which they are asked, which is their author's own."""
    places = []
    for target in targets:
        place = _last(section, target, near)
        stored = [
            (n.lineno, n.col_offset)
            for n in ast.walk(section.lines[place - 1].node)
            if isinstance(n, ast.Name) and n.id == target and isinstance(n.ctx, ast.Store)
        ]
        places.append((place, *min(stored, default=(0, 0))))
    return places == sorted(places)


def _last(section: Section, name: str, near: int) -> int:
    """Return the place after the statement that binds a name, the nearest one."""
    places = [i + 1 for i, line in enumerate(section.lines) if name in line.binds]
    return min(places, key=lambda p: abs(p - near), default=near)


def _is_generator(section: Section, place: int) -> bool:
    """Return whether a statement makes a source of random numbers, which goes on from call to call."""
    return any(isinstance(section.values.get(n), GENERATORS) for n in section.lines[place].binds)


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple | ast.List) else [node]


def _held(section: Section, name: str, before: int) -> Any:
    """Return the value of a name before a statement where it is a number that stands there, else the one that it had in the end."""
    for line in reversed(section.lines[:before]):
        if name not in line.binds:
            continue
        if isinstance(line.node, ast.Assign):
            target, value = line.node.targets[0], line.node.value
            for one, said in zip(_parts(target), _parts(value), strict=False):
                if getattr(one, "id", "") == name and isinstance(said, ast.Constant):
                    return said.value
        break
    return section.values.get(name)


def _arguments(
    section: Section,
    chosen: Sequence[int],
    targets: Sequence[str],
    how: Computed,
    naming: Naming,
) -> Iterator[dict[str, str]]:
    """Yield the names that may be the arguments, those that the sheet's names say first, then the nearest."""
    wanted = list(how.takes)
    if not wanted:
        yield {}
        return
    near = list(dict.fromkeys(n for c in reversed(chosen) for n in sorted(section.lines[c].reads)))
    near = [n for n in near if n not in targets or any(n in section.lines[c].reads for c in chosen)]
    values = {n: _held(section, n, chosen[-1]) for n in near}
    fits = {w: [n for n in near if _sizes(how, w, values[n], {}) is not None] for w in wanted}
    if not all(fits.values()):
        return
    ways = [
        dict(zip(wanted, names, strict=True))
        for names in islice(product(*fits.values()), 3000)
        if len(set(names)) == len(names)
    ]
    said = {w: {n for n in near if _says(n, w, naming)} for w in wanted}

    def score(way: Mapping[str, str]) -> tuple[int, int]:
        return -sum(n in said[w] for w, n in way.items()), sum(near.index(n) for n in way.values())

    ways.sort(key=score)
    if (
        ways and not any(how.takes.values()) and score(ways[0])[0] == -len(wanted)
    ):  # the names of numbers say it all
        ways = [way for way in ways if score(way)[0] == -len(wanted)]
    for way in ways:
        sizes: dict[str, int] | None = {}
        for w, n in way.items():
            sizes = None if sizes is None else _sizes(how, w, values[n], sizes)
        if sizes is not None and not (how.draws and min(sizes.values(), default=SOME) < SOME):
            yield way
