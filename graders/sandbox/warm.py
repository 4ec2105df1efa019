"""What the warm process imports ahead of the submissions that need it."""

from __future__ import annotations

import re

WRITTEN_ANSWERS = re.compile(rb"^[^\w\n]*+\d++[a-z]?+[^\w\n]{0,20}[:=]", re.MULTILINE)
IMPORTED = {
    "matplotlib.pyplot": re.compile(rb"matplotlib"),
    "torchvision": re.compile(rb"torchvision"),
    "torch._dynamo": re.compile(rb"optim"),  # every optimizer imports it when it is made
    "torch.fx.experimental.symbolic_shapes": re.compile(rb"autograd|jacobian|hessian"),
    "sklearn.linear_model": re.compile(rb"sklearn"),
    "scipy.stats": re.compile(rb"scipy"),
    "pandas": re.compile(rb"pandas"),
    "sympy": re.compile(rb"sympy"),
    "graders.observing.probes.relations.formulas": WRITTEN_ANSWERS,
    "IPython.core.inputtransformer2": re.compile(rb'"\s*[%!]'),
}
"""Modules, each with what a source looks like that needs it; every module more makes later forks dearer."""


def modules_in(sources: bytes) -> list[str]:
    """Return the modules that the warm process is to import for code that mentions them."""
    return [module for module, hint in IMPORTED.items() if hint.search(sources)]
