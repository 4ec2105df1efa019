"""EDF, an educational framework: computation graphs of numpy arrays, trained by backpropagation.

A graph is built by making nodes: inputs, parameters and computational nodes. `Forward` computes the
value of each node in the order in which they were made, `Backward` the gradient of the mean of a node's
value with respect to every node before it, `UpdateParameters` takes a step of gradient descent.
Values hold a batch: their first axis has length B.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

learning_rate = 0.1
CompNodes: list[CompNode] = []
Parameters: list[Parameter] = []


class Input:
    """Data; set `value` before `Forward`. No gradient is kept."""

    def __init__(self, value: Any = None) -> None:
        self.value: Any = value

    def addgrad(self, delta: Array) -> None:
        """Take a gradient and forget it: data are not trained."""


class Parameter:
    """A trained array, without an axis for the batch."""

    def __init__(self, value: Any) -> None:
        self.value: Array = np.array(value, dtype=np.float64)
        self.grad: Array = np.zeros_like(self.value)
        Parameters.append(self)

    def addgrad(self, delta: Array) -> None:
        """Add gradients (B, *shape), summed over the batch."""
        self.grad += delta.sum(axis=0)

    def update(self) -> None:
        """A step of gradient descent."""
        self.value -= learning_rate * self.grad


class CompNode:
    """A node that computes `value` from other nodes.

    `forward` sets `self.value`. `backward` passes on `self.grad`: it calls `addgrad` of each node that
    the value was computed from, with the gradient with respect to that node's value.
    """

    def __init__(self) -> None:
        self.value: Any = None
        self.grad: Any = None
        CompNodes.append(self)

    def addgrad(self, delta: Array) -> None:
        """Add a gradient of the shape of `value`: a node can be used more than once."""
        self.grad += delta

    def forward(self) -> None:
        """Compute `value`."""
        raise NotImplementedError

    def backward(self) -> None:
        """Pass on `grad`."""
        raise NotImplementedError


class AffineParams:
    """Weights `w` (inputs, outputs), random, and biases `b` (outputs,), zero."""

    def __init__(self, inputs: int, outputs: int) -> None:
        self.w = Parameter(np.random.normal(0, 1 / np.sqrt(inputs), (inputs, outputs)))
        self.b = Parameter(np.zeros(outputs))


class Affine(CompNode):
    """x w + b, (B, outputs), for x (B, inputs)."""

    def __init__(self, params: AffineParams, x: Any) -> None:
        super().__init__()
        self.params, self.x = params, x

    def forward(self) -> None:
        """Compute `value`."""
        self.value = self.x.value @ self.params.w.value + self.params.b.value

    def backward(self) -> None:
        """Pass on `grad`."""
        self.x.addgrad(self.grad @ self.params.w.value.T)
        self.params.w.addgrad(self.x.value[:, :, None] * self.grad[:, None, :])
        self.params.b.addgrad(self.grad)


class Sigmoid(CompNode):
    """1 / (1 + exp(-x)), element by element."""

    def __init__(self, x: Any) -> None:
        super().__init__()
        self.x = x

    def forward(self) -> None:
        """Compute `value`."""
        self.value = 1 / (1 + np.exp(-self.x.value))

    def backward(self) -> None:
        """Pass on `grad`."""
        self.x.addgrad(self.grad * self.value * (1 - self.value))


class Softmax(CompNode):
    """Probabilities (B, K) of logits (B, K)."""

    def __init__(self, x: Any) -> None:
        super().__init__()
        self.x = x

    def forward(self) -> None:
        """Compute `value`."""
        powers = np.exp(self.x.value - self.x.value.max(axis=1, keepdims=True))
        self.value = powers / powers.sum(axis=1, keepdims=True)

    def backward(self) -> None:
        """Pass on `grad`."""
        mean = (self.grad * self.value).sum(axis=1, keepdims=True)
        self.x.addgrad(self.value * (self.grad - mean))


class CrossEntropyLoss(CompNode):
    """-log p[i, y[i]], (B, 1), for probabilities p (B, K) and labels y (B,)."""

    def __init__(self, p: Any, y: Any) -> None:
        super().__init__()
        self.p, self.y = p, y

    def forward(self) -> None:
        """Compute `value`."""
        rows = np.arange(len(self.p.value))
        labels = np.asarray(self.y.value, dtype=int).reshape(-1)
        self.value = -np.log(np.maximum(self.p.value[rows, labels], 1e-12))[:, None]

    def backward(self) -> None:
        """Pass on `grad`."""
        rows = np.arange(len(self.p.value))
        labels = np.asarray(self.y.value, dtype=int).reshape(-1)
        delta = np.zeros_like(self.p.value)
        delta[rows, labels] = -self.grad[:, 0] / np.maximum(self.p.value[rows, labels], 1e-12)
        self.p.addgrad(delta)


def Forward() -> None:
    """The value of each node, in the order in which they were made."""
    for node in CompNodes:
        node.forward()


def Backward(loss: CompNode) -> None:
    """The gradient of the mean of `loss` with respect to every node and parameter."""
    everything: list[CompNode | Parameter] = [*CompNodes, *Parameters]
    for part in everything:
        part.grad = np.zeros_like(part.value, dtype=np.float64)
    loss.grad = np.ones_like(loss.value) / len(loss.value)
    for node in reversed(CompNodes):
        node.backward()


def UpdateParameters() -> None:
    """A step of gradient descent with `learning_rate`."""
    for parameter in Parameters:
        parameter.update()


def clear_compgraph() -> None:
    """Forget all nodes and parameters, before a new graph is built."""
    CompNodes.clear()
    Parameters.clear()
