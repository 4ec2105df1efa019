"""Loading a model's weights from files, and reconstructing with them."""

from __future__ import annotations

import fnmatch
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.observing.probes.artifacts.weights import State, Unreadable, arranged, in_order, parts, read
from graders.observing.tracing import reconstruct


@dataclass(frozen=True)
class Loaded:
    """What became of weights in a file.

    Attributes:
        problem: Why they do not fit the model; nothing where they do.
        unread: Why the file could not be read.
        tried: Whether the model has them all the same, in their order.
    """

    problem: str = ""
    unread: str = ""
    tried: bool = False

    @property
    def is_there(self) -> bool:
        """Whether the model has the weights."""
        return self.tried or not (self.problem or self.unread)


class Scale(NamedTuple):
    """Mean and deviation that pixels are normalised by: of the images that go in, and of those that come out."""

    given: tuple[float, float]
    made: tuple[float, float]


USUAL = ((0.0, 1.0), (0.1307, 0.3081), (0.5, 0.5), (0.0, 1 / 255))
SCALES = [Scale(g, g) for g in USUAL] + [Scale(g, USUAL[0]) for g in USUAL[1:]]
FIRST, FAR = 64, 2.0
"""Images on which all scales are tried, and by which factor an error there is too large for the others to be tried."""
Reconstruct = Callable[[torch.Tensor], torch.Tensor]


def load(model: Any, folder: Path, files: str | dict[str, str]) -> Loaded:
    """Load weights into a model, under whatever names and within whatever they were saved.

    Args:
        model: Takes them.
        folder: That of the hand-in.
        files: The file, or one for each part of the model.
    """
    wanted = model.state_dict()
    try:
        if isinstance(files, str):
            states: Sequence[State] = read(folder / files)
        else:
            held = {part: read(folder / name)[0] for part, name in files.items()}
            states = [{f"{part}.{k}": v for part, state in held.items() for k, v in state.items()}]
    except Unreadable as error:
        return Loaded(unread=str(error))
    for state in states:
        if found := arranged(state, wanted):
            model.load_state_dict(found)
            return Loaded()
    likest = max(states, key=lambda state: len(state.keys() & wanted.keys()))
    problem = "its weights have other names"
    try:
        model.load_state_dict(likest)
    except Exception as error:  # the message says which weights
        problem = str(error).splitlines()[-1].strip()[:200]
    said = f"does not fit the model: {problem}"
    ordered = next((found for state in states if (found := in_order(state, wanted))), None)
    if ordered:
        model.load_state_dict(ordered)
    return Loaded(problem=said, tried=ordered is not None)


def find_file(code: Code, patterns: Sequence[str]) -> str:
    """Return the file that a pattern fits, the first pattern first; nothing where there is none."""
    for pattern in patterns:
        for path in sorted(code.files):
            if fnmatch.fnmatch(path.rpartition("/")[2].lower(), pattern.lower()):
                return path
    return ""


def find_parts(code: Code, patterns: Sequence[str], model: Any) -> dict[str, str]:
    """Return a file for each part of a model, called as the pattern says and as the part; nothing where one has none."""
    fits = [p.lower() for p in patterns]
    return parts(code.files, lambda name: any(fnmatch.fnmatch(name, p) for p in fits), children(model))


def children(model: Any) -> list[str]:
    """Return the names of a model's own parts that have weights."""
    return [name for name, child in model.named_children() if child.state_dict()]


def in_scale(scale: Scale, images: torch.Tensor, make: Reconstruct) -> torch.Tensor:
    """Return the reconstructions of images with pixels in [0, 1], by a model that was trained in this scale."""
    (mean, deviation), (back, stretch) = scale
    return make((images - mean) / deviation).reshape(images.shape) * stretch + back


def best_made(images: torch.Tensor, make: Reconstruct) -> torch.Tensor | None:
    """Return the reconstructions in the scale in which a model does best on images; None where nothing finite comes in any.

    Scales that do far worse on the first images are not tried on all.
    """
    first = dict(_made(images[:FIRST], SCALES, make))
    errors = {s: float(((made - images[:FIRST]) ** 2).mean()) for s, made in first.items()}
    least = min((e for e in errors.values() if math.isfinite(e)), default=math.inf)
    good = [s for s in SCALES if errors[s] <= FAR * least] if math.isfinite(least) else SCALES
    best, smallest = None, math.inf
    for _, made in _made(images, good, make):
        error = float(((made - images) ** 2).mean())
        if error < smallest:
            best, smallest = made, error
    return best


def _made(
    images: torch.Tensor, scales: Sequence[Scale], make: Reconstruct
) -> Iterator[tuple[Scale, torch.Tensor]]:
    """Yield the reconstructions of images in each scale; what goes in the same way goes in once."""
    for (mean, deviation), of in itertools.groupby(sorted(scales, key=lambda s: s.given), lambda s: s.given):
        made = make((images - mean) / deviation).reshape(images.shape)
        for scale in of:
            back, stretch = scale.made
            yield scale, made * stretch + back


def reconstructed(model: torch.nn.Module, pixels: Array) -> Array:
    """Reconstructions (N, 784) of images (N, 28, 28) bytes, in [0, 1], in the scale that the model was trained in.

    Raises:
        Missing: It reconstructs nothing.
    """
    images = torch.from_numpy(np.asarray(pixels, np.float32) / 255)[:, None]

    def make(given: torch.Tensor) -> torch.Tensor:
        return reconstruct(model, given)

    with torch.no_grad():
        made = best_made(images, make)
        if made is None:
            raise Missing("the model reconstructs no finite images")
        return array(made.reshape(len(images), -1)).astype(np.float32)
