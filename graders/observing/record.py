"""What code does while it runs: the models, optimizers, data and figures it makes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graders.model import Array
from graders.observing.figures import Figure, axes_of, digests_of, pixels_of, sort_of, tiles_of
from graders.observing.piling import Piling
from graders.observing.tensors import is_here, torch

if TYPE_CHECKING:
    from graders.observing.built import Called
    from graders.observing.sections import Scope, Section
    from graders.observing.tape import Tape

ALIKE = 24
"""Figures alike in what they show that are kept."""
DRAWN = 200
"""Figures of which the pixels are kept, too."""
WAITING = 60
"""Figures of a rehearsal whose pixels are made only when somebody looks at them."""
MOST = 200
"""Figures that are kept."""
FEW_STEPS = 10
"""Fewer steps say nothing of how gradients are set to zero."""
TILES = 4
"""Grey pictures of a figure whose values are kept."""


@dataclass
class Group:
    """One parameter group of an optimizer, the values its tensors began with, and the passes over data in which it stepped."""

    optimizer: str
    lr: float
    tensors: list[Any]
    initial: list[Any]
    owner: Any = None
    epochs: int = 0
    steps: int = 0
    piling: Piling | None = None

    @property
    def changed(self) -> bool:
        """Whether a step of its optimizer changed any of its tensors."""
        pairs = zip(self.tensors, self.initial, strict=True)
        return self.steps > 0 and any(not bool((t.detach() == i).all()) for t, i in pairs)


class Saved(NamedTuple):
    """What was given to `torch.save`: where to, its class, and its keys where it is a dictionary."""

    path: str
    kind: str
    keys: tuple[str, ...]


@dataclass
class Record:
    """Everything recorded, in order of appearance.

    `fault` is what of this machine ended it.
    `fed` holds, by id of a loader, the steps of optimizers that were made while it gave its batches; `noises`, by id
    of a module, the noise on images that went into it; `elsewhere` where something may be that was not seen; `snapshots`
    counts the figures that were noted.

    A rehearsal has several scripts, whose globals are in `namespaces` by path, functions, whose names are in `scopes`, networks
    that it `called`, loops that were `cut`, whether a list of one `has_filled` up, what was `saved`, and
    the `tape` of what was computed. Its `sections` and which of their parts `counted`, by symbol, are known once for all checks.
    """

    modules: list[Any] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    datasets: list[Any] = field(default_factory=list)
    loaders: list[Any] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    namespace: dict[str, Any] = field(default_factory=dict)
    printed: str = ""
    ended: str = "finished"
    trace: str = ""
    fault: str = ""
    seconds: float = 0.0
    steps: int = 0
    fed: dict[int, int] = field(default_factory=dict)
    noises: dict[int, list[float]] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    namespaces: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: dict[tuple[str, int], Scope] = field(default_factory=dict)
    called: dict[int, Called] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    has_filled: bool = False
    saved: list[Saved] = field(default_factory=list)
    tape: Tape | None = None
    sections: list[Section] = field(default_factory=list)
    counted: dict[str, list[str]] = field(default_factory=dict)
    snapshots: int = 0
    keeps_panes: bool = False

    def rewind(self) -> None:
        """Give what is optimised the values it began with."""
        for group in self.groups:
            for tensor, initial in zip(group.tensors, group.initial, strict=True):
                tensor.data.copy_(initial)

    def trained(self) -> list[Any]:
        """Modules that hold a parameter of some optimizer, whole models before their parts, last first."""
        held = {id(t) for g in self.groups for t in g.tensors}
        models = [m for m in self.modules if any(id(p) in held for p in _parameters(m))]
        parts = {id(c) for m in models for c in m.modules() if c is not m}
        return [m for m in reversed(models) if id(m) not in parts] + [m for m in models if id(m) in parts]


def movement(record: Record, model: Any) -> dict[str, Array]:
    """How the training moved a model's weights: the relative change of all, the parameters that kept their values, the largest learning rate."""
    names = {id(p): n for n, p in model.named_parameters()}
    pairs, rates = {}, []
    for group in record.groups:
        for tensor, initial in zip(group.tensors, group.initial, strict=True):
            if id(tensor) in names:
                first, last = initial.double(), tensor.detach().double()
                pairs[names[id(tensor)]] = (float((last - first).norm()), float(first.norm()))
                rates.append(group.lr)
    gaps, sizes = (np.array([v[i] for v in pairs.values()]) for i in (0, 1))
    return {
        "moved": np.array(np.sqrt((gaps**2).sum() / max((sizes**2).sum(), 1e-12))),
        "still": np.array(sorted(n for n, (gap, _) in pairs.items() if gap == 0), dtype=np.str_),
        "weights": np.array(len(pairs)),
        "rate": np.array(max(rates, default=0.0)),
        "piled": np.array(_piled(record, set(names))),
    }


def _piled(record: Record, own: set[int]) -> float:
    """Return the largest share of steps at which gradients piled up, of groups of such parameters."""
    groups = [g for g in record.groups if any(id(t) in own for t in g.tensors)]
    return max((g.piling.share for g in groups if g.piling and g.piling.steps >= FEW_STEPS), default=0.0)


def _parameters(module: Any) -> list[Any]:
    """Its parameters; none for a module whose `__init__` failed half way."""
    try:
        return list(module.parameters())
    except AttributeError:
        return []


class recording:
    """While the body runs, note every model, optimizer, dataset, loader and figure that is made."""

    def __enter__(self) -> Record:
        record = self.record = Record()
        self.undo = contextlib.ExitStack()
        if is_here():
            self._trainings(record)
        if is_here("matplotlib"):
            self._figures()
        return record

    def _trainings(self, record: Record) -> None:
        """Note models, optimizers, datasets and loaders."""
        from torch.optim.optimizer import register_optimizer_step_post_hook
        from torch.utils.data import DataLoader
        from torchvision.datasets import MNIST

        self._after(torch.nn.Module, "__init__", lambda m: record.modules.append(m))
        self._after(DataLoader, "__init__", self._loader)
        self._after(MNIST, "__init__", lambda d: record.datasets.append(d))
        self._groups(torch.optim.Optimizer)
        self.undo.callback(register_optimizer_step_post_hook(self._stepped).remove)

    def __exit__(self, *_: object) -> None:
        self.undo.close()

    def _loader(self, loader: Any) -> None:
        """Note a loader, whose batches come without other processes."""
        self.record.loaders.append(loader)
        loader.num_workers = 0

    def _after(self, cls: type, name: str, note: Any) -> None:
        original = getattr(cls, name)

        def wrapped(this: Any, *args: Any, **keys: Any) -> Any:
            result = original(this, *args, **keys)
            note(this)
            return result

        self._patch(cls, name, wrapped)

    def _patch(self, owner: Any, name: str, value: Any) -> None:
        self.undo.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    def _stepped(self, optimizer: Any, *_: object) -> None:
        self.record.steps += 1
        for group in self.record.groups:
            if group.owner is optimizer:
                group.steps += 1
                if group.piling is not None:
                    group.piling.stepped()

    def _groups(self, cls: type) -> None:
        from graders.observing.networks import optimizer_name

        original = cls.add_param_group  # type: ignore[attr-defined]

        def add(this: Any, group: dict[str, Any]) -> None:
            original(this, group)
            made = this.param_groups[-1]
            tensors = list(made["params"])
            initial = [t.detach().clone() for t in tensors]
            noted = Group(optimizer_name(this), float(made["lr"]), tensors, initial, this)
            noted.piling = Piling(tensors)
            self.undo.callback(noted.piling.stop)
            self.record.groups.append(noted)

        self._patch(cls, "add_param_group", add)

    def _figures(self) -> None:
        from matplotlib import pyplot as plt
        from matplotlib.axes import Axes
        from matplotlib.backend_bases import FigureCanvasBase
        from matplotlib.figure import Figure as MplFigure

        record, close, savefig = self.record, plt.close, MplFigure.savefig
        clear, clear_axes = MplFigure.clear, Axes.clear

        def show(*_: Any, block: bool | None = None, **__: Any) -> None:
            if block is False:
                open_figures(record)
            else:
                shown(record)

        def pause(*_: Any) -> None:
            open_figures(record)

        def closing(fig: Any = None) -> None:
            for number in plt.get_fignums():
                figure = plt.figure(number)
                if fig in (None, "all", figure, number):
                    snapshot(record, figure)
            close(fig)

        def saving(this: Any, *args: Any, **keys: Any) -> Any:
            snapshot(record, this)
            if record.keeps_panes:  # nobody will see the file
                keys = {n: v for n, v in keys.items() if n in ("fname", "format")}
                return savefig(MplFigure((1, 1)), *args, **keys)
            return savefig(this, *args, **keys)

        def clearing(this: Any, *args: Any, **keys: Any) -> Any:
            draw_waiting(record, this)
            return clear(this, *args, **keys)

        def clearing_axes(this: Any, *args: Any, **keys: Any) -> Any:
            draw_waiting(record, this.figure)
            return clear_axes(this, *args, **keys)

        self._patch(plt, "show", show)
        self._patch(plt, "pause", pause)
        self._patch(plt, "close", closing)
        self._patch(MplFigure, "savefig", saving)
        self._patch(MplFigure, "clear", clearing)
        self._patch(Axes, "clear", clearing_axes)
        # `savefig` of pyplot ends with it, so that a screen shows what it has changed
        self._patch(FigureCanvasBase, "draw_idle", lambda *_, **__: None)
        self._patch(MplFigure, "show", lambda this, *_, **__: snapshot(record, this))


def shown(record: Record) -> None:
    """Note the figures that are open, and close them."""
    if not is_here("matplotlib"):
        return
    from matplotlib import pyplot as plt

    open_figures(record)
    plt.close("all")


def open_figures(record: Record) -> None:
    """Note the figures that are open."""
    if not is_here("matplotlib"):
        return
    from matplotlib import pyplot as plt

    for number in plt.get_fignums():
        snapshot(record, plt.figure(number))


def snapshot(record: Record, figure: Any) -> None:
    """Note `figure` as it is now, unless it is empty or already noted as it is; of many alike the first and the last are kept."""
    axes = [axes_of(ax) for ax in figure.axes]
    pictures = digests_of(figure)
    if not axes or any(f.axes == axes and f.pictures == pictures for f in record.figures):
        return
    alike = [f for f in record.figures if sort_of(f.axes) == sort_of(axes)]
    if len(alike) >= ALIKE:
        record.figures.remove(alike[ALIKE // 2])
    from graders.observing.panes import panes_of

    record.snapshots += 1
    waits = record.keeps_panes and sum(f.of is not None for f in record.figures) < WAITING
    pixels: Array | None = None
    if record.snapshots > DRAWN:
        pixels = np.full((1, 1, 3), 255, np.uint8)
    elif not waits:
        pixels = pixels_of(figure)
    if len(record.figures) < MOST:
        tiles = [t for ax in figure.axes for t in tiles_of(ax)][:TILES]
        kept = Figure(axes, pixels, tiles, of=figure if pixels is None else None, pictures=pictures)
        if record.keeps_panes:
            kept.panes = panes_of(figure, [c.network for c in record.called.values()])
        record.figures.append(kept)


def draw_waiting(record: Record, figure: Any) -> None:
    """Make the pixels of a figure that were put off, before it is cleared."""
    for noted in record.figures:
        if noted.of is figure:
            noted.drawn, noted.of = pixels_of(figure), None


def iterate_labels(dataset: Any) -> Iterator[int]:
    """Yield the labels of a dataset, through subsets, without decoding its images where that can be had."""
    from torch.utils.data import Subset

    if isinstance(dataset, Subset):
        labels = list(iterate_labels(dataset.dataset))
        yield from (labels[int(i)] for i in dataset.indices)
    elif getattr(dataset, "targets", None) is not None:
        yield from (int(t) for t in dataset.targets)
    elif getattr(dataset, "tensors", None) is not None:
        yield from (int(t) for t in dataset.tensors[-1])
    else:
        yield from (int(dataset[i][1]) for i in range(len(dataset)))
