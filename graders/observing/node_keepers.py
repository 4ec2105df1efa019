"""Nodes that are made with what keeps them: a graph or a tape, to which each adds itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from inspect import Parameter
from typing import Any

from graders.observing.found import Found
from graders.observing.signatures import POSITIONAL, signature


class Keeper:
    """Stands for a graph: whatever of it a node is added to takes the node, and has nothing else."""

    def __init__(self) -> None:
        self._kept: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **keys: Any) -> Keeper:
        """Take what is handed over."""
        self._kept += [*args, *keys.values()]
        return self

    def __iadd__(self, added: Any) -> Keeper:
        """Take what is added."""
        self._kept += added
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_kept":
            object.__setattr__(self, name, value)

    def __getitem__(self, key: Any) -> Keeper:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        self._kept.append(value)

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def kept(found: Found, inputs: Callable[[], Sequence[Any]]) -> tuple[Found, dict[str, Keeper]]:
    """Return a class of nodes and what is given to it beside its inputs: something that keeps it, where that is what it takes.

    Args:
        found: The class.
        inputs: Returns new inputs.
    """
    parameter = _parameter(found.value, inputs) if isinstance(found.value, type) else None
    if parameter is None:
        return found, {}
    if all(p.name == parameter for p in _asked(found.value)):  # the inputs go to its `*args`

        def made(*given: Any) -> Any:
            return found.value(Keeper(), *given)

        return replace(found, value=made), {}
    return found, {parameter: Keeper()}


def _parameter(cls: type, inputs: Callable[[], Sequence[Any]]) -> str | None:
    """Return the parameter to which a new object of a class adds itself, where there is one beside those for its inputs."""
    asked, given = _asked(cls), inputs()
    takes_more = any(p.kind is p.VAR_POSITIONAL for p in signature(cls).parameters.values())
    if len(asked) != (1 if takes_more else len(given) + 1):
        return None
    for place in dict.fromkeys((0, len(asked) - 1)):
        keeper, args = Keeper(), list(inputs())
        args.insert(place, keeper)
        try:
            node = cls(*args)
        except Exception:  # of the submission, to which this is an attempt of ours
            continue
        if any(one is node for one in keeper._kept):
            return asked[place].name
    return None


def _asked(cls: type) -> list[Parameter]:
    parameters = signature(cls).parameters.values()
    return [p for p in parameters if p.kind in POSITIONAL and p.default is p.empty]
