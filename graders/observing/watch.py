"""What a run does while it trains: passes over the data, what goes into the models, and shorter epochs in a rehearsal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from graders.observing.record import Record
from graders.observing.tensors import is_here, torch

TRAINING_SET_ITEMS = 10_000  # items: a loader of more is one of training data
WATCHED_CALLS = 24  # of a module, whose inputs are looked at
PIXELS = 784
NORMAL_CDF_1 = 0.8413447


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

    def before_call(module: Any, given: tuple[Any, ...]) -> None:
        noises = record.noises.setdefault(id(module), [])
        if torch.is_grad_enabled() and len(noises) < WATCHED_CALLS and (x := _images(given)) is not None:
            noises.append(noise_of(x))

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
