"""Call what a symbol means - a function, a method or a new network - with the sheet's arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FunctionType
from typing import TYPE_CHECKING, Any

from graders.model import Array, Observation, Outcome, Verdict
from graders.vocabulary.observed import number

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST = 16
"""Tensors of a result that are looked at."""
Given = Mapping[str, Any]


def caller(code: Code, symbol: str, network: Given) -> tuple[Callable[[Given], Any], bool]:
    """Return a function of arrays by the sheet's names, and whether it is a network, which is made once and in eval mode.

    Args:
        code: The submission.
        symbol: What is called.
        network: Arguments for making the network, where it is one.
    """
    import torch

    from graders.observing.arrays import as_tensors
    from graders.observing.holders import is_network_class

    found = code.find(symbol)
    if isinstance(found.value, torch.nn.Module) or is_network_class(found.value) or network:
        module = code.network(found, **network).eval()

        def run(given: Given) -> Any:
            torch.manual_seed(0)
            with torch.no_grad():
                return module(*as_tensors(given).values())

        return run, True
    return lambda given: code.together(found, code.call_either(found, as_tensors(given))), False


def direct(code: Code, symbol: str, call: Callable[[Given], Any], given: Given) -> Callable[[], Any]:
    """Return a call of what a symbol means, with arguments that are matched already; called once to match them."""
    from functools import wraps

    found = code.find(symbol)
    if not isinstance(found.value, FunctionType) or found.needs_instance:
        return lambda: call(given)
    function, matched = found.value, {}

    @wraps(function)
    def noted(*args: Any, **keys: Any) -> Any:
        out = function(*args, **keys)
        matched["call"] = args, keys
        return out

    code.call_either(replace(found, value=noted), given)
    if "call" not in matched:
        return lambda: call(given)
    args, keys = matched["call"]
    return lambda: function(*args, **keys)


def results(value: object) -> list[Array]:
    """Return all tensors in what came back, in float64.

    Raises:
        NotATensor: There is none.
    """
    import numpy as np

    from graders.observing.arrays import array, first, tensors

    return [array(t).astype(np.float64) for t in tensors(value)[:MOST] or [first(value)]]


def as_whole(seen: Observation, outcome: Outcome) -> Outcome:
    """Return the outcome, which is a person's where it failed and a model of ours was called as a whole: its own may return something else."""
    if outcome.verdict is not Verdict.FAILED or number(seen, "whole_called") != 1:
        return outcome
    summary = f"the model is called as a whole, so a person decides: {outcome.diagnosis.summary}"
    diagnosis = replace(outcome.diagnosis, summary=summary)
    return replace(outcome, verdict=Verdict.HUMAN, credit=0.0, mistake="", diagnosis=diagnosis)
