"""The parameters of whatever can be called, also where Python itself cannot tell them."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from graders.observing.missing import Missing
from graders.observing.tensors import torch

POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
"""The kinds of parameters that a call may fill by their places, one each."""


def signature(function: Callable[..., Any]) -> Signature:
    """Return the parameters of a function, also of one that TorchScript made, or of the `apply` of an `autograd.Function`.

    Raises:
        Missing: Nobody can tell them.
    """
    try:
        return inspect.signature(function)
    except (ValueError, TypeError):
        pass
    owner = getattr(function, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, torch.autograd.Function):
        forward = list(inspect.signature(owner.forward).parameters.values())
        own = forward if owner.setup_context is not torch.autograd.Function.setup_context else forward[1:]
        return Signature([p.replace(kind=Parameter.POSITIONAL_ONLY) for p in own])
    schema = getattr(function, "schema", None)
    if schema is not None:
        return Signature([Parameter(a.name, Parameter.POSITIONAL_OR_KEYWORD) for a in schema.arguments])
    raise Missing(f"`{getattr(function, '__name__', 'it')}` does not say which arguments it takes")


def is_of_binding(error: Exception, caller: str) -> bool:
    """Return whether arguments did not fit what the file `caller` called, also behind what passes on whatever comes."""
    if isinstance(error, ValueError) and "values to unpack" in str(error):
        return [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)][-2:-1] == [
            caller
        ]
    if not isinstance(error, TypeError):
        return False
    *_, (last, _) = traceback.walk_tb(error.__traceback__)
    passes_on = last.f_code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    return bool(passes_on) or last.f_code.co_filename == caller
