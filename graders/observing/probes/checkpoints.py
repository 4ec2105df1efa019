"""Loading a model's weights from a file, and reconstructing with them."""

from __future__ import annotations

import contextlib
import importlib
from pathlib import Path
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.observing.tracing import reconstruct

SCALES = ((0.0, 1.0), (0.1307, 0.3081), (0.5, 0.5))  # mean and deviation of usual transforms


def load(model: Any, path: Path, code: Code | None = None) -> str:
    """Load a state dict, also one nested in a dict, or a whole model; why it does not load, or nothing.

    Nothing but weights is ever unpickled, and of a whole model its layers and the submission's own class.
    """
    try:
        with torch.serialization.safe_globals(_classes(path, code)):
            state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a pickle of something else, or no checkpoint
        return f"does not load safely ({type(error).__name__}); save model.state_dict()"
    if isinstance(state, torch.nn.Module):
        state = state.state_dict()
    if isinstance(state, dict):
        nested = [
            v
            for k, v in state.items()
            if isinstance(v, dict) and ("state" in k or "model" in k) and "optim" not in k
        ]
        state = nested[0] if nested else state
    try:
        model.load_state_dict(state)
    except Exception as error:  # the message says which weights
        return f"does not fit the model: {str(error).splitlines()[-1].strip()[:200]}"
    return ""


def _classes(path: Path, code: Code | None) -> list[Any]:
    """Return what a whole model's file names: layers of torch, and classes of the submission by their name there."""
    found: list[Any] = []
    with contextlib.suppress(Exception):  # no such file: `torch.load` says why
        for named in torch.serialization.get_unsafe_globals_in_checkpoint(path):
            module, _, name = named.rpartition(".")
            own = [u for u in code.units.values() if name in u.names] if code else []
            if module.startswith("torch.nn.modules."):
                found.append(getattr(importlib.import_module(module), name))
            elif own:
                found.append((own[0].load(name), named))
    return [f for f in found if _is_module(f[0] if isinstance(f, tuple) else f)]


def _is_module(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, torch.nn.Module)


def reconstructed(model: torch.nn.Module, pixels: Array) -> Array:
    """Reconstructions (N, 784) of images (N, 28, 28) bytes, in [0, 1].

    The model may have been trained on images normalised by a usual transform: the one that serves best is used.

    Raises:
        Missing: It reconstructs nothing.
    """
    images = torch.from_numpy(np.asarray(pixels, np.float32) / 255)[:, None]
    best, least = None, float("inf")
    with torch.no_grad():
        for mean, deviation in SCALES:
            made = reconstruct(model, (images - mean) / deviation) * deviation + mean
            error = float(((made - images) ** 2).mean())
            if error < least:
                best, least = made, error
    if best is None:
        raise Missing("the model reconstructs no finite images")
    return array(best.reshape(len(images), -1)).astype(np.float32)
