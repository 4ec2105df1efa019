"""What a network is made of, asked of torch and of nothing that a class of the submission may define otherwise."""

from __future__ import annotations

import dis
import inspect
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from itertools import pairwise
from types import CodeType
from typing import Any

from graders.model import OWN
from graders.observing.tensors import torch


def is_network(value: object) -> bool:
    """Return whether it is a network by its real class; `isinstance` believes what `__class__` says."""
    return issubclass(type(value), torch.nn.Module)


def switches(network: object, is_known: Callable[[str], bool]) -> list[str]:
    """Return the truth values that a class of networks takes, but for those that are known."""
    taken = inspect.signature(network).parameters.values() if inspect.isclass(network) else ()
    return [p.name for p in taken if isinstance(p.default, bool) and not is_known(p.name)]


def uses_networks(function: object) -> bool:
    """Return whether a function names a variable of its file that holds a network with something to learn."""
    code, held = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    values: list[Any] = [held.get(name) for name in getattr(code, "co_names", ())]
    return any(is_network(v) and next(torch.nn.Module.parameters(v), None) is not None for v in values)


ASKED = ("parameters", "named_parameters", "state_dict", "load_state_dict", "zero_grad", "train", "eval")
"""What is asked of networks alone."""


def networks_of(function: Callable[..., Any]) -> set[str]:
    """Return the parameters of a function of which its code asks what a network alone can answer."""
    inner = inspect.unwrap(function)
    code = getattr(getattr(inner, "__func__", inner), "__code__", None)
    if not isinstance(code, CodeType):
        return set()
    steps = list(dis.get_instructions(code))
    asked = set()
    for step, after in pairwise(steps):
        if step.opname.startswith(LOADS) and after.argval in ASKED:
            asked.add(step.argval[-1] if isinstance(step.argval, tuple) else step.argval)
    return asked & {*code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}


LOADS = ("LOAD_FAST", "LOAD_DEREF")
"""How the names of the steps begin that load a parameter, as they are called in all versions of Python."""


def parts(network: Any) -> list[Any]:
    """Return the network and all networks in it, in the order in which they were put there, each once."""
    found: dict[int, Any] = {}
    waiting = [network]
    while waiting:
        part = waiting.pop()
        if is_network(part) and id(part) not in found:
            found[id(part)] = part
            waiting += reversed(list(_held(part, "_modules").values()))
    return list(found.values())


def trainable(network: Any) -> int:
    """Return the number of trainable parameters, each counted once."""
    held = {id(p): p for part in parts(network) for p in _held(part, "_parameters").values()}
    real = [p for p in held.values() if isinstance(p, torch.nn.Parameter) and _is_tensor(p)]
    with torch._C.DisableTorchFunctionSubclass():
        return sum(torch.Tensor.numel(p) for p in real if p.requires_grad)


def class_names(value: object) -> list[str]:
    """Return the names of its classes, but for those of the submission that are called as a layer of torch."""
    classes = type.mro(type(value))
    return [c.__name__ for c in classes if _is_of_torch(c) or not hasattr(torch.nn, c.__name__)]


def optimizer_name(optimizer: object) -> str:
    """Return the name of its class; of one of the submission that is called as one of torch, that it is the submission's."""
    name = type(optimizer).__name__
    own = hasattr(torch.optim, name) and not _is_of_torch(type(optimizer))
    return f"{name}{OWN}" if own else name


def made_for(network: Any, value: Any) -> Any:
    """Return an optimizer of torch, which its author made for all of a network such as this one, made anew for it; anything else as it is."""
    if not (issubclass(type(value), torch.optim.Optimizer) and _is_of_torch(type(value))):
        return value
    made, wanted = [_shapes(group["params"]) for group in value.param_groups], _shapes(network.parameters())
    if made != [wanted] or None in wanted:
        return value
    takes = inspect.signature(type(value)).parameters
    settings = {n: v for n, v in value.param_groups[0].items() if n in takes and n != "params"}
    return type(value)(network.parameters(), **settings)


def _shapes(parameters: Iterable[torch.Tensor]) -> list[torch.Size | None]:
    """Return shapes; None of what a lazy layer has not made yet."""
    return [None if torch.nn.parameter.is_lazy(p) else p.shape for p in parameters]


def of_torch(thing: object, method: str) -> str:
    """Return the name of the class of torch that has the method which is called of an object; nothing where it is the submission's."""
    function = getattr(type(thing), method, None)
    if function is None:
        return ""
    function = inspect.unwrap(function)  # torch lays hooks about a step
    of_library = str(getattr(function, "__module__", "")).split(".")[0] == "torch"
    return str(function.__qualname__).split(".")[0] if of_library else ""


def plain(value: torch.Tensor) -> torch.Tensor:
    """Return a tensor without the class that may answer for it."""
    with torch._C.DisableTorchFunctionSubclass():
        return value if type(value) is torch.Tensor else value.as_subclass(torch.Tensor)


def _held(network: Any, name: str) -> dict[str, Any]:
    held = object.__getattribute__(network, "__dict__").get(name)
    kind = type(held)  # `in` would ask its metaclass
    return dict(held) if kind is dict or kind is OrderedDict else {}  # ordered ones before torch 2.5


def _is_tensor(value: object) -> bool:
    return issubclass(type(value), torch.Tensor)


def _is_of_torch(cls: type) -> bool:
    """Return whether a module of torch holds this very class."""
    module = sys.modules.get(str(cls.__module__))
    of_torch = str(cls.__module__).split(".")[0] in ("torch", "builtins")
    return of_torch and getattr(module, cls.__name__, None) is cls
