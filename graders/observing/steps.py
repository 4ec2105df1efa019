"""What the loss of one step of a VAE's training is made of: epsilon, z, mu, r, the reconstruction and the images.

All of it is found by how the loss was computed (`tape`), never by names of variables:

- epsilon is what was drawn at random; z is what comes of it before a layer of the decoder takes it;
- mu is that of which z is a shift, sigma what else z is made of, and r = log(sigma²) that of which sigma is made entry by entry;
- the reconstruction and the images are what comes of z and what it is first compared with, of the same number of pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch

from graders.observing.replay import before, play
from graders.observing.tape import ENTERS, GIVEN, LEARNED, Leaf, Node, Ref, Step, is_of_a_shape, mapped

PIXELS = 784
STOPS = frozenset(
    ("batch_norm", "layer_norm", "dropout", "relu", "leaky_relu", "elu", "gelu", "silu", "cat", "stack")
)
"""Functions by which a network goes on, not a draw."""
PICKS = frozenset(
    ("__getitem__", "index_select", "embedding", "gather", "split", "chunk", "narrow", "unbind")
)
"""Functions that pick rows or columns."""


@dataclass
class Slice:
    """All that a loss was made of, where what was computed twice is one."""

    target: Ref
    order: list[Node | Leaf] = field(init=False)
    _first: dict[Ref, Ref] = field(init=False, default_factory=dict)
    _alike: dict[Ref, list[Ref]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.order = before(self.target)
        known: dict[object, Node | Leaf] = {}
        for node in self.order:
            first = known.setdefault(self._key(node), node)
            for place in range(len(node.shapes)):
                one = self._first[Ref(node, place)] = Ref(first, place)
                self._alike.setdefault(one, []).append(Ref(node, place))

    def _key(self, node: Node | Leaf) -> object:
        if isinstance(node, Leaf):
            return (
                "leaf",
                node.value.data_ptr(),
                node.value.numel(),
                node.value.dtype,
                node.depends == LEARNED,
            )
        if node.drawn_here or node.in_place:
            return id(node)

        def plain(value: Any) -> Any:
            if isinstance(value, Ref):
                one = self.one(value)
                return f"<{id(one.node)}.{one.place}>"
            return value

        return node.name, repr(mapped(node.args, plain)), repr(mapped(node.keys, plain)), node.shapes

    def one(self, ref: Ref) -> Ref:
        """Return the first result that was computed alike."""
        return self._first.get(ref, ref)

    def alike(self, ref: Ref) -> list[Ref]:
        """Return all results that were computed alike."""
        return self._alike.get(self.one(ref), [ref])

    @cached_property
    def users(self) -> dict[Ref, list[Node]]:
        """By result, the nodes that use it."""
        found: dict[Ref, list[Node]] = {}
        for node in self.order:
            for parent in dict.fromkeys(map(self.one, node.parents)):
                if isinstance(node, Node):
                    found.setdefault(parent, []).append(node)
        return {
            ref: list({id(self.one(Ref(n)).node): n for n in nodes}.values()) for ref, nodes in found.items()
        }

    def put(self, cuts: Mapping[Ref, torch.Tensor]) -> dict[Ref, torch.Tensor]:
        """Return what is put where, for all that was computed alike."""
        return {a: _shaped(t, a.shape) for ref, t in cuts.items() for a in self.alike(ref)}


def _shaped(value: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    return value.reshape(shape) if value.numel() == torch.Size(shape).numel() else value


@dataclass
class Parts:
    """What the loss of one step of a VAE's training is made of."""

    step: Step
    slice: Slice
    z: Ref
    mu: Ref
    sigma: Ref
    r: Ref
    recon: Ref
    x: Ref
    rows: int
    dim: int
    plain: bool
    """Whether sigma is exp(r / 2), so that r is what the sheet calls so."""

    @cached_property
    def made_of_images(self) -> bool:
        """Whether mu comes of images, as in an amortised VAE."""
        return any(
            n.depends & GIVEN and n.value.numel() >= PIXELS for n in before(self.mu) if isinstance(n, Leaf)
        )

    @cached_property
    def learned(self) -> list[torch.Tensor]:
        """The parameters that the loss depends on."""
        return [n.value for n in self.slice.order if isinstance(n, Leaf) and n.depends & LEARNED]

    @cached_property
    def cuts(self) -> frozenset[Ref]:
        """All that is cut out."""
        return frozenset(a for ref in (self.mu, self.r, self.recon, self.x) for a in self.slice.alike(ref))

    def is_made_of(self, target: Ref, cuts: frozenset[Ref]) -> bool:
        """Return whether a result depends on nothing but what is cut out, and constants."""
        for node in before(target, cuts):
            if isinstance(node, Node) and node.drawn_here:
                return False
            if isinstance(node, Leaf) and (
                node.depends & LEARNED or (node.depends & GIVEN and node.value.numel() >= PIXELS)
            ):
                return False
        return True


def parts_of(step: Step) -> Parts | None:
    """Return the parts of a step, where its loss is that of a VAE."""
    whole = Slice(step.loss)
    for node in whole.order:
        if isinstance(node, Node) and node.drawn_here:
            found = parts_of_draw(step, whole, Ref(node))
            if found is not None:
                return found
    return None


def parts_of_draw(step: Step, whole: Slice, drawn: Ref, *, many: bool = False) -> Parts | None:
    """Return the parts of what was made of a draw, where it is what a VAE makes.

    Args:
        step: The step of a training, or the place of whatever else it is.
        whole: All that the result was made of.
        drawn: The draw.
        many: Whether many z of one image are compared with it.
    """
    path = _until_used(whole, drawn)
    z = Ref(path[-1])
    compared = _compared(whole, _made_of(whole, z), many=many)
    if compared is None:
        return None
    recon, x = compared
    rows = 1 if many and _is_repeated(x) else x.size // PIXELS
    inputs = _inputs(whole, path)
    shift = [i for i in inputs if _shifts(whole, z, inputs, i)]
    if len(shift) != 1 or len(inputs) != 2:
        return None
    sigma = next(i for i in inputs if i is not shift[0])
    mu, r = _climbed(shift[0], views=True), _climbed(sigma)
    fits = z.size % mu.size == 0 if many else z.size == mu.size
    if mu.size != r.size or not fits or mu.size % rows:
        return None
    plain = _is_half_exponential(whole, sigma, r)
    return Parts(step, whole, z, mu, sigma, r, recon, x, rows, mu.size // rows, plain)


def _is_repeated(x: Ref) -> bool:
    """Return whether one image stands in all rows of what many reconstructions are compared with."""
    if not isinstance(x.node, Leaf):
        return False
    images = x.node.value.reshape(-1, PIXELS)
    return bool((images == images[0]).all())


def _inputs(whole: Slice, path: list[Node]) -> list[Ref]:
    """Return what of the parameters z is made of, beside the draw."""
    within = {id(n) for n in path}
    found = [
        whole.one(p)
        for n in path
        if not is_of_a_shape(n.name)
        for p in n.parents
        if id(p.node) not in within and p.size > 1 and p.node.depends & LEARNED
    ]
    return list(dict.fromkeys(found))


def _until_used(whole: Slice, drawn: Ref) -> list[Node]:
    """Return the nodes from a draw to what a network takes of it."""
    assert isinstance(drawn.node, Node)
    path = [drawn.node]
    while True:
        users = whole.users.get(whole.one(Ref(path[-1])), [])
        if len(users) != 1 or users[0].name in ENTERS | STOPS or Ref(users[0]).size < Ref(path[-1]).size:
            return path
        if users[0].name in ("mse_loss", "mean", "sum") or users[0].name in PICKS:
            return path
        path.append(users[0])


def _made_of(whole: Slice, ref: Ref) -> set[int]:
    """Return the ids of nodes that are made of a result."""
    found = {id(whole.one(ref).node)}
    for node in whole.order:
        if any(id(whole.one(p).node) in found for p in node.parents):
            found.add(id(whole.one(Ref(node)).node))
            found.add(id(node))
    return found


def _compared(whole: Slice, of_z: set[int], *, many: bool) -> tuple[Ref, Ref] | None:
    """Return the reconstruction and the images: what comes of z, and what it is first compared with."""
    for node in whole.order:
        refs = [whole.one(p) for p in node.parents]
        made = [p for p in refs if id(p.node) in of_z and p.size % PIXELS == 0]
        given = [p for p in refs if p.node.depends == GIVEN and p.size % PIXELS == 0]
        for recon in made:
            for x in given:
                if recon.size == x.size or (many and recon.size % x.size == 0):
                    return recon, x
    return None


def _shifts(whole: Slice, z: Ref, inputs: Sequence[Ref], one: Ref) -> bool:
    """Return whether z is shifted by as much as an input is."""
    values = {i: torch.rand(i.shape) + 0.5 for i in inputs}
    made = []
    for shift in (0.0, 1.0):
        torch.manual_seed(0)
        now = {i: v + shift if i is one else v for i, v in values.items()}
        try:
            made.append(play(z, whole.put(now)).detach())
        except Exception:  # what was computed cannot be computed again
            return False
    return bool(torch.allclose(made[1] - made[0], torch.ones(()), atol=1e-4))


def _climbed(ref: Ref, *, views: bool = False) -> Ref:
    """Return that of which a result is made entry by entry, as far up as it goes; of `views` alone, what it is a view of."""
    kept = (
        "view",
        "reshape",
        "expand",
        "expand_as",
        "squeeze",
        "unsqueeze",
        "flatten",
        "contiguous",
        "clone",
        "to",
    )
    while isinstance(ref.node, Node) and ref.node.name not in ENTERS | STOPS | PICKS:
        if views and ref.node.name not in (*kept, *REPEATS, "detach", "__get__", "float", "type_as", "chunk"):
            break
        learned = [p for p in ref.node.parents if p.node.depends & LEARNED]
        repeated = ref.node.name in REPEATS and bool(learned)
        if len(learned) != 1 or not (learned[0].size == ref.size or repeated):
            break
        ref = learned[0]
    return ref


REPEATS = ("expand", "expand_as", "repeat", "broadcast_to")
"""Functions that repeat what they are given."""


def _is_half_exponential(whole: Slice, sigma: Ref, r: Ref) -> bool:
    for value in (-2.0, 0.0, 1.0):
        try:
            made = play(sigma, whole.put({r: torch.full(r.shape, value)})).detach()
        except Exception:  # what was computed cannot be computed again
            return False
        if not torch.allclose(made, torch.full_like(made, value / 2).exp(), rtol=1e-3):
            return False
    return True
