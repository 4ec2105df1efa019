"""Parts of an expression, with their values and the signs they were understood as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graders.observing.probes.expressions.functions import (
    added,
)
from graders.observing.probes.expressions.names import Value
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.signs import Signs

Env = dict[str, float]


@dataclass(frozen=True)
class Node:
    """A part of an expression.

    Args:
        of: Its value, given the values of indices.
        signs: What it was understood as, in the signs of `vocabulary.signs`.
    """

    of: Callable[[Env], Value]
    signs: Signs

    def __call__(self, env: Env) -> Value:
        """Return its value."""
        return self.of(env)


def summed(one: Node, other: Node, sign: str) -> Node:
    """Return a sum or a difference."""
    signs = one.signs + other.signs + (sign,)
    return Node(lambda env: added(one(env), other(env) if sign == "+" else -other(env)), signs)


def turned(of: Node) -> Node:
    """Return what is transposed."""
    return Node(lambda env: np.swapaxes(of(env), 1, 2), (*of.signs, "T"))


def raised(base: Node, exponent: Node) -> Node:
    """Return a power; of a matrix its inverse alone."""

    def value(env: Env) -> Value:
        a, b = base(env), exponent(env)
        if a.shape[1] == a.shape[2] > 1:
            if (b == -1).all():
                return np.asarray(np.linalg.inv(a))
            raise Unread("a power of a matrix")
        return np.asarray(np.power(a, b))

    return Node(value, base.signs + exponent.signs + ("^",))
