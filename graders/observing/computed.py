"""What a script computes of its own variables, as functions: the inverse of a batch, a sample that is drawn, averages of groups.

A symbol's spec says the shapes of what such a function takes and makes (`Computed`). Each name of a section that has the shape of
the result is a candidate, together with names of the shapes of the arguments from which it follows; it counts only if other
values of each argument lead to another result, with sizes other than the script's own. Several that compute the same are one.
"""

from __future__ import annotations

import ast
import fnmatch
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from itertools import chain, islice, permutations, product
from typing import Any

import numpy as np
import torch

from graders.observing.alarm import TooSlow, alarm
from graders.observing.arrays import array
from graders.observing.definitions import fit
from graders.observing.missing import Missing
from graders.observing.sections import RETURNED, Line, Section
from graders.observing.variables import is_called, means
from graders.vocabulary.symbols import Computed, Naming, SymbolSpec

MOST_FOUND = 8
"""Parts of scripts that a symbol may be."""
MOST_WAYS = 30
"""Ways to choose the names of the arguments for one result."""
MOST_TRIED = 400
"""Ways that are tried for one symbol."""
SECONDS = 1.0
"""CPU seconds that a part may take when it is tried."""
IN_ALL = 8.0
"""CPU seconds of all that is tried for one symbol."""
TRIED = {"N": 7, "M": 5, "H": 6, "W": 8}
"""Sizes with which parts are tried."""
SOME = 10
"""Rows of a sample at least."""
DRAWS = 2000
"""Rows by which two samples are compared."""
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
GENERATORS = (np.random.Generator, np.random.RandomState, torch.Generator)


@dataclass(frozen=True)
class Candidate:
    """A name of a section, the statements before it that make it, and the names that are its arguments."""

    section: Section
    targets: tuple[str, ...]
    end: int
    chosen: tuple[int, ...]
    names: Mapping[str, str]
    turned: frozenset[str] = frozenset()
    """Arguments whose points are columns in the script."""

    @property
    def length(self) -> int:
        """How many statements it is."""
        return len(self.chosen)

    @property
    def where(self) -> str:
        """The place of the statement that binds it."""
        return self.section.lines[self.end - 1].where

    @property
    def words(self) -> str:
        """What it is."""
        of = ", ".join(f"`{n}`" for n in self.names.values())
        made = " and ".join(f"`{t}`" for t in self.targets if t != RETURNED) or "what it returns"
        return f"what `{self.where}` computes for {made}" + (f" of {of}" if of else "")

    def __call__(self, given: Mapping[str, Any]) -> list[Any]:
        """Return the values of the targets for these arguments."""
        values = self.section.values
        put = {self.names[n]: like(v.T if n in self.turned else v, values[self.names[n]]) for n, v in given.items()}
        made = self.section.run(self.chosen, put, self.targets)
        return [value.T for value in made] if self.turned else made


@dataclass(frozen=True)
class Function:
    """A function of a script, whatever it is called, with the arguments of the sheet by the names of its parameters."""

    value: Callable[..., Any]
    where: str
    names: Mapping[str, str]
    targets: tuple[str, ...]
    length: int = 0

    @property
    def words(self) -> str:
        """What it is."""
        return f"`{self.targets[0]}` in {self.where}, called with {', '.join(f'`{n}`' for n in self.names.values())}"

    def __call__(self, given: Mapping[str, Any]) -> list[Any]:
        """Return what it returns for these arguments."""
        own = {self.names[n]: v for n, v in given.items()}
        try:
            made = self.value(**own)
        except (TypeError, AttributeError, ValueError, RuntimeError):
            made = self.value(**{n: v.numpy() if isinstance(v, torch.Tensor) else v for n, v in own.items()})
        return list(made) if isinstance(made, tuple) and len(made) > 1 else [made]


def _functions(parts: Sequence[Section], how: Computed) -> Iterator[Function]:
    """Yield the functions and static methods of scripts that take as many arguments as are asked, in each order of these."""
    seen: set[object] = set()
    for section in parts if not how.draws else ():
        if section.what or section.loop:
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


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of a number, array, tensor or list of numbers; None for all else."""
    if isinstance(value, bool | str | bytes) or value is None:
        return None
    if isinstance(value, int | float | np.number):
        return ()
    if isinstance(value, torch.Tensor | np.ndarray):
        return tuple(value.shape) if not isinstance(value, np.ndarray) or value.dtype.kind in "biuf" else None
    if isinstance(value, list | tuple) and 0 < len(value) < 10_000:
        first = shape_of(value[0])
        if first is None or len(first) > 1 or any(shape_of(v) != first for v in value[1:]):
            return None
        return (len(value), *first)
    return None


def unified(pattern: str, shape: tuple[int, ...] | None, sizes: Mapping[str, int]) -> dict[str, int] | None:
    """Return the sizes that the letters of a pattern such as `2N 2` have in a shape; None where it does not fit."""
    tokens = pattern.split()
    if shape is None or len(tokens) != len(shape):
        return None
    known = dict(sizes)
    for token, size in zip(tokens, shape, strict=True):
        if token.isdigit():
            if int(token) != size:
                return None
            continue
        factor, letter = _parsed(token)
        if size % factor or not size or known.setdefault(letter, size // factor) != size // factor:
            return None
    return known


def _parsed(token: str) -> tuple[int, str]:
    told = re.fullmatch(r"(\d*)([A-Z])", token)
    assert told is not None, f"`{token}` is no size"
    return int(told[1] or 1), told[2]


def _shape(pattern: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(
        int(t) if t.isdigit() else _parsed(t)[0] * sizes[_parsed(t)[1]] for t in pattern.split()
    )


def like(value: Any, sample: Any) -> Any:
    """Return a value as what the script has in its place: an array, a tensor, a list or a number."""
    if isinstance(sample, torch.Tensor):
        made = torch.as_tensor(np.asarray(value)) if not isinstance(value, torch.Tensor) else value
        made = made.detach().clone()
        return made.to(sample.dtype) if made.is_floating_point() or sample.is_floating_point() else made
    if isinstance(sample, np.ndarray):
        made_array = np.array(array(value))
        kinds = made_array.dtype.kind, sample.dtype.kind
        return made_array.astype(np.result_type(sample.dtype, np.float32)) if kinds == ("f", "f") else made_array
    if isinstance(sample, list | tuple):
        return type(sample)(array(value).tolist()) if type(sample) in (list, tuple) else value
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        return float(value)
    return value


def computed(
    parts: Sequence[Section], spec: SymbolSpec, how: Computed, naming: Naming
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield what a symbol may be among what the scripts compute, likelier first: the function, its place, words, and no certainty."""
    trial = _Trial(how)
    found: list[tuple[tuple[int, ...], int, Candidate | Function]] = []
    for candidate in chain(_candidates(parts, spec, how, naming), _functions(parts, how)):
        if trial.is_over or len(found) >= 4 * MOST_FOUND:
            break
        if trial.counts(candidate):
            found.append((_rank(candidate, spec, how, naming), len(found), candidate))
    for _, _, candidate in sorted(found, key=lambda f: f[:2])[:MOST_FOUND]:
        function: Any = Drawn(candidate, how) if how.draws else Part(candidate, how)
        yield function, candidate.where, candidate.words, False


def _rank(one: Candidate | Function, spec: SymbolSpec, how: Computed, naming: Naming) -> tuple[int, ...]:
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
            made = sorted(line.binds | line.changes)
            if isinstance(line.node, DEFINING) or not made:
                continue
            yield from _of_line(section, place + 1, made, how, naming)


def _of_line(
    section: Section, end: int, made: Sequence[str], how: Computed, naming: Naming
) -> Iterator[Candidate]:
    values = section.values
    fitting = [
        [n for n in made if n == RETURNED or _may_be(values.get(n), p) or (how.random and shape_of(values.get(n)))]
        for p in how.makes
    ]
    if len(how.makes) > 1 and fitting[0]:  # the others may stand beside it
        near = [n for line in section.lines[max(0, end - 4) : end + 4] for n in sorted(line.binds)]
        fitting[1:] = [[n for n in dict.fromkeys(near) if _may_be(values.get(n), p)] for p in how.makes[1:]]
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
            if how.draws and not how.feeds:
                again = [c for c in following if not _is_generator(section, c)]
            else:
                again = [c for c in section.following(following, names.values()) if not section.lines[c].trains]
            if again:
                turned = [
                    n for n, v in names.items() if unified(how.takes[n], shape_of(values.get(v)), {}) is None
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


def _may_be(value: Any, pattern: str) -> bool:
    return any(unified(p, shape_of(value), {}) is not None for p in _forms(pattern))


def _forms(pattern: str) -> list[str]:
    """Return the shapes that count as a pattern: a vector may be a column."""
    return [pattern, f"{pattern} 1"] if len(pattern.split()) == 1 else [pattern]


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
    fits = {
        w: [n for n in near if _sizes(how, w, section.values.get(n), {}) is not None]
        for w in wanted
    }
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
    if ways and score(ways[0])[0] == -len(wanted):  # the names say it all
        ways = [way for way in ways if score(way)[0] == -len(wanted)]
    for way in ways:
        sizes: dict[str, int] | None = {}
        for w, n in way.items():
            sizes = None if sizes is None else _sizes(how, w, section.values[n], sizes)
        if sizes is not None and not (how.draws and min(sizes.values(), default=SOME) < SOME):
            yield way


class _Trial:
    """Tries whether parts of scripts can be computed again, and tells apart what they compute."""

    def __init__(self, how: Computed) -> None:
        self.how = how
        self.tried = 0
        self.spent = 0.0
        self.seen: list[Any] = []
        rng = np.random.default_rng(0)
        letters = {_parsed(t)[1] for p in (*how.takes.values(), *how.makes) for t in p.split() if not t.isdigit()}
        self.sizes = {letter: TRIED.get(letter, 4) for letter in letters}
        self.inputs = [
            {n: rng.uniform(0.2, 1.5, _shape(p, self.sizes)).astype(np.float32) for n, p in how.takes.items()}
            for _ in range(2)
        ]
        for name, feed in how.feeds.items():
            for number, values in enumerate(self.inputs):
                values[name] = feed.make(name, str(number))
        for name in how.labels:
            for values in self.inputs:
                values[name] = rng.permutation(np.arange(values[name].size) % 10).reshape(values[name].shape)

    @property
    def is_over(self) -> bool:
        """Whether enough was tried."""
        return self.tried >= MOST_TRIED or self.spent > IN_ALL

    def counts(self, candidate: Candidate | Function) -> bool:
        """Return whether a candidate computes something of its arguments that no other one did."""
        self.tried += 1
        began = time.process_time()
        try:
            with alarm(SECONDS):
                told = self._drawn(candidate) if self.how.draws else self._made(candidate)
        except (Exception, TooSlow, SystemExit):  # it cannot be called so
            told = None
        finally:
            self.spent += time.process_time() - began
        if told is None or any(_alike(told, other, loose=self.how.draws) for other in self.seen):
            return False
        self.seen.append(told)
        return True

    def _made(self, candidate: Candidate | Function) -> list[np.ndarray] | None:
        one, other = self.inputs
        if self.how.random:  # it may draw as many rows as its author has
            one = {n: self._as_wide_as(candidate, n) for n in one}
        first = self._once(candidate, one)
        if first is None or _alike(first, self._once(candidate, one) or [], loose=False) is self.how.random:
            return None
        if self.how.random:  # whatever else it draws, it goes with its arguments
            moved = self._once(candidate, {n: v + 1000 for n, v in one.items()})
            return first if moved is not None and all(np.mean(m) > 500 for m in moved) else None
        for name in self.how.takes:
            moved = self._once(candidate, {**one, name: other[name]})
            if moved is None or any(_alike([a], [b], loose=False) for a, b in zip(first, moved, strict=True)):
                return None
        return first

    def _as_wide_as(self, candidate: Candidate | Function, name: str) -> np.ndarray:
        """Return values of the shape that the script's own have."""
        if isinstance(candidate, Function):
            return self.inputs[0][name]
        shape = shape_of(candidate.section.values[candidate.names[name]]) or ()
        shape = shape[::-1] if name in candidate.turned else shape
        return np.random.default_rng(0).uniform(0.2, 1.5, shape).astype(np.float32)

    def _once(self, candidate: Candidate | Function, given: Mapping[str, Any]) -> list[np.ndarray] | None:
        made = [array(v).astype(np.float64) for v in candidate({n: torch.from_numpy(np.array(v)) for n, v in given.items()})]
        free = self.how.feeds or self.how.random
        shapes = [] if free else [[_shape(f, self.sizes) for f in _forms(p)] for p in self.how.makes]
        if any(m.shape not in fits for m, fits in zip(made, shapes, strict=False)):
            return None
        return made if all(np.isfinite(m).any() for m in made) else None

    def _drawn(self, candidate: Candidate | Function) -> list[np.ndarray] | None:
        if self.how.feeds:
            one, other = (self._once(candidate, {n: v[n] for n in self.how.feeds}) for v in self.inputs)
            if one is None or other is None or _alike(one, other, loose=False):
                return None
            rows = one[0]
            return [rows.mean(0), np.cov(rows.T).reshape(-1)]
        first, second = (candidate({}) for _ in range(2))
        arrays = [array(v) for v in first]
        if not all(_may_be(v, p) for v, p in zip(first, self.how.makes, strict=True)):
            return None
        if _alike(arrays[:1], [array(v) for v in second[:1]], loose=False):
            return None
        if len(arrays) > 1 and not set(np.unique(arrays[1])) <= {0, 1}:
            return None
        draw = Drawn(candidate, self.how).rows(DRAWS)
        groups = [draw[0]] if len(draw) == 1 else [draw[0][draw[1].reshape(-1) == g] for g in (0, 1)]
        if any(len(g) < 3 for g in groups):
            return None
        return [np.concatenate([g.mean(0), np.cov(g.T).reshape(-1)]) for g in groups]


def _alike(one: Sequence[np.ndarray], other: Sequence[np.ndarray], *, loose: bool) -> bool:
    """Return whether two results are the same, as far as chance allows."""
    if len(one) != len(other) or any(a.shape != b.shape for a, b in zip(one, other, strict=True)):
        return False
    near = {"rtol": 0.05, "atol": 0.08} if loose else {"rtol": 1e-6, "atol": 1e-9}
    return all(np.allclose(a, b, **near, equal_nan=True) for a, b in zip(one, other, strict=True))


class Part:
    """A part of a script, called with the sheet's arguments."""

    def __init__(self, candidate: Candidate | Function, how: Computed) -> None:
        self.candidate, self.how = candidate, how
        self.__name__ = "part"
        self.__signature__ = Signature([Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in how.takes])

    def __call__(self, *args: Any, **keys: Any) -> Any:
        """Return what it makes."""
        given = {**dict(zip(self.how.takes, args, strict=False)), **keys}
        lacking = [n for n in self.how.takes if n not in given]
        if lacking:
            raise Missing(f"nothing is given for `{lacking[0]}`")
        made = [_plain(v, p) for v, p in zip(self.candidate(given), self.how.makes, strict=True)]
        return made[0] if len(made) == 1 else tuple(made)


def _plain(value: Any, pattern: str) -> Any:
    """Return a column as the vector that is asked."""
    shape = shape_of(value)
    if shape is not None and len(shape) == len(pattern.split()) + 1 and shape[-1] == 1:
        return value[..., 0]
    return torch.as_tensor(value) if isinstance(value, list | tuple) else value


class Drawn:
    """A sample that a script draws, drawn as often as it takes."""

    def __init__(self, candidate: Candidate | Function, how: Computed) -> None:
        self.candidate, self.how = candidate, how
        self.__name__ = "drawn"
        self.__signature__ = Signature([Parameter("N", Parameter.POSITIONAL_OR_KEYWORD)])

    def __call__(self, N: Any) -> Any:
        """Return the arrays that N points have, their rows in random order."""
        token = self.how.makes[0].split()[0]
        made = [torch.from_numpy(a) for a in self.rows(_parsed(token)[0] * int(N))]
        return made[0] if len(made) == 1 else tuple(made)

    def rows(self, count: int) -> list[np.ndarray]:
        """Return arrays of so many rows, drawn anew."""
        given = {n: torch.from_numpy(np.array(feed.make(n))) for n, feed in self.how.feeds.items()}
        parts: list[list[np.ndarray]] = []
        while sum(len(p[0]) for p in parts) < count:
            parts.append([array(v) for v in self.candidate(given)])
            if not len(parts[-1][0]):
                raise Missing("nothing is drawn")
        order = np.random.default_rng(len(parts)).permutation(sum(len(p[0]) for p in parts))[:count]
        return [np.concatenate(column)[order] for column in zip(*parts, strict=True)]
