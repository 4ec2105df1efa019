# minigraph.py -- my own little replacement for EDF
#
# An operation is a subclass of Op with two methods:
#     f(*inputs)           -> output
#     vjp(g, out, *inputs) -> tuple with one gradient per input
#                             (g = d loss / d out, None if not needed)
# Everything is evaluated lazily: build once, then  evaluate(loss); backprop(loss).

from __future__ import annotations
import numpy as np


class Leaf:
    """data (trainable=False) or weights (trainable=True)"""
    args: tuple = ()

    def __init__(self, data=None, trainable=False):
        self.out = None if data is None else np.asarray(data)
        self.trainable = trainable
        self.g = None

    def feed(self, data):
        self.out = np.asarray(data)


class Op:
    def __init__(self, *args):
        self.args = args
        self.out = None
        self.g = None

    def f(self, *xs):
        raise NotImplementedError

    def vjp(self, g, out, *xs):
        raise NotImplementedError


def schedule(root):
    """all nodes below root, inputs first"""
    done, order = set(), []

    def visit(node):
        if id(node) in done:
            return
        done.add(id(node))
        for a in node.args:
            visit(a)
        order.append(node)

    visit(root)
    return order


def evaluate(root):
    for node in schedule(root):
        if isinstance(node, Op):
            node.out = node.f(*[a.out for a in node.args])
    return root.out


def backprop(loss):
    """gradients of the MEAN of the loss node (a B x 1 matrix) wrt. every node"""
    order = schedule(loss)
    for node in order:
        node.g = np.zeros(np.shape(node.out))
    loss.g = np.full(loss.out.shape, 1.0 / loss.out.size)
    for node in reversed(order):
        if isinstance(node, Op):
            grads = node.vjp(node.g, node.out, *[a.out for a in node.args])
            for a, d in zip(node.args, grads):
                if d is not None:
                    a.g = a.g + d


def descend(loss, rate):
    for node in schedule(loss):
        if isinstance(node, Leaf) and node.trainable:
            node.out = node.out - rate * node.g


# ---------------------------------------------------------------- operations

class MatMul(Op):
    def f(self, a, b):
        return a @ b

    def vjp(self, g, out, a, b):
        return g @ b.T, a.T @ g


class AddRow(Op):
    """(B x D) + (1 x D)"""
    def f(self, a, row):
        return a + row

    def vjp(self, g, out, a, row):
        return g, g.sum(axis=0, keepdims=True)


class Sigmoid(Op):
    def f(self, z):
        return 0.5 * (1 + np.tanh(0.5 * z))       # = 1/(1+exp(-z)), can't overflow

    def vjp(self, g, out, z):
        return g * out * (1 - out),


class L2Loss(Op):
    """elementwise squared error, inputs y and y_hat: B x 1"""
    def f(self, y, y_hat):
        return np.square(y - y_hat)

    def vjp(self, g, out, y, y_hat):
        d = 2 * (y - y_hat) * g
        return d, -d


class SingleProbToProbVector(Op):
    """B x 1 -> B x 2:  o[i][0] = z[i][0],  o[i][1] = 1 - z[i][0]"""
    def f(self, z):
        return np.concatenate((z, 1 - z), axis=1)

    def vjp(self, g, out, z):
        return g[:, [0]] - g[:, [1]],


class CrossEntropyLoss(Op):
    """p: B x C, column: B integers, the column which belongs to the true class.  -> B x 1"""
    tiny = 1e-12

    def f(self, p, column):
        return -np.log(np.take_along_axis(p, column[:, None], axis=1) + self.tiny)

    def vjp(self, g, out, p, column):
        k = column[:, None]
        d = np.zeros_like(p)
        np.put_along_axis(d, k, -g / (np.take_along_axis(p, k, axis=1) + self.tiny), axis=1)
        return d, None


# ---------------------------------------------------------------- check

def numeric_check(loss, leaf, h=1e-6):
    """largest difference between backprop and central differences"""
    evaluate(loss)
    backprop(loss)
    exact = leaf.g.copy()
    orig = leaf.out.astype(float)
    worst = 0.0
    for pos in np.ndindex(orig.shape):
        side = []
        for s in (h, -h):
            moved = orig.copy()
            moved[pos] += s
            leaf.out = moved
            side.append(evaluate(loss).mean())
        worst = max(worst, abs((side[0] - side[1]) / (2 * h) - exact[pos]))
    leaf.out = orig
    evaluate(loss)
    return worst
