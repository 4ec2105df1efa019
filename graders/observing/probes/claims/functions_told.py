"""What a passage says that the functions of mathematics are: `σ(x) = 1/(1+e^x)` and `σ = tanh` make other things of what is said by them."""

from __future__ import annotations

import re

import numpy as np

from graders.observing.probes.claims import given_names
from graders.observing.probes.relations import formulas
from graders.observing.probes.spelling.tokens import Unread

_NAME = r"(?<![\w\\])(?P<function>\\?sigma|σ|\\?tanh)(?![A-Za-z_^'′])"
TOLD = re.compile(rf"{_NAME}\s*(?:\\left)?\((?P<of>[a-z])(?:\\right)?\)[\s$&]*:?=[\s$&]*")
"""The sigmoid or the hyperbolic tangent of a letter, set equal to something."""
CALLED = re.compile(
    rf"{_NAME}[\s$]*(?:(?::?=[\s$]*|(?:,|(?:is|being|means?|denotes?|stands for|ist|bezeichnet|steht für|est|désigne|es|denota)(?!\w))\s*(?:here\s+|hier\s+|ici\s+|aquí\s+)?(?:(?:the|an?|die|der|das|la|le|el|l['’])\s*)?)"
    r"(?P<what>\\?(?:tanh|relu|arctan|erf|exp|ln|log|id)(?![\w(^])|identi[td]\w*|standard[- ]?\w*|écart|desviación|derivative|ableitung|dérivée|derivada|step|stufenfunktion|inverse|umkehrfunktion|linear\w*))",
    re.I,
)
"""One of them, called by the name of another thing."""
STANDS = re.compile(r"(?<!\w)(?:stands for|denotes?|means?|bezeichnet|steht für|désigne|denota)(?!\w)", re.I)
APPLIED = re.compile(r"(?:\\?sigma|σ)\s*(?:\\left)?\(")
ROUGH = re.compile(r"O\(|\.\.\.|…|\\[lc]?dots")
"""A side that is told but for what is small."""
AT = np.linspace(-2.3, 2.7, 11)


def require_usual(text: str) -> None:
    """Require that a passage tells of no function of mathematics that it is another one.

    Args:
        text: The passage.

    Raises:
        Unread: It does.
    """
    for match in CALLED.finditer(text):
        function, what = (match[name].strip("\\").lower() for name in ("function", "what"))
        near = function == "tanh" and not STANDS.search(match[0])  # it is the identity near zero
        scale = function != "tanh" and not APPLIED.search(text)  # it is a standard deviation
        if what != function and not near and not scale:
            raise Unread(f"what is `{' '.join(match[0].split())}`?")
    for match in TOLD.finditer(text):
        side = given_names.side(text, match.end())
        if not given_names.BEGINS.search(text[max(0, match.start() - 160) : match.start()]) or ROUGH.search(
            side
        ):
            continue
        if not re.search(rf"(?<![A-Za-z\\]){match['of']}(?![A-Za-z])", side) or re.fullmatch(
            r"[\s$]*\w[\s$]*", side
        ):
            continue
        try:
            said = formulas.read(side, {match["of"]: AT}, {}).values
        except ValueError:
            continue
        usual = np.tanh(AT) if "tanh" in match["function"] else 1 / (1 + np.exp(-AT))
        if said.shape != usual.shape or not np.allclose(said, usual, rtol=1e-6):
            raise Unread(f"what is `{match[0].strip()} {side}`?")
