"""Trainings that stand in a script, as functions of what they train, on what, in how many steps.

A training is a loop that calls `backward()` itself. What it trains is a network that it calls, or a point, and its data are what it
gives to that network: tensors that stand before it, those under `no_grad` for a test. It is executed again with the statements
before it that depend on these, for so many rounds as are asked, at the rate that is asked.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, Signature
from types import FunctionType
from typing import Any

import numpy as np
import torch

from graders.observing.arrays import array
from graders.observing.built import Called, fits
from graders.observing.rounds import bare, batches_of, in_steps, parts_of, range_of, rounds_of
from graders.observing.sections import LOOPS, Line, Section
from graders.observing.syntax import root
from graders.observing.variables import is_called, means
from graders.vocabulary.identifiers import LOSS, meant
from graders.vocabulary.symbols import Naming, Optimised

RATE = "learning_rate"


@dataclass(frozen=True)
class Role:
    """What a training gives to its network: names of the points and of their labels, if any."""

    x: str = ""
    y: str = ""


@dataclass(frozen=True, eq=False)
class Training:
    """A loop that trains: where it stands, the name of what it trains, and of its data."""

    section: Section
    place: int
    of: str
    data: Role
    test: Role
    rate: str
    steps: bool
    by_hand: bool
    holder: str = ""
    """The dictionary of networks by which it calls what it trains."""
    key: Any = None

    @property
    def line(self) -> Line:
        """The loop."""
        return self.section.lines[self.place]

    @property
    def fresh(self) -> bool:
        """Whether its data are made within it."""
        return not self.data.x

    def arguments(self) -> dict[str, str]:
        """Return the sheet's names of what it can be given, each with its own name for it."""
        named = {
            "model": self.of or self.holder,
            "x": self.data.x,
            "y": self.data.y,
            "test_x": self.test.x,
            "test_y": self.test.y,
        }
        return {sheet: own for sheet, own in named.items() if own}

    def run(self, put: Mapping[str, Any], steps: int | None, rate: float | None) -> list[Any]:
        """Train with some names given, and return the histories that it kept, in the order in which it adds to them; last the arrays that it fills with what is not called a loss."""
        section, line = self.section, self.line
        before = section.slice(line.reads, put, self.place)
        moved = set(section.following(before, put))
        again = [p for p in before if p in moved or section.lines[p].binds & line.changes]
        again = [p for p in again if not section.lines[p].trains]
        lines = [*(section.lines[p] for p in again), line]
        lines = [_at_rate(one, rate) for one in lines] if rate is not None else lines
        lines[-1] = in_steps(lines[-1], steps, {**section.values, **put}) if steps is not None else lines[-1]
        kept = _histories(line.node)
        names = [name for name, _ in kept]
        values = Section(section.path, lines, section.values).run(range(len(lines)), put, names)
        keys = [self.key if self.holder else _key(key, section.values) for _, key in kept]
        values = [_entry(v, k) if isinstance(v, dict) else v for v, k in zip(values, keys, strict=True)]
        rounds = rounds_of(line.node, section.values)
        losses, others = list[Any](), list[Any]()
        for name, value in zip(names, values, strict=True):
            is_loss = LOSS in meant(name, loss=True)
            if _is_filled(value) and (is_loss or abs(len(value) - (rounds or 0)) <= 1):
                (losses if is_loss else others).append(array(value[:steps]).tolist())
            elif isinstance(value, list):
                losses.append(value)
        return [v for v in (*losses, *others) if len(v) > 1]

    def put(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the script's names for those of the sheet: of a dictionary of networks the one alone."""
        named = self.arguments()
        put = {named[n]: self._as_many(named[n], v) for n, v in given.items()}
        return {**put, self.holder: {self.key: given["model"]}} if self.holder else put

    def _as_many(self, name: str, value: Any) -> Any:
        """Return data again and again, as many as the script's own are where the loop names their number, as in `randint(0, 60000, (64,))`."""
        own = self.section.values.get(name)
        if not all(isinstance(v, torch.Tensor | np.ndarray) and v.ndim for v in (own, value)):
            return value
        count = len(self.section.values[name])
        says = any(
            n.value == count and type(n.value) is int
            for n in ast.walk(self.line.node)
            if isinstance(n, ast.Constant)
        )
        return value[np.arange(count) % len(value)] if says and 0 < len(value) < count else value


def trainings(
    parts: Sequence[Section], called: Iterable[Called], how: Optimised, naming: Naming
) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield the trainings that a symbol may be, as functions."""
    found = []
    for section in parts:
        for place, line in enumerate(section.lines):
            loop = bare(line.node)
            trains = line.trains or next(_steps(loop, section.values), None) is not None
            if not isinstance(loop, LOOPS) or not trains or _holder_of(loop, section.values):
                continue
            if not _inner(loop, section.values):
                found += list(_trainings(section, place, how, naming))
            elif batches_of(loop) is not None:
                found += [t for t in _trainings(section, place, how, naming) if t.data.x]
    found = [t for t in found if how.fresh is None or t.fresh is how.fresh]
    if how.trains is not None:
        wanted = how.trains
        places = {p for c in called if fits(c.network, wanted) for p in c.places}
        found = [
            t
            for t in found
            if not places.isdisjoint(t.line.places)
            or (  # what calls a method of it, or a function that takes a step, does not call it
                (wanted.has or not t.line.trains) and t.of and fits(t.section.values[t.of], wanted)
            )
        ]
    for training in found:
        words = f"the training by the loop at `{training.line.where}`"
        yield _function(training, how), training.line.where, words, False


def _function(training: Training, how: Optimised) -> Callable[..., Any]:
    """Return a training as a function of the sheet's arguments."""
    named = training.arguments()
    names = ["start", RATE] if how.descends else list(named)
    names += ["steps"] if training.steps else []

    def train(*args: Any, **keys: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **keys}
        steps, rate = given.pop("steps", None), given.pop(RATE, None)
        if how.descends:
            point = torch.as_tensor(array(given["start"]).astype(np.float32)).requires_grad_()
            put = {training.of: point} | ({training.rate: float(rate)} if training.rate and rate else {})
            kept = training.run(put, steps, None if rate is None else float(rate))
            return kept[0] if len(kept) == 1 else tuple(kept)
        put = training.put(given)
        return (given["model"], *training.run(put, steps, None))

    train.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in names]
    )
    return train


def _holder_of(loop: ast.AST, values: Mapping[str, Any]) -> str:
    """Return the name of the dictionary of networks that a loop goes through; empty where it goes through anything else."""
    through = loop.iter if isinstance(loop, ast.For) else None
    if isinstance(through, ast.Call) and isinstance(through.func, ast.Attribute):
        through = through.func.value  # `nets.items()`
    name = through.id if isinstance(through, ast.Name) else ""
    held = values.get(name)
    is_holder = isinstance(held, dict) and any(isinstance(v, torch.nn.Module) for v in held.values())
    return name if is_holder else ""


def _inner(node: ast.AST, values: Mapping[str, Any]) -> bool:
    """Return whether a loop within it trains, other than one over the networks that are trained side by side."""
    return any(
        isinstance(n, LOOPS)
        and not _holder_of(n, values)
        and any(getattr(getattr(c, "func", None), "attr", "") == "backward" for c in ast.walk(n))
        for n in ast.walk(node)
        if n is not node
    )


def _trainings(section: Section, place: int, how: Optimised, naming: Naming) -> Iterator[Training]:
    """Yield what a loop may train: each network that it calls, or each point of the size that is asked."""
    line, values = section.lines[place], section.values
    called = {getattr(n.func, "attr", "") for n in ast.walk(line.node) if isinstance(n, ast.Call)}
    called |= {name for step in _steps(line.node, values) for name in step.__code__.co_names}
    if "backward" not in called:
        return
    by_hand = "step" not in called
    names = sorted(line.reads | line.binds | line.changes)
    steps = range_of(line.node) is not None
    if how.descends:
        for name in names:
            value = values.get(name)
            is_point = (
                isinstance(value, torch.Tensor) and value.requires_grad and value.numel() == how.descends
            )
            if is_point and name in line.reads and by_hand is how.by_hand:
                rates = [n for s in section.lines for n in sorted(s.reads) if _says(n, RATE, naming)]
                yield Training(section, place, name, Role(), Role(), next(iter(rates), ""), steps, by_hand)
        return
    networks = [n for n in names if isinstance(values.get(n), torch.nn.Module) and n in line.reads]
    for name in networks:
        if next(values[name].parameters(), None) is not None and not by_hand:
            data, test = _data_of(line, name, values)
            if data is not None:
                yield Training(section, place, name, data, test, "", steps, by_hand)
    for holder in names:
        held = values.get(holder)
        for key, network in held.items() if isinstance(held, dict) and not by_hand else ():
            data, test = _data_of(line, holder, values)
            if (
                isinstance(network, torch.nn.Module)
                and data is not None
                and (how.trains is None or fits(network, how.trains))
            ):
                of = next((n for n, v in values.items() if v is network), "")
                yield Training(section, place, of, data, test, "", steps, by_hand, holder, key)


def _steps(node: ast.AST, values: Mapping[str, Any]) -> Iterator[FunctionType]:
    """Yield the script's functions that code names and that take a step of a training."""
    for name in (n.id for n in ast.walk(node) if isinstance(n, ast.Name)):
        value = values.get(name)
        if isinstance(value, FunctionType) and "backward" in value.__code__.co_names:
            yield value


def _says(name: str, value: str, naming: Naming) -> bool:
    return is_called(name, value, naming) or means(name, value, naming)


def _data_of(line: Line, model: str, values: Mapping[str, Any]) -> tuple[Role | None, Role]:
    """Return what a loop gives to its network with gradients, and without; nothing where it gives it nothing."""
    found: dict[bool, Role] = {}
    parts = parts_of(line.node)
    names = {model} | {
        n.id
        for loop in ast.walk(line.node)
        if isinstance(loop, ast.For) and _holder_of(loop, values) == model
        for n in ast.walk(loop.target)
        if isinstance(n, ast.Name)
    }
    for call in (n for n in ast.walk(line.node) if isinstance(n, ast.Call)):  # `step(net, optimizer, x, y)`
        takes = any(isinstance(a, ast.Name) and a.id in names for a in call.args)
        if takes and next(_steps(call.func, values), None) is not None:
            given = dict.fromkeys(
                n for a in call.args if (n := _given(a, line, values, parts)) not in ("", *names)
            )
            found.setdefault(False, Role(*list(given)[:2]))
    for call, around, watched in _calls_of(line.node, names):
        if not call.args:
            continue
        x = _given(call.args[0], line, values, parts)
        others = [a for a in getattr(around, "args", []) if a is not call and not _holds(a, call)]
        y = next((n for a in others if (n := _given(a, line, values, parts)) and n != x), "")
        found.setdefault(watched, Role(x, y))
    return found.get(False), found.get(True, Role())


def _given(node: ast.expr, line: Line, values: Mapping[str, Any], parts: Mapping[str, ast.expr]) -> str:
    """Return the name of a tensor that stands before the loop, of which a value is a part; empty where there is none."""
    name = root(node.value if isinstance(node, ast.Starred) else node)
    followed = set[str]()
    while name in parts and name not in followed:  # of batches
        followed.add(name)
        node = parts[name]
        name = root(node)
    names = [name] if name else [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
    for one in names:
        if (
            one in line.reads
            and one not in line.binds
            and isinstance(values.get(one), torch.Tensor | np.ndarray)
        ):
            return one
    return ""


def _calls_of(node: ast.AST, names: Collection[str]) -> Iterator[tuple[ast.Call, ast.AST | None, bool]]:
    """Yield each call of a network of these names or of a method of it, with the call that it is an argument of, and whether no gradients are kept."""

    def walk(
        part: ast.AST, around: ast.AST | None, watched: bool
    ) -> Iterator[tuple[ast.Call, ast.AST | None, bool]]:
        if isinstance(part, ast.With):
            watched = watched or any("no_grad" in ast.dump(i.context_expr) for i in part.items)
        if isinstance(part, ast.Call):
            of = part.func.value if isinstance(part.func, ast.Attribute) else part.func
            method = part.func.attr if isinstance(part.func, ast.Attribute) else ""
            of = of.value if isinstance(of, ast.Subscript) else of  # one of a dictionary
            if isinstance(of, ast.Name) and of.id in names and method not in NOT_DATA:
                yield part, around, watched
            around = part
        for child in ast.iter_child_nodes(part):
            yield from walk(child, around, watched)

    yield from walk(node, None, False)


NOT_DATA = frozenset(
    ("parameters", "named_parameters", "train", "eval", "zero_grad", "state_dict", "to", "modules")
)
"""Methods of networks that take no data."""


def _holds(node: ast.AST, part: ast.AST) -> bool:
    return any(n is part for n in ast.walk(node))


def _at_rate(line: Line, rate: float) -> Line:
    """Return a statement with another learning rate where it holds one as a number."""
    node = copy.deepcopy(line.node)
    for part in ast.walk(node):
        if isinstance(part, ast.keyword) and part.arg == "lr" and isinstance(part.value, ast.Constant):
            part.value = ast.Constant(rate)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            for one, other in (("left", "right"), ("right", "left")):
                number, rest = getattr(part, one), getattr(part, other)
                if isinstance(number, ast.Constant) and any(
                    isinstance(n, ast.Attribute) and n.attr == "grad" for n in ast.walk(rest)
                ):
                    setattr(part, one, ast.Constant(rate))
    return replace(line, node=ast.fix_missing_locations(node))


def _histories(node: ast.AST) -> list[tuple[str, str]]:
    """Return the names of what a loop adds to or fills, in the order in which it does, each with the key where it is a table of lists."""
    added = dict[tuple[str, str], None]()
    for n in ast.walk(node):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "append":
            of = n.func.value
            added[root(of), ast.unparse(of.slice) if isinstance(of, ast.Subscript) else ""] = None
        elif isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Subscript):
            added[root(n.targets[0]), ""] = None
    return [one for one in added if one[0]]


def _key(key: str, values: Mapping[str, Any]) -> Any:
    """Return the key of a table that is written so: a name, or a text."""
    return values.get(key, key.strip("'"))


def _entry(table: Mapping[Any, Any], key: Any) -> Any:
    try:
        return table.get(key)
    except TypeError:  # a name that holds no key
        return None


def _is_filled(value: object) -> bool:
    """Return whether it is an array of one axis of numbers, and nothing that is trained."""
    if isinstance(value, np.ndarray):
        return value.ndim == 1 and value.dtype.kind in "fiu"
    return isinstance(value, torch.Tensor) and value.ndim == 1 and not value.requires_grad
