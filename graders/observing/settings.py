"""Parameters for settings: objects that hold what their author has set, of which some are values of the sheet."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Collection, Mapping
from types import CodeType
from typing import Any

from graders.observing.signatures import signature
from graders.vocabulary.identifiers import words_of

SETTINGS = frozenset(
    [
        *("cfg", "config", "configuration", "conf", "settings", "args", "opts", "options", "flags"),
        *("hparams", "hp", "konfiguration", "einstellungen", "ajustes", "opciones", "reglages", "parametres"),
    ]
)
"""Words of parameters, and of their classes, that take what its author has set, and no value of the sheet."""


def is_setting(parameter: inspect.Parameter) -> bool:
    """Return whether a parameter, or the class that it is annotated with, is called as settings are."""
    annotated = parameter.annotation
    kind = annotated if isinstance(annotated, str) else getattr(annotated, "__name__", "")
    return bool(SETTINGS & {*words_of(parameter.name), *words_of(kind)})


def held_in_settings(function: Callable[..., Any], fill: Callable[[inspect.Parameter], Any]) -> list[str]:
    """Return the names of the numbers in the settings that a function takes, where its author says which these are.

    Args:
        function: The function.
        fill: Returns what holds the value that the author passes for a parameter, or nothing.
    """
    asked = (p for p in signature(function).parameters.values() if p.default is p.empty and is_setting(p))
    return [name for p in asked if (filling := fill(p)) for name in numbers_of(filling.value)]


def numbers_of(settings: Any) -> dict[str, int | float]:
    """Return the numbers that settings hold, by the names of their fields or keys."""
    if isinstance(settings, Mapping):
        held = dict(settings)
    elif isinstance(settings, type):
        held = {n: getattr(settings, n) for n in dir(settings) if not n.startswith("_")}
    else:
        held = dict(getattr(settings, "__dict__", {}))
    return {k: v for k, v in held.items() if isinstance(k, str) and type(v) in (int, float)}


def with_numbers(settings: Any, put: Mapping[str, Any]) -> Any:
    """Return settings that hold other numbers; those that are there stay as they are."""
    if not put:
        return settings
    if isinstance(settings, dict):
        return {**settings, **put}
    if isinstance(settings, type):
        return type(settings)(settings.__name__, (settings,), dict(put))
    made = copy.copy(settings)
    made.__dict__.update(put)  # of a frozen data class too
    return made


def mentions(function: Callable[..., Any], names: Collection[str]) -> bool:
    """Return whether the code of a function, or of a class where it begins, holds all of some names itself."""
    inner = inspect.unwrap(function)
    waiting, held = [getattr(getattr(inner, "__func__", inner), "__code__", None)], set[Any]()
    while waiting:
        code = waiting.pop()
        if isinstance(code, CodeType):
            held |= {*code.co_names, *(c for c in code.co_consts if isinstance(c, str))}
            waiting += code.co_consts
    return held.issuperset(names)
