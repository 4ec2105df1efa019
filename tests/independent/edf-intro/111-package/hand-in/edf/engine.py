"""Forward and backward sweep. The loss of a batch is the mean of loss.value over the batch."""
import numpy as np
from .nodes import Parameter


class Graph:
    def __init__(self, loss):
        self.loss = loss
        self.order = []
        seen = set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for p in node.parents:
                    visit(p)
                self.order.append(node)

        visit(loss)
        self.parameters = [n for n in self.order if isinstance(n, Parameter)]

    def forward(self):
        for n in self.order:
            n.forward()
        return float(self.loss.value.mean())

    def backward(self):
        for n in self.order:
            n.grad = None
        self.loss.grad = np.full_like(self.loss.value, 1.0 / len(self.loss.value))
        for n in reversed(self.order):
            n.backward()

    def step(self, lr):
        for p in self.parameters:
            p.value = p.value - lr * p.grad
