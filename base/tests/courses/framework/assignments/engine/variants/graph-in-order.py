# about: another class that walks its graph in topological order, and functions that are classes
# whole: yes
# file: engine.py
import numpy as np


class Tensor:
    def __init__(self, values, made_by=None, inputs=()):
        self.values, self.made_by, self.inputs = np.array(values, float), made_by, list(inputs)
        self.grad = np.zeros_like(self.values)

    def numpy(self):
        return self.values.copy()

    def sum(self):
        return Tensor(self.values.sum(), Sum(), [self])

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for other in node.inputs:
                    visit(other)
                order.append(node)

        visit(self)
        self.grad = np.ones_like(self.values)
        for node in reversed(order):
            for one, part in zip(node.inputs, node.made_by.gradients(node) if node.made_by else []):
                one.grad = one.grad + part


class Sum:
    def gradients(self, out):
        return [out.grad * np.ones_like(out.inputs[0].values)]


class Relu:
    def gradients(self, out):
        return [np.where(out.inputs[0].values > 0, out.grad, 0)]


class Softmax:
    def gradients(self, out):
        s = out.values
        return [s * out.grad - s * (s * out.grad).sum(axis=1)[:, None]]


class Product:
    def gradients(self, out):
        a, b = out.inputs
        return [out.grad.dot(b.values.T), a.values.T.dot(out.grad)]


def relu(x):
    return Tensor(x.values * (x.values > 0), Relu(), [x])


def softmax(x):
    powers = np.exp(x.values)
    return Tensor(powers / powers.sum(axis=1)[:, None], Softmax(), [x])


def matmul(a, b):
    return Tensor(a.values.dot(b.values), Product(), [a, b])


class Tokenizer:
    def __init__(self):
        self.pairs = []

    def train(self, text, size):
        tokens = [bytes([b]) for b in text.encode("utf-8")]
        while len(self.pairs) < size - 256 and len(tokens) > 1:
            counts = {}
            for pair in zip(tokens[:-1], tokens[1:]):
                counts[pair] = counts.get(pair, 0) + 1
            top = max(counts.values())
            self.pairs.append(next(p for p in counts if counts[p] == top))
            tokens = self.joined(tokens, self.pairs[-1])

    @staticmethod
    def joined(tokens, pair):
        out, at = [], 0
        while at < len(tokens):
            both = at + 1 < len(tokens) and (tokens[at], tokens[at + 1]) == pair
            out.append(tokens[at] + tokens[at + 1] if both else tokens[at])
            at += 1 + both
        return out

    def tokenize(self, text):
        tokens = [bytes([b]) for b in text.encode("utf-8")]
        for pair in self.pairs:
            tokens = self.joined(tokens, pair)
        table = {a + b: 256 + n for n, (a, b) in reversed(list(enumerate(self.pairs)))}
        return [t[0] if len(t) == 1 else table[t] for t in tokens]

    def decode(self, tokens):
        return b"".join(bytes([t]) if t < 256 else b"".join(self.pairs[t - 256]) for t in tokens).decode()
