"""Means over standard normal noise: `E_eps[(theta + eps)^2]`, and averages over samples of it."""

from __future__ import annotations

import re

import numpy as np

from graders.observing.probes.expressions.names import Value
from graders.observing.probes.expressions.nodes import Env, Node

LETTERS = ("epsilon", "eps")
"""How noise is called."""
_NOISE = r"(?:\\(?:var)?epsilon|[εϵ]|(?<![A-Za-z])eps(?:ilon)?)"
AVERAGE = re.compile(
    r"(?:\\[dt]?frac\s*\{?\s*(?P<above>\d)\s*\}?\s*\{?\s*(?P<count>[A-Z])\s*\}?|(?<![\w/])\(?\s*(?P<one>\d)\s*/\s*(?P<of>[A-Z])\s*\)?)[\s*·]*(?:\\cdot\s*)?"
    r"(?:\\sum(?:\\(?:no)?limits)?|∑|Σ|(?<!\w)sum)\s*(?:_?\s*\{?\s*(?P<index>[a-z]|[ₘₛₗₖⱼᵢₙ])\s*(?:=\s*1\s*(?:\.\.+\s*[A-Z])?)?\s*\}?)?\s*(?:\^\s*[{(]?\s*[A-Z]\s*[)}]?|ᴹ|ᴺ|ᴸ|ᴷ)?"
)
"""What begins an average over samples, up to the sign of its sum."""
MEANS = re.compile(r"(?<![\w.])(?:(?:np|torch|jnp)\.)?(?:mean|average)\((?P<body>(?:[^()]|\([^()]*\))*)\)")
"""An average as a program forms it."""
INDEXED = re.compile(
    rf"(?P<noise>{_NOISE})\s*(?:_\s*\{{?\s*[a-z]\s*\}}?|\^\s*[{{(]+\s*[a-z]\s*[)}}]+|[ₘₛₗₖⱼᵢₙ])"
)
"""One of several samples of noise."""
ENDS = re.compile(r"[=≈$\n;]|\\(?:approx|simeq|\\|\]|\)|q?quad)|~=|[.,:](?=\s|$)|\s[^\W\d_]{2,}\s|[)\]}]")
"""Where the summand ends."""
MEAN = "f:E/1"
"""The sign of a mean in what an expression was understood as."""
OPEN = "a mean is not worked out"
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(12)
"""Where a mean over noise is formed, exact for polynomials."""


def of_samples(text: str) -> str:
    """Return a text with averages over samples of noise, such as `1/M sum_m 2(theta + eps_m)`, as the means that they come near."""
    text = MEANS.sub(lambda m: f" E[{m['body']}] " if re.search(_NOISE, m["body"]) else m[0], text)
    at = 0
    while (match := AVERAGE.search(text, at)) is not None:
        end = _end(text, match.end())
        body = text[match.end() : end].strip()
        at = match.end()
        if not INDEXED.search(body) or re.search(r"(?<=[)\]}\w])\s+[-+−]\s", _outside(body)):
            continue
        factor = match["above"] or match["one"]
        said = f" {'' if factor == '1' else factor} E[{INDEXED.sub(lambda m: m['noise'], body)}] "
        text = text[: match.start()] + said + text[end:]
        at = match.start() + len(said)
    return text


def _end(text: str, at: int) -> int:
    """Where a summand that begins at a place ends."""
    depth = 0
    while at < len(text):
        if depth == 0 and ENDS.match(text, at):
            return at
        depth += (text[at] in "([{") - (text[at] in ")]}")
        at += 1
    return at


def _outside(body: str) -> str:
    """What stands outside of all brackets."""
    while (bare := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "·", body)) != body:
        body = bare
    return body


def mean(inner: Node) -> Node:
    """Return the mean of an expression over the noise in it."""

    def value(env: Env) -> Value:
        told = [inner({**env, **dict.fromkeys(LETTERS, float(x))}) for x in NODES]
        return np.asarray(np.average(np.broadcast_arrays(*told), axis=0, weights=WEIGHTS))

    return Node(value, (*inner.signs, MEAN))
