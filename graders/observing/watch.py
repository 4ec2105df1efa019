"""What a run does while it trains: passes over the data, what goes into the models, and shorter epochs in a rehearsal."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from graders.observing.record import Record
from graders.observing.tensors import is_here, torch

TRAINING_SET_ITEMS = 10_000  # items: a loader of more is one of training data
WATCHED_CALLS = 24  # of a module, whose inputs are looked at
PIXELS = 784
NORMAL_CDF_1 = 0.8413447
KNOWN_IMAGES = 100_000
"""Images that are told apart at most; noise makes each a new one."""
COVERED = 0.8
"""Share of the data set that the images trained on are at least; the inside data set holds some images twice."""


@contextlib.contextmanager
def training(record: Record, batches: int | None = None) -> Iterator[None]:
    """Note in `record` the epochs of each optimizer and the noise of images that go into each module.

    Args:
        record: The run's.
        batches: So many batches a pass of a loader over more than 10,000 items gives; all where it is None.
    """
    if not is_here():
        yield
        return
    from torch.optim.optimizer import register_optimizer_step_post_hook
    from torch.utils.data import DataLoader

    original = DataLoader.__iter__
    stepped: list[tuple[int, set[int]]] = []
    given: dict[int, torch.Tensor] = {}

    def passes(self: Any) -> Iterator[Any]:
        short = batches is not None and _size(self) > TRAINING_SET_ITEMS
        mine: set[int] = set()
        one = (id(self), mine)
        stepped.append(one)
        try:
            for number, batch in enumerate(original(self)):
                if short and number == batches:
                    break
                yield batch
        finally:
            stepped.remove(one)
            for group in record.groups:
                group.epochs += id(group.owner) in mine

    def after_step(optimizer: Any, *_: object) -> None:
        # the innermost pass is the one that gave the batch
        if stepped:
            loader, mine = stepped[-1]
            mine.add(id(optimizer))
            record.fed[loader] = record.fed.get(loader, 0) + 1
        elif given and batches is None:  # the first of those called is the whole network, or its first part
            _count(record, optimizer, next(iter(given.values())))
        given.clear()

    def before_call(module: Any, arguments: tuple[Any, ...]) -> None:
        noises = record.noises.setdefault(id(module), [])
        if not torch.is_grad_enabled() or (x := _images(arguments)) is None:
            return
        if len(noises) < WATCHED_CALLS:
            noises.append(noise_of(x))
        if not stepped:
            given[id(module)] = x

    DataLoader.__iter__ = passes  # type: ignore[method-assign,assignment]
    hooks = (
        register_optimizer_step_post_hook(after_step),
        torch.nn.modules.module.register_module_forward_pre_hook(before_call),
    )
    try:
        yield
    finally:
        DataLoader.__iter__ = original  # type: ignore[method-assign]
        for hook in hooks:
            hook.remove()


def _count(record: Record, optimizer: Any, images: torch.Tensor) -> None:
    """Count how often an optimizer stepped by each image."""
    weights = torch.sin(torch.arange(1.0, PIXELS + 1, dtype=torch.float64, device=images.device))
    known = (images.flatten(1).double() @ weights * 2**36).round().long().tolist()
    for group in record.groups:
        if group.owner is optimizer and len(group.images) < KNOWN_IMAGES:
            group.images.update(known)


def passes_by_hand(record: Record, images: Counter[int]) -> float:
    """Return how often each image of the largest data set was trained on, where no loader gave the batches; 0 if that is not certain."""
    size = max(map(len, record.datasets), default=0)
    if not COVERED * size <= len(images) <= size or not size:
        return 0.0
    each = median(images.values())
    return float(each) if round(images.total() / size, 1) == each else 0.0


def _size(loader: Any) -> int:
    try:
        return len(loader.sampler)
    except TypeError:
        return 0


def _images(given: tuple[Any, ...]) -> torch.Tensor | None:
    """MNIST images (N, 28, 28) among what a module is given first; None if there are none."""
    x = given[0] if given else None
    if not isinstance(x, torch.Tensor) or not x.dim() or not x.is_floating_point():
        return None
    return x.detach().reshape(-1, 28, 28) if x.numel() == PIXELS * len(x) > 0 else None


def noise_of(images: torch.Tensor) -> float:
    """Return the standard deviation of Gaussian noise on MNIST images (N, 28, 28), from their edges, which are blank.

    A few edges are not, so it is taken from quantiles; noise that is cut off at the blank value has the same.
    """
    edges = torch.cat([images[:, :2], images[:, -2:]], 1).double().flatten()
    middle, one_sigma = torch.quantile(edges, torch.tensor([0.5, NORMAL_CDF_1], device=edges.device).double())
    return float(one_sigma - middle)
