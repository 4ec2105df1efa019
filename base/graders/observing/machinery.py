"""What decides a check of the course that runs beside student code: whether that code has changed any of it."""

from __future__ import annotations

import math
import sys
import unittest
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType

DECIDES = (
    "builtins",
    "math",
    "operator",
    "unittest",
    "unittest.case",
    "numpy",
    "numpy.linalg",
    "numpy.testing",
    "numpy.testing._private.utils",
    "torch",
    "torch.testing",
    "torch.testing._comparison",
    "pytest",
    "_pytest.assertion.rewrite",
    "_pytest.assertion.util",
    "_pytest.outcomes",
    "_pytest.python",
    "_pytest.python_api",
    "_pytest.raises",
    "_pytest.reports",
    "_pytest.runner",
    "pluggy._callers",
    "pluggy._hooks",
    "pluggy._manager",
)
"""Modules by which assertions are decided, and tests run."""
KINDS = (FunctionType, BuiltinFunctionType, type)

Held = dict[tuple[str, str], tuple[object, object]]


def holds() -> Held:
    """Return what these modules, and the classes that they define, hold: each function with its code, each class."""
    return {(where, name): (value, getattr(value, "__code__", None)) for where, name, value in _functions()}


def changed(before: Held) -> list[str]:
    """Return what of it is another now, in words, at most eight."""
    now = holds()
    found = [
        f"`{where}.{name}` was {'removed' if (where, name) not in now else 'replaced'}"
        for (where, name), (value, code) in before.items()
        if (there := now.get((where, name))) is None or there[0] is not value or there[1] is not code
    ]
    return found[:8]


def _functions() -> Iterator[tuple[str, str, object]]:
    for module in DECIDES:
        held = sys.modules.get(module)
        if not isinstance(held, ModuleType):
            continue
        for name, value in list(vars(held).items()):
            if not isinstance(value, KINDS):
                continue
            yield module, name, value
            if isinstance(value, type) and value.__module__ == module:
                for inner, function in list(vars(value).items()):
                    if isinstance(function, FunctionType):
                        yield f"{module}.{name}", inner, function


def passes_wrongly() -> list[str]:
    """Return the assertions that pass although they must fail, in words."""
    return [f"the assertion `{words}` holds" for words, holds_ in _canaries() if holds_]


def _canaries() -> Iterator[tuple[str, bool]]:
    """Yield assertions that must fail, and whether they hold."""
    import numpy as np

    case = unittest.TestCase()
    one, two = np.array([1.0, 2.0]), np.array([1.0, 3.0])
    yield "1 == 2", int("1") == int("2")
    yield "math.isclose(1, 2)", math.isclose(1, 2)
    yield "np.allclose([1, 2], [1, 3])", bool(np.allclose(one, two))
    yield "np.array_equal([1, 2], [1, 3])", bool(np.array_equal(one, two))
    yield "np.isclose(1, 2)", bool(np.isclose(1, 2))
    for name in ("assert_allclose", "assert_array_equal", "assert_almost_equal", "assert_equal"):
        yield f"np.testing.{name}([1, 2], [1, 3])", _does_not_raise(getattr(np.testing, name), one, two)
    for name in ("assertEqual", "assertAlmostEqual"):
        yield f"TestCase.{name}(1, 2)", _does_not_raise(getattr(case, name), 1, 2)
    yield "TestCase.assertTrue(False)", _does_not_raise(case.assertTrue, False)
    if (torch := sys.modules.get("torch")) is not None:
        first, second = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 3.0])
        yield "torch.allclose([1, 2], [1, 3])", bool(torch.allclose(first, second))
        yield "torch.equal([1, 2], [1, 3])", bool(torch.equal(first, second))
        yield (
            "torch.testing.assert_close([1, 2], [1, 3])",
            _does_not_raise(torch.testing.assert_close, first, second),
        )


def _does_not_raise(assertion: object, *args: object) -> bool:
    try:
        assertion(*args)  # type: ignore[operator]
    except AssertionError:
        return False
    return True
