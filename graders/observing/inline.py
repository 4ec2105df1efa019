"""What a script does that has no name, as functions: the KL term of a training loop, its draw of z, its optimizers, its latents.

It is found by how the losses were computed on which `backward()` was called in a rehearsal (`steps`). The KL term is the largest part
of a loss that is made of mu and r alone. What is found is called with what the check draws (`pieces`); a part that depends on
anything else as well is not offered.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch

from graders.observing.averages import averages
from graders.observing.built import built
from graders.observing.choices import Option
from graders.observing.computed import computed
from graders.observing.drawings import Values, drawings
from graders.observing.estimates import estimates
from graders.observing.found import Found
from graders.observing.node_graphs import graphs
from graders.observing.pieces import Perfect, Piece
from graders.observing.procedures import trainings
from graders.observing.record import Group, Record
from graders.observing.replay import before, play
from graders.observing.sections import sections
from graders.observing.steps import PIXELS, Parts, parts_of
from graders.observing.tape import DRAWN, GIVEN, LEARNED, Leaf, Node, Ref, Step
from graders.observing.units import Unit
from graders.vocabulary.symbols import (
    Averaged,
    Built,
    Computed,
    Naming,
    Noded,
    Optimised,
    Pictured,
    SymbolSpec,
)

SCALES = frozenset(("mul", "__mul__", "__rmul__", "div", "__truediv__", "true_divide", "neg", "__neg__"))
SAMPLING = 10
"""Images of a sampling that is asked; fewer are a look at what a decoder returns."""
TABLE_ROWS = 500
"""Rows from which a table of latents is that of a training set, and not of a few images."""
MOST_TRIED = 8
"""Steps of one place that are looked at, from its first to its last."""
MU, R, IMAGES, OTHER = 1, 2, 4, 8


def options(
    record: Record,
    units: Mapping[str, Unit],
    spec: SymbolSpec,
    naming: Naming | None = None,
    functions: Callable[[str], list[Values]] = lambda _: [],
    elsewhere: Callable[[str], bool] = lambda _: False,
) -> list[Option[Found]]:
    """Return what a symbol may be in the scripts that were rehearsed, likelier first.

    Args:
        record: The rehearsal.
        units: The scripts.
        spec: The symbol.
        naming: What the sheet's arguments are called.
        functions: Returns the functions of the plane that a symbol may mean, for figures that show them.
        elsewhere: Whether a script or cell is work of another exercise, which does not count.
    """
    finders: dict[str, Callable[[Record], Iterator[Finding]]] = {
        "encoder": _encoders,
        "decoder": _decoders,
        "reparameterization": _draws,
        "kl": _kl_terms,
        "loss": _losses,
        "training": partial(_trainings, amortized=True),
        "latent_training": partial(_trainings, amortized=False),
        "prior_samples": _samples,
        "log_prob": estimates,
    }
    if record.tape is None or spec.inline is None:
        return []
    parts = record.sections or sections(units.values(), record.namespaces, record.scopes)
    if isinstance(spec.inline, Computed):
        findings = computed(parts, spec, spec.inline, naming or Naming(), record.counted)
    elif isinstance(spec.inline, Optimised):
        findings = trainings(parts, record.called.values(), spec.inline, naming or Naming())
    elif isinstance(spec.inline, Pictured):
        findings = drawings(record, spec.inline, functions)
    elif isinstance(spec.inline, Averaged):
        findings = averages(parts, spec, spec.inline)
    elif isinstance(spec.inline, Noded):
        findings = graphs(record, spec.inline)
    elif isinstance(spec.inline, Built):
        findings = built(record.called, spec.inline)
    else:
        findings = finders[spec.inline](record)
    found = []
    for value, place, words, certain in findings:
        if elsewhere(place.rpartition(":")[0]):
            continue
        unit = units.get(place.partition(":")[0]) or _unit_of(units, place)
        made = Found(value, spec.names[0], unit, wanted=spec.arguments, place=words)
        found.append(Option(partial(_same, made), words, certain))
    return found


Finding = tuple[Any, str, str, bool]
"""What was found, its place, what it is in words, and whether that is certain."""


def _same(found: Found) -> Found:
    return found


def _unit_of(units: Mapping[str, Unit], place: str) -> Unit:
    """Return the file in which a place lies; places of a notebook are called by their cell."""
    label = place.rpartition(":")[0]
    return next(
        (u for u in units.values() if any(label == name for name, _ in u.trees)), next(iter(units.values()))
    )


# -- parts of losses ----------------------------------------------------------------------------------


def _vaes(record: Record, *, amortized: bool | None = None) -> list[Parts]:
    """Return the parts of the losses of VAEs, one of each kind at each place, amortised ones first."""
    return [p for p in _all_vaes(record) if amortized is None or p.made_of_images is amortized]


def _all_vaes(record: Record) -> list[Parts]:
    assert record.tape is not None
    places: dict[str, list[Step]] = {}
    for step in record.tape.steps:
        places.setdefault(step.where, []).append(step)
    kinds: dict[tuple[str, bool, bool], Parts] = {}
    for where, steps in places.items():  # one function may do the steps of several trainings
        for step in steps[:: -(-len(steps) // MOST_TRIED)]:
            if found := parts_of(step):
                is_of_all = not found.made_of_images and _rows_of_table(found) >= TABLE_ROWS
                kinds.setdefault((where, found.made_of_images, is_of_all), found)
    return sorted(kinds.values(), key=lambda p: not p.made_of_images)


def _are_certain(found: list[Parts]) -> bool:
    """Return whether there is but one amortised training, or but one of all, in which r is what the sheet calls so."""
    amortized = [p for p in found if p.made_of_images] or found
    return len(amortized) == 1 and amortized[0].plain


def _loss_words(parts: Parts) -> str:
    return f"the loss on which `{parts.step.where}` calls backward()"


def _losses(record: Record) -> Iterator[Finding]:
    """Yield the losses as functions of reconstruction, images, mu and r."""
    found = _vaes(record)
    for number, parts in enumerate(found):
        if parts.is_made_of(parts.step.loss, parts.cuts):
            cuts = {"recon": parts.recon, "x": parts.x, "mu": parts.mu, "logvar": parts.r}
            piece = Piece(parts.slice, [parts.step.loss], cuts, parts.rows)
            yield piece, parts.step.where, _loss_words(parts), number == 0 and _are_certain(found)


def _kl_terms(record: Record) -> Iterator[Finding]:
    """Yield the KL terms as functions of mu and r: the part of a loss that is made of them alone, else the loss of a perfect image."""
    found = _vaes(record)
    for number, parts in enumerate(found):
        certain = number == 0 and _are_certain(found)
        cuts = {"mu": parts.mu, "logvar": parts.r}
        where, words = parts.step.where, f"the KL term of {_loss_words(parts)}"
        terms = _terms(parts)
        if len(terms) == 1:
            sign = _sign(parts, terms[0])
            yield Piece(parts.slice, terms, cuts, parts.rows, sign or 1.0), where, words, certain
            if inner := _unscaled(terms[0]):
                piece = Piece(parts.slice, [inner], cuts, parts.rows, _sign(parts, inner) or sign or 1.0)
                yield piece, where, f"{words}, without its weight", False
        elif terms and parts.is_made_of(parts.step.loss, parts.cuts):
            yield (
                Perfect(parts),
                where,
                f"{_loss_words(parts)}, where images are reconstructed perfectly",
                False,
            )


def _terms(parts: Parts) -> list[Ref]:
    """Return the largest parts of a loss that are made of mu and r alone."""
    kinds: dict[int, int] = {}
    alike = {
        a: kind
        for ref, kind in ((parts.mu, MU), (parts.r, R), (parts.recon, IMAGES), (parts.x, IMAGES))
        for a in parts.slice.alike(ref)
    }
    order = before(parts.step.loss, frozenset(alike))

    def kind_of(ref: Ref) -> int:
        return alike.get(ref, kinds.get(id(ref.node), 0))

    for node in order:
        own = OTHER if node.depends & LEARNED and isinstance(node, Leaf) else 0
        for parent in node.parents:
            own |= kind_of(parent)
        kinds[id(node)] = own
    pure = (MU, R, MU | R)
    found = [
        parent
        for node in order
        if kinds[id(node)] not in pure
        for parent in node.parents
        if parent not in alike and kind_of(parent) in pure
    ]
    return list(dict.fromkeys(map(parts.slice.one, found)))


def _sign(parts: Parts, term: Ref) -> float:
    """Return 1 where the loss rises with a part of it, -1 where it falls, 0 where it does not change."""
    put = {ref: torch.full(ref.shape, 0.3) for ref in (parts.mu, parts.r, parts.recon, parts.x)}
    made = [
        float(play(parts.step.loss, parts.slice.put({**put, term: torch.full(term.shape, v)})).detach())
        for v in (1.0, 2.0)
    ]
    return float(np.sign(made[1] - made[0]))


def _unscaled(term: Ref) -> Ref | None:
    """Return what a term is a multiple of, where both are single numbers."""
    node = term.node
    if isinstance(node, Node) and node.name in SCALES and term.size == 1 and len(node.parents) == 1:
        return node.parents[0] if node.parents[0].size == 1 else None
    return None


def _draws(record: Record) -> Iterator[Finding]:
    """Yield how z is drawn, as functions of mu and r."""
    found = _vaes(record)
    for number, parts in enumerate(found):
        piece = Piece(parts.slice, [parts.z], {"mu": parts.mu, "logvar": parts.r}, parts.rows)
        words = f"the draw of z for {_loss_words(parts)}"
        yield piece, parts.step.where, words, number == 0 and _are_certain(found)


def _encoders(record: Record) -> Iterator[Finding]:
    """Yield how mu and r come of images."""
    for parts in _vaes(record, amortized=True):
        given = (
            n
            for n in before(parts.mu)
            if isinstance(n, Leaf) and n.depends & GIVEN and n.value.numel() >= PIXELS
        )
        images = list(dict.fromkeys(parts.slice.one(Ref(n)) for n in given))
        if len(images) == 1 and images[0].size == parts.rows * PIXELS:
            piece = Piece(parts.slice, [parts.mu, parts.r], {"x": images[0]}, parts.rows)
            yield piece, parts.step.where, f"what makes mu and r of images for {_loss_words(parts)}", False


def _decoders(record: Record) -> Iterator[Finding]:
    """Yield how images come of z."""
    for parts in _vaes(record):
        piece = Piece(parts.slice, [parts.recon], {"z": parts.z}, parts.rows)
        yield piece, parts.step.where, f"what makes images of z for {_loss_words(parts)}", False


# -- trainings --------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Training:
    """A training that a script does: its record, and what its latents are."""

    record: Record
    steps: list[Parts]
    table: torch.Tensor | None = None

    @property
    def rows(self) -> int:
        """The rows of its table of latents; 0 where it has none."""
        return len(self.table) if self.table is not None else 0

    def shown(self) -> tuple[list[int], list[int]]:
        """Return the rows of the table that were used, and a digest of the image with which each was."""
        rows: list[int] = []
        images: list[int] = []
        for parts in self.steps:
            table = next((n for n in before(parts.mu) if isinstance(n, Leaf) and n.value is self.table), None)
            if table is None or self.table is None:
                continue
            numbers = torch.arange(self.rows, dtype=torch.float32).reshape(-1, *[1] * (self.table.dim() - 1))
            used = play(parts.mu, {Ref(table): numbers.expand(self.table.shape)})
            rows += used.detach().reshape(parts.rows, -1)[:, 0].long().tolist()
            pictures = play(parts.x, {}).detach().reshape(parts.rows, -1).contiguous()
            images += [zlib.crc32(p.numpy().tobytes()) for p in pictures]
        return rows, images


def _trainings(record: Record, *, amortized: bool) -> Iterator[Finding]:
    """Yield the trainings of a VAE with an encoder, or with a table of latents; those of the most latents first."""
    found = [(p, _training(record, p)) for p in _vaes(record, amortized=amortized)]
    found.sort(key=lambda f: (not _trains_network(f[1]), -f[1].rows))
    likely = [t for _, t in found if amortized or (t.rows >= TABLE_ROWS and _trains_network(t))]
    if likely:  # a table of a few images is fitted to look at these, and is not the training that is asked
        found = [f for f in found if f[1] in likely]
    for number, (parts, training) in enumerate(found):
        kind = "the training of" if amortized else f"the optimisation of {training.rows} latents by"
        words = f"{kind} {_loss_words(parts)}"
        yield training, parts.step.where, words, number == 0 and len(likely) == 1


def _training(record: Record, parts: Parts) -> Training:
    assert record.tape is not None
    held = {id(t) for t in parts.learned}
    groups = [g for g in record.groups if any(id(t) in held for t in g.tensors)]
    table = _table(parts)
    steps = (
        [p for s in record.tape.steps if s.where == parts.step.where and (p := parts_of(s))]
        if table is not None
        else []
    )
    return Training(Record(modules=record.modules, groups=_apart(groups), steps=record.steps), steps, table)


def _table(parts: Parts) -> torch.Tensor | None:
    """Return the table of latents that mu is taken of; None where mu is made of images, or of several tensors."""
    if parts.made_of_images:
        return None
    tables = [n.value for n in before(parts.mu) if isinstance(n, Leaf) and n.depends & LEARNED]
    return tables[0] if len(tables) == 1 and tables[0].dim() >= 2 else None


def _rows_of_table(parts: Parts) -> int:
    table = _table(parts)
    return 0 if table is None else len(table)


def _trains_network(training: Training) -> bool:
    """Return whether an optimizer holds anything that is no table of latents."""
    tensors = [t for g in training.record.groups for t in g.tensors]
    return any(t.dim() > 2 or (t.dim() == 1) for t in tensors)


def _apart(groups: list[Group]) -> list[Group]:
    return [replace(g) for g in groups]


@dataclass
class Samples:
    """Latents of a prior that a script decodes: how they are drawn, and how many in all."""

    drawn: tuple[Ref, ...]
    count: int

    def draw(self, rows: int) -> torch.Tensor:
        """Return so many rows, drawn anew, as many in each way."""
        share = -(-rows // len(self.drawn))
        return torch.cat([self._rows(z, share) for z in self.drawn])[:rows]

    @staticmethod
    def _rows(ref: Ref, rows: int) -> torch.Tensor:
        found: list[torch.Tensor] = []
        while sum(map(len, found)) < rows:
            z = play(ref, {}).detach()
            found.append(z.reshape(-1, z.shape[-1]) if z.dim() < 3 else z.reshape(len(z), -1))
        return torch.cat(found)[:rows]


def _width(z: Ref) -> int:
    """Return how many numbers a row of latents has."""
    return math.prod(z.shape[1:] or z.shape)


def _samples(record: Record) -> Iterator[Finding]:
    """Yield the draws that are decoded though no image was encoded; those of several samplings of one width together, since each must be of the prior."""
    assert record.tape is not None
    dims = {p.dim for p in _vaes(record)}
    places: dict[str, list[Ref]] = {}
    for one in record.tape.decoded:
        width = one.z.size // max(1, one.z.shape[0]) if one.z.shape else 0
        if one.z.node.depends == DRAWN and (not dims or width in dims):
            places.setdefault(one.where, []).append(one.z)
    counts = {where: sum(z.shape[0] for z in drawn) for where, drawn in places.items()}
    whole = [where for where in places if counts[where] >= SAMPLING]
    alike: dict[int, list[str]] = {}
    for where in whole:
        alike.setdefault(_width(places[where][0]), []).append(where)
    for chosen in alike.values() if len(whole) > 1 else [[where] for where in places]:
        samples = Samples(tuple(places[w][0] for w in chosen), max(counts[w] for w in chosen))
        lines = " and ".join(f"`{w}`" for w in chosen)
        words = f"the latents that {lines} {'decodes' if len(chosen) == 1 else 'decode'}"
        yield samples, chosen[0], words, len(places) == 1
