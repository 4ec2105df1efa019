"""What the functions and signs of an expression compute of matrices at points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions.names import Value
from graders.observing.probes.spelling.tokens import Unread


def _logistic(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


ELEMENTWISE: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "lg": np.log10,
    "ld": np.log2,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "sin": np.sin,
    "sen": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arctan": np.arctan,
    "atan": np.arctan,
    "sech": lambda x: 1 / np.cosh(x),
    "abs": np.abs,
    "Abs": np.abs,
    "fabs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "sign": np.sign,
    "sgn": np.sign,
    "expm1": np.expm1,
    "log1p": np.log1p,
    "square": np.square,
    "sigmoid": _logistic,
    "logistic": _logistic,
    "expit": _logistic,
    "relu": lambda x: np.maximum(0, x),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "float": lambda x: x,
    "int": np.trunc,
}


BARE = {
    "exp",
    "log",
    "ln",
    "lg",
    "ld",
    "sqrt",
    "cbrt",
    "sin",
    "sen",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "arctan",
}
"""Functions that are written before their argument without parentheses too."""


METHODS = {
    "pow",
    "exp",
    "log",
    "sqrt",
    "abs",
    "tanh",
    "sigmoid",
    "relu",
    "float",
    "int",
    "T",
    "t",
    "norm",
    "square",
    "item",
    "dot",
    "mean",
    "sum",
    "clamp",
    "clip",
    "transpose",
}


SEVERAL = {
    "max",
    "min",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "where",
    "heaviside",
    "clamp",
    "clip",
    "leaky_relu",
    "elu",
    "dot",
    "outer",
    "diag",
    "inv",
    "solve",
    "norm",
    "root",
    "pow",
    "power",
    "binom",
    "sum",
    "mean",
    "trace",
    "zeros_like",
    "ones_like",
    "comb",
    "Max",
    "Min",
}


def added(a: Value, b: Value) -> Value:
    """Return a sum of matrices of one size, or of a matrix and a number."""
    if a.shape[1:] != b.shape[1:] and (1, 1) not in (a.shape[1:], b.shape[1:]):
        raise Unread("matrices of different sizes are added")
    return a + b


def compared(first: Value, others: list[tuple[str, Value]]) -> Value:
    """Return where a chain of comparisons holds, as 1 and 0."""
    rules = {
        "<": np.less,
        ">": np.greater,
        "<=": np.less_equal,
        ">=": np.greater_equal,
        "==": np.equal,
        "!=": np.not_equal,
    }
    holds = np.ones(np.broadcast_shapes(first.shape, *(v.shape for _, v in others)), bool)
    for sign, other in others:
        holds = holds & rules[sign](first, other)
        first = other
    return holds.astype(np.float64)


def dotted(a: Value, b: Value) -> Value:
    """Return the inner product of two vectors."""
    if a.shape != b.shape:
        raise Unread("vectors of different sizes are multiplied")
    return np.asarray((a * b).sum((1, 2), keepdims=True))


def applied(name: str, args: list[Value], more: dict[str, Value], count: int) -> Value:
    """Return what a function is of its arguments, at `count` points."""
    if name in ELEMENTWISE and len(args) == 1 and not more:
        return np.asarray(ELEMENTWISE[name](args[0]), np.float64)
    if name == "log" and len(args) == 2:
        return np.asarray(np.log(args[0]) / np.log(args[1]))
    if name in ("max", "maximum", "fmax", "Max") and len(args) > 1 and not more:
        return np.asarray(np.max(np.broadcast_arrays(*args), axis=0))
    if name in ("min", "minimum", "fmin", "Min") and len(args) > 1 and not more:
        return np.asarray(np.min(np.broadcast_arrays(*args), axis=0))
    if name in ("pow", "power") and len(args) == 2:
        return np.asarray(args[0] ** args[1])
    if name == "root" and len(args) == 2:
        return np.asarray(np.cbrt(args[0]) if (args[1] == 3).all() else args[0] ** (1 / args[1]))
    if name == "where" and len(args) == 3:
        return np.where(args[0] != 0, args[1], args[2])
    if name == "heaviside" and len(args) == 2:
        return np.asarray(np.heaviside(args[0], args[1]))
    if name in ("clamp", "clip"):
        low = args[1] if len(args) > 1 else more.get("min", np.array(-np.inf))
        high = args[2] if len(args) > 2 else more.get("max", np.array(np.inf))
        return np.asarray(np.clip(args[0], low, high))
    if name == "leaky_relu" and args:
        slope = args[1] if len(args) > 1 else more.get("negative_slope", np.array(0.01))
        return np.where(args[0] > 0, args[0], slope * args[0])
    if name == "elu" and args:
        alpha = args[1] if len(args) > 1 else more.get("alpha", np.array(1.0))
        return np.where(args[0] > 0, args[0], alpha * np.expm1(args[0]))
    if name == "zeros_like":
        return np.zeros_like(args[0])
    if name == "ones_like":
        return np.ones_like(args[0])
    if name == "dot" and len(args) == 2:
        return dotted(*args)
    if name == "outer" and len(args) == 2:
        return args[0] @ np.swapaxes(args[1], 1, 2)
    if name == "norm" and len(args) == 1 and not more:
        return np.asarray(np.sqrt((args[0] ** 2).sum((1, 2), keepdims=True)))
    if name == "inv" and len(args) == 1:
        return np.asarray(np.linalg.inv(args[0]))
    if name == "solve" and len(args) == 2:
        return np.asarray(np.linalg.solve(args[0], args[1]))
    if name == "diag":
        entries = args if len(args) > 1 else [args[0][:, i : i + 1, :] for i in range(args[0].shape[1])]
        out = np.zeros((count, len(entries), len(entries)))
        for i, entry in enumerate(entries):
            out[:, i, i] = entry[:, 0, 0]
        return out
    if name in ("sum", "mean", "trace") and len(args) == 1 and args[0].shape[1:] != (1, 1):
        if name == "trace":
            return np.asarray(np.trace(args[0], axis1=1, axis2=2).reshape(-1, 1, 1))
        return np.asarray(getattr(args[0], name)((1, 2), keepdims=True))
    if name in ("comb", "binom") and len(args) == 2:
        raise Unread("a column or a binomial coefficient")
    raise Unread(f"`{name}` cannot be computed of {len(args)} arguments")
