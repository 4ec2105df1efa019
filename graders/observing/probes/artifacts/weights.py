"""The weights in a file, however people save them, under the names of a network; nothing in the file is executed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from graders.vocabulary.weights import may_hold_weights

WRAPPERS = frozenset(["module", "_orig_mod"])
"""What DataParallel and `torch.compile` put between the names of a network."""
MOST = 40
"""Sets of weights of one file that are tried."""
DEEPEST = 12
"""Levels of dictionaries, or of networks within networks, that are looked into."""

State = dict[str, torch.Tensor]


class Unreadable(Exception):
    """A file holds nothing that can be read without running what is in it."""


class Left:
    """What a file holds beside weights and plain values: left as it lies."""

    state: Any = None

    def __new__(cls, *_: Any, **__: Any) -> Left:
        """Take whatever the real one would be made of."""
        return object.__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take it, and do nothing with it."""

    def __setstate__(self, state: Any) -> None:
        self.state = state


def read(path: Path) -> list[State]:
    """Return the sets of weights in a file, the outermost first: state dicts, also within dicts, and those of whole networks.

    Classes and functions that the file names are not looked for: what it would make of them is left.

    Raises:
        Unreadable: There are none.
    """
    try:
        try:
            names = torch.serialization.get_unsafe_globals_in_checkpoint(path)
        except Exception:  # of a file of an older form it cannot be told
            names = []
        with torch.serialization.safe_globals([(Left, name) for name in names]):
            value = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # no checkpoint, or one that runs something
        if "TorchScript" in str(error):
            raise Unreadable("it is a TorchScript program, which is not run here") from error
        raise Unreadable(f"it cannot be read safely ({type(error).__name__})") from error
    found = list(_states(value))
    if not found:
        raise Unreadable("it holds no weights by their names")
    return found


def _states(value: Any) -> Iterator[State]:
    """Yield the sets of weights in what was read, each once."""
    waiting, seen, count = [(value, 0)], set(), 0
    while waiting and count < MOST:
        one, depth = waiting.pop(0)
        if isinstance(one, Left):
            one = dict(_of_network(one, "", DEEPEST)) or one.state
        if not isinstance(one, dict) or id(one) in seen or depth > DEEPEST:
            continue
        seen.add(id(one))
        whole, own = dict(_flat(one, "", DEEPEST - depth)), dict(_flat(one, "", 0))
        for state in ([own] if own else []) + ([whole] if len(whole) > len(own) else []):
            count += 1
            yield state
        waiting += [(v, depth + 1) for k, v in one.items() if "optim" not in str(k)]


def _flat(value: dict[Any, Any], before: str, deeper: int) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors of a dict and, so many levels deeper, of dicts within it."""
    for key, one in list(value.items())[:100_000]:
        if isinstance(key, str) and isinstance(one, torch.Tensor):
            yield before + key, one
        elif deeper > 0 and isinstance(key, str) and isinstance(one, dict | Left) and "optim" not in key:
            held = dict(_of_network(one, "", DEEPEST)) if isinstance(one, Left) else one
            yield from _flat(held, f"{before}{key}.", deeper - 1)


def _of_network(one: Left, before: str, deeper: int) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the weights of a network that was saved whole, as its state dict would hold them."""
    state = one.state if isinstance(one.state, dict) else {}
    held = [state.get(name) for name in ("_parameters", "_buffers", "_modules")]
    parameters, buffers, modules = (h if isinstance(h, dict) else {} for h in held)
    passing = state.get("_non_persistent_buffers_set")
    for name, value in (*parameters.items(), *buffers.items()):
        if isinstance(value, torch.Tensor) and not (isinstance(passing, set) and name in passing):
            yield f"{before}{name}", value
    for name, value in modules.items():
        if isinstance(value, Left) and deeper > 0:
            yield from _of_network(value, f"{before}{name}.", deeper - 1)


def arranged(state: State, wanted: Mapping[str, Any]) -> State | None:
    """Return the weights that a network wants, by its own names; None where they are not there in these shapes.

    Args:
        state: Weights, whose names may have more in front, or less.
        wanted: The network's own state dict.
    """
    shapes = {name: tuple(value.shape) for name, value in wanted.items()}
    unwrapped = {".".join(p for p in k.split(".") if p not in WRAPPERS): v for k, v in state.items()}
    for held in (state, unwrapped):
        for front in _fronts(held):
            named = {k.removeprefix(front): v for k, v in held.items() if k.startswith(front)}
            for missing in _shared_fronts(shapes):
                found = {missing + k: v for k, v in named.items()}
                if {k: tuple(v.shape) for k, v in found.items()} == shapes:
                    return found
    return None


def in_order(state: State, wanted: Mapping[str, Any]) -> State | None:
    """Return the weights in their order by a network's own names, where the shapes are those; else None."""
    shapes = [tuple(v.shape) for v in wanted.values()]
    if [tuple(v.shape) for v in state.values()] != shapes:
        return None
    return dict(zip(wanted, state.values(), strict=True))


def _fronts(names: Iterable[str]) -> list[str]:
    """Return what names begin with, up to a dot: nothing first, then the shorter ones."""
    fronts = {name[: at + 1] for name in names for at, c in enumerate(name) if c == "."}
    return ["", *sorted(fronts, key=lambda f: (f.count("."), f))][:MOST]


def _shared_fronts(names: Iterable[str]) -> list[str]:
    """Return what all names begin with, up to a dot: nothing first."""
    names = list(names)
    return ["", *[f for f in _fronts(names)[1:] if all(n.startswith(f) for n in names)]]


def parts(files: Iterable[str], fits: Any, children: Iterable[str]) -> dict[str, str]:
    """Return a file for each part of a network, where every part has one; else nothing.

    Args:
        files: Paths of the hand-in.
        fits: Whether a file is the one that is looked for, by its name in small letters.
        children: The names of the network's parts that have weights.
    """
    found: dict[str, str] = {}
    for child in children:
        for path in sorted(files):
            name = path.rpartition("/")[2].lower()
            if may_hold_weights(name) and any(fits(rest) for rest in _without(name, child.lower())):
                found[child] = path
                break
        else:
            return {}
    return found if len(found) > 1 else {}


def _without(name: str, part: str) -> list[str]:
    """Return what is left of a file's name without the name of a part in it."""
    stem, dot, ending = name.rpartition(".")
    words = re.split(r"([_\-. ]+)", stem)
    for at in range(0, len(words), 2):
        word = words[at]
        if len(word) >= 3 and (word.startswith(part) or part.startswith(word)):
            before, after = "".join(words[: max(at - 1, 0)]), "".join(words[at + 2 :])
            return [f"{before}{join}{after}{dot}{ending}" for join in ("_" if before and after else "", "-")]
    return []
