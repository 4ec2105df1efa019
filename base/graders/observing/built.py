"""Networks that a script makes and calls without a name that says what they are, told by what they do and what they are made of."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import Any

from graders.observing.missing import Missing
from graders.observing.networks import class_names, parts, trainable
from graders.observing.tensors import torch
from graders.observing.tracing import bottleneck, reconstruct
from graders.vocabulary.symbols import Built, Maps

MOST_CALLED = 400
"""Networks that are noted."""
MOST_OUTPUTS, FEW = 3, 4
"""Outputs of a network that are kept, which have at most so many channels."""


@dataclass(eq=False)
class Called:
    """A network that was called by a script, and by no other network."""

    network: Any
    where: str
    trained: bool = False
    """Whether it was called with gradients."""
    places: set[str] = field(default_factory=set)
    """All places where it was called."""
    outputs: list[Any] = field(default_factory=list)
    """What it returned for one image, where that has a few channels."""


@contextlib.contextmanager
def noting(called: dict[int, Called], where: Callable[[], str]) -> Iterator[None]:
    """While the body runs, note the networks that are called by no other network, and where first.

    Args:
        called: Where they are noted, by their id.
        where: Says which place of the submission is at work.
    """
    within: list[int] = []

    def before(network: Any, _: object) -> None:
        if not within and (id(network) in called or len(called) < MOST_CALLED):
            place = where()
            one = called.setdefault(id(network), Called(network, place))
            one.places.add(place)
            one.trained |= torch.is_grad_enabled()
        within.append(id(network))

    def after(network: Any, _: object, out: object) -> None:
        if within:
            within.pop()
        one = called.get(id(network))
        if not within and one is not None and isinstance(out, torch.Tensor) and _are_channels(out):
            one.outputs = [*one.outputs, out.detach().reshape(-1, *out.shape[-3:]).cpu().numpy()][
                -MOST_OUTPUTS:
            ]

    modules = torch.nn.modules.module
    hooks = (
        modules.register_module_forward_pre_hook(before),
        modules.register_module_forward_hook(after, always_call=True),
    )
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _are_channels(out: torch.Tensor) -> bool:
    """Return whether an output is one picture with a few channels."""
    return (
        out.dim() in (3, 4) and out.shape[-3] <= FEW and out.numel() == out[..., :, :, :].shape[-3:].numel()
    )


def built(called: Mapping[int, Called], how: Built) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield the networks that a symbol may be, one of each architecture, those that were trained first: certain where there is but one."""
    if how.sizes:
        yield from _by_sizes(called, how)
        return
    fitting = [c for c in called.values() if fits(c.network, how)]
    fitting = [c for c in fitting if c.trained] or fitting
    kinds: dict[str, Called] = {}
    for one in fitting:
        kinds.setdefault(_kind(one.network), one)
    for one in kinds.values():
        yield one.network, one.where, f"the network that `{one.where}` calls", len(kinds) == 1


def _kind(network: Any) -> str:
    """Return what networks of one architecture have in common."""
    return f"{network} {[tuple(p.shape) for p in network.parameters()]}"


def fits(network: Any, how: Built) -> bool:
    """Return whether a network maps shapes as it should and is made of what it should be made of."""
    held = [set(class_names(part)) for part in parts(network)]
    for name, (least, most) in how.layers.items():
        if not least <= sum(name in names for names in held) <= most:
            return False
    if how.has and not callable(getattr(network, how.has, None)):
        return False
    count = trainable(network)
    if count in how.not_counts or (how.counts and count not in how.counts):
        return False
    return how.maps is None or maps_so(network, how.maps)


def maps_so(network: Any, maps: Maps) -> bool:
    """Return whether a network maps shapes as it should; a size of 0 is any."""
    was = network.training
    try:
        network.eval()
        with torch.no_grad():
            x = torch.rand(maps.input)
            out = reconstruct(network, x) if maps.flat else network(x)
        if maps.skips is not None:
            narrow = bottleneck(network, 2)
            return narrow is not None and narrow.closed != maps.skips
    except Exception:  # whatever a candidate raises, it does not do so
        return False
    finally:
        network.train(was)
    return (
        isinstance(out, torch.Tensor)
        and out.dim() == len(maps.output)
        and all(asked in (0, size) for asked, size in zip(maps.output, out.shape, strict=True))
    )


def _by_sizes(called: Mapping[int, Called], how: Built) -> Iterator[tuple[Any, str, str, bool]]:
    """Yield the function that returns the script's own network of given sizes of layers, where it has such."""
    found: dict[tuple[int, ...], Called] = {}
    for one in called.values():
        sizes = _sizes(one.network)
        if sizes is not None and not set(class_names(parts(one.network)[-1])) & set(how.not_last):
            found.setdefault(sizes, one)
    if not found:
        return

    def of_sizes(sizes: Any) -> Any:
        asked = tuple(int(s) for s in sizes)
        if asked not in found:
            raise Missing(f"no script was seen to call a network of the sizes {list(asked)}")
        return found[asked].network

    of_sizes.__signature__ = Signature([Parameter(how.sizes, Parameter.POSITIONAL_ONLY)])  # type: ignore[attr-defined]
    first = next(iter(found.values()))
    yield of_sizes, first.where, "the networks of these sizes that the scripts call", True


def _sizes(network: Any) -> tuple[int, ...] | None:
    """Return the sizes between which the linear layers of a network lie, where they are all that it learns."""
    layers = [p for p in parts(network) if isinstance(p, torch.nn.Linear)]
    held = sum(trainable(layer) for layer in layers)
    if not layers or held != trainable(network):
        return None
    sizes = [layers[0].in_features]
    for layer in layers:
        if layer.in_features != sizes[-1]:
            return None
        sizes.append(layer.out_features)
    return tuple(sizes)
