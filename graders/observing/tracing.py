"""A network watched from within one forward pass: its operations in order, and what happens if some are interfered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from graders.observing.arrays import tensors
from graders.observing.missing import Missing
from graders.observing.pooled import Poolings
from graders.observing.tensors import TorchFunctionMode, torch

POOLINGS = ("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "adaptive_max_pool2d")
POINTWISE = (
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "sigmoid",
    "tanh",
    "softmax",
    "log_softmax",
    "hardtanh",
    "clamp",
    *("mish", "prelu", "rrelu", "celu", "relu6", "glu", "hardswish", "hardsigmoid", "softsign", "softmin"),
    *("logsigmoid", "softshrink", "hardshrink", "tanhshrink", "threshold"),
)
NORMS = ("batch_norm", "layer_norm", "instance_norm", "group_norm", "rms_norm", "local_response_norm")
RECTIFIES = ("clamp", "clip", "clamp_min", "maximum", "max", "mul", "where", "threshold")
"""What may be written for a ReLU."""
UNUSUAL = (
    *("abs", "exp", "log", "sqrt", "square", "pow", "sin", "cos", "sign", "round", "floor", "erf", "atan"),
    *("maximum", "minimum", "where", "clamp_min", "clamp_max", "clip", "normalize"),
    *("repeat_interleave", "tile", "kron", "pixel_shuffle", "roll"),
)
"""What changes values, and is no layer or activation by a name of its own."""
POOLED_BY = ("amax", "max", "maximum", "fmax", "unfold", "topk", "sort", "as_strided")
"""What poolings may be written with."""
BY_HAND = (
    *("matmul", "mm", "bmm", "addmm", "baddbmm", "einsum", "tensordot", "cdist", "conv1d", "conv3d"),
    *("max_pool1d", "max_pool3d", *(n for n in POOLED_BY if n != "max")),
)
"""What layers and poolings may be written with that have no name of their own in a trace; `max` too, where it is one along an axis."""
TAKING = ("upsample", "conv")
"""The layers of a decoder that take what is joined."""
DRAWS = 4


@dataclass
class Operation:
    """One operation: what it is, what went in and what came out, both as they were then."""

    name: str
    words: str
    layer: str
    given: torch.Tensor
    out: torch.Tensor


Replacement = Callable[[torch.Tensor], torch.Tensor]


class Trace(TorchFunctionMode):
    """While it is entered, note layers, poolings, upsamplings and activations, however they are called.

    Args:
        replace: By number of the operation, what its result is replaced by.
        closely: Whether a ReLU and a pooling are told by their values too, and what is `UNUSUAL` is noted.
    """

    def __init__(self, replace: Mapping[int, Replacement] | None = None, *, closely: bool = False) -> None:
        super().__init__()
        self.replace = replace or {}
        self.closely = closely
        self.operations: list[Operation] = []
        self.by_hand: list[str] = []
        self._poolings = Poolings()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        name = str(getattr(func, "__name__", "")).rstrip("_").removesuffix("_with_indices")
        if (plain := name.strip("_")) in BY_HAND or (plain == "max" and isinstance(out, tuple)):
            self.by_hand.append(plain)
        given = args[0] if args else (kwargs or {}).get("input")
        result = out[0] if isinstance(out, tuple) and out else out
        if not isinstance(given, torch.Tensor) or not isinstance(result, torch.Tensor):
            return out
        words = _words(name, given, result, args[1:], kwargs or {})
        layer = _layer(name, given, result, args[1:], kwargs or {})
        if self.closely:
            values = (*args, *(kwargs or {}).values())
            closer = self._pooled(name, values, result) or _seen_closely(name.strip("_"), values, result)
            words, layer = closer or words, _layer_told(closer) or layer
        if not words:
            return out
        if replacement := self.replace.get(len(self.operations)):
            result = replacement(result)
            out = (result, *out[1:]) if isinstance(out, tuple) else result
        # clones: an activation in place would change what is noted
        self.operations.append(Operation(name, words, layer, given.clone(), result.clone()))
        return out

    def _pooled(self, name: str, values: Sequence[object], out: torch.Tensor) -> str:
        """Return `max_pool KERNEL` or `avg_pool KERNEL` for what does the same; else nothing."""
        if name in ("max_pool2d", "avg_pool2d"):
            self._poolings.forget()
            return ""
        if told := self._poolings.seen(values, out):
            self.by_hand = [n for n in self.by_hand if n not in POOLED_BY]
        return told


def _words(name: str, given: torch.Tensor, out: torch.Tensor, rest: Any, keys: Any) -> str:
    """`conv IN OUT KERNEL`, `linear IN OUT`, `max_pool KERNEL`, `upsample FACTOR MODE`, `relu`, ...; else nothing."""
    if name in ("conv2d", "conv_transpose2d"):
        weight = rest[0] if rest else keys["weight"]
        word = "conv" if name == "conv2d" else "conv_transpose"
        return f"{word} {given.shape[-3]} {out.shape[-3]} {weight.shape[-1]}"
    if name == "linear":
        return f"linear {given.shape[-1]} {out.shape[-1]}"
    if name in POOLINGS:
        return f"{name.removesuffix('2d')} {round(given.shape[-1] / out.shape[-1])}"
    if name in ("interpolate", "upsample"):
        mode = keys.get("mode") or next((r for r in rest if isinstance(r, str)), "nearest")
        return f"upsample {round(out.shape[-1] / given.shape[-1])} {mode}"
    return name if name in POINTWISE or name in NORMS or name == "dropout" else ""


def _seen_closely(name: str, values: Sequence[object], out: torch.Tensor) -> str:
    """Return `relu` for what does the same, the name of what is unusual; else nothing."""
    if name.removeprefix("r") in RECTIFIES:
        alike = (v for v in values if isinstance(v, torch.Tensor) and v.shape == out.shape)
        if any(v.is_floating_point() and (v < 0).any() and torch.equal(v.relu(), out) for v in alike):
            return "relu"
    return name if name in UNUSUAL else ""


def _layer(name: str, given: torch.Tensor, out: torch.Tensor, rest: Any, keys: Any) -> str:
    """The layer of torch that does the same: `Conv2d IN OUT KERNEL`, `MaxPool2d KERNEL`, `Linear IN OUT`, `ReLU`; else nothing."""
    if name in ("conv2d", "conv_transpose2d"):
        weight = rest[0] if rest else keys["weight"]
        kind = "Conv2d" if name == "conv2d" else "ConvTranspose2d"
        return f"{kind} {given.shape[-3]} {out.shape[-3]} {size(tuple(weight.shape[-2:]))}"
    if name == "linear":
        return f"Linear {given.shape[-1]} {out.shape[-1]}"
    if name in ("max_pool2d", "avg_pool2d"):
        kind = "MaxPool2d" if name == "max_pool2d" else "AvgPool2d"
        return f"{kind} {size(rest[0] if rest else keys.get('kernel_size'))}"
    if name in ("interpolate", "upsample"):
        return f"Upsample {out.shape[-1] / given.shape[-1]:g}"
    return {"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "softmax": "Softmax"}.get(name, "")


def _layer_told(words: str) -> str:
    """The layer of torch that is told by what it does: `MaxPool2d KERNEL`, `AvgPool2d KERNEL`, `ReLU`; else nothing."""
    kind, _, kernel = words.partition(" ")
    layer = {"max_pool": "MaxPool2d", "avg_pool": "AvgPool2d", "relu": "ReLU"}.get(kind, "")
    return f"{layer} {kernel}".strip() if layer else ""


def size(value: Any) -> str:
    """A size in words: `3` for 3 and (3, 3), `3x5` for (3, 5)."""
    values = value if isinstance(value, tuple | list) else (value,)
    return str(values[0]) if len(set(values)) == 1 else "x".join(map(str, values))


def trace(
    model: torch.nn.Module,
    images: torch.Tensor,
    replace: Mapping[int, Replacement] | None = None,
    *,
    closely: bool = False,
) -> tuple[list[Operation], torch.Tensor]:
    """Return the operations of a forward pass of an autoencoder, and its reconstructions (N, 1, 28, 28)."""
    with torch.no_grad(), Trace(replace, closely=closely) as watch:
        out = reconstruct(model, images, watch)
    return watch.operations, out


def by_hand(model: torch.nn.Module, *, closely: bool = False) -> list[str]:
    """Return what an autoencoder computes without a layer for it, such as products of matrices, each once; closely, without poolings that are told by their values."""
    with evaluating(model), torch.no_grad(), Trace(closely=closely) as watch:
        reconstruct(model, torch.linspace(0, 1, 1568).reshape(2, 1, 28, 28), watch)
    return list(dict.fromkeys(watch.by_hand))


def reconstruct(model: torch.nn.Module, images: torch.Tensor, watch: Trace | None = None) -> torch.Tensor:
    """Return what an autoencoder makes of images (N, 1, 28, 28), in that shape; it may take them as vectors.

    Raises:
        Missing: It returns nothing of that size.
    """
    try:
        out = model(images)
    except RuntimeError as error:
        if watch:
            watch.operations.clear()
        try:
            out = model(images.flatten(1))
        except Exception:  # the second attempt was ours
            raise error from None
    alike = [part.reshape(images.shape) for part in tensors(out) if _is_of_images(part, images)]
    if alike:  # some return the images beside what they make of them
        return next((part for part in alike if not torch.equal(part, images)), alike[0])
    raise Missing(f"{type(model).__name__} returns no images of the size of those that go in")


def _is_of_images(part: torch.Tensor, images: torch.Tensor) -> bool:
    """Return whether a tensor holds an image for each of those, also as vectors; maps of an encoder may be as many numbers."""
    if part.numel() != images.numel():
        return False
    return part.shape[-2:] == images.shape[-2:] or part.shape[-1] == images[0].numel()


@dataclass
class Bottleneck:
    """What is known of the narrowest place of a network, a layer with so many numbers an image."""

    linear: bool
    """The next layer takes what the layer returned, unchanged."""
    between: str
    """What changes it before the next layer."""
    closed: bool
    """With the layer's result held fixed, the output is the same whatever the input."""
    skips: list[bool]
    """For each pooling: with that result held fixed, a change before or behind this pooling alone changes the output."""
    gates: list[bool]
    """For each pooling: it passes something, and where all that it passes is 0, a layer of the decoder gets nothing but 0."""


def bottleneck(model: torch.nn.Module, size: int, seed: int = 0) -> Bottleneck | None:
    """Interfere with a model's forward pass; None where no layer returns `size` numbers an image."""
    with evaluating(model):
        return _bottleneck(model, size, seed)


@contextmanager
def evaluating(model: torch.nn.Module) -> Iterator[None]:
    """Set a model to evaluate for a while; no copy of it, since what its hooks keep would stay with the original."""
    training = [part for part in model.modules() if part.training]
    model.eval()
    try:
        yield
    finally:
        for part in training:
            part.training = True


def _bottleneck(model: torch.nn.Module, size: int, seed: int) -> Bottleneck | None:
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(8, 1, 28, 28, generator=generator)
    clean, made = trace(model, images)
    layers = [i for i, o in enumerate(clean) if o.name in ("linear", "conv2d")]
    narrow = [i for i in layers if clean[i].out.numel() == size * len(images)]
    if not narrow:
        return None
    at = narrow[0]
    code = torch.randn(clean[at].out.shape, generator=generator) * 3
    moved, _ = trace(model, images, {at: lambda _: code.clone()})
    later = next((i for i in layers if i > at), None)
    linear = later is not None and torch.equal(moved[later].given.flatten(), code.flatten())
    held: dict[int, Replacement] = {at: lambda _: clean[at].out.clone()}
    _, other = trace(model, images.flip(0) * 0.5, held)
    stages = _stages(clean[:at])
    skips = [_skips(model, images, clean, made, held, stages, k, generator) for k in range(len(stages))]
    between = ", ".join(o.words for o in clean[at + 1 : later]) or "something"
    return Bottleneck(
        linear,
        "" if linear else between,
        bool(torch.allclose(other, made, atol=1e-5)),
        skips,
        [
            there and _gates(model, images, clean, held, stage)
            for there, stage in zip(skips, stages, strict=True)
        ],
    )


def _gates(
    model: torch.nn.Module,
    images: torch.Tensor,
    clean: list[Operation],
    held: Mapping[int, Replacement],
    stage: int,
) -> bool:
    """Return whether a layer of the decoder gets 0 alone where a stage passes 0 alone: it is multiplied, not added or put beside."""
    without, _ = trace(model, images, {**held, stage: torch.zeros_like})
    behind = [pair for i, pair in enumerate(zip(clean, without, strict=False)) if i > max(held)]
    return any(o.words.startswith(TAKING) and o.given.any() and not w.given.any() for o, w in behind)


def _stages(operations: list[Operation]) -> list[int]:
    """For each pooling, the number of the last convolution before it."""
    found = []
    for i, operation in enumerate(operations):
        before = [j for j in range(i) if operations[j].name == "conv2d"]
        if operation.name in POOLINGS and before:
            found.append(before[-1])
    return found


def _skips(
    model: torch.nn.Module,
    images: torch.Tensor,
    clean: list[Operation],
    made: torch.Tensor,
    held: dict[int, Replacement],
    stages: list[int],
    k: int,
    generator: torch.Generator,
) -> bool:
    """Return whether noise in stage k alone reaches the output: the other stages and the bottleneck keep what they had."""
    replace = dict(held)
    for stage in stages:
        replace[stage] = lambda _, kept=clean[stage].out: kept.clone()  # type: ignore[misc]
    for _ in range(DRAWS):
        noise = torch.randn(clean[stages[k]].out.shape, generator=generator)
        spread = clean[stages[k]].out.std() + 1
        replace[stages[k]] = lambda out, noise=noise, spread=spread: out + spread * noise  # type: ignore[misc]
        _, changed = trace(model, images, replace)
        if not torch.allclose(changed, made, atol=1e-6):
            return True
    return False
