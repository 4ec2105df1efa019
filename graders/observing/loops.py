"""Cut loops short while a script is rehearsed, so that hours of training become seconds and all that follows still runs.

Every loop and comprehension of the submission's code is compiled with a counter (`Loops.rewritten`). What a loop may do is told
by what an iteration of it did, so it does not matter whether it is one over a loader, a range, an array of places or a `while`:

- The innermost loop that makes optimizer steps (the one over batches) ends after `first` iterations, and each time that it is
  entered again after `later` ones.
- A loop around it (the one over epochs) goes on, so that what happens at epoch 30 happens. When most of its share of the time is
  used up, it leaves out the numbers of a range that stand in no list of the code, such as that of the epochs at which something is
  kept, and are no multiples that it asks for; when all of it is, all but the last. One through a list of few things, such as the networks that are trained one after the other, has a larger share,
  and what is only evaluated in it is not evaluated in a training.
- A loop that only evaluates ends after one iteration where it stands in a loop that trains, else when its share is used up, which
  is smaller within another loop that only evaluates. A list that it makes has its full length all the same, with the last entry again and again, so that it takes the shape that follows.
- Every other loop (plots, sums, reading of data) is left as it is; one that starts tasks one after the other, of a list or a
  table, goes on after a task that raises where something was cut before: it may do so for that reason.

An iteration is always finished; the loop ends where the next one would have been asked for, as if there were no more.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import time
from collections import Counter
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, ValuesView
from dataclasses import dataclass, field
from typing import Any

from graders.observing import statements

LISTS = (list, tuple, dict, set, frozenset, KeysView, ItemsView, ValuesView)
"""What has a length that can be asked for without executing code of anybody."""
FEWEST, SEVERAL = 8, 2.5
"""Things of a list, and of how many shares of the time a loop through so few of them has."""
BRIEFLY = 0.2
"""Of the share of a loop that evaluates, what one that makes a list has, since the list is filled up."""
WITHIN = 4
"""How many times smaller the share of a loop that evaluates is within each other one, so that the outer ones come to their end."""
HURRY = 0.7
"""Of the share of a loop over epochs, what is used up when it leaves some out."""
MANY = 100
"""Iterations from which on each is quick, as for the points of a picture: their list is as long as it came to be."""
EVERY = 5
"""Epochs from one at which something is kept to the next, so that those between are worth leaving out."""
MOST_LEFT_OUT = 10_000
"""Epochs that are left out one by one; what follows so many is the last one, or nothing."""
MOST_FILLED = 1000
"""Entries with which a list is filled up at most."""
FEW, ON, LEFT, RAISED = "__few_of__", "__goes_on__", "__left_of__", "__raised__"
LIST, FILLED, FILL = "__list_of__", "__filled_of__", "__fill_up__"
"""Names by which the compiled code reaches the counters."""


@dataclass
class Pass:
    """One way through a loop: its place, and what its iterations did so far."""

    place: str
    steps: int = 0
    trains_within: bool = False
    """Whether a loop inside it makes the steps."""
    evaluated: int = 0
    shares: float = 1.0
    makes_list: bool = False
    began: float = field(default_factory=lambda: time.process_time())

    @property
    def is_training(self) -> bool:
        """Whether it is a loop over batches or epochs, and none that trains several things one after the other."""
        return self.shares == 1 if self.trains_within else self.steps > 0


@dataclass
class Loops:
    """The counters of one rehearsal.

    Args:
        first: Steps of an optimizer in the first pass of a loop over batches.
        later: Steps in each later pass of the same loop.
        share: CPU seconds of one way through a loop, after which it ends.
    """

    first: int = 4
    later: int = 1
    share: float = 10.0
    steps: int = 0
    """Steps of optimizers so far."""
    calls: int = 0
    """Calls of networks so far."""
    cut: list[str] = field(default_factory=list)
    """The places of loops that were cut, in order."""
    has_filled: bool = False
    """Whether a list was filled up, so that what follows may be made of copies."""
    raised: list[Exception] = field(default_factory=list)
    """What tasks raised after which others were started."""
    _stack: list[Pass] = field(default_factory=list)
    _passes: Counter[str] = field(default_factory=Counter)
    _whiles: dict[str, tuple[Pass, int, int]] = field(default_factory=dict)
    _listed: set[int] = field(default_factory=set)
    """The whole numbers that stand in lists of the code."""
    _moduli: set[int] = field(default_factory=set)
    """The whole numbers of which the code asks for multiples."""
    _missing: dict[str, int] = field(default_factory=dict)
    """By the place of a loop that evaluated and was cut, the iterations that it did not have, until its lists are filled up."""

    def few(self, items: Iterable[Any], place: str, *, makes_list: bool = False) -> Iterator[Any]:
        """Yield the items of a loop until it has done enough."""
        mine = Pass(place, shares=SEVERAL if _are_few(items) else 1.0, makes_list=makes_list)
        self._stack.append(mine)
        self._missing.pop(place, None)
        try:
            epochs, ends, left_out = _epochs(items), False, 0
            for done, item in enumerate(items, 1):
                if epochs and done < len(epochs) and (ends or self._leaves_out(mine, done, epochs)):
                    self._note(place)
                    left_out += 1
                    if left_out > MOST_LEFT_OUT or (ends and items is epochs):
                        break
                    continue
                steps, calls = self.steps, self.calls
                yield item
                if self._enough(mine, self.steps - steps, self.calls - calls):
                    self._note(place)
                    if not mine.steps and done < MANY:
                        self._missing[place] = _length(items) - done
                    ends = epochs is not None and done < len(epochs) and mine.trains_within
                    if not ends:
                        return
            else:
                return
            if items is epochs:
                yield epochs[-1]
        finally:
            if mine in self._stack:
                self._stack.remove(mine)
            self._passes[place] += mine.steps > 0

    def listed(self, items: Iterable[Any], place: str) -> Iterator[Any]:
        """Yield the items of a comprehension that makes a list, as `few` does."""
        return self.few(items, place, makes_list=True)

    def goes_on(self, place: str) -> bool:
        """Return whether a `while` loop may have one more iteration; asked before its own condition."""
        known = self._whiles.get(place)
        if known is None:
            self._whiles[place] = (Pass(place), self.steps, self.calls)
            return True
        mine, steps, calls = known
        if self._enough(mine, self.steps - steps, self.calls - calls):
            del self._whiles[place]
            self._passes[place] += 1
            self._note(place)
            return False
        self._whiles[place] = (mine, self.steps, self.calls)
        return True

    def filled(self, made: list[Any], place: str) -> list[Any]:
        """Return the list that a comprehension made, filled up."""
        self.fill(lambda: (made,), place)
        return made

    def fill(self, lists: Callable[[], tuple[Any, ...]], place: str) -> None:
        """Fill up the lists to which each iteration of a loop appends; one that is named twice got two entries each time."""
        missing = self._missing.pop(place, 0)
        if not 0 < missing <= MOST_FILLED:
            return
        with contextlib.suppress(Exception):  # what they are called may be something else by now
            kept = [one for one in lists() if type(one) is list]
            self.has_filled = True
            for one in {id(one): one for one in kept}.values():
                one += one[-sum(other is one for other in kept) :] * missing

    def left(self, error: Exception) -> None:
        """Note what a task raised, so that the next one is started; raise it where nothing was cut before."""
        if not self.cut:
            raise error
        self.raised.append(error)

    def _note(self, place: str) -> None:
        if place not in self.cut:
            self.cut.append(place)

    def _enough(self, mine: Pass, stepped: int, called: int) -> bool:
        """Return whether a loop ends here, after an iteration with so many steps and calls."""
        spent = time.process_time() - mine.began
        if stepped:
            mine.steps += 1
            for around in self._stack:
                if around is mine:
                    break
                around.trains_within = True
            if mine.trains_within:
                return spent > mine.shares * self.share
            return mine.steps >= (self.later if self._passes[mine.place] else self.first)
        if called:
            mine.evaluated += 1
            inside_training = any(p.is_training for p in self._stack if p is not mine)
            briefly = mine.makes_list and mine.evaluated < MANY
            outer = self._stack[: self._stack.index(mine)] if mine in self._stack else []
            depth = sum(not p.steps for p in outer)
            share = (BRIEFLY if briefly else mine.shares) * self.share / WITHIN**depth
            return inside_training or (mine.evaluated > 1 and spent > share)
        return False

    def _leaves_out(self, mine: Pass, done: int, epochs: range) -> bool:
        """Return whether a loop over epochs leaves one out, since much of its time is used up and the code names it neither from 0 nor from 1 on."""
        if not mine.trains_within or time.process_time() - mine.began <= HURRY * mine.shares * self.share:
            return False
        number = epochs[done - 1]
        names = {number, number + (epochs.start == 0)}
        return not (names & self._listed or any(n % m == 0 for n in names for m in self._moduli))

    def rewritten(self, tree: ast.Module, label: str) -> ast.Module:
        """Return a copy of code whose loops are counted."""
        self._listed |= _numbers_in_lists(tree)
        self._moduli |= _moduli(tree)
        counted: ast.Module = _Counted(label).visit(copy.deepcopy(tree))
        return ast.fix_missing_locations(counted)

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """While the body runs, compile the submission's code with counters, and count steps and calls of networks."""
        import torch
        from torch.optim.optimizer import register_optimizer_step_post_hook

        def stepped(*_: object) -> None:
            self.steps += 1

        def called(*_: object) -> None:
            self.calls += 1

        hooks = (
            register_optimizer_step_post_hook(stepped),
            torch.nn.modules.module.register_module_forward_pre_hook(called),
        )
        setattr(builtins, FEW, self.few)
        setattr(builtins, ON, self.goes_on)
        setattr(builtins, LEFT, self.left)
        setattr(builtins, LIST, self.listed)
        setattr(builtins, FILLED, self.filled)
        setattr(builtins, FILL, self.fill)
        statements.rewriters.append(self.rewritten)
        try:
            yield
        finally:
            statements.rewriters.remove(self.rewritten)
            setattr(builtins, FEW, _all)  # for functions that were compiled meanwhile
            setattr(builtins, ON, _always)
            setattr(builtins, LEFT, _raised)
            setattr(builtins, LIST, _all)
            setattr(builtins, FILLED, _all)
            setattr(builtins, FILL, _none)
            for hook in hooks:
                hook.remove()


def _are_few(items: object) -> bool:
    """Return whether these are few things of a list, and no numbers of a range."""
    from torch.nn import ModuleDict, ModuleList

    return isinstance(items, (*LISTS, ModuleDict, ModuleList)) and len(items) <= FEWEST


def _epochs(items: object) -> range | None:
    """Return the range that a loop goes through, also under a progress bar, where it is long enough to be one of epochs."""
    through = items
    if not isinstance(items, range):
        with contextlib.suppress(Exception):  # whatever code of the submission raises where it is asked
            through = getattr(items, "iterable", None)
    return through if isinstance(through, range) and len(through) > FEWEST else None


def _numbers_in_lists(tree: ast.AST) -> set[int]:
    """Return the whole numbers in all lists, tuples and sets of numbers that are written in code."""
    return {
        part.value
        for node in ast.walk(tree)
        if isinstance(node, ast.List | ast.Tuple | ast.Set) and len(node.elts) > 1
        for part in node.elts
        if isinstance(part, ast.Constant) and type(part.value) is int
    }


def _moduli(tree: ast.AST) -> set[int]:
    """Return the whole numbers behind `%` in code, without small ones."""
    return {
        node.right.value
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.right, ast.Constant)
        if type(node.right.value) is int and node.right.value >= EVERY
    }


def _all(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items


def _none(*_: object) -> None:
    pass


def _length(items: Iterable[Any]) -> int:
    """Return how many items a loop goes through; 0 where that is not known."""
    try:
        return len(items)  # type: ignore[arg-type]
    except Exception:  # whatever code of the submission raises where it is asked
        return 0


def _always(_: str) -> bool:
    return True


def _raised(error: Exception) -> None:
    raise error


def _starts_task(statement: ast.stmt, named: set[str]) -> bool:
    """Return whether a statement of a loop calls what the loop goes through, or what a table has under its name."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    match statement.value.func:
        case ast.Name(id=name):
            return name in named
        case ast.Subscript(slice=key) | ast.Call(func=ast.Name(id="getattr"), args=[_, key]):
            return isinstance(key, ast.Name) and key.id in named
    return False


NO_ARGUMENTS = ast.arguments([], [], None, [], [], None, [])


def _appended_to(statement: ast.stmt) -> ast.expr | None:
    """Return the name of the list, or of that of an object, to which a statement appends something."""
    match statement:
        case ast.Expr(
            ast.Call(ast.Attribute(ast.Name() | ast.Attribute(ast.Name()) as of, "append"), [_], [])
        ):
            return of
    return None


class _Counted(ast.NodeTransformer):
    """Puts a counter around what each loop goes through."""

    def __init__(self, label: str) -> None:
        self.label = label

    def _call(self, name: str, at: ast.AST, *given: ast.expr) -> ast.Call:
        line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0)
        place = ast.Constant(f"{self.label}:{line}:{column}" + "[]" * (name in (LIST, FILLED)))
        call = ast.Call(ast.Name(name, ast.Load()), [*given, place], [])
        return ast.copy_location(call, at)

    def visit_For(self, node: ast.For) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        node.iter = self._call(FEW, node.iter, node.iter)
        named = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
        node.body = [self._guarded(s) if _starts_task(s, named) else s for s in node.body]
        lists = [copy.deepcopy(one) for one in map(_appended_to, node.body) if one]
        if not lists:
            return node
        given = ast.Lambda(NO_ARGUMENTS, ast.Tuple(lists, ast.Load()))
        return [node, ast.copy_location(ast.Expr(self._call(FILL, node.iter, given)), node)]

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        self.generic_visit(node)
        first, *others = node.generators
        if others or first.ifs or first.is_async:
            return node
        assert isinstance(first.iter, ast.Call)  # of FEW
        first.iter = self._call(LIST, node, first.iter.args[0])
        return self._call(FILLED, node, node)

    def _guarded(self, task: ast.stmt) -> ast.Try:
        noted = ast.Expr(ast.Call(ast.Name(LEFT, ast.Load()), [ast.Name(RAISED, ast.Load())], []))
        handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), RAISED, [noted])
        return ast.copy_location(ast.Try([task], [handler], [], []), task)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        if not node.is_async:
            node.iter = self._call(FEW, node.iter, node.iter)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        asked = self._call(ON, node.test)
        node.test = ast.copy_location(ast.BoolOp(ast.And(), [asked, node.test]), node.test)
        return node
