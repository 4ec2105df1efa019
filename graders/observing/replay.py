"""Compute again what a tape has recorded, with other values in the place of some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from graders.observing.tape import Leaf, Node, Ref, mapped, tensors_of


def before(ref: Ref, stop: Mapping[Ref, object] | frozenset[Ref] = frozenset()) -> list[Node | Leaf]:
    """Return all that a result is made of, in the order in which it was made, its own node last; nothing beyond `stop`."""
    order: list[Node | Leaf] = []
    seen: set[int] = set()
    todo: list[tuple[Ref, bool]] = [(ref, False)]
    while todo:
        one, done = todo.pop()
        if done:
            order.append(one.node)
        elif one not in stop and id(one.node) not in seen:
            seen.add(id(one.node))
            todo.append((one, True))
            todo += [(p, False) for p in one.node.parents]
    return order


def play(target: Ref, put: Mapping[Ref, torch.Tensor], *, as_drawn: bool = False) -> torch.Tensor:
    """Return what a result is with some of what it is made of replaced; what is drawn is drawn anew.

    Args:
        target: The result.
        put: What is put in the place of other results.
        as_drawn: Whether what was drawn is taken again.
    """
    if target in put:
        return put[target]
    known: dict[int, list[torch.Tensor]] = {}

    def value(part: Any) -> Any:
        if not isinstance(part, Ref):
            return part
        if part in put:
            return put[part]
        if isinstance(part.node, Leaf):
            return part.node.value
        return known[id(part.node)][part.place]

    for node in before(target, put):
        if isinstance(node, Leaf):
            continue
        if as_drawn and node.drawn is not None:
            known[id(node)] = [node.drawn.clone()]
            continue
        args, keys = mapped(node.args, value), mapped(node.keys, value)
        if node.in_place and args and isinstance(args[0], torch.Tensor):
            args = (args[0].clone(), *args[1:])
        with torch.set_grad_enabled(node.grad and torch.is_grad_enabled()):
            out = node.func(*args, **keys)
        known[id(node)] = [args[0]] if node.name == "__setitem__" else tensors_of(out)
    return value(target)
