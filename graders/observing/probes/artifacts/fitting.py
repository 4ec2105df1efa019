"""Calling a student's training function on given data, and noting what it trains on and returns."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from graders.model import Array
from graders.observing.alarm import alarm
from graders.observing.arrays import array
from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.probes.artifacts.supplied import TEST, supplied
from graders.observing.record import Record, recording

CURVES = 6
DEEPEST = 3
"""Objects within objects that are looked into."""
LONGEST = 20_000
SHAPING = frozenset(
    (
        "View",
        "UnsafeView",
        "ReshapeAlias",
        "Squeeze",
        "Unsqueeze",
        "T",
        "Transpose",
        "Permute",
        "Select",
        "Clone",
    )
)
"""What changes the shape of a value alone, as torch calls it."""


class Enough(BaseException):
    """The training was watched long enough."""


@dataclass
class Forward:
    """One call of the model: its input's size and digest, and what share of it is the given data."""

    rows: int
    digest: int
    given: float
    grad: bool
    trained: bool = False


@dataclass
class Fit:
    """What a training did."""

    record: Record
    model: Any
    result: Any = None
    ended: str = "finished"
    forwards: list[Forward] = field(default_factory=list)


def fit(code: Code, symbol: str, model: Any, given: dict[str, Any], seconds: float, batch: int = 64) -> Fit:
    """Call a training function on a model and data; what it did is kept if its time is up.

    Args:
        code: The submission.
        symbol: The training function.
        model: Trained by it; its calls are noted.
        given: Further arguments. `x` and `y`, the training data, and `test_x` and `test_y` go in whatever form it uses.
        seconds: Time limit.
        batch: Batch size of loaders.
    """
    found = code.find(symbol)
    arguments: dict[str, Any] = {"model": model}
    rows = {r.tobytes() for r in array(given["x"])} if "x" in given else set()
    pairs = {p: (given.pop(f"{p}x"), given.pop(f"{p}y", None)) for p in ("", TEST) if f"{p}x" in given}
    data = supplied(code, found, pairs, batch, ["model", *given]) if pairs else {}
    arguments |= data | given
    with recording() as record:
        seen = Fit(record, model)
        handle = model.register_forward_hook(lambda _, x, out: _note(seen, rows, x, out))
        try:
            with alarm(seconds, Enough):
                seen.result = code.call(found, arguments)
        except Enough:
            seen.ended = "budget"
        except Exception:
            if not all(
                code.takes(found, name) for name in data
            ):  # they stand in for the author's own, of other sizes
                with suppress(KeyError):  # it was not called in a way that was chosen
                    code.doubt(found, arguments)
            raise
        finally:
            handle.remove()
    if found.needs_instance and code.owner is not None:
        seen.result = (seen.result, code.owner)  # which may keep the history
    modules = [m for m in _parts(seen.result) if isinstance(m, torch.nn.Module)]
    seen.model = modules[0] if modules else model
    if _steps_elsewhere(found, seen, model):
        with suppress(KeyError):
            code.doubt(found, arguments)
    return seen


def _steps_elsewhere(found: Found, seen: Fit, model: Any) -> bool:
    """Return whether the optimizer is one that was made for another network: a variable of the file, or what its author passes."""
    used = [found.unit.namespace.get(name) for name in found.unit.needs(found.name)]
    own = {id(p) for network in (model, seen.model) for p in network.parameters()}
    optimised = {id(t) for group in seen.record.groups for t in group.tensors}
    others = bool(optimised) or any(isinstance(value, torch.optim.Optimizer) for value in used)
    return others and not own & optimised


def supply(code: Code, symbol: str, sampler: str, parts: list[tuple[Any, Any]]) -> None:
    """Let a training function draw from these Gaussians (mean, covariance), where its own sampler returns what ours does.

    Args:
        code: The submission.
        symbol: The training function.
        sampler: The function that it calls as `sampler(N)` for samples (2 N, d) and labels (2 N, 1).
        parts: A Gaussian for each label.
    """
    from torch.distributions import MultivariateNormal

    gaussians = [MultivariateNormal(torch.tensor(m), torch.tensor(c)) for m, c in parts]

    def draw(N: int = 100) -> tuple[torch.Tensor, torch.Tensor]:
        samples = torch.cat([g.sample((int(N),)) for g in gaussians])
        return samples, torch.arange(len(gaussians)).repeat_interleave(int(N))[:, None].float()

    namespace = code.find(symbol).unit.namespace
    for name in code.naming.symbols[sampler].names:
        own = namespace.get(name)
        if callable(own) and _alike(own, draw):
            namespace[name] = draw


def _alike(own: Any, draw: Any) -> bool:
    """Return whether two samplers return arrays of the same kind and shape."""
    try:
        theirs = own(5)
    except Exception:  # whatever it raises, it cannot be replaced
        return False
    return isinstance(theirs, tuple) and [(type(t), t.shape, t.dtype) for t in theirs] == [
        (type(t), t.shape, t.dtype) for t in draw(5)
    ]


def _note(seen: Fit, rows: set[bytes], inputs: tuple[Any, ...], output: Any) -> None:
    x = next((i for i in inputs if isinstance(i, torch.Tensor)), None)
    if x is None or len(seen.forwards) > LONGEST:
        return
    data = array(x).astype(np.float32)
    flat = data.reshape(len(data), -1) if data.ndim else data.reshape(1, 1)
    some = flat[:: max(1, len(flat) // 50)]
    share = float(np.mean([r.tobytes() in rows for r in some])) if rows else 0.0
    forward = Forward(len(flat), zlib.crc32(flat.tobytes()), share, torch.is_grad_enabled())
    seen.forwards.append(forward)
    if isinstance(output, torch.Tensor) and output.requires_grad:
        output.register_hook(lambda _: setattr(forward, "trained", True))


def is_squashed(output: Any) -> bool:
    """Return whether a network's output is what a sigmoid makes, whatever its shape was made afterwards."""
    last = getattr(output, "grad_fn", None)
    while last is not None and _operation(last) in SHAPING and last.next_functions:
        last = last.next_functions[0][0]
    return last is not None and _operation(last) == "Sigmoid"


def _operation(last: Any) -> str:
    return type(last).__name__.partition("Backward")[0]


def _parts(value: Any, depth: int = 0) -> list[Any]:
    """Return what a result holds, in tuples, dictionaries and the attributes of objects such as a history of losses."""
    if isinstance(value, dict):
        return [p for v in value.values() for p in _parts(v, depth + 1)]
    if isinstance(value, tuple):
        return [p for v in value for p in _parts(v, depth + 1)]
    if depth < DEEPEST and _is_plain_object(value):
        return [p for v in vars(value).values() for p in _parts(v, depth + 1)]
    return [value]


def _is_plain_object(value: Any) -> bool:
    """Return whether a value is an object that only holds others, and no network, optimizer or data."""
    others = (torch.nn.Module, torch.Tensor, torch.optim.Optimizer, torch.utils.data.Dataset, type)
    return hasattr(value, "__dict__") and not isinstance(value, others) and not callable(value)


def curves(value: Any) -> list[Array]:
    """Return the sequences of numbers in what a function returned: lists, arrays and tensors of length 2 or more.

    Those that count steps or tell the time, which stand beside the losses, are left out.
    """
    found = []
    for part in _parts(value):
        if isinstance(part, list) and part and isinstance(part[0], list | tuple):
            # a list of lists, or of one tuple a step
            columns = part if len(part) < len(part[0]) else list(zip(*part, strict=True))
            found += [c for column in columns for c in curves(list(column))]
            continue
        try:
            line = (
                np.array([float(v) for v in part])
                if isinstance(part, list)
                else array(part).astype(np.float64)
            )
        except (TypeError, ValueError):
            continue
        if not line.size:
            continue
        line = line.reshape(len(line), -1) if line.ndim else line.reshape(1, 1)
        if len(line) > 1 and line.shape[1] <= CURVES:
            found += list(line.T)
    kinds = {c.tobytes(): c for c in reversed(found)}  # one that stands there twice counts once
    found = [c for c in found if kinds.get(c.tobytes()) is c]
    return [c[:LONGEST] for c in found if not _counts(c)][:CURVES]


def _counts(values: Array) -> bool:
    """Return whether numbers are those of steps or epochs, or seconds since the first of them."""
    whole = (np.diff(values) > 0).all() and (values == values.round()).all()
    from_nothing = (np.diff(values) >= 0).all() and 0 <= values[0] < values[-1] / 10
    return bool(whole or from_nothing)
