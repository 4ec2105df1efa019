"""Words that are mathematics."""

from __future__ import annotations

import re

APPLIED = {
    "exp",
    "log",
    "ln",
    "sin",
    "cos",
    "tan",
    "tanh",
    "cosh",
    "sinh",
    "sqrt",
    "max",
    "min",
    "relu",
    "sigmoid",
    "diag",
}
"""Functions whose argument stands in parentheses."""
MATHS = {
    "exp", "log", "sin", "sen", "cos", "tan", "tanh", "cosh", "sinh", "max", "min", "sqrt", "sigma", "theta", "alpha", "beta", "gamma",
    "lambda", "epsilon", "mu", "phi", "sum", "prod", "abs", "relu", "sigmoid", "var", "norm", "diag", "delta", "eta", "where", "pow",
    "floor", "ceil", "root", "cbrt", "pi", "eps", "logvar", "yhat", "ybar", "xbar", "xhat", "rho", "tau", "omega", "inf", "softmax",
    "expm", "maximum", "minimum", "torch", "numpy", "math", "odot", "partial", "nabla", "arctan", "int", "log1p", "expm1", "float",
}  # fmt: skip
"""Words of several letters that are mathematics."""


def words_in(text: str) -> list[str]:
    """Return the words of three letters and more that are no mathematics."""
    return [w for w in re.findall(r"(?<![\\\w])[^\W\d_]{3,}", text) if w.lower() not in MATHS]
