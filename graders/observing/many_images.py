"""Images of MNIST for a whole batch at once, where a transform makes of each what it makes of all, to the last bit.

A loader of torch asks for one image after the other, which takes most of the time of a small training.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from graders.observing.tensors import is_here, torch


def at_once(transform: Any, pixels: torch.Tensor) -> torch.Tensor | None:
    """Return images (N, 1, H, W) as a transform makes them of bytes (N, H, W); None where it is not known to treat all alike.

    Args:
        transform: `ToTensor`, alone or with `Normalize` behind it.
        pixels: The bytes.
    """
    from torchvision.transforms import Compose, Normalize, ToTensor

    first, *others = (
        transform.transforms if type(transform) is Compose and transform.transforms else [transform]
    )
    if type(first) is not ToTensor or any(type(one) is not Normalize for one in others):
        return None
    made = pixels[:, None].to(torch.get_default_dtype()).div(255)
    try:
        for one in others:
            made = one.forward(made)  # without the hooks of those who watch modules
    except Exception:  # it says why where it fails for one image
        return None
    return made


@contextlib.contextmanager
def giving_batches() -> Iterator[None]:
    """While the body runs, let loaders take batches of MNIST at once."""
    if not is_here():
        yield
        return
    from torch.utils.data import default_collate
    from torch.utils.data._utils.fetch import _MapDatasetFetcher
    from torchvision.datasets import MNIST

    fetch, item = _MapDatasetFetcher.fetch, MNIST.__getitem__

    def fetched(self: Any, index: Any) -> Any:
        whole = self.auto_collation and self.collate_fn is default_collate and type(index) is list
        batch = _batch(self.dataset, index, item) if whole else None
        return fetch(self, index) if batch is None else batch

    _MapDatasetFetcher.fetch = fetched  # type: ignore[method-assign]
    try:
        yield
    finally:
        _MapDatasetFetcher.fetch = fetch  # type: ignore[method-assign]


def _batch(dataset: Any, indices: Sequence[Any], item: Any) -> list[torch.Tensor] | None:
    """Return what a loader makes of items of MNIST or of a subset of it; None where it is to ask for each.

    Args:
        dataset: The data set.
        indices: Those of the items.
        item: How MNIST gives one item.
    """
    from torch.utils.data import Subset
    from torchvision.datasets import MNIST

    try:
        while type(dataset) is Subset:
            indices, dataset = [dataset.indices[i] for i in indices], dataset.dataset
        if (
            type(dataset) is not MNIST
            or MNIST.__getitem__ is not item
            or dataset.target_transform is not None
        ):
            return None
        data, targets = dataset.data, dataset.targets
        if not all(isinstance(t, torch.Tensor) for t in (data, targets)):
            return None
        if data.dtype != torch.uint8 or data.dim() != 3 or targets.dim() != 1 or not indices:
            return None
        places = torch.tensor([int(i) for i in indices])
        made = at_once(dataset.transform, data[places])
        return None if made is None else [made, targets[places].to(torch.int64)]
    except Exception:  # it says why where it fails for one item
        return None
