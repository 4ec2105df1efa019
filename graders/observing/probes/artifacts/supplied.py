"""Data for a training, in the form in which its function uses them: together, in batches, by keys, or by a call."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.signatures import signature
from graders.observing.syntax import name_of

Pair = tuple[Any, Any]
"""x and y; y may be None."""
SINGLE = ("x", "y")
WHOLE = ("data", "dataset", "loader")
TEST = "test_"
THROUGH = frozenset(("enumerate", "iter", "tqdm"))
MOST_CALLED = 1000
"""Rows that a call returns as they are; of more it returns a batch."""


def supplied(
    code: Code, found: Found, pairs: Mapping[str, Pair], batch: int, others: Sequence[str]
) -> dict[str, Any]:
    """Return data by the sheet's names for a training function.

    Args:
        code: The submission.
        found: The function.
        pairs: The data by the prefix of their names: of the training, and maybe of a test.
        batch: Batch size of loaders.
        others: The sheet's names of what else it is given.
    """
    taken = dict([*signature(found.value).parameters.items()][found.needs_instance :])
    names = [f"{prefix}{n}" for prefix in ("", TEST) for n in (*WHOLE, *SINGLE)]
    claims = {p: n for p in taken if (n := code.claim(p, names))}
    unknown = [p for p, q in taken.items() if q.default is q.empty and not code.claim(p, [*names, *others])]
    if TEST not in pairs and any(
        n.startswith(TEST) and taken[p].default is taken[p].empty for p, n in claims.items()
    ):
        pairs = {**pairs, TEST: pairs[""]}  # it wants a test sample where the sheet asks for none
    given: dict[str, Any] = {}
    for prefix, pair in pairs.items():
        single = {f"{prefix}{n}": v for n, v in zip(SINGLE, pair, strict=True)}
        mine = {p: n for p, n in claims.items() if n.startswith(TEST) == bool(prefix)}
        for p, name in mine.items():
            given[name] = (
                single[name] if name in single else _form(code, found, p, name, pairs, prefix, batch)
            )
        if not mine:
            known = {n: v for n, v in single.items() if v is not None}
            given |= known if all(code.sets(found, n) for n in known) else {}
            only = unknown[0] if len(unknown) == 1 and not prefix else ""
            given[f"{prefix}data"] = _form(code, found, only, "data", pairs, prefix, batch)
    return given


def _form(
    code: Code, found: Found, parameter: str, name: str, pairs: Mapping[str, Pair], prefix: str, batch: int
) -> Any:
    """Return data as a function uses its parameter, else as the name says."""
    x, y = pairs[prefix]
    tensors = [t for t in (x, y) if t is not None]
    called, batched, wrapped, parted, keys = _uses(found, parameter)
    values = {f"{p}{n}": t for p, pair in pairs.items() for n, t in zip(SINGLE, pair, strict=True)}
    meant = {k: code.claim(k, list(values)) for k in keys}
    if meant and all(meant.values()):
        return {k: values[n] for k, n in meant.items() if n}
    if called:
        return lambda *_: _batch(tensors)
    if wrapped or (name.endswith("dataset") and not parted):
        return TensorDataset(*tensors)
    if batched or name.endswith("loader"):
        return DataLoader(TensorDataset(*tensors), batch, shuffle=True)
    return tuple(tensors) if y is not None else x


def _batch(tensors: list[torch.Tensor]) -> Any:
    chosen = torch.randperm(len(tensors[0]))[:MOST_CALLED]
    return tuple(t[chosen] for t in tensors) if len(tensors) > 1 else tensors[0][chosen]


def _uses(found: Found, parameter: str) -> tuple[bool, bool, bool, bool, list[str]]:
    """Return whether a function calls its parameter, goes through its batches, makes batches of it, takes it apart, and the keys by which it takes parts."""
    bound = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
    inside = [] if bound is None or not parameter or found.place else list(ast.walk(bound.node))
    called = batched = wrapped = parted = False
    places: set[int] = set()
    keys: dict[str, None] = {}
    for node in inside:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name == parameter:
                called = True
            case ast.Call(args=[ast.Name(id=name), *_]) if (
                name == parameter and name_of(node) == "DataLoader"
            ):
                wrapped = True
            case (
                ast.For(iter=through, target=ast.Tuple())
                | ast.comprehension(iter=through, target=ast.Tuple())
            ):
                batched |= parameter in _iterated(through)
            case (
                ast.Starred(value=ast.Name(id=name))
                | ast.Assign(targets=[ast.Tuple()], value=ast.Name(id=name))
            ) if name == parameter:
                parted = True
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(place))) if (
                name == parameter
            ):
                places.add(place)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if (
                name == parameter
            ):
                keys[key] = None
    return called, batched, wrapped, parted or places == {0, 1}, list(keys)


def _iterated(node: ast.expr) -> list[str]:
    """Return the name of what a loop goes through, also by `enumerate` and the like."""
    while isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in THROUGH:
        node = node.args[0]
    return [node.id] if isinstance(node, ast.Name) else []
