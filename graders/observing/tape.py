"""A tape of what a script computes with tensors, which can be played again with other values.

While a `Tape` is entered, each torch function whose result is a tensor is a `Node` that knows what it was called with. Nothing is
held of intermediate values, only of what came from outside (a `Leaf`) and of what was drawn. From the tensor on which `backward()`
is called (`Tape.steps`) one can walk back to what it was made of, and `play` computes it again with some of these put in: so the
loss of a training loop is a function of reconstruction, images, mean and log variance, with no name at all.
"""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from graders.observing.tensors import TorchFunctionMode, torch

RANDOM = frozenset(
    ("randn", "rand", "randn_like", "rand_like", "normal", "normal_", "uniform_", "exponential_", "bernoulli")
)
INTO = frozenset(("__setitem__", "copy_", "fill_", "zero_"))
LEARNED, GIVEN, DRAWN = 1, 2, 4
"""What a value depends on: parameters that are optimised, data from outside, random draws."""
MOST_STEPS = 80
"""Steps that are kept of one place."""
MOST_NUMBERS = 10_000
MOST_NODES = 400_000
"""Nodes after which nothing more is noted."""


@dataclass(eq=False, slots=True, repr=False)
class Leaf:
    """A tensor that was there before: a parameter, data, a constant."""

    value: torch.Tensor
    depends: int
    shapes: tuple[tuple[int, ...], ...] = ()
    parents: tuple[Ref, ...] = ()
    name: str = "leaf"

    def __post_init__(self) -> None:
        self.shapes = (tuple(self.value.shape),)


@dataclass(eq=False, slots=True, repr=False)
class Node:
    """A function of torch that was called."""

    func: Any
    name: str
    args: Any
    keys: Any
    grad: bool
    depends: int
    shapes: tuple[tuple[int, ...], ...]
    parents: tuple[Ref, ...]
    drawn: torch.Tensor | None = None
    drawn_here: bool = False
    label: str = ""

    @property
    def in_place(self) -> bool:
        """Whether it changed its first argument."""
        return _is_in_place(self.name)


@dataclass(frozen=True, slots=True, repr=False)
class Ref:
    """One of the results of a node."""

    node: Node | Leaf
    place: int = 0

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""
        return self.node.shapes[self.place]

    @property
    def size(self) -> int:
        """The number of its entries."""
        return int(torch.Size(self.shape).numel())


@dataclass
class Step:
    """One call of `backward()`: on what, and where in the submission."""

    loss: Ref
    where: str


@dataclass
class Decoded:
    """A network's first layer that was given nothing but random draws: what they were, and where in the submission."""

    z: Ref
    where: str


@dataclass
class Number:
    """A tensor of one entry that became a number of Python, and what is added to that at once."""

    ref: Ref
    where: str
    added: float | None
    """None where more is done with it than can be followed."""


@dataclass
class Tape(TorchFunctionMode):
    """Notes what is computed while it is entered.

    Args:
        labels: How the files and cells of the submission are called; the places that are noted are theirs.
        trees: The code of each.
    """

    labels: frozenset[str] = frozenset()
    trees: Mapping[str, ast.AST] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    decoded: list[Decoded] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    """Tensors of one entry that became a number of Python."""
    paused: int = 0
    nodes: int = 0

    def __post_init__(self) -> None:
        TorchFunctionMode.__init__(self)
        from torch.utils.weak import WeakTensorKeyDictionary

        self._of = WeakTensorKeyDictionary()
        self._per_place: dict[str, int] = {}

    def pause(self, *_: object) -> None:
        """Note nothing for a while, as within the step of an optimizer."""
        self.paused += 1

    def go_on(self, *_: object) -> None:
        """Note again."""
        self.paused -= 1

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        keys = kwargs or {}
        if self.paused or self.nodes >= MOST_NODES:
            return func(*args, **keys)
        name = str(getattr(func, "__name__", ""))
        if name == "backward" and args and isinstance(args[0], torch.Tensor):
            self._step(args[0])
            return func(*args, **keys)
        given = [*_given(args), *_given(keys)] if keys else _given(args)
        if name not in RANDOM and not any(map(self._matters, given)):
            return func(*args, **keys)  # data as they are read: nobody asks what they are made of
        refs = {id(t): self.ref(t) for t in given}
        out = func(*args, **keys)
        if name == "__deepcopy__":  # its second argument is all that has been copied, which grows meanwhile
            func, name, args = torch.Tensor.clone, "clone", args[:1]
        results = [args[0]] if name == "__setitem__" else tensors_of(out)
        if name == "broadcast_tensors":  # each of the results is made of one tensor alone
            for tensor, result in zip(given, results, strict=True):
                size = (tensor, tuple(result.shape))
                self._note(torch.Tensor.expand, "expand", size, {}, [result], refs)
        elif results:
            self._note(func, name, args, keys, results, refs)
        for one in _numbers_of(name, args, given):
            ref = refs[id(one)]
            if ref.node.depends & LEARNED and ref.node.depends & DRAWN and len(self.numbers) < MOST_NUMBERS:
                added = self._afterwards() if name in ("item", "__float__") else None
                self.numbers.append(Number(ref, self.where(), added))
        return out

    def _matters(self, tensor: torch.Tensor) -> bool:
        """Return whether a tensor is learned or random, or made of such."""
        return tensor.requires_grad or isinstance(tensor, torch.nn.Parameter) or tensor in self._of

    def ref(self, tensor: torch.Tensor) -> Ref:
        """Return what a tensor is on the tape; a leaf where it came from outside, or is what is optimised."""
        known: Ref | None = self._of.get(tensor)
        if known is None or (_is_learned(tensor) and not isinstance(known.node, Leaf)):
            known = Ref(Leaf(tensor, _depends(tensor)))
            if known.node.depends & LEARNED:
                self._of[tensor] = known
        return known

    def _note(
        self,
        func: Any,
        name: str,
        args: Any,
        keys: Any,
        results: list[torch.Tensor],
        refs: Mapping[int, Ref],
    ) -> None:
        parents: list[Ref] = []

        def resolved(value: Any) -> Any:
            if isinstance(value, torch.Tensor):
                ref = refs[id(value)]
                parents.append(ref)
                return ref
            return value

        if _is_in_place(name) and _is_learned(results[0]):
            return  # a parameter stays one, whatever it is set to
        held_args, held_keys = mapped(args, resolved), mapped(keys, resolved)
        is_drawn = name in RANDOM
        operands = parents[:1] if name == "batch_norm" else [] if is_of_a_shape(name) else parents
        depends = DRAWN if is_drawn else 0
        for ref in operands:
            depends |= ref.node.depends
        if name == "batch_norm":
            depends |= LEARNED
        if is_drawn and name.endswith("_"):
            depends = DRAWN
        if not depends & (LEARNED | DRAWN):
            return
        self.nodes += 1
        node = Node(
            func,
            name,
            held_args,
            held_keys,
            torch.is_grad_enabled(),
            depends,
            tuple(tuple(t.shape) for t in results),
            tuple(parents),
            results[0].detach().clone() if is_drawn and results[0].numel() < 2**20 else None,
            is_drawn,
        )
        for place, tensor in enumerate(results):
            self._of[tensor] = Ref(node, place)
        if name in ENTERS and parents and parents[0].node.depends == DRAWN and depends & LEARNED:
            self._decoded(parents[0])

    def _decoded(self, z: Ref) -> None:
        where = self.where()
        if sum(d.where == where for d in self.decoded) < MOST_STEPS:
            self.decoded.append(Decoded(z, where))

    def _step(self, loss: torch.Tensor) -> None:
        where = self.where()
        count = self._per_place[where] = self._per_place.get(where, 0) + 1
        if count <= MOST_STEPS and loss.numel() == 1:
            self.steps.append(Step(self.ref(loss), where))

    def _afterwards(self) -> float | None:
        """Return what the code that asks for a number adds to it in the same expression, as in `t.item() - math.log(M)`."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename not in self.labels:
            frame = frame.f_back
        if frame is None:
            return None
        at = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None), None)
        tree = self.trees.get(frame.f_code.co_filename)
        if at is None or tree is None:
            return None
        added = 0.0
        around = _around(tree, at)
        for inner, outer in pairwise(around):
            match outer:
                case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right) if left is inner:
                    other, factor = right, 1.0 if isinstance(sign, ast.Add) else -1.0
                case ast.BinOp(left=left, op=ast.Add(), right=right) if right is inner:
                    other, factor = left, 1.0
                case ast.BinOp() | ast.UnaryOp():
                    return None
                case _:
                    return added
            try:
                expression = ast.fix_missing_locations(ast.Expression(other))
                value = eval(compile(expression, "<rest>", "eval"), frame.f_globals, frame.f_locals)
                added += factor * float(value)
            except Exception:  # it is no number
                return None
        return added

    def where(self) -> str:
        """Return the place in the submission that is at work, as `train.py:88`."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in self.labels:
                return f"{frame.f_code.co_filename}:{frame.f_lineno}"
            frame = frame.f_back
        return ""


ENTERS = frozenset(("linear", "conv2d", "conv_transpose2d", "matmul", "mm", "__matmul__", "addmm"))
"""Functions with which a network begins."""
TO_NUMBERS = frozenset(("item", "__float__", "tolist", "numpy", "__array__", "__format__"))
TO_TABLES = frozenset(("stack", "cat", "tensor"))
"""Functions that make numbers of Python of tensors, and tables of numbers."""


def _numbers_of(name: str, args: Any, given: list[torch.Tensor]) -> list[torch.Tensor]:
    """Return the tensors of one entry of which a function makes a number, or an entry of a table."""
    if name in TO_NUMBERS:
        given = given[:1]
    elif name == "__setitem__":
        given = _given(args[2:])
    elif name not in TO_TABLES:
        return []
    return given if all(t.numel() == 1 for t in given) else []


def _around(tree: ast.AST, at: tuple[int | None, ...]) -> list[ast.AST]:
    """Return the expressions of which the one at a place is a part, itself first."""
    chain: list[ast.AST] = []
    node: ast.AST | None = tree
    while node is not None:
        chain.append(node)
        node = next((n for n in ast.iter_child_nodes(node) if _holds(n, at)), None)
    exact = [n for n in chain if isinstance(n, ast.Call) and _place(n) == at]
    return chain[chain.index(exact[0]) :: -1] if exact else []


def _place(node: ast.AST) -> tuple[int | None, ...]:
    return tuple(getattr(node, n, None) for n in ("lineno", "end_lineno", "col_offset", "end_col_offset"))


def _holds(node: ast.AST, at: tuple[int | None, ...]) -> bool:
    place = _place(node)
    if None in place or None in at:
        return False
    return (place[0], place[2]) <= (at[0], at[2]) and (at[1], at[3]) <= (place[1], place[3])


def is_of_a_shape(name: str) -> bool:
    """Return whether a function takes of its argument nothing but the shape."""
    return name.endswith("_like") or name == "new" or name.startswith("new_")


def _is_in_place(name: str) -> bool:
    return (
        name in INTO
        or (name.endswith("_") and not name.endswith("__"))
        or (name.startswith("__i") and name not in ("__invert__", "__index__", "__int__"))
    )


def _is_learned(tensor: torch.Tensor) -> bool:
    return isinstance(tensor, torch.nn.Parameter) or (tensor.requires_grad and tensor.is_leaf)


def _depends(leaf: torch.Tensor) -> int:
    if _is_learned(leaf):
        return LEARNED
    if not leaf.is_floating_point() or leaf.numel() < 2:
        return 0
    one = leaf.detach().flatten()[:1]
    return 0 if bool((leaf.detach() == one).all()) else GIVEN


def mapped(value: Any, function: Any) -> Any:
    """Return a value with a function applied to all that stands in its tuples, lists, dictionaries and slices."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(v, function) for v in value))
    if isinstance(value, tuple | list):
        return type(value)(mapped(v, function) for v in value) if type(value) in (tuple, list) else value
    if isinstance(value, dict):
        return {k: mapped(v, function) for k, v in value.items()}
    if isinstance(value, slice):
        return slice(*(mapped(v, function) for v in (value.start, value.stop, value.step)))
    return function(value)


def _given(value: Any) -> list[torch.Tensor]:
    found: list[torch.Tensor] = []

    def see(part: Any) -> Any:
        if isinstance(part, torch.Tensor):
            found.append(part)
        return part

    mapped(value, see)
    return found


def tensors_of(out: Any) -> list[torch.Tensor]:
    """Return the tensors of what a function returned."""
    if isinstance(out, torch.Tensor):
        return [out]
    if isinstance(out, tuple | list) and out and all(isinstance(o, torch.Tensor) for o in out):
        return list(out)
    return []
